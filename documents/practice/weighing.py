"""When open signals on a document are many enough to ask for a change by themselves, and in which words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import override

from documents.models import ChangeItem, ChangeRequest, Document, PracticeSignal, TypeRules
from documents.practice.kinds import Kind
from qms.people.models import Appointment
from qms.people.querysets import covers

PEOPLE, UNITS = 3, 2  # where the agency has no rules for the type
FEWEST = 2  # people of a unit that together are all of it: the word of one alone opens nothing
LONGEST = 4000  # characters of a request


def is_reached(document: Document, day: date) -> bool:
    """Whether the open signals come from enough people of enough units, or from everybody of one unit."""
    rules = TypeRules.objects.filter(agency=document.agency_id, type=document.type_id)
    most = rules.values_list("signal_people", "signal_units").first() or (PEOPLE, UNITS)
    if not most[0]:
        return False
    rows = set(document.signals.waiting().values_list("person", "unit").order_by())
    people, units = {person for person, _unit in rows}, {unit for _person, unit in rows if unit}
    if len(people) >= most[0] and len(units) >= most[1]:
        return True
    return any(_is_everybody(unit, people, day) for unit in units if len(people) >= FEWEST)


def _is_everybody(unit: int, people: set[int], day: date) -> bool:
    held = Appointment.objects.filter(
        covers(day), covers(day, "post__"), post__unit=unit, person__is_active=True
    )  # fmt: skip
    members = set(held.values_list("person", flat=True))
    return len(members) >= FEWEST and members <= people


def running_request(document: Document, by: Any = None) -> ChangeRequest | None:
    """The request that further signals join: opened by signals or by `by`, and not yet refused nor all in force."""
    own = Q(asked_by=None) | Q(asked_by=by) if by else Q(asked_by=None)
    waits = ChangeItem.objects.waiting().filter(document=document).values("request")
    return (
        document.change_requests.filter(own)
        .filter(Q(outcome="") | Q(outcome="accepted", pk__in=waits))
        .order_by("outcome", "-pk")
        .first()
    )


def words_of(document: Document, signals: Iterable[PracticeSignal]) -> str:
    """The reason of the request: how many say what, then what they wrote, without a name, as far as it fits. Vietnamese."""
    rows = list(signals)
    people, units = {row.person_id for row in rows}, {row.unit_id for row in rows if row.unit_id}
    with override("vi"):
        counts = "; ".join(
            f"{kind.label}: {count}" for kind in Kind if (count := sum(row.kind == kind for row in rows))
        )
        lines = [f"- {row.place or 'Toàn bộ tài liệu'}, {row.get_kind_display()}{_quoted(row)}" for row in rows]
    text = f"Phản ánh thực tế về {document.code} ({len(people)} người, {len(units)} đơn vị): {counts}."
    for place, line in enumerate(lines):
        rest = f"\n(và {len(lines) - place} phản ánh khác)"
        if len(text) + len(line) + len(rest) + 1 > LONGEST:
            return text + rest
        text += f"\n{line}"
    return text


def _quoted(row: PracticeSignal) -> str:
    return f": “{' '.join(row.text.split())}”" if row.text else ""
