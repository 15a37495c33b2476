"""Who hears of findings and corrective actions. Codes alone: a notice says nothing of what was found."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from audits.gates import Facts
from audits.models import CorrectiveAction, Finding
from audits.querysets import APPROVE_CAUSE, CLOSE, KEEP_FINDING
from documents.telling import people_who
from qms.approvals.signing import holders_of
from qms.notices.actions import notify
from qms.people.models import User
from qms.people.querysets import covers


def finding_url(finding: Finding) -> str:
    return reverse("audits:finding", args=[finding.agency.slug, finding.code])


def corrective_url(corrective: CorrectiveAction) -> str:
    return reverse("audits:corrective", args=[corrective.agency.slug, corrective.code])


def heads_of(unit: Any, day: date) -> list[User]:
    """Active people who head the unit on `day`."""
    held = User.objects.filter(
        covers(day, "appointments__"), appointments__post__unit=unit, appointments__post__is_head=True, is_active=True
    )
    return list(held.distinct().order_by("pk"))


def approvers_of(corrective: CorrectiveAction, *, but: int | None, day: date) -> list[User]:
    """Who approves cause and actions: the heads of the unit; where there is none but the writer, the heads of the agency."""
    heads = [one for one in heads_of(corrective.unit, day) if one.pk != but and one.has_perm(APPROVE_CAUSE, corrective)]
    return heads or [one for one in people_who(APPROVE_CAUSE, corrective.agency, day=day) if one.pk != but]


def tell_recorded(finding: Finding, *, by: Any, at: datetime, day: date) -> None:
    """The heads of the unit, and the officers, who open what corrects it."""
    people = [*heads_of(finding.unit, day), *people_who(KEEP_FINDING, finding.agency, day=day)]
    text = _("%(code)s was recorded") % {"code": finding.code}
    _say("finding_recorded", finding, _others(people, by), finding_url(finding), text, at)


def tell_opened(corrective: CorrectiveAction, *, by: Any, at: datetime, day: date) -> None:
    """The post it was given to, and the heads of the unit."""
    people = [*holders_of(corrective.assigned_post, day), *heads_of(corrective.unit, day)]
    text = _("%(code)s: correction, cause and actions by %(day)s")
    text = text % {"code": corrective.code, "day": f"{corrective.cause_due_date:%d/%m/%Y}"}
    key = f"{_key(corrective)}:given:{corrective.assigned_post_id}:{corrective.cause_due_date}"
    _say("corrective_given", key, _others(people, by), corrective_url(corrective), text, at)


def tell_moved(corrective: CorrectiveAction, name: str, facts: Facts, *, by: Any, at: datetime, day: date) -> None:
    """Whoever a move concerns; see `MOVED`."""
    kind, who, text = MOVED[name]
    people = who(corrective, facts, by, day)
    key = f"{_key(corrective)}:{name}:{at.isoformat()}"
    _say(kind, key, _others(people, by), corrective_url(corrective), str(text()) % {"code": corrective.code}, at)


def tell_checker(corrective: CorrectiveAction, *, by: Any, at: datetime) -> None:
    """Who is named to check the effect hears so, with the day."""
    text = _("%(code)s: you check the effect by %(day)s")
    text = text % {"code": corrective.code, "day": f"{corrective.check_due_date:%d/%m/%Y}"}
    key = f"{_key(corrective)}:checker:{corrective.checker_id}:{corrective.check_due_date}"
    _say("check_given", key, _others([corrective.checker], by), corrective_url(corrective), text, at)


def tell_extended(corrective: CorrectiveAction, action: Any, *, by: Any, at: datetime, day: date) -> None:
    """The owners of an action hear of its new day."""
    text = _("%(code)s: an action of yours is due by %(day)s now")
    text = text % {"code": corrective.code, "day": f"{action.due_date:%d/%m/%Y}"}
    key = f"{_key(corrective)}:action:{action.pk}:{action.due_date}"
    people = _others(holders_of(action.owner_post, day), by)
    _say("action_extended", key, people, corrective_url(corrective), text, at)


def _approvers(car: CorrectiveAction, facts: Facts, by: Any, day: date) -> list[Any]:
    return approvers_of(car, but=facts.cause.by_id if facts.cause else None, day=day)


def _workers(car: CorrectiveAction, facts: Facts, by: Any, day: date) -> list[Any]:
    return [*holders_of(car.assigned_post, day), *([facts.cause.by] if facts.cause else []), *heads_of(car.unit, day)]


def _owners(car: CorrectiveAction, facts: Facts, by: Any, day: date) -> list[Any]:
    return [*User.objects.filter(pk__in=facts.owners), *holders_of(car.assigned_post, day)]


def _checker(car: CorrectiveAction, facts: Facts, by: Any, day: date) -> list[Any]:
    return [car.checker] if car.checker else people_who(CLOSE, car.agency, day=day)


def _everybody(car: CorrectiveAction, facts: Facts, by: Any, day: date) -> list[Any]:
    return [car.author, *_owners(car, facts, by, day), *heads_of(car.unit, day)]


# move: kind of notice, who hears of it, the words
MOVED = {
    "propose": ("cause_to_approve", _approvers, lambda: _("%(code)s: cause and actions to approve")),
    "accept": ("cause_approved", _owners, lambda: _("%(code)s: the actions are approved, yours among them")),
    "send_back": ("cause_sent_back", _workers, lambda: _("%(code)s: cause and actions were sent back")),
    "finish": ("effect_to_check", _checker, lambda: _("%(code)s: every action is done, the effect is to be checked")),
    "act_again": ("corrective_resumed", _workers, lambda: _("%(code)s: the check asks for more actions")),
    "rethink": ("corrective_resumed", _workers, lambda: _("%(code)s: the check asks for another cause")),
    "close": ("corrective_closed", _everybody, lambda: _("%(code)s is closed")),
    "waive": ("corrective_closed", _everybody, lambda: _("%(code)s is closed with a written reason")),
    "reopen": ("corrective_resumed", _everybody, lambda: _("%(code)s was reopened")),
    "cancel": ("corrective_closed", _everybody, lambda: _("%(code)s was cancelled")),
}


def _key(corrective: CorrectiveAction) -> str:
    return f"corrective:{corrective.pk}"


def _others(people: Iterable[Any], by: Any) -> list[Any]:
    return [one for one in people if one is not None and one.pk != by.pk]


def _say(kind: str, about: Any, people: list[Any], url: str, text: str, at: datetime) -> None:
    notify(kind=kind, to=people, about=about, url=url, text=text, at=at)
