"""The five things that can be taken out, and how much of each. A table: there is no other place that knows them."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EXPORT = "documents.export_register"
MOST_BYTES = 100 * 1024 * 1024  # of the papers of one bundle


class Kind(NamedTuple):
    """`permission` is asked beside reading, empty for everybody who may read; `most` is how many rows one file holds.

    `name` is that of the file, without its day and ending.
    """

    key: str
    label: Promise
    name: str
    media_type: str
    ending: str
    most: int
    permission: str = ""
    is_papers: bool = False

    def is_open_to(self, person: Any) -> bool:
        """Whether a post of the person allows it."""
        return not self.permission or person.has_perm(self.permission)

    def is_of(self, state: str) -> bool:
        """Whether a list of this state can be had so: what is being prepared has no official paper."""
        return not (self.is_papers and state == "preparing")


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "xlsx",
            _("Register as an Excel file"),
            "Danh mục tài liệu",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            20_000,
            EXPORT,
        ),
        Kind(
            "docx",
            _("Register as a Word file"),
            "Danh mục tài liệu",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
            5_000,
            EXPORT,
        ),
        Kind("pdf", _("Register as a PDF"), "Danh mục tài liệu", "application/pdf", "pdf", 2_000, EXPORT),
        Kind("zip", _("Official PDFs in a ZIP file"), "Tài liệu", "application/zip", "zip", 200, is_papers=True),
        Kind("bound", _("Official PDFs bound into one"), "Tập tài liệu", "application/pdf", "pdf", 200, is_papers=True),
    )
}
