"""What may be uploaded, and under which name it is shown."""

import io
import struct
import subprocess
import sys
import unicodedata
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from qms.files.answers import as_download
from qms.files.names import LONGEST_NAME, safe_name
from qms.files.pictures import clean_picture
from qms.files.uploads import KINDS, check_upload
from qms.trail.refusals import Refused

MAIN_PART = {kind.key: kind.main_part for kind in KINDS}


def office(kind: str = "docx", *, types: str = "", more: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types or f'<Override ContentType="{MAIN_PART[kind]}"/>')
        for name, data in (more or {"word/document.xml": b"<w/>"}).items():
            archive.writestr(name, data)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (6, 4), **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def upload(name: str, data: bytes, **options):
    return check_upload(SimpleUploadedFile(name, data), **options)


def test_a_word_file_passes_with_its_name_and_type():
    taken = upload("Quy trình.docx", office())
    assert taken.name == "Quy trình.docx"
    assert taken.media_type.endswith("wordprocessingml.document")


def test_a_spreadsheet_and_a_pdf_pass():
    assert upload("a.xlsx", office("xlsx")).media_type.endswith("spreadsheetml.sheet")
    assert upload("A.PDF", b"%PDF-1.7\n").media_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"<html>", "not a .docx"),
        ("a.docx", b"MZ\x90\x00", "not a .docx"),
        ("a.docx", b"%PDF-1.7", "not a .docx"),
        ("a.docx", office("xlsx"), "does not match"),
        ("a.docx", b"\xd0\xcf\x11\xe0old", "old Office file"),
        ("a.docx", b"PK\x03\x04broken", "damaged"),
        ("a.docx", office(more={"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", office(types="application/vnd.ms-word.document.macroEnabled.main+xml"), "macros"),
        ("a.docx", office(more={"../evil": b"x"}), "damaged"),
        ("a.docx", office(more={"/evil": b"x"}), "damaged"),
        ("a.docx", office(more={"bomb": b"0" * 30_000_000}), "100 MB"),
        ("a.docx", office(more={f"n{number}": b"" for number in range(2001)}), "2,000"),
        ("a.pdf", b"<script>", "not a .pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\nbroken", "cannot be read"),
        ("a.docm", office(), "Only these kinds"),
        ("a.svg", b"<svg/>", "Only these kinds"),
        ("a", b"x", "Only these kinds"),
        ("a.pdf", b"", "empty"),
    ],
)
def test_what_is_not_good_is_refused_with_its_cure(name, data, words):
    with pytest.raises(Refused, match=words) as refusal:
        upload(name, data, field="attachment")
    assert refusal.value.field == "attachment"


@pytest.fixture(autouse=True)
def english():
    from django.utils.translation import override

    with override("en"):
        yield


def test_a_file_over_the_limit_is_refused_before_it_is_read(settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    with pytest.raises(Refused, match="larger than 1 MB"):
        upload("a.pdf", b"%PDF-" + b"x" * 1024 * 1024)


def test_only_the_kinds_asked_for_are_taken():
    with pytest.raises(Refused, match=r"\.docx"):
        upload("a.pdf", b"%PDF-1.7", kinds={"docx"})


def test_a_picture_is_written_anew_without_what_was_hidden_in_it():
    hidden = picture("PNG") + b"<?php secret"
    taken = upload("logo.png", hidden)
    assert b"secret" not in taken.data
    assert Image.open(io.BytesIO(taken.data)).size == (6, 4)


def test_a_photo_is_turned_upright_and_loses_its_metadata():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    data, media_type = clean_picture(picture("JPEG", exif=exif))
    clean = Image.open(io.BytesIO(data))
    assert (media_type, clean.size, dict(clean.getexif())) == ("image/jpeg", (4, 6), {})
    assert b"secret" not in data


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    with pytest.raises(Refused, match="50 million"):
        clean_picture(bomb)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_pictures_become_png(kind):
    assert clean_picture(picture(kind))[1] == "image/png"


def test_the_web_process_never_loads_pillow():
    probe = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'qms.settings'; django.setup();"
        "import qms.files.uploads, qms.files.store, qms.files.answers; sys.exit('PIL' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/x.docx", "x.docx"),
        ("C:\\Users\\a\\Đơn.docx", "Đơn.docx"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("evil\u202excod.exe.docx", "evilxcod.exe.docx"),
        ("a\u200bb\ufeff.pdf", "ab.pdf"),
        (unicodedata.normalize("NFD", "Quyết định.docx"), "Quyết định.docx"),
        ("...", "tep"),
        (".docx", "docx"),
        ("", "tep"),
        ('a"<b>|?*:.pdf', "ab.pdf"),
    ],
)
def test_names_are_made_safe_to_show(name, shown):
    assert safe_name(name) == shown


def test_a_very_long_name_is_cut_and_keeps_its_extension():
    long = unicodedata.normalize("NFD", "Quyết định ban hành " * 15) + ".docx"
    assert len(safe_name(long)) <= LONGEST_NAME
    assert safe_name(long).endswith(".docx")


@given(st.text(max_size=400))
def test_any_name_becomes_a_safe_one(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST_NAME
    assert safe == safe_name(safe)
    assert not set(safe) & set('/\\\r\n\x00"<>')
    assert unicodedata.is_normalized("NFC", safe)


def test_a_download_carries_its_vietnamese_name_and_cannot_act_as_a_page():
    answer = as_download(b"x", "Quy trình “một”.docx", "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Quy%20tr")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]


def test_only_pdf_and_pictures_are_ever_shown_inline():
    assert as_download(b"x", "a.pdf", "application/pdf", inline=True)["Content-Disposition"].startswith("inline")
    assert as_download(b"x", "a.html", "text/html", inline=True)["Content-Disposition"].startswith("attachment")
