"""Addresses that a mail server refused for good: nothing more is sent there, and people hear of it on the site."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.access.roles import ROLES
from qms.notices.kinds import MAIL_REFUSED
from qms.notices.models import NoticeSettings
from qms.people.models import Appointment, User
from qms.people.querysets import covers

ADMINISTER = "people.administer_agency"


@transaction.atomic
def note_refused(person: User, *, answer: str, at: datetime) -> None:
    """Keep what the server said, and tell the administrators of the person's agency, each once an address."""
    from qms.notices.actions import notify

    NoticeSettings.objects.update_or_create(
        person=person,
        defaults={"refused_address": person.email, "refused_at": at, "refused_answer": answer[:200]},
    )
    notify(
        kind=MAIL_REFUSED,
        to=[one for one in _administrators(person, at) if one.pk != person.pk],
        about=f"address:{person.pk}:{person.email}"[:200],
        url=_page(person),
        text=_("The mail server refuses the address of %(who)s (%(address)s). Correct it.")
        % {"who": person.full_name, "address": person.email},
        at=at,
    )


def is_refused(person: Any) -> bool:
    """Whether the address the person has now is one that was refused."""
    kept = getattr(person, "notice_settings", None)
    return bool(kept and kept.refused_address and kept.refused_address == person.email)


def _administrators(person: User, at: datetime) -> list[User]:
    roles = [role.key for role in ROLES if ADMINISTER in role.agency]
    held = Appointment.objects.filter(
        covers(timezone.localdate(at)), post__unit__agency=person.agency_id, post__roles__role__in=roles
    )
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk"))


def _page(person: User) -> str:
    """Where an administrator corrects it; the page is on a floor above."""
    try:
        return reverse("office:person", args=[person.pk])
    except NoReverseMatch:
        return "/"
