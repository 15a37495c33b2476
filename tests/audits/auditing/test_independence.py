"""Nobody audits the own unit or the own work: asked by the acts, kept by the database, allowed in writing alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audits.actions import auditing, naming
from audits.auditing import independence
from audits.auditing.eligible import own_since_at
from audits.models import (
    AuditUnit,
    AuditVersion,
    TeamMember,
    TeamOverride,
)
from qms.notices.models import Notice
from qms.people.models import Appointment
from qms.trail.models import Entry
from tests import make
from tests.audits.auditing import held
from tests.audits.auditing.refusing import refused

pytestmark = pytest.mark.django_db
WHY = "Chỉ còn một người có kinh nghiệm về khảo sát."


def name(w, audit, person, role="auditor", by=None):
    return naming.name_member(audit, person, role=role, by=by or w.officer, at=make.now())


def ask(w, audit, person, by=None, why=WHY):
    return naming.ask_permission(
        audit, person, role="auditor", justification=why, restriction="", by=by or w.officer, at=make.now()
    )


def allow(w, asked, by=None, *, yes=True, remark=""):
    return naming.decide_permission(
        asked, is_allowed=yes, remark=remark, instrument="01/CP", by=by or w.deputy, at=make.now(), day=make.today()
    )


def test_nobody_audits_the_unit_of_an_own_post(w):
    audit = held.dated(w)
    held.certified(w, w.author)
    refused(lambda: name(w, audit, w.author), field="person", says="Phòng Quản lý thương mại")
    assert not audit.team.exists()


def test_nobody_audits_what_one_wrote_or_decided(w):
    version, audit = make.in_force(w), held.dated(w, w.energy)
    auditing.set_scope(audit, units=[w.energy], versions=[version], by=w.officer, at=make.now())
    held.certified(w, w.author)
    held.certified(w, w.deputy)
    refused(lambda: name(w, audit, w.author), says=version.document.code)
    refused(lambda: name(w, audit, w.deputy), says="đã quyết định")


def test_what_was_decided_more_than_24_months_ago_does_not_count():
    day = make.today()
    old = independence.Work("QT 01", "01.00", independence.own_since(day) - timedelta(days=1))
    new = independence.Work("QT 01", "01.00", independence.own_since(day))
    certificate = (independence.Certificate(make.BEGIN, None, is_lead=True),)
    assert not independence.conflicts_of(
        independence.Facts(wrote=(old,), certificates=certificate), "auditor", day, day
    )
    found = independence.conflicts_of(independence.Facts(decided=(new,), certificates=certificate), "auditor", day, day)
    assert [one.rule for one in found] == ["decided"]


def test_a_certificate_has_to_hold_on_every_day(w):
    audit = held.dated(w)
    held.certified(w, w.reader, until_date=audit.end_date)
    found = refused(lambda: name(w, audit, w.reader), says="chứng nhận")
    assert "quan sát viên" in str(found)
    assert name(w, audit, w.reader, role="observer").certificate == ""


def test_only_who_is_certified_to_lead_leads(w):
    audit = held.dated(w)
    held.certified(w, w.reader)
    refused(lambda: name(w, audit, w.reader, role="lead"), says="trưởng đoàn")


def test_a_post_that_is_only_that_of_an_auditor_is_no_work_in_its_unit(w):
    audit = held.dated(w, w.energy)  # where the auditor's post lies
    held.certified(w, w.auditor, lead=True)
    assert name(w, audit, w.auditor, role="lead").pk


def test_only_the_officer_names_the_team_and_only_while_it_is_planned(w):
    audit = held.dated(w)
    held.certified(w, w.reader)
    refused(lambda: name(w, audit, w.reader, by=w.auditor))
    done = held.on_site(w)
    refused(lambda: name(w, done, w.deputy), says="đã chốt")
    refused(lambda: naming.take_off(done.team.first(), by=w.officer, at=make.now()))


def test_a_second_lead_and_the_same_person_twice_are_refused(w):
    audit = held.teamed(w)
    held.certified(w, w.deputy, lead=True)
    refused(lambda: name(w, audit, w.deputy, role="lead"), field="role")
    refused(lambda: name(w, audit, w.reader), says="đã ở trong đoàn")


def test_naming_somebody_is_recorded_once_and_told(w):
    audit = held.dated(w)
    held.certified(w, w.reader)
    before = Entry.objects.count()
    name(w, audit, w.reader)
    assert Entry.objects.count() == before + 1
    assert Notice.objects.filter(person=w.reader, kind="audit_named").count() == 1


def test_a_permission_lets_somebody_take_part_and_is_printed(w):
    from audits.auditing.papers import paper_of

    audit = held.dated(w)
    held.certified(w, w.author)
    allow(w, ask(w, audit, w.author))
    name(w, audit, w.author)
    text = str(paper_of(audit, "bao-cao")["blocks"])
    assert WHY in text
    assert w.deputy.full_name in text


def test_a_permission_is_not_given_by_who_asked_nor_by_whom_it_is_about(w):
    audit = held.dated(w, w.board)
    held.certified(w, w.deputy)
    asked = ask(w, audit, w.deputy)
    refused(lambda: allow(w, asked, by=w.deputy), says="không được quyết định")
    refused(lambda: allow(w, asked, by=w.officer), says="lãnh đạo")
    refused(lambda: allow(w, asked, by=w.head, yes=False), field="remark")
    allow(w, asked, by=w.head)
    refused(lambda: allow(w, asked, by=w.head), says="đã quyết định")


def test_a_permission_needs_a_conflict_a_reason_and_competence(w):
    audit = held.dated(w)
    held.certified(w, w.author)
    refused(lambda: ask(w, audit, w.author, why="vì vậy"), field="justification")
    refused(lambda: ask(w, audit, w.unit_head), says="chứng nhận")
    held.certified(w, w.reader)
    refused(lambda: ask(w, audit, w.reader), says="Không có gì cản trở")
    ask(w, audit, w.author)
    refused(lambda: ask(w, audit, w.author), says="đang chờ")


def test_a_permission_that_waits_keeps_the_plan_open(w):
    audit = held.ready(w)
    held.certified(w, w.author)
    ask(w, audit, w.author)
    refused(lambda: held.move(audit, "prepare", w.officer), says="chờ lãnh đạo")


def test_the_database_refuses_an_auditor_of_the_own_unit(w):
    audit = held.dated(w)
    row = {"audit": audit, "role": "auditor", "own_since_at": own_since_at(audit.start_date), "added_by": w.officer}
    with pytest.raises(DatabaseError), transaction.atomic():
        TeamMember.objects.create(person=w.author, added_at=make.now(), **row)
    held.certified(w, w.reader)
    name(w, audit, w.reader)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditUnit.objects.create(audit=audit, unit=w.energy)


def test_the_database_refuses_an_auditor_of_the_own_work(w):
    version, audit = make.in_force(w), held.dated(w, w.energy)
    auditing.set_scope(audit, units=[w.energy], versions=[version], by=w.officer, at=make.now())
    row = {"audit": audit, "role": "auditor", "own_since_at": own_since_at(audit.start_date), "added_by": w.officer}
    with pytest.raises(DatabaseError), transaction.atomic():
        TeamMember.objects.create(person=w.deputy, added_at=make.now(), **row)
    audit.audit_versions.all().delete()
    TeamMember.objects.create(person=w.deputy, added_at=make.now(), **row)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditVersion.objects.create(audit=audit, version=version)


def test_a_plan_that_would_set_somebody_over_the_own_unit_is_refused_with_the_name(w):
    audit = held.teamed(w)
    found = refused(
        lambda: auditing.set_scope(audit, units=[w.trade, w.energy], versions=[], by=w.officer, at=make.now()),
        field="units",
    )
    assert w.reader.full_name in str(found)
    assert audit.audit_units.count() == 1


def test_who_is_appointed_to_the_audited_unit_meanwhile_stops_the_plan(w):
    audit = held.ready(w)
    Appointment.objects.create(person=w.reader, post=w.author_post, from_date=make.BEGIN)
    refused(lambda: held.move(audit, "prepare", w.officer), says=w.reader.full_name)


def test_a_permission_stays_as_it_was_decided(w):
    audit = held.dated(w)
    held.certified(w, w.author)
    asked = allow(w, ask(w, audit, w.author))
    with pytest.raises(DatabaseError), transaction.atomic():
        TeamOverride.objects.filter(pk=asked.pk).update(verdict="refused")
