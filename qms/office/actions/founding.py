"""The first day of an agency, and the daily renewal of the copies of the tree."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from qms.office.actions import phases
from qms.office.actions.agencies import create_agency
from qms.office.actions.appointments import appoint
from qms.office.actions.people import create_person
from qms.office.actions.posts import RoleOn, create_post
from qms.office.actions.units import create_unit
from qms.people.models import Agency, Unit, User

# Data of the agency, which its administrator may rename; official words are Vietnamese in every interface.
LEADERS = ("LD", "Lãnh đạo")
ADMINISTRATOR = ("quan-tri", "Quản trị hệ thống")


class Founded(NamedTuple):
    """A new agency, its first administrator and the password to hand over once."""

    agency: Agency
    person: User
    password: str


@transaction.atomic
def found_agency(
    *,
    admin_username: str,
    admin_name: str,
    admin_email: str = "",
    by: User | None,
    at: datetime,
    from_date: date | None = None,
    **agency: Any,
) -> Founded:
    """An agency with the unit of its leaders, the post of administrator and the person on it, from `from_date`.

    `agency` are the arguments of `create_agency`; edition and symbol come from the agency above and the code where they
    are left out. A person may do the rest because nobody administers the new agency yet. All or nothing.
    """
    on = timezone.localdate(at)
    day = from_date or on
    parent = agency.get("parent")
    agency["symbol"] = agency.get("symbol") or agency["code"]
    agency["edition"] = agency.get("edition") or (parent.edition if parent else None)
    made = create_agency(**agency, from_date=day, by=by, on=on)
    code, name = LEADERS
    unit = create_unit(
        agency=made, code=code, name=f"{name} {made.short_name}"[:200], order=1, from_date=day, by=by, on=on
    )
    code, title = ADMINISTRATOR
    roles = [RoleOn("administrator")]
    post = create_post(unit=unit, code=code, title=title, from_date=day, roles=roles, by=by, on=on)
    person, password = create_person(
        agency=made, username=admin_username, full_name=admin_name, email=admin_email, by=by, at=at
    )
    appoint(person=person, post=post, from_date=day, by=by, on=on)
    return Founded(made, person, password)


@transaction.atomic
def refresh_tree(*, on: date) -> int:
    """Renew the copies of today on every agency and unit; how many differed. Safe to run often, due once a day."""
    return phases.refresh(phases.AGENCIES, Agency.objects.all(), on=on) + phases.refresh(
        phases.UNITS, Unit.objects.all(), on=on
    )
