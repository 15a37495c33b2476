"""Clauses that do not apply to units of the sample agency, said by its QMS officer on one day."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from audits.actions.covering import leave_out_clause
from qms.people.models import Unit
from qms.sample.events import Event, moment
from qms.sample.reading import MAIN, coverage_facts
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage
from qms.standards.models import Clause

APART = timedelta(minutes=2)


def events(stage: Stage) -> list[Event]:
    """One for each clause and unit, whichever documents are there."""
    facts, found = coverage_facts(), []
    at = moment(facts["decided"], 10)
    for row in facts["left_out"]:
        for number in row["clauses"]:
            for unit in row["units"]:
                at += APART
                found.append(
                    Event(at, f"leave out {number} {unit}", partial(_leave_out, stage, row["reason"], number, unit))
                )
    return found


def _leave_out(stage: Stage, reason: str, number: str, unit: str, at: datetime) -> Any:
    agency = stage.house.agencies[MAIN]
    leave_out_clause(
        agency,
        clause=Clause.objects.get(edition__key="2015", number=number),
        unit=Unit.objects.get(agency=agency, code=unit),
        reason_said=reason,
        from_date=at.date(),
        by=stage.cast[SECRETARY],
        at=at,
    )
