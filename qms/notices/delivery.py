"""Mail that is due: each claimed, sent and noted, so that two workers never send the same one."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from qms.notices import claims
from qms.notices.digests import letters_of_lot
from qms.notices.kinds import NoticeKind, kinds
from qms.notices.letters import letter_of
from qms.notices.models import Digest, Notice, QuietDays
from qms.notices.querysets import CLAIM, GIVEN_UP_AFTER, MailedQuerySet
from qms.notices.refusing import is_refused
from qms.notices.sending import SERVER_SECONDS, Unreachable, close, hand_over
from qms.people.querysets import covers

MOST_SECONDS = 50  # in one sweep, so that a slow mail server keeps nothing else waiting for long
log = logging.getLogger(__name__)
# What is known of a lot of claimed rows: by row, its letter, or the word why it is not sent.
Lot = Callable[[list[Any], Any, datetime], list[tuple[Any, EmailMessage | str]]]


def deliver_due(*, at: datetime) -> int:
    """Send the mails that are due at `at`, single ones before digests; answers how many went out.

    A mail that is not taken waits 1, 2, 4 ... minutes, at most an hour. A server that cannot be reached ends the round
    after one attempt. A process that dies between sending and noting sends that one mail again, under the same
    Message-ID; in every other case a mail goes out once.
    """
    connection, began, sent = get_connection(timeout=SERVER_SECONDS), time.monotonic(), 0
    for rows in (Notice.objects.all(), Digest.objects.all()):
        claims.give_back(rows, at)
    singles = Notice.objects.select_related("person__notice_settings")
    digests = Digest.objects.select_related("person__notice_settings")
    try:
        for rows, lot in ((singles, _single_letters), (digests, letters_of_lot)):
            sent += _deliver(rows, lot, connection, at, began)
    except Unreachable:
        log.warning("The mail server cannot be reached; the mails wait")
    finally:
        close(connection)
    return sent


def _deliver(rows: MailedQuerySet, lot: Lot, connection: Any, at: datetime, began: float) -> int:
    sent = 0
    while time.monotonic() - began < MOST_SECONDS:
        found = claims.claim(rows, at)
        if not found:
            break
        sent += _send_lot(lot(found, connection, at), connection, at)
    return sent


def _send_lot(letters: list[tuple[Any, EmailMessage | str]], connection: Any, at: datetime) -> int:
    """Send one lot. What is left of it when the server goes away, or grows slow, is given back untried."""
    began, sent, left = time.monotonic(), 0, list(letters)
    try:
        while left and time.monotonic() - began < CLAIM / timedelta(seconds=2):
            row, letter = left.pop(0)
            if isinstance(letter, str):
                claims.dropped(row, letter)
            else:
                sent += hand_over(row, letter, connection, at)
    finally:
        for row, _letter in left:
            claims.release(row)
    return sent


def _single_letters(lot: list[Notice], connection: Any, at: datetime) -> list[tuple[Any, EmailMessage | str]]:
    known, quiet = kinds(), quiet_people({notice.person_id for notice in lot}, at)
    found: list[tuple[Any, EmailMessage | str]] = []
    for notice in lot:
        problem = _why_not(notice, known.get(notice.kind), quiet, at)
        found.append((notice, problem or _letter(notice, known[notice.kind], connection)))
    return found


def _letter(notice: Notice, kind: NoticeKind, connection: Any) -> EmailMessage | str:
    try:
        return letter_of(notice, kind, connection)
    except Exception:
        log.exception("The mail of notice %s could not be made", notice.pk)
        return "the mail could not be made"


def quiet_people(people: set[int], at: datetime) -> set[int]:
    """Those who want no mail on the day of `at`."""
    return set(
        QuietDays.objects.filter(covers(timezone.localdate(at)), person__in=people).values_list("person", flat=True)
    )


def _why_not(notice: Notice, kind: NoticeKind | None, quiet: set[int], at: datetime) -> str:
    """Why a claimed notice is not mailed any more, as a word for the administrator; empty when it is."""
    if kind is None:
        return "kind no longer known"
    if not notice.person.is_active or not notice.person.email:
        return "person cannot be written to"
    if is_refused(notice.person):
        return "address was refused"
    if notice.read_at is not None:
        return "read already"
    if notice.person_id in quiet:
        return "day without mail"  # the next digest has it
    if notice.created_at <= at - GIVEN_UP_AFTER:
        return "given up after two weeks"
    if kind.still_allowed is not None and not kind.still_allowed(notice):
        return "right to know was lost"
    return ""
