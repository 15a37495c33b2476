"""Mail for notices that are due: each claimed, sent and noted, so that two workers never send the same one."""

import logging
import smtplib
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.db import transaction

from qms.notices.kinds import NoticeKind, kinds
from qms.notices.letters import letter_of
from qms.notices.models import Notice

CLAIM = timedelta(minutes=10)
SERVER_SECONDS = 20  # how long a mail server may keep us waiting
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=14)  # by then it is old news; the inbox still has it
MOST_MAILS = 200  # in one sweep
# The server answered, but did not want this one mail; others may pass.
_ABOUT_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused, ValueError)
log = logging.getLogger(__name__)


class _Unreachable(Exception):
    """The mail server does not answer, so there is no use in trying the next mail now."""


def deliver_due(*, at: datetime) -> int:
    """Send the mails that are due at `at`; answers how many went out.

    A mail that is not taken waits 1, 2, 4 ... minutes, at most an hour. A server that cannot be reached ends the round
    after one attempt. A process that dies between sending and noting sends that one mail again, under the same
    Message-ID; in every other case a mail goes out once.
    """
    known, connection, sent = kinds(), get_connection(timeout=SERVER_SECONDS), 0
    try:
        for _mail in range(MOST_MAILS):
            notice = _claim(at)
            if notice is None:
                break
            problem = _why_not(notice, known.get(notice.kind), at)
            if problem:
                _note(notice, mail_after=None, problem=problem)
                continue
            try:
                sent += _send(notice, known[notice.kind], connection, at)
            except _Unreachable:
                break
    finally:
        _close(connection)
    return sent


def _claim(at: datetime) -> Notice | None:
    with transaction.atomic():
        due = Notice.objects.to_mail(at).select_for_update(skip_locked=True, of=("self",))
        notice = due.select_related("person").first()
        if notice is not None:
            notice.attempts += 1
            _note(notice, claimed_until=at + CLAIM, attempts=notice.attempts)
        return notice


def _why_not(notice: Notice, kind: NoticeKind | None, at: datetime) -> str:
    """Why a claimed notice is not mailed any more, as a word for the administrator; empty when it is."""
    if kind is None:
        return "kind no longer known"
    if not notice.person.is_active or not notice.person.email:
        return "person cannot be written to"
    if notice.created_at <= at - GIVEN_UP_AFTER:
        return "given up after two weeks"
    if kind.still_allowed is not None and not kind.still_allowed(notice):
        return "right to know was lost"
    return ""


def _send(notice: Notice, kind: NoticeKind, connection, at: datetime) -> int:
    try:
        connection.open()  # nothing happens when it is open
        letter_of(notice, kind, connection).send()
    except _ABOUT_ONE_MAIL as error:
        _postpone(notice, at, error)
        return 0
    except OSError as error:  # smtplib's other errors are OSErrors too
        _postpone(notice, at, error)
        raise _Unreachable from error
    except Exception as error:
        log.exception("The mail of notice %s could not be made", notice.pk)
        _postpone(notice, at, error)
        return 0
    _note(notice, claimed_until=None, mail_after=None, sent_at=at, problem="")
    return 1


def _postpone(notice: Notice, at: datetime, error: Exception) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(notice.attempts - 1, 10), LONGEST_PAUSE)
    name = type(error).__name__
    _note(notice, claimed_until=None, mail_after=at + pause, problem=name)
    log.warning("The mail of notice %s was not taken (%s); it will be tried again", notice.pk, name)


def _note(notice: Notice, **values) -> None:
    for field, value in values.items():
        setattr(notice, field, value)
    notice.save(update_fields=list(values))


def _close(connection) -> None:
    try:
        connection.close()
    except OSError as error:
        log.warning("The mail server closed badly (%s)", type(error).__name__)
