"""What acts on documents note in the trail by its key, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from documents.exporting.kinds import KINDS
from documents.models.legal import Relation, Settled
from documents.models.reviewing import Dropped, Reviewed
from documents.models.types import TypeRules
from documents.practice.kinds import Kind
from qms.approvals.moves import StepKind

WORDS: dict[str, dict[str, Any]] = {
    "what": {
        **dict(Settled.choices),
        **dict(Reviewed.choices),
        "pdf": _("the PDF"),
        "file": _("the file of the document"),
        "attachment": _("an attached file"),
        "minutes": _("the minutes"),
    },
    "why": dict(Dropped.choices),
    "kind": {
        **dict(Relation.choices),
        **dict(Kind.choices),
        **{kind.key: kind.label for kind in KINDS.values()},
        "trail": _("Trail as an Excel file"),
    },
    "face": {
        "official": _("official"),
        "uncontrolled": _("uncontrolled"),
        "controlled": _("controlled copy"),
        "draft": _("draft"),
        "superseded": _("superseded"),
        "withdrawn": _("withdrawn"),
        "comparison": _("comparison"),
    },
    "route": dict(StepKind.choices),
    "changed": {field.name: field.verbose_name for field in TypeRules._meta.concrete_fields},
    "list": {"records": _("Files of records"), "record_series": _("Record series")},
}
