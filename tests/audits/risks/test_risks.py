"""Risks and opportunities: recorded, assessed anew, acted on, closed; their pages, map, work and reminders."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from audits.actions.risks import (
    Marks,
    assess_entry,
    close_entry,
    drop_risk_action,
    plan_risk_action,
    report_risk_action,
    write_entry,
)
from audits.models import OpportunityAssessment, Risk, RiskAssessment
from audits.risks.kinds import OPPORTUNITY_SCALE, RISK_SCALE
from audits.risks.notices import KINDS
from audits.risks.registers import OPPORTUNITIES, RISKS
from audits.risks.standing import standing
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.web.worklist import work_of
from tests import make
from tests.audits.risks import entries
from tests.audits.risks.entries import acted, fresh, given, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)
BOTH = pytest.mark.parametrize("register", [RISKS, OPPORTUNITIES], ids=lambda one: one.key)
PAGES = {"risk": "/rui-ro/", "opportunity": "/co-hoi/"}


def told(act):
    return Entry.objects.filter(act=act).count()


def refused_by_the_database(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def assess(row, by, marks=(2, 2), **more):
    facts = {"words": "Đã xem 20 hồ sơ", "review_due": make.today() + 60 * DAY}
    return assess_entry(row, Marks(*marks), **(given(by) | facts | more))


class TestRecording:
    @BOTH
    def test_the_officer_records_it_with_its_first_assessment(self, w, register):
        row = recorded(w, register)
        assert row.code == f"{register.letters}-{make.today().year}-01"
        assert row.assessments.get().score == register.scale.score(3, 4)
        assert recorded(w, register).number == 2
        assert told("risk_recorded") == 2
        for person in (w.author, w.unit_head, w.head, w.auditor):
            with pytest.raises(Refused, match="recorded by the QMS officer"):
                recorded(w, register, by=person)

    def test_scales_have_their_levels(self):
        levels = [RISK_SCALE.level(score).value for score in (1, 4, 5, 10, 12, 15, 20, 25)]
        assert levels == ["low", "low", "medium", "medium", "high", "high", "very_high", "very_high"]
        assert [OPPORTUNITY_SCALE.level(score).value for score in (2, 5, 7, 9)] == [
            "low",
            "medium",
            "high",
            "very_high",
        ]
        assert RISK_SCALE.scores("high") == (12, 19)

    @pytest.mark.parametrize(
        ("marks", "field"),
        [((0, 3), "first"), ((3, 6), "second"), ((3, 3, 2), "residual_second"), ((3, 3, 0, 1), "residual_first")],
    )
    def test_a_mark_is_one_to_five(self, w, marks, field):
        with pytest.raises(Refused, match="1 to 5") as refusal:
            recorded(w, marks=marks)
        assert refusal.value.field == field
        assert not Risk.objects.exists()

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"treatment": "take"}, "treatment"),
            ({"review_due": make.today() - DAY}, "review_due"),
            ({"description": " "}, "description"),
        ],
    )
    def test_what_is_out_of_order_is_refused_at_its_field(self, w, facts, field):
        with pytest.raises(Refused) as refusal:
            recorded(w, **facts)
        assert refusal.value.field == field

    def test_words_change_and_two_writers_meet(self, w):
        row = recorded(w)
        write_entry(row, entries.described(w, cause="Khác"), token=1, **given(w.officer))
        assert fresh(row).cause == "Khác"
        with pytest.raises(Refused, match="changed it meanwhile"):
            write_entry(row, entries.described(w), token=1, **given(w.officer))
        with pytest.raises(Refused, match="Only the QMS officer"):
            write_entry(row, entries.described(w), token=2, **given(w.author))

    def test_the_database_knows_the_scales(self, w):
        row, other = recorded(w), recorded(w, OPPORTUNITIES)
        facts = {"assessed_date": make.today(), "by": w.officer, "by_name": "x", "at": make.now()}
        refused_by_the_database(lambda: RiskAssessment.objects.create(entry=row, first=2, second=3, score=5, **facts))
        refused_by_the_database(lambda: RiskAssessment.objects.create(entry=row, first=6, second=1, score=6, **facts))
        refused_by_the_database(
            lambda: OpportunityAssessment.objects.create(entry=other, first=2, second=3, score=6, **facts)
        )
        refused_by_the_database(lambda: RiskAssessment.objects.update(score=1))


class TestFollowing:
    @BOTH
    def test_its_owner_assesses_it_anew_and_the_first_stays(self, w, register):
        row = recorded(w, register)
        with pytest.raises(Refused, match="Only who holds the post"):
            assess(row, w.reader)
        with pytest.raises(Refused, match="at least 5"):
            assess(row, w.author, words="x")
        with pytest.raises(Refused, match="after today"):
            assess(row, w.author, review_due=make.today())
        assess(row, w.author, marks=(3, 4, 2, 2))
        assert row.assessments.count() == 2
        found = register.model.objects.weighed().get()
        assert (found.score, found.now_score) == (register.scale.score(3, 4), register.scale.score(2, 2))
        assert told("risk_assessed") == 1

    @BOTH
    def test_an_action_is_reported_by_who_holds_its_post(self, w, register):
        row = recorded(w, register)
        with pytest.raises(Refused, match="before today"):
            plan_risk_action(row, what="x", post=w.reader_post, due=make.today() - DAY, **given(w.author))
        action = acted(w, row, by=w.author)
        done = {"done_date": make.today(), "words": "Biên bản 12"}
        with pytest.raises(Refused, match="Only who holds the post of the action"):
            report_risk_action(action, **done, **given(w.unit_head))
        with pytest.raises(Refused, match="after today"):
            report_risk_action(action, **done | {"done_date": make.today() + DAY}, **given(w.reader))
        with pytest.raises(Refused, match="what shows"):
            report_risk_action(action, **done | {"words": " "}, **given(w.reader))
        report_risk_action(action, **done, **given(w.reader))
        with pytest.raises(Refused, match="already"):
            report_risk_action(action, **done, **given(w.reader))
        assert told("risk_done") == 1
        refused_by_the_database(lambda: register.action.objects.update(done_words="y"))

    @BOTH
    def test_it_closes_with_words_when_nothing_waits(self, w, register):
        row = recorded(w, register)
        action = acted(w, row)
        close = {"words": "Không còn nữa", "at": make.now()}
        with pytest.raises(Refused, match="1 actions are open"):
            close_entry(row, by=w.head, **close)
        drop_risk_action(action, words="Trùng việc khác", by=w.officer, at=make.now())
        with pytest.raises(Refused, match="Only the head"):
            close_entry(row, by=w.author, **close)
        close_entry(row, by=w.head, **close)
        assert told("risk_closed") == 1
        with pytest.raises(Refused, match="is closed"):
            assess(row, w.officer)
        refused_by_the_database(lambda: register.model.objects.update(description="y"))

    def test_standing_takes_two_statements(self, w, django_assert_num_queries):
        for n in range(3):
            recorded(w, marks=(3, 4, 1, n + 1))
        recorded(w, OPPORTUNITIES)
        with django_assert_num_queries(2):
            rows = standing([w.agency], make.today())
        assert [(row.kind, row.now_score) for row in rows] == [
            ("risk", 3),
            ("risk", 2),
            ("risk", 1),
            ("opportunity", 7),
        ]
        assert rows[0].level == "high"

    def test_work_and_reminders(self, w):
        row = recorded(w, review_due=make.today() + 10 * DAY)
        action = acted(w, row)
        assert [one["code"] for one in work_of(w.author, make.today()) if one["kind"] == "rui-ro"] == [row.code]
        late = [one for one in work_of(w.reader, action.due_date + DAY) if one["kind"] == "rui-ro"]
        assert [one["late"] for one in late] == [True]
        reminds = {kind.key: kind.reminds for kind in KINDS}
        people = {line[0] for rows in reminds["risk_action_due"].open_on(make.today()) for line in rows}
        assert people == {w.reader.pk}
        people = {line[0] for rows in reminds["risk_review_due"].open_on(make.today()) for line in rows}
        assert people == {w.author.pk}
        assert not list(reminds["opportunity_action_due"].open_on(make.today())[0])


class TestPages:
    def browse(self, person):
        client = Client()
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return client

    @BOTH
    def test_each_sees_what_is_theirs(self, w, register):
        row = recorded(w, register)
        whole = recorded(w, register, unit=None, owner_post=w.head_post)
        acted(w, whole)
        for person, seen in (
            (w.officer, {row, whole}), (w.head, {row, whole}), (w.supervisor, {row, whole}), (w.auditor, {row, whole}),
            (w.unit_head, {row}), (w.author, {row}), (w.reader, {whole}), (w.stranger, set()),
        ):  # fmt: skip
            page = self.browse(person).get(PAGES[register.key]).content.decode()
            assert {one for one in (row, whole) if one.code in page} == seen, person

    @BOTH
    def test_a_cell_of_the_map_leads_to_its_list(self, w, register):
        row = recorded(w, register, marks=(4, 4, 2, 3))
        other = recorded(w, register, marks=(5, 5))
        client = self.browse(w.officer)
        page = client.get(f"{PAGES[register.key]}ban-do/").content.decode()
        assert "?o=2x3" in page
        listed = client.get(f"{PAGES[register.key]}?o=2x3").content.decode()
        assert row.code in listed
        assert other.code not in listed
        level = register.scale.level(register.scale.score(5, 5)).value
        listed = client.get(f"{PAGES[register.key]}?muc={level}").content.decode()
        assert other.code in listed
        for query in ("?o=9x9", "?muc=x", "?xem=x", "?sau=x"):
            assert client.get(PAGES[register.key] + query).status_code == 400

    @BOTH
    def test_it_is_recorded_changed_assessed_and_acted_on_there(self, w, register):
        client, base = self.browse(w.officer), PAGES[register.key]
        assert client.get(f"{base}sct/moi/").status_code == 200
        data = {
            "description": "Mất dữ liệu", "owner_post": w.author_post.pk, "treatment": register.treatments.values[0],
            "review_due": f"{make.today() + 30 * DAY:%d/%m/%Y}", "first": "2", "second": "5",
        }  # fmt: skip
        assert client.post(f"{base}sct/moi/", data | {"first": "0"}).status_code == 422
        assert client.post(f"{base}sct/moi/", data | {"document": "QT-XX"}).status_code == 422
        assert client.post(f"{base}sct/moi/", data).status_code == 302
        row = register.model.objects.get()
        url = row.get_absolute_url()
        assert "Mất dữ liệu" in client.get(f"{url}sua/").content.decode()
        assert client.post(f"{url}sua/", data | {"token": "1", "cause": "Không sao lưu"}).status_code == 302
        plan = {
            "do": "plan",
            "plan-what": "Sao lưu",
            "plan-post": w.reader_post.pk,
            "plan-due": f"{make.today() + 9 * DAY:%d/%m/%Y}",
        }
        assert client.post(url, plan).status_code == 302
        mine = self.browse(w.reader)
        assert "Report an action done" in mine.get(url).content.decode()
        done = {"do": "done", "done-action": row.actions.get().pk, "done-done_date": f"{make.today():%d/%m/%Y}"}
        assert mine.post(url, done).status_code == 422
        assert mine.post(url, done | {"done-words": "Nhật ký"}).status_code == 302
        anew = {
            "do": "assess", "assess-first": "1", "assess-second": "5", "assess-words": "Đã thử phục hồi",
            "assess-review_due": f"{make.today() + 60 * DAY:%d/%m/%Y}",
        }  # fmt: skip
        assert self.browse(w.author).post(url, anew).status_code == 302
        assert client.post(url, {"do": "close", "close-words": "Đã xử lý xong"}).status_code == 302
        page = client.get(url).content.decode()
        assert "Đã xử lý xong" in page
        assert 'name="do"' not in page
        client.post(url, anew)
        assert row.assessments.count() == 2

    @BOTH
    def test_it_goes_out_as_csv(self, w, register):
        recorded(w, register, description="@SUM(1)")
        answer = self.browse(w.head).post(f"{PAGES[register.key]}tai-ve/", {"xem": ""})
        assert "'@SUM(1)" in answer.content.decode("utf-8-sig")
        assert told("exported") == 1
        assert self.browse(w.author).post(f"{PAGES[register.key]}tai-ve/").status_code == 302
