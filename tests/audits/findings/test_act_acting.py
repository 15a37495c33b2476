"""Actions of a corrective action, more time for them, corrections, and the check whether they helped."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audits.actions.acting import drop_action, extend_action, report_done, take_back_correction, write_correction
from audits.actions.correcting import check_effect, move_corrective, plan_check
from audits.models import EffectivenessCheck, PlannedAction
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.audits.findings import cars
from tests.audits.findings.cars import fresh, given, move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def told(act):
    return Entry.objects.filter(act=act)


def refused_by_the_database(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


class TestActions:
    def test_a_due_date_on_a_day_off_becomes_the_next_working_day(self, w):
        car, saturday = cars.opened(w), make.today() + timedelta(days=12 - make.today().weekday())
        due = cars.plan_action(car, what="Họp", post=w.author_post, due=saturday, **given(w.author)).due_date
        assert due > saturday
        assert due.weekday() < 5

    def test_an_action_is_not_due_in_the_past_nor_after_the_check(self, w):
        car = cars.opened(w)
        with pytest.raises(Refused, match="lies before today"):
            cars.plan_action(car, what="Họp", post=w.author_post, due=make.today() - DAY, **given(w.author))
        cars.planned(w, car)
        cars.to_be_checked(w, car, days=10)
        with pytest.raises(Refused, match="actions are due before"):
            cars.planned(w, car, days=15)
        with pytest.raises(Refused, match="comes after the last action"):
            cars.to_be_checked(w, car, days=2)

    def test_it_is_reported_done_by_who_holds_its_post_with_what_shows_it(self, w):
        car = cars.acting(w)
        action = car.actions.get()
        with pytest.raises(Refused, match="what shows that it is done"):
            report_done(action, done_date=make.today(), words=" ", **given(w.author))
        with pytest.raises(Refused, match="not done after today"):
            report_done(action, done_date=make.today() + DAY, words="Có", **given(w.author))
        with pytest.raises(Refused, match="opened on"):
            report_done(action, done_date=make.today() - DAY, words="Có", **given(w.author))
        with pytest.raises(Refused, match="Only who holds the post"):
            report_done(action, done_date=make.today(), words="Có", **given(w.auditor))
        report_done(action, done_date=make.today(), words="Có", **given(w.author))
        assert fresh(action).done_by == w.author
        assert told("action_done").count() == 1
        with pytest.raises(Refused, match="as .* reported"):
            report_done(action, done_date=make.today(), words="Có", **given(w.author))

    def test_more_time_has_a_reason_is_given_by_somebody_else_and_ends_later(self, w):
        car = cars.acting(w)
        action = car.actions.get()
        later = cars.working_day(w, 8)
        with pytest.raises(Refused, match="More time is given by"):
            extend_action(action, due=later, words="Chờ họp Hội đồng", **given(w.author))
        with pytest.raises(Refused, match="at least 5"):
            extend_action(action, due=later, words="Chờ", **given(w.unit_head))
        with pytest.raises(Refused, match="ends on a later day"):
            extend_action(action, due=action.due_date, words="Chờ họp Hội đồng", **given(w.unit_head))
        extend_action(action, due=later, words="Chờ họp Hội đồng", **given(w.unit_head))
        row = fresh(action)
        assert (row.due_date, row.extensions.get().before_date) == (later, row.first_due_date)
        refused_by_the_database(lambda: PlannedAction.objects.filter(pk=row.pk).update(due_date=later + DAY))

    def test_nobody_gives_oneself_more_time(self, w):
        car = cars.opened(w)
        action = cars.planned(w, car, post=w.trade_head_post)
        with pytest.raises(Refused, match="your own action"):
            extend_action(action, due=cars.working_day(w, 8), words="Chờ họp Hội đồng", **given(w.unit_head))

    def test_an_action_of_no_use_is_dropped_with_words(self, w):
        car = cars.opened(w)
        action = cars.planned(w, car)
        with pytest.raises(Refused):
            drop_action(action, words="", by=w.author, at=make.now())
        drop_action(action, words="Trùng với việc khác", by=w.author, at=make.now())
        assert told("action_dropped").count() == 1
        with pytest.raises(Refused, match="It was dropped"):
            report_done(action, done_date=make.today(), words="Có", **given(w.author))

    def test_a_correction_is_not_before_the_finding_nor_after_today(self, w):
        car = cars.opened(w, findings=[cars.found(w, found_date=cars.days_ago(3))])
        for day, says in ((make.today() + DAY, "after today"), (cars.days_ago(4), "when it was found")):
            with pytest.raises(Refused, match=says):
                write_correction(car, what="Bổ sung", done_by=w.author, done_date=day, **given(w.author))
        row = write_correction(car, what="Bổ sung", done_by=w.author, done_date=cars.days_ago(3), **given(w.author))
        take_back_correction(row, by=w.author, at=make.now())
        with pytest.raises(Refused, match="put right at once"):
            move(w, car, "propose", w.author)


class TestEffectiveness:
    def test_the_check_is_planned_for_somebody_who_had_no_part(self, w):
        car = cars.opened(w)
        cars.planned(w, car)
        with pytest.raises(Refused, match="Somebody else checks"):
            cars.to_be_checked(w, car, checker=w.author)
        with pytest.raises(Refused, match="holds no post in this agency"):
            cars.to_be_checked(w, car, checker=w.stranger)
        with pytest.raises(Refused, match="plans its check"):
            plan_check(car, checker=w.auditor, due=cars.working_day(w, 20), criterion="Đủ giờ", **given(w.reader))

    def test_it_is_made_after_the_last_action_by_who_is_apart(self, w):
        car = cars.checking(w)
        with pytest.raises(Refused, match="Only who is named to check"):
            cars.checked(w, car, by=w.unit_head)
        with pytest.raises(Refused, match="The last action was done on"):
            check_effect(car, result="effective", words="Đã xem", checked_date=make.today() - DAY, **given(w.auditor))
        cars.checked(w, car)
        assert told("effect_checked").get().detail["result"] == "effective"

    def test_the_database_refuses_a_check_by_an_owner_or_before_the_actions_are_done(self, w):
        car = cars.acting(w)

        def check(by):
            return lambda: EffectivenessCheck.objects.create(
                corrective=car, round=1, result="effective", words="x", checked_date=make.today(), by=by, by_name="x",
                at=make.now(),
            )  # fmt: skip

        refused_by_the_database(check(w.auditor))
        cars.done(w, car)
        move(w, car, "finish", w.author)
        refused_by_the_database(check(w.author))

    def test_a_person_who_had_a_part_does_not_close_it(self, w):
        car = cars.opened(w)
        cars.corrected(w, car, by=w.officer)
        cars.analysed(w, car)
        cars.planned(w, car)
        cars.to_be_checked(w, car)
        move(w, car, "propose", w.author)
        move(w, car, "accept", w.unit_head)
        cars.done(w, car)
        move(w, car, "finish", w.author)
        cars.checked(w, car)
        with pytest.raises(Refused, match="somebody else has to close it"):
            move(w, car, "close", w.officer)
        move(w, car, "close", w.auditor)

    def test_an_unknown_move_is_refused(self, w):
        with pytest.raises(Refused, match="what is to be done"):
            move_corrective(cars.opened(w), "bogus", **given(w.officer))
