"""Bringing a Word file in: the page with its report, and the command that machines read."""

import io
import json
import re
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from documents.actions import importing, keep_code_free
from documents.models import Document, DocumentCode, ImportRecord, Version
from qms.files import store
from qms.files.models import StoredFile
from qms.trail.refusals import Refused
from qms.word import Dropped, Section, WordResult
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PAGE = reverse("documents:import_word")
KEYS = [
    "file",
    "status",
    "reason",
    "code",
    "title",
    "issue",
    "issued_on",
    "sections",
    "characters_in",
    "characters_out",
    "dropped",
]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def client(client, w):
    client.force_login(w.author)
    return client


def word_file(code="QT 07/TM", title="Cấp phép kinh doanh khí", text="Nội dung của mục"):
    """A small procedure with a cover table and two sections."""
    made = docx.Document()
    table = made.add_table(rows=3, cols=2)
    rows = (("Mã hiệu:", code), ("Lần ban hành:", "02"), ("Ngày ban hành:", "07/07/2025"))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    made.add_paragraph("QUY TRÌNH")
    made.add_paragraph(title)
    for heading in ("1. MỤC ĐÍCH", "2. PHẠM VI"):
        made.add_heading(heading, 1)
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def upload(data=None, name="quy trình.docx"):
    return SimpleUploadedFile(name, word_file() if data is None else data, content_type=DOCX)


def sent(w, **more):
    return {"file": upload(), "unit": w.trade.pk, "type": "", "code": "", "request_key": "k1", **more}


def result(**more):
    blocks = [Section("section", 1, "1", "Mục đích", "<p>Chữ</p>", 10)]
    fields = {"file": "a.docx", "code": "QT 01/X", "title": "Thử", "type_word": "quy trình", "blocks": blocks}
    return WordResult(**{**fields, **more})


def take(w, found, **more):
    fields = {"source": b"PK", "type": w.type, "unit": w.trade, "by": w.author, "at": make.now(), "day": make.today()}
    return importing.import_word(found, **{**fields, **more})


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_word_file_becomes_a_draft_with_a_report_that_stays(client, w):
    answer = client.post(PAGE, sent(w))
    version = Version.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("documents:import_report", args=[version.pk])
    assert (version.state, version.author, version.issue) == ("draft", w.author, 2)
    assert version.document.code == "QT 07/TM"
    assert [section.heading for section in version.sections.filter(level=1, number__gt="")] == ["MỤC ĐÍCH", "PHẠM VI"]
    page = client.get(answer["Location"]).content.decode()
    for words in ("QT 07/TM", "MỤC ĐÍCH", "07/07/2025", "quy trình.docx", version.get_absolute_url()):
        assert words in page
    source = client.get(reverse("documents:import_source", args=[version.pk]))
    assert source.content == store.read(version.import_record.file.sha256)
    assert "attachment" in source["Content-Disposition"]
    assert version.editors.get().person == w.author


def test_the_form_offers_the_units_and_types_one_may_write_for(client, w):
    page = client.get(PAGE).content.decode()
    assert w.trade.name in page
    assert w.energy.name not in page
    assert re.search(rf'<option value="{w.trade.pk}" selected', page)
    assert client.post(PAGE, sent(w, unit=w.energy.pk)).status_code == 422


def test_who_may_not_bring_in_documents_gets_no_page(client, w):
    for who in (w.reader, w.administrator, w.nobody):
        client.force_login(who)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, sent(w)).status_code == 403
    assert not Document.objects.exists()


def test_a_report_is_read_by_who_may_see_the_version_alone(client, w):
    client.post(PAGE, sent(w))
    pk = Version.objects.get().pk
    plain = make.draft(w)
    assert client.get(reverse("documents:import_report", args=[plain.pk])).status_code == 404
    for who, status in ((w.officer, 200), (w.reader, 404), (w.stranger, 404)):
        client.force_login(who)
        for name in ("import_report", "import_source"):
            assert client.get(reverse(f"documents:{name}", args=[pk])).status_code == status


def test_a_double_click_is_one_draft(client, w):
    first = client.post(PAGE, sent(w))
    second = client.post(PAGE, sent(w))
    assert first["Location"] == second["Location"]
    assert (Document.objects.count(), ImportRecord.objects.count()) == (1, 1)


