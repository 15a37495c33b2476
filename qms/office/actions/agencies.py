"""Agencies: entered, renamed and moved with a date. Their first day is in `founding`, their last in `ending`."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from qms.office.actions import phases
from qms.office.actions.allowed import (
    check_fields,
    differing,
    keep,
    locked,
    locked_both,
    require_administrator,
    require_keeper,
)
from qms.people.models import Agency, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

DETAILS = ("place", "symbol", "head_title", "address", "contact", "obligation", "edition")


@transaction.atomic
def create_agency(
    *,
    code: str,
    name: str,
    short_name: str,
    level: str,
    from_date: date,
    by: User | None,
    on: date,
    parent: Agency | None = None,
    slug: str = "",
    **details: Any,
) -> Agency:
    """A new agency with its first phase; `details` are fields of DETAILS, `slug` comes from the code if empty.

    `by` None is the command line; a person must administer the parent or one above it. Refused for a code or short name
    in use.
    """
    if by is not None and parent is None:
        raise Refused(_("An agency without one above it is entered from the command line of the server."))
    if parent is not None:
        parent = locked(parent)
        require_keeper(by, parent, on=on)
    agency = Agency(
        code=code,
        slug=slug or slugify(code.replace("Đ", "D").replace("đ", "d"))[:20],
        name=name,
        short_name=short_name or name[:80],
        level=level,
        parent=parent,
        from_date=from_date,
        **details,
    )
    check_fields(agency)
    if Agency.objects.filter(code__iexact=code).exists():
        raise Refused(_("The code %(code)s belongs to another agency. Choose another.") % {"code": code}, field="code")
    if Agency.objects.filter(slug=agency.slug).exists():
        raise Refused(
            _("The short name %(slug)s in addresses is taken. Give another.") % {"slug": agency.slug}, field="slug"
        )
    keep(agency, by=by)
    phases.begin(phases.AGENCIES, agency, by=by)
    record(act=Act.AGENCY_CREATED, by=by, on=agency, agency=agency, detail={"code": code})
    return agency


@transaction.atomic
def change_agency(*, agency: Agency, by: User | None, on: date, **details: Any) -> bool:
    """Other details (fields of DETAILS) that carry no date; False when nothing differs."""
    agency = locked(agency)
    require_administrator(by, agency, on=on)
    if set(details) - set(DETAILS):
        raise TypeError(f"not details of an agency: {sorted(set(details) - set(DETAILS))}")
    changed = differing(agency, details)
    if not changed:
        return False
    check_fields(agency)
    keep(agency, by=by, fields=changed)
    record(act=Act.AGENCY_CHANGED, by=by, on=agency, agency=agency, detail={"fields": changed})
    return True


@transaction.atomic
def rename_agency(
    *, agency: Agency, name: str, short_name: str, from_date: date, reason: str, by: User | None, on: date
) -> bool:
    """From `from_date` on the agency has another name; what was signed before keeps the old one."""
    agency = locked(agency)
    require_keeper(by, agency, on=on)
    check_fields(Agency(name=name, short_name=short_name), exclude=_all_but("name", "short_name"))
    values = {"name": name, "short_name": short_name}
    if not phases.change(phases.AGENCIES, agency, values=values, from_date=from_date, reason=reason):
        return False
    phases.refresh(phases.AGENCIES, [agency], on=on, by=by)
    detail = {"name": name, "from": from_date.isoformat(), "reason": reason}
    record(act=Act.AGENCY_CHANGED, by=by, on=agency, agency=agency, detail=detail)
    return True


@transaction.atomic
def move_agency(
    *, agency: Agency, parent: Agency | None, from_date: date, reason: str, by: User | None, on: date
) -> bool:
    """From `from_date` on the agency stands under `parent`, with every agency below it.

    A person must administer both the agency and the one above it, or agencies above them: whoever supervises from above
    reads below. Only the command line puts one at the top, because the top keeps what all agencies share.
    """
    agency, parent = locked_both(agency, parent)
    require_keeper(by, agency, on=on)
    if parent is not None:
        require_keeper(by, parent, on=on)
    elif by is not None:
        raise Refused(
            _("An agency without one above it is entered from the command line of the server."), field="parent"
        )
    values = {"parent": parent}
    if not phases.change(phases.AGENCIES, agency, values=values, from_date=from_date, reason=reason):
        return False
    phases.refresh(phases.AGENCIES, Agency.objects.filter(path__contains=f".{agency.pk}."), on=on, by=by)
    detail = {"parent": parent.code if parent else "", "from": from_date.isoformat(), "reason": reason}
    record(act=Act.AGENCY_CHANGED, by=by, on=agency, agency=agency, detail=detail)
    return True


def _all_but(*names: str) -> set[str]:
    return {field.name for field in Agency._meta.fields} - set(names)
