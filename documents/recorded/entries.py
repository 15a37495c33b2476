"""Which entries of the trail are about a document, and which are about one that a reader may not see."""

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

from documents.models import ChangeRequest, ControlledCopy, Document, PeriodicReview, PracticeSignal, Version
from qms.office.recorded import READ_TRAIL
from qms.trail.models import Entry

# What entries name when something happens to a document: the table, and the way from its rows to the document.
SUBJECTS: tuple[tuple[type[Model], str], ...] = (
    (Version, "document"),
    (ControlledCopy, "document"),
    (PeriodicReview, "document"),
    (ChangeRequest, "document"),
    (PracticeSignal, "document"),
)
MOST = 5000  # things of one document whose entries are looked for, the newest first


def about(document: Document) -> QuerySet[Entry]:
    """Entries about the document and what belongs to it. One statement to find the things; the rows are asked for later."""
    keys: dict[str, list[str]] = defaultdict(list)
    keys[Document._meta.label].append(str(document.pk))
    parts = [_keys(model, way, document) for model, way in SUBJECTS]
    for label, pk in parts[0].union(*parts[1:], all=True).order_by("-key")[:MOST]:
        keys[label].append(str(pk))
    return Entry.objects.filter(reduce(or_, (Q(subject_type=label, subject_id__in=pks) for label, pks in keys.items())))


def _keys(model: type[Model], way: str, document: Document) -> QuerySet[Any, Any]:
    rows = model._default_manager.filter(**{way: document}).order_by()
    label = Value(model._meta.label, CharField())
    return rows.annotate(label=label, key=F("pk")).values_list("label", "key")


def unseen(person: Any) -> Q:
    """Entries about restricted documents of which the person may not read the trail: an entry holds their code and title.

    The entries of an agency are those of its people, who may have a part in a restricted document of another agency.
    """
    hidden = Document.objects.filter(classification="restricted").exclude(
        pk__in=Document.objects.permitted(person, READ_TRAIL).values("pk")
    )
    found = Q(subject_type=Document._meta.label, subject_id__in=_texts(hidden))
    for model, way in SUBJECTS:
        rows = model._default_manager.filter(**{f"{way}__in": hidden})
        found |= Q(subject_type=model._meta.label, subject_id__in=_texts(rows))
    return found


def _texts(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    return rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
