"""What every act asks first, and how it writes."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from qms.office import scope
from qms.people.models import Agency, Appointment, User
from qms.people.querysets import covers
from qms.trail.refusals import Refused


def require_administrator(by: User | None, agency: Agency, *, on: date) -> None:
    """Refused unless `by` administers `agency` on `on`. None is the command line of the server.

    While nobody at all administers it, who keeps the tree above may: that is how an agency gets its first administrator.
    """
    if by is None or scope.administers(by, agency, on):
        return
    if not administrators(agency).exists() and scope.kept_agencies(by, on).filter(pk=agency.pk).exists():
        return
    raise Refused(_("You do not administer %(agency)s. Ask its administrator to do this.") % {"agency": agency.name})


def require_keeper(by: User | None, agency: Agency, *, on: date) -> None:
    """Refused unless `by` administers `agency` or one above it on `on`: for its name, its place in the tree, its end."""
    if by is not None and not scope.kept_agencies(by, on).filter(pk=agency.pk).exists():
        raise Refused(
            _("You administer neither %(agency)s nor an agency above it. Ask the administrator of the one above.")
            % {"agency": agency.name}
        )


def locked(agency: Agency) -> Agency:
    """The agency as it is now; its structure changes one act at a time until the transaction ends."""
    return Agency.objects.select_for_update().get(pk=agency.pk)


def locked_both(agency: Agency, other: Agency | None) -> tuple[Agency, Agency | None]:
    """Two agencies as they are now, always locked in the same order, so that two acts never wait for each other."""
    keys = {agency.pk} | ({other.pk} if other else set())
    rows = {row.pk: row for row in Agency.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return rows[agency.pk], rows[other.pk] if other else None


def keep(thing: models.Model, *, by: User | None, fields: Iterable[str] | None = None) -> None:
    """Save with the person in the history of the row. `fields` limits the columns written."""
    thing._history_user = by
    thing.save(update_fields=None if fields is None else list(fields))


def check_fields(thing: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """Refused with the first thing wrong with a field of `thing`: too long, empty, not among the choices, alphabet.

    What a field points to came as a row, so it is not looked for again.
    """
    pointing = {field.name for field in thing._meta.fields if field.is_relation}
    try:
        thing.clean_fields(exclude=pointing | set(exclude))
    except ValidationError as problem:
        field, messages = next(iter(problem.message_dict.items()))
        label = str(thing._meta.get_field(field).verbose_name)
        raise Refused(f"{label[:1].upper()}{label[1:]}: {messages[0]}", field=field) from problem


def differing(thing: models.Model, values: dict[str, Any]) -> list[str]:
    """Names of the fields whose value on `thing` is another than in `values`; sets them."""
    changed = [name for name, value in values.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, values[name])
    return changed


def day_text(day: date) -> str:
    """A day as it is written in sentences."""
    return f"{day:%d/%m/%Y}"


def last_day(until_date: date) -> str:
    """The last day of a period that ends before `until_date`."""
    return day_text(until_date - timedelta(days=1))


def administrators(agency: Agency) -> models.QuerySet[Appointment]:
    """Appointments, whenever they are, of people who may sign in to posts that administer `agency`."""
    return Appointment.objects.filter(
        models.Q(post__roles__agency=agency) | models.Q(post__roles__agency=None, post__unit__agency=agency),
        post__roles__role="administrator",
        person__is_active=True,
    )


def require_an_administrator_left(agency: Agency, *, by: User | None, on: date) -> None:
    """Refused when after the act nobody could administer the agency any more. Call it last; the transaction undoes."""
    held = administrators(agency).filter(covers(on), covers(on, "post__"))
    if by is not None and not held.exists():
        raise Refused(
            _("After this nobody could administer %(agency)s. Give another person a post with that role first.")
            % {"agency": agency.name}
        )
