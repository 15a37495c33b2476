"""When a text is due: pure arithmetic."""

from datetime import date, timedelta

import pytest

from documents.reviewing.dates import begun_by, due_of, next_between, opens_of, usual_next
from qms.worktime.days import add_months


def test_a_text_is_due_an_interval_after_its_first_day():
    assert due_of(date(2025, 11, 3), 12) == date(2026, 11, 3)


def test_what_a_confirmation_said_counts_instead():
    assert due_of(date(2025, 11, 3), 12, date(2027, 5, 1)) == date(2027, 5, 1)


@pytest.mark.parametrize("months", [0, None])
def test_without_an_interval_nothing_is_due(months):
    assert due_of(date(2025, 11, 3), months, date(2027, 5, 1)) is None


@pytest.mark.parametrize("months", [1, 6, 12, 24, 120])
def test_begun_by_is_the_last_first_day_that_is_due_by_the_limit(months):
    for step in range(0, 800, 3):
        limit = date(2026, 1, 1) + timedelta(days=step)
        found = begun_by(limit, months)
        assert add_months(found, months) <= limit < add_months(found + timedelta(days=1), months)


def test_a_review_opens_as_many_days_ahead_as_its_type_says():
    assert opens_of(date(2026, 12, 10), 60) == date(2026, 10, 11)


def test_a_confirmation_counts_from_the_day_it_is_made():
    assert usual_next(date(2026, 11, 22), 12) == date(2027, 11, 22)
    assert next_between(date(2026, 11, 22), 12) == (date(2026, 12, 22), date(2028, 5, 22))
    assert next_between(date(2026, 11, 22), 1) == (date(2026, 12, 22), date(2027, 3, 22))


def test_without_an_interval_a_confirmation_still_sets_a_day():
    assert usual_next(date(2026, 11, 22), 0) == date(2027, 11, 22)
