"""Handing one mail to the mail server, and what its answer means."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage

from qms.notices import claims
from qms.notices.models import Mailed
from qms.notices.refusing import note_refused

SERVER_SECONDS = 20  # how long a mail server may keep us waiting
log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The mail server does not answer, so there is no use in trying the next mail now."""


@dataclass(frozen=True)
class Refusal:
    """What a server answered to one address: for good (5xx) or for now."""

    code: int
    words: str

    @property
    def is_final(self) -> bool:
        return 500 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()[:200]


def hand_over(row: Mailed, letter: EmailMessage, connection: Any, at: datetime) -> int:
    """Send the mail of a claimed row and note what came of it: 1 when it went out, else 0.

    An address refused for good is noted with its person, so that nothing more is sent there. A mail refused for good is
    given up; everything else is tried again later. Raises Unreachable, after noting, when the server cannot be reached.
    """
    try:
        connection.open()  # nothing happens when it is open
        letter.send()
    except smtplib.SMTPRecipientsRefused as error:
        _refused(row, _answer(error.recipients), at)
    except smtplib.SMTPDataError as error:
        _not_taken(row, Refusal(error.smtp_code, _words(error.smtp_error)), at)
    except (smtplib.SMTPSenderRefused, ValueError) as error:
        _later(row, error, at)
    except OSError as error:  # smtplib's other errors are OSErrors too
        _later(row, error, at)
        close(connection)
        raise Unreachable from error
    except Exception as error:
        log.exception("The mail of %s %s could not be made", row._meta.model_name, row.pk)
        claims.postponed(row, at, type(error).__name__)
    else:
        claims.sent(row, at)
        return 1
    return 0


def _answer(recipients: dict[str, tuple[int, Any]]) -> Refusal:
    code, words = next(iter(recipients.values()), (450, b""))
    return Refusal(code, _words(words))


def _words(said: Any) -> str:
    return " ".join(said.decode("utf-8", "replace").split() if isinstance(said, bytes) else str(said).split())


def _refused(row: Mailed, answer: Refusal, at: datetime) -> None:
    if not answer.is_final:
        claims.postponed(row, at, f"SMTPRecipientsRefused {answer}")
        return
    claims.dropped(row, f"SMTPRecipientsRefused {answer}")
    note_refused(row.person, answer=str(answer), at=at)  # type: ignore[attr-defined]
    log.warning("The mail server refused the address of person %s for good (%s)", row.person_id, answer.code)  # type: ignore[attr-defined]


def _not_taken(row: Mailed, answer: Refusal, at: datetime) -> None:
    if answer.is_final:
        claims.dropped(row, f"SMTPDataError {answer}")
    else:
        claims.postponed(row, at, f"SMTPDataError {answer}")


def _later(row: Mailed, error: Exception, at: datetime) -> None:
    name = type(error).__name__
    claims.postponed(row, at, name)
    log.warning("The mail of %s %s was not taken (%s); it will be tried again", row._meta.model_name, row.pk, name)


def close(connection: Any) -> None:
    """Leave the server; one that is gone already is no trouble."""
    try:
        connection.close()
    except OSError as error:
        log.warning("The mail server closed badly (%s)", type(error).__name__)
