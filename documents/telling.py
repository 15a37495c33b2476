"""Who hears what after a move: holders of the steps that opened, the author, those who issue."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import CommentAnswer, Version, VersionStep
from documents.querysets import VIEW_VERSION, lent_steps
from qms.access.rights import rights_of
from qms.access.roles import ROLES
from qms.approvals.actions import Made
from qms.approvals.moves import ROUTE_STATES, State
from qms.approvals.signing import holders_of
from qms.notices.actions import notify, settle_told
from qms.notices.models import Notice
from qms.people.models import Appointment, Delegation
from qms.people.querysets import covers


def tell_about(made: Made, *, by: Any, at: datetime) -> None:
    """One notice a person for what this move opened, returned or finished."""
    version: Version = made.thing
    name = f"{version.document.code} {version.number}"
    key = f"version:{version.pk}:{made.decision.round}:{made.decision.move}"
    _nothing_left(made, at)
    for step in made.opened:
        notify(
            kind="to_decide",
            to=[person for person in deciders(step, day=timezone.localdate(at)) if person.pk != by.pk],
            about=f"{key}:{step.pk}",
            url=decide_url(version),
            text=_("%(label)s: %(name)s") % {"label": step.label, "name": name},
            at=at,
            due=step.due_date,
        )
    if made.decision.move == "return":
        notify(
            kind="returned",
            to=version.author,
            about=key,
            url=reverse("documents:draft", args=[version.pk]),
            text=_("%(name)s was sent back by %(who)s") % {"name": name, "who": made.decision.person_name},
            at=at,
        )
    elif version.state == State.CANCELLED and by.pk != version.author_id:
        notify(
            kind="cancelled",
            to=version.author,
            about=key,
            url=reverse("documents:draft", args=[version.pk]),
            text=_("%(name)s was cancelled by %(who)s") % {"name": name, "who": made.decision.person_name},
            at=at,
        )
    elif version.state == State.APPROVED:
        _tell_approved(version, name, key, at)


def _nothing_left(made: Made, at: datetime) -> None:
    """Who was asked to decide a step that is over now has nothing left to read about it."""
    over = VersionStep.objects.filter(version=made.thing, opened_at__isnull=False).exclude(outcome="")
    posts, named = over.values("post"), over.filter(person__isnull=False).values("person")
    held = Appointment.objects.filter(post__in=posts).values("person")
    lent = Delegation.objects.filter(giver_post__in=posts).values("receiver")
    asked = Q(person__in=held) | Q(person__in=named) | Q(person__in=lent)
    unread = Notice.objects.unread().filter(asked, kind="to_decide", subject__startswith=f"version:{made.thing.pk}:")
    done = {str(pk) for pk in over.values_list("pk", flat=True)}
    rows = [pk for pk, subject in unread.values_list("pk", "subject") if subject.rsplit(":", 1)[-1] in done]
    settle_told(rows, at=at)


def _tell_approved(version: Version, name: str, key: str, at: datetime) -> None:
    notify(
        kind="approved",
        to=version.author,
        about=key,
        url=reverse("documents:draft", args=[version.pk]),
        text=_("%(name)s is approved") % {"name": name},
        at=at,
    )
    notify(
        kind="to_issue",
        to=people_who("documents.issue_version", version.document.agency, day=timezone.localdate(at)),
        about=key,
        url=reverse("documents:issuing"),
        text=_("%(name)s is approved and waits to be issued") % {"name": name},
        at=at,
    )


def tell_of_answer(answer: CommentAnswer, version: Version, *, by: Any, at: datetime, day: date) -> None:
    """Who wrote the remark and the author of the version hear of an answer, not of what it says, if they see the version."""
    people = {person.pk: person for person in (answer.comment.person, version.author) if person.pk != by.pk}
    seen = Version.objects.filter(pk=version.pk)
    place = decide_url(version) if version.state in ROUTE_STATES else reverse("documents:draft", args=[version.pk])
    notify(
        kind="answered",
        to=[one for one in people.values() if seen.permitted(one, VIEW_VERSION, day=day).exists()],
        about=f"answer:{answer.pk}",
        url=f"{place}#g{answer.comment_id}",
        text=_("%(who)s answered a remark on %(name)s")
        % {"who": answer.person_name, "name": f"{version.document.code} {version.number}"},
        at=at,
    )


def decide_url(version: Version) -> str:
    """Where people decide a version."""
    return reverse("documents:decide", args=[version.document.slug, version.number])


def deciders(step: VersionStep, *, day) -> list[Any]:
    """People who may decide the step on `day`: named, on its post, or by a written authorisation that fits."""
    if step.person_id:
        return [step.person]
    people = {person.pk: person for person in holders_of(step.post, day)}
    for lent in (
        Delegation.objects.standing(day)
        .filter(giver_post=step.post, receiver__is_active=True)
        .select_related("receiver")
    ):
        fits = VersionStep.objects.filter(lent_steps(rights_of(lent.receiver, day)), pk=step.pk)
        if fits.exists():
            people[lent.receiver_id] = lent.receiver
    return list(people.values())


def people_who(permission: str, agency: Any, *, day) -> list[Any]:
    """Active people whose posts in `agency` carry a role with `permission` for the whole agency."""
    roles = [role.key for role in ROLES if permission in role.agency]
    held = Appointment.objects.filter(
        covers(day), post__unit__agency=agency, post__roles__role__in=roles, person__is_active=True
    ).select_related("person")
    return list({row.person_id: row.person for row in held}.values())
