"""What a reader sees of the cycle: the duties of a year, of a month, and how each stands."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.duties.models import Duty, Outcome
from qms.duties.querysets import SEE
from qms.duties.rules import BY_KEY, label_of

MOST = 500  # duties of one page or feed: a person with more agencies than that asks for one
SOON = 30  # days
FIRST_YEAR, LAST_YEAR = 2000, 2199


def seen(person: Any) -> QuerySet[Duty]:
    """Duties that the person sees, by day."""
    return Duty.objects.permitted(person, SEE).select_related("agency", "post").order_by("due_date", "pk")


def of_year(person: Any, year: int) -> list[Duty]:
    """The cycle of one year. One statement."""
    return list(seen(person).filter(year=year)[:MOST])


def between(person: Any, first: date, last: date) -> list[Duty]:
    """What is due from `first` to `last`. One statement."""
    return list(seen(person).filter(due_date__range=(first, last))[:MOST])


def standing_of(duty: Duty, day: date) -> dict[str, str]:
    """How it stands: words, and the key of its status mark."""
    if duty.outcome == Outcome.DONE:
        done = f"{duty.done_date:%d/%m/%Y}" if duty.done_date else ""
        late = duty.done_date is not None and duty.done_date > duty.due_date
        words = _("Done on %(day)s, late") if late else _("Done on %(day)s")
        return {"key": "in_force", "text": words % {"day": done}}
    if duty.outcome == Outcome.EXCUSED:
        return {"key": "", "text": _("Not applicable")}
    left = (duty.due_date - day).days
    if left < 0:
        return {
            "key": "overdue",
            "text": ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -left) % {"n": -left},
        }
    text = _("Due today") if not left else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return {"key": "soon" if left <= SOON else "", "text": text}


def row_of(duty: Duty, day: date, people: str = "") -> dict[str, Any]:
    """A duty as pages write it. `moved` says why the day is not the one of the rule."""
    rule = BY_KEY.get(duty.rule)
    return {
        "duty": duty,
        "label": label_of(duty.rule, duty.period if not duty.event_date else ""),
        "source": rule.source if rule else "",
        "asks": rule.evidence if rule else "",
        "chosen": rule.chosen if rule else "",
        "url": reverse("duties:duty", args=[duty.pk]),
        "standing": standing_of(duty, day),
        "people": people,
        "moved": duty.due_date != duty.rule_date,
    }


def by_month(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows under the name of the month in which each is due, in their order."""
    months: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        due = row["duty"].due_date
        key = (due.year, due.month)
        month = months.setdefault(
            key, {"name": date_format(due.replace(day=1), "F Y"), "rows": [], "key": f"{due:%Y-%m}"}
        )
        month["rows"].append(row)
    return list(months.values())


def month_span(first: date) -> tuple[date, date]:
    """The first and the last day that a page of this month shows: whole weeks from Monday."""
    begins = first - timedelta(days=first.weekday())
    after = (first + timedelta(days=31)).replace(day=1)
    last = after - timedelta(days=1)
    return begins, last + timedelta(days=6 - last.weekday())
