"""Links that have gone bad: texts in force that name what is no longer in force, or cite a law that is repealed."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from documents.links import as_they_stand, ends, target_in
from documents.models import Document, DocumentLink, InForce, LegalCitation, VersionForm
from documents.querysets import VIEW

COLUMNS = ("version", "document__code", "document__slug", "version__title", "document__owner_unit__name")


def versions(agencies: Collection[int], day: date) -> QuerySet[InForce, dict[str, Any]]:
    """Periods of `day` of documents of these agencies in whose text something has gone bad, by code."""
    bad = Q(Exists(_links(day, version=OuterRef("version")))) | Q(Exists(_forms(day, version=OuterRef("version"))))
    bad |= Q(Exists(_citations(day, version=OuterRef("version"))))
    rows = InForce.objects.on(day).filter(bad, document__agency__in=agencies)
    return rows.order_by("document__sort_key", "pk").values(*COLUMNS)


def _links(day: date, **which: Any) -> QuerySet[Any]:
    return _over(DocumentLink.objects.filter(**which), "target", day)


def _forms(day: date, **which: Any) -> QuerySet[Any]:
    return _over(VersionForm.objects.filter(**which), "form", day)


def _over(rows: QuerySet[Any], column: str, day: date) -> QuerySet[Any]:
    """Rows whose document has ended. Most go on, which one look into an index tells, before it is asked when they end."""
    alive = InForce.objects.going_on(day).filter(document=OuterRef(column))
    return rows.filter(~Exists(alive)).annotate(ended=ends(column)).filter(ended__lte=day)


def _citations(day: date, **which: Any) -> QuerySet[LegalCitation]:
    return LegalCitation.objects.filter(**which, instrument__until_date__lte=day)


def with_links(person: Any, rows: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    """Each row of `versions` with its `gone` documents and repealed `laws`. Three queries.

    A document that the officer may not see goes by its code, which stands in the text of her own agency; title and
    successor are told only of what she may see.
    """
    ids = [row["version"] for row in rows]
    gone, laws = _gone(person, ids, day), _laws(ids, day)
    return [
        {
            "code": row["document__code"],
            "title": row["version__title"],
            "unit": row["document__owner_unit__name"],
            "url": reverse("documents:document", args=[row["document__slug"]]),
            "gone": list(gone[row["version"]].values()),
            "laws": list(laws[row["version"]].values()),
        }
        for row in rows
    ]


def _gone(person: Any, ids: list[int], day: date) -> dict[int, dict[str, dict[str, Any]]]:
    """By version, then by code: since when, and the target as it stands where it may be seen."""
    columns = ("version", "code", "slug", "since", "kind")
    links = _named(_links(day, version__in=ids), "target", "link").values_list(*columns)
    forms = _named(_forms(day, version__in=ids), "form", "form").values_list(*columns)
    named = list(links.union(forms))
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    seen = Document.objects.permitted(person, VIEW).filter(slug__in={row[2] for row in named})
    known = {target.slug: target for target in map(target_in, as_they_stand(seen, person, day))} if named else {}
    for version, code, slug, since, kind in sorted(named, key=lambda row: row[1]):
        row = found[version].setdefault(code, {"code": code, "since": since, "target": known.get(slug)})
        row["as_form"] = row.get("as_form", False) or kind == "form"
    return found


def _named(rows: QuerySet[Any], path: str, kind: str) -> QuerySet[Any]:
    return rows.order_by().annotate(
        code=F(f"{path}__code"), slug=F(f"{path}__slug"), since=F("ended"), kind=Value(kind, CharField())
    )


def _laws(ids: list[int], day: date) -> dict[int, dict[str, dict[str, Any]]]:
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    rows = _citations(day, version__in=ids).order_by("instrument__number", "pk")
    for row in rows.values(
        "version", "instrument", "instrument__number", "instrument__title", "instrument__until_date"
    ):
        found[row["version"]][row["instrument__number"]] = {
            "number": row["instrument__number"],
            "title": row["instrument__title"],
            "since": row["instrument__until_date"],
            "url": reverse("documents:law_citing", args=[row["instrument"]]),
        }
    return found
