"""Files: opened, closed, moved, held, archived, destroyed by decision; by whom, when not, recorded once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from procedures.actions.records import close_record, move_record
from procedures.actions.records_ending import archive_record, dispose_of_records, hold_record, release_record
from procedures.models import RecordDisposal, RecordEntry
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.procedures.records import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LONG_AGO = date(2015, 3, 31)


def by(who):
    return {"by": who, "at": make.now()}


def destroyed(w, *entries, **fields):
    given = {
        "number": "12/QĐ-SCT", "decision_date": make.today() - timedelta(days=3), "done_date": make.today(),
        "witnesses": "Đỗ Thị Lan Anh, Thư ký ISO", "way": "Cắt vụn", "day": make.today(), **by(w.officer),
    }  # fmt: skip
    return dispose_of_records([one.pk for one in entries], **(given | fields))


@pytest.fixture
def series(w):
    return filed.series(w)


@pytest.fixture
def old(w, series):
    """A file whose time was over long ago."""
    return filed.closed(series, w, LONG_AGO)


def recorded(act):
    return Entry.objects.filter(act=act).count()


class TestOpening:
    def test_people_of_the_unit_open_files(self, w, series):
        entry = filed.opened(series, w, code=" HS  01 ", items=3)
        assert (entry.code, entry.place, entry.items, entry.opened_by) == ("HS 01", "Tủ 3", 3, w.author)
        assert recorded(Act.RECORD_OPENED) == 1

    @pytest.mark.parametrize("who", ["unit_head", "officer", "author"])
    def test_the_head_and_the_keepers_too(self, w, series, who):
        assert filed.opened(series, w, by=getattr(w, who)).pk

    @pytest.mark.parametrize("who", ["reader", "auditor", "administrator", "stranger", "outside", "supervisor"])
    def test_nobody_of_another_unit(self, w, series, who):
        with pytest.raises(Refused, match="Only people of the unit"):
            filed.opened(series, w, by=getattr(w, who))
        assert not RecordEntry.objects.exists()

    def test_a_dossier_code_stands_once_a_series(self, w, series):
        filed.opened(series, w, code="HS 01")
        with pytest.raises(Refused) as refusal:
            filed.opened(series, w, code="HS 01")
        assert refusal.value.field == "code"
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordEntry.objects.create(
                series=series,
                code="HS 01",
                title="A",
                opened_date=LONG_AGO,
                place="x",
                opened_by=w.author,
                at=make.now(),
            )

    @pytest.mark.parametrize(("fields", "field"), [({"title": " "}, "title"), ({"items": -1}, "items")])
    def test_what_is_missing_is_named(self, w, series, fields, field):
        with pytest.raises(Refused) as refusal:
            filed.opened(series, w, **fields)
        assert refusal.value.field == field


class TestClosing:
    def test_the_time_runs_from_the_end_of_the_work(self, w, series):
        entry = filed.closed(series, w, date(2020, 2, 29))
        assert (entry.months, entry.due_date, entry.items) == (60, date(2025, 2, 28), 12)
        assert recorded(Act.RECORD_CLOSED) == 1

    def test_what_is_kept_for_ever_is_never_due(self, w):
        series = filed.series(w, retention="Vĩnh viễn")
        entry = filed.closed(series, w, LONG_AGO)
        assert entry.due_date is None
        assert entry.is_permanent
        assert not RecordEntry.objects.due(make.today()).exists()

    def test_it_is_closed_once_and_not_before_it_was_opened(self, w, series):
        entry = filed.opened(series, w)
        for day in (entry.opened_date - filed.DAY, make.today() + filed.DAY):
            with pytest.raises(Refused) as refusal:
                close_record(entry, closed_date=day, items=0, day=make.today(), **by(w.author))
            assert refusal.value.field == "closed_date"
        close_record(entry, closed_date=make.today(), items=0, day=make.today(), **by(w.author))
        with pytest.raises(Refused, match="was closed on"):
            close_record(entry, closed_date=make.today(), items=0, day=make.today(), **by(w.author))

    def test_who_does_not_file_there_closes_nothing(self, w, series):
        entry = filed.opened(series, w)
        with pytest.raises(Refused):
            close_record(entry, closed_date=make.today(), items=0, day=make.today(), **by(w.auditor))
        assert filed.fresh(entry).closed_date is None


class TestMoving:
    def test_the_old_place_stands_in_the_trail(self, w, old):
        move_record(old, place="Kho 2", reason="Dọn phòng", **by(w.author))
        entry = Entry.objects.get(act=Act.RECORD_MOVED)
        assert entry.detail == {"from": "Tủ 3", "to": "Kho 2", "reason": "Dọn phòng"}

    @pytest.mark.parametrize(
        ("fields", "field"), [({"place": "Tủ 3"}, "place"), ({"place": ""}, "place"), ({"reason": " "}, "reason")]
    )
    def test_a_new_place_and_a_reason_are_asked_for(self, w, old, fields, field):
        with pytest.raises(Refused) as refusal:
            move_record(old, **({"place": "Kho", "reason": "Dọn"} | fields), **by(w.author))
        assert refusal.value.field == field


class TestArchive:
    def test_closed_files_of_five_years_go_within_a_year(self, w, series):
        late = filed.closed(series, w, make.today() - 370 * filed.DAY)
        soon = filed.closed(series, w, make.today() - 100 * filed.DAY)
        filed.opened(series, w)
        short = filed.closed(filed.series(w, retention="2 năm", key=filed.OTHER), w, make.today() - 370 * filed.DAY)
        assert set(RecordEntry.objects.to_hand_over()) == {late, soon}
        assert set(RecordEntry.objects.late_to_hand_over(make.today())) == {late}
        assert short.pk

    def test_the_handing_over_is_noted_once(self, w, old):
        given = {"archived_date": make.today(), "number": "03/BB", "place": "Kho lưu trữ", "day": make.today()}
        done = archive_record(old, **given, **by(w.officer))
        assert (done.place, done.archived_number) == ("Kho lưu trữ", "03/BB")
        assert not RecordEntry.objects.to_hand_over().exists()
        with pytest.raises(Refused, match="was handed over on"):
            archive_record(old, **given, **by(w.officer))
        assert recorded(Act.RECORD_ARCHIVED) == 1

    def test_an_open_file_and_a_wrong_day_are_refused(self, w, series, old):
        given = {"archived_date": make.today(), "number": "03/BB", "place": "", "day": make.today()}
        with pytest.raises(Refused, match="Close it first"):
            archive_record(filed.opened(series, w), **given, **by(w.officer))
        for fields, field in (({"archived_date": LONG_AGO - filed.DAY}, "archived_date"), ({"number": " "}, "number")):
            with pytest.raises(Refused) as refusal:
                archive_record(old, **(given | fields), **by(w.officer))
            assert refusal.value.field == field

    def test_only_keepers_do_it(self, w, old):
        with pytest.raises(Refused, match="Only the QMS officer or the records clerk"):
            archive_record(old, archived_date=make.today(), number="1", place="", day=make.today(), **by(w.unit_head))


class TestHolding:
    def test_a_hold_keeps_it_from_going_until_it_is_lifted(self, w, old):
        hold_record(old, reason="Khiếu nại", **by(w.officer))
        assert not RecordEntry.objects.due(make.today()).exists()
        with pytest.raises(Refused, match="is held: Khiếu nại"):
            destroyed(w, old)
        release_record(filed.fresh(old), reason="Đã giải quyết", **by(w.officer))
        assert destroyed(w, old).pk
        assert (recorded(Act.RECORD_HELD), recorded(Act.RECORD_RELEASED)) == (1, 1)

    def test_twice_or_for_nothing_is_refused(self, w, old):
        with pytest.raises(Refused, match="Nothing holds"):
            release_record(old, reason="x", **by(w.officer))
        with pytest.raises(Refused):
            hold_record(old, reason=" ", **by(w.officer))
        hold_record(old, reason="x", **by(w.officer))
        with pytest.raises(Refused, match="held already"):
            hold_record(old, reason="y", **by(w.officer))

    @pytest.mark.parametrize("who", ["author", "unit_head", "auditor", "head"])
    def test_only_keepers_hold(self, w, old, who):
        with pytest.raises(Refused):
            hold_record(old, reason="x", **by(getattr(w, who)))


class TestDestroying:
    def test_files_go_together_by_one_decision(self, w, series, old):
        other = filed.closed(series, w, LONG_AGO, title="Hồ sơ khác")
        young = filed.closed(series, w, make.today())
        made = destroyed(w, old, other)
        assert set(made.entries.all()) == {old, other}
        assert (made.agency, made.by_name) == (w.agency, w.officer.full_name)
        assert filed.fresh(young).disposal is None
        entry = Entry.objects.get(act=Act.RECORDS_DISPOSED)
        assert (entry.detail["decision"], entry.detail["count"]) == ("12/QĐ-SCT", 2)

    def test_all_or_none(self, w, series, old):
        young = filed.closed(series, w, make.today())
        with pytest.raises(Refused, match="is kept until"):
            destroyed(w, old, young)
        assert not RecordDisposal.objects.exists()
        assert filed.fresh(old).disposal is None
        assert not recorded(Act.RECORDS_DISPOSED)

    def test_open_and_permanent_files_and_those_gone_stay(self, w, series, old):
        for entry, words in (
            (filed.opened(series, w), "is open"),
            (filed.closed(filed.series(w, retention="Vĩnh viễn", key=filed.OTHER), w, LONG_AGO), "kept for ever"),
        ):
            with pytest.raises(Refused, match=words):
                destroyed(w, entry)
        destroyed(w, old)
        with pytest.raises(Refused, match="destroyed already"):
            destroyed(w, old)

    def test_what_the_archive_keeps_on_is_not_destroyed(self, w):
        entry = filed.closed(filed.series(w, retention="3 năm, sau đó nộp lưu trữ cơ quan"), w, LONG_AGO)
        assert not RecordEntry.objects.due(make.today()).exists()
        assert RecordEntry.objects.to_hand_over().get() == entry
        with pytest.raises(Refused, match="kept on by the archive"):
            destroyed(w, entry)

    @pytest.mark.parametrize("who", ["author", "unit_head", "auditor", "head", "administrator", "stranger"])
    def test_only_keepers_destroy(self, w, old, who):
        with pytest.raises(Refused, match="not among those"):
            destroyed(w, old, by=getattr(w, who))

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"number": " "}, "number"),
            ({"witnesses": ""}, "witnesses"),
            ({"way": ""}, "way"),
            ({"done_date": make.today() + timedelta(days=1)}, "done_date"),
            ({"decision_date": make.today() + timedelta(days=1)}, "decision_date"),
        ],
    )
    def test_the_paper_is_asked_for(self, w, old, fields, field):
        with pytest.raises(Refused) as refusal:
            destroyed(w, old, **fields)
        assert refusal.value.field == field

    def test_nothing_chosen_is_refused(self, w):
        with pytest.raises(Refused, match="Choose the files"):
            destroyed(w)

    def test_nothing_is_done_to_a_file_that_is_gone(self, w, old):
        destroyed(w, old)
        for act, given in (
            (move_record, {"place": "x", "reason": "y"}),
            (hold_record, {"reason": "x"}),
        ):
            with pytest.raises(Refused, match="was destroyed"):
                act(filed.fresh(old), **given, **by(w.officer))


class TestDatabase:
    def refused(self, act):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    def test_it_refuses_what_no_act_does(self, w, series, old):
        rows = RecordEntry.objects.filter(pk=old.pk)
        young = filed.closed(series, w, make.today())
        made = RecordDisposal.objects.create(
            agency=w.agency, number="1", decision_date=LONG_AGO, done_date=LONG_AGO, witnesses="A", way="B", by=w.officer,
            by_name="A", at=make.now(),
        )  # fmt: skip
        self.refused(lambda: rows.update(title="khác"))
        self.refused(rows.delete)
        self.refused(lambda: rows.update(disposal=made))  # before its time
        self.refused(lambda: RecordEntry.objects.filter(pk=young.pk).update(disposal=made))
        self.refused(lambda: rows.update(closed_date=LONG_AGO - 100 * filed.DAY))
        self.refused(lambda: RecordDisposal.objects.filter(pk=made.pk).update(number="2"))
        rows.update(hold_reason="x")
        later = destroyed_row(w)
        self.refused(lambda: rows.update(disposal=later, hold_reason=""))

    def test_what_is_gone_stays_as_it_was(self, w, old):
        destroyed(w, old)
        self.refused(lambda: RecordEntry.objects.filter(pk=old.pk).update(place="x"))
        self.refused(lambda: RecordEntry.objects.filter(pk=old.pk).update(disposal=None))


def destroyed_row(w):
    return RecordDisposal.objects.create(
        agency=w.agency, number="2", decision_date=make.today(), done_date=make.today(), witnesses="A", way="B",
        by=w.officer, by_name="A", at=make.now(),
    )  # fmt: skip
