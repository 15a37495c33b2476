"""Readings of the world: documents that ask their readers, and many of them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from documents.models import (
    Document,
    InForce,
    Reading,
    ReadingAudience,
    ReadingParty,
    ReadingQuestion,
    ReadingRound,
    Version,
)
from documents.readings import readers
from qms.people.models import User
from tests import make


def asked_by_now(w: SimpleNamespace, *names: str, words: str = "") -> None:
    """Each of these documents asks its readers, all of whom its agency has; the first question is answered freely."""
    for about in names:
        version = Version.objects.get(pk=w.versions[about].pk)
        w.readings[about] = _round(version, words=words)
        unit = version.document.owner_unit
        top = unit.parent or unit
        ReadingAudience.objects.create(document=version.document, kind="unit", unit=top, added_date=make.BEGIN)
        ReadingQuestion.objects.create(document=version.document, text=words or "Ai ký?")


def _round(version: Version, **more: str) -> ReadingRound:
    day = make.today()
    dates = {"asked_date": day, "due_date": day + timedelta(days=9), "days": 5, "at": make.now()}
    return ReadingRound.objects.create(document=version.document, version=version, **dates, **more)


def more_asked(w: SimpleNamespace) -> None:
    """Everything in force asks; one document has many readers, lines, parties, and people who confirmed."""
    first = w.readings["in_force"]
    for period in InForce.objects.filter(until_date=None, from_date__lte=make.today()).select_related(
        "version__document"
    ):
        if not ReadingRound.objects.filter(version=period.version).exists():
            _round(period.version)
    posts = [make.post(w.trade, f"Vị trí {n}", "reader", code=f"vt-{n}") for n in range(30)]
    rows = [ReadingParty(round=first, post=post, is_changed=True) for post in posts]
    ReadingParty.objects.bulk_create(rows)
    for n, post in enumerate(posts):
        person = make.person(f"nguoi.doc.{n}", on=post)
        ReadingAudience.objects.create(document=first.document, kind="post", post=post, added_date=make.BEGIN)
        if n % 2:
            about = {
                "at": make.now(),
                "read_date": make.today(),
                "due_date": first.due_date,
                "person_name": person.full_name,
            }
            Reading.objects.create(round=first, version=first.version, person=person, unit=w.trade, **about)


def compare_readers(oracle: Any, day: Any, some: int) -> None:
    """Who of all people may read some documents in force: asked at once, and one by one."""
    documents = list(Document.objects.filter(periods__isnull=False).distinct().order_by("pk"))
    for document in documents[some % 3 :: 3]:
        told = {
            person.pk
            for person in User.objects.filter(is_active=True)
            if oracle.of(person).posts and oracle.reads(person, document)
        }
        found = set(readers.seats(day).filter(readers.may_read(document, day)).values_list("person", flat=True))
        assert found == told, f"readers of {document}: {found ^ told}"
