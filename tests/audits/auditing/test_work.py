"""Who has what to do: my work, reminders, the work of the day, figures that weigh a unit, times and schedules as they are typed."""

from datetime import date, timedelta

import pytest

from audits.actions import conducting, naming, programming
from audits.auditing import timetable
from audits.auditing.content import CONTENT
from audits.auditing.figures import figures_of
from audits.auditing.making import from_clauses, from_steps
from audits.auditing.notices import KINDS
from audits.auditing.weighing import NEVER
from audits.models import Audit
from documents.snapshot import snapshot_of
from procedures.figures import data_of
from qms.trail.refusals import Refused
from qms.web.worklist import work_of
from tests import make
from tests.audits.auditing import held
from tests.procedures import stepping

pytestmark = pytest.mark.django_db


def words(person):
    """Kinds of what waits for a person about audits."""
    rows = work_of(type(person).objects.get(pk=person.pk), make.today())
    return [str(row["kind_label"]) for row in rows if row["kind"] == "danh-gia"]


def test_a_programme_waits_for_who_holds_its_step(w):
    programming.submit_programme(held.programme(w), by=w.officer, at=make.now(), day=make.today())
    assert words(w.deputy) == ["Chương trình đánh giá chờ quyết định"]
    assert words(w.head) == []


def test_an_audit_waits_for_its_planner_then_its_team_then_who_leads_it(w):
    audit = held.ready(w)
    assert words(w.officer) == ["Cuộc đánh giá cần chuẩn bị"]
    assert words(w.reader) == []
    held.move(audit, "prepare", w.officer)
    assert words(w.reader) == ["Cuộc đánh giá cần thực hiện"]
    held.answered(audit, w.auditor, "conform")
    held.minuted(audit, w.auditor, is_without_findings=True)
    held.move(audit, "finish", w.auditor)
    assert words(w.auditor) == ["Báo cáo đánh giá cần lập"]
    assert words(w.reader) == []


def test_a_report_waits_for_the_head_of_the_unit_until_it_is_answered(w):
    audit = held.reported(w)
    assert words(w.unit_head) == ["Báo cáo đánh giá cần trả lời"]
    conducting.answer_report(audit.audit_units.get(), remark="", by=w.unit_head, at=make.now(), day=make.today())
    assert words(w.unit_head) == []


def test_a_permission_waits_for_the_management_but_not_for_whom_it_is_about(w):
    audit = held.dated(w, w.board)
    held.certified(w, w.deputy)
    naming.ask_permission(
        audit, w.deputy, role="auditor", justification="Không còn ai khác biết việc này", restriction="", by=w.officer,
        at=make.now(),
    )  # fmt: skip
    assert words(w.head) == ["Cho phép tham gia đánh giá"]
    assert words(w.deputy) == []


def test_the_team_and_holders_of_certificates_are_reminded(w):
    audit = held.on_site(w)
    held.certified(w, w.deputy, number="sắp hết", until_date=make.today() + timedelta(days=20))
    reminds = {kind.key: kind.reminds for kind in KINDS if kind.reminds}
    people = {row[0] for rows in reminds["audit_held"].open_on(make.today()) for row in rows}
    assert people == set(audit.team.values_list("person", flat=True))
    ending = [row for rows in reminds["certificate_ends"].open_on(make.today()) for row in rows]
    assert [(row[0], row[4]) for row in ending] == [(w.deputy.pk, "/danh-gia/sct/danh-gia-vien/")]


def test_the_work_of_the_day_enters_audits_once(w):
    held.approved(w)
    kind = CONTENT.jobs["audits.enter_due_audits"]
    at = make.now().replace(month=12, day=20)
    assert kind.daily
    assert kind.run(None, at=at)["entered"] == 4
    assert kind.run(None, at=at)["entered"] == 0
    assert Audit.objects.filter(created_by=None).count() == 4


def test_figures_of_a_unit_come_from_what_the_agency_did(w):
    make.in_force(w)
    before = figures_of([w.trade, w.energy], make.today())
    assert before[w.trade.pk]["last_audit"] == NEVER
    assert before[w.trade.pk]["changes"] == 1
    assert before[w.energy.pk]["changes"] == 0
    held.reported(w, "minor")
    after = figures_of([w.trade, w.energy], make.today() + timedelta(days=40))
    assert after[w.trade.pk]["last_audit"] == 1
    assert after[w.trade.pk]["past_findings"] == 2
    assert after[w.trade.pk]["changes"] == 0


def test_each_step_asks_who_in_what_time_with_which_record(w):
    version = stepping.in_force(
        w, stepping.step("Thẩm định", w.author_post, results=["Biên bản thẩm định"]), stepping.step("Trả kết quả")
    )
    asked = from_steps("QT 01", data_of(snapshot_of(version)))
    assert "ai thực hiện" in asked[0].text
    assert "Chuyên viên thụ lý" in asked[0].expects
    assert "2 giờ" in asked[0].expects
    assert "Biên bản thẩm định" in asked[0].expects
    assert asked[0].step
    assert from_clauses([("7.5.3", "Kiểm soát")])[0].clause == "7.5.3"


def test_a_schedule_reads_back_as_it_was_written():
    first = date(2026, 10, 12)
    text = "12/10/2026 08:00-08:30 Họp mở đầu | Vũ Ngọc Khánh\n12/10/2026 08:30-17:00 Hồ sơ"
    rows = timetable.rows_of(text, first, first)
    assert timetable.as_text(rows) == text
    with pytest.raises(Refused):
        timetable.rows_of("\n".join(["12/10/2026 08:00-08:30 Họp"] * 201), first, first)
