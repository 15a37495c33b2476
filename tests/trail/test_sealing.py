"""Seals are numbered without gaps, chained with the key, made by one sealer at a time; checkpoints leave the database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from qms.trail import checkpoints, health, sealing
from qms.trail.actions import record, seal_entries, write_checkpoint
from qms.trail.acts import Act
from qms.trail.models import Checkpoint, Seal

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def some(number: int, act: Act = Act.SIGNED_IN, **more) -> None:
    with transaction.atomic():
        for _ in range(number):
            record(act=act, by=None, **more)


@pytest.mark.django_db
def test_waiting_entries_are_sealed_oldest_first_up_to_the_limit():
    some(7)
    assert seal_entries(limit=5) == 5
    assert seal_entries(limit=5) == 2
    assert seal_entries(limit=5) == 0
    seals = list(Seal.objects.order_by("number"))
    assert [seal.number for seal in seals] == [1, 2, 3, 4, 5, 6, 7]
    assert [seal.entry_id for seal in seals] == sorted(seal.entry_id for seal in seals)
    assert len({seal.hash for seal in seals}) == 7


@pytest.mark.django_db
def test_entries_left_behind_by_decisions_are_still_found():
    some(3)
    some(3, Act.APPROVED)
    some(2)
    some(1, Act.ISSUED)
    assert len(sealing.unsealed_ids()) == 5
    assert seal_entries() == 5
    assert sealing.unsealed_ids() == []


@pytest.mark.django_db
def test_the_first_seal_makes_the_key_for_its_owner_alone(seal_key):
    assert not seal_key.exists()
    some(1, Act.APPROVED)
    assert seal_key.stat().st_mode & 0o777 == 0o600
    assert Seal.objects.get().key_id == sealing.read_key().id
    assert len(sealing.read_key().id) == 8


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["missing", "another"])
def test_a_lost_key_is_never_replaced_by_itself(seal_key, state):
    some(1, Act.APPROVED)
    seal_key.unlink()
    if state == "another":
        seal_key.write_text("another")
    some(1)
    with pytest.raises(sealing.SealingBroken):
        seal_entries()
    assert seal_key.exists() == (state == "another")
    health.forget()
    assert health.probes()["sealing"][0] is False
    assert len(health.why_read_only()) == 1


@pytest.mark.django_db
def test_health_tells_how_far_sealing_is_behind():
    assert health.probes()["sealing"] == (True, "ok")
    some(1, at=timezone.now() - timedelta(minutes=5))
    assert health.probes()["sealing"] == (True, "ok")
    some(1, at=timezone.now() - timedelta(minutes=30))
    some(1, at=timezone.now() - timedelta(minutes=30))
    seal_entries(limit=1)
    assert health.probes()["sealing"] == (False, "30 minutes behind")
    seal_entries()
    assert health.probes()["sealing"] == (True, "ok")


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 5, 0, -1])
def test_the_database_refuses_a_number_out_of_turn(number):
    some(3)
    seal_entries()
    some(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal(number=number, entry_id=sealing.unsealed_ids()[0], hash="x", key_id="x").save(force_insert=True)


def test_sealers_at_the_same_instant_leave_no_gap_and_seal_nothing_twice(copied_db, together):
    some(40)

    def decide():
        try:
            some(1, Act.APPROVED)
        finally:
            connections.close_all()

    results = together(*[lambda: seal_entries(limit=15)] * 3, decide, decide)
    assert not [result for result in results if isinstance(result, Exception)]
    while seal_entries():
        pass
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 43))
    assert sealing.unsealed_ids() == []


@pytest.mark.django_db
class TestCheckpoints:
    def test_a_checkpoint_is_written_whole_outside_the_database(self, settings):
        some(3)
        assert write_checkpoint(at=NOON) is None
        seal_entries()
        path = write_checkpoint(at=NOON)
        assert path.parent == settings.CHECKPOINT_DIR
        assert path.read_text() == Checkpoint.objects.get().text
        assert [item.name for item in path.parent.iterdir()] == [path.name]
        claim = checkpoints.read(path.read_text())
        assert (claim.size, claim.hash) == (3, sealing.head().hash)
        assert claim.is_genuine(sealing.read_key())

    def test_nothing_new_makes_no_new_checkpoint(self):
        some(1, Act.APPROVED)
        assert write_checkpoint(at=NOON)
        assert write_checkpoint(at=NOON) is None
        some(1, Act.APPROVED)
        assert write_checkpoint(at=NOON)
        assert Checkpoint.objects.count() == 2

    def test_the_text_has_the_shape_of_a_signed_note(self):
        some(1, Act.APPROVED)
        origin, size, digest, time, empty, signature, end = write_checkpoint(at=NOON).read_text().split("\n")
        assert origin.startswith("qms-trail/")
        assert (size, time, empty, end) == ("1", "time 2026-11-24T05:00:00+00:00", "", "")
        assert signature.startswith(f"— {origin} ")
        assert len(digest) == 44

    @pytest.mark.parametrize("text", ["", "x", "a\n1\n!!\n\n— a b\n", "a\nb\nAAAA\n\n— a AAAA\n", "a\n1\nAAAA\n"])
    def test_other_text_is_no_checkpoint(self, text):
        with pytest.raises(checkpoints.NoCheckpoint):
            checkpoints.read(text)

    def test_a_folder_that_cannot_be_written_is_said(self, settings, tmp_path):
        some(1, Act.APPROVED)
        (tmp_path / "file").write_text("")
        settings.CHECKPOINT_DIR = tmp_path / "file"
        with pytest.raises(OSError, match="file"):
            write_checkpoint(at=NOON)
