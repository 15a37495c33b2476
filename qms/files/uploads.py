"""What may be uploaded: the kind is decided by the content, never by the name alone."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from qms.files.archives import what_is_wrong
from qms.files.names import safe_name
from qms.files.pictures import clean_picture
from qms.trail.refusals import Refused

__all__ = ["ALL", "KINDS", "Upload", "bytes_of", "check_upload", "clean_picture", "most_bytes_at", "safe_name"]

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """One allowed kind: its extensions, media type, first bytes, and for office files the type of the main part."""

    key: str
    extensions: tuple[str, ...]
    media_type: str
    begins: bytes
    main_part: str = ""


KINDS = (
    Kind(
        "docx",
        (".docx",),
        f"{_OFFICE}wordprocessingml.document",
        b"PK\x03\x04",
        f"{_OFFICE}wordprocessingml.document.main+xml",
    ),
    Kind("xlsx", (".xlsx",), f"{_OFFICE}spreadsheetml.sheet", b"PK\x03\x04", f"{_OFFICE}spreadsheetml.sheet.main+xml"),
    Kind("pdf", (".pdf",), "application/pdf", b"%PDF-"),
    Kind("png", (".png",), "image/png", b"\x89PNG\r\n\x1a\n"),
    Kind("jpg", (".jpg", ".jpeg"), "image/jpeg", b"\xff\xd8\xff"),
)
ALL = frozenset(kind.key for kind in KINDS)
_PICTURES = {"png", "jpg"}


@dataclass(frozen=True)
class Upload:
    """A file that passed: `name` safe to show, `media_type` by content, `data` ready to be stored."""

    name: str
    media_type: str
    data: bytes


def check_upload(
    file: UploadedFile | None, *, kinds: Collection[str] = ALL, field: str = "file", limit: int | None = None
) -> Upload:
    """Take an uploaded file or raise Refused (with `field`) saying what to do.

    Checks size, extension and content against each other; looks into office files without unpacking them; pictures are
    re-encoded in a child process. Nothing is stored.
    """
    if file is None:
        raise Refused(_("Choose a file first."), field=field)
    name = safe_name(file.name or "")
    kind = _kind_of(name, kinds, field)
    data = bytes_of(file, field, limit)
    if not data.startswith(kind.begins):
        raise Refused(_not_that_kind(data, kind), field=field)
    if kind.main_part and (problem := what_is_wrong(data, kind.main_part)):
        raise Refused(problem, field=field)
    if kind.key in _PICTURES:
        data, _media_type = clean_picture(data, field=field)
    return Upload(name, kind.media_type, data)


def _kind_of(name: str, kinds: Collection[str], field: str) -> Kind:
    extension = PurePosixPath(name).suffix.lower()
    allowed = [kind for kind in KINDS if kind.key in kinds]
    for kind in allowed:
        if extension in kind.extensions:
            return kind
    listed = ", ".join(kind.extensions[0] for kind in allowed)
    raise Refused(_("Only these kinds of file are taken: %(kinds)s.") % {"kinds": listed}, field=field)


def most_bytes_at(path: str) -> int:
    """The largest file that the address takes."""
    return settings.LARGER_UPLOADS.get(path, settings.MAX_UPLOAD_BYTES)


def bytes_of(file: UploadedFile, field: str, limit: int | None = None) -> bytes:
    """All of an uploaded file. Raises Refused for one that is empty, or larger than `limit`, by default that of the installation."""
    limit = limit or settings.MAX_UPLOAD_BYTES
    size = file.size or 0
    if size > limit:
        megabytes = limit // (1024 * 1024)
        raise Refused(
            _("The file is larger than %(limit)s MB. Make it smaller, then try again.") % {"limit": megabytes},
            field=field,
        )
    if size == 0:
        raise Refused(_("The file is empty. Choose another file."), field=field)
    file.seek(0)
    return file.read()


def _not_that_kind(data: bytes, kind: Kind) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _("This is an old Office file or one with a password. Save it as .docx or .xlsx without a password.")
    return _("The file is not a %(kind)s file, whatever its name says. Open it in its program and save it again.") % {
        "kind": kind.extensions[0]
    }
