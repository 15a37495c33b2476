"""The analysis of a cause: chains that come back to themselves, bones that do not fit, two people writing at once."""

import pytest
from django.db import DatabaseError, transaction

from audits.actions.causing import Given
from audits.models import CauseLine
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.audits.findings import cars
from tests.audits.findings.cars import move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FISH = (
    Given("Chưa được hướng dẫn", bone="people"),
    Given("Nghỉ thai sản chưa bàn giao", bone="people", under=1),
    Given("Biểu mẫu không có cột giờ", bone="method"),
)


def test_whys_are_a_chain_each_asking_about_the_one_before(w):
    car = cars.opened(w)
    cause = cars.analysed(w, car)
    rows = list(cause.lines.all())
    assert [row.place for row in rows] == [1, 2, 3]
    assert [row.under_id for row in rows] == [None, rows[0].pk, rows[1].pk]
    assert Entry.objects.filter(act="cause_written").count() == 1


def test_a_chain_that_says_the_same_again_is_refused(w):
    car = cars.opened(w)
    with pytest.raises(Refused, match="Answer 3 says the same as an earlier one"):
        cars.analysed(w, car, lines=(*cars.WHYS[:2], Given(" công chức CHỈ  ghi ngày. ")))
    with pytest.raises(Refused, match="at least 2 times"):
        cars.analysed(w, car, lines=cars.WHYS[:1])
    with pytest.raises(Refused, match="Line 2 is empty"):
        cars.analysed(w, car, lines=(cars.WHYS[0], Given("")))


def test_a_fishbone_keeps_its_causes_on_six_bones(w):
    cause = cars.analysed(w, cars.opened(w), method="fishbone", lines=FISH)
    rows = list(cause.lines.all())
    assert [row.bone for row in rows] == ["people", "people", "method"]
    assert rows[1].under == rows[0]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((Given("A", bone="people", under=1),), "Cause 1 points to itself"),
        ((Given("A", bone="people", under=2), Given("B", bone="people")), "there is no earlier cause 2"),
        ((Given("A", bone="people"), Given("B", bone="method", under=1)), "lies on another bone"),
        ((Given("A", bone="weather"),), "on which bone"),
        ((), "at least one cause"),
    ],
)
def test_a_cause_that_points_to_itself_or_elsewhere_is_refused(w, lines, says):
    car = cars.opened(w)
    with pytest.raises(Refused, match=says):
        cars.analysed(w, car, method="fishbone", lines=lines)
    assert not car.causes.exists()


def test_the_database_refuses_a_cause_of_itself(w):
    cause = cars.analysed(w, cars.opened(w), method="fishbone", lines=FISH)
    first, second, third = cause.lines.all()
    for row, under in ((first, first), (first, second), (third, first)):
        with pytest.raises(DatabaseError), transaction.atomic():
            CauseLine.objects.filter(pk=row.pk).update(under=under)


def test_who_opened_it_before_somebody_else_wrote_is_told_so(w):
    car = cars.opened(w)
    cars.analysed(w, car, edition=0)
    with pytest.raises(Refused, match="rewrote the analysis on"):
        cars.analysed(w, car, by=w.unit_head, edition=0, root="Khác")
    assert car.causes.get().root == cars.ROOT
    cars.analysed(w, car, by=w.unit_head, edition=1, root="Khác")
    assert (car.causes.get().root, car.causes.get().edition, car.causes.get().by) == ("Khác", 2, w.unit_head)


def test_it_is_written_by_the_unit_while_the_cause_is_looked_for(w):
    car = cars.opened(w)
    for who in (w.reader, w.auditor, w.stranger):
        with pytest.raises(Refused, match="write here"):
            cars.analysed(w, car, by=who)
    cars.corrected(w, car)
    cars.analysed(w, car)
    cars.planned(w, car)
    cars.to_be_checked(w, car)
    move(w, car, "propose", w.author)
    with pytest.raises(Refused, match="waits for approval"):
        cars.analysed(w, car)
