"""The PDF itself: what a reader, an archive and a screen reader find in it."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdf
import pytest

from qms.printing import document, render, render_decision
from tests.printing import samples

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def texts(official) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(official)).pages]


@pytest.fixture(scope="module")
def opened(official):
    with pikepdf.open(io.BytesIO(official)) as pdf:
        yield pdf


def test_every_vietnamese_letter_is_printed_and_can_be_copied(texts):
    page = next(t for t in texts if "CHỮ CÁI" in t and "Trang" in t and "MỤC LỤC" not in t)
    flat = re.sub(r"\s", "", page)
    letters = samples.vietnamese_letters()
    assert len(letters) == 146
    assert flat.count(letters) == 4


def test_only_our_type_face_is_embedded(opened):
    names, embedded = set(), []
    for page in opened.pages:
        for font in page.Resources.get("/Font", {}).values():
            names.add(str(font.BaseFont))
            for inner in font.get("/DescendantFonts", []):
                described = inner.FontDescriptor
                embedded.append(any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")))
    assert names
    assert {name.partition("+")[2] for name in names} == {
        f"Liberation-Serif{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")
    }
    assert embedded and all(embedded)


def test_every_page_but_the_cover_says_which_page_of_how_many(texts):
    assert "Trang" not in texts[0]
    for number, text in enumerate(texts[1:], start=2):
        assert f"Trang {number}/{len(texts)}" in text
        assert "QT-TM-03" in text


def test_table_headings_repeat_on_every_page(texts):
    pages = [t for t in texts if "Đoàn thẩm định" in t or "Công chức một cửa" in t]
    assert len(pages) >= 3
    assert all("Trình tự" in t and "Trách nhiệm" in t for t in pages)


def test_a_wide_table_lies_on_its_side_and_the_page_after_it_stands(opened, texts):
    lying = [i for i, page in enumerate(opened.pages) if page.MediaBox[2] > page.MediaBox[3]]
    assert lying
    assert all("Sổ theo dõi".upper() in texts[i] or "Cách thức nộp" in texts[i] for i in lying)
    assert max(lying) < len(texts) - 1


def test_outline_tags_language_and_title_are_there(opened, official):
    outline = [item.title for item in pypdf.PdfReader(io.BytesIO(official)).outline if not isinstance(item, list)]
    assert outline[:4] == ["Sửa đổi tài liệu", "Danh sách phân phối", "Mục lục", "1. Mục đích"]
    assert str(opened.Root.Lang) == "vi"
    assert bool(opened.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in opened.Root
    assert str(opened.docinfo["/Title"]).startswith("QT-TM-03 Quy trình tiếp nhận")
    with opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")


def test_the_snapshot_is_enclosed_byte_for_byte(opened):
    (name,) = opened.attachments
    assert name == "noi-dung-02.01.json"
    content = opened.attachments[name].get_file().read_bytes()
    expected = samples.letters_request()["snapshot"]
    assert json.loads(content) == expected
    assert content == json.dumps(expected, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert len(opened.Root.AF) == 1


def test_the_official_face_has_no_time_person_copy_or_mark(official, texts):
    whole = "\n".join(texts)
    for word in ("In lúc", "người in", "Bản số", "KIỂM SOÁT SỐ", "DỰ THẢO", "HẾT HIỆU LỰC"):
        assert word not in whole
    assert "D:20261103000000" in str(pypdf.PdfReader(io.BytesIO(official)).metadata["/CreationDate"])


def test_the_same_request_gives_the_same_bytes_in_another_time_zone_and_process(official, monkeypatch):
    monkeypatch.setenv("TZ", "America/Lima")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("LANG", "C")
    assert render(samples.letters_request(), {}) == official


def test_the_typesetter_is_never_in_the_calling_process():
    """In a fresh process, because the libraries of other tests load the same ones."""
    code = (
        "import sys, django; django.setup(); from qms.printing import render_decision, unprintable; from tests.printing import samples; "
        "assert render_decision(samples.decision()).startswith(b'%PDF-1.7'); unprintable('ế'); "
        "print(*{'weasyprint', 'pydyf', 'fontTools'} & set(sys.modules))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "qms.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    assert not done.stdout.split()


def test_a_hostile_text_reads_nothing_of_the_machine(tmp_path, monkeypatch):
    """Past our own cleaning: the typesetter itself is given everything that could fetch."""
    secret = tmp_path / "secret.txt"
    secret.write_text("BI-MAT-CUA-MAY", encoding="utf-8")
    at = f"file://{secret}"
    hostile = (
        f"<link rel='attachment' href='{at}'><link rel='stylesheet' href='{at}'><a rel='attachment' href='{at}'>x</a>"
        f"<style>@import url({at}); @import 'http://127.0.0.1:9/x.css'; p{{background:url({at})}}"
        f"@font-face{{font-family:Evil;src:url({at})}} p::before{{content:url(http://127.0.0.1:9/i.png)}}</style>"
        f"<img src='{at}'><img src='http://127.0.0.1:9/x.png'><object data='{at}'></object><embed src='{at}'>"
        f"<svg width='9' height='9'><image href='{at}'/><use href='{at}#a'/></svg><base href='{at}'><p>Chữ còn lại</p>"
    )
    made = document.page_html(samples.request(snapshot=samples.snapshot(sections=[])))
    monkeypatch.setattr(
        document, "page_html", lambda _request: (made[0].replace('<p class="end">', hostile + '<p class="end">'), set())
    )
    pdf = render(samples.request(), {})
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert list(opened.attachments) == ["noi-dung-02.01.json"]
        kinds = [str(a.Subtype) for page in opened.pages for a in page.get("/Annots", [])]
        assert "/FileAttachment" not in kinds
        streams = b"".join(
            o.read_bytes() for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Filter") != "/DCTDecode"
        )
    assert b"BI-MAT-CUA-MAY" not in streams + pdf
    assert os.fspath(secret).encode() not in streams


def test_a_decision_over_six_documents_has_an_annex_with_its_own_page_numbers():
    reader = pypdf.PdfReader(io.BytesIO(render_decision(samples.decision(14))))
    texts = [page.extract_text() for page in reader.pages]
    assert texts[0].lstrip().startswith("UBND TỈNH LAM SƠN")
    assert "Số: 431/QĐ-SCT" in texts[0]
    assert "Phụ lục I" in texts[1]
    assert not texts[1].lstrip().startswith("2")
    assert texts[2].lstrip().startswith("2") or texts[2].rstrip().endswith("2")
