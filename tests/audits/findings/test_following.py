"""My work, notices and reminders of corrective action: to whom it comes, and to whom it goes when nobody does it."""

import pytest

from audits import reminding
from audits.kinds import CAUSE_DAYS
from qms.notices.models import Notice
from qms.web.worklist import work_of
from tests import make
from tests.audits.findings import cars
from tests.audits.findings.cars import move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def work(person):
    return [
        (row["code"], str(row["kind_label"])) for row in work_of(person, make.today()) if row["kind"] == "khac-phuc"
    ]


def due(rows):
    return [(person, subject.split(":")[0], day) for person, subject, day, _text, _url in rows]


def test_it_is_with_the_post_it_was_given_to_then_with_who_approves_then_with_the_owners(w):
    car = cars.opened(w)
    assert work(w.author) == [(car.code, "Cause and actions to put forward")]
    cars.corrected(w, car)
    cars.analysed(w, car)
    cars.planned(w, car)
    cars.to_be_checked(w, car)
    move(w, car, "propose", w.author)
    assert work(w.author) == [(car.code, "Action to be done")]
    assert (car.code, "Cause and actions to approve") in work(w.unit_head)
    move(w, car, "accept", w.unit_head)
    cars.done(w, car)
    assert work(w.author) == []
    move(w, car, "finish", w.author)
    assert work(w.auditor) == [(car.code, "Effect to be checked")]
    cars.checked(w, car)
    assert work(w.auditor) == [(car.code, "Corrective action to close")]
    assert work(w.reader) == work(w.stranger) == []


def test_after_a_bad_check_who_approves_says_what_follows_and_then_it_is_checked_again(w):
    car = cars.checking(w)
    cars.checked(w, car, result="not_yet")
    assert work(w.auditor) == []
    assert (car.code, "Not effective: say what follows") in work(w.unit_head)
    move(w, car, "act_again", w.unit_head, remark="Chưa đủ")
    cars.planned(w, car, by=w.unit_head)
    cars.done(w, car)
    move(w, car, "finish", w.author)
    assert work(w.auditor) == [(car.code, "Effect to be checked")]


def test_who_wrote_the_analysis_is_not_asked_to_approve_it(w):
    car = cars.opened(w)
    cars.corrected(w, car)
    cars.analysed(w, car, by=w.unit_head)
    cars.planned(w, car)
    cars.to_be_checked(w, car)
    move(w, car, "propose", w.author)
    assert (car.code, "Cause and actions to approve") not in work(w.unit_head)
    assert (car.code, "Cause and actions to approve") in work(w.head)
    assert Notice.objects.filter(kind="cause_to_approve", person=w.head).exists()


def test_an_inspection_waits_for_its_answer_with_who_keeps_findings(w):
    row = cars.found(w, source="inspection", minutes_date=make.today())
    assert (row.code, "Inspection to be answered") in work(w.officer)
    assert {who for who, _key, _day in due(reminding.answers_due(make.today()))} == {w.officer.pk, w.auditor.pk}


def test_reminders_ask_who_holds_the_posts_of_the_day(w):
    car = cars.opened(w)
    day = car.cause_due_date
    assert day == cars.working_day(w, CAUSE_DAYS["minor"])
    assert due(reminding.causes_due(make.today())) == [(w.author.pk, "cause", day)]
    cars.planned(w, car)
    assert due(reminding.actions_due(make.today())) == [(w.author.pk, "action", cars.working_day(w, 5))]
    assert due(reminding.actions_far_late(make.today())) == []
    assert due(reminding.actions_far_late(cars.working_day(w, 8))) == [(w.head.pk, "head", cars.working_day(w, 5))]
    move(w, car, "cancel", w.officer, remark="Mở nhầm phiếu")
    assert due(reminding.causes_due(make.today())) == due(reminding.actions_due(make.today())) == []


def test_the_check_is_reminded_once_the_actions_are_done(w):
    car = cars.acting(w)
    assert due(reminding.checks_due(make.today())) == []
    cars.done(w, car)
    move(w, car, "finish", w.author)
    assert due(reminding.checks_due(make.today())) == [(w.auditor.pk, "check", cars.fresh(car).check_due_date)]


def test_an_action_whose_post_nobody_holds_is_told_apart(w):
    car = cars.acting(w)
    assert list(reminding.unheld(make.today())) == []
    w.author.appointments.update(until_date=make.today())
    assert list(reminding.unheld(make.today())) == list(car.actions.all())


def test_late_actions_go_to_the_head_of_the_unit_and_then_of_the_agency(w):
    from qms.notices.kinds import kinds

    found = kinds()
    assert found["action_due"].reminds.escalate_after == 5
    assert found["action_far_late"].reminds.stages == (reminding.HEAD_AFTER,)
