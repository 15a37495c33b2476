"""Series: read from procedures in force, kept when the procedure changes, changed by the keeper."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from documents import actions
from documents.models import Document, Version
from procedures.actions.records import change_series, open_record
from procedures.models import RecordSeries, RecordsRead
from procedures.records.listing import series_of
from qms.jobs.models import Job
from qms.jobs.work import sweep
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime import clock
from tests import make
from tests.procedures import stepping
from tests.procedures.records import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LONG_AGO = make.today() - timedelta(days=60)


def replaced(w, version, *rows, ago=0):
    """The next version of the procedure with these records, in force since so many days instead."""
    draft = actions.start_version(version.document, by=w.author, at=make.now(), reason="Sửa")
    actions.write_amendment(draft, place="7", old="a", new="b", reason="c", by=w.author, at=make.now())
    stepping.written(draft, stepping.step("Tiếp nhận", w.author_post), token=1, records=list(rows))
    return stepping.forced(w, Version.objects.get(pk=draft.pk), from_date=make.today() - timedelta(days=ago))


def shown(w):
    return {row.title: row.is_named for row in series_of(w.officer, make.today(), ())}


def changed(series, w, **fields):
    given = {name: getattr(series, name) for name in ("unit", "place", "months", "is_permanent", "ending")}
    return change_series(series, **(given | {"by": w.officer, "at": make.now()} | fields))


@pytest.mark.parametrize("days", [0, 3])
def test_series_are_there_from_the_first_minute_of_the_day_of_effect(w, days):
    begins = make.today() + timedelta(days=days)
    version = filed.procedure(w, filed.row(), from_date=begins)
    job = Job.objects.get(kind="procedures.take_up_records", key=f"records:{version.pk}")
    assert job.run_after <= make.now() if not days else timezone.localtime(job.run_after).date() == begins
    with time_machine.travel(make.now() + timedelta(days=days)):
        sweep(at=clock.now())
        assert RecordSeries.objects.get().document == version.document


def test_a_document_without_steps_asks_for_no_reading_of_records(w):
    make.in_force(w)
    assert not Job.objects.filter(key__startswith="records:").exists()


def test_each_row_of_a_procedure_in_force_becomes_a_series(w):
    version = filed.procedure(w, filed.row(), filed.row("Sổ theo dõi", key=filed.OTHER, retention="Vĩnh viễn"))
    assert filed.taken_up() == 2
    first, second = RecordSeries.objects.order_by("pk")
    assert (first.unit, first.months, first.place, first.ending) == (w.trade, 60, "Tủ 3", "destroy")
    assert (second.is_permanent, second.months, second.ending) == (True, None, "archive")
    assert first.document == version.document
    entry = Entry.objects.get(act=Act.RECORDS_TAKEN_UP)
    assert (entry.agency, entry.detail) == (w.agency, {"count": 2})


def test_reading_again_changes_nothing(w):
    filed.series(w)
    before = RecordSeries.history.count()
    assert filed.taken_up() == 0
    assert RecordSeries.history.count() == before
    assert Entry.objects.filter(act=Act.RECORDS_TAKEN_UP).count() == RecordsRead.objects.count() == 1


def test_a_draft_gives_no_series(w):
    stepping.written(make.draft(w), stepping.step("Tiếp nhận", w.author_post))
    assert filed.taken_up() == 0


def test_a_changed_procedure_keeps_the_series_by_its_id(w):
    version = filed.procedure(w, filed.row(), from_date=LONG_AGO)
    filed.taken_up()
    series = RecordSeries.objects.get()
    replaced(w, version, filed.row("Hồ sơ cấp phép (mới)", place="Kho", retention="10 năm"))
    assert filed.taken_up() == 1
    after = RecordSeries.objects.get()
    assert (after.pk, after.title, after.place, after.months) == (series.pk, "Hồ sơ cấp phép (mới)", "Kho", 120)


def test_a_series_that_was_dropped_stays_and_takes_no_new_file(w):
    version = filed.procedure(w, filed.row(), filed.row("Biên bản", key=filed.OTHER), from_date=LONG_AGO)
    filed.taken_up()
    dropped = RecordSeries.objects.get(title="Biên bản")
    kept = filed.opened(dropped, w)
    replaced(w, version, filed.row())
    filed.taken_up()
    assert shown(w) == {"Hồ sơ cấp phép": True, "Biên bản": False}
    with pytest.raises(Refused, match="No procedure in force names this series"):
        filed.opened(dropped, w)
    assert filed.closed(RecordSeries.objects.get(title="Hồ sơ cấp phép"), w, make.today()).pk
    assert filed.fresh(kept).series == dropped


def test_a_time_that_the_keeper_said_stays_while_the_words_do(w):
    version = filed.procedure(w, filed.row(retention="Theo quy định"), from_date=LONG_AGO)
    filed.taken_up()
    changed(RecordSeries.objects.get(), w, months=36)
    later = replaced(w, version, filed.row("Tên mới", retention="Theo quy định"), ago=30)
    filed.taken_up()
    assert RecordSeries.objects.get().months == 36
    replaced(w, later, filed.row("Tên mới", retention="2 năm"))
    filed.taken_up()
    assert RecordSeries.objects.get().months == 24


def test_the_keeper_dates_files_that_had_no_time(w):
    series = filed.series(w, retention="Theo quy định")
    entry = filed.closed(series, w, make.today())
    assert entry.due_date is None
    changed(series, w, months=12)
    assert filed.fresh(entry).due_date.year == make.today().year + 1
    changed(RecordSeries.objects.get(), w, months=24)
    assert filed.fresh(entry).months == 12
    assert Entry.objects.filter(act=Act.SERIES_CHANGED).count() == 2


@pytest.mark.parametrize("who", ["author", "unit_head", "head", "auditor", "reader", "stranger", "administrator"])
def test_nobody_else_says_how_a_series_is_kept(w, who):
    series = filed.series(w)
    with pytest.raises(Refused, match="Only the QMS officer or the records clerk"):
        changed(series, w, months=12, by=getattr(w, who))
    assert not Entry.objects.filter(act=Act.SERIES_CHANGED).exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"months": 12, "is_permanent": True}, "months"), ({"months": 0}, "months"), ({"months": 5000}, "months"),
        ({"ending": "x"}, "ending"), ({}, ""),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused_beside_its_field(w, fields, field):
    series = filed.series(w)
    with pytest.raises(Refused) as refusal:
        changed(series, w, **fields)
    assert refusal.value.field == field


def test_a_unit_of_another_agency_is_refused(w):
    series = filed.series(w)
    with pytest.raises(Refused) as refusal:
        changed(series, w, unit=w.commune_board)
    assert refusal.value.field == "unit"


def test_a_restricted_series_is_for_who_may_read_restricted_documents(w):
    series = filed.series(w)
    Document.objects.filter(pk=series.document_id).update(classification="restricted")
    seen = {
        who: RecordSeries.objects.permitted(getattr(w, who), "procedures.view_recordseries").exists()
        for who in make.EVERYBODY
    }
    assert {who for who, sees in seen.items() if sees} == {"officer", "unit_head", "author", "auditor", "head"}


def test_the_database_refuses_what_makes_no_sense(w):
    series = filed.series(w)
    for fields in ({"is_permanent": True}, {"months": 0}, {"ending": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecordSeries.objects.filter(pk=series.pk).update(**fields)
    with pytest.raises(DatabaseError), transaction.atomic():
        RecordSeries.objects.filter(pk=series.pk).delete()


def test_a_day_to_come_opens_no_file(w):
    series = filed.series(w)
    with pytest.raises(Refused) as refusal:
        open_record(
            series, title="A", code="", opened_date=make.today() + timedelta(days=1), place="", items=0, by=w.author,
            at=make.now(), day=make.today(),
        )  # fmt: skip
    assert refusal.value.field == "opened_date"
