"""The last day of an agency: abolished, merged into another, or split into several."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qms.office.actions import phases
from qms.office.actions.allowed import administrators, check_fields, day_text, keep, last_day, locked, require_keeper
from qms.office.actions.units import end_unit
from qms.people.models import Agency, AgencyPhase, Appointment, Unit, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


@transaction.atomic
def end_agency(
    *, agency: Agency, until_date: date, reason: str, successors: Iterable[Agency] = (), by: User | None, on: date
) -> None:
    """The agency is no more from `until_date` on; `successors` take over (none: abolished, one: merged, more: split).

    Refused while agencies stand under it, or while beyond that day people other than its administrators belong to it or
    hold its posts, or units stand that no administrator sits in: each has to be moved or ended by who knows where to.
    The administrators stay to the end, so that somebody can; their units, posts and appointments end with the agency.
    Who is left afterwards is handed over by who administers the agency above.
    """
    agency, successors = locked(agency), list(successors)
    require_keeper(by, agency, on=on)
    _check_successors(agency, successors, until_date)
    _check_below(agency, until_date)
    remaining = administrators(agency).filter(post__unit__agency=agency).exclude(until_date__lte=until_date)
    _check_people(agency, remaining, until_date)
    _check_units(agency, remaining, until_date)
    _end_units(agency, until_date=until_date, reason=reason, by=by, on=on)
    phases.finish(phases.AGENCIES, agency, until_date=until_date)
    agency.until_date, agency.ended_by = until_date, reason
    check_fields(agency, exclude={"code", "slug", "name"})
    keep(agency, by=by, fields=["until_date", "ended_by"])
    agency.successors.set(successors)
    detail = {"until": until_date.isoformat(), "reason": reason, "successors": [row.code for row in successors]}
    record(act=Act.AGENCY_ENDED, by=by, on=agency, agency=agency, detail=detail)


def _check_successors(agency: Agency, successors: list[Agency], until_date: date) -> None:
    for row in successors:
        if row.pk == agency.pk:
            raise Refused(_("An agency cannot follow itself. Choose another one."), field="successors")
        if row.from_date > until_date or row.until_date is not None:
            raise Refused(
                _("%(name)s does not stand from %(day)s on. Enter it first, or choose another one.")
                % {"name": row.name, "day": day_text(until_date)},
                field="successors",
            )


def _check_below(agency: Agency, until_date: date) -> None:
    below = AgencyPhase.objects.filter(parent=agency).exclude(until_date__lte=until_date).select_related("agency")
    left = below.order_by("agency__code").first()
    if left is not None:
        raise Refused(
            _("%(name)s still stands under this agency on %(day)s. Move or end it first.")
            % {"name": left.name, "day": day_text(until_date)},
            field="until_date",
        )


def _check_people(agency: Agency, remaining: QuerySet[Appointment], until_date: date) -> None:
    keepers = remaining.values("person")
    held = Appointment.objects.filter(post__unit__agency=agency).exclude(until_date__lte=until_date)
    others = held.exclude(person__in=keepers).order_by("person__username")
    first = others.select_related("person", "post").first()
    if first is not None:
        n = others.count()
        text = ngettext(
            "%(n)s appointment goes on after %(day)s: %(name)s, %(title)s. End it by then first.",
            "%(n)s appointments go on after %(day)s, the first of %(name)s, %(title)s. End them by then first.",
            n,
        )
        told = {"n": n, "day": last_day(until_date), "name": first.person.full_name, "title": first.post.title}
        raise Refused(text % told, field="until_date")
    homes = User.objects.filter(agency=agency, is_active=True).exclude(pk__in=keepers).order_by("username")
    home = homes.first()
    if home is not None:
        n = homes.count()
        text = ngettext(
            "%(n)s person still belongs to the agency: %(name)s. Hand over to another agency, or deactivate, first.",
            "%(n)s people still belong to the agency, the first is %(name)s. Hand them over to another agency, or "
            "deactivate them, first.",
            n,
        )
        raise Refused(text % {"n": n, "name": home.full_name})


def _check_units(agency: Agency, remaining: QuerySet[Appointment], until_date: date) -> None:
    """Units of administrators, and those above them, end with the agency; every other has to be taken care of before."""
    paths = remaining.values_list("post__unit__path", flat=True)
    needed = {int(step) for path in paths for step in path.split(".") if step}
    standing = Unit.objects.filter(agency=agency).exclude(until_date__lte=until_date)
    left = standing.exclude(pk__in=needed).order_by("order", "code").first()
    if left is not None:
        raise Refused(
            _("The unit %(name)s still stands on %(day)s. Abolish it by then first, naming who takes over.")
            % {"name": left.name, "day": day_text(until_date)},
            field="until_date",
        )


def _end_units(agency: Agency, *, until_date: date, reason: str, by: User | None, on: date) -> None:
    units = list(Unit.objects.filter(agency=agency).exclude(until_date__lte=until_date).select_related("agency"))
    for unit in sorted(units, key=lambda row: -row.path.count(".")):  # those below first
        end_unit(unit, until_date=until_date, reason=reason, successors=[], by=by, on=on)
