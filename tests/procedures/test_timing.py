"""How long a case takes, against its legal limit: added up, or followed on the calendar."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.graph import forward
from procedures.timing import official_words, totals, typed_words
from qms.office.actions import swap_days
from qms.worktime.calendars import calendar_of
from qms.worktime.days import Calendar, due_date
from tests.procedures.samples import CHECKED, NORMAL, key, rich, step, steps, whole

DAY = date(2026, 11, 24)
PLAIN = Calendar()


def never():
    raise AssertionError("the calendar is not needed")


def total(data, calendar=never, day=DAY):
    return totals(data, calendar, day=day)[0]


def taking(number, limit, **fields):
    return step(number, limits={NORMAL: limit}, **fields)


def limited(limit):
    return [{"id": NORMAL, "name": "", "limit": limit}]


def test_every_case_of_the_sample_has_its_own_longest_path_without_ways_back_and_stopped_clocks():
    one, two = totals(whole(rich()), never, day=DAY)
    assert (one.days, two.days) == (Fraction(13), Fraction("19.5"))
    assert not one.is_over
    assert not two.is_over


@pytest.mark.django_db
def test_the_total_follows_the_calendar_of_the_agency_as_it_is_kept(w):
    """A Monday off, made up for on a Saturday: what begins on the Friday before ends a day later than its limit."""
    data = steps(taking(1, "2"), cases=limited("4 ngày lịch"))
    found = lambda: totals(data, lambda: calendar_of(w.agency), day=DAY)[0]  # noqa: E731
    assert (found().longest, found().late_from) == (4, None)
    swap_days(
        agency=w.agency, off_date=date(2026, 12, 14), worked_date=date(2026, 12, 26), source="TB 1", by=None, on=DAY
    )  # fmt: skip
    assert (found().longest, found().late_from) == (5, date(2026, 12, 11))


def test_eight_working_hours_are_one_day():
    assert total(steps(taking(1, "4 giờ"), taking(2, "4 giờ"), taking(3, "0,5"))).days == Fraction("1.5")


def test_of_two_branches_the_longer_one_counts():
    data = steps(taking(1, "1"), taking(2, "5"), taking(3, "2"), taking(4, "1"),
                 exits=((1, 2, "a"), (1, 3, "b"), (2, 4, ""), (3, 4, "")))  # fmt: skip
    found = total(data)
    assert found.days == 7
    assert found.steps == (key(1), key(2), key(4))


def test_a_loop_is_walked_once():
    data = steps(taking(1, "1"), taking(2, "2"), taking(3, "3"), exits=((2, 1, "lại"), (2, 3, "xong")))
    assert total(data).days == 6


@pytest.mark.parametrize("clock", ["stop", "none"])
def test_a_step_where_the_clock_stands_still_is_not_counted(clock):
    assert total(steps(taking(1, "1"), taking(2, "1 tháng", clock=clock))).days == 1


def test_the_limit_is_passed_by_what_is_more_than_it():
    data = steps(taking(1, "2"), taking(2, "4 giờ"), cases=limited("2"))
    assert total(data).over == Fraction("0.5")
    assert total(data).is_over


def test_exactly_the_limit_keeps_it_also_in_hours():
    assert not total(steps(taking(1, "2"), cases=limited("16 giờ"))).is_over


def test_without_a_limit_nothing_is_too_long_and_without_steps_nothing_is_long():
    assert not total(steps(taking(1, "9999"))).is_over
    assert total(steps(cases=limited("3"))).days == 0


def test_without_times_a_case_takes_no_time():
    assert total(steps(step(1), step(2), cases=limited("3"))).days == 0


# --- by the calendar --------------------------------------------------------------------------------------------------
# Tết 2027: 5 February to 11 February, a bridge day before it made up on a Saturday.
TET = frozenset(date(2027, 2, 4) + timedelta(days=n) for n in range(8))
MAKE_UP = date(2027, 2, 20)
REAL = Calendar(off=TET, worked=frozenset({MAKE_UP}))


def test_ten_working_days_fit_in_fifteen_calendar_days_except_over_tet():
    data = steps(taking(1, "10"), cases=limited("15 ngày lịch"))
    assert not total(data, lambda: PLAIN).is_over
    over = total(data, lambda: REAL)
    assert over.days is None
    assert date(2027, 1, 15) < over.late_from < date(2027, 2, 11)


def test_a_make_up_saturday_gives_a_working_day():
    data = steps(taking(1, "5"), cases=limited("7 ngày lịch"))
    without = Calendar(off=TET)
    late = total(data, lambda: without, day=date(2027, 2, 12)).longest
    # From the day after Tết the fifth working day comes on the Saturday instead of the Monday after.
    assert due_date(date(2027, 2, 15), 5, "working_day", REAL) == MAKE_UP
    assert due_date(date(2027, 2, 15), 5, "working_day", without) == date(2027, 2, 22)
    assert late >= 7


def test_the_first_late_start_is_the_first_for_which_the_days_end_after_the_limit():
    data = steps(taking(1, "3"), taking(2, "12 ngày lịch"), taking(3, "1,5"), cases=limited("1 tháng"))
    found = total(data, lambda: REAL)

    def ends(start):
        third = due_date(start, 3, "working_day", REAL)
        return due_date(due_date(third, 12, "calendar_day", REAL), 2, "working_day", REAL)

    starts = [DAY + timedelta(days=n) for n in range(366)]
    late = [start for start in starts if ends(start) > due_date(start, 1, "month", REAL)]
    assert found.late_from == (late[0] if late else None)
    assert found.longest == max((ends(start) - start).days for start in starts)


def test_one_month_is_a_month_on_every_day_of_the_year():
    found = total(steps(taking(1, "1 tháng"), cases=limited("1 tháng")), lambda: REAL)
    assert not found.is_over
    assert found.longest >= 31


def test_a_month_does_not_fit_in_twenty_working_days_everywhere_in_the_year():
    assert total(steps(taking(1, "1 tháng"), cases=limited("20")), lambda: REAL).late_from


def test_calendar_days_without_a_limit_are_still_told():
    found = total(steps(taking(1, "45 ngày lịch")), lambda: PLAIN)
    assert found.longest >= 45
    assert not found.is_over


# --- words ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("typed", "said"), [
    ("4 giờ", "04 giờ làm việc"), ("0,5", "0,5 ngày làm việc"), ("45 ngày lịch", "45 ngày"), ("1 tháng", "01 tháng"),
])  # fmt: skip
def test_times_are_said_as_official_texts_do_and_typed_again_as_they_were(typed, said):
    limit = steps(taking(1, typed))["steps"][0]["limits"][NORMAL]
    assert (official_words(limit), typed_words(limit)) == (said, typed)


# --- against brute force ----------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), max_size=14),
    st.lists(st.sampled_from(["", "1", "2,5", "4 giờ", "3"]), min_size=7, max_size=7),
)
def test_the_longest_path_is_the_longest_of_all_paths(pairs, times):
    rows = [taking(number, time) for number, time in enumerate(times, 1)]
    data = steps(*rows, exits=tuple((a, b, str(place)) for place, (a, b) in enumerate(pairs)))
    worth = {"": Fraction(0), "1": Fraction(1), "2,5": Fraction("2.5"), "4 giờ": Fraction("0.5"), "3": Fraction(3)}
    days = {key(number): worth[time] for number, time in enumerate(times, 1)}
    before = forward(data)

    def longest(one):
        return days[one] + max(map(longest, before[one]), default=Fraction(0))

    assert total(data).days == max(map(longest, days))


def test_a_case_without_a_time_of_its_own_does_not_borrow_that_of_another():
    cases = [{"id": NORMAL, "name": "không xác minh"}, {"id": CHECKED, "name": "có xác minh"}]
    data = steps(taking(1, "3"), cases=cases)
    assert [one.days for one in totals(data, never, day=DAY)] == [3, 0]
