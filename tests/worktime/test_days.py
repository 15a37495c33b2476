"""Day and hour arithmetic: fixed tables and properties."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.worktime.days import (
    VIETNAM,
    Calendar,
    TimeUnit,
    add_months,
    add_working_days,
    add_working_hours,
    counted_from,
    due_at,
    due_date,
    next_working_day,
    working_days_between,
    working_hours_between,
)
from qms.worktime.hours import Hours
from qms.worktime.national import national_days

OFF = {"holiday", "compensation", "swapped_off"}
_rows = national_days([2023, 2024, 2025, 2026, 2027, 2028])
REDUCED = {date(2026, 6, 12): time(11, 30), date(2024, 2, 7): time(15, 0), date(2026, 2, 13): time(11, 30)}
NATIONAL = Calendar(
    off=frozenset(row.day_date for row in _rows if row.kind in OFF),
    worked=frozenset(row.day_date for row in _rows if row.kind == "makeup"),
    reduced=REDUCED,
)
SAMPLE_HOURS = Hours(afternoon_until=time(17, 0))
SAMPLE = Calendar(off=NATIONAL.off, worked=NATIONAL.worked, reduced=REDUCED, hours=(SAMPLE_HOURS,))
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
counts = st.integers(-60, 60)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1)).map(lambda moment: moment.replace(tzinfo=VIETNAM))
amounts = st.integers(0, 60 * 100).map(lambda minutes: Fraction(minutes, 60))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2024-02-07", 1, "2024-02-15"),  # Tết Giáp Thìn: 8 to 14 February
        ("2024-04-26", 1, "2024-05-02"),  # 29 April swapped, 30 April and 1 May
        ("2024-05-02", 2, "2024-05-04"),  # the Saturday that makes up for 29 April
        ("2024-02-28", 1, "2024-02-29"),  # leap day
        ("2024-08-30", 1, "2024-09-04"),  # 2 and 3 September
        ("2025-01-24", 1, "2025-02-03"),  # Tết Ất Tỵ
        ("2025-04-25", 1, "2025-04-26"),  # make-up Saturday
        ("2025-04-26", 2, "2025-04-29"),
        ("2025-04-29", 1, "2025-05-05"),
        ("2025-08-29", 1, "2025-09-03"),
        ("2025-12-31", 1, "2026-01-05"),  # 1 January, 2 January swapped with 10 January
        ("2026-01-09", 1, "2026-01-10"),
        ("2026-02-13", 5, "2026-02-27"),  # Tết Bính Ngọ: 16 to 20 February
        ("2026-04-24", 1, "2026-04-28"),  # the Hùng Kings' day on a Sunday, Monday in its place
        ("2026-04-29", 1, "2026-05-04"),
        ("2026-08-21", 1, "2026-08-22"),  # make-up Saturday for 31 August
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-11-20", 2, "2026-11-25"),  # Culture Day, Tuesday 24 November
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-04-29", 2, "2027-05-05"),  # 30 April Friday, 1 May Saturday, Monday in its place
        ("2026-11-25", -2, "2026-11-20"),
        ("2026-11-25", 0, "2026-11-25"),
    ],
)
def test_the_nth_working_day_after_a_day(start, n, expected):
    assert add_working_days(date.fromisoformat(start), n, NATIONAL) == date.fromisoformat(expected)


@pytest.mark.parametrize(("year", "expected"), [(2024, 251), (2025, 250), (2026, 249)])
def test_the_working_days_of_a_year(year, expected):
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31), NATIONAL) == expected


@given(days, counts)
def test_counting_back_what_was_added_gives_the_same_number(day, n):
    assert working_days_between(day, add_working_days(day, n, NATIONAL), NATIONAL) == n


@given(days, days, counts)
def test_a_later_start_never_ends_earlier(one, other, n):
    first, second = sorted((one, other))
    assert add_working_days(first, n, NATIONAL) <= add_working_days(second, n, NATIONAL)


@given(days, st.integers(0, 40), st.integers(0, 40))
def test_two_periods_in_a_row_are_one_period(day, a, b):
    assert add_working_days(add_working_days(day, a, NATIONAL), b, NATIONAL) == add_working_days(day, a + b, NATIONAL)


@given(days, days, days)
def test_counts_of_neighbouring_spans_add_up(one, two, three):
    a, b, c = sorted((one, two, three))
    whole = working_days_between(a, c, NATIONAL)
    assert working_days_between(a, b, NATIONAL) + working_days_between(b, c, NATIONAL) == whole


@given(days, st.integers(1, 40))
def test_a_deadline_in_working_days_is_a_working_day(day, n):
    assert NATIONAL.is_worked(add_working_days(day, n, NATIONAL))


@given(days, st.integers(0, 24), st.sampled_from([TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY, TimeUnit.MONTH]))
def test_every_deadline_falls_on_a_working_day(day, n, unit):
    assert NATIONAL.is_worked(due_date(day, n, unit, NATIONAL))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-02-02", 15, "calendar_day", "2026-02-23"),  # the fifteenth day is in Tết
        ("2026-02-02", 15, "working_day", "2026-03-02"),
        ("2026-01-31", 1, "month", "2026-03-02"),  # 28 February is a Saturday
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2026-11-23", 1, "calendar_day", "2026-11-25"),
        ("2026-11-21", 0, "working_day", "2026-11-23"),
    ],
)
def test_the_unit_of_the_legal_text_decides(start, amount, unit, expected):
    assert due_date(date.fromisoformat(start), amount, unit, NATIONAL) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-11-20 09:00", 2, "2026-11-20 11:00"),
        ("2026-11-20 10:30", 2, "2026-11-20 14:30"),
        ("2026-11-20 16:30", 1, "2026-11-20 17:30"),  # ends with the day, not next morning
        ("2026-11-20 16:30", 2, "2026-11-23 08:30"),
        ("2026-11-23 16:30", 2, "2026-11-25 08:30"),  # over Culture Day
        ("2026-06-12 10:30", 2, "2026-06-15 08:30"),  # the agency closes at 11:30 that day
        ("2026-02-12 17:30", 8, "2026-02-23 11:30"),  # half a day before Tết, half after
        ("2026-11-21 10:00", 1, "2026-11-23 08:30"),  # a Saturday
        ("2026-11-20 09:00", 8, "2026-11-23 09:00"),
    ],
)
def test_working_hours_run_only_while_the_office_is_open(start, hours, expected):
    assert add_working_hours(at(start), hours, NATIONAL) == at(expected)


@given(moments, amounts)
def test_hours_counted_back_are_the_hours_added(moment, amount):
    end = add_working_hours(moment, amount, SAMPLE)
    assert abs(working_hours_between(moment, end, SAMPLE) - amount) < Fraction(1, 3_600_000)


@given(moments, moments, amounts)
def test_hours_from_a_later_start_never_end_earlier(one, other, amount):
    first, second = sorted((one, other))
    assert add_working_hours(first, amount, SAMPLE) <= add_working_hours(second, amount, SAMPLE)


@given(moments, amounts, amounts)
def test_hours_in_two_steps_are_hours_in_one(moment, a, b):
    stepped = add_working_hours(add_working_hours(moment, a, SAMPLE), b, SAMPLE)
    together = add_working_hours(moment, a + b, SAMPLE)
    assert abs(working_hours_between(stepped, together, SAMPLE)) < Fraction(1, 3_600_000)


@given(days, st.integers(0, 20))
def test_eight_hours_are_one_working_day_on_full_days(day, n):
    plain = Calendar(off=NATIONAL.off, worked=NATIONAL.worked, hours=(SAMPLE_HOURS,))
    start = datetime.combine(next_working_day(day, plain), time(9, 0), VIETNAM)
    end = add_working_hours(start, 8 * n, plain)
    assert (end.date(), end.time()) == (add_working_days(start.date(), n, plain), time(9, 0))


def test_half_a_day_is_four_hours_in_every_office():
    assert add_working_hours(at("2026-11-20 13:30"), 4, SAMPLE) == at("2026-11-20 17:00")
    assert add_working_hours(at("2026-11-20 07:30"), Decimal(4), SAMPLE) == at("2026-11-20 11:30")


def test_instants_in_another_zone_count_by_the_local_day():
    late_in_utc = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # 00:30 on Monday 23 November in Hà Nội
    assert counted_from(late_in_utc, NATIONAL) == date(2026, 11, 23)
    assert counted_from(datetime(2026, 12, 31, 16, 59, tzinfo=UTC), NATIONAL) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20 15:00", "2026-11-20"),
        ("2026-11-20 15:01", "2026-11-23"),
        ("2026-11-23 15:01", "2026-11-25"),
        ("2026-11-21 09:00", "2026-11-23"),
        ("2026-08-22 09:00", "2026-08-22"),
    ],
)
def test_a_file_taken_after_the_cut_off_counts_from_the_next_working_day(moment, expected):
    assert counted_from(at(moment), NATIONAL) == date.fromisoformat(expected)


def test_a_period_in_days_ends_when_the_office_closes():
    assert due_at(at("2026-06-10 10:00"), 2, "working_day", SAMPLE) == at("2026-06-12 11:30")
    assert due_at(at("2026-11-20 10:00"), 1, "working_day", SAMPLE) == at("2026-11-23 17:00")
    assert due_at(at("2026-11-20 10:00"), 1, "working_hour", SAMPLE) == at("2026-11-20 11:00")


def test_new_office_hours_hold_from_their_day():
    early = Hours(from_date=date(2026, 1, 1))
    saturdays = Hours(from_date=date(2026, 7, 1), weekdays=frozenset({1, 2, 3, 4, 5, 6}))
    calendar = Calendar(hours=(early, saturdays))
    assert not calendar.is_worked(date(2026, 6, 27))
    assert calendar.is_worked(date(2026, 7, 4))


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert add_months(date(2027, 10, 31), 4) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_nonsense_is_refused_in_words():
    nobody = Calendar(off=frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(800)))
    with pytest.raises(ValueError, match="no working day"):
        add_working_days(date(2026, 1, 1), 1, nobody)
    with pytest.raises(ValueError, match="no working hours"):
        add_working_hours(at("2026-01-01 10:00"), 1, nobody)
    with pytest.raises(ValueError, match="time zone"):
        add_working_hours(datetime(2026, 1, 5, 9), 1, NATIONAL)
    with pytest.raises(ValueError, match="use due_at"):
        due_date(date(2026, 1, 5), 1, "working_hour", NATIONAL)
    with pytest.raises(ValueError, match="negative"):
        due_date(date(2026, 1, 5), -1, "month", NATIONAL)
    with pytest.raises(ValueError, match="off and worked"):
        Calendar(off=frozenset({date(2026, 1, 5)}), worked=frozenset({date(2026, 1, 5)}))
    with pytest.raises(ValueError, match="follow each other"):
        Hours(morning_from=time(12))
