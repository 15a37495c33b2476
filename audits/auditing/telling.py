"""Who hears of audits: the team, the management that is asked, heads of audited units, who plans. Numbers alone, no finding."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audits.auditing.querysets import ALLOW, PLAN
from documents.telling import people_who
from qms.approvals.moves import State
from qms.approvals.signing import holders_of
from qms.notices.actions import notify
from qms.people.models import Appointment, Delegation
from qms.people.querysets import covers


def address(audit: Any) -> str:
    """The page of an audit."""
    return reverse("audits:audit", args=[audit.agency.slug, audit.year, audit.order])


def _tell(
    kind: str, audit: Any, to: Iterable[Any], text: str, key: str, *, by: Any, at: datetime, due: Any = None
) -> None:
    people = [person for person in to if by is None or person.pk != by.pk]
    notify(kind=kind, to=people, about=f"audit:{audit.pk}:{key}", url=address(audit), text=text, at=at, due=due)


def tell_named(member: Any, *, by: Any, at: datetime) -> None:
    """Somebody is in a team."""
    audit = member.audit
    text = _("%(number)s: in the team as %(role)s") % {
        "number": audit.number,
        "role": member.get_role_display().lower(),
    }
    _tell("audit_named", audit, [member.person], text, f"team:{member.pk}", by=by, at=at, due=audit.start_date)


def tell_asked(asked: Any, *, by: Any, at: datetime) -> None:
    """The management is asked for a written permission."""
    audit = asked.audit
    people = [one for one in people_who(ALLOW, audit.agency, day=timezone.localdate(at)) if one.pk != asked.person_id]
    text = _("%(number)s: a permission to audit in spite of a conflict waits") % {"number": audit.number}
    _tell("audit_permission", audit, people, text, f"override:{asked.pk}", by=by, at=at)


def tell_allowed(asked: Any, *, by: Any, at: datetime) -> None:
    """Who asked hears the verdict."""
    text = _("%(number)s: permission %(verdict)s") % {
        "number": asked.audit.number,
        "verdict": asked.get_verdict_display().lower(),
    }
    _tell("audit_permission", asked.audit, [asked.asked_by], text, f"override:{asked.pk}:said", by=by, at=at)


def heads_of(units: Iterable[int], day: date) -> list[Any]:
    """People who head one of these units today."""
    held = Appointment.objects.filter(covers(day), post__unit__in=units, post__is_head=True, person__is_active=True)
    return list({row.person_id: row.person for row in held.select_related("person")}.values())


def tell_stage(audit: Any, text: str, *, by: Any, at: datetime) -> None:
    """Team and heads of the audited units hear that an audit moved on."""
    units = list(audit.audit_units.values_list("unit", flat=True))
    team = [row.person for row in audit.team.select_related("person")]
    people = [*team, *heads_of(units, timezone.localdate(at))]
    key = f"{audit.stage}:{audit.stage_since.isoformat()}"
    _tell("audit_moved", audit, people, text % {"number": audit.number}, key, by=by, at=at, due=audit.start_date)


def tell_made(audit: Any, *, at: datetime) -> None:
    """Who plans hears of an audit that was entered ahead of its month."""
    people = people_who(PLAN, audit.agency, day=timezone.localdate(at))
    text = _("%(number)s of the programme is to be prepared") % {"number": audit.number}
    _tell("audit_to_plan", audit, people, text, "made", by=None, at=at, due=audit.month_date)


def tell_programme(made: Any, *, by: Any, at: datetime) -> None:
    """Who decides next, or who made it once it is approved or sent back."""
    programme, day = made.thing, timezone.localdate(at)
    name = _("Audit programme %(year)s") % {"year": programme.year}
    key = f"programme:{programme.pk}:{made.decision.round}:{made.decision.move}"
    url = programme.get_absolute_url()
    for step in made.opened:
        people = [one for one in _deciders(step, day) if one.pk != by.pk]
        text = _("%(label)s: %(name)s") % {"label": step.label, "name": name}
        notify(kind="to_decide", to=people, about=f"{key}:{step.pk}", url=url, text=text, at=at, due=step.due_date)
    if made.decision.move == "return" and by.pk != programme.author_id:
        text = _("%(name)s was sent back by %(who)s") % {"name": name, "who": made.decision.person_name}
        notify(kind="returned", to=programme.author, about=key, url=url, text=text, at=at)
    elif programme.state == State.APPROVED:
        text = _("%(name)s is approved") % {"name": name}
        notify(kind="approved", to=programme.author, about=key, url=url, text=text, at=at)


def _deciders(step: Any, day: date) -> list[Any]:
    people = {person.pk: person for person in holders_of(step.post, day)}
    lent = Delegation.objects.standing(day).filter(giver_post=step.post, receiver__is_active=True, types=[])
    for row in lent.filter(Q(units=None)).select_related("receiver"):
        if step.kind in row.acts:
            people[row.receiver_id] = row.receiver
    return list(people.values())
