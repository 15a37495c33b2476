"""The personal change brief (những gì thay đổi với tôi): against the text that the person knows, only what changed."""

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse

from documents.comparing.showing import MARKED, field_rows, section_rows
from documents.contents import OwnPart, asked
from documents.models import Reading, ReadingRound, Version
from documents.readings.concern import rest_of
from documents.readings.mine import my_rounds
from documents.snapshot import snapshot_of
from qms.access.rights import Rights, rights_of

LEFT_OUT = frozenset({"proposed_from"})  # when it comes into force is said beside


class Brief(NamedTuple):
    """`base` is the text the person knows, None where all is new. `own`: what changed in the person's steps and in others, and
    the steps (None for a text without). `facts` and `sections` are what else changed, as comparisons show it."""

    base: Version | None
    own: OwnPart | None
    facts: list[dict[str, Any]]
    sections: list[dict[str, Any]]


def asked_of(person: Any, document: Any, day: date) -> Any:
    """The round that puts the document before the person, with `entered`, `read`, `concerned`; None where nothing does."""
    rows = my_rounds(person, day).filter(document=document)
    return rows.select_related("document__agency", "document__type", "version__document").first()


def known_text(person: Any, found: Any, day: date) -> Version | None:
    """What the person confirmed last; else the text before the document first asked, for who was there then."""
    mine = Reading.objects.filter(person=person, round__document=found.document_id).exclude(round=found.pk)
    last = mine.order_by("-pk").select_related("version__document").first()
    if last is not None:
        return last.version
    rounds = ReadingRound.objects.begun(day).filter(document=found.document_id).order_by("pk")
    first = rounds.select_related("base__document").first()
    return first.base if first and found.entered <= first.asked_date else None


def brief_of(person: Any, found: Any, version: Version, day: date) -> Brief:
    """What `version` says new to the person."""
    base, keys = known_text(person, found, day), keys_of(rights_of(person, day))
    after, before = snapshot_of(version), snapshot_of(base) if base else None
    own = [part for ask in asked("own_part") if (part := ask(base, version, before, after, keys)) is not None]
    first = own[0] if own else None
    if base is None or before is None:
        return Brief(None, first, [], [])
    rest = rest_of(before, after)
    sections = section_rows(rest, MARKED, everything=False, pictures=(_pictures(base), _pictures(version)))
    fields = tuple(field for field in rest.fields if field.name not in LEFT_OUT)
    return Brief(base, first, field_rows(replace(rest, fields=fields), everything=False), sections)


def keys_of(rights: Rights) -> set[tuple[str, int]]:
    """By what steps name the person: the posts held, and their units."""
    return {("post", seat.post) for seat in rights.seats} | {("unit", seat.unit) for seat in rights.seats}


def _pictures(version: Version) -> Any:
    return lambda sha256: reverse("documents:image", args=[version.pk, sha256])
