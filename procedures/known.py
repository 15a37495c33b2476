"""What is known today of whom and what the data names: posts, units, forms, laws. From rows read with the version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import DateField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from documents.gathering import Part, gathered
from documents.legal.repeals import gone_parts
from procedures.models import AdministrativeProcedure, ProcedurePart, ServedCode, StepParty
from qms.people.models import Appointment

_FOR_EVER = date(9999, 12, 31)


def held_until(post: str) -> Subquery:
    """For rows whose column `post` names one: the day until which somebody holds it, _FOR_EVER without an end, None for never."""
    seats = Appointment.objects.filter(post=OuterRef(post)).order_by().values("post")
    last = seats.annotate(last=Max(Coalesce("until_date", _FOR_EVER))).values("last")
    return Subquery(last, output_field=DateField())


def listed_until(code: str) -> Subquery:
    """For rows whose column `code` names an administrative procedure: the day from which it is no more, _FOR_EVER while it counts,
    None for one that the list does not have."""
    rows = AdministrativeProcedure.objects.filter(code=OuterRef(code)).order_by()
    return Subquery(rows.values(until=Coalesce("abolished_date", _FOR_EVER)), output_field=DateField())


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
        days={"held_until": held_until("post")},
    ),
    "served_codes": Part(ServedCode, days={"listed_until": listed_until("code")}),
}


@dataclass(frozen=True)
class Who:
    """A post or unit on a day: how it is called, since when it is no more, whether nobody holds the post, and since when."""

    name: str
    unit_name: str = ""
    ended: date | None = None
    vacant: bool = False
    held_until: date | None = None


@dataclass(frozen=True)
class Known:
    """Facts of a day. `who` by ("post" or "unit", pk); `forms` and `laws` by code and number: since when no more.

    `gone` by number of a law: provisions taken out of it, each with its day, the first one first.

    `tthc` by national code, of administrative procedures that the list has: since when no more. None where nobody looked.
    """

    day: date
    who: Mapping[tuple[str, int], Who] = field(default_factory=dict)
    forms: Mapping[str, date | None] = field(default_factory=dict)
    laws: Mapping[str, date | None] = field(default_factory=dict)
    gone: Mapping[str, Sequence[tuple[str, date]]] = field(default_factory=dict)
    tthc: Mapping[str, date | None] | None = None


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
        gone={row.instrument.number: gone_parts(getattr(row, "repealed", None)) for row in whole.citations.all()},
        tthc=codes_listed((row.code, getattr(row, "listed_until", None)) for row in whole.served_codes.all()),
    )


def codes_listed(rows: Iterable[tuple[str, date | None]]) -> dict[str, date | None]:
    """Codes that the list of administrative procedures has, from codes with `listed_until`: since when no more, None while they count."""
    return {code: None if until == _FOR_EVER else until for code, until in rows if until}


def _who(row: StepParty, day: date) -> tuple[tuple[str, int], Who]:
    if row.post_id:
        return ("post", row.post_id), who_post(row.post, getattr(row, "held_until", None), day)
    assert row.unit_id is not None  # by the constraint of the table  # noqa: S101
    return ("unit", row.unit_id), who_unit(row.unit, day)


def who_post(post: Any, held: date | None, day: date) -> Who:
    """A post, its unit with it, as it stands on the day; `held`: until when somebody holds it, None for never."""
    vacant = held is None or held <= day
    return Who(post.title, post.unit.name, _gone(post.until_date, day), vacant, held if vacant else None)


def who_unit(unit: Any, day: date) -> Who:
    """A unit as it stands on the day."""
    return Who(unit.name, "", _gone(unit.until_date, day))


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
