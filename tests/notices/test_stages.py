"""Which due dates have come to which stage: the same as asking each due date by itself."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qms.notices.stages import reached
from qms.worktime.days import ONE_DAY, VIETNAM, Calendar, add_working_days

BEGIN = date(2026, 2, 1)
days_off = st.integers(0, 2**61 - 1)  # a bit a day
stages = st.frozensets(st.integers(-10, 10), min_size=1, max_size=5)


def calendar_without(bits: int) -> Calendar:
    """The first twenty days of the bits are off."""
    days = [n for n in range(61) if bits >> n & 1]
    return Calendar(off=frozenset(BEGIN + timedelta(days=n) for n in days[:20]))


def comes(due: date, stage: int, calendar: Calendar) -> date:
    """The working day on which a due date comes to a stage."""
    step = ONE_DAY if stage > 0 else -ONE_DAY
    while not calendar.is_worked(due):
        due += step
    return add_working_days(due, stage, calendar)


@given(off=days_off, stages=stages, n=st.integers(20, 40))
def test_up_to_the_day_it_answers_and_not_a_day_further(off, stages, n):
    calendar, today = calendar_without(off), BEGIN + timedelta(days=n)
    at = datetime.combine(today, datetime.max.time(), VIETNAM)
    for stage, last in reached(stages, calendar, at):
        assert comes(last, stage, calendar) <= today < comes(last + ONE_DAY, stage, calendar)


@given(off=days_off, stages=stages, n=st.integers(20, 40))
def test_a_later_stage_is_reached_by_earlier_due_dates(off, stages, n):
    at = datetime.combine(BEGIN + timedelta(days=n), datetime.max.time(), VIETNAM)
    found = reached(stages, calendar_without(off), at)
    assert [stage for stage, _last in found] == sorted(stages, reverse=True)
    assert [last for _stage, last in found] == sorted(last for _stage, last in found)
