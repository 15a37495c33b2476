"""What a person chooses about being told: how of each kind, at which hour, on which days not at all."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from qms.notices.kinds import NoticeKind, kinds
from qms.notices.models import DIGEST_HOUR, HOURS, Channel, NoticeChoice, NoticeSettings, QuietDays
from qms.people.models import User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST_QUIET = timedelta(days=366)
MOST_QUIET = 20  # stretches of days still to come


def usual(kind: NoticeKind) -> Channel:
    """How people hear of a kind who chose nothing."""
    return Channel.AT_ONCE if kind.immediate else Channel.DIGEST


def offered(kind: NoticeKind) -> tuple[Channel, ...]:
    """What may be chosen for a kind: at once only where somebody else waits for the person."""
    return (Channel.AT_ONCE, Channel.DIGEST, Channel.INBOX) if kind.immediate else (Channel.DIGEST, Channel.INBOX)


def choices_of(person: User) -> dict[str, str]:
    """The channel of every kind that is mailed, as this person has it. One statement."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "channel"))
    found = {}
    for key, kind in kinds().items():
        if kind.mailed:
            channel = chosen.get(key, "")
            found[key] = channel if channel in offered(kind) else usual(kind)
    return found


@transaction.atomic
def choose(*, by: User, hour: time, channels: Mapping[str, str], at: datetime) -> bool:
    """Keep the hour of the daily mail and the channel of these kinds; others stay. False when nothing was new.

    Refused for an hour or a channel that is not offered.
    """
    User.objects.select_for_update().get(pk=by.pk)
    known, now = kinds(), choices_of(by)
    if hour not in HOURS:
        raise Refused(_("Choose one of the hours in the list."), field="hour")
    for key, channel in channels.items():
        if key not in now or channel not in offered(known[key]):
            raise Refused(_("Choose one of the ways in the list."), field=key)
    changed = {key: channel for key, channel in channels.items() if now[key] != channel}
    NoticeChoice.objects.filter(person=by, kind__in=changed).delete()
    NoticeChoice.objects.bulk_create(
        [
            NoticeChoice(person=by, kind=key, channel=channel)
            for key, channel in changed.items()
            if channel != usual(known[key])
        ]
    )
    settled, _new = NoticeSettings.objects.get_or_create(person=by)
    is_new_hour = settled.digest_hour != hour
    if is_new_hour:
        settled.digest_hour = hour
        settled.save(update_fields=["digest_hour"])
    if changed or is_new_hour:
        _record(by, at)
    return bool(changed or is_new_hour)


@transaction.atomic
def keep_quiet(*, by: User, first: date, last: date, day: date, at: datetime) -> QuietDays:
    """No mail to the person from `first` to `last`, both included. What is told meanwhile lies in the inbox, and the next
    daily mail has it.

    Refused for days that are over, in the wrong order or more than a year, and for too many stretches.
    """
    User.objects.select_for_update().get(pk=by.pk)
    if last < first:
        raise Refused(_("The last day lies before the first. Turn them round."), field="last")
    if last < day:
        raise Refused(_("These days are over. Enter days from today on."), field="last")
    if last - first > LONGEST_QUIET:
        raise Refused(_("A year at most. Enter an earlier last day."), field="last")
    until = last + timedelta(days=1)
    standing = QuietDays.objects.filter(person=by, until_date__gt=day)
    if standing.filter(from_date__lt=until, until_date__gt=first).exists():
        raise Refused(_("Some of these days are in your list already. Remove that entry first."), field="first")
    if standing.count() >= MOST_QUIET:
        raise Refused(_("That is too many entries. Remove one that you no longer need."), field="first")
    quiet = QuietDays.objects.create(person=by, from_date=first, until_date=until)
    _record(by, at)
    return quiet


@transaction.atomic
def end_quiet(quiet: QuietDays, *, by: User, at: datetime) -> None:
    """Mail again on these days. Refused for those of another person."""
    if quiet.person_id != by.pk:
        raise Refused(_("These days are another person's."))
    quiet.delete()
    _record(by, at)


@transaction.atomic
def trust_address_again(*, by: User, at: datetime) -> bool:
    """The person says that her address works again, so that mail goes there. False when nothing was refused."""
    settled = NoticeSettings.objects.select_for_update().filter(person=by).exclude(refused_address="").first()
    if settled is None:
        return False
    settled.refused_address, settled.refused_at, settled.refused_answer = "", None, ""
    settled.save(update_fields=["refused_address", "refused_at", "refused_answer"])
    _record(by, at)
    return True


def settings_of(person: User) -> NoticeSettings:
    """What stands, or what holds where nothing was chosen; not saved."""
    return NoticeSettings.objects.filter(person=person).first() or NoticeSettings(
        person=person, digest_hour=DIGEST_HOUR
    )


def _record(by: User, at: datetime) -> Any:
    record(act=Act.PERSON_CHANGED, by=by, on=by, agency=by.agency, at=at, detail={"fields": ["notices"]})
