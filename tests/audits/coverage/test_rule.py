"""The score of a field: never rises with age alone, stays within its bounds, says nothing of what does not apply."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.coverage.rule import AUDIT, DOCUMENT, RECORD, TAKEN, Facts, Level, faded, level, score

DAY = date(2026, 11, 22)
days = st.one_of(st.none(), st.dates(date(2015, 1, 1), DAY))
facts = st.builds(
    Facts, documents=st.integers(0, 5), record_date=days, audit_date=days,
    taken=st.lists(st.sampled_from(sorted(TAKEN)), max_size=4).map(tuple), is_out=st.booleans(),
)  # fmt: skip


@given(facts, st.integers(0, 2000), st.integers(0, 2000))
def test_it_never_rises_while_nothing_happens(told, first, more):
    early, late = DAY + timedelta(days=first), DAY + timedelta(days=first + more)
    assert 0 <= score(told, late) <= score(told, early) <= 100


@given(facts)
def test_another_open_finding_never_raises_it(told):
    worse = Facts(told.documents, told.record_date, told.audit_date, (*told.taken, "minor"), told.is_out)
    assert score(worse, DAY) <= score(told, DAY)


def test_without_a_document_evidence_is_evidence_of_nothing():
    told = Facts(0, DAY, DAY)
    assert (score(told, DAY), level(told, DAY)) == (0, Level.NONE)


@pytest.mark.parametrize(("months", "points"), [(0, RECORD), (6, RECORD), (12, RECORD / 2), (18, 0), (40, 0)])
def test_records_are_whole_for_half_a_year_and_gone_after_one_and_a_half(months, points):
    assert faded(RECORD, DAY - timedelta(days=30 * months), DAY, 6, 18) == pytest.approx(points)


def test_evidence_of_a_later_day_does_not_count_yet():
    assert score(Facts(1, DAY + timedelta(days=1), DAY + timedelta(days=1)), DAY) == DOCUMENT


def test_levels_go_by_the_score_and_what_does_not_apply_is_out():
    assert level(Facts(1, DAY, DAY), DAY) == Level.FULL
    assert level(Facts(1), DAY) == Level.PARTIAL
    assert level(Facts(1, DAY, None, ("major",)), DAY) == Level.PARTIAL
    assert level(Facts(1, DAY, DAY, ("major",)), DAY) == Level.PARTIAL
    assert level(Facts(1, DAY, DAY, (), is_out=True), DAY) == Level.OUT
    assert score(Facts(1, DAY, DAY), DAY) == DOCUMENT + RECORD + AUDIT
