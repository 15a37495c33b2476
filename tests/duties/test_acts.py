"""Duties: made once for every agency, planned, entered, done with evidence, excused, taken up again; by whom, when not."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from qms.duties.actions import do_duty, enter_duty, excuse_duty, plan_duty, reopen_duty
from qms.duties.models import Duty
from qms.duties.reminding import duties_due
from qms.duties.responsible import names_of
from qms.people.models import Appointment, Post
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.web.worklist import work_of
from qms.worktime.models import CalendarDay
from tests import make
from tests.duties import cycle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
REASON = "Công văn số 7"


def by(who):
    return {"by": who, "at": make.now()}


def recorded(act):
    return Entry.objects.filter(act=act).count()


class TestMaking:
    def test_an_agency_with_an_officer_gets_its_year(self, w):
        cycle.made()
        rows = Duty.objects.filter(agency=w.agency)
        assert {(row.rule, row.period) for row in rows} == {
            ("internal_audit", ""), ("management_review", ""), ("tthc_report", "q1"), ("tthc_report", "q2"),
            ("tthc_report", "q3"), ("tthc_report", "q4"),
        }  # fmt: skip
        assert not Duty.objects.filter(agency=w.commune).exists()
        entry = Entry.objects.get(act=Act.DUTIES_MADE, agency=w.agency)
        assert (entry.detail, entry.actor) == ({"year": 2026, "count": 6}, None)

    def test_what_the_lead_unit_owes_is_for_its_level_alone(self, w):
        make.person("tren", on=make.post(w.province_office, "Thư ký", "officer", code="tk"))
        cycle.made()
        rules = set(Duty.objects.filter(agency=w.province).values_list("rule", flat=True))
        assert {"lead_consolidation", "ministry_report"} <= rules

    def test_again_it_makes_nothing(self, w):
        assert cycle.made() > 0
        assert cycle.made() == cycle.made(date(2026, 6, 1)) == 0
        assert recorded(Act.DUTIES_MADE) == 1

    def test_december_makes_the_next_year_too(self, w):
        cycle.made(date(2026, 12, 1))
        assert set(Duty.objects.values_list("year", flat=True)) == {2026, 2027}

    def test_what_is_over_when_an_agency_begins_is_not_owed(self, w):
        cycle.made(date(2026, 8, 1))
        periods = set(Duty.objects.filter(rule="tthc_report").values_list("period", flat=True))
        assert periods == {"q3", "q4"}

    def test_a_day_off_of_the_agency_moves_the_due_day(self, w):
        CalendarDay.objects.create(agency=w.agency, day_date=date(2026, 12, 31), kind="closed", name="x", source="x")
        cycle.made()
        row = Duty.objects.get(rule="internal_audit")
        assert (row.rule_date, row.due_date) == (date(2026, 12, 31), date(2026, 12, 30))


class TestEntering:
    def entered(self, w, **fields):
        given = {
            "rule": "inspection_actions", "about": "Biên bản số 7", "event_date": make.today() - timedelta(days=3),
            "day": make.today(), **by(w.officer),
        }  # fmt: skip
        return enter_duty(w.agency, **(given | fields))

    def test_an_event_makes_a_duty_counted_from_it(self, w):
        made = self.entered(w)
        assert (made.period, made.about) == ("e01", "Biên bản số 7")
        assert made.due_date > make.today() + timedelta(days=50)
        assert self.entered(w, about="Biên bản số 8").period == "e02"
        assert recorded(Act.DUTIES_MADE) == 2

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"rule": "internal_audit"}, "rule"), ({"rule": "x"}, "rule"), ({"about": " "}, "about"),
            ({"event_date": make.today() + timedelta(days=1)}, "event_date"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, w, fields, field):
        with pytest.raises(Refused) as refusal:
            self.entered(w, **fields)
        assert refusal.value.field == field

    def test_the_same_event_is_entered_once(self, w):
        self.entered(w)
        with pytest.raises(Refused, match="entered already"):
            self.entered(w)

    @pytest.mark.parametrize("who", ["author", "auditor", "unit_head", "administrator", "stranger"])
    def test_only_who_keeps_the_cycle_enters(self, w, who):
        with pytest.raises(Refused, match="Only the QMS officer or the head"):
            self.entered(w, by=getattr(w, who))
        assert not Duty.objects.exists()


class TestDoing:
    def test_it_is_done_with_evidence(self, w):
        one = cycle.done(cycle.duty(w), w.officer, link="/tai-lieu/")
        assert (one.outcome, one.evidence, one.by_name) == ("done", "Báo cáo số 5", w.officer.full_name)
        entry = Entry.objects.get(act=Act.DUTY_DONE)
        assert (entry.agency, entry.detail["evidence"]) == (w.agency, "Báo cáo số 5")

    def test_the_holder_of_the_post_does_it_and_plans_nothing(self, w):
        one = cycle.duty(w, post=w.author_post)
        with pytest.raises(Refused):
            excuse_duty(one, reason="x", **by(w.author))
        assert cycle.done(one, w.author).outcome == "done"

    @pytest.mark.parametrize("who", ["author", "auditor", "unit_head", "reader", "administrator", "stranger"])
    def test_nobody_else_does_it(self, w, who):
        one = cycle.duty(w)
        with pytest.raises(Refused, match="Only the responsible post"):
            cycle.done(one, getattr(w, who))
        assert cycle.fresh(one).outcome == ""
        assert not recorded(Act.DUTY_DONE)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"evidence": " "}, "evidence"), ({"link": "javascript:alert(1)"}, "link"), ({"link": "//evil.example"}, "link"),
            ({"link": "http://a.b"}, "link"), ({"done_date": make.today() + timedelta(days=1)}, "done_date"),
            ({"done_date": date(2020, 1, 1)}, "done_date"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, w, fields, field):
        with pytest.raises(Refused) as refusal:
            cycle.done(cycle.duty(w), w.officer, **fields)
        assert refusal.value.field == field

    def test_it_is_done_once(self, w):
        one = cycle.done(cycle.duty(w), w.officer)
        with pytest.raises(Refused, match="settled already"):
            cycle.done(one, w.officer)
        with pytest.raises(Refused, match="settled already"):
            excuse_duty(one, reason="x", **by(w.officer))

    def test_a_mistake_is_taken_back_with_a_reason(self, w):
        one = cycle.done(cycle.duty(w), w.officer)
        with pytest.raises(Refused):
            reopen_duty(one, reason=" ", **by(w.officer))
        again = reopen_duty(one, reason="Nhầm", **by(w.head))
        assert (again.outcome, again.evidence, again.by) == ("", "", None)
        assert Entry.objects.get(act=Act.DUTY_REOPENED).detail == {"reason": "Nhầm", "from": "Báo cáo số 5"}
        with pytest.raises(Refused, match="is open"):
            reopen_duty(again, reason="x", **by(w.officer))


class TestExcusing:
    def test_a_reason_is_asked_for(self, w):
        one = cycle.duty(w)
        with pytest.raises(Refused) as refusal:
            excuse_duty(one, reason=" ", **by(w.officer))
        assert refusal.value.field == "reason"
        assert excuse_duty(one, reason="Không thuộc phạm vi", **by(w.head)).outcome == "excused"
        assert recorded(Act.DUTY_EXCUSED) == 1


class TestPlanning:
    def planned(self, one, w, **fields):
        given = {"post": one.post, "due_date": one.due_date, "reason": "", "day": make.today(), **by(w.officer)}
        return plan_duty(one, **(given | fields))

    def working(self, w, days):
        from qms.worktime.calendars import calendar_of
        from qms.worktime.days import next_working_day

        return next_working_day(make.today() + timedelta(days=days), calendar_of(w.agency))

    def test_post_and_day_are_set_with_a_reason(self, w):
        day = self.working(w, 10)
        one = self.planned(cycle.duty(w), w, post=w.author_post, due_date=day, reason=REASON)
        assert (one.post, one.due_date) == (w.author_post, day)
        assert Entry.objects.get(act=Act.DUTY_ASSIGNED).detail["reason"] == REASON

    def test_a_day_off_is_refused_in_words(self, w):
        day = make.today() + timedelta(days=1)
        while day.isoweekday() != 7:
            day += timedelta(days=1)
        with pytest.raises(Refused, match="does not work on") as refusal:
            self.planned(cycle.duty(w), w, due_date=day, reason=REASON)
        assert refusal.value.field == "due_date"

    def test_other_things_that_are_wrong_are_named(self, w):
        one = cycle.duty(w)
        ended = make.post(w.trade, "Đã bỏ", code="bo")
        Post.objects.filter(pk=ended.pk).update(until_date=make.today())
        for fields, field in (
            ({"due_date": self.working(w, 5)}, "reason"),
            ({"due_date": make.today() - timedelta(days=1), "reason": REASON}, "due_date"),
            ({"post": Post.objects.get(pk=ended.pk)}, "post"),
            ({"post": w.stranger.appointments.get().post}, "post"),
            ({}, ""),
        ):
            with pytest.raises(Refused) as refusal:
                self.planned(one, w, **fields)
            assert refusal.value.field == field
        assert not recorded(Act.DUTY_ASSIGNED)

    def test_only_who_keeps_the_cycle_plans(self, w):
        with pytest.raises(Refused):
            self.planned(cycle.duty(w), w, post=w.author_post, by=w.auditor)


class TestDatabase:
    @pytest.mark.parametrize(
        "fields",
        [
            {"outcome": "x"}, {"outcome": "done"}, {"outcome": "excused"}, {"evidence": "x"}, {"year": 2000},
            {"rule": "x"}, {"about": "x"},
        ],
    )  # fmt: skip
    def test_it_refuses_what_makes_no_sense(self, w, fields):
        one = cycle.duty(w)
        with pytest.raises(DatabaseError), transaction.atomic():
            Duty.objects.filter(pk=one.pk).update(**fields)

    def test_a_duty_stands_once_and_stays(self, w):
        one = cycle.duty(w)
        for act in (lambda: cycle.duty(w), lambda: Duty.objects.filter(pk=one.pk).delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


class TestResponsible:
    def people(self):
        return {(row[0], row[1]) for rows in duties_due(make.today()) for row in rows}

    def work(self, who):
        return [row["title"] for row in work_of(who, make.today()) if row["kind"] == "nghia-vu"]

    def test_the_officer_where_no_post_is_named(self, w):
        one = cycle.duty(w)
        assert names_of([one], make.today()) == {one.pk: w.officer.full_name}
        assert self.people() == {(w.officer.pk, f"duty:{one.pk}")}
        assert len(self.work(w.officer)) == 1
        assert not self.work(w.author)

    def test_the_holders_of_the_post_that_is_named(self, w):
        one = cycle.duty(w, post=w.author_post)
        assert names_of([one], make.today()) == {one.pk: w.author.full_name}
        assert self.people() == {(w.author.pk, f"duty:{one.pk}")}
        assert len(self.work(w.author)) == 1
        assert not self.work(w.officer)

    def test_who_left_the_post_is_told_nothing(self, w):
        cycle.duty(w, post=w.author_post)
        Appointment.objects.filter(person=w.author).update(until_date=make.today())
        assert self.people() == set()

    def test_what_is_settled_waits_for_nobody(self, w):
        cycle.done(cycle.duty(w), w.officer)
        assert self.people() == set()
        assert not self.work(w.officer)

    def test_what_is_far_away_is_not_in_my_work_yet(self, w):
        cycle.duty(w, due_date=make.today() + timedelta(days=90))
        assert not self.work(w.officer)


def test_nothing_is_done_to_another_agency(w):
    one = cycle.duty(w)
    their = make.person("x.y", on=make.post(w.commune_board, "Thư ký ISO", "officer", code="tk"))
    for act in (
        lambda: do_duty(one, done_date=make.today(), evidence="x", link="", day=make.today(), **by(their)),
        lambda: excuse_duty(one, reason="x", **by(their)),
    ):
        with pytest.raises(Refused):
            act()
