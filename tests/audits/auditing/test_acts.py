"""Acts of auditing: refused to the wrong person and in the wrong state, recorded once, enforced by the database too."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from audits.actions import auditing, checking, conducting, programming
from audits.auditing.integrity import problems
from audits.auditing.sampling import drawn, population_of
from audits.auditing.weighing import HEAVIEST, NEVER, proposed_months, weighed
from audits.models import (
    Audit,
    AuditSample,
    AuditUnit,
    ChecklistAnswer,
    Programme,
    ProgrammeAdjustment,
)
from qms.notices.models import Notice
from tests import make
from tests.audits.auditing import held
from tests.audits.auditing.refusing import refused

pytestmark = pytest.mark.django_db


# --- programme --------------------------------------------------------------------------------------------------------
def test_weights_are_points_times_weight_and_never_more_than_the_heaviest():
    nothing = weighed({})
    most = weighed(dict.fromkeys(("last_audit", "changes", "past_findings", "overdue", "signals"), NEVER))
    assert (nothing.total, most.total) == (0, HEAVIEST)
    assert weighed({"changes": 3}).total == 6


def test_the_heaviest_unit_comes_first_and_all_are_spread_over_the_year():
    months = proposed_months([5, 40, 20])
    assert months == [9, 3, 6]


def test_a_programme_is_proposed_once_a_year_by_the_officer_alone(w):
    given = {"at": make.now(), "day": make.today()}
    year = make.today().year
    refused(lambda: programming.propose_programme(w.agency, year=year, by=w.auditor, **given))
    refused(lambda: programming.propose_programme(w.agency, year=year + 5, by=w.officer, **given), field="year")
    programming.propose_programme(w.agency, year=year, by=w.officer, **given)
    refused(lambda: programming.propose_programme(w.agency, year=year, by=w.officer, **given), field="year")


def test_who_made_a_programme_does_not_decide_it(w):
    made = programming.submit_programme(held.programme(w), by=w.officer, at=make.now(), day=make.today()).thing
    refused(lambda: held.decide(made, "review", w.officer))
    made = held.decide(made, "review", w.deputy)
    refused(lambda: held.decide(made, "approve", w.deputy))
    assert held.decide(made, "approve", w.head).state == "approved"


def test_a_programme_sent_back_is_a_draft_again(w):
    made = programming.submit_programme(held.programme(w), by=w.officer, at=make.now(), day=make.today()).thing
    refused(lambda: held.decide(made, "return", w.deputy))
    made = held.decide(made, "return", w.deputy, remark="Thêm Văn phòng")
    assert (made.state, made.snapshot) == ("draft", "")
    assert Notice.objects.filter(person=w.officer, kind="returned").exists()


def test_a_submitted_programme_is_frozen_by_the_database(w):
    made = programming.submit_programme(held.programme(w), by=w.officer, at=make.now(), day=make.today()).thing
    refused(
        lambda: programming.adjust_line(
            made.lines.first(), month=5, group=1, reason="Vì việc khác", by=w.officer, at=make.now()
        )
    )
    for change in ({"objective": "khác"}, {"snapshot": "{}"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Programme.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        made.lines.update(total=F("total") + 1)


def test_a_line_moves_after_the_approval_with_a_reason_until_its_audit_is_entered(w):
    made = held.approved(w)
    line = made.lines.order_by("rank").first()
    given = {"group": 1, "by": w.officer, "at": make.now()}
    refused(lambda: programming.adjust_line(line, month=12, reason="", **given), field="reason")
    programming.adjust_line(line, month=12, reason="Đơn vị sắp xếp lại", **given)
    assert ProgrammeAdjustment.objects.get(line=line).is_after_approval
    refused(lambda: programming.adjust_line(line, month=12, reason="Đơn vị sắp xếp lại", **given), field="month")
    programming.make_due_audits(at=make.now(), day=make.today().replace(month=12, day=1))
    refused(lambda: programming.adjust_line(line, month=None, reason="Không đánh giá nữa", **given), says="đã mở")


def test_units_of_the_same_number_and_month_are_one_audit(w):
    made = programming.propose_programme(
        w.agency, year=make.today().year, by=w.officer, at=make.now(), day=make.today()
    )
    for line in made.lines.all()[:2]:
        programming.adjust_line(line, month=12, group=9, reason="Ghép cùng cuộc", by=w.officer, at=make.now())
    made = programming.write_programme(
        made,
        objective="a",
        criteria="b",
        edition=made.edition,
        review_post=None,
        token=made.token,
        by=w.officer,
        at=make.now(),
    )
    made = programming.submit_programme(made, by=w.officer, at=make.now(), day=make.today()).thing
    held.decide(made, "approve", w.head)
    programming.make_due_audits(at=make.now(), day=make.today().replace(month=12, day=1))
    assert AuditUnit.objects.filter(line__group=9, line__month=12).values("audit").distinct().count() == 1


# --- samples ----------------------------------------------------------------------------------------------------------
def test_anybody_draws_the_same_sample_again():
    items = population_of("286")
    assert drawn(items, 20, "250509-17") == drawn(list(reversed(items)), 20, "250509-17")[::-1]
    assert drawn(items, 20, "250509-17") != drawn(items, 20, "250509-18")
    assert drawn(items, 3, "1") == [one for one in items if one in drawn(items, 20, "1")][:0] + drawn(items, 3, "1")


@pytest.mark.parametrize(
    ("population", "size", "says"),
    [
        ("", 1, "Ghi tổng thể"),
        ("a\na", 1, "hai lần"),
        ("5", 6, "Rút từ 1 đến 5"),
        ("x" * 201, 1, "200"),
        ("9999999", 1, "5000"),
    ],
)
def test_a_population_that_cannot_be_drawn_from_says_why(w, population, size, says):
    audit = held.dated(w)
    refused(
        lambda: conducting.draw_sample(
            audit, title="Hồ sơ", population=population, size=size, by=w.officer, at=make.now()
        ),
        says=says,
    )


def test_a_sample_is_drawn_again_only_with_a_reason_and_the_first_stays(w):
    audit = held.dated(w)
    given = {"title": "Hồ sơ", "population": "20", "size": 2, "by": w.officer, "at": make.now()}
    first = conducting.draw_sample(audit, **given)
    refused(lambda: conducting.draw_sample(audit, replaces=first, **given), field="reason")
    again = conducting.draw_sample(audit, replaces=first, reason="Hai hồ sơ đã hủy", **given)
    refused(lambda: conducting.draw_sample(audit, replaces=first, reason="Lần nữa xem", **given))
    assert (again.replaces, AuditSample.objects.count()) == (first, 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditSample.objects.filter(pk=first.pk).update(seed="khác")
    assert not list(problems())


def test_a_sample_that_was_changed_behind_the_product_is_found(w):
    held.dated(w)
    audit = Audit.objects.get()
    conducting.draw_sample(audit, title="Hồ sơ", population="20", size=2, by=w.officer, at=make.now())
    AuditSample.objects.create(
        audit=audit, title="x", population_text='["1","2"]', count=2, size=1, seed="1", drawn_text='["9"]', by=w.officer,
        by_name="A", at=make.now(),
    )  # fmt: skip
    assert [one.kind for one in problems()] == ["sample"]


# --- checklist --------------------------------------------------------------------------------------------------------
def test_only_auditors_of_the_team_answer_and_only_on_site(w):
    audit = held.on_site(w)
    item = audit.items.first()
    refused(lambda: checking.answer_question(item, held.said(), by=w.officer, at=make.now()))
    planned = held.opened(w)
    question = checking.add_question(planned, text="Có sổ không?", clause=None, by=w.officer, at=make.now())
    refused(lambda: checking.answer_question(question, held.said(), by=w.auditor, at=make.now()))


def test_the_later_answer_is_told_the_earlier_and_replaces_it_only_knowing_it(w):
    audit = held.on_site(w)
    item = audit.items.first()
    first = checking.answer_question(item, held.said("conform"), by=w.reader, at=make.now())
    told = refused(lambda: checking.answer_question(item, held.said("minor"), by=w.auditor, at=make.now()))
    assert told.earlier == first
    second = checking.answer_question(item, held.said("minor", seen=1), by=w.auditor, at=make.now())
    assert [row.number for row in item.answers.order_by("number")] == [1, 2]
    assert second.number == 2


def test_an_answer_is_never_changed_and_the_key_is_of_one_question(w):
    audit = held.on_site(w)
    one, other = audit.items.order_by("order")
    sent = held.said("conform")
    answer = checking.answer_question(one, sent, by=w.auditor, at=make.now())
    assert checking.answer_question(one, sent, by=w.auditor, at=make.now()) == answer
    refused(lambda: checking.answer_question(other, sent, by=w.auditor, at=make.now()))
    with pytest.raises(DatabaseError), transaction.atomic():
        ChecklistAnswer.objects.filter(pk=answer.pk).update(result="major")


def test_questions_stay_once_the_audit_has_begun_and_new_ones_are_added(w):
    audit = held.on_site(w)
    item = audit.items.first()
    refused(lambda: checking.take_question_off(item, by=w.officer, at=make.now()))
    with pytest.raises(DatabaseError), transaction.atomic():
        audit.items.filter(pk=item.pk).update(text="khác")
    checking.add_question(audit, text="Thấy thêm tại quầy", clause=None, by=w.auditor, at=make.now())
    refused(lambda: checking.add_question(audit, text="x", clause=None, by=w.officer, at=make.now()))
    assert audit.items.count() == 3


def test_an_answered_question_stays_although_the_plan_is_open_again(w):
    audit = held.answered(held.on_site(w), w.auditor, "conform")
    held.move(audit, "replan", w.officer)
    item = audit.items.first()
    refused(lambda: checking.take_question_off(item, by=w.officer, at=make.now()))
    with pytest.raises(DatabaseError), transaction.atomic():
        audit.items.filter(pk=item.pk).update(text="khác")


def test_questions_are_shared_out_among_the_auditors(w):
    audit = held.ready(w)
    items = list(audit.items.values_list("pk", flat=True))
    assert checking.share_out(audit, items=items, to=w.reader, by=w.officer, at=make.now()) == 2
    refused(lambda: checking.share_out(audit, items=items, to=w.deputy, by=w.officer, at=make.now()), field="to")
    refused(lambda: checking.share_out(audit, items=items, to=None, by=w.unit_head, at=make.now()))


def test_a_conforming_answer_is_no_finding_and_a_finding_is_tied_once(w):
    audit = held.answered(held.on_site(w), w.auditor, "conform", "minor")
    one, other = audit.items.order_by("order")
    refused(lambda: held.found(w, one), says="chưa phải là phát hiện")
    refused(lambda: held.found(w, other, unit=w.energy), field="unit")
    finding = held.found(w, other)
    refused(lambda: checking.tie_finding(other, finding, by=w.auditor, at=make.now()), field="known")


def test_the_work_on_site_does_not_end_while_a_nonconformity_has_no_finding(w):
    audit = held.answered(held.on_site(w), w.auditor, "minor")
    held.minuted(audit, w.auditor)
    refused(lambda: held.move(audit, "finish", w.auditor), says="Lập phát hiện")


def test_a_report_without_findings_says_so(w):
    audit = held.answered(held.on_site(w), w.auditor, "conform")
    held.minuted(audit, w.auditor)
    held.move(audit, "finish", w.auditor)
    refused(lambda: held.move(audit, "report", w.auditor), says="không có phát hiện")
    held.minuted(audit, w.auditor, is_without_findings=True)
    assert held.move(audit, "report", w.auditor).stage == "reported"


def test_a_report_that_says_none_and_has_some_is_refused(w):
    audit = held.answered(held.on_site(w), w.auditor, "minor")
    for item in audit.items.all():
        held.found(w, item)
    held.minuted(audit, w.auditor, is_without_findings=True)
    held.move(audit, "finish", w.auditor)
    refused(lambda: held.move(audit, "report", w.auditor), says="Sửa báo cáo")


def test_moves_are_for_who_the_table_names_and_only_in_order(w):
    audit = held.on_site(w)
    refused(lambda: held.move(audit, "finish", w.officer), says="trưởng đoàn")
    refused(lambda: held.move(audit, "close", w.officer), says="Không thể")
    refused(lambda: held.move(audit, "replan", w.officer, reason=""), field="reason")
    assert held.move(audit, "replan", w.officer).stage == "planned"
    assert held.move(audit, "cancel", w.officer).cancel_reason
    with pytest.raises(DatabaseError), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(stage="closed")


def test_a_reported_audit_stays_as_it_is(w):
    audit = held.reported(w)
    refused(lambda: held.minuted(audit, w.auditor))
    with pytest.raises(DatabaseError), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(conclusion="khác")


def test_only_the_head_of_the_unit_answers_its_report_once(w):
    row = held.reported(w).audit_units.get()
    given = {"remark": "", "at": make.now(), "day": make.today()}
    refused(lambda: conducting.answer_report(row, by=w.auditor, **given))
    refused(lambda: conducting.answer_report(row, by=w.reader, **given))
    conducting.answer_report(row, by=w.unit_head, **given)
    refused(lambda: conducting.answer_report(row, by=w.unit_head, **given), says="đã trả lời")


def test_a_decision_after_the_first_day_keeps_the_plan_open(w):
    audit = held.ready(w, held.dated(w, decision_date=make.today() + timedelta(days=1)))
    refused(lambda: held.move(audit, "prepare", w.officer), says="ghi ngày sau")


def test_days_of_a_plan_are_in_order_and_a_stale_form_overwrites_nothing(w):
    audit = held.dated(w)
    refused(lambda: held.plan(w, audit, end_date=audit.start_date - timedelta(days=1)), field="end_date")
    refused(lambda: held.plan(w, audit, end_date=None), field="end_date")
    refused(lambda: held.plan(w, audit, end_date=audit.start_date + timedelta(days=90)), field="end_date")
    refused(lambda: held.plan(w, audit, decision_date=None), field="decision_number")
    refused(lambda: held.plan(w, audit, token=audit.token + 7), says="vừa lưu")


def test_an_audit_outside_the_programme_is_entered_by_the_officer(w):
    given = {"year": make.today().year, "title": "Đột xuất", "at": make.now()}
    refused(lambda: auditing.open_audit(w.agency, units=[w.trade], by=w.auditor, **given))
    refused(lambda: auditing.open_audit(w.agency, units=[], by=w.officer, **given), field="units")
    refused(lambda: auditing.open_audit(w.agency, units=[w.commune_board], by=w.officer, **given), field="units")
    first = auditing.open_audit(w.agency, units=[w.trade], by=w.officer, **given)
    second = auditing.open_audit(w.agency, units=[w.trade], by=w.officer, **given)
    assert (first.order, second.order) == (1, 2)
