"""Whose mail it is: mails are taken in small lots, given back when their sender is gone, and noted one by one.

So two senders never have the same mail in hand, and one that dies loses no mail: the one that it was handing over goes out
again, under the same Message-ID.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from qms.jobs.claims import here, is_gone, new_token
from qms.notices.models import Mailed
from qms.notices.querysets import CLAIM, LONGEST_PAUSE, MailedQuerySet

FIRST_PAUSE = timedelta(minutes=1)
LOT = 20


def claim(rows: MailedQuerySet, at: datetime) -> list[Any]:
    """The next mails of `rows` whose time has come, now in the hands of this run; at most LOT."""
    token = new_token()
    with transaction.atomic():
        found = list(rows.to_mail(at).select_for_update(skip_locked=True, of=("self",))[:LOT])
        for row in found:
            row.attempts, row.claimed_until, row.claimed_by = row.attempts + 1, at + CLAIM, token
        rows.model._default_manager.bulk_update(found, ["attempts", "claimed_until", "claimed_by"])
    return found


def give_back(rows: QuerySet[Any], at: datetime) -> int:
    """Return what lost its sender: silent for ten minutes, or a process of this machine that is gone.

    A time further ahead than a claim lasts was set by a clock that was ahead; it counts as over, unless its process lives.
    """
    lost = [row.pk for row in rows.claimed().only("claimed_until", "claimed_by") if _is_lost(row, at)]  # type: ignore[attr-defined]
    return rows.filter(pk__in=lost).update(claimed_until=None, claimed_by="") if lost else 0


def _is_lost(row: Mailed, at: datetime) -> bool:
    near = row.claimed_by.startswith(f"{here()}/")
    if near and is_gone(row.claimed_by):
        return True
    until = row.claimed_until
    return until is not None and (until <= at or (until > at + CLAIM and not near))


def release(row: Mailed) -> None:
    """Give one mail back that was not tried."""
    _note(row, claimed_until=None, claimed_by="", attempts=max(row.attempts - 1, 0))


def sent(row: Mailed, at: datetime) -> None:
    """The server took it."""
    _note(row, claimed_until=None, claimed_by="", mail_after=None, sent_at=at, problem="")


def dropped(row: Mailed, problem: str) -> None:
    """It will not be sent."""
    _note(row, claimed_until=None, claimed_by="", mail_after=None, problem=problem[:200])


def postponed(row: Mailed, at: datetime, problem: str) -> None:
    """It is tried again after 1, 2, 4 ... minutes, at most an hour."""
    pause = min(FIRST_PAUSE * 2 ** min(row.attempts - 1, 10), LONGEST_PAUSE)
    _note(row, claimed_until=None, claimed_by="", mail_after=at + pause, problem=problem[:200])


def _note(row: Mailed, **values: Any) -> None:
    """Write it down, if this run still has the mail."""
    held = type(row)._default_manager.filter(pk=row.pk, claimed_by=row.claimed_by)
    for field, value in values.items():
        setattr(row, field, value)
    held.update(**values)
