"""Bringing in the national list: looked at first, written by one click, whole or not at all."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents.integrity import referenced_files
from procedures.actions.tthc_importing import ask_for_reading, ask_for_writing, checked_list, stop_reading
from procedures.models import AdministrativeProcedure
from procedures.tthc.importing import KEPT, READ, WRITE, forget_imports, write_list
from qms.files import store
from qms.jobs.models import Job, State
from qms.jobs.work import sweep
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.procedures.tthc.listed import CODE, HEADER, NAME, OTHER, lines, record, tthc, workbook, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world()


def upload(data, name="tthc.jsonl"):
    return checked_list(SimpleUploadedFile(name, data))


def asked(w, data, name="tthc.jsonl", by=None):
    return ask_for_reading(upload(data, name), by=by or w.keeper, at=make.now(), day=make.today())


def read(w, data, name="tthc.jsonl"):
    return run(asked(w, data, name))


def run(job):
    sweep(at=make.now())
    job.refresh_from_db()
    return job


def write(w, job, by=None):
    return ask_for_writing(job, by=by or w.keeper, at=make.now(), day=make.today())


def report(job):
    return json.loads(store.read(job.result["sha256"]))


def brought(w, data, name="tthc.jsonl"):
    job = run(write(w, read(w, data, name)))
    assert job.state == State.DONE, job.error
    return job


def test_a_file_is_read_and_told_row_by_row_before_anything_is_written(w):
    tthc(CODE, "Tên cũ")
    job = read(w, lines(record(), record(OTHER), "{", record("1.000001")))
    assert job.result["counts"] == {"new": 2, "changed": 1, "same": 0, "refused": 1}
    rows = {row["number"]: row for row in report(job)["lines"]}
    assert {"name", "ministry", "levels", "steps_text"} <= set(rows[1]["fields"])
    assert (rows[2]["verdict"], rows[3]["verdict"]) == ("new", "refused")
    assert AdministrativeProcedure.objects.get().name == "Tên cũ"
    assert not Entry.objects.filter(act="tthc_imported").exists()
    assert Notice.objects.get(kind="tthc_read").person == w.keeper


def test_one_click_writes_what_was_shown_with_its_history(w):
    old = tthc(CODE, "Tên cũ")
    brought(w, lines(record(), record(OTHER)))
    old.refresh_from_db()
    assert (old.name, old.levels) == (NAME, " tinh xa ")
    assert " cap giay " in old.words
    new = AdministrativeProcedure.objects.get(code=OTHER)
    assert (new.channels[0]["limit"], new.sort_key != "") == ("18 Ngày làm việc", True)
    changed = old.history.latest("history_id")
    assert changed.history_user == w.keeper
    assert "name" in changed.history_change_reason
    assert (new.history.get().history_user, new.history.get().history_type) == (w.keeper, "+")
    entry = Entry.objects.get(act="tthc_imported")
    assert (entry.actor, entry.agency_id) == (w.keeper, w.province.pk)
    assert (entry.detail["new"], entry.detail["changed"]) == (1, 1)


def test_the_same_file_again_changes_nothing(w):
    brought(w, lines(record(), record(OTHER)))
    again = read(w, lines(record(), record(OTHER)))
    assert again.result["counts"] == {"new": 0, "changed": 0, "same": 2, "refused": 0}
    with pytest.raises(Refused, match="không có gì để ghi"):
        write(w, again)
    assert AdministrativeProcedure.history.count() == 2


def test_what_a_workbook_has_no_column_for_stays(w):
    brought(w, lines(record()))
    brought(w, workbook(HEADER, [CODE, "Tên mới", "Bộ Công Thương", "Sở Công Thương", "Lĩnh vực mới"]), "tthc.xlsx")
    row = AdministrativeProcedure.objects.get()
    assert (row.name, row.field, row.steps_text[:8], row.levels) == ("Tên mới", "Lĩnh vực mới", "- Bước 1", " tinh xa ")


def test_only_the_keeper_brings_in_and_only_their_own(w):
    for person in (w.officer, w.author, w.administrator):
        with pytest.raises(Refused, match="dùng chung"):
            asked(w, lines(record()), by=person)
    job = read(w, lines(record()))
    second = make.person("top2", on=make.post(w.province_office, "Thư ký ISO thứ hai", "officer", code="iso2"))
    with pytest.raises(Refused, match="nạp tệp"):
        write(w, job, by=second)
    with pytest.raises(Refused):
        write(w, job, by=w.officer)
    assert not AdministrativeProcedure.objects.exists()


def test_a_keeper_who_lost_the_post_meanwhile_has_nothing_written(w):
    job = write(w, read(w, lines(record())))
    w.keeper.appointments.update(until_date=make.today())
    assert (run(job).state, AdministrativeProcedure.objects.count()) == (State.FAILED, 0)
    assert "dùng chung" in job.error


def test_a_file_is_written_once_and_not_before_it_is_read(w):
    job = asked(w, lines(record()))
    with pytest.raises(Refused, match="chưa đọc xong"):
        write(w, job)
    run(job)
    assert write(w, job) == write(w, job)
    sweep(at=make.now())
    assert Entry.objects.filter(act="tthc_imported").count() == 1


def test_a_write_that_failed_begins_again_when_it_is_asked_for_again(w):
    looked = read(w, lines(record()))
    failed = write(w, looked)
    w.keeper.appointments.update(until_date=make.today())
    assert run(failed).state == State.FAILED
    w.keeper.appointments.update(until_date=None)
    assert write(w, looked).state == State.WAITING
    assert run(failed).state == State.DONE
    assert AdministrativeProcedure.objects.get().code == CODE


def test_a_key_that_a_record_lacks_leaves_the_text_and_an_empty_one_is_told(w):
    brought(w, lines(record()))
    short = record(ket_qua="", ten_thu_tuc="Tên mới")
    del short["trinh_tu_thuc_hien"], short["hinh_thuc_nop"]
    (line,) = report(read(w, lines(short)))["lines"]
    assert (sorted(line["fields"]), line["emptied"]) == (["name", "result"], ["result"])
    brought(w, lines(short), "ngan.jsonl")
    row = AdministrativeProcedure.objects.get()
    assert (row.name, row.result, row.steps_text[:8]) == ("Tên mới", "", "- Bước 1")
    assert len(row.channels) == 2


def test_what_changed_since_it_was_looked_at_is_not_written(w):
    job = write(w, read(w, lines(record(), record(OTHER))))
    tthc(CODE, "Nhập bằng tay")
    assert run(job).state == State.FAILED
    assert "đã thay đổi" in job.error
    assert AdministrativeProcedure.objects.get().name == "Nhập bằng tay"


def test_killed_after_writing_it_is_not_written_again(w):
    job = brought(w, lines(record()))
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, finished_at=None, claimed_by="x")
    job.refresh_from_db()
    assert write_list(job, at=make.now()) == job.result
    assert Entry.objects.filter(act="tthc_imported").count() == 1


def test_reading_can_be_stopped_by_the_one_who_asked(w):
    job = asked(w, lines(record()))
    with pytest.raises(Refused):
        stop_reading(job, by=w.officer, at=make.now())
    stop_reading(job, by=w.keeper, at=make.now())
    assert run(job).state == State.CANCELLED
    with pytest.raises(Refused):
        stop_reading(job, by=w.keeper, at=make.now())


def test_two_at_a_time_are_enough(w):
    for _twice in range(2):
        asked(w, lines(record()))
    with pytest.raises(Refused, match="chờ đọc"):
        asked(w, lines(record()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tthc.xls", b"\xd0\xcf\x11\xe0"),
        ("tthc.pdf", b"%PDF-1.7"),
        ("tthc.xlsx", b"MZ nothing"),
        ("tthc.xlsx", b"PK\x03\x04 no archive"),
        ("tthc.jsonl", b"MZ nothing"),
        ("tthc.jsonl", b""),
    ],
)
def test_what_is_no_list_is_not_taken_at_all(w, name, data):
    with pytest.raises(Refused) as refusal:
        upload(data, name)
    assert refusal.value.field == "file"


def test_the_kind_is_told_by_the_content(w):
    assert read(w, lines(record()), "ten-sai.xlsx").result["counts"]["new"] == 1


def test_a_file_that_is_too_large_is_not_taken(w, settings):
    settings.LARGER_UPLOADS = {reverse("procedures:tthc_import"): 100}
    with pytest.raises(Refused, match="lớn hơn"):
        upload(lines(record()))


def test_the_list_is_taken_where_other_files_of_its_size_are_not(w, client, settings):
    settings.MAX_UPLOAD_BYTES = 100
    client.force_login(w.keeper)
    url = reverse("procedures:tthc_import")
    assert upload(lines(record())).data == lines(record())
    answer = client.post(url, {"file": SimpleUploadedFile("tthc.jsonl", lines(record()))})
    assert answer.status_code == 302
    text = client.get(url).content.decode()
    assert "40 MB" in text
    assert "20000 bản ghi" in text
    headers = {"CONTENT_LENGTH": str(42 * 1024 * 1024)}
    answer = client.post(url, b"", content_type="application/octet-stream", **headers)
    assert answer.status_code == 413
    assert "40 MB" in answer.content.decode()


def test_files_and_reports_are_kept_a_week(w):
    job = read(w, lines(record()))
    kept = {job.payload["sha256"], job.result["sha256"]}
    assert kept <= referenced_files()
    assert forget_imports(None, at=make.now() + KEPT - timedelta(hours=1)) == {"removed": 0}
    assert forget_imports(None, at=make.now() + KEPT + timedelta(hours=1)) == {"removed": 1}
    assert not kept & referenced_files()
    assert not Job.objects.filter(kind__in=(READ, WRITE)).exists()
