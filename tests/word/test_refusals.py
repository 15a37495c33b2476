"""Files that are no good Word files get a clear no, quickly, and nothing is opened."""

import resource
import struct
import subprocess
import sys
import time
import zipfile

import pytest
from django.utils import translation

from qms.word import messages, read_word
from tests.word import made


def refusal(path, **more):
    began = time.monotonic()
    result = read_word(path, **more)
    assert result.status == "refused", result
    assert result.reason.endswith(".") and len(result.reason.split()) > 6
    assert result.to_json()["sections"] == [] and result.images == {}
    assert time.monotonic() - began < 15  # about half a second on an idle machine
    return result.reason_code


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"<html><body>x</body></html>", "html"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "html"),
        (b"MZ\x90\0\x03\0\0\0", "program"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"%PDF-1.7\n", "pdf"),
        (b"{\\rtf1 x}", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07", "archive"),
        ("Tờ khai đăng ký khai sinh".encode(), "text"),
        (b"\0\1\2\3\4", "not-word"),
        (b"", "empty"),
        (b"PK\x05\x06" + b"\0" * 18, "empty-archive"),
        (b"PK\x03\x04 cut off here", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "old-office"),
    ],
)
def test_the_first_bytes_decide_and_not_the_name(tmp_path, head, code):
    path = tmp_path / "quy-trinh.docx"
    path.write_bytes(head)
    assert refusal(path) == code


def test_a_missing_file_is_a_refusal_and_no_crash(tmp_path):
    assert refusal(tmp_path / "none.docx") == "missing"


def test_a_file_over_20_mb_is_refused_unopened(tmp_path):
    path = tmp_path / "big.docx"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    assert refusal(path) == "too-big"


def test_a_bomb_is_refused(tmp_path, child):
    path = made.raw(tmp_path / "a.docx", made.p("x"), more={"word/media/image1.bin": b"\0" * 30_000_000})
    assert refusal(path) == "bomb"
    many = {f"word/media/image{n}.bin": b"\0" * 30_000_000 for n in range(4)}
    assert refusal(made.raw(tmp_path / "b.docx", made.p("x"), more=many)) == "unpacks-too-big"


def test_100_000_entries_are_refused(tmp_path, child):
    path = tmp_path / "many.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "x")
        for n in range(3_000):
            archive.writestr(f"word/media/{n}", b"")
    assert refusal(path) == "too-many-entries"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_535, 65_535, 4_600_000, 30, 0)
    path.write_bytes(b"PK\x03\x04" + b"\0" * 26 + end)
    assert refusal(path) == "too-many-entries"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_whatever_the_encoding(tmp_path, encoding, child):
    billion = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    bad = (billion + f"<w:styles {made.W}>&b;</w:styles>").encode(encoding)
    assert refusal(made.raw(tmp_path / "a.docx", made.p("x"), more={"word/styles.xml": bad})) == "entities"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/activeX/activeX1.xml", b"<x/>", "macro"),
        ("../../etc/cron.d/x", b"x", "bad-name"),
        ("/etc/passwd", b"x", "bad-name"),
        ("C:\\x", b"x", "bad-name"),
        ("word/media/image1.png", b"PK\x03\x04 another archive", "nested-archive"),
    ],
)
def test_parts_that_have_no_business_there_are_refused(tmp_path, name, data, code):
    assert refusal(made.raw(tmp_path / "a.docx", made.p("x"), more={name: data})) == code


def test_a_symlink_inside_is_refused(tmp_path):
    path = made.raw(tmp_path / "a.docx", made.p("x"))
    link = zipfile.ZipInfo("word/media/x.png")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal(path) == "bad-name"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("ms-word.document.macroEnabled", "macro"),
        ("openxmlformats-officedocument.spreadsheetml.sheet", "excel"),
        ("openxmlformats-officedocument.presentationml.presentation", "powerpoint"),
        ("something.else", "not-word"),
    ],
)
def test_the_list_of_contents_must_name_a_word_text(tmp_path, kind, code):
    assert refusal(made.raw(tmp_path / "a.docx", made.p("x"), kind=kind)) == code


def test_a_plain_archive_and_a_file_without_a_body_are_refused(tmp_path):
    assert refusal(made.zipped(tmp_path / "a.docx", {"readme.txt": b"x"})) == "archive"
    assert refusal(made.raw(tmp_path / "b.docx", "")) == "no-text"
    assert refusal(made.raw(tmp_path / "c.docx", "", more={"word/document.xml": "<x/>"})) == "no-text"
    assert refusal(made.raw(tmp_path / "d.docx", "", more={"word/document.xml": "<w:document"})) == "damaged"


def test_a_file_with_a_flipped_byte_is_refused_or_read_but_never_a_crash(tmp_path):
    good = made.procedure(tmp_path / "good.docx").read_bytes()
    for place in range(40, len(good), len(good) // 12):
        path = tmp_path / "bad.docx"
        path.write_bytes(good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :])
        result = read_word(path)
        assert result.status == "ok" or result.reason_code in messages.REFUSALS


def test_tables_within_tables_without_end_are_refused(tmp_path, child):
    body = made.p("x")
    for _ in range(60):
        cell = f"<w:tc>{body}<w:p/></w:tc>"
        body = f"<w:tbl><w:tr>{cell}{cell if len(body) < 2000 else ''}</w:tr></w:tbl>"
    assert refusal(made.raw(tmp_path / "a.docx", body)) in ("too-deep", "damaged", "limits")


def test_a_child_that_needs_too_much_is_stopped_and_said(tmp_path, monkeypatch, child):
    path = made.procedure(tmp_path / "a.docx")
    monkeypatch.setattr("qms.word.door.WALL_SECONDS", 0.01)
    assert refusal(path) == "limits"


def test_the_child_limits_itself():
    script = (
        "import resource; from qms.word.child import limit; limit();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0] <= 700 << 20, resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "20"]
    assert resource.getrlimit(resource.RLIMIT_CPU)[0] != 20


def test_the_web_process_never_imports_the_libraries_for_word_files():
    script = "import qms.word, sys; print([n for n in ('docx', 'lxml', 'PIL', 'nh3') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_sentence_fills_its_placeholders():
    for code in messages.REFUSALS:
        assert "%(" not in messages.reason(code, {"limit": 1, "size": 2}).replace("%%", "")
    with translation.override("en"):
        assert messages.what("comment", 3) == "comments, 3 times"
        assert messages.where("paragraph", 7) == "paragraph 7"


def test_the_name_given_is_shown_composed(tmp_path):
    path = made.procedure(tmp_path / "x.docx")
    assert read_word(path, name="Quy tri\u0300nh.docx").file == "Quy trình.docx"
