"""A look into a zip-based office file before anything unpacks it. Only the directory and one small entry are read."""

import io
import stat
import zipfile

from django.utils.translation import gettext as _

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200
CONTENT_TYPES = "[Content_Types].xml"
_SMALL = 1024 * 1024


def what_is_wrong(data: bytes, main_part: str) -> str:
    """A sentence why `data` is not a good office file whose main part has the content type `main_part`; empty if it is.

    Looks at the number and declared size of entries, their names, encryption, macros. Unpacks nothing but the list of
    content types, and that at most one megabyte.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _directory_problem(archive.infolist(), len(data)) or _content_problem(archive, main_part)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError, KeyError):
        return _("The file is damaged. Open it in its program, save it again, then upload that file.")


def _directory_problem(entries: list[zipfile.ZipInfo], size: int) -> str:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES:
        return _("The file holds more than 2,000 parts. Save it again without embedded objects.")
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(size, 10_000):
        return _("The file unpacks to more than 100 MB. Make its pictures smaller, then try again.")
    if any(entry.flag_bits & 1 for entry in entries):
        return _("The file is protected by a password. Save it without one, then try again.")
    if any(_is_unsafe(entry) for entry in entries):
        return _("The file is damaged. Open it in its program, save it again, then upload that file.")
    return ""


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return is_link or name.startswith("/") or ":" in name or ".." in name.split("/") or entry.file_size < 0


def _content_problem(archive: zipfile.ZipFile, main_part: str) -> str:
    with archive.open(CONTENT_TYPES) as part:
        types = part.read(_SMALL)
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in archive.namelist()):
        return _("The file holds macros. Save it without macros (.docx or .xlsx), then try again.")
    if main_part.encode() not in types:
        return _("The content of the file does not match its name. Open it in its program and save it again.")
    return ""
