"""Recording, grading, answering and closing findings: who may, what is refused, what the database keeps."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audits.actions.finding import close_with_reason, grade_anew, note_answer, withdraw_finding
from audits.models import Finding, GradeChange
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime.days import add_months
from tests import make
from tests.audits.findings import cars
from tests.audits.findings.cars import fresh, given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def told(act):
    return Entry.objects.filter(act=act)


def closing(w, by=None, **more):
    by = by or w.auditor
    return {"words": "Lỗi riêng lẻ, đã đủ phiếu", "proof": make.proof(by), **given(by), **more}


class TestRecording:
    def test_it_is_numbered_by_agency_and_year_and_told_once(self, w):
        first, second = cars.found(w), cars.found(w, unit=w.energy)
        year = make.today().year
        assert (first.code, second.code) == (f"PH-{year}-01", f"PH-{year}-02")
        assert told("finding_recorded").count() == 2
        assert Notice.objects.filter(kind="finding_recorded", person=w.unit_head).count() == 1
        assert (first.unit_name, first.found_by_name) == (w.trade.name, w.auditor.full_name)

    def test_one_found_last_year_counts_in_that_year(self, w):
        row = cars.found(w, found_date=make.today().replace(year=make.today().year - 1, day=1))
        assert row.code == f"PH-{make.today().year - 1}-01"

    @pytest.mark.parametrize("who", ["reader", "author", "stranger", "administrator", "supervisor", "nobody"])
    def test_it_is_refused_to_who_has_not_the_role_in_that_unit(self, w, who):
        with pytest.raises(Refused, match="recorded by its head"):
            cars.found(w, by=getattr(w, who))
        assert not Finding.objects.exists()

    def test_a_head_records_in_the_own_unit_alone(self, w):
        assert cars.found(w, by=w.unit_head).unit == w.trade
        with pytest.raises(Refused):
            cars.found(w, by=w.unit_head, unit=w.energy)

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"grade": "grave"}, "how grave"),
            ({"source": "rumour"}, "comes from"),
            ({"statement": " "}, "Write something"),
            ({"evidence": ""}, "Without evidence"),
            ({"clauses": []}, "at least one clause"),
            ({"statement": "x" * 4001}, "Shorten the text"),
        ],
    )
    def test_what_is_missing_is_named_with_the_cure(self, w, wrong, says):
        with pytest.raises(Refused, match=says):
            cars.found(w, **wrong)

    def test_days_out_of_order_are_refused(self, w):
        with pytest.raises(Refused, match="not found after today"):
            cars.found(w, found_date=make.today() + DAY)
        with pytest.raises(Refused, match="minutes of the inspection"):
            cars.found(w, source="inspection")
        with pytest.raises(Refused, match="Check both days"):
            cars.found(w, source="inspection", minutes_date=make.today() - DAY)

    def test_an_inspection_is_answered_within_two_months_of_its_minutes(self, w):
        row = cars.found(w, source="inspection", minutes_date=make.today())
        assert row.answer_due_date >= add_months(make.today(), 2)
        assert (row.answer_due_date - add_months(make.today(), 2)).days < 12

    def test_a_step_is_kept_by_its_id_and_in_words(self, w):
        version = make.in_force(w)
        section = version.sections.first()
        row = cars.found(w, document=version.document, version=version, place=f"s-{section.uuid}")
        assert (row.step, row.place) == (section.uuid, f"{section.number} {section.heading}")
        with pytest.raises(Refused, match="no such place"):
            cars.found(w, document=version.document, version=version, place="s-nowhere")

    def test_a_document_that_the_person_does_not_see_is_not_named(self, w):
        version = make.in_force(w)
        other = make.unit(w.commune, "HS-VP", "Văn phòng xã")
        auditor = make.person("xa.dgv", on=make.post(other, "Đánh giá viên xã", "auditor"))
        with pytest.raises(Refused, match="do not see this document"):
            cars.found(w, by=auditor, unit=other, document=version.document)


class TestGrading:
    def test_it_changes_with_a_reason_that_stays(self, w):
        row = cars.found(w)
        with pytest.raises(Refused, match="at least 5"):
            grade_anew(row, grade="major", words="", by=w.auditor, at=make.now())
        grade_anew(row, grade="major", words="Lặp lại lần ba", by=w.auditor, at=make.now())
        assert fresh(row).grade == "major"
        change = GradeChange.objects.get()
        assert (change.before, change.after, change.by) == ("minor", "major", w.auditor)
        assert told("finding_graded").count() == 1
        with pytest.raises(Refused, match="this grade already"):
            grade_anew(row, grade="major", words="Lặp lại lần ba", by=w.auditor, at=make.now())

    def test_it_is_refused_to_the_unit_itself_and_once_closed(self, w):
        row = cars.found(w)
        with pytest.raises(Refused, match="Only the QMS officer"):
            grade_anew(row, grade="observation", words="Không nặng", by=w.unit_head, at=make.now())
        withdraw_finding(row, words="Ghi nhầm đơn vị", proof=make.proof(w.auditor), by=w.auditor, at=make.now())
        with pytest.raises(Refused, match="is closed since"):
            grade_anew(row, grade="observation", words="Không nặng", by=w.auditor, at=make.now())

    def test_the_database_refuses_a_grade_without_its_reason(self, w):
        row = cars.found(w)
        with pytest.raises(DatabaseError), transaction.atomic():
            Finding.objects.filter(pk=row.pk).update(grade="opportunity")


class TestClosingWithoutCorrectiveAction:
    @pytest.mark.parametrize("grade", ["observation", "opportunity"])
    def test_a_light_finding_closes_with_a_reason(self, w, grade):
        row = close_with_reason(cars.found(w, grade=grade), **closing(w))
        assert (row.ending, row.closed_by) == ("rationale", w.auditor)
        assert told("finding_closed").count() == 1

    def test_a_minor_one_says_besides_what_was_put_right_at_once(self, w):
        row = cars.found(w)
        with pytest.raises(Refused, match="put right at once and when"):
            close_with_reason(row, **closing(w))
        with pytest.raises(Refused, match="not put right after today"):
            close_with_reason(row, **closing(w, corrected="Đã bổ sung", corrected_date=make.today() + DAY))
        done = close_with_reason(row, **closing(w, corrected="Đã bổ sung", corrected_date=make.today()))
        assert done.corrected_words == "Đã bổ sung"

    def test_a_major_one_is_corrected_in_the_database_too(self, w):
        row = cars.found(w, grade="major")
        with pytest.raises(Refused, match="with its corrective action alone"):
            close_with_reason(row, **closing(w))
        with pytest.raises(DatabaseError), transaction.atomic():
            Finding.objects.filter(pk=row.pk).update(ending="rationale", closed_at=make.now(), closed_words="x")

    def test_it_is_signed_and_refused_while_it_is_being_corrected(self, w):
        row = cars.found(w, grade="opportunity")
        with pytest.raises(Refused, match="password"):
            close_with_reason(row, **closing(w, proof=None))
        car = cars.opened(w, findings=[row])
        with pytest.raises(Refused, match=f"{car.code} runs for it"):
            close_with_reason(row, **closing(w))
        with pytest.raises(Refused, match="Cancel that first"):
            withdraw_finding(row, words="Ghi nhầm đơn vị", proof=make.proof(w.auditor), by=w.auditor, at=make.now())

    def test_the_reason_of_a_closed_finding_stays(self, w):
        row = close_with_reason(cars.found(w, grade="opportunity"), **closing(w))
        with pytest.raises(DatabaseError), transaction.atomic():
            Finding.objects.filter(pk=row.pk).update(closed_words="Khác")
        with pytest.raises(DatabaseError), transaction.atomic():
            Finding.objects.filter(pk=row.pk).update(ending="", closed_at=None)


class TestAnsweringAnInspection:
    def test_the_report_is_noted_once_and_not_before_the_minutes(self, w):
        row = cars.found(w, source="inspection", minutes_date=make.today())
        answer = {"words": "Báo cáo số 377/BC-SCT", **given(w.officer)}
        with pytest.raises(Refused, match="after the minutes"):
            note_answer(row, answered_date=make.today() - DAY, **answer)
        note_answer(row, answered_date=make.today(), **answer)
        assert not Finding.objects.to_answer().exists()
        with pytest.raises(Refused, match="answered on"):
            note_answer(row, answered_date=make.today(), **answer)
        assert told("finding_answered").count() == 1

    def test_other_findings_are_not_answered(self, w):
        with pytest.raises(Refused, match="Only findings of an inspection"):
            note_answer(cars.found(w), answered_date=make.today(), words="Báo cáo", **given(w.officer))
