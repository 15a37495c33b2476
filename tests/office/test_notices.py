"""What the office reminds of: authorisations and appointments of outside readers that end, by their last day."""

from datetime import timedelta

import pytest

from qms.notices.models import Notice
from qms.notices.reminders import write_reminders
from qms.office.notices import delegations_ending, outside_ending
from qms.people.models import Delegation
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lent(w):
    day = make.today()
    return Delegation.objects.create(
        number="05/UQ", giver_post=w.head_post, giver=w.head, receiver=w.deputy, acts=["approve"], from_date=day,
        until_date=day + timedelta(days=2),
    )  # fmt: skip


def people(rows):
    return {row[0] for one in (rows if isinstance(rows, list) else [rows]) for row in one}


def test_giver_and_holder_hear_of_an_authorisation_that_ends(w, lent):
    write_reminders(at=make.now() + timedelta(days=1))
    told = Notice.objects.filter(kind="delegation_ending")
    assert {notice.person for notice in told} == {w.head, w.deputy}
    assert {notice.due_date for notice in told} == {lent.until_date - timedelta(days=1)}
    assert all("05/UQ" in notice.text for notice in told)


def test_not_of_one_that_was_revoked(w, lent):
    assert people(delegations_ending(make.today())) == {w.head.pk, w.deputy.pk}
    Delegation.objects.filter(pk=lent.pk).update(revoked_date=make.today())
    assert people(delegations_ending(make.today())) == set()


def test_an_outside_reader_hears_when_the_reading_ends(w):
    rows = list(outside_ending(make.today()))
    assert [(row[0], row[2]) for row in rows] == [(w.outside.pk, make.today() + timedelta(days=29))]
