"""The daily mail: one a person and working day, at the hour she chose, with everything unread that no mail has told."""

import logging
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from qms.notices.everyone import Everyone, Group
from qms.notices.kinds import ESCALATED, NoticeKind, kinds
from qms.notices.letters import digest_letter
from qms.notices.models import DIGEST_HOUR, HOURS, Channel, Digest, Notice, NoticeChoice, QuietDays
from qms.notices.querysets import GIVEN_UP_AFTER, NoticeQuerySet
from qms.notices.refusing import is_refused
from qms.people.models import User
from qms.people.querysets import covers

SLICE = 1_000  # people in one transaction
SHOWN = 50  # lines in one mail; the rest is counted, and lies in the inbox
log = logging.getLogger(__name__)


def make_digests(*, at: datetime) -> int:
    """Gather the digests whose hour has come by `at`; answers how many. They go out with the next delivery.

    An office sends them while it is open, so what was missed before closing comes on the next working day. The digest of a
    day is made once, and news that came after its hour waits for the next one; reminders, which come with the opening, do
    not. One that no server took until then ends in the next.
    """
    everyone, made = Everyone.on(timezone.localdate(at)), 0
    for group in everyone.at_work(at):
        people = _people(group, at)
        while True:
            those = list(people[:SLICE])
            made += _open(those, timezone.localdate(at), at) if those else 0
            if len(those) < SLICE:
                break
    return made


def _people(group: Group, at: datetime) -> Any:
    """Ids of people of the group who are to have a digest now."""
    day = timezone.localdate(at)
    before_her_hour = Q(created_at__lt=OuterRef("hour_at")) | Q(stage__isnull=False) | Q(kind=ESCALATED)
    return (
        User.objects.filter(group.q(), is_active=True)
        .exclude(email="")
        .annotate(
            hour_at=_hour_at(group, day),
            refused=Coalesce("notice_settings__refused_address", Value(""), output_field=CharField()),
        )
        .exclude(refused=F("email"))
        .filter(
            Exists(waiting(at, day).filter(before_her_hour, person=OuterRef("pk"))),
            ~Exists(Digest.objects.filter(person=OuterRef("pk"), day_date=day)),
            ~Exists(QuietDays.objects.filter(covers(day), person=OuterRef("pk"))),
            hour_at__lte=at,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _hour_at(group: Group, day: date) -> Case:
    """The instant of the day at which each person's digest is due. One after closing time is due with the opening."""
    slots = group.calendar.slots(day)
    opening, closing = slots[0].begins, slots[-1].ends
    instants = {hour: datetime.combine(day, hour, group.calendar.zone) for hour in HOURS}
    instants = {hour: instant if instant < closing else opening for hour, instant in instants.items()}
    whens = [When(notice_settings__digest_hour=hour, then=Value(instant)) for hour, instant in instants.items()]
    return Case(*whens, default=Value(instants[DIGEST_HOUR]), output_field=DateTimeField())


def waiting(at: datetime, day: date) -> NoticeQuerySet:
    """News for a digest of `day`: unread, told by no mail, of kinds that the person wants mailed."""
    stuck = Q(digest__sent_at=None, digest__day_date__lt=day, digest__claimed_until=None)
    only_here = NoticeChoice.objects.filter(person=OuterRef("person"), kind=OuterRef("kind"), channel=Channel.INBOX)
    return (
        Notice.objects.unread()
        .filter(Q(digest=None) | stuck, sent_at=None, mail_after=None, created_at__gt=at - GIVEN_UP_AFTER)
        .exclude(kind__in=[kind.key for kind in kinds().values() if not kind.mailed])
        .filter(~Exists(only_here))
    )


@transaction.atomic
def _open(people: list[int], day: date, at: datetime) -> int:
    """Write the digests of these people, with what they are to tell. What another sweep has in hand stays there."""
    Digest.objects.bulk_create(
        [Digest(person_id=person, day_date=day, created_at=at, mail_after=at) for person in people],
        ignore_conflicts=True,
    )
    mine = Digest.objects.filter(person__in=people, claimed_until=None, sent_at=None)
    locked = list(mine.select_for_update(skip_locked=True).order_by("pk").values_list("pk", "day_date", "attempts"))
    new = [pk for pk, day_date, attempts in locked if day_date == day and not attempts]
    old = [pk for pk, day_date, _attempts in locked if day_date < day]
    Digest.objects.filter(pk__in=old, mail_after__isnull=False).update(
        mail_after=None, problem="told by a later digest"
    )
    fitting = Digest.objects.filter(pk__in=new, person=OuterRef("person")).values("pk")[:1]
    ours = waiting(at, day).filter(person__in=Digest.objects.filter(pk__in=new).values("person"))
    Notice.objects.filter(pk__in=ours.values("pk")).update(digest=Subquery(fitting))
    return len(new)


def letters_of_lot(lot: list[Digest], connection: Any, at: datetime) -> list[tuple[Any, EmailMessage | str]]:
    """The letters of claimed digests, or the word why there is none. One statement for all that they tell."""
    known, told = kinds(), {}
    rows = (
        Notice.objects.unread()
        .filter(digest__in=lot)
        .select_related("person")
        .order_by("digest", "kind", "due_date", "pk")
    )
    for digest, notices in groupby(rows, lambda notice: notice.digest_id):
        told[digest] = [notice for notice in notices if _still_allowed(notice, known.get(notice.kind))]
    day = timezone.localdate(at)
    return [(one, _letter(one, told.get(one.pk, []), known, connection, day)) for one in lot]


def _letter(
    digest: Digest, notices: list[Notice], known: dict[str, NoticeKind], connection: Any, day: date
) -> EmailMessage | str:
    if not digest.person.is_active or not digest.person.email or is_refused(digest.person):
        return "person cannot be written to"
    if not notices:
        return "nothing left to tell"
    try:
        return digest_letter(digest, _sections(notices, known, day), len(notices), connection)
    except Exception:
        log.exception("Digest %s could not be made", digest.pk)
        return "the mail could not be made"


def _still_allowed(notice: Notice, kind: NoticeKind | None) -> bool:
    return kind is not None and (kind.still_allowed is None or kind.still_allowed(notice))


def _sections(notices: list[Notice], known: dict[str, NoticeKind], day: date) -> list[dict[str, Any]]:
    """By kind, in the order of the tables: title, count, lines (those due first), and how many are left out."""
    order, left = {key: place for place, key in enumerate(known)}, SHOWN
    sections = []
    for key in sorted({notice.kind for notice in notices}, key=order.__getitem__):
        of_kind = sorted(
            (one for one in notices if one.kind == key), key=lambda one: (one.due_date or date.max, one.pk)
        )
        shown = of_kind[: max(left, 0)]
        left -= len(shown)
        sections.append(
            {
                "title": known[key].title,
                "count": len(of_kind),
                "lines": [_line(notice, day) for notice in shown],
                "more": len(of_kind) - len(shown),
            }
        )
    return sections


def _line(notice: Notice, day: date) -> dict[str, Any]:
    # Only of a reminder is it sure that the thing is still open.
    is_open = notice.stage is not None or notice.kind == ESCALATED
    late = bool(is_open and notice.due_date and notice.due_date < day)
    return {"text": notice.text, "due_date": notice.due_date, "late": late, "path": notice.url}
