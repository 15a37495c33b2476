"""What points to what: where links of a version lead on a day, and which documents in force point back. For one reader.

Of what the reader may not see nothing is said, not even how much there is of it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    FilteredRelation,
    JSONField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONArray, JSONObject

from documents.contents import asked
from documents.faces import Heir, Target
from documents.models import Document, DocumentLink, InForce, LegalCitation, LegalInstrument, VersionForm, Withdrawal
from documents.numbers import number_of
from documents.querysets import VIEW
from qms.people.querysets import covers

FOREVER = date(9999, 12, 31)
PLACES = "held_places"
_TARGET = (
    "slug", "code", "title", "ended", "now__version__title", "now__version__issue", "now__version__revision",
    "now__version__file_name", "now__version__file__size", "heir",
)  # fmt: skip
USER = (
    "pk", "version", "document__code", "document__slug", "version__title", "from_date", "document__owner_unit__name",
    "document__agency", "document__agency__short_name",
)  # fmt: skip


def targets_of(person: Any, slugs: Iterable[str], day: date) -> dict[str, Target]:
    """By the slug asked (old ones too): documents the person may see, each as it stands on `day`. One query."""
    slugs = set(slugs)
    if not slugs:
        return {}
    seen = Document.objects.permitted(person, VIEW).filter(codes__slug__in=slugs).annotate(asked=F("codes__slug"))
    return {row["asked"]: target_in(row) for row in as_they_stand(seen, person, day, "asked")}


def as_they_stand(documents: QuerySet[Document], person: Any, day: date, *more: str) -> QuerySet[Any]:
    """Rows for `target_in`, with the columns `more`: the text in force on `day`, else since when there is none.

    The successor is named where the person may see it.
    """
    withdrawn = Withdrawal.objects.filter(document=OuterRef("pk"), from_date__lte=day).order_by("-from_date")
    ended = InForce.objects.opened().filter(document=OuterRef("pk"), until_date__lte=day).order_by("-until_date")
    heirs = Document.objects.permitted(person, VIEW).filter(pk=OuterRef("successor"))
    return documents.annotate(
        now=FilteredRelation("periods", condition=covers(day, "periods__")),
        ended=Coalesce(Subquery(ended.values("until_date")[:1]), Subquery(withdrawn.values("from_date")[:1])),
        heir=Subquery(heirs.values(found=JSONObject(slug="slug", code="code"))[:1]),
    ).values(*_TARGET, *more)


def target_in(row: Mapping[str, Any]) -> Target:
    """The target in a row of `as_they_stand`."""
    if row["now__version__issue"] is None:
        status = "withdrawn" if row["ended"] else "not_yet"
        heir = Heir(row["heir"]["slug"], row["heir"]["code"]) if row["heir"] and row["ended"] else None
        return Target(row["slug"], row["code"], row["title"], status, row["ended"], heir=heir)
    return Target(
        row["slug"],
        row["code"],
        row["now__version__title"],
        "in_force",
        number=number_of(row["now__version__issue"], row["now__version__revision"]),
        file_name=row["now__version__file_name"],
        file_size=row["now__version__file__size"],
    )


def naming(document: Document) -> Any:
    """Ids of versions, of any state, that link to the document or name it as a form."""
    links = DocumentLink.objects.filter(target=document).order_by().values("version")
    # A union, so that the database begins with these few versions and never with all that is in force.
    return links.union(VersionForm.objects.filter(form=document).order_by().values("version"))


def users_of(person: Any, document: Document, day: date) -> QuerySet[InForce]:
    """Periods of `day` whose version names the document, by code, as far as the person may read them.

    `as_form` where it is named as a form; what `form_places` reads is beside it in `PLACES`.
    """
    forms = VersionForm.objects.filter(version=OuterRef("version"), form=document)
    rows = InForce.objects.permitted(person, VIEW).on(day).filter(version__in=naming(document))
    rows = rows.exclude(document=document).annotate(as_form=Exists(forms))
    kinds = [Cast(one.column("version"), TextField()) for one in asked("form_places")]
    held = JSONArray(*kinds) if kinds else Value(None)
    rows = rows.annotate(**{PLACES: Case(When(as_form=True, then=held), output_field=JSONField())})
    return rows.order_by("document__sort_key", "pk")


def form_places(row: Mapping[str, Any], code: str) -> list[tuple[str, str]]:
    """Where the version of a row of `users_of` names the form of this code: anchor on its page, which may be empty, and words."""
    kinds = zip(asked("form_places"), row[PLACES] or (), strict=False)
    return [place for one, held in kinds if held for place in one.read(held, code)]


def citing(person: Any, law: LegalInstrument, day: date) -> QuerySet[InForce]:
    """Periods of `day` whose version cites the instrument, by code, as far as the person may read them."""
    cited = LegalCitation.objects.filter(instrument=law).order_by().values("version")
    found = InForce.objects.permitted(person, VIEW).on(day).filter(version__in=cited)
    return found.order_by("document__sort_key", "pk")


def needing(document: Document, from_date: date) -> QuerySet[InForce]:
    """Periods that go on after `from_date`, those to come included, whose version names the document.

    That of its own successor is none of them: what takes its place may say so. Whoever may read them is not asked here.
    """
    rows = InForce.objects.going_on(from_date).filter(version__in=naming(document)).exclude(document=document)
    return rows.exclude(document=document.successor_id) if document.successor_id else rows


def ends(document: str) -> Coalesce:
    """For rows whose column `document` names one: the day from which nothing of it is in force any more.

    FOREVER while its last period is open, None where nothing ever was. The same on every day, so it can be stored or sorted.
    """
    until = Max(
        Case(When(until_date__isnull=True, then=Value(FOREVER)), default=F("until_date"), output_field=DateField())
    )
    periods = InForce.objects.opened().filter(document=OuterRef(document)).order_by().values("document")
    withdrawn = Withdrawal.objects.filter(document=OuterRef(document)).order_by("-from_date").values("from_date")
    return Coalesce(Subquery(periods.annotate(last=until).values("last")), Subquery(withdrawn[:1]))
