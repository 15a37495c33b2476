"""Conversion plans: started, laid out, shared, reported, given tasks, finished; what is refused, by acts and by the database."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audits.actions.converting import add_step, change_step, drop_task, finish_plan, report_task_done
from audits.conversion.kinds import Counting, StepState, state_of, told
from audits.conversion.notices import KINDS
from audits.conversion.standing import progress
from audits.models import ConversionPlan, ConversionReport, ConversionShare, ConversionStep, ConversionTask
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.web.worklist import work_of
from tests import make
from tests.audits.conversion.plans import edition, fresh, given, laid, reported, shared, started, step_of, tasked
from tests.audits.findings.cars import clause

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def told_of(act):
    return Entry.objects.filter(act=act).count()


def refused_by_the_database(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def elsewhere(w):
    return make.unit(w.commune, "VP", "Văn phòng xã")


class TestStarting:
    def test_the_officer_starts_it_once(self, w):
        plan = started(w)
        assert (plan.owner_title, told_of("conversion_started")) == (f"{w.author_post.title}, {w.trade.name}", 1)
        with pytest.raises(Refused, match="runs already") as refusal:
            started(w)
        assert refusal.value.field == "to_edition"
        for person in (w.author, w.unit_head, w.head, w.auditor, w.supervisor):
            with pytest.raises(Refused, match="started by the QMS officer"):
                started(w, by=person, to_edition=edition("2026"))
        assert ConversionPlan.objects.count() == 1

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"title": " "}, "title"),
            ({"decision": ""}, "decision"),
            ({"decision_date": make.today() + DAY}, "decision_date"),
        ],
    )
    def test_what_is_out_of_order_is_refused_at_its_field(self, w, facts, field):
        with pytest.raises(Refused) as refusal:
            started(w, **facts)
        assert refusal.value.field == field
        assert not ConversionPlan.objects.exists()

    def test_it_goes_from_one_edition_to_another_with_a_post_of_the_agency(self, w):
        with pytest.raises(Refused, match="another edition"):
            started(w, to_edition=edition("2008"))
        with pytest.raises(Refused, match="post of this agency"):
            started(w, owner_post=make.post(elsewhere(w), "Chánh Văn phòng", "unit_head"))
        plan = started(w)
        refused_by_the_database(lambda: ConversionPlan.objects.filter(pk=plan.pk).update(to_edition=edition("2026")))
        refused_by_the_database(plan.delete)


class TestSteps:
    def test_steps_follow_each_other_and_change_with_a_reason(self, w):
        plan = started(w)
        assert [step_of(w, plan).order, step_of(w, plan).order] == [1, 2]
        with pytest.raises(Refused, match="before today"):
            step_of(w, plan, days=-1)
        with pytest.raises(Refused, match="Only the QMS officer"):
            step_of(w, plan, by=w.unit_head)
        step = plan.steps.first()
        with pytest.raises(Refused, match="at least 5"):
            change_step(step, laid(60), words="x", by=w.officer, at=make.now())
        change_step(step, laid(60, title="Đào tạo lại"), words="Chờ giảng viên", by=w.officer, at=make.now())
        assert fresh(step).title == "Đào tạo lại"
        assert (told_of("conversion_step_added"), told_of("conversion_step_changed")) == (2, 1)

    def test_how_a_step_stands(self):
        today = make.today()
        assert state_of(4, 4, today - DAY, today) == StepState.DONE
        assert state_of(3, 4, today - DAY, today) == StepState.LATE
        assert state_of(3, 4, today, today) == StepState.DOING
        assert state_of(0, 0, today, today) == StepState.WAITING
        assert told(StepState.LATE, 4) == "Overdue, 4 left"

    def test_a_step_that_the_program_counts_is_not_shared_out(self, w):
        plan = started(w)
        step = step_of(w, plan, counting=Counting.PROCEDURES)
        with pytest.raises(Refused, match="program counts"):
            shared(w, step)
        typed = step_of(w, plan)
        shared(w, typed)
        with pytest.raises(Refused, match="have shares"):
            change_step(typed, laid(counting="procedures"), words="Đếm máy", by=w.officer, at=make.now())
        with pytest.raises(Refused, match="one of the list"):
            step_of(w, plan, counting="guess")


class TestProgress:
    def test_the_head_of_the_unit_and_the_officer_report_and_the_last_counts(self, w):
        plan = started(w)
        share = shared(w, step_of(w, plan))
        for person in (w.author, w.auditor, w.supervisor, w.stranger):
            with pytest.raises(Refused, match="head of the unit"):
                reported(w, share, by=person)
        reported(w, share, 3, by=w.unit_head)
        reported(w, share, 2)
        assert [one.done for one in progress([w.agency])[0].steps] == [2]
        assert told_of("conversion_reported") == 2
        with pytest.raises(Refused, match="from 0 to 4") as refusal:
            reported(w, share, 5)
        assert refusal.value.field == "done"
        with pytest.raises(Refused, match="what shows it"):
            reported(w, share, words=" ")
        with pytest.raises(Refused, match="2 were reported"):
            shared(w, share.step, total=1)
        assert shared(w, share.step, total=6).pk == share.pk
        refused_by_the_database(lambda: ConversionReport.objects.update(done=1))
        refused_by_the_database(lambda: ConversionShare.objects.update(total=1))
        facts = {"words": "x", "by": w.officer, "by_name": "x", "at": make.now()}
        refused_by_the_database(lambda: ConversionReport.objects.create(share=share, done=7, **facts))

    def test_a_share_is_of_a_unit_of_the_agency_and_of_something(self, w):
        step = step_of(w, started(w))
        with pytest.raises(Refused, match="unit of the agency"):
            shared(w, step, unit=elsewhere(w))
        with pytest.raises(Refused, match="1 or more"):
            shared(w, step, total=0)
        with pytest.raises(Refused, match="at least 5"):
            shared(w, step, words="")

    def test_statements_do_not_grow_with_plans_steps_and_units(self, w, django_assert_num_queries):
        for key in ("2015", "2026", "2031"):
            plan = started(w, to_edition=edition(key))
            for _again in range(3):
                step = step_of(w, plan)
                for unit in (w.trade, w.energy):
                    shared(w, step, unit=unit)
            step_of(w, plan, counting=Counting.PROCEDURES)
            tasked(w, plan)
        with django_assert_num_queries(5):
            rows = progress([w.agency])
        assert [len(one.steps) for one in rows] == [4, 4, 4]
        assert {one.tasks for one in rows} == {1}
        assert progress([w.commune]) == []


class TestTasks:
    def test_who_holds_the_post_reports_it(self, w):
        plan = started(w)
        task = tasked(w, plan, clause=clause("4.1"))
        with pytest.raises(Refused, match="before today"):
            tasked(w, plan, days=-1)
        with pytest.raises(Refused, match="edition gone over to"):
            tasked(w, started(w, to_edition=edition("2026")), clause=clause("4.1"))
        done = {"done_date": make.today(), "words": "QT-05 ban hành"}
        with pytest.raises(Refused, match="Only who holds the post"):
            report_task_done(task, **done, **given(w.unit_head))
        with pytest.raises(Refused, match="after today"):
            report_task_done(task, **done | {"done_date": make.today() + DAY}, **given(w.reader))
        report_task_done(task, **done, **given(w.reader))
        with pytest.raises(Refused, match="already"):
            report_task_done(task, **done, **given(w.reader))
        assert told_of("conversion_task_done") == 1
        refused_by_the_database(lambda: ConversionTask.objects.update(done_words="y"))

    def test_work_and_reminders(self, w):
        task = tasked(w, started(w))
        mine = [one for one in work_of(w.reader, task.due_date + DAY) if one["kind"] == "chuyen-doi"]
        assert [(one["title"], one["late"]) for one in mine] == [(task.what, True)]
        assert not [one for one in work_of(w.author, make.today()) if one["kind"] == "chuyen-doi"]
        reminds = next(iter(KINDS)).reminds
        assert {line[0] for rows in reminds.open_on(make.today()) for line in rows} == {w.reader.pk}


class TestFinishing:
    def test_it_finishes_with_words_when_nothing_is_open(self, w):
        plan = started(w)
        end = {"words": "Công bố phù hợp 12/QĐ"}
        with pytest.raises(Refused, match="no steps"):
            finish_plan(plan, **end, **given(w.officer))
        share = shared(w, step_of(w, plan))
        with pytest.raises(Refused, match="Steps 1 are not finished"):
            finish_plan(plan, **end, **given(w.officer))
        reported(w, share, 4)
        task = tasked(w, plan)
        with pytest.raises(Refused, match="1 tasks are open"):
            finish_plan(plan, **end, **given(w.officer))
        with pytest.raises(Refused, match="Only the QMS officer"):
            drop_task(task, words="Trùng việc", by=w.reader, at=make.now())
        drop_task(task, words="Trùng việc", by=w.officer, at=make.now())
        with pytest.raises(Refused, match="Only the QMS officer"):
            finish_plan(plan, **end, **given(w.head))
        finish_plan(plan, **end, **given(w.officer))
        assert told_of("conversion_finished") == 1
        with pytest.raises(Refused, match="is finished"):
            add_step(plan, laid(), **given(w.officer))
        refused_by_the_database(lambda: ConversionPlan.objects.update(title="y"))
        refused_by_the_database(lambda: ConversionStep.objects.update(title="y"))
        assert started(w).pk != plan.pk
