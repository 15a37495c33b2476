"""What belongs to a person's posts and units, and what the person keeps at hand. Lists of what may be read today, no more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.addresses import filter_pairs
from documents.faces import Target, badge, ended, glyph
from documents.links import as_they_stand, target_in
from documents.models import ApplyingMember, Document, InForce
from documents.querysets import VIEW
from qms.access.rights import Rights, rights_of
from qms.people.querysets import covers

RECENT = timedelta(days=90)
SHOWN = 6
_PERIOD = ("from_date", "version__title", "document__code", "document__slug", "document__type__name", "version__reason")


@dataclass(frozen=True)
class Part:
    """One list of the page. `key` is its name in the address (`?xem=`), `rows` its query for a person on a day."""

    key: str
    title: str | Promise
    says: str | Promise
    empty: str | Promise
    rows: Callable[[Any, date], QuerySet[Any]]
    row: Callable[[dict[str, Any]], dict[str, Any]]


def described(person: Any, day: date) -> QuerySet[Any]:
    """Documents that describe the posts held on `day`."""
    links = Q(describes__post__in=rights_of(person, day).posts) & covers(day, "describes__")
    found = Document.objects.permitted(person, VIEW).filter(links).order_by("sort_key", "pk").distinct()
    return as_they_stand(found, person, day)


def favourites(person: Any, day: date) -> QuerySet[Any]:
    """What the person keeps at hand, newest first. One that may no longer be read is not among them."""
    kept = Document.objects.permitted(person, VIEW).filter(favourites__person=person)
    return as_they_stand(kept.order_by("-favourites__at", "-favourites__pk"), person, day)


def _in_force(person: Any, day: date, which: Q) -> QuerySet[Any]:
    found = InForce.objects.permitted(person, VIEW).on(day).filter(which)
    return found.order_by("document__sort_key", "pk").values(*_PERIOD)


def owned_by_posts(person: Any, day: date) -> QuerySet[Any]:
    return _in_force(person, day, Q(document__owner_post__in=rights_of(person, day).posts))


def owned_by_units(person: Any, day: date) -> QuerySet[Any]:
    """Of the units of the person's posts themselves, not of those above."""
    return _in_force(person, day, Q(document__owner_unit__in=own_units(rights_of(person, day))))


def applied(person: Any, day: date) -> QuerySet[Any]:
    """What names one of the person's units, a unit above it or the agency among those that apply it."""
    return _in_force(person, day, _applies(rights_of(person, day)))


def recent(person: Any, day: date) -> QuerySet[Any]:
    """Of the last 90 days: what the person's units own or apply, newest first."""
    rights = rights_of(person, day)
    mine = Q(document__owner_unit__in=own_units(rights)) | _applies(rights)
    return _in_force(person, day, mine & Q(from_date__gt=day - RECENT)).order_by("-from_date", "-pk")


def _applies(rights: Rights) -> Q:
    members = ApplyingMember.objects.filter(Q(unit__in=rights.units) | Q(agency__in=rights.agencies))
    return Q(access_class__applying__in=members.values("set"))


def own_units(rights: Rights) -> set[int]:
    """Units in which the person holds a post."""
    return {seat.unit for seat in rights.seats}


def _period(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": row["version__title"],
        "url": reverse("documents:document", args=[row["document__slug"]]),
        "code": row["document__code"],
        "meta": row["document__type__name"],
    }


def _new(row: dict[str, Any]) -> dict[str, Any]:
    return _period(row) | {"date": row["from_date"], "meta": "", "text": row["version__reason"]}


def _target(row: dict[str, Any]) -> dict[str, Any]:
    target: Target = target_in(row)
    return {
        "title": target.title,
        "url": reverse("documents:document", args=[target.slug]),
        "code": target.code,
        "slug": target.slug,
        "meta": ended(target),
        "badge": badge(target),
        "glyph": glyph(target),
        "heir": target.heir,
    }


PARTS = (
    Part(
        "mo-ta",
        _("Job description"),
        _("Documents that describe the posts you hold."),
        _("No document describes your post yet. The QMS officer of the agency names it."),
        described,
        _target,
    ),
    Part(
        "chuc-danh",
        _("Documents of my post"),
        _("In force and kept by a post that you hold."),
        _("No document in force is kept by your post."),
        owned_by_posts,
        _period,
    ),
    Part(
        "don-vi",
        _("Documents of my unit"),
        _("In force and owned by a unit in which you hold a post."),
        _("Your unit owns no document in force."),
        owned_by_units,
        _period,
    ),
    Part(
        "ap-dung",
        _("Applied by my unit"),
        _("In force and applied by your unit, a unit above it or the whole agency."),
        _("No document in force names your unit among those that apply it."),
        applied,
        _period,
    ),
    Part(
        "yeu-thich",
        _("My favourites"),
        _("Documents that you marked with the star. Nobody else sees this list."),
        _("Nothing is marked yet. Open a document and press the star to keep it at hand."),
        favourites,
        _target,
    ),
    Part(
        "moi",
        _("Recently in force"),
        _("What came into force for your unit in the last 90 days."),
        _("Nothing new came into force for your unit in the last 90 days."),
        recent,
        _new,
    ),
)
BY_KEY = {part.key: part for part in PARTS}


def address_of_all(part: Part, person: Any) -> str:
    """Where the whole list is: the register where its filters say the same, else the page of the part."""
    units = sorted(own_units(rights_of(person)))
    if part.key == "don-vi" and units:
        return reverse("documents:register") + "?" + urlencode(filter_pairs((), units))
    return reverse("documents:my_position") + f"?xem={part.key}"


def panel(person: Any, day: date) -> dict[str, Any]:
    """For the start page: the first documents of the person's posts, then of the units. One query."""
    rights = rights_of(person, day)
    mine = Q(document__owner_post__in=rights.posts) | Q(document__owner_unit__in=own_units(rights))
    first = Case(When(document__owner_post__in=rights.posts, then=Value(0)), default=Value(1))
    rows = _in_force(person, day, mine).order_by(first, "document__sort_key", "pk")[:5]
    return {
        "id": "position",
        "title": _("Documents of my position"),
        "note": rights.seats[0].title if rights.seats else "",
        "rows": [_period(row) for row in rows],
        "empty": _("No document in force belongs to your post or unit."),
        "foot_url": reverse("documents:my_position"),
        "foot_label": _("All of my position"),
    }
