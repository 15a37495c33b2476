"""Who answers for an administrative procedure in which agency, and that one is no more."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from procedures.actions.tthc import abolish, assign_responsibility, end_responsibility, restore
from procedures.models import Responsibility
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.procedures.tthc.listed import answers_for, tthc, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def w():
    return world()


def assign(w, procedure, unit=None, **given):
    given = {"from_date": make.today(), "by": w.officer, "at": make.now(), "day": make.today(), **given}
    return assign_responsibility(procedure, unit or w.trade, **given)


def acts():
    return list(Entry.objects.filter(act__startswith="tthc_").order_by("pk").values_list("act", flat=True))


def test_the_officer_says_which_unit_answers_and_the_one_before_gives_way(w):
    procedure, today = tthc(), make.today()
    first = assign(
        w, procedure, from_date=today - 30 * DAY, service="full", public_code="9.000123.H99", limit="20 ngày"
    )
    second = assign(w, procedure, w.energy)
    first.refresh_from_db()
    assert (first.until_date, second.until_date) == (today, None)
    assert [row.unit for row in Responsibility.objects.on(today)] == [w.energy]
    assert acts() == ["tthc_assigned", "tthc_assigned"]
    assert Entry.objects.filter(act="tthc_assigned").latest("pk").detail["instead_of"] == w.trade.code


def test_only_the_officer_of_that_agency_says_so(w):
    procedure = tthc()
    for person in (w.reader, w.author, w.keeper):
        with pytest.raises(Refused, match="thư ký"):
            assign(w, procedure, by=person)
    with pytest.raises(Refused, match="thư ký"):
        assign(w, procedure, w.commune_board)
    assert not Responsibility.objects.exists()
    assert acts() == []


def test_what_cannot_be_is_refused_with_the_field(w):
    procedure, today = tthc(), make.today()
    assign(w, procedure, limit="20 ngày")
    for field, unit, given in (
        ("unit", w.trade, {"limit": "20 ngày", "from_date": today + DAY}),  # the same again
        ("from_date", w.energy, {"from_date": today}),  # not later than the one that stands
        ("unit", w.energy, {"from_date": make.BEGIN - DAY}),  # before the unit was there
        ("service", w.energy, {"from_date": today + DAY, "service": "nothing"}),
        ("limit", w.energy, {"from_date": today + DAY, "limit_before": "20 ngày"}),
        ("limit_date", w.energy, {"from_date": today + DAY, "limit": "18 ngày", "limit_before": "20 ngày"}),
    ):
        with pytest.raises(Refused) as refusal:
            assign(w, procedure, unit, **given)
        assert refusal.value.field == field
    assert Responsibility.objects.count() == 1


def test_a_responsibility_ends_once_and_stays_on_record(w):
    row, today = answers_for(w.trade, tthc()), make.today()
    for person in (w.author, w.keeper):
        with pytest.raises(Refused):
            end_responsibility(row, until_date=today, by=person, at=make.now(), day=today)
    with pytest.raises(Refused, match="bắt đầu"):
        end_responsibility(row, until_date=make.BEGIN, by=w.officer, at=make.now(), day=today)
    end_responsibility(row, until_date=today, by=w.officer, at=make.now(), day=today)
    with pytest.raises(Refused):
        end_responsibility(row, until_date=today, by=w.officer, at=make.now(), day=today)
    assert list(Responsibility.objects.values_list("until_date", flat=True)) == [today]
    assert acts() == ["tthc_unassigned"]


def test_the_database_refuses_two_at_a_time_and_a_row_that_goes(w):
    procedure = tthc()
    row = answers_for(w.trade, procedure, until_date=make.today() + 9 * DAY)
    for fields in ({}, {"from_date": make.today(), "until_date": make.today() + DAY}):
        with pytest.raises(DatabaseError), transaction.atomic():
            answers_for(w.energy, procedure, **fields)
    for gone in (row, procedure):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(gone).objects.filter(pk=gone.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        answers_for(w.energy, procedure, from_date=make.today() + 20 * DAY, until_date=make.today() + 20 * DAY)
    answers_for(w.commune_board, procedure)  # another agency answers for itself


def test_the_keeper_marks_one_abolished_and_responsibilities_end_with_it(w):
    procedure, today = tthc(), make.today()
    row = answers_for(w.trade, procedure)
    for person in (w.officer, w.author):
        with pytest.raises(Refused, match="dùng chung"):
            abolish(procedure, from_date=today, decided_by="5/QĐ", by=person, at=make.now(), day=today)
    with pytest.raises(Refused) as refusal:
        abolish(procedure, from_date=today, decided_by="  ", by=w.keeper, at=make.now(), day=today)
    assert refusal.value.field == "decided_by"
    abolish(procedure, from_date=today, decided_by="5/QĐ-UBND", by=w.keeper, at=make.now(), day=today)
    procedure.refresh_from_db()
    row.refresh_from_db()
    assert (procedure.abolished_date, procedure.abolished_by, row.until_date) == (today, "5/QĐ-UBND", today)
    with pytest.raises(Refused, match="bãi bỏ"):
        abolish(procedure, from_date=today, decided_by="6/QĐ", by=w.keeper, at=make.now(), day=today)
    with pytest.raises(Refused, match="bãi bỏ"):
        assign(w, procedure)
    assert acts() == ["tthc_abolished"]


def test_one_abolished_by_mistake_counts_again_for_a_reason(w):
    procedure, today = tthc(), make.today()
    with pytest.raises(Refused):
        restore(procedure, reason="Nhầm", by=w.keeper, at=make.now(), day=today)
    abolish(procedure, from_date=today, decided_by="5/QĐ-UBND", by=w.keeper, at=make.now(), day=today)
    for person, reason in ((w.officer, "Nhầm"), (w.keeper, " ")):
        with pytest.raises(Refused):
            restore(procedure, reason=reason, by=person, at=make.now(), day=today)
    restore(procedure, reason="Ghi nhầm mã", by=w.keeper, at=make.now(), day=today)
    procedure.refresh_from_db()
    assert (procedure.abolished_date, procedure.abolished_by) == (None, "")
    assert acts() == ["tthc_abolished", "tthc_restored"]
