"""Is this a Word file that may be opened at all? Looked at from outside, before any XML is parsed.

Only the standard library is used. Whatever is wrong raises `Unfit` with a code from `messages.REFUSALS`; the code is
turned into a sentence in the web process, in the reader's language.
"""

import re
import struct
import zipfile
import zlib
from pathlib import Path

MB = 1024 * 1024
MAX_FILE = 20 * MB
MAX_UNPACKED = 100 * MB
MAX_ENTRIES = 2_000
MAX_RATIO = 200
RATIO_FLOOR = MB  # small parts full of repeated styles may pack better than that and do no harm
CONTENT_TYPES = "[Content_Types].xml"

WORD_MAIN = (
    b"wordprocessingml.document.main+xml",
    b"wordprocessingml.template.main+xml",
)
OTHER_OFFICE = ((b"spreadsheetml.", "excel"), (b"presentationml.", "powerpoint"))
SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE_STARTS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", OLE)
EMBEDDED = re.compile(r"(^|/)embeddings/", re.IGNORECASE)
XML_PART = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


class Unfit(Exception):
    """The file is refused. `code` names the reason, `params` fill its sentence."""

    def __init__(self, code: str, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def check(path: Path) -> None:
    """Raise `Unfit` unless `path` is a .docx of bearable size without macros, entities, nesting and odd names."""
    check_size(path)
    with path.open("rb") as file:
        head = file.read(4096)
    check_magic(path, head)
    check_entry_count(path)
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError) as error:
        raise Unfit("damaged") from error


def check_size(path: Path) -> None:
    """An empty file and one over 20 MB are refused without being opened."""
    size = path.stat().st_size
    if size == 0:
        raise Unfit("empty")
    if size > MAX_FILE:
        raise Unfit("too-big", limit=MAX_FILE // MB, size=-(-size // MB))


def check_magic(path: Path, head: bytes) -> None:
    """The first bytes say what a file is, whatever it is called."""
    if head.startswith(b"PK\x03\x04"):
        return
    if head.startswith(b"PK\x05\x06"):
        raise Unfit("empty-archive")
    if head.startswith(OLE):
        raise Unfit(old_office_kind(path))
    for start, code in SIGNATURES:
        if head.startswith(start):
            raise Unfit(code)
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<html", b"<!doctype html", b"<head", b"<body")):
        raise Unfit("html")
    if b"mime-version:" in text[:1024] and b"multipart/related" in text:
        raise Unfit("html")
    raise Unfit("text" if looks_like_text(head) else "not-word")


def looks_like_text(head: bytes) -> bool:
    """No zero bytes and readable as UTF-8 (a letter cut at the end of the probe is forgiven)."""
    if b"\0" in head:
        return False
    try:
        head[:-3].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def old_office_kind(path: Path) -> str:
    """An OLE container: with a password, a Word 97-2003 file, or something else of that time."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return "password"
    if "WordDocument".encode("utf-16-le") in data:
        return "old-word"
    return "old-office"


def check_entry_count(path: Path) -> None:
    """Read the number of entries from the last record: a directory of 100,000 rows is never built in memory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Unfit("damaged")
    if struct.unpack_from("<H", tail, at + 10)[0] > MAX_ENTRIES:
        raise Unfit("too-many-entries", limit=MAX_ENTRIES)
    if struct.unpack_from("<L", tail, at + 12)[0] > MAX_ENTRIES * 1_024:
        raise Unfit("too-many-entries", limit=MAX_ENTRIES)


def check_archive(archive: zipfile.ZipFile) -> None:
    """Names, sizes, kinds; then the list of contents; then the XML parts for declarations."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Unfit("too-many-entries", limit=MAX_ENTRIES)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unfit("unpacks-too-big", limit=MAX_UNPACKED // MB)
    for entry in entries:
        check_entry(entry)
    check_contents(archive)
    for entry in entries:
        check_part(archive, entry)


def check_entry(entry: zipfile.ZipInfo) -> None:
    """One row of the directory: its name, its kind, its packing."""
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or re.match(r"^[A-Za-z]:", name) or ".." in name.split("/") or "\0" in entry.orig_filename:
        raise Unfit("bad-name")
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise Unfit("bad-name")
    if entry.flag_bits & 0x1:
        raise Unfit("password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unfit("damaged")
    if entry.file_size > RATIO_FLOOR and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
        raise Unfit("bomb", limit=MAX_RATIO)
    lowered = name.lower()
    if lowered.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in lowered:
        raise Unfit("macro")


def check_contents(archive: zipfile.ZipFile) -> None:
    """The list of contents must name a Word text without macros."""
    if CONTENT_TYPES not in archive.namelist():
        raise Unfit("archive")
    listing = archive.read(CONTENT_TYPES)
    if b"macroenabled" in listing.lower():
        raise Unfit("macro")
    if any(main in listing for main in WORD_MAIN):
        return
    for mark, code in OTHER_OFFICE:
        if mark in listing:
            raise Unfit(code)
    raise Unfit("not-word")


def check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """XML parts hold no DOCTYPE or entity; nothing but what Word calls embeddings (never opened) is an archive."""
    if XML_PART.search(entry.filename):
        if DECLARATION.search(comparable(archive.read(entry))):
            raise Unfit("entities")
        return
    if entry.is_dir() or EMBEDDED.search(entry.filename):
        return
    with archive.open(entry) as part:
        if part.read(8).startswith(ARCHIVE_STARTS):
            raise Unfit("nested-archive")


def comparable(data: bytes) -> bytes:
    """UTF-16 parts lose their zero bytes so that a declaration cannot hide in another encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:16]:
        return data.replace(b"\0", b"")
    return data
