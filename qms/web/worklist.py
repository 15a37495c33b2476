"""My work: what the sources named in WORKLIST_SOURCES say waits for a person. The floors above are only named, never imported.

A source has `name`, `count(person, day)` (what waits for this person's decision, one query at most), and `rows(person, day)` or
`listed(person, day)` with `line(row, day)`, which share one statement with those of other sources (`qms.web.listed`). What they
tell is a dict with kind, title, meta, url, due_date or None, late, action_label, code; optionally kind_label, icon. A source may
have `kinds` (key -> label of its tab) and `panels(person, day)` (dicts for parts/panel.html on the start page).
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.web.listed import rows_listed
from qms.web.named import named

SOON_DAYS = 7  # calendar days before the due date from which a task is marked


def sources() -> tuple[Any, ...]:
    """The objects that settings name, in that order."""
    return named(tuple(settings.WORKLIST_SOURCES))


def waiting(person: Any, day: date) -> int:
    """How many things wait for a decision of this person."""
    return sum(source.count(person, day) for source in sources())


def work_of(person: Any, day: date) -> list[dict]:
    """Everything to do, late first, then by due date; each row gets `due_key` and `due_text` for its status mark."""
    found = [row for source in sources() for row in rows_of(source, person, day)]
    rows = [{**row, **due_mark(row, day)} for row in [*found, *rows_listed(sources(), person, day)]]
    return sorted(rows, key=lambda row: (not row["late"], row["due_date"] or date.max, row["title"]))


def rows_of(source: Any, person: Any, day: date) -> list[dict]:
    """What a source reads by itself; nothing for one that only lists."""
    return source.rows(person, day) if hasattr(source, "rows") else []


def due_mark(row: dict, day: date) -> dict:
    """`overdue`, `soon` or nothing, with the words; counted in calendar days from `day` to the due date."""
    due, label = row.get("due_date"), kind_labels().get(row["kind"], "")
    mark = {"kind_label": row.get("kind_label") or label, "due_key": "", "due_text": ""}
    if due is None:
        return mark
    left = (due - day).days
    if row["late"]:
        text = (
            ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -left) % {"n": -left}
            if left < 0
            else _("Overdue")
        )
        return {**mark, "due_key": "overdue", "due_text": text}
    if left <= SOON_DAYS:
        text = _("Due today") if left == 0 else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
        return {**mark, "due_key": "soon", "due_text": text}
    return mark


def kind_labels() -> dict[str, Any]:
    """Label of the tab of each kind of work."""
    labels: dict[str, Any] = {}
    for source in sources():
        labels.update(getattr(source, "kinds", {}))
    return labels


def panels_of(person: Any, day: date) -> list[dict]:
    """Side panels of the start page from the sources that offer any."""
    return [panel for source in sources() if hasattr(source, "panels") for panel in source.panels(person, day)]


def tabs(rows: list[dict], chosen: str, address: str) -> list[dict]:
    """One tab for all and one for each kind that has rows or is chosen."""
    labels, counts = kind_labels(), {}
    for row in rows:
        counts[row["kind"]] = counts.get(row["kind"], 0) + 1
        labels.setdefault(row["kind"], row["kind_label"] or row["kind"])
    shown = [kind for kind in labels if counts.get(kind) or kind == chosen]
    return [{"label": _("All"), "url": address, "count": len(rows), "current": not chosen}] + [
        {
            "label": labels[kind],
            "url": f"{address}?loai={kind}",
            "count": counts.get(kind, 0),
            "current": kind == chosen,
        }
        for kind in shown
    ]
