"""My work: what the sources named in WORKLIST_SOURCES say waits for a person. The floors above are only named, never imported.

A source has `name` and `rows(person, day)`, or `listed(person, day)` with `line(row, day)`, which share one statement with those
of other sources (`qms.web.listed`). Where it has what the number in the navigation counts, also `deciding(person, day)` (a
queryset of what waits for this person's decision) or `count(person, day)` (their number, when the database need not be asked). What they
tell is a dict with kind, title, meta, url, due_date or None, late, action_label, code; optionally kind_label, icon. A source may
have `kinds` (key -> label of its tab) and `panels(person, day)` (dicts for parts/panel.html on the start page).
"""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import BigIntegerField, Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.access.rights import rights_of
from qms.notices.models import Notice
from qms.notices.unit_work import due_in
from qms.people.models import User
from qms.web.listed import rows_listed
from qms.web.named import named

NAMED = 3  # people in one line; the rest is counted
DUE: dict[str, Any] = {
    "tre": lambda row: row["late"],
    "sap": lambda row: row["due_key"] == "soon",
}  # by word in the address
SOON_DAYS = 7  # calendar days before the due date from which a task is marked


def sources() -> tuple[Any, ...]:
    """The objects that settings name, in that order."""
    return named(tuple(settings.WORKLIST_SOURCES))


def counts(person: Any, day: date) -> tuple[int, int]:
    """How many things wait for a decision of this person, and how many notices are unread. One statement for both."""
    asked = [source.deciding(person, day) for source in sources() if hasattr(source, "deciding")]
    told = sum(source.count(person, day) for source in sources() if hasattr(source, "count"))
    numbers = [_number(rows) for rows in (*asked, Notice.objects.filter(person=person).unread())]
    *found, unread = User.objects.filter(pk=person.pk).values_list(*numbers).first() or (0,)
    return told + sum(found), unread


def _number(rows: QuerySet[Any]) -> Any:
    """How many rows, as a column of another statement."""
    one = rows.order_by().annotate(one_=Value(1)).values("one_").annotate(n_=Count("pk")).values("n_")
    return Coalesce(Subquery(one), 0, output_field=BigIntegerField())


def work_of(person: Any, day: date) -> list[dict]:
    """Everything to do, late first, then by due date; each row gets `due_key` and `due_text` for its status mark."""
    found = [row for source in sources() for row in rows_of(source, person, day)]
    rows = [{**row, **due_mark(row, day)} for row in [*found, *rows_listed(sources(), person, day)]]
    return sorted(rows, key=lambda row: (not row["late"], row["due_date"] or date.max, row["title"]))


def headed_by(person: Any, day: date) -> list[str]:
    """Paths of the units that this person heads on the day."""
    return [seat.unit_path for seat in rights_of(person, day).seats if seat.is_head]


def work_of_units(person: Any, day: date) -> list[dict]:
    """What the people of the units that this person heads have to do by a day; in the same shape as `work_of`."""
    rows = [
        {
            "kind": due.kind.key,
            "kind_label": due.kind.title,
            "title": due.text,
            "meta": _names(due.people),
            "url": due.url,
            "due_date": due.due_date,
            "late": due.due_date < day,
            "action_label": _("Open"),
            "code": "",
            "icon": "person",
        }
        for due in due_in(headed_by(person, day), day, besides=person)
    ]
    return [{**row, **due_mark(row, day)} for row in rows]


def _names(people: list[str]) -> str:
    shown = list(dict.fromkeys(people))
    if len(shown) <= NAMED:
        return ", ".join(shown)
    return _("%(names)s and %(n)d more") % {"names": ", ".join(shown[:NAMED]), "n": len(shown) - NAMED}


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


def tabs(rows: list[dict], chosen: str, address: str, **more: str) -> list[dict]:
    """One tab for all and one for each kind that has rows or is chosen; `more` stays in every address."""
    labels, counts = kind_labels(), {}
    for row in rows:
        counts[row["kind"]] = counts.get(row["kind"], 0) + 1
        labels.setdefault(row["kind"], row["kind_label"] or row["kind"])
    shown = [kind for kind in labels if counts.get(kind) or kind == chosen]
    return [{"label": _("All"), "url": _address(address, more), "count": len(rows), "current": not chosen}] + [
        {
            "label": labels[kind],
            "url": _address(address, {"loai": kind, **more}),
            "count": counts.get(kind, 0),
            "current": kind == chosen,
        }
        for kind in shown
    ]


def _address(path: str, words: dict[str, str]) -> str:
    asked = {key: value for key, value in words.items() if value}
    return f"{path}?{urlencode(asked)}" if asked else path


def narrowings(rows: list[dict], address: str, **asked: str) -> list[dict]:
    """Links that leave only what is late, or what is due soon; each with its number, and the way back to everything."""
    chosen, words = asked.pop("han", ""), {"": _("Any due date"), "tre": _("Overdue"), "sap": _("Due soon")}
    return [
        {
            "label": label,
            "url": _address(address, {**asked, "han": word}),
            "count": sum(not word or DUE[word](row) for row in rows),
            "current": chosen == word,
        }
        for word, label in words.items()
    ]