def test_the_key_of_another_form_opens_nothing(client, w):
    make.draft(w, request_key="k1")
    answer = client.post(PAGE, sent(w))
    assert answer.status_code == 422
    assert "has been used already" in answer.content.decode()
    assert not ImportRecord.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", b"", "The file is empty"),
        ("a.docx", b"%PDF-1.7 x", "is not a .docx file, whatever its name says"),
        ("a.docx", b"MZ\x90\x00", "is not a .docx file"),
        ("a.docx", b"<html>", "is not a .docx file"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"0" * 600, "old Office file"),
        ("a.docx", b"PK\x03\x04" + b"0" * 600, "is damaged"),
        ("a.docm", None, "Only these kinds of file are taken: .docx."),
        ("a.pdf", b"%PDF-1.7", "Only these kinds of file are taken: .docx."),
    ],
)
def test_what_is_no_word_file_is_refused_on_its_field_and_the_rest_stays(client, w, name, data, says):
    answer = client.post(PAGE, sent(w, file=upload(data, name), code="QT-CỦA-TÔI"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert 'aria-invalid="true"' in page
    assert 'value="QT-CỦA-TÔI"' in page
    assert "<title>Error: " in page
    assert not Document.objects.exists()


def test_no_file_a_huge_file_and_a_bent_form_are_refused(client, w, settings):
    assert "Choose the Word file." in client.post(PAGE, {"unit": w.trade.pk, "request_key": "k"}).content.decode()
    assert client.post(PAGE, sent(w, unit="x", type="99999999999999999999")).status_code == 422
    assert client.post(PAGE, sent(w, request_key="k" * 41)).status_code == 422
    settings.MAX_UPLOAD_BYTES = 1000
    assert "larger than" in client.post(PAGE, sent(w)).content.decode()
    assert not Document.objects.exists()


def test_a_name_that_attacks_is_shown_tame(client, w):
    client.post(PAGE, sent(w, file=upload(name="../../etc/\u202exfdp" + "a\u0302" * 300 + ".docx")))
    name = ImportRecord.objects.get().file_name
    assert len(name) <= 120
    assert not re.search("[/\r\n\u202e\u0302]", name)


def test_a_code_that_is_taken_is_refused_with_both_ways_out_and_another_code_is_taken(client, w):
    client.post(PAGE, sent(w))
    again = sent(w, request_key="k2")
    answer = client.post(PAGE, again)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The code QT 07/TM was already given to" in page
    assert "start that version at the document" in page
    assert Document.objects.count() == 1
    assert client.post(PAGE, sent(w, request_key="k2", code="QT 08/TM")).status_code == 302
    assert set(DocumentCode.objects.values_list("code", flat=True)) == {"QT 07/TM", "QT 08/TM"}


def test_a_full_disk_leaves_nothing_behind(client, w, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qms.files.disk._write_to_disk", full)
    answer = client.post(PAGE, sent(w))
    assert answer.status_code == 422
    assert "The disk of the server is full" in answer.content.decode()
    monkeypatch.setattr("documents.views.importing.tempfile.NamedTemporaryFile", full)
    assert "no room to read the file" in client.post(PAGE, sent(w)).content.decode()
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


# --- the act ----------------------------------------------------------------------------------------------------------


def test_an_import_without_right_or_post_is_refused(w):
    for who in (w.reader, w.administrator, w.stranger):
        with pytest.raises(Refused, match="You may not bring in documents"):
            take(w, result(), by=who)
    with pytest.raises(Refused, match="holds no post in this agency"):
        importing.unit_for(w.nobody, day=make.today(), agency=w.agency)
    assert importing.unit_for(w.author, day=make.today(), agency=w.agency) == w.trade


def test_what_does_not_fit_into_a_field_goes_on_in_the_text(w):
    long = "Mục đích " * 60
    version = take(w, result(blocks=[Section("section", 1, "1", long, "<p>Chữ</p>", 10)]))
    section = version.sections.get()
    assert section.heading == long[:300]
    assert long[300:].strip() in section.html


def test_a_reserved_code_is_not_given(w):
    keep_code_free(w.agency, code="QT 01/X", reason="Bản giấy", by=w.officer, at=make.now())
    with pytest.raises(Refused, match="for ever|Bản giấy"):
        take(w, result())


def test_a_code_of_look_alike_letters_is_refused(w):
    with pytest.raises(Refused, match="not allowed") as refused:
        take(w, result(code="QT 01/\u0410"))
    assert refused.value.field == "code"


def test_the_type_follows_the_word_on_the_cover():
    assert importing.type_for(result(type_word="Quy chế")) == "quy-che"
    assert importing.type_for(result(type_word="")) == "quy-trinh"


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(w, tmp_path, capfd):
    def go(*words, data=None, name="qt.docx", by="ha.nguyen", agency="SCT"):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        out, code = io.StringIO(), 0
        try:
            call_command(
                "import_word", str(path), "--agency", agency, "--by", by, *words, stdout=out, stderr=io.StringIO()
            )
        except SystemExit as end:
            code = end.code
        return code, out.getvalue()

    return go


def told(output):
    lines = output.splitlines()
    assert len(lines) == 1
    answer = json.loads(lines[0])
    assert list(answer)[: len(KEYS)] == KEYS  # a procedure adds its own behind them
    assert answer["characters_in"] == answer["characters_out"] + sum(row["characters"] for row in answer["dropped"])
    return answer


def test_the_command_takes_a_file_and_prints_one_object(run, w):
    code, output = run("--json", data=word_file())
    answer = told(output)
    assert code == 0
    assert (answer["file"], answer["status"], answer["reason"]) == ("qt.docx", "ok", "")
    assert (answer["code"], answer["issue"], answer["issued_on"]) == ("QT 07/TM", "02", "2025-07-07")
    assert [list(row) for row in answer["sections"]] == [["number", "heading", "characters"]] * 2
    assert Document.objects.get().owner_unit == w.trade


def test_a_dry_run_writes_nothing_and_refuses_the_same(run, w):
    code, output = run("--json", "--dry-run", data=word_file())
    assert (code, told(output)["status"]) == (0, "ok")
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not DocumentCode.objects.exists()
    run(data=word_file())
    code, output = run("--json", "--dry-run")
    assert (code, told(output)["status"]) == (1, "refused")
    assert told(output)["code"] == "QT 07/TM"


@pytest.mark.parametrize(
    ("words", "who", "says"),
    [
        ((), {"agency": "KHÔNG"}, "--agency: nothing is known as “KHÔNG”."),
        ((), {"by": "ai.do"}, "--by: nothing is known as “ai.do”."),
        (("--type", "x"), {}, "--type: nothing is known as “x”."),
        (("--type", "so-tay"), {}, "--type: nothing is known as “so-tay”."),
        (("--unit", "X"), {}, "--unit: nothing is known as “X”."),
        (("--unit", "NL"), {}, "You may not bring in documents for"),
        ((), {"by": "nam.vo"}, "You may not bring in documents for"),
        ((), {"by": "khong.vi.tri"}, "holds no post in this agency today"),
        ((), {"by": "ha.nguyen", "agency": "HS"}, "holds no post in this agency today"),
    ],
)
def test_the_command_says_in_json_why_it_refuses(run, words, who, says):
    code, output = run("--json", *words, data=word_file(), **who)
    answer = told(output)
    assert (code, answer["status"]) == (1, "refused")
    assert says in answer["reason"]
    assert not Document.objects.exists()


def test_the_command_refuses_a_missing_and_a_broken_file(run):
    for more in ({}, {"data": b"PK\x03\x04xxxx"}, {"data": b"%PDF-1.4"}, {"data": b"", "name": "rỗng.docx"}):
        code, output = run("--json", **more)
        assert (code, told(output)["status"]) == (1, "refused")
        assert told(output)["reason"]


def test_an_unexpected_error_is_still_one_object(run, monkeypatch):
    monkeypatch.setattr("documents.management.commands.import_word.read_word", lambda file: 1 / 0)
    code, output = run("--json", data=word_file())
    assert (code, told(output)["status"]) == (1, "refused")
    assert "ZeroDivisionError" in told(output)["reason"]


def test_without_json_people_read_what_was_not_taken(run, monkeypatch):
    found = result(dropped=[Dropped("bình luận", "đoạn 3", 12)], characters_in=22, characters_out=10)
    monkeypatch.setattr("documents.management.commands.import_word.read_word", lambda file: found)
    code, output = run(data=word_file())
    assert code == 0
    assert "bình luận (đoạn 3), 12" in output
    assert "văn bản:" not in output


def test_without_json_people_read_what_of_a_procedure_stays_text(run, monkeypatch):
    words = "Bước 4: không nhận ra ai chịu trách nhiệm."
    found = result(unplaced=[words])
    monkeypatch.setattr("documents.management.commands.import_word.read_word", lambda file: found)
    for more in (("--dry-run",), ()):
        code, output = run(*more, data=word_file(), name=f"qt{len(more)}.docx")
        assert code == 0
        assert output.splitlines()[1:] == [f"  left as text: {words}"]


REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "word"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
@pytest.mark.parametrize("name", ["d01", "d02", "d03", "d04"])
def test_real_procedures_become_drafts(run, name):
    path = next(REAL.glob(f"{name}-*"))
    code, output = run("--json", data=path.read_bytes(), name=path.name)
    answer = told(output)
    assert (code, answer["status"]) == (0, "ok")
    assert len(answer["sections"]) == 7
    version = Version.objects.get()
    assert version.document.code == answer["code"]
    assert version.import_record.report["characters_in"] == answer["characters_in"]
