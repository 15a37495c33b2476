"""A corrective action from its opening to its end: who may, why a gate is closed, what follows, what the database refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audits.actions.correcting import assign_corrective, hash_of
from audits.gathering import fresh_facts
from audits.models import (
    CauseLine,
    Correction,
    CorrectiveAction,
    CorrectiveDecision,
    Finding,
    PlannedAction,
)
from qms.notices.models import Notice
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


class TestOpening:
    def test_it_takes_number_grade_and_source_of_its_findings_and_is_recorded_once(self, w):
        light, grave = cars.found(w, grade="observation"), cars.found(w, grade="minor")
        car = cars.opened(w, findings=[light, grave])
        year = make.today().year
        assert (car.code, car.grade, car.source, car.source_ref) == (f"KP-{year}-01", "minor", "audit", "ĐG-2026-02")
        assert set(car.findings.all()) == {light, grave}
        assert (car.state, car.round, car.assigned_post) == ("open", 1, w.author_post)
        assert told("corrective_opened").get().detail["findings"] == [light.code, grave.code]
        assert Notice.objects.filter(kind="corrective_given", person=w.author).count() == 1

    def test_numbers_run_on_within_the_year(self, w):
        first, second = cars.opened(w), cars.opened(w)
        assert (first.number, second.number) == (1, 2)

    @pytest.mark.parametrize("who", ["reader", "author", "stranger", "administrator", "outside", "supervisor"])
    def test_it_is_opened_by_head_of_the_unit_auditor_officer_or_head(self, w, who):
        finding = cars.found(w)
        with pytest.raises(Refused, match="opened by its head"):
            cars.opened(w, findings=[finding], by=getattr(w, who))
        assert fresh(finding).corrective is None

    def test_a_finding_has_one_corrective_action(self, w):
        car = cars.opened(w)
        with pytest.raises(Refused, match=f"is being corrected by {car.code}"):
            cars.opened(w, findings=list(car.findings.all()))

    def test_findings_of_another_unit_are_refused(self, w):
        with pytest.raises(Refused, match="is of another unit"):
            cars.opened(w, findings=[cars.found(w, unit=w.energy)])

    def test_without_a_finding_it_says_itself_what_it_is_about(self, w):
        with pytest.raises(Refused, match="how grave"):
            cars.opened(w, findings=[])
        car = cars.opened(
            w, findings=[], grade="minor", source="complaint", statement="Hẹn trả trễ", source_ref="PAKN 87"
        )
        assert (car.source, car.statement, car.findings.count()) == ("complaint", "Hẹn trả trễ", 0)

    def test_the_day_for_the_cause_is_a_working_day_and_not_in_the_past(self, w):
        with pytest.raises(Refused, match="lies before today"):
            cars.opened(w, due=make.today() - DAY)

    def test_it_is_given_to_another_post_while_its_cause_is_looked_for(self, w):
        car = cars.opened(w)
        assign_corrective(car, post=w.trade_head_post, due=cars.working_day(w, 9), **given(w.auditor))
        assert (fresh(car).assigned_post, fresh(car).cause_due_date) == (w.trade_head_post, cars.working_day(w, 9))
        assert told("corrective_assigned").count() == 1
        with pytest.raises(Refused, match="gives it to somebody"):
            assign_corrective(car, post=w.author_post, due=cars.working_day(w, 9), **given(w.author))


class TestThePathToItsEnd:
    def test_every_gate_on_the_way_says_why_it_is_closed(self, w):
        car = cars.opened(w)
        with pytest.raises(Refused, match="put right at once") as first:
            move(w, car, "propose", w.author)
        assert "The cause is not analysed yet." in str(first.value)
        assert "No action is planned yet." in str(first.value)
        assert "not planned yet: who checks" in str(first.value)
        cars.corrected(w, car)
        cars.analysed(w, car, root="")
        with pytest.raises(Refused, match="^The root cause is not written yet. No action"):
            move(w, car, "propose", w.author)

    def test_it_goes_from_open_to_closed_and_closes_its_findings(self, w):
        car = cars.closed(w)
        finding = car.findings.get()
        assert (car.state, finding.ending, finding.closed_by) == ("closed", "corrective", w.auditor)
        assert [row.move for row in car.decisions.all()] == ["propose", "accept", "finish", "close"]
        closing = car.decisions.get(move="close")
        assert (closing.person, closing.content_sha256) == (w.auditor, car.content_sha256)
        assert closing.post_title == "Đánh giá viên"
        for act in ("cause_proposed", "cause_approved", "actions_finished", "effect_checked", "corrective_closed"):
            assert told(act).count() == 1, act

    @pytest.mark.parametrize(
        ("made", "name", "who"),
        [
            (cars.ready, "propose", "reader"),
            (cars.ready, "propose", "auditor"),
            (cars.proposed, "accept", "author"),
            (cars.proposed, "accept", "auditor"),
            (cars.effective, "close", "unit_head"),
            (cars.effective, "close", "author"),
            (cars.closed, "reopen", "unit_head"),
        ],
    )
    def test_a_move_is_refused_to_who_has_not_the_role(self, w, made, name, who):
        car = made(w)
        before = fresh(car).state
        with pytest.raises(Refused, match="do not allow"):
            move(w, car, name, getattr(w, who), remark="Vì sao")
        assert fresh(car).state == before

    def test_a_move_in_the_wrong_state_says_where_it_stands(self, w):
        car = cars.acting(w)
        with pytest.raises(Refused, match="its actions are under way since"):
            move(w, car, "propose", w.author)

    def test_signed_moves_ask_for_the_password(self, w):
        car = cars.proposed(w)
        with pytest.raises(Refused, match="password"):
            move(w, car, "accept", w.unit_head, signed=False)

    def test_what_changed_after_the_page_was_opened_is_not_decided_unseen(self, w):
        car = cars.proposed(w)
        seen = hash_of(fresh_facts(car, make.today()))
        cars.corrected(w, car)
        with pytest.raises(Refused, match="changed after you opened it"):
            move(w, car, "accept", w.unit_head, seen=seen)
        move(w, car, "accept", w.unit_head, seen=hash_of(fresh_facts(car, make.today())))

    def test_nobody_approves_the_own_analysis_in_the_database_either(self, w):
        car = cars.opened(w)
        cars.corrected(w, car)
        cars.analysed(w, car, by=w.unit_head)
        cars.planned(w, car)
        cars.to_be_checked(w, car)
        move(w, car, "propose", w.author)
        with pytest.raises(Refused, match="You wrote the analysis"):
            move(w, car, "accept", w.unit_head)
        row = fresh(car)
        refused_by_the_database(
            lambda: CorrectiveDecision.objects.create(
                corrective=row, move="accept", round=1, person=w.unit_head, person_name="x", at=make.now(),
                content_sha256=row.content_sha256,
            )
        )  # fmt: skip
        move(w, car, "accept", w.head)

    def test_sending_back_needs_a_reason_and_opens_the_analysis_again(self, w):
        car = cars.proposed(w)
        with pytest.raises(Refused, match="Write the reason"):
            move(w, car, "send_back", w.unit_head)
        move(w, car, "send_back", w.unit_head, remark="Chưa đến gốc")
        assert fresh(car).state == "open"
        assert Notice.objects.filter(kind="cause_sent_back", person=w.author).exists()
        cars.analysed(w, car, edition=1)

    def test_it_is_not_finished_while_an_action_is_open(self, w):
        car = cars.acting(w)
        with pytest.raises(Refused, match="1 action is not done yet"):
            move(w, car, "finish", w.author)

    def test_it_is_not_closed_before_a_check_found_it_effective(self, w):
        car = cars.checking(w)
        with pytest.raises(Refused, match="not checked yet"):
            move(w, car, "close", w.auditor)
        cars.checked(w, car, result="not_yet")
        with pytest.raises(Refused, match="found it not effective"):
            move(w, car, "close", w.auditor)

    def test_after_a_bad_check_more_actions_are_planned_and_the_check_is_made_again(self, w):
        car = cars.checking(w)
        with pytest.raises(Refused, match="Only after a check"):
            move(w, car, "act_again", w.unit_head, remark="Chưa đủ")
        cars.checked(w, car, result="not_yet")
        move(w, car, "act_again", w.unit_head, remark="Chưa đủ")
        with pytest.raises(Refused, match="only who approves them"):
            cars.planned(w, car)
        cars.planned(w, car, by=w.unit_head, what="Nhắc trong giao ban")
        cars.done(w, car)
        move(w, car, "finish", w.author)
        cars.checked(w, car)
        move(w, car, "close", w.auditor)
        assert fresh(car).state == "closed"

    def test_another_cause_is_another_round_and_the_first_one_stays(self, w):
        car = cars.checking(w)
        cars.checked(w, car, result="not_yet")
        move(w, car, "rethink", w.unit_head, remark="Nguyên nhân khác")
        assert (fresh(car).state, fresh(car).round) == ("open", 2)
        with pytest.raises(Refused, match="not analysed"):
            move(w, car, "propose", w.author)
        cars.analysed(w, car, root="Gốc khác", edition=0)
        assert [row.root for row in car.causes.order_by("round")] == [cars.ROOT, "Gốc khác"]
        first = car.causes.get(round=1)
        refused_by_the_database(lambda: type(first).objects.filter(pk=first.pk).update(root="Viết lại"))
        refused_by_the_database(lambda: CauseLine.objects.filter(cause=first).update(text="Viết lại"))
        refused_by_the_database(first.lines.last().delete)


class TestClosingWithWords:
    def test_a_light_finding_closes_with_a_written_reason(self, w):
        car = cars.opened(w, findings=[cars.found(w, grade="opportunity")])
        with pytest.raises(Refused, match="Write the reason"):
            move(w, car, "waive", w.auditor)
        move(w, car, "waive", w.auditor, remark="Đã làm trong dự án khác")
        assert (fresh(car).state, car.findings.get().ending) == ("closed", "corrective")

    def test_a_nonconformity_does_not(self, w):
        car = cars.opened(w)
        with pytest.raises(Refused, match="only when everything is there"):
            move(w, car, "waive", w.auditor, remark="Xong rồi")

    def test_the_database_refuses_a_closing_that_nobody_signed_or_that_lacks_something(self, w):
        car = fresh(cars.checking(w))
        refused_by_the_database(lambda: CorrectiveAction.objects.filter(pk=car.pk).update(state="closed"))
        CorrectiveDecision.objects.create(
            corrective=car, move="close", round=1, person=w.auditor, person_name="x", at=make.now(),
            content_sha256=car.content_sha256,
        )  # fmt: skip
        refused_by_the_database(lambda: CorrectiveAction.objects.filter(pk=car.pk).update(state="closed"))


class TestAfterTheEnd:
    def test_what_is_closed_is_frozen_in_the_database(self, w):
        car = cars.closed(w)
        refused_by_the_database(lambda: CorrectiveAction.objects.filter(pk=car.pk).update(title="Khác"))
        refused_by_the_database(lambda: PlannedAction.objects.filter(corrective=car).update(dropped_words="x"))
        refused_by_the_database(lambda: Correction.objects.filter(corrective=car).update(taken_back_at=make.now()))
        refused_by_the_database(lambda: CorrectiveDecision.objects.filter(corrective=car).update(remark="x"))
        refused_by_the_database(CorrectiveDecision.objects.filter(corrective=car).delete)
        refused_by_the_database(car.delete)
        with pytest.raises(Refused, match="nothing is added to it"):
            cars.corrected(w, car)

    def test_reopening_needs_a_reason_opens_the_findings_and_starts_a_round(self, w):
        car = cars.closed(w)
        with pytest.raises(Refused, match="Write the reason"):
            move(w, car, "reopen", w.auditor)
        move(w, car, "reopen", w.auditor, remark="Lặp lại ở 3 hồ sơ tháng 12")
        finding = car.findings.get()
        assert (fresh(car).state, fresh(car).round, finding.ending, finding.closed_at) == ("open", 2, "", None)
        assert told("corrective_reopened").get().detail["remark"].startswith("Lặp lại")
        with pytest.raises(Refused, match="No action is planned yet"):
            move(w, car, "propose", w.author)

    def test_a_cancelled_one_gives_its_findings_free(self, w):
        car = cars.opened(w)
        finding = car.findings.get()
        move(w, car, "cancel", w.officer, remark="Mở nhầm")
        assert (fresh(car).state, fresh(finding).corrective) == ("cancelled", None)
        cars.opened(w, findings=[fresh(finding)])


def test_findings_keep_what_was_found(w):
    finding = cars.found(w)
    refused_by_the_database(lambda: Finding.objects.filter(pk=finding.pk).update(statement="Khác"))
    refused_by_the_database(lambda: finding.clauses.clear())
