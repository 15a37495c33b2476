"""A slice of procedures in force with everything the nightly rules ask of them: seven statements at most, however many there are."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from documents.legal.repeals import gone_parts, repealed_parts
from documents.links import ends
from documents.models import InForce, LegalCitation, VersionForm
from procedures.known import Known, Who, codes_listed, held_until, key_of, listed_until, who_post, who_unit
from procedures.linter import NIGHTLY, Flaw, facts_of, found_in
from procedures.models import ServedCode
from qms.people.models import Post, Unit
from qms.worktime.calendars import calendar_of
from qms.worktime.days import Calendar

SLICE = 200  # procedures at once: their data is a few megabytes


@dataclass(frozen=True)
class Looked:
    """A procedure in force, and what the rules find in it."""

    version: int
    document: int
    from_date: date
    flaws: list[Flaw]


class Calendars:
    """The calendar of an agency, read once a round and only where a rule asks for it."""

    def __init__(self) -> None:
        self._known: dict[int, Calendar] = {}

    def of(self, agency: int) -> Callable[[], Calendar]:
        def read() -> Calendar:
            if agency not in self._known:
                self._known[agency] = calendar_of(agency)
            return self._known[agency]

        return read


def slice_after(reached: int, day: date, calendars: Calendars) -> list[Looked]:
    """The next SLICE procedures in force on `day` by the id of their versions, looked at; empty when there are no more."""
    periods = InForce.objects.on(day).filter(version__gt=reached, version__procedure_parts__isnull=False)
    columns = {
        "agency": F("document__agency"),
        "data": F("version__procedure_parts__data_text"),
        "waivers": F("version__procedure_parts__waivers_text"),
    }
    rows: list[Any] = list(periods.order_by("version").values("version", "document", "from_date", **columns)[:SLICE])
    for row in rows:
        row["data"] = json.loads(row["data"])
    return [_looked(row, known, calendars) for row, known in zip(rows, _known(rows, day), strict=True)]


def _looked(row: dict[str, Any], known: Known, calendars: Calendars) -> Looked:
    facts = facts_of(row["data"], known, calendars.of(row["agency"]))
    flaws = found_in(facts, json.loads(row["waivers"]), NIGHTLY)
    return Looked(row["version"], row["document"], row["from_date"], flaws)


def _known(rows: list[dict[str, Any]], day: date) -> Iterable[Known]:
    """For each row what is known of everything it names. Names that many procedures share are looked up once."""
    who = _people(rows, day)
    versions = [row["version"] for row in rows]
    forms: dict[int, dict[str, date | None]] = {pk: {} for pk in versions}
    listed = VersionForm.objects.filter(version__in=versions).order_by()
    for version, code, ended in listed.annotate(ended=ends("form")).values_list("version", "form__code", "ended"):
        forms[version][code] = ended
    laws: dict[int, dict[str, date | None]] = {pk: {} for pk in versions}
    gone: dict[int, dict[str, list[tuple[str, date]]]] = {pk: {} for pk in versions}
    columns = ("version", "instrument__number", "instrument__until_date", "repealed")
    cited = LegalCitation.objects.filter(version__in=versions).order_by()
    dated = cited.annotate(repealed=repealed_parts("instrument"))
    for version, number, until, repealed in dated.values_list(*columns).distinct():
        laws[version][number], gone[version][number] = until, gone_parts(repealed)
    codes: dict[int, list[tuple[str, date | None]]] = {pk: [] for pk in versions}
    served = ServedCode.objects.filter(version__in=versions).order_by().annotate(until=listed_until("code"))
    for version, code, until in served.values_list("version", "code", "until"):
        codes[version].append((code, until))
    return [Known(day, who, forms[pk], laws[pk], gone[pk], codes_listed(codes[pk])) for pk in versions]


def _people(rows: list[dict[str, Any]], day: date) -> dict[tuple[str, int], Who]:
    steps = (step for row in rows for step in row["data"]["steps"])
    parties = (one for step in steps for one in (step["responsible"], *step["consulted"], *step["informed"]))
    keys = {key for one in parties if (key := key_of(one))}
    posts = Post.objects.filter(pk__in=[pk for kind, pk in keys if kind == "post"]).select_related("unit")
    units = Unit.objects.filter(pk__in=[pk for kind, pk in keys if kind == "unit"])
    found = {
        ("post", post.pk): who_post(post, post.held_until, day) for post in posts.annotate(held_until=held_until("pk"))
    }
    return found | {("unit", unit.pk): who_unit(unit, day) for unit in units}
