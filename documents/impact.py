"""What a version touches when it comes into force: who applies it, which documents point to it. Figures of today, counted."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from documents.links import naming
from documents.models import ApplyingMember, Document, InForce, Version
from documents.querysets import VIEW
from qms.people.models import Appointment
from qms.people.querysets import covers

COLUMNS = ("kind", "code", "name", "slug", "n")


@dataclass
class Impact:
    """`units`: name and people of each applying unit or agency; `people` counts everybody once. `linking`: code, title and
    slug of documents in force that point here and are open to the person; of others not even how many there are.
    `in_force`: id of the version of this document that is in force, None where there is none.
    """

    units: list[dict[str, Any]] = field(default_factory=list)
    people: int = 0
    linking: list[dict[str, Any]] = field(default_factory=list)
    in_force: int | None = None


def impact_of(version: Version, person: Any, day: date) -> Impact:
    """What the version touches on `day`, as far as `person` may know it. One statement."""
    parts = [_members(version, day, "unit"), _members(version, day, "agency"), _everybody(version, day)]
    parts += [_linking(version, person, day), _standing(version, day)]
    found = Impact()
    for kind, code, name, slug, n in parts[0].union(*parts[1:], all=True):
        match kind:
            case "unit" | "agency":
                found.units.append({"code": code, "name": name, "people": n})
            case "people":
                found.people = n
            case "link":
                found.linking.append({"code": code, "title": name, "slug": slug})
            case "in_force":
                found.in_force = n
    found.linking.sort(key=lambda row: row["code"])
    return found


def _row(rows: QuerySet, kind: str, n: Any, code: Any = "", name: Any = "", slug: Any = "") -> QuerySet:
    """The rows in the one shape of all parts; texts that are no column stand as they are."""
    texts = {"kind": kind, "code": code, "name": name, "slug": slug}
    columns = {
        f"{key}_": ExpressionWrapper(F(text.path), CharField()) if isinstance(text, _At) else Value(text, CharField())
        for key, text in texts.items()
    }
    counted = {"n_": ExpressionWrapper(n, IntegerField())}
    return rows.order_by().annotate(**columns, **counted).values_list(*(f"{key}_" for key in COLUMNS))


@dataclass(frozen=True)
class _At:
    """A column, by its path."""

    path: str


def _members(version: Version, day: date, kind: str) -> QuerySet:
    """Applying units with all units under them, or applying agencies, and how many people work there."""
    rows = ApplyingMember.objects.filter(set=version.applying_id, **{f"{kind}__isnull": False})
    if kind == "unit":
        there = {"post__unit__path__startswith": OuterRef("unit__path")}
    else:
        there = {"post__unit__agency": OuterRef("agency")}
    return _row(rows, kind, _heads(_at_work(day).filter(**there)), _At(f"{kind}__code"), _At(f"{kind}__name"))


def _at_work(day: date) -> QuerySet:
    """Appointments of people with an account, to posts that exist on `day`."""
    return Appointment.objects.filter(covers(day), covers(day, "post__"), person__is_active=True).order_by()


def _heads(appointments: QuerySet) -> Subquery:
    """How many people hold them, each counted once."""
    once = Func(
        F("person"), function="COUNT", template="%(function)s(DISTINCT %(expressions)s)", output_field=IntegerField()
    )
    return Subquery(appointments.annotate(heads=once).values("heads"), output_field=IntegerField())


def _everybody(version: Version, day: date) -> QuerySet:
    """One row: how many people work in all that applies the version."""
    path = ExpressionWrapper(OuterRef("post__unit__path"), CharField())
    members = ApplyingMember.objects.filter(set=version.applying_id).alias(path=path)
    reached = members.filter(Q(agency=OuterRef("post__unit__agency")) | Q(path__startswith=F("unit__path")))
    rows = Document.objects.filter(pk=version.document_id)
    return _row(rows, "people", _heads(_at_work(day).filter(Exists(reached))))


def _linking(version: Version, person: Any, day: date) -> QuerySet:
    """Other documents that the person may read whose version in force names this one, as a link or a form."""
    rows = InForce.objects.permitted(person, VIEW).on(day).filter(version__in=naming(version.document))
    rows = rows.exclude(document=version.document_id)
    return _row(rows, "link", Value(1), _At("document__code"), _At("version__title"), _At("document__slug"))


def _standing(version: Version, day: date) -> QuerySet:
    """One row at most: the version of the document that is in force on `day`."""
    return _row(InForce.objects.on(day).filter(document=version.document_id), "in_force", F("version"))
