"""Who holds which post from when until when."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qms.access.rights import forget_rights
from qms.office.actions.allowed import (
    check_fields,
    day_text,
    keep,
    last_day,
    locked,
    require_administrator,
    require_an_administrator_left,
)
from qms.office.actions.posts import close_appointment
from qms.people.models import Appointment, Post, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


@transaction.atomic
def appoint(
    *,
    person: User,
    post: Post,
    from_date: date,
    by: User | None,
    on: date,
    until_date: date | None = None,
    is_acting: bool = False,
    is_concurrent: bool = False,
    decided_by: str = "",
) -> Appointment:
    """`person` holds `post` in [from_date, until_date).

    Refused while the post or its unit does not stand, for a deactivated person, for the same post twice at a time, for
    a second head, and for a second main post (mark the other as held beside it).
    """
    agency = locked(post.unit.agency)
    require_administrator(by, agency, on=on)
    post = Post.objects.select_related("unit__agency").get(pk=post.pk)
    appointment = Appointment(
        person=person,
        post=post,
        from_date=from_date,
        until_date=until_date,
        is_acting=is_acting,
        is_concurrent=is_concurrent,
        decided_by=decided_by,
    )
    check_fields(appointment)
    if not person.is_active:
        raise Refused(
            _("%(name)s is deactivated. Let the person in again first.") % {"name": person.full_name}, field="person"
        )
    _check_period(appointment)
    _check_others(appointment)
    keep(appointment, by=by)
    forget_rights(person)
    detail = {"post": post.code, "unit": post.unit.code, "from": from_date.isoformat()}
    if until_date:
        detail["until"] = until_date.isoformat()
    record(act=Act.APPOINTED, by=by, on=appointment, agency=agency, detail=detail)
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, until_date: date, by: User | None, on: date) -> None:
    """The person holds the post no longer from `until_date` on; one that has not begun by then is taken back.

    Refused for an appointment already over by that day, and when nobody would be left to administer the agency.
    """
    agency = locked(appointment.post.unit.agency)
    require_administrator(by, agency, on=on)
    appointment = Appointment.objects.select_related("person", "post__unit__agency").get(pk=appointment.pk)
    if appointment.until_date is not None and appointment.until_date <= until_date:
        raise Refused(
            _("This appointment ends after %(day)s already. Choose an earlier day.")
            % {"day": last_day(appointment.until_date)},
            field="until_date",
        )
    close_appointment(appointment, until_date, by=by, on=on)
    forget_rights(appointment.person)
    require_an_administrator_left(agency, by=by, on=max(on, until_date))


def meeting(rows: QuerySet, from_date: date, until_date: date | None) -> QuerySet:
    """Rows whose half-open period has a day in common with [from_date, until_date)."""
    met = rows.filter(Q(until_date__isnull=True) | Q(until_date__gt=from_date))
    return met if until_date is None else met.filter(from_date__lt=until_date)


def _check_period(appointment: Appointment) -> None:
    first, until_date, post = appointment.from_date, appointment.until_date, appointment.post
    if until_date is not None and until_date <= first:
        raise Refused(_("The last day lies before the first. Choose a later one."), field="until_date")
    for standing, name in ((post, post.title), (post.unit, post.unit.name)):
        if first < standing.from_date:
            raise Refused(
                _("%(name)s begins on %(day)s. Choose that day or a later one.")
                % {"name": name, "day": day_text(standing.from_date)},
                field="from_date",
            )
        if standing.until_date is not None and (until_date is None or until_date > standing.until_date):
            raise Refused(
                _("%(name)s ends after %(day)s. Let the appointment end by then.")
                % {"name": name, "day": last_day(standing.until_date)},
                field="until_date",
            )


def _check_others(appointment: Appointment) -> None:
    person, post = appointment.person, appointment.post
    same = meeting(Appointment.objects.filter(post=post), appointment.from_date, appointment.until_date)
    if same.filter(person=person).exists():
        raise Refused(_("%(name)s holds this post in that time already.") % {"name": person.full_name}, field="post")
    holder = same.select_related("person").first() if post.is_head or post.is_agency_head else None
    if holder is not None:
        raise Refused(
            _("%(name)s holds this post in that time. End that appointment first.") % {"name": holder.person.full_name},
            field="post",
        )
    if appointment.is_concurrent:
        return
    mine = Appointment.objects.filter(person=person, is_concurrent=False).select_related("post")
    main = meeting(mine, appointment.from_date, appointment.until_date).first()
    if main is not None:
        raise Refused(
            _("%(name)s holds %(title)s as main post in that time. End that first, or mark this one as held beside it.")
            % {"name": person.full_name, "title": main.post.title},
            field="is_concurrent",
        )
