"""Audits entered at once, one question answered by several, a team named while its scope changes, one report answered twice."""

import uuid

from audits.actions import auditing, checking, conducting, programming
from audits.models import Audit, AuditUnit, ChecklistItem
from qms.trail.models import Entry
from tests import make
from tests.audits.auditing import held
from tests.races.outcomes import sorted_out


def test_audits_entered_at_once_get_numbers_without_a_gap(w, together, fresh):
    def opening():
        return auditing.open_audit(
            w.agency, year=make.today().year, title="Đột xuất", units=[w.trade], by=fresh(w.officer), at=make.now()
        )

    done, refused = sorted_out(together(*[opening] * 6))
    assert refused == []
    assert sorted(audit.order for audit in done) == list(range(1, 7))


def test_the_daily_work_twice_at_once_enters_each_audit_once(w, together):
    made = held.approved(w)
    day = make.today().replace(month=12, day=20)
    done, refused = sorted_out(together(*[lambda: programming.make_due_audits(at=make.now(), day=day)] * 3))
    assert refused == []
    assert sum(done) == made.lines.count() == AuditUnit.objects.count()


def test_one_question_answered_by_two_at_once_has_one_answer_and_one_who_is_told(w, together, fresh):
    item = held.on_site(w).items.first()

    def answering(who, result):
        return lambda: checking.answer_question(
            ChecklistItem.objects.get(pk=item.pk), held.said(result), by=fresh(who), at=make.now()
        )

    done, refused = sorted_out(together(answering(w.auditor, "minor"), answering(w.reader, "conform")))
    assert (len(done), len(refused)) == (1, 1)
    assert refused[0].earlier == done[0]
    assert Entry.objects.filter(act="question_answered").count() == 1


def test_one_answer_sent_several_times_at_once_is_one(w, together, fresh):
    item, key = held.on_site(w).items.first(), uuid.uuid4()

    def sending():
        return checking.answer_question(
            ChecklistItem.objects.get(pk=item.pk), held.said("conform", key=key), by=fresh(w.auditor), at=make.now()
        )

    done, refused = sorted_out(together(*[sending] * 4))
    assert refused == []
    assert len({answer.pk for answer in done}) == 1


def test_somebody_named_while_the_own_unit_is_added_never_audits_it(w, together, fresh):
    from audits.actions.naming import name_member

    audit = held.dated(w)
    held.certified(w, w.reader)

    def naming():
        return name_member(
            Audit.objects.get(pk=audit.pk), fresh(w.reader), role="auditor", by=fresh(w.officer), at=make.now()
        )

    def widening():
        return auditing.set_scope(
            Audit.objects.get(pk=audit.pk), units=[w.trade, w.energy], versions=[], by=fresh(w.officer), at=make.now()
        )

    done, refused = sorted_out(together(naming, widening))
    assert (len(done), len(refused)) == (1, 1)
    assert not (audit.team.exists() and audit.audit_units.filter(unit=w.energy).exists())


def test_a_report_answered_twice_at_once_has_one_answer(w, together, fresh):
    row = held.reported(w).audit_units.get()

    def answering():
        return conducting.answer_report(
            AuditUnit.objects.get(pk=row.pk), remark="Đồng ý", by=fresh(w.unit_head), at=make.now(), day=make.today()
        )

    done, refused = sorted_out(together(*[answering] * 3))
    assert (len(done), len(refused)) == (1, 2)
