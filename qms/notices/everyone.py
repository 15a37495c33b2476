"""People in groups that work by one calendar, so that a statement can speak of all of them."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import Q
from django.utils import timezone

from qms.notices.stages import SPAN, reached
from qms.worktime.calendars import every_calendar
from qms.worktime.days import Calendar

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Group:
    """People of these home agencies, or of all but these (`others`): the many that work by the national calendar."""

    agencies: tuple[int, ...]
    others: bool
    calendar: Calendar

    def q(self, column: str = "agency") -> Q:
        """Its people, as a condition on their home agency; who has none is among the others."""
        within = Q(**{f"{column}__in": self.agencies})
        return Q(**{f"{column}__isnull": True}) | ~within if self.others else within


@dataclass(frozen=True)
class Everyone:
    """All groups on one day. Two statements to read."""

    groups: tuple[Group, ...]

    @classmethod
    def on(cls, day: date) -> Self:
        usual, own = every_calendar(day - SPAN, day + SPAN)
        by_calendar: dict[Any, list[int]] = {}
        for agency, calendar in own.items():
            key = (calendar.off, calendar.worked, tuple(sorted(calendar.reduced.items())), calendar.hours)
            by_calendar.setdefault(key, []).append(agency)
        groups = [Group(tuple(sorted(those)), False, own[those[0]]) for those in by_calendar.values()]
        return cls((Group(tuple(sorted(own)), True, usual), *groups))

    def by_stage(self, stages: tuple[int, ...], at: datetime) -> dict[tuple[tuple[int, date], ...], list[Group]]:
        """Groups that have come to the same stages with the same due dates; those whose calendar is at fault are left out."""
        found: dict[tuple[tuple[int, date], ...], list[Group]] = {}
        for group in self.groups:
            try:
                found.setdefault(reached(stages, group.calendar, at), []).append(group)
            except ValueError:
                log.exception(
                    "The calendar of agencies %s has no working day, so nobody there is reminded", group.agencies
                )
        return found

    def at_work(self, at: datetime) -> list[Group]:
        """Groups whose offices are open at `at`, the hours around noon included: from first opening to last closing."""
        return [group for group in self.groups if _is_open(group.calendar, at)]


def _is_open(calendar: Calendar, at: datetime) -> bool:
    slots = calendar.slots(timezone.localdate(at, calendar.zone))
    return bool(slots) and slots[0].begins <= at < slots[-1].ends
