"""Pages of conversion plans: the board, a plan and its acts, what the new edition lacks, a task; who sees what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.actions.converting import finish_plan
from audits.conversion.gaps import Gap, gaps_of, to_revise
from audits.conversion.kinds import Counting
from audits.conversion.standing import progress
from audits.models import ConversionPlan
from qms.standards.models import Clause, ClauseMapping
from tests import make
from tests.audits.conversion.plans import edition, given, reported, shared, started, step_of, tasked
from tests.audits.coverage.test_coverage import leave_out, serving
from tests.audits.findings.cars import clause

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
BOARD = "/chuyen-doi/"
DAY = timedelta(days=1)


def browse(person):
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def old_clause(number):
    return Clause.objects.get_or_create(
        edition=edition("2008"), number=number, defaults={"title": number, "order": number}
    )[0]


class TestSeeing:
    def test_the_board_shows_the_plans_of_agencies_one_sees(self, w):
        plan = started(w)
        reported(w, shared(w, step_of(w, plan)), 3)
        for person in (w.officer, w.head, w.deputy, w.auditor, w.unit_head, w.supervisor):
            page = browse(person).get(BOARD).content.decode()
            assert plan.title in page, person
            assert "3/4" in page
        assert browse(w.author).get(BOARD).status_code == 403
        assert "Start a conversion plan" in browse(w.officer).get(BOARD).content.decode()
        assert "Start a conversion plan" not in browse(w.head).get(BOARD).content.decode()

    def test_who_has_a_task_opens_the_plan_and_nobody_else(self, w):
        plan = started(w)
        url = plan.get_absolute_url()
        assert browse(w.reader).get(url).status_code == 404
        tasked(w, plan)
        page = browse(w.reader).get(url).content.decode()
        assert "Report a task done" in page
        assert 'value="step"' not in page
        assert browse(w.author).get(url).status_code == 200
        assert browse(w.stranger).get(url).status_code == 404

    def test_the_page_of_a_plan_does_not_ask_more_of_the_database_when_it_grows(self, w):
        plan = started(w)
        step_of(w, plan, counting=Counting.PROCEDURES)
        shared(w, step_of(w, plan))
        tasked(w, plan)

        def asked():
            client = browse(w.officer)
            client.get(BOARD)
            with CaptureQueriesContext(connection) as made:
                assert client.get(plan.get_absolute_url()).status_code == 200
            return len(made)

        before = asked()
        for _again in range(5):
            step = step_of(w, plan)
            for unit in (w.trade, w.energy, w.office):
                reported(w, shared(w, step, unit=unit))
            tasked(w, plan, clause=clause("4.1"))
        assert asked() == before


class TestActing:
    def test_a_plan_is_started_laid_out_reported_and_finished_there(self, w):
        client = browse(w.officer)
        data = {
            "title": "Chuyển đổi", "from_edition": edition("2008").pk, "to_edition": edition("2015").pk, "decision": "88/QĐ",
            "decision_date": f"{make.today():%d/%m/%Y}", "owner_post": w.author_post.pk,
        }  # fmt: skip
        new = f"{BOARD}sct/moi/"
        assert client.get(new).status_code == 200
        assert client.post(new, data | {"to_edition": data["from_edition"]}).status_code == 422
        assert client.post(new, data).status_code == 302
        plan = ConversionPlan.objects.get()
        url = plan.get_absolute_url()
        step = {
            "do": "step", "step-title": "Đào tạo", "step-due": f"{make.today() + 9 * DAY:%d/%m/%Y}", "step-counted": "người",
            "step-counting": "typed",
        }  # fmt: skip
        assert client.post(url, step | {"step-due": "31/02/2026"}).status_code == 422
        assert client.post(url, step).status_code == 302
        key = plan.steps.get().pk
        share = {
            "do": "share",
            "share-step": key,
            "share-unit": w.trade.pk,
            "share-total": "4",
            "share-words": "Theo kế hoạch",
        }
        assert client.post(url, share).status_code == 302
        change = {
            "do": "change", "change-step": key, "change-title": "Đào tạo lại", "change-due": step["step-due"],
            "change-counted": "người", "change-counting": "typed", "change-words": "Thêm một lớp",
        }  # fmt: skip
        assert client.post(url, change).status_code == 302
        head = browse(w.unit_head)
        report = {
            "do": "report",
            "report-share": plan.steps.get().shares.get().pk,
            "report-done": "4",
            "report-words": "Danh sách",
        }
        assert head.post(url, report | {"report-done": "5"}).status_code == 422
        assert head.post(url, report).status_code == 302
        finish = {"do": "finish", "finish-words": "Đã công bố phù hợp"}
        head.post(url, finish)
        assert ConversionPlan.objects.get().finished_at is None
        assert client.post(url, finish).status_code == 302
        page = client.get(url).content.decode()
        assert "Đã công bố phù hợp" in page
        assert 'name="do"' not in page

    def test_a_task_is_given_for_a_clause_reported_and_dropped(self, w):
        plan, number = started(w), clause("4.1")
        client, new = browse(w.officer), f"{BOARD}{plan.pk}/giao-viec/"
        assert f'value="{number.pk}" selected' in client.get(new, {"dieu-khoan": "4.1"}).content.decode()
        data = {
            "clause": number.pk, "what": "Viết tài liệu bối cảnh", "post": w.reader_post.pk,
            "due": f"{make.today() + 5 * DAY:%d/%m/%Y}",
        }  # fmt: skip
        assert client.post(new, data | {"due": f"{make.today() - DAY:%d/%m/%Y}"}).status_code == 422
        assert client.post(new, data).status_code == 302
        assert browse(w.head).get(new).status_code == 403
        task = plan.tasks.get()
        done = {"do": "done", "done-task": task.pk, "done-done_date": f"{make.today():%d/%m/%Y}", "done-words": "QT-05"}
        assert browse(w.reader).post(plan.get_absolute_url(), done).status_code == 302
        other = tasked(w, plan)
        drop = {"do": "drop", "drop-task": other.pk, "drop-words": "Trùng việc"}
        assert client.post(plan.get_absolute_url(), drop).status_code == 302
        assert progress([w.agency])[0].tasks == 0


class TestGaps:
    @pytest.fixture
    def plan(self, w):
        for number in ("4.1", "7.5", "8.4", "8.5", "8.6", "9.2"):
            clause(number)
        for old, new in (("4.2", "7.5"), ("7.5", "8.5"), ("8.2", "9.2"), ("7.4", "8.4")):
            ClauseMapping.objects.create(source=old_clause(old), target=clause(new), relation="equal")
        w.agency.edition = edition("2015")
        w.agency.save()
        return started(w)

    def test_each_clause_is_new_empty_served_by_former_ones_covered_or_out(self, w, plan):
        serving(w, "7.5")
        version = serving_old(w, "7.5")
        for unit in (None,):
            leave_out(w, "8.6", unit=unit)
        told = {one.line.number: one for one in gaps_of(plan, make.today())}
        assert {number: told[number].gap for number in ("4.1", "7.5", "8.4", "8.5", "8.6")} == {
            "4.1": Gap.NEW, "7.5": Gap.COVERED, "8.4": Gap.EMPTY, "8.5": Gap.OLD, "8.6": Gap.OUT,
        }  # fmt: skip
        tasked(w, plan, clause=clause("4.1"))
        page = browse(w.officer).get(f"{plan.get_absolute_url()}con-thieu/").content.decode()
        assert "dieu-khoan=8.4" in page
        assert "dieu-khoan=7.5" not in page
        assert version.document.code in page
        assert [code for code, _title, _url in to_revise(plan, w.officer, make.today())[0]] == [version.document.code]
        shown, hidden = to_revise(plan, w.stranger, make.today())
        assert (shown, hidden) == ([], 1)
        assert "Give a task" not in browse(w.head).get(f"{plan.get_absolute_url()}con-thieu/").content.decode()

    def test_the_program_counts_procedures_that_name_clauses_of_the_new_edition(self, w, plan):
        step_of(w, plan, counting=Counting.PROCEDURES, counted="quy trình")
        serving(w, "7.5")
        serving_old(w, "7.5")
        step = progress([w.agency])[0].steps[0]
        assert (step.done, step.total, [one.name for one in step.units]) == (1, 2, [w.trade.name])

    def test_nothing_is_given_once_it_is_finished(self, w, plan):
        reported(w, shared(w, step_of(w, plan)), 4)
        finish_plan(plan, words="Đã công bố", **given(w.officer))
        page = browse(w.officer).get(f"{plan.get_absolute_url()}con-thieu/").content.decode()
        assert "Give a task" not in page


def serving_old(w, number):
    """A procedure in force that names a clause of the former edition alone."""
    from documents import actions
    from documents.models import VersionClause

    version = make.draft(w)
    VersionClause.objects.create(version=version, clause=old_clause(number))
    version = actions.submit(version, by=version.author, at=make.now(), day=make.today()).thing
    for move, who in (("check", w.officer), ("review", w.deputy), ("approve", w.head)):
        at = make.now()
        version = actions.decide(
            version, move, by=who, at=at, day=make.today(), proof=make.proof(who, at), remark=""
        ).thing
    return make.issued(w, version)
