"""What is known today of whom and what the data names: posts, units, forms, laws. From rows read with the version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import DateField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from documents.gathering import Part, gathered
from procedures.models import ProcedurePart, StepParty
from qms.people.models import Appointment

_FOR_EVER = date(9999, 12, 31)
_SEATS = Appointment.objects.filter(post=OuterRef("post")).order_by().values("post")
_HELD = Subquery(_SEATS.annotate(last=Max(Coalesce("until_date", _FOR_EVER))).values("last"), output_field=DateField())
# Read with the version in the one statement of `documents.gathering`.
PARTS = {
    "procedure_parts": Part(ProcedurePart),
    "step_parties": Part(
        StepParty,
        {
            "post": ("title", "until_date"),
            "post__unit": ("name",),
            "unit": ("name", "until_date"),
        },
        days={"held_until": _HELD},
    ),
}


@dataclass(frozen=True)
class Who:
    """A post or unit on a day: how it is called, since when it is no more, whether nobody holds the post."""

    name: str
    unit_name: str = ""
    ended: date | None = None
    vacant: bool = False


@dataclass(frozen=True)
class Known:
    """Facts of a day. `who` by ("post" or "unit", pk); `forms` and `laws` by code and number: since when no more."""

    day: date
    who: Mapping[tuple[str, int], Who] = field(default_factory=dict)
    forms: Mapping[str, date | None] = field(default_factory=dict)
    laws: Mapping[str, date | None] = field(default_factory=dict)


def part_of(version: Any) -> ProcedurePart | None:
    """The data's row of the version, None where nothing was written."""
    return next(iter(gathered(version, *PARTS).procedure_parts.all()), None)


def known_of(version: Any, day: date) -> Known:
    """Facts about everything the version names, from the rows gathered with it."""
    whole = gathered(version, *PARTS, "forms", "citations")
    return Known(
        day=day,
        who=dict(_who(row, day) for row in whole.step_parties.all()),
        forms={row.form.code: getattr(row, "ended_date", None) for row in whole.forms.all()},
        laws={row.instrument.number: row.instrument.until_date for row in whole.citations.all()},
    )


def _who(row: StepParty, day: date) -> tuple[tuple[str, int], Who]:
    if row.post_id:
        post, held = row.post, getattr(row, "held_until", None)
        vacant = held is None or held <= day
        return ("post", row.post_id), Who(post.title, post.unit.name, _gone(post.until_date, day), vacant)
    assert row.unit_id is not None  # by the constraint of the table  # noqa: S101
    return ("unit", row.unit_id), Who(row.unit.name, "", _gone(row.unit.until_date, day))


def _gone(until: date | None, day: date) -> date | None:
    return until if until and until <= day else None


def named(data: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """The data with the names of today: parties with `name` and `unit_name`, no keys of this database."""
    return {**data, "steps": [_step(step, known) for step in data["steps"]]}


def _step(step: Mapping[str, Any], known: Known) -> dict[str, Any]:
    parties = {key: [_party(one, known) for one in step[key]] for key in ("consulted", "informed")}
    responsible = _party(step["responsible"], known) if step["responsible"] else None
    return {**step, **parties, "responsible": responsible}


def _party(party: Mapping[str, Any], known: Known) -> dict[str, Any]:
    who = known.who.get(key_of(party) or ("", 0))
    return {"name": who.name, "unit_name": who.unit_name} if who else {"name": party["name"], "unit_name": ""}


def key_of(party: Mapping[str, Any] | None) -> tuple[str, int] | None:
    """("post" or "unit", pk), None for a party that is only a name."""
    for kind in ("post", "unit"):
        if party and party.get(kind):
            return kind, party[kind]
    return None
