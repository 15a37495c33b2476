"""Telling people, and their reading of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from qms.jobs import bell
from qms.notices.kinds import kinds
from qms.notices.models import Channel, Notice, NoticeChoice


@transaction.atomic
def notify(
    *, kind: str, to: Any, about: models.Model | str, url: str, text: str, at: datetime, due: date | None = None
) -> int:
    """Tell one person or many, each at most once for the same kind, thing and due date; answers how many were asked.

    `about` is a row or a key; where the same thing can happen twice (a return, a second return) the key says which time.
    `url` is a path of this site, `text` one line without text of a document. People who may not sign in are not told. An
    immediate kind is mailed at once to whoever did not choose otherwise; what is not, comes with the daily mail.
    Raises ValueError for an unknown kind or a foreign address.
    """
    row = kinds().get(kind)
    if row is None:
        raise ValueError(f"no notice kind named {kind}")
    if not url.startswith("/") or url.startswith(("//", "/\\")):
        raise ValueError("a notice links to a path of this site")
    people = [person for person in _people(to) if person.is_active]
    waiting = _not_at_once(kind, people) if row.immediate else set()
    notices = [
        Notice(
            person=person,
            kind=kind,
            subject=_key_of(about),
            due_date=due,
            text=" ".join(str(text).split())[:500],
            url=url,
            created_at=at,
            mail_after=at if row.immediate and person.email and person.pk not in waiting else None,
        )
        for person in people
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
    transaction.on_commit(bell.ring, robust=True)
    return len(notices)


@transaction.atomic
def mark_read(notices: models.QuerySet | Notice, *, by: Any, at: datetime) -> int:
    """Mark notices of this person as read; those of others stay as they are. Answers how many changed."""
    rows = Notice.objects.filter(pk=notices.pk) if isinstance(notices, Notice) else notices
    return rows.filter(person=by, read_at__isnull=True).update(read_at=at)


@transaction.atomic
def settle_told(notices: Iterable[int], *, at: datetime) -> int:
    """What these notices (keys) told is done, whoever did it: they count as read. Answers how many changed."""
    return Notice.objects.filter(pk__in=list(notices), read_at__isnull=True).update(read_at=at)


def _not_at_once(kind: str, people: list[Any]) -> set[int]:
    chosen = NoticeChoice.objects.filter(kind=kind, person__in=people).exclude(channel=Channel.AT_ONCE)
    return set(chosen.values_list("person", flat=True))


def _people(to: Any) -> Iterable[Any]:
    people = to if isinstance(to, Iterable) else [to]
    return {person.pk: person for person in people}.values()


def _key_of(about: models.Model | str) -> str:
    if isinstance(about, str):
        return about
    return f"{about._meta.label_lower}:{about.pk}"
