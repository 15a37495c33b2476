"""What people are told of appointments and written authorisations: one row a kind."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, day_before, due_rows, worded
from qms.people.models import Appointment, Delegation
from qms.people.querysets import covers

OUTSIDE = "outside_reader"


def delegations_ending(day: date) -> list[QuerySet[Any, Any]]:
    """Written authorisations that hold and will end: of who gave them and of who holds them."""
    rows = Delegation.objects.standing(day)
    given = worded(
        _("Authorisation %(number)s to %(who)s ends on that day"),
        number="number",
        who="receiver__full_name",
    )
    held = worded(
        _("Authorisation %(number)s of %(who)s ends on that day"),
        number="number",
        who="giver__full_name",
    )
    common = {"key": "delegation", "due": day_before("until_date")}
    return [
        due_rows(rows, person="giver", text=given, url=reverse("web:account"), **common),
        due_rows(rows, person="receiver", text=held, url=reverse("web:account"), **common),
    ]


def outside_ending(day: date) -> QuerySet[Any, Any]:
    """Appointments of outside readers that will end: of the reader."""
    rows = Appointment.objects.filter(covers(day), post__roles__role=OUTSIDE, until_date__isnull=False)
    text = worded(
        _("Your reading of the documents of %(agency)s ends on that day"), agency="post__unit__agency__short_name"
    )
    return due_rows(
        rows, person="person", key="outside", due=day_before("until_date"), text=text, url=reverse("web:home")
    )


KINDS = Kinds(
    [
        NoticeKind(
            "delegation_ending",
            gettext_lazy("Written authorisation about to end"),
            reminds=Reminder(delegations_ending, before=(5, 1), on_day=False),
        ),
        NoticeKind(
            "outside_ending",
            gettext_lazy("Reading from outside about to end"),
            reminds=Reminder(outside_ending, before=(10, 3), on_day=False),
        ),
    ]
)
