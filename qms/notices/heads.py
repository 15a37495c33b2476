"""What is late enough for a head: the head of the person's unit hears of it once, or the next one above."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from qms.notices.kinds import ESCALATED
from qms.notices.models import Notice
from qms.people.models import Appointment
from qms.people.querysets import covers

AT_ONCE = 1_000
NAMED = 3  # names in one line; the rest is counted


def tell_heads(*, at: datetime) -> int:
    """Tell heads of the late work of their people; answers how many notices were looked at.

    One notice a head, thing and due date, with the names of whoever was late when it was written. A person above whom
    nobody is has nobody who hears of it.
    """
    day, looked = timezone.localdate(at), 0
    while True:
        with transaction.atomic():
            late = list(
                Notice.objects.filter(waits_for_head=True)
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("person")
                .order_by("pk")[:AT_ONCE]
            )
            if not late:
                return looked
            heads = heads_of({notice.person_id for notice in late}, day)
            Notice.objects.bulk_create(_lines(late, heads, at), ignore_conflicts=True, batch_size=500)
            Notice.objects.filter(pk__in=[notice.pk for notice in late]).update(waits_for_head=False)
            looked += len(late)


def _lines(late: Iterable[Notice], heads: dict[int, int], at: datetime) -> list[Notice]:
    found: dict[tuple[Any, ...], list[Notice]] = {}
    for notice in late:
        if notice.person_id in heads:
            key = (heads[notice.person_id], notice.kind, notice.subject, notice.due_date)
            found.setdefault(key, []).append(notice)
    return [
        Notice(
            person_id=head,
            kind=ESCALATED,
            subject=f"{kind}:{subject}"[:200],
            due_date=due,
            text=_said(those),
            url=_place(),
            created_at=at,
        )
        for (head, kind, subject, due), those in found.items()
    ]


def _said(those: list[Notice]) -> str:
    names = [notice.person.full_name for notice in those]
    who = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        who = _("%(names)s and %(n)d more") % {"names": who, "n": len(names) - NAMED}
    return Truncator(_("%(who)s: %(text)s") % {"who": who, "text": those[0].text}).chars(500)


def _place() -> str:
    """Where a head sees the work of her unit; the page is on a floor above."""
    try:
        return f"{reverse('web:work')}?cua=don-vi"
    except NoReverseMatch:
        return "/"


def heads_of(people: set[int], day: date) -> dict[int, int]:
    """By person, who heads her unit on `day`, or else the nearest unit above that somebody else heads. Two statements.

    Her unit is that of her main appointment. Nobody is her own head; who has nobody above is left out.
    """
    held = Appointment.objects.filter(covers(day), covers(day, "post__unit__phases__"))
    paths: dict[int, str] = {}
    for person, path in (
        held.filter(person__in=people)
        .order_by("is_concurrent", "from_date", "pk")
        .values_list("person", "post__unit__phases__path")
    ):
        paths.setdefault(person, path)
    heads: dict[str, list[int]] = {}
    for person, path in (
        held.filter(post__is_head=True, person__is_active=True)
        .order_by("from_date", "pk")
        .values_list("person", "post__unit__phases__path")
    ):
        heads.setdefault(path, []).append(person)
    found = {person: _nearest(person, path, heads) for person, path in paths.items()}
    return {person: head for person, head in found.items() if head}


def _nearest(person: int, path: str, heads: dict[str, list[int]]) -> int | None:
    steps = path.strip(".").split(".")
    for depth in range(len(steps), 0, -1):
        above = f".{'.'.join(steps[:depth])}."
        if head := next((one for one in heads.get(above, ()) if one != person), None):
            return head
    return None
