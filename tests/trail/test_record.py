"""An act is recorded in its own transaction, with names copied, and never changes."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from qms.trail import clock, sealing
from qms.trail.actions import record
from qms.trail.acts import SEALED_AT_ONCE, Act
from qms.trail.models import Entry, Seal
from qms.trail.refusals import Refused
from tests.trail.people import person

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_an_entry_copies_names_as_they_are():
    mai = person()
    entry = record(act=Act.PERSON_CREATED, by=mai, on=mai, at=NOON, detail={"post": "Chuyên viên"})
    mai.full_name = "Trần Thị Mai"
    mai.save()
    entry.refresh_from_db()
    assert (entry.actor_name, entry.subject_text) == ("Nguyễn Thị Mai", "Nguyễn Thị Mai")
    assert (entry.subject_type, entry.subject_id) == ("people.User", str(mai.pk))
    assert (entry.at, entry.agency, entry.detail) == (NOON, mai.agency, {"post": "Chuyên viên"})
    assert "Nguyễn Thị Mai" in str(entry)


@pytest.mark.django_db
def test_the_system_has_no_name_and_text_is_stored_composed():
    entry = record(act=Act.BACKUP_MADE, by=None, text=unicodedata.normalize("NFD", "Tệp sao lưu " * 40))
    assert (entry.actor, entry.actor_name, entry.agency) == (None, "", None)
    assert entry.subject_text == ("Tệp sao lưu " * 40)[:200]


def test_an_act_outside_a_transaction_is_not_recorded(copied_db):
    with pytest.raises(RuntimeError):
        record(act=Act.SIGNED_IN, by=None)


def test_an_act_that_fails_leaves_no_entry_and_no_number(copied_db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(act=Act.APPROVED, by=None)
        1 / 0  # noqa: B018
    assert not Entry.objects.exists()
    with transaction.atomic():
        record(act=Act.APPROVED, by=None)
    assert list(Seal.objects.values_list("number", flat=True)) == [1]


@pytest.mark.django_db
def test_only_listed_acts_and_small_details_are_recorded():
    with pytest.raises(ValueError, match="looked"):
        record(act="looked", by=None)
    with pytest.raises(ValueError, match="small"):
        record(act=Act.EXPORTED, by=None, detail={"text": "x" * 5000})


@pytest.mark.django_db
def test_an_address_belongs_to_acts_at_the_door_alone():
    assert record(act=Act.SIGNED_IN, by=None, address="10.0.0.7").address == "10.0.0.7"
    with pytest.raises(IntegrityError), transaction.atomic():
        record(act=Act.APPROVED, by=None, address="10.0.0.7")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["save", "update", "delete"])
def test_an_entry_is_never_changed_through_the_orm(change):
    entry = record(act=Act.SIGNED_IN, by=None)
    acts = {
        "save": entry.save,
        "update": lambda: Entry.objects.filter(pk=entry.pk).update(act=Act.SIGNED_OUT),
        "delete": entry.delete,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        acts[change]()


@pytest.mark.django_db
def test_a_decision_is_sealed_in_its_own_transaction_and_the_rest_waits():
    record(act=Act.SIGNED_IN, by=None)
    decision = record(act=Act.APPROVED, by=None)
    assert Seal.objects.get().entry == decision
    assert len(sealing.unsealed_ids()) == 1
    assert Act.APPROVED in SEALED_AT_ONCE


@pytest.mark.django_db
def test_a_decision_is_refused_while_sealing_is_broken(seal_key):
    record(act=Act.APPROVED, by=None)
    seal_key.unlink()
    with pytest.raises(Refused), transaction.atomic():
        record(act=Act.REVIEWED, by=None)
    seal_key.write_text("another")
    with pytest.raises(Refused), transaction.atomic():
        record(act=Act.REVIEWED, by=None)
    assert Entry.objects.count() == 1


@pytest.mark.django_db
class TestClock:
    @pytest.fixture(autouse=True)
    def fresh(self, monkeypatch):
        monkeypatch.setattr(clock, "_last", None)

    def test_time_that_passes_is_no_jump(self):
        assert clock.watch(at=NOON, ticks=100) is None
        assert clock.watch(at=NOON + timedelta(hours=5), ticks=100 + 5 * 3600) is None
        assert not Entry.objects.exists()

    @pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=1), timedelta(hours=7)])
    def test_a_jump_is_recorded_once(self, jump):
        clock.watch(at=NOON, ticks=100)
        assert clock.watch(at=NOON + jump + timedelta(seconds=60), ticks=160) == jump
        assert clock.watch(at=NOON + jump + timedelta(seconds=120), ticks=220) is None
        assert Entry.objects.get(act=Act.CLOCK_MOVED).detail == {"seconds": int(jump.total_seconds())}

    def test_a_start_before_the_newest_entry_is_a_jump_back(self):
        record(act=Act.SIGNED_IN, by=None, at=NOON)
        assert clock.watch(at=NOON - timedelta(hours=1), ticks=5) == timedelta(hours=-1)


def test_the_order_is_that_of_the_numbers_even_when_the_clock_goes_back(copied_db):
    with transaction.atomic():
        late = record(act=Act.APPROVED, by=None, at=NOON)
        early = record(act=Act.ISSUED, by=None, at=NOON - timedelta(hours=1))
    assert [seal.entry for seal in Seal.objects.order_by("number")] == [late, early]
