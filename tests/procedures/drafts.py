"""Drafts of procedures with their data, made through the acts."""

from typing import Any

from documents.models import LegalInstrument, RouteRule, Version
from documents.models.route import Who
from procedures.actions import save_procedure
from procedures.models import ProcedurePart
from tests import make
from tests.procedures.samples import LAW, rich


def law(number: str = LAW) -> Any:
    return LegalInstrument.objects.get_or_create(number=number, defaults={"kind": "Nghị định", "title": "Về thủ tục"})[
        0
    ]


def form(w: Any, code: str = "BM-TM-01", title: str = "Đơn đề nghị") -> Any:
    """A form of the agency, a draft; its code is what is typed in steps."""
    type = make.document_type("bieu-mau", "Biểu mẫu", holds="file")
    if not type.rules.filter(agency=w.agency).exists():
        rules = make.rules(w.agency, type, pattern="BM-{unit}-{nn}")
        RouteRule.objects.create(rules=rules, order=1, kind="approve", who=Who.POST, post=w.head_post, due_days=3)
    version = make.draft(w, type=type, title=title)
    version.document.code = code
    version.document.save(update_fields=["code"])
    return version.document


def save(version: Version, data: dict[str, Any], *, token: int | None = None, by: Any = None) -> ProcedurePart:
    """Save as the author, with the token that holds."""
    if token is None:
        row = ProcedurePart.objects.filter(version=version).first()
        token = row.token if row else 0
    return save_procedure(version, data, token=token, by=by or version.author, at=make.now(), day=make.today())


def sound(**fields: Any) -> dict[str, Any]:
    """The rich sample without forms, so that nothing stands in the way of submitting it."""
    data = rich()
    data["steps"][0]["forms"], data["dossier"][0]["form"] = [], ""
    return data | fields


def procedure(w: Any, data: dict[str, Any] | None = None, **fields: Any) -> Version:
    """A draft with the sample as its data, ready to be submitted."""
    law()
    version = make.draft(w, **fields)
    save(version, data or sound())
    return Version.objects.get(pk=version.pk)
