"""What was changed in a record of the national list, newest first: fields by name, with what stood there before.

The history keeps the short fields. Of the long texts and lists it says that they changed; what they were is in FormerText,
one row for each text that an import replaced, and compared with what came after on a page of its own.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.utils.html import escape

from procedures.models import AdministrativeProcedure, FormerText
from procedures.models.tthc import BODIES
from procedures.tthc.table import BY_NAME, FIELDS
from qms.redline import Comparison, compare

MOST = 20
LONGEST_WHY = 100  # characters that the history keeps of why
LONG = frozenset(field.name for field in FIELDS) & {*BODIES, "filing_text"}
KEPT = tuple(field.name for field in FIELDS if field.name not in LONG)
_ENDED = ("abolished_date", "abolished_by")


def why(changed: Iterable[str]) -> str:
    """The changed fields as the history keeps them: the long texts come first, so that none of them is cut off."""
    names = sorted(changed, key=lambda name: name not in LONG)
    text = ", ".join(name.removesuffix("_text") for name in names)
    return text if len(text) <= LONGEST_WHY else text[: text.rfind(",", 0, LONGEST_WHY)]


def changes_of(procedure: AdministrativeProcedure) -> list[dict[str, Any]]:
    """At most `MOST` rows: day, who, `is_first`, `long` (label of a long text, the row of what it was or None) and `pairs`
    (label, before, after). Two statements."""
    about = ("history_date", "history_type", "history_change_reason", "history_user__full_name")
    rows = list(procedure.history.order_by("-history_date", "-history_id").values(*about, *KEPT, *_ENDED)[: MOST + 1])
    since = rows[-1]["history_date"] if rows else None
    kept = (
        FormerText.objects.filter(procedure=procedure, until_at__gte=since).only("field", "until_at") if since else ()
    )
    former = {(row.until_at, row.field): row.pk for row in kept}
    return [_change(row, before, former) for row, before in pairwise([*rows, None])][:MOST]


def _change(row: dict[str, Any], before: Mapping[str, Any] | None, former: Mapping[Any, int]) -> dict[str, Any]:
    is_first = row["history_type"] == "+" or before is None
    pairs = (
        [] if is_first or before is None else [_pair(name, before, row) for name in KEPT if before[name] != row[name]]
    )
    named = [_known(name) for name in (row["history_change_reason"] or "").split(", ")]
    day = row["history_date"]
    return {
        "day": day,
        "who": row["history_user__full_name"],
        "is_first": is_first,
        "long": [(str(BY_NAME[name].label), former.get((day, name))) for name in named if name in LONG],
        "pairs": pairs,
        "is_state": not is_first and before is not None and any(before[name] != row[name] for name in _ENDED),
    }


def replaced_by(former: FormerText) -> Comparison:
    """The text as it was against what came in its place: the next one that was replaced, or what the record says now."""
    later = FormerText.objects.filter(procedure=former.procedure, field=former.field, until_at__gt=former.until_at)
    after = later.order_by("until_at").values_list("text", flat=True).first()
    texts = former.text, getattr(former.procedure, former.field) if after is None else after
    sides = [{"sections": [{"id": "text", "html": _paragraphs(former.field, text)}]} for text in texts]
    return compare(*sides)


def _paragraphs(field: str, text: str) -> str:
    """A paragraph a line; of rows, a paragraph a row with its parts behind each other."""
    lines = (
        [", ".join(part for part in row.values() if part) for row in json.loads(text)]
        if BY_NAME[field].holds == "rows"
        else text.splitlines()
    )
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())


def _known(name: str) -> str:
    return f"{name}_text" if f"{name}_text" in BY_NAME else name


def _pair(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(BY_NAME[name].label), _said(before[name]), _said(after[name])


def _said(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else " ".join(str(value or "").split())
