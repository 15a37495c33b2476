"""Articles that other laws took out of one that goes on: which, and from which day. The whole of a law ends by its own date."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.functions import JSONArray

from documents.arrays import ArrayOf
from documents.legal.provisions import holds
from documents.models.legal import ENDING, LegalRelation


def repealed_parts(law: str) -> Subquery:
    """For rows whose column `law` names a law: a JSON array of [provision, day] of what was replaced or repealed in it.

    NULL for nothing. Days to come are among them; entries that were taken back are not.
    """
    rows = LegalRelation.objects.standing().filter(target=OuterRef(law), kind__in=ENDING, provision__gt="")
    found = rows.order_by().values("target").annotate(found=ArrayOf(JSONArray("provision", "effect_date")))
    return Subquery(found.values("found"), output_field=JSONField())


def gone_parts(found: Iterable[tuple[str, str]] | None) -> list[tuple[str, date]]:
    """Provisions with the day from which they are no more, the first day first, from what `repealed_parts` gave."""
    return sorted(((provision, date.fromisoformat(day)) for provision, day in found or ()), key=_by_day)


def _by_day(row: tuple[str, date]) -> tuple[Any, str]:
    return row[1], row[0]


def repealed_from(cited: str, gone: Iterable[tuple[str, date]]) -> date | None:
    """Since when something that the citation names is no more, by `gone_parts`; None while all of it is there."""
    return next((day for provision, day in gone if holds(provision, cited)), None)
