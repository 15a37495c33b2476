"""What the trail page shows: entries of one agency, filtered, newest first, page by page.

What is about things that the reader may not see is left out; the floors above say what that is, through an object of
VERSION_CONTENT with `unseen_entries(person) -> Q` on entries. Look-ups of the trail are shown when they are asked for.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
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
    "ho-so": (Act.RECORDS_TAKEN_UP, _("Records and yearly duties")),
    "danh-gia": (Act.AUDITOR_CERTIFIED, _("Audits")),
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


COLUMNS = ("pk", "at", "act", "actor_name", "subject_type", "subject_text", "address", "detail")


def entries_of(person: Any, agency: Agency | None) -> QuerySet[Entry]:
    """Entries of the agency (None: those that belong to no agency) that this reader of its trail may see."""
    rows = Entry.objects.filter(agency=agency) if agency else Entry.objects.filter(agency__isnull=True)
    for dotted in settings.VERSION_CONTENT:
        content = import_string(dotted)
        if hasattr(content, "unseen_entries"):
            rows = rows.exclude(content.unseen_entries(person))
    return rows


def page_of(entries: QuerySet[Entry], asked: Asked) -> tuple[list[dict[str, Any]], str]:
    """A page of those of the entries that are asked for, and the key to go on, "" on the last. One statement."""
    rows = _after(filtered(entries, asked), asked.after)
    found = list(rows.order_by("-at", "-pk").values(*COLUMNS, number=F("seal__number"))[: SIZE + 1])
    more = len(found) > SIZE
    last = found[SIZE - 1] if more else {}
    return found[:SIZE], f"{_utc(last['at'])}_{last['pk']}" if more else ""


def sealed() -> dict[str, Any]:
    """How far the chain goes: its `head`, when the last sealed act was (`at`), the last `checkpoint`. One statement."""
    newest = Checkpoint.objects.order_by("-size")
    checkpoint = {f"checkpoint_{name}": Subquery(newest.values(name)[:1]) for name in ("size", "at")}
    seals = Seal.objects.order_by("-number").annotate(**checkpoint)
    last = seals.values("number", "hash", "key_id", *checkpoint, at=F("entry__at")).first() or {}
    at, size, written = (last.pop(name, None) for name in ("at", "checkpoint_size", "checkpoint_at"))
    head = sealing.Head(**last) if last else sealing.Head(0, "", "")
    return {"head": head, "at": at, "checkpoint": {"size": size, "at": written} if size else None}


def filtered(rows: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    """Those of the rows that are asked for, whatever their page. Look-ups of the trail only where they are asked for."""
    if asked.people is not None:
        rows = rows.filter(actor__in=asked.people)
    rows = rows.filter(act__in=asked.acts) if asked.acts else rows.exclude(act=Act.TRAIL_READ)
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
