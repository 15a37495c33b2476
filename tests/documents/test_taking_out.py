"""Taking the register and papers out: who may, what is in the files, progress that can be left, found again and stopped."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from docx import Document as WordFile
from openpyxl import load_workbook
from pypdf import PdfReader, PdfWriter

from documents import actions
from documents.exporting.fetching import bytes_of
from documents.exporting.job import JOB, KEPT, forget_files, kept_files
from documents.exporting.workbook import TRIGGERS, as_text
from documents.integrity import referenced_files
from qms.files import store
from qms.jobs.models import Job
from qms.jobs.work import sweep
from qms.notices.models import Notice
from qms.printing import wording
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db


def blank_pdf(pages: int = 1) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def ask(by, kind="xlsx", query="", chosen=()):
    return actions.ask_for_file(kind=kind, query=query, chosen=list(chosen), by=by, at=make.now())


def made(by, **wanted):
    job = ask(by, **wanted)
    sweep(at=make.now())
    job.refresh_from_db()
    return job


def contents(job):
    assert job.state == "done", job.error
    return bytes_of(job, person=job.owner)


class TestTheList:
    def test_a_workbook_holds_what_the_person_may_read_with_heading_and_place_to_sign(self, w):
        mine = make.in_force(w, title="Quy trình tiếp công dân")
        make.in_force(w, title="Quy trình nội bộ hẹp", classification="restricted")
        sheet = load_workbook(io.BytesIO(contents(made(w.officer)))).active
        cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
        texts = [str(value) for row in cells for value in row if value is not None]
        assert "DANH MỤC TÀI LIỆU ĐANG CÓ HIỆU LỰC" in texts
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts
        assert w.officer.full_name in texts
        rows = [row for row in cells if row[0] == 1]
        assert [(row[1], row[2], row[4]) for row in rows] == [(mine.document.code, mine.title, "01 / 00")]
        assert rows[0][5].date() == make.today()
        assert [row[7] for row in cells if row[0] in (1, 2)] == [None, "Hạn chế"]

    def test_the_word_file_and_the_pdf_hold_the_same_rows(self, w):
        found = make.in_force(w, title="Quy trình cấp giấy & tờ <khai>")
        word = WordFile(io.BytesIO(contents(made(w.officer, kind="docx"))))
        table = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
        assert table[0][1] == "Mã tài liệu"
        assert table[1][1:3] == [found.document.code, found.title]
        assert [row.text for row in word.tables[0].rows[0].cells[0].paragraphs] == [
            "UBND TỈNH LAM SƠN",
            "SỞ CÔNG THƯƠNG",
        ]
        dated = f"{w.agency.place}, {wording.long_date(make.today().isoformat())}"
        assert dated in [row.text for row in word.paragraphs]
        pdf = PdfReader(io.BytesIO(contents(made(w.officer, kind="pdf"))))
        text = " ".join(pdf.pages[0].extract_text().split())
        assert found.document.code in text
        assert "NGƯỜI LẬP DANH MỤC" in text
        assert dated in text
        assert "UBND TỈNH LAM SƠN" in text

    def test_filters_and_chosen_rows_narrow_it_and_are_said(self, w):
        first, second = make.in_force(w, title="Quy trình một"), make.in_force(w, title="Quy trình hai")
        job = made(w.officer, chosen=[second.pk])
        assert job.result["versions"] == [second.pk]
        job = made(w.officer, query=f"loai=quy-trinh&don-vi={w.trade.pk}&q=mot")
        assert job.result["versions"] == [first.pk]
        sheet = load_workbook(io.BytesIO(contents(job))).active
        texts = [str(cell.value) for row in sheet.iter_rows(max_row=9) for cell in row]
        assert "Loại tài liệu: Quy trình" in texts
        assert "Có chữ: “mot”" in texts

    @pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-2", "@sum", "\tx"])
    def test_no_cell_begins_like_a_formula(self, w, title):
        make.in_force(w, title=f"{title} tên")
        sheet = load_workbook(io.BytesIO(contents(made(w.officer)))).active
        values = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert not [value for value in values if value.startswith(TRIGGERS)]
        assert as_text("\x0ba") == "a"

    def test_only_whose_post_takes_the_register_out_may(self, w):
        make.in_force(w)
        for kind in ("xlsx", "docx", "pdf"):
            with pytest.raises(Refused):
                ask(w.reader, kind=kind)
        assert not Job.objects.filter(kind=JOB).exists()


class TestPapers:
    def test_an_auditor_gets_the_stored_papers_in_a_zip_and_each_is_recorded(self, w):
        first, second = make.in_force(w), make.in_force(w)
        job = made(w.auditor, kind="zip", chosen=[first.pk, second.pk])
        with zipfile.ZipFile(io.BytesIO(contents(job))) as archive:
            names = archive.namelist()
            assert names == [*(f"{v.document.code} 01.00.pdf" for v in (first, second)), "Danh sách.txt"]
            stored = first.renditions.get(kind="official").file.sha256
            assert archive.read(names[0]) == store.read(stored)
        taken = Entry.objects.filter(act="downloaded", actor=w.auditor, subject_type="documents.Version")
        assert sorted(taken.values_list("subject_id", flat=True)) == sorted([str(first.pk), str(second.pk)])

    def test_a_reader_gets_uncontrolled_ones(self, w, monkeypatch):
        from documents.exporting import bundle

        monkeypatch.setattr(bundle, "render_version", lambda _version, *, face, note: f"%PDF {face}".encode())
        version = make.in_force(w)
        with zipfile.ZipFile(io.BytesIO(contents(made(w.reader, kind="zip", chosen=[version.pk])))) as archive:
            assert archive.read(archive.namelist()[0]) == b"%PDF uncontrolled"
        entry = Entry.objects.get(act="downloaded", actor=w.reader, subject_type="documents.Version")
        assert entry.detail["face"] == "uncontrolled"

    def test_bound_papers_have_contents_with_the_page_of_each(self, w, monkeypatch):
        monkeypatch.setattr(make, "PDF", blank_pdf(3))
        first, second = make.in_force(w), make.in_force(w)
        pdf = PdfReader(io.BytesIO(contents(made(w.auditor, kind="bound"))))
        assert len(pdf.pages) == 1 + 3 + 3
        assert [pdf.get_destination_page_number(row) for row in pdf.outline] == [0, 1, 4]
        words = pdf.pages[0].extract_text().split()
        assert words[words.index(second.document.code) - 1] == "2"
        assert {"2", "5", first.document.code} <= set(words)

    def test_what_cannot_be_had_is_named_and_the_rest_comes(self, w):
        good, bad = make.in_force(w), make.in_force(w)
        sha256 = bad.renditions.get(kind="official").file.sha256
        from qms.files import disk

        disk.remove(sha256)
        job = made(w.auditor, kind="zip")
        assert job.result["count"] == 1
        assert [row["code"] for row in job.result["failed"]] == [f"{bad.document.code} 01.00"]
        with zipfile.ZipFile(io.BytesIO(contents(job))) as archive:
            assert f"{good.document.code} 01.00.pdf" in archive.namelist()
            assert bad.document.code in archive.read("Danh sách.txt").decode()

    def test_what_one_may_not_read_is_not_in_it_even_when_its_number_is_sent(self, w):
        secret = make.in_force(w, classification="restricted")
        with pytest.raises(Refused):
            ask(w.reader, kind="zip", chosen=[secret.pk])

    def test_drafts_have_no_papers_to_take(self, w):
        make.draft(w)
        with pytest.raises(Refused):
            ask(w.author, kind="zip", query="tinh-trang=dang-soan")


class TestTheWork:
    def test_asking_is_recorded_once_and_only_a_job_is_new(self, w):
        make.in_force(w)
        before = Entry.objects.count()
        job = ask(w.officer, query="loai=quy-trinh")
        entry = Entry.objects.latest("pk")
        assert Entry.objects.count() == before + 1
        assert (entry.act, entry.actor, entry.detail["list"]) == ("exported", w.officer, "loai=quy-trinh")
        assert (job.owner, job.state) == (w.officer, "waiting")

    def test_the_rights_are_those_of_the_moment_it_runs(self, w):
        version = make.in_force(w)
        job = ask(w.reader, kind="zip", chosen=[version.pk])
        w.reader.appointments.update(until_date=make.today() - timedelta(days=1))
        sweep(at=make.now())
        job.refresh_from_db()
        assert job.state == "failed"
        assert job.result is None

    def test_a_file_is_handed_out_only_while_everything_in_it_may_be_read(self, w, client):
        version = make.in_force(w)
        job = made(w.auditor, kind="zip", chosen=[version.pk])
        client.force_login(w.auditor)
        address = reverse("documents:job_file", args=[job.pk])
        assert client.get(address).status_code == 200
        assert Entry.objects.filter(act="downloaded", subject_type="jobs.Job", actor=w.auditor).count() == 1
        w.auditor.appointments.update(until_date=make.today() - timedelta(days=1))
        assert client.get(address).status_code == 302

    def test_only_its_owner_sees_stops_and_fetches_it(self, w, client):
        make.in_force(w)
        job = made(w.officer)
        client.force_login(w.head)
        for name, method in (("job", client.get), ("job_file", client.get), ("stop_job", client.post)):
            assert method(reverse(f"documents:{name}", args=[job.pk])).status_code == 404
        assert str(job.pk) not in client.get(reverse("documents:jobs")).content.decode().split("viec-nen/")[-1][:3]

    def test_waiting_work_can_be_stopped_and_is_never_done(self, w, client):
        make.in_force(w)
        job = ask(w.officer)
        client.force_login(w.officer)
        client.post(reverse("documents:stop_job", args=[job.pk]))
        sweep(at=make.now())
        job.refresh_from_db()
        assert (job.state, job.result) == ("cancelled", None)

    def test_running_work_stops_at_the_next_paper(self, w, monkeypatch):
        versions = [make.in_force(w) for _n in range(3)]
        job, read = ask(w.auditor, kind="zip"), store.read

        def stopping(sha256):
            actions.stop_file(Job.objects.get(pk=job.pk), by=w.auditor, at=make.now())
            monkeypatch.setattr("documents.exporting.bundle.store.read", read)
            return read(sha256)

        monkeypatch.setattr("documents.exporting.bundle.store.read", stopping)
        sweep(at=make.now())
        job.refresh_from_db()
        assert (job.state, job.result, job.progress_done) == ("cancelled", None, 0)
        assert Entry.objects.filter(act="downloaded", actor=w.auditor).count() < len(versions)

    def test_finished_work_cannot_be_stopped(self, w):
        make.in_force(w)
        with pytest.raises(Refused):
            actions.stop_file(made(w.officer), by=w.officer, at=make.now())

    def test_a_fourth_file_waits_until_one_is_made(self, w):
        make.in_force(w)
        for _n in range(3):
            ask(w.officer)
        with pytest.raises(Refused):
            ask(w.officer)

    def test_more_than_one_file_holds_is_refused_with_the_number(self, w, monkeypatch):
        from documents.exporting import kinds

        make.in_force(w)
        make.in_force(w)
        monkeypatch.setitem(kinds.KINDS, "zip", kinds.KINDS["zip"]._replace(most=1))
        with pytest.raises(Refused, match="1"):
            ask(w.reader, kind="zip")

    def test_the_owner_hears_when_it_is_ready_and_it_goes_after_a_week(self, w):
        make.in_force(w)
        job = made(w.officer)
        assert Notice.objects.filter(person=w.officer, kind="taken_out").count() == 1
        assert job.result["sha256"] in kept_files() & referenced_files()
        forget_files(job, at=make.now() + KEPT + timedelta(hours=1))
        assert not Job.objects.filter(pk=job.pk).exists()
        assert job.result["sha256"] not in referenced_files()


class TestThePages:
    def test_the_register_offers_what_the_person_may_take(self, w, client):
        make.in_force(w)
        offered = {}
        for person in (w.reader, w.officer):
            client.force_login(person)
            offered[person] = [kind["key"] for kind in client.get("/tai-lieu/").context["kinds"]]
        assert offered[w.reader] == ["zip", "bound"]
        assert offered[w.officer] == ["xlsx", "docx", "pdf", "zip", "bound"]

    def test_ticked_rows_and_filters_of_the_page_are_what_is_made(self, w, client):
        first, _second = make.in_force(w), make.in_force(w)
        client.force_login(w.reader)
        answer = client.post(
            reverse("documents:take_out"), {"dang": "zip", "chon": [first.pk], "loai": ["quy-trinh"], "sap": "-ma"}
        )
        job = Job.objects.get(kind=JOB)
        assert answer.url == reverse("documents:job", args=[job.pk])
        assert (job.payload["chosen"], job.payload["query"]) == ([first.pk], "loai=quy-trinh&sap=-ma")

    @pytest.mark.parametrize(
        "body", [{}, {"dang": "exe"}, {"dang": "zip", "chon": ["9" * 30, "x"]}, {"dang": "zip", "sap": "?"}]
    )
    def test_what_cannot_be_understood_comes_back_to_the_register_with_a_sentence(self, w, client, body):
        client.force_login(w.reader)
        answer = client.post(reverse("documents:take_out"), body)
        assert answer.status_code == 302
        assert answer.url.startswith("/tai-lieu/")
        assert not Job.objects.filter(kind=JOB).exists()

    def test_progress_is_a_piece_of_its_own_for_htmx_and_ends_with_the_file(self, w, client):
        make.in_force(w)
        job = ask(w.officer)
        client.force_login(w.officer)
        address = reverse("documents:job", args=[job.pk])
        assert "hx-get" in client.get(address, headers={"HX-Request": "true"}).content.decode()
        sweep(at=make.now())
        page = client.get(address).content.decode()
        assert reverse("documents:job_file", args=[job.pk]) in page
        assert "hx-get" not in page
        assert address in client.get(reverse("documents:jobs")).content.decode()
