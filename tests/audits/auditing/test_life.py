"""An audit from the programme to its end, every stage and every gate."""

import pytest

from audits.actions import conducting, programming
from audits.models import Audit, ItemFinding
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.audits.auditing import held

pytestmark = pytest.mark.django_db


def test_an_audit_goes_from_plan_to_report(w):
    audit = held.reported(w, "conform", "minor")
    assert audit.stage == "reported"
    assert audit.reported_by_name == w.auditor.full_name
    assert ItemFinding.objects.get(item__audit=audit).finding.source_ref == audit.number


def test_it_is_closed_when_units_answered_and_findings_are_closed(w):
    audit = held.reported(w)
    with pytest.raises(Refused, match="Phòng Quản lý thương mại"):
        held.move(audit, "close", w.officer)
    conducting.answer_report(audit.audit_units.get(), remark="Đồng ý", by=w.unit_head, at=make.now(), day=make.today())
    assert held.move(audit, "close", w.officer).stage == "closed"


def test_a_finding_that_is_open_keeps_it_open(w):
    audit = held.reported(w, "minor")
    conducting.answer_report(audit.audit_units.get(), remark="", by=w.unit_head, at=make.now(), day=make.today())
    with pytest.raises(Refused, match="PH-"):
        held.move(audit, "close", w.officer)


def test_the_plan_is_not_settled_while_something_is_missing(w):
    audit = held.opened(w)
    before = Entry.objects.count()
    with pytest.raises(Refused) as refusal:
        held.move(audit, "prepare", w.officer)
    said = str(refusal.value)
    for word in ("ngày", "trưởng đoàn", "quyết định", "lịch", "danh mục"):
        assert word in said.lower(), said
    assert Entry.objects.count() == before


def test_a_programme_is_proposed_reviewed_approved_and_brings_its_audits(w):
    made = held.approved(w)
    assert made.state == "approved"
    assert made.lines.count() == 4
    line = made.lines.order_by("rank").first()
    entered = programming.make_due_audits(at=make.now(), day=make.today().replace(month=12, day=20))
    assert entered == made.lines.count()
    assert programming.make_due_audits(at=make.now(), day=make.today().replace(month=12, day=20)) == 0
    assert Audit.objects.get(audit_units__line=line).month_date.month == line.month
