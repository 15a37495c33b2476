"""Objectives: proposed, approved, changed with a reason, withdrawn, closed with a result."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from audits.actions.objectives import (
    approve_objectives,
    assign_objective,
    change_target,
    close_objective,
    propose_objective,
    withdraw_objective,
    write_objective,
)
from audits.integrity import problems
from audits.models import Objective, ObjectiveDecision, ObjectivePeriod, TargetChange
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.audits.objectives import goals
from tests.audits.objectives.goals import fresh, given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
YEAR = make.today().year


def told(act):
    return Entry.objects.filter(act=act).count()


def refused_by_the_database(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def approve(row, by, **more):
    return approve_objectives([(row, more.pop("token", row.token))], proof=make.proof(by), **given(by, **more))


class TestProposing:
    def test_the_officer_proposes_and_nobody_else(self, w):
        goals.proposed(w)
        assert told("objective_proposed") == 1
        for person in (w.author, w.unit_head, w.auditor, w.head):
            with pytest.raises(Refused, match="proposed by the QMS officer"):
                goals.proposed(w, by=person, code="MT-02")

    def test_a_code_is_there_once_a_year_and_free_again_after_a_withdrawal(self, w):
        first = goals.proposed(w)
        with pytest.raises(Refused, match="MT-01 is taken") as refusal:
            goals.proposed(w)
        assert refusal.value.field == "code"
        goals.proposed(w, year=YEAR + 1, plan_due_date=date(YEAR + 1, 12, 31))
        withdraw_objective(first, words="Viết lại từ đầu", **given(w.officer))
        goals.proposed(w)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"operator": "about"}, "operator"),
            ({"period": "week"}, "period"),
            ({"way": "magic"}, "way"),
            ({"year": YEAR + 5}, "year"),
            ({"plan_due_date": date(YEAR + 1, 1, 1)}, "plan_due_date"),
            ({"from_date": date(YEAR, 11, 1), "plan_due_date": date(YEAR, 3, 1)}, "plan_due_date"),
            ({"title": " "}, "title"),
            ({"plan_what": ""}, "plan_what"),
        ],
    )
    def test_what_is_out_of_order_is_refused_at_its_field(self, w, facts, field):
        with pytest.raises(Refused) as refusal:
            goals.proposed(w, **facts)
        assert refusal.value.field == field
        assert not Objective.objects.exists()

    def test_a_unit_and_a_post_are_of_the_agency(self, w):
        elsewhere = make.unit(w.commune, "KT", "Phòng Kinh tế")
        with pytest.raises(Refused, match="unit of this agency"):
            goals.proposed(w, unit=elsewhere)
        with pytest.raises(Refused, match="post of this agency"):
            goals.proposed(w, owner_post=make.post(elsewhere, "Trưởng phòng"))
        with pytest.raises(Refused):
            propose_objective(w.commune, goals.planned(w), **given(w.officer))

    def test_words_change_until_the_approval_and_two_writers_meet(self, w):
        row = goals.proposed(w)
        write_objective(row, goals.planned(w, target=Decimal(95)), token=row.token, **given(w.officer))
        assert fresh(row).target == 95
        with pytest.raises(Refused, match="changed this objective meanwhile"):
            write_objective(row, goals.planned(w), token=row.token, **given(w.officer))
        approve(fresh(row), w.head)
        with pytest.raises(Refused, match="cannot be done now"):
            write_objective(row, goals.planned(w), token=2, **given(w.officer))
        refused_by_the_database(lambda: Objective.objects.filter(pk=row.pk).update(target=1))


class TestApproving:
    def test_the_head_approves_with_the_password_and_the_periods_are_there(self, w):
        row = goals.proposed(w)
        approve(row, w.head)
        assert fresh(row).stage == "approved"
        assert row.periods.count() == 12
        assert row.periods.first().due_date > row.periods.first().last_date
        assert told("objective_approved") == 1
        assert ObjectiveDecision.objects.get().post_title.startswith("Giám đốc")
        assert Notice.objects.get(kind="objective_approved").person == w.author
        with pytest.raises(Refused, match="cannot be done now"):
            approve(row, w.head)

    def test_nobody_else_does_nor_without_a_password_nor_unseen_words(self, w):
        row = goals.proposed(w)
        for person in (w.officer, w.unit_head, w.auditor, w.deputy):
            with pytest.raises(Refused, match="Only the head"):
                approve(row, person)
        with pytest.raises(Refused, match="password"):
            approve_objectives([(row, row.token)], proof=None, **given(w.head))
        with pytest.raises(Refused, match="changed meanwhile"):
            approve(row, w.head, token=row.token + 1)
        with pytest.raises(Refused, match="at least one"):
            approve_objectives([], proof=make.proof(w.head), **given(w.head))
        assert fresh(row).stage == "proposed"

    def test_several_are_approved_all_or_none(self, w):
        first, second = goals.proposed(w), goals.proposed(w, code="MT-02")
        with pytest.raises(Refused), transaction.atomic():
            approve_objectives([(first, 1), (second, 9)], proof=make.proof(w.head), **given(w.head))
        assert not ObjectivePeriod.objects.exists()
        approve_objectives([(second, 1), (first, 1)], proof=make.proof(w.head), **given(w.head))
        assert ObjectivePeriod.objects.count() == 24

    def test_who_proposed_does_not_approve(self, w):
        w.officer_post.roles.create(role="head")
        w.officer.__dict__.pop("_rights", None)
        with pytest.raises(Refused, match="who proposed"):
            approve(goals.proposed(w), w.officer)

    def test_periods_begin_with_the_first_day_that_is_measured(self, w):
        row = goals.approved(w, from_date=date(YEAR, 3, 1))
        assert list(row.periods.values_list("key", flat=True))[0] == f"{YEAR}-03"
        quarters = goals.approved(w, code="MT-02", period="quarter")
        assert [one.key for one in quarters.periods.all()] == [f"{YEAR}-Q{n}" for n in (1, 2, 3, 4)]

    def test_the_database_wants_a_decision(self, w):
        row = goals.proposed(w)
        refused_by_the_database(lambda: Objective.objects.filter(pk=row.pk).update(stage="approved"))
        refused_by_the_database(lambda: Objective.objects.filter(pk=row.pk).delete())
        row.pk, row.code, row.stage = None, "MT-02", "approved"
        refused_by_the_database(row.save)


class TestChanging:
    def change(self, row, by, **more):
        facts = {
            "operator": "ge", "target": Decimal(80), "from_date": make.today(), "words": "Theo Kế hoạch 12/KH-UBND",
            "proof": make.proof(by),
        }  # fmt: skip
        return change_target(row, **(given(by) | facts | more))

    def test_another_target_is_a_dated_row_with_a_reason(self, w):
        row = goals.approved(w)
        with pytest.raises(Refused, match="at least 5"):
            self.change(row, w.head, words="x")
        with pytest.raises(Refused, match="target already"):
            self.change(row, w.head, target=Decimal(99))
        with pytest.raises(Refused, match="Only the head"):
            self.change(row, w.officer)
        self.change(row, w.head)
        assert fresh(row).target == 99
        assert TargetChange.objects.get().target == 80
        assert told("objective_retargeted") == 1
        with pytest.raises(Refused, match="was changed from"):
            self.change(row, w.head, target=Decimal(70), from_date=make.today() - timedelta(days=1))
        refused_by_the_database(lambda: TargetChange.objects.update(target=1))

    def test_what_was_measured_before_is_judged_by_the_target_of_its_time(self, w):
        row = goals.approved(w)
        goals.figured(w, row, "85", period=f"{YEAR}-01")
        assert goals.status_of(row, on=date(YEAR, 1, 31)) == "no_figure"  # nothing was known then
        self.change(row, w.head, from_date=date(YEAR, 12, 31))
        found = Objective.objects.reckoned(make.today()).get(pk=row.pk)
        assert (found.limit, found.value) == (99, 85)

    def test_a_proposed_one_has_no_target_to_change(self, w):
        with pytest.raises(Refused, match="cannot be done now"):
            self.change(goals.proposed(w), w.head)

    def test_the_officer_gives_it_to_another_post(self, w):
        row = goals.approved(w)
        with pytest.raises(Refused):
            assign_objective(row, post=w.trade_head_post, by=w.author, at=make.now())
        assign_objective(row, post=w.trade_head_post, by=w.officer, at=make.now())
        assert fresh(row).owner_title.startswith("Trưởng phòng")
        with pytest.raises(Refused, match="already"):
            assign_objective(row, post=w.trade_head_post, by=w.officer, at=make.now())


class TestEnding:
    def test_an_approved_one_is_withdrawn_by_the_head_alone(self, w):
        row = goals.approved(w)
        with pytest.raises(Refused, match="Only the head"):
            withdraw_objective(row, words="Không còn phù hợp", **given(w.officer))
        withdraw_objective(row, words="Không còn phù hợp", proof=make.proof(w.head), **given(w.head))
        assert fresh(row).stage == "withdrawn"
        assert told("objective_withdrawn") == 1

    def test_it_is_closed_with_its_result_when_every_figure_is_there(self, w):
        row = goals.approved(w, period="year", from_date=None)
        close = {"words": "Đạt cả năm", "proof": make.proof(w.head), **given(w.head)}
        with pytest.raises(Refused, match="still to come"):
            close_objective(row, outcome="reached", **close)
        goals.figured(w, row, "98")
        with pytest.raises(Refused, match="was not reached") as refusal:
            close_objective(row, outcome="reached", **close)
        assert refusal.value.field == "outcome"
        with pytest.raises(Refused, match="Choose whether"):
            close_objective(row, outcome="perhaps", **close)
        close_objective(row, outcome="missed", **close)
        assert goals.status_of(row) == "missed"
        assert told("objective_closed") == 1
        refused_by_the_database(lambda: Objective.objects.filter(pk=row.pk).update(stage="approved"))


def test_a_decision_that_the_trail_does_not_tell_of_is_found(w):
    row = goals.approved(w)
    assert list(problems()) == []
    ObjectiveDecision.objects.create(
        objective=row, move="close", token=row.token, person=w.head, person_name="A", at=make.now()
    )
    assert ["MT-01" in found.where for found in problems()] == [True]
