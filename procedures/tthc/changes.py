"""What was changed in a record of the national list, newest first: fields by name, short ones with what stood there before.

The history keeps the short fields. Of the long texts and lists it says only that they changed: they are not kept twice.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from procedures.models import AdministrativeProcedure
from procedures.models.tthc import BODIES
from procedures.tthc.table import BY_NAME, FIELDS

MOST = 20
LONGEST_WHY = 100  # characters that the history keeps of why
_NOT_KEPT = {*BODIES, "filing_text"}
KEPT = tuple(field.name for field in FIELDS if field.name not in _NOT_KEPT)
_ENDED = ("abolished_date", "abolished_by")


def why(changed: Iterable[str]) -> str:
    """The changed fields as the history keeps them: those whose old text is not kept come first, so that none of them is cut off."""
    names = sorted(changed, key=lambda name: name not in _NOT_KEPT)
    text = ", ".join(name.removesuffix("_text") for name in names)
    return text if len(text) <= LONGEST_WHY else text[: text.rfind(",", 0, LONGEST_WHY)]


def changes_of(procedure: AdministrativeProcedure) -> list[dict[str, Any]]:
    """At most `MOST` rows: day, who, `is_first`, `fields` (labels of long ones) and `pairs` (label, before, after). One statement."""
    about = ("history_date", "history_type", "history_change_reason", "history_user__full_name")
    rows = list(procedure.history.order_by("-history_date", "-history_id").values(*about, *KEPT, *_ENDED)[: MOST + 1])
    return [_change(row, before) for row, before in pairwise([*rows, None])][:MOST]


def _change(row: dict[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    is_first = row["history_type"] == "+" or before is None
    pairs = (
        [] if is_first or before is None else [_pair(name, before, row) for name in KEPT if before[name] != row[name]]
    )
    named = (_known(name) for name in (row["history_change_reason"] or "").split(", "))
    long = [str(BY_NAME[name].label) for name in named if name in _NOT_KEPT]
    return {
        "day": row["history_date"],
        "who": row["history_user__full_name"],
        "is_first": is_first,
        "fields": ", ".join(long),
        "pairs": pairs,
        "is_state": not is_first and before is not None and any(before[name] != row[name] for name in _ENDED),
    }


def _known(name: str) -> str:
    return f"{name}_text" if f"{name}_text" in BY_NAME else name


def _pair(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(BY_NAME[name].label), _said(before[name]), _said(after[name])


def _said(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else " ".join(str(value or "").split())
