"""What the trail page shows: entries of one agency, filtered, newest first, page by page."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from qms.access.rights import rights_of
from qms.people.models import Agency, User
from qms.search.fold import terms, words
from qms.trail import sealing
from qms.trail.acts import Act
from qms.trail.models import Checkpoint, Entry, Seal

READ_TRAIL = "trail.read_trail"
SERVER = "may-chu"  # what belongs to no agency: backups, the clock, keys, national days, sign-ins of nobody known
SIZE = 50
MOST_WORDS = 6
_KEY = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)_(\d{1,18})")
# The first act of each part of the list in `qms.trail.acts`, which is in that order.
PARTS: dict[str, tuple[Act, str | Promise]] = {
    "cua": (Act.SIGNED_IN, _("Signing in and out")),
    "nguoi": (Act.PERSON_CREATED, _("People and organisation")),
    "tai-lieu": (Act.DOCUMENT_CREATED, _("Documents")),
    "may": (Act.BACKUP_MADE, _("Server")),
}


@dataclass(frozen=True)
class Asked:
    """What the list is asked for; `people` None: anybody, else keys of people. Days are whole, both included."""

    text: str = ""
    people: frozenset[int] | None = None
    acts: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    after: str = ""


def readable(person: Any) -> QuerySet[Agency]:
    """Agencies whose trail the person may read, in the order of the tree."""
    return Agency.objects.filter(rights_of(person).where(READ_TRAIL, unit="pk", agency="pk"))


def acts_by_part() -> list[tuple[str, str | Promise, list[Act]]]:
    """(key, label, acts) of each part, every act once."""
    keys, found = {first: key for key, (first, _label) in PARTS.items()}, {key: [] for key in PARTS}
    key = next(iter(PARTS))
    for act in Act:
        key = keys.get(act, key)
        found[key].append(act)
    return [(key, PARTS[key][1], acts) for key, acts in found.items()]


def people_of(agency: Agency | None) -> list[tuple[int, str, str]]:
    """(key, user name, full name) of whoever belongs to the agency or ever held a post in it. One statement."""
    if agency is None:
        return []
    rows = User.objects.filter(Q(agency=agency) | Q(appointments__post__unit__agency=agency)).distinct()
    return list(rows.order_by("username").values_list("pk", "username", "full_name"))


def called(typed: str, people: list[tuple[int, str, str]]) -> frozenset[int]:
    """Keys of those whose user name or full name has every word typed; of others, who has exactly this user name."""
    asked = terms(typed)
    found = [pk for pk, *names in people if asked and all(f" {term}" in words(*names) for term in asked)]
    if not found:
        found = list(User.objects.filter(username__iexact=typed).values_list("pk", flat=True))
    return frozenset(found)


def page_of(agency: Agency | None, asked: Asked) -> tuple[list[dict[str, Any]], str]:
    """A page of entries (None: of those that belong to no agency) and the key to go on, "" on the last. One statement."""
    rows = Entry.objects.filter(agency=agency) if agency else Entry.objects.filter(agency__isnull=True)
    rows = _after(_filtered(rows, asked), asked.after)
    columns = ("pk", "at", "act", "actor_name", "subject_type", "subject_text", "address", "detail")
    found = list(rows.order_by("-at", "-pk").values(*columns, number=F("seal__number"))[: SIZE + 1])
    more = len(found) > SIZE
    last = found[SIZE - 1] if more else {}
    return found[:SIZE], f"{_utc(last['at'])}_{last['pk']}" if more else ""


def sealed() -> dict[str, Any]:
    """How far the chain goes: its `head`, when the last sealed act was (`at`), the last `checkpoint`. Two statements."""
    last = Seal.objects.order_by("-number").values("number", "hash", "key_id", at=F("entry__at")).first() or {}
    at = last.pop("at", None)
    head = sealing.Head(**last) if last else sealing.Head(0, "", "")
    return {"head": head, "at": at, "checkpoint": Checkpoint.objects.order_by("-size").values("size", "at").first()}


def _filtered(rows: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    if asked.people is not None:
        rows = rows.filter(actor__in=asked.people)
    if asked.acts:
        rows = rows.filter(act__in=asked.acts)
    if asked.first:
        rows = rows.filter(at__gte=_midnight(asked.first))
    if asked.last:
        rows = rows.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    for word in asked.text.split()[:MOST_WORDS]:
        # The databases know small and capital letters of Latin alone; subjects are written as they were.
        spellings = {word, word.lower(), word.upper(), word.capitalize()}
        rows = rows.filter(reduce(or_, (Q(subject_text__icontains=spelling) for spelling in sorted(spellings))))
    return rows


def _after(rows: QuerySet[Entry], key: str) -> QuerySet[Entry]:
    found = _KEY.fullmatch(key)
    try:
        at = datetime.fromisoformat(f"{found[1]}+00:00") if found else None
    except ValueError:
        at = None
    if found is None or at is None:
        return rows
    return rows.filter(Q(at__lt=at) | Q(pk__lt=int(found[2])), at__lte=at)


def _utc(at: datetime) -> str:
    return at.astimezone(timezone.get_fixed_timezone(0)).replace(tzinfo=None).isoformat()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
