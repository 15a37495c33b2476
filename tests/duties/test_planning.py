"""On which day a duty is due: rules, days off, the year after."""

from datetime import date

import pytest

from qms.duties.planning import by_event, by_rule, on_working_day, years_to_plan
from qms.duties.rules import BY_EVENT, BY_KEY, QUARTERS, RULES, label_of
from qms.worktime.days import Calendar

OFF = Calendar(off=frozenset({date(2026, 12, 31)}), worked=frozenset({date(2026, 1, 10)}))


@pytest.mark.parametrize(
    ("day", "shift", "due"),
    [
        (date(2026, 12, 31), "before", date(2026, 12, 30)),
        (date(2026, 12, 31), "after", date(2027, 1, 1)),
        (date(2026, 11, 29), "before", date(2026, 11, 27)),  # a Sunday
        (date(2026, 11, 29), "after", date(2026, 11, 30)),
        (date(2026, 1, 10), "before", date(2026, 1, 10)),  # a Saturday that is worked
        (date(2026, 4, 15), "after", date(2026, 4, 15)),
    ],
)
def test_a_day_off_moves_as_the_rule_says(day, shift, due):
    assert on_working_day(day, shift, OFF) == due


def test_the_last_quarter_is_reported_in_the_next_year():
    assert [by_rule(day, 2026) for day in QUARTERS] == [
        date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15), date(2027, 1, 15),
    ]  # fmt: skip


def test_an_event_counts_months():
    assert by_event(BY_KEY["inspection_actions"], date(2026, 12, 31)) == date(2027, 2, 28)


def test_in_december_the_next_year_is_planned_too():
    assert years_to_plan(date(2026, 11, 30)) == (2026,)
    assert years_to_plan(date(2026, 12, 1)) == (2026, 2027)


def test_the_table_is_whole():
    assert len(BY_KEY) == len(RULES)
    for rule in RULES:
        assert bool(rule.days) + bool(rule.months_after) + bool(rule.elsewhere) == 1, rule.key
        assert rule.source
        assert rule.elsewhere or rule.evidence
        assert bool(rule.event) == bool(rule.months_after)
        assert len({day.period for day in rule.days}) == len(rule.days)
        assert len(rule.key) <= 30
    assert BY_EVENT


def test_a_duty_is_called_by_its_rule_and_quarter():
    assert "quý" in label_of("tthc_report", "q1") or "quarter I" in label_of("tthc_report", "q1")
    assert label_of("gone", "") == "gone"
