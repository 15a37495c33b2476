"""What an administrator may keep: one definition, used by the lists, by single pages and by the acts.

The permission is `people.administer_agency`, by agency. `qms.people` lies below `qms.access`, so its querysets cannot
say `permitted`; these functions do.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.people.models import Agency, Appointment, Delegation, Post, Unit, User
from qms.worktime import clock
from qms.worktime.models import CalendarDay, WorkHours

ADMINISTER = "people.administer_agency"


def agencies(person: Any, day: date | None = None) -> QuerySet[Agency]:
    """Agencies that the person administers on `day` (today if None)."""
    return Agency.objects.filter(_within(person, day, "pk"))


def administers(person: Any, agency: Agency, day: date | None = None) -> bool:
    """Whether the person administers the agency itself. No statement."""
    rights = rights_of(person, day)
    return rights.may_somewhere(ADMINISTER) and agency.pk in rights.reach[ADMINISTER].agencies


def kept_agencies(person: Any, day: date | None = None) -> QuerySet[Agency]:
    """Agencies whose name, place and end the person keeps: those administered and every one under them, ended ones too.

    Who founds agencies below also moves and ends them; their units, posts and people are kept by their own
    administrators alone.
    """
    paths = list(agencies(person, day).values_list("path", flat=True))
    if not paths:
        return Agency.objects.none()
    return Agency.objects.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))


def units(person: Any, day: date | None = None) -> QuerySet[Unit]:
    """Units of those agencies, ended ones included."""
    return Unit.objects.filter(_within(person, day, "agency"))


def posts(person: Any, day: date | None = None) -> QuerySet[Post]:
    """Posts in those units, ended ones included."""
    return Post.objects.filter(_within(person, day, "unit__agency"))


def people(person: Any, day: date | None = None) -> QuerySet[User]:
    """People whose home agency is one of those, the deactivated included.

    Also people left in an agency that has ended, for who administers the one above it: nobody else could let them go.
    """
    ended = Q(agency__until_date__lte=day or clock.today()) & _within(person, day, "agency__parent")
    return User.objects.filter(_within(person, day, "agency") | ended)


def appointments(person: Any, day: date | None = None) -> QuerySet[Appointment]:
    """Appointments to posts of those agencies, whatever the home agency of the person appointed."""
    return Appointment.objects.filter(_within(person, day, "post__unit__agency"))


def delegations(person: Any, day: date | None = None) -> QuerySet[Delegation]:
    """Written authorisations that lend a post of those agencies."""
    return Delegation.objects.filter(_within(person, day, "giver_post__unit__agency"))


def calendar_days(person: Any, day: date | None = None) -> QuerySet[CalendarDay]:
    """Days of those agencies; the national ones too for who keeps them."""
    found = _within(person, day, "agency")
    if keeps_national_days(person, day):
        found |= Q(agency__isnull=True)
    return CalendarDay.objects.filter(found)


def work_hours(person: Any, day: date | None = None) -> QuerySet[WorkHours]:
    """Rows of office hours of those agencies."""
    return WorkHours.objects.filter(_within(person, day, "agency"))


def keeps_national_days(person: Any, day: date | None = None) -> bool:
    """Whether the person administers an agency that has none above it: the keeper of what all agencies share."""
    return agencies(person, day).filter(parent__isnull=True).exists()


def get(request: Any, rows: QuerySet, **lookup: Any) -> Any:
    """The one row for `lookup` among `rows`, which come from a function above.

    PermissionDenied with a sentence for who administers nothing; Http404 for what belongs to another agency, does not
    exist, or cannot be a key.
    """
    require_somewhere(request, ADMINISTER)
    try:
        return rows.get(**lookup)
    except (rows.model.DoesNotExist, ValueError, OverflowError) as nothing:
        raise Http404 from nothing


def _within(person: Any, day: date | None, column: str) -> Q:
    return rights_of(person, day).where(ADMINISTER, unit="pk", agency=column)
