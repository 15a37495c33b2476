"""Filling the national calendar. Editing single days is an act of `qms.office`, which also records it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from qms.worktime.confirming import confirmed_years
from qms.worktime.models import CalendarDay
from qms.worktime.national import NationalDay, national_days

FIELDS = ("kind", "name", "source", "is_expected")


@transaction.atomic
def seed_holidays(*, years: Iterable[int], on: date, by: Any = None) -> int:
    """Copy the national days of these years into the calendar; answers how many rows were written or removed.

    A day that has a row keeps it: an edited row is never touched, and no past or announced day moves when the package
    changes. Only rows of an earlier seeding that are still expected and lie after `on` follow a better knowledge. Years
    that a person confirmed are passed over: what was taken out of them does not come back.
    """
    asked = set(years)
    years = sorted(asked - confirmed_years(asked))
    known = {row.day_date: row for row in national_days(years)}
    standing = {row.day_date: row for row in CalendarDay.objects.national().filter(day_date__year__in=years)}
    new = [_row(day) for date_, day in known.items() if date_ not in standing]
    bulk_create_with_history(new, CalendarDay, default_user=by)
    changed = 0
    for row in standing.values():
        if row.is_seeded and row.is_expected and row.day_date > on:
            changed += _follow(row, known.get(row.day_date), by)
    return len(new) + changed


def _row(day: NationalDay) -> CalendarDay:
    values = {field: getattr(day, field) for field in FIELDS}
    return CalendarDay(day_date=day.day_date, is_seeded=True, **values)


def _follow(row: CalendarDay, day: NationalDay | None, by: Any) -> int:
    row._history_user = by  # type: ignore[attr-defined] # simple-history's way to be told who
    if day is None:
        row.delete()
        return 1
    changed = [field for field in FIELDS if getattr(row, field) != getattr(day, field)]
    for field in changed:
        setattr(row, field, getattr(day, field))
    if changed:
        row.save(update_fields=changed)
    return int(bool(changed))
