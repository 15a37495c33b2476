"""Two people say who answers for one administrative procedure, or one file is written twice at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procedures.actions.tthc import assign_responsibility
from procedures.actions.tthc_announcing import record_announcement, settle_clock
from procedures.actions.tthc_importing import ask_for_reading, ask_for_writing, checked_list
from procedures.models import AdministrativeProcedure, ListClock, Responsibility
from procedures.tthc.importing import read_list, write_list
from qms.jobs.models import Job
from qms.trail.models import Entry
from tests import make
from tests.procedures.tthc.listed import CODE, OTHER, lines, record, tthc
from tests.races.outcomes import sorted_out


@pytest.fixture
def keeper(w):
    return make.person("top", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="iso"))


def test_two_units_named_at_once_are_one_that_answers(w, together, fresh):
    procedure = tthc()

    def name(unit):
        return lambda: assign_responsibility(
            procedure, unit, from_date=make.today(), by=fresh(w.officer), at=make.now(), day=make.today()
        )

    done, refused = sorted_out(together(*map(name, (w.trade, w.energy))))
    assert (len(done), len(refused)) == (1, 1)
    assert refused[0].field == "from_date"
    assert Responsibility.objects.get().unit in (w.trade, w.energy)


def test_a_clock_settled_twice_at_once_is_settled_by_one(w, keeper, together, fresh):
    tthc()
    given = {"number": "1/QĐ", "issuer": "UBND tỉnh", "title": "Công bố", "lines": {CODE: "amended"}}
    at, day = make.now(), make.today()
    made = record_announcement(**given, signed_date=day, agencies=[w.agency], by=keeper, at=at, day=day)
    clock = made.clocks.get()

    def settle(note):
        return lambda: settle_clock(clock, note=note, by=fresh(w.officer), at=make.now(), day=day)

    done, refused = sorted_out(together(settle("Một"), settle("Hai")))
    assert (len(done), len(refused)) == (1, 1)
    assert ListClock.objects.get().note == done[0].note
    assert Entry.objects.filter(act="tthc_settled").count() == 1


def test_one_file_written_by_two_workers_at_once_is_in_the_list_once(w, keeper, together):
    at, day = make.now(), make.today()
    upload = checked_list(SimpleUploadedFile("tthc.jsonl", lines(record(), record(OTHER))))
    reading = ask_for_reading(upload, by=keeper, at=at, day=day)
    Job.objects.filter(pk=reading.pk).update(state="running", claimed_by="a")
    reading.refresh_from_db()
    result = read_list(reading, at=at)
    Job.objects.filter(pk=reading.pk).update(state="done", finished_at=at, result=result)
    reading.refresh_from_db()
    job = ask_for_writing(reading, by=keeper, at=at, day=day)

    def write():
        return write_list(Job.objects.get(pk=job.pk), at=make.now())

    together(write, write)
    assert sorted(AdministrativeProcedure.objects.values_list("code", flat=True)) == [CODE, OTHER]
    assert AdministrativeProcedure.history.count() == 2
    assert Entry.objects.filter(act="tthc_imported").count() == 1
