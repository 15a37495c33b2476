"""Finds texts in force that concern posts, for one reader on a day, and reads of each snapshot only the piece asked for.

A snapshot holds the whole text of a document. The database takes the piece out of it, so a booklet over hundreds of
procedures neither moves nor parses their texts, and rows go by one at a time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, JSONField, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, NullIf
from django.urls import reverse

from documents.models import InForce
from documents.numbers import number_of
from documents.querysets import VIEW
from procedures.models import StepParty
from qms.access.rights import Rights, rights_of
from qms.people.models import Appointment, Post, User
from qms.people.querysets import covers

AT_A_TIME = 50
_COLUMNS = (
    "version", "document__code", "document__slug", "version__title", "version__issue", "version__revision", "from_date",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A post as a booklet sees it."""

    post: int
    title: str
    unit: int
    unit_name: str
    is_head: bool = False

    @property
    def keys(self) -> set[tuple[str, int]]:
        """By what steps name it: the post itself, and the unit that it heads."""
        return {("post", self.post)} | ({("unit", self.unit)} if self.is_head else set())


def posts_open_to(person: Any) -> QuerySet[Post]:
    """Posts whose booklet the person may open: those of agencies in which the person holds a post today."""
    posts = Post.objects.filter(unit__agency__in=rights_of(person).agencies)
    return posts.select_related("unit__agency__parent")


def people_open_to(person: Any) -> QuerySet[User]:
    """People whose booklet the person may open: those who held, hold or will hold one of these posts."""
    return User.objects.filter(
        Exists(Appointment.objects.filter(person=OuterRef("pk"), post__in=posts_open_to(person)))
    )


def places_held(reader: Any, person: User, day: date) -> tuple[list[Place], int]:
    """The posts the other one holds on the day, of those whose booklet the reader may open, the main post first; and the agency
    of that one, 0 without any."""
    seats = Appointment.objects.on(day).filter(covers(day, "post__"), person=person, post__in=posts_open_to(reader))
    rows = list(seats.select_related("post__unit").order_by("is_concurrent", "from_date", "pk"))
    return [place_of(row.post) for row in rows], rows[0].post.unit.agency_id if rows else 0


def place_of(post: Post) -> Place:
    return Place(post.pk, post.title, post.unit_id, post.unit.name, post.is_head)


def places_of(rights: Rights) -> list[Place]:
    """The posts somebody holds on the day of the rights."""
    return [Place(seat.post, seat.title, seat.unit, seat.unit_name, seat.is_head) for seat in rights.seats]


def keys_of(places: Iterable[Place]) -> set[tuple[str, int]]:
    return {key for place in places for key in place.keys}


def holders_of(places: Iterable[Place], day: date) -> list[str]:
    """Names of those who hold the posts on the day."""
    held = Appointment.objects.on(day).filter(post__in=[place.post for place in places])
    return list(held.order_by("is_concurrent", "from_date").values_list("person__full_name", flat=True).distinct())


def parties(keys: Iterable[tuple[str, int]]) -> QuerySet[StepParty]:
    """Rows of the index for these posts and units."""
    keys = set(keys)
    posts, units = ([pk for kind, pk in keys if kind == wanted] for wanted in ("post", "unit"))
    return StepParty.objects.filter(Q(post__in=posts) | Q(unit__in=units))


def procedures_with(person: Any, day: date, rows: QuerySet[StepParty]) -> Iterator[tuple[dict[str, Any], dict]]:
    """Procedures in force on the day that `rows` lead to, by code: how each is called, and its frozen data."""
    found = _in_force(person, day, Q(version__in=rows.order_by().values("version")))
    found = found.annotate(piece=_piece("content", "procedures")).values(*_COLUMNS, "piece")
    index = _index(rows)
    for row in found.iterator(chunk_size=AT_A_TIME):
        if row["piece"]:
            for step in row["piece"]["steps"]:
                step["keys"] = index.get((row["version"], step["id"]), {})
            yield called(row, day), row["piece"]


def _index(rows: QuerySet[StepParty]) -> dict[tuple[int, str], dict[str, list[tuple[str, int]]]]:
    """Who has which part, by version and step: the snapshot names people in words alone."""
    found: dict[tuple[int, str], dict[str, list[tuple[str, int]]]] = {}
    for version, step, part, post, unit in rows.order_by("pk").values_list("version", "step", "part", "post", "unit"):
        key = ("post", post) if post else ("unit", unit)
        found.setdefault((version, str(step)), {}).setdefault(part, []).append(key)
    return found


def descriptions_of(person: Any, day: date, places: Iterable[Place]) -> list[dict[str, Any]]:
    """Job descriptions in force on the day of the posts, with their sections."""
    links = Q(document__describes__post__in=[place.post for place in places]) & covers(day, "document__describes__")
    found = _in_force(person, day, links).annotate(piece=_piece("sections"), post=F("document__describes__post__title"))
    rows = found.values(*_COLUMNS, "piece", "post")
    return [called(row, day) | {"post": row["post"], "sections": row["piece"] or []} for row in rows]


def forms_of(person: Any, day: date, codes: Iterable[str], agency: int) -> dict[str, dict[str, Any]]:
    """By code the documents of the agency that are called so, in force on the day and open to the person."""
    codes = set(codes)
    if not codes:
        return {}
    rows = _in_force(person, day, Q(document__agency=agency, document__code__in=codes)).values(*_COLUMNS)
    return {row["document__code"]: called(row, day) for row in rows}


def called(row: dict[str, Any], day: date) -> dict[str, Any]:
    """Code, title, number, first day and address of the text in force on `day`, and the id of its version."""
    url = reverse("documents:document", args=[row["document__slug"]])
    return {
        "version": row["version"],
        "code": row["document__code"],
        "title": row["version__title"],
        "number": number_of(row["version__issue"], row["version__revision"]),
        "issue": row["version__issue"],
        "revision": row["version__revision"],
        "from_date": row["from_date"],
        "url": f"{url}?{urlencode({'ngay': day.isoformat()})}",
    }


def _in_force(person: Any, day: date, which: Q) -> QuerySet[Any]:
    found = InForce.objects.permitted(person, VIEW).on(day).filter(which)
    return found.order_by("document__sort_key", "pk")


def _piece(*keys: str) -> Any:
    """The value under `keys` in the snapshot, taken out by the database."""
    found: Any = Cast(NullIf(F("version__snapshot"), Value("")), JSONField())
    for key in keys:
        found = KeyTransform(key, found)
    return found
