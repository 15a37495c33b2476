"""The five things that can be taken out, and how much of each. A table: there is no other place that knows them."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXPORT = "documents.export_register"
MOST_BYTES = 100 * 1024 * 1024  # of the papers of one bundle


class Kind(NamedTuple):
    """`permission` is asked beside reading, empty for everybody who may read; `most` is how many rows one file holds."""

    key: str
    label: Promise
    media_type: str
    ending: str
    most: int
    permission: str = ""
    is_papers: bool = False


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "xlsx",
            _("Register as an Excel file"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            20_000,
            EXPORT,
        ),
        Kind(
            "docx",
            _("Register as a Word file"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
            5_000,
            EXPORT,
        ),
        Kind("pdf", _("Register as a PDF"), "application/pdf", "pdf", 2_000, EXPORT),
        Kind("zip", _("Official PDFs in a ZIP file"), "application/zip", "zip", 200, is_papers=True),
        Kind("bound", _("Official PDFs bound into one"), "application/pdf", "pdf", 200, is_papers=True),
    )
}
