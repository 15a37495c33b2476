"""Procedures with steps, in force, for tests of what is drawn from them."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

from documents import actions
from documents.models import Version
from procedures.actions import save_procedure, waive_rule
from tests import make
from tests.taped import taped

SPACE = UUID("7d1c1a52-94b5-4c9e-8a35-0f6b8f6e9d10")
CASE = "0a6d2c1e-1111-4c9e-8a35-0f6b8f6e9d10"


def step(name: str, responsible: Any = None, **fields: Any) -> dict[str, Any]:
    """A task of two hours; `name` is its title and gives its id. Posts and units may be given as they are."""
    given = {key: list(map(party, fields.pop(key, ()))) for key in ("consulted", "informed")}
    limits = fields.pop("limits", {CASE: "2 giờ"})
    return {
        "id": str(uuid5(SPACE, name)), "title": name, "kind": "task", "responsible": party(responsible),
        "limits": limits, **given, **fields,
    }  # fmt: skip


def party(who: Any) -> dict[str, Any]:
    if who is None or isinstance(who, str):
        return {"name": who or "Tổ chức, cá nhân"}
    return {type(who).__name__.lower(): who.pk}


def data_of(*steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Data in which the linter finds nothing that keeps it from being submitted."""
    records = [{"name": "Hồ sơ", "place": "Phòng", "retention": "5 năm"}]
    return {"cases": [{"id": CASE, "name": ""}], "steps": list(steps), "records": records} | fields


def written(version: Version, *steps: dict[str, Any], token: int = 0, **fields: Any) -> Version:
    """The draft with these steps. Posts that nobody holds and forms that are not there keep no test from submitting."""
    save_procedure(
        version, data_of(*steps, **fields), token=token, by=version.author, at=make.now(), day=make.today()
    )  # fmt: skip
    for rule in ("vacant", "forms"):
        waive_rule(version, rule, reason="Thử", by=version.author, at=make.now())
    return Version.objects.get(pk=version.pk)


def forced(w: SimpleNamespace, draft: Version, *, from_date: date | None = None) -> Version:
    """The draft along its route and in force."""
    made = actions.submit(draft, by=draft.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    late = "Nhập muộn" if from_date and from_date < make.today() else ""
    return make.issued(w, made, from_date=from_date, late_reason=late)


@taped
def in_force(
    w: SimpleNamespace, *steps: dict[str, Any], from_date: date | None = None, data: Any = None, **fields: Any
) -> Version:
    """A procedure in force with these steps; `data` are further fields of its data."""
    return forced(w, written(make.draft(w, **fields), *steps, **(data or {})), from_date=from_date)
