"""What the rules find today beside what was found before. Pure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from procedures.linter import Flaw
from procedures.models import LinterRound, StandingFinding
from procedures.rounds.facts import Looked

LONGEST_ABOUT = 120
# What may change of a finding that stays the same one: how things are called, how much weighs what it says.
ALTERED = ("number", "say", "told_text", "is_blocking", "is_waived")


@dataclass
class Differences:
    """Findings that appear, those whose words change, and those that stand no more."""

    appear: list[StandingFinding] = field(default_factory=list)
    alter: list[StandingFinding] = field(default_factory=list)
    close: list[StandingFinding] = field(default_factory=list)


def differences(
    looked: Iterable[Looked], standing: Iterable[StandingFinding], this: LinterRound, at: Any
) -> Differences:
    """What has to be written so that the open findings of these versions say what the rules say.

    What became so anew, such as a post vacant once more, is a new finding and the old one is closed.
    """
    found = Differences()
    left = {row.key: row for row in standing}
    for one in looked:
        for row, is_dated in _rows(one, this, at):
            before = left.pop(row.key, None)
            if before is None:
                found.appear.append(row)
            elif is_dated and before.since_date != row.since_date:
                found.close.append(before)
                found.appear.append(row)
            elif any(getattr(before, name) != getattr(row, name) for name in ALTERED):
                for name in ALTERED:
                    setattr(before, name, getattr(row, name))
                found.alter.append(before)
    found.close += left.values()
    return found


def _rows(one: Looked, this: LinterRound, at: Any) -> Iterable[tuple[StandingFinding, bool]]:
    """The findings of one procedure, each place once, and whether the rule tells since when."""
    rows: dict[Any, tuple[StandingFinding, bool]] = {}
    for flaw in one.flaws:
        row = _row(one, flaw, this, at)
        rows.setdefault(row.key, (row, flaw.place.since is not None))
    return rows.values()


def _row(one: Looked, flaw: Flaw, this: LinterRound, at: Any) -> StandingFinding:
    since = since_of(flaw, one.from_date, this.day_date)
    place = flaw.place
    return StandingFinding(
        version_id=one.version,
        document_id=one.document,
        rule=flaw.rule.key,
        anchor=place.anchor,
        about=place.about[:LONGEST_ABOUT],
        number=place.number,
        say=place.say,
        told_text=json.dumps(place.told, ensure_ascii=False, sort_keys=True),
        is_blocking=flaw.rule.blocking,
        is_waived=bool(flaw.waived) and since <= one.from_date,
        since_date=since,
        found_in=this,
        found_at=at,
    )


def since_of(flaw: Flaw, from_date: date, day: date) -> date:
    """From which day on it is so; see `procedures.rounds`."""
    if flaw.place.since:
        return flaw.place.since
    return from_date if flaw.rule.waivable or not flaw.rule.blocking else day
