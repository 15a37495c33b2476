"""Who wrote does not decide: not as author, not as co-editor, not by assignment, not through a delegation either way.

And what a delegation does give: the giver's steps, for the acts, types, units and days it names, in the right capacity.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from documents import actions
from documents.models import Version, VersionDecision, VersionEditor
from documents.subject import SUBJECT
from qms.access.rights import forget_rights
from qms.approvals.actions import moves_open_to
from qms.people.models import Delegation
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def decide(version, move, by, **more):
    at = make.now()
    more = {"proof": make.proof(by, at), **more}
    return actions.decide(version, move, by=by, at=at, day=more.pop("day", make.today()), **more)


def fresh(version):
    return Version.objects.get(pk=version.pk)


def lend(w, post, giver, receiver, *acts, units=(), **fields):
    fields = {"from_date": make.today() - DAY, "until_date": make.today() + 30 * DAY, "number": "12/UQ-SCT", **fields}
    row = Delegation.objects.create(giver_post=post, giver=giver, receiver=receiver, acts=list(acts), **fields)
    row.units.set(units)
    forget_rights(receiver)
    return row


def write(version, by):
    section = version.sections.first()
    actions.save_section(version, section.uuid, token=section.token, by=by, at=make.now(), html=f"<p>{by}</p>")


def submitted(w, *editors, **fields):
    version = make.draft(w, **fields)
    for person in editors:
        write(version, person)
    return actions.submit(fresh(version), by=version.author, at=make.now(), day=make.today()).thing


def open_moves(person, version):
    return {move.name for move in moves_open_to(person, fresh(version), SUBJECT, day=make.today())}


def test_the_author_does_not_check_her_own_version_though_she_holds_the_post(w):
    make.appoint(w.author, w.officer_post)
    version = submitted(w)
    with refused("You wrote in this version, so somebody else"):
        decide(version, "check", w.author)
    assert "check" not in open_moves(w.author, version)
    assert decide(version, "check", w.officer).thing.state == "in_review"


def test_a_co_editor_does_not_decide_and_may_still_return(w):
    version = submitted(w, w.officer)
    with refused("You wrote in this version"):
        decide(version, "check", w.officer)
    assert open_moves(w.officer, version) == {"return"}
    assert decide(version, "return", w.officer, proof=None, remark="Tôi tự sửa tiếp").thing.state == "draft"


def test_the_one_who_only_started_the_version_does_not_decide_it(w):
    first = make.in_force(w)
    draft = actions.start_version(first.document, by=w.officer, at=make.now(), reason="Cho đúng")
    actions.write_amendment(draft, place="Mục 1", reason="x", by=w.author, at=make.now())
    version = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    with refused("You wrote in this version"):
        decide(version, "check", w.officer)


def test_an_editor_does_not_decide_with_somebody_elses_authority(w):
    lend(w, w.head_post, w.head, w.author, "approve")
    version = make.reviewed(w)
    with refused("You wrote in this version"):
        decide(version, "approve", w.author)
    assert "approve" not in open_moves(w.author, version)


def test_nobody_decides_for_a_giver_who_wrote(w):
    vice = make.person("vice", "Vũ Phó", on=make.post(w.board, "Phó Giám đốc thường trực", "reviewer", is_deputy=True))
    lend(w, w.officer_post, w.officer, vice, "check")
    version = submitted(w, w.officer)
    with refused("Đỗ Thị Lan Anh wrote in this version"):
        decide(version, "check", vice)


def test_a_step_given_to_a_person_who_wrote_before_or_writes_later_is_not_decided_by_that_person(w):
    version = submitted(w)
    spare = make.person("spare", "Dư Bị", on=make.post(w.office, "Phó phòng", "officer"))
    step = version.steps.get(kind="check")
    actions.reassign_step(step, to=spare, by=w.officer, at=make.now(), day=make.today(), reason="Đi vắng")
    decide(version, "return", spare, proof=None, remark="Sửa")
    write(fresh(version), spare)
    again = actions.submit(fresh(version), by=w.author, at=make.now(), day=make.today()).thing
    with refused("wrote in this version", field="to"):
        actions.reassign_step(
            again.steps.get(round=2, kind="check"), to=spare, by=w.officer, at=make.now(), day=make.today(), reason="x"
        )


def test_the_database_refuses_the_decision_of_an_editor_and_one_on_another_content(w):
    version = submitted(w)
    row = {
        "version": version, "step": version.steps.get(kind="check"), "move": "check", "round": 1, "person_name": "x", "at": make.now(),
    }  # fmt: skip
    VersionEditor.objects.create(version=version, person=w.deputy, since=make.now())
    for person, content in ((w.deputy, version.content_sha256), (w.officer, "0" * 64), (w.officer, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionDecision.objects.create(**row, person=person, content_sha256=content)


def test_a_deputy_signs_for_the_head_by_written_authority_and_the_words_are_copied(w):
    lend(w, w.head_post, w.head, w.deputy, "approve", capacity="KT.", source="Quyết định 12/QĐ-SCT ngày 01/11/2026")
    version = make.reviewed(w)
    with watched() as did:
        decision = decide(version, "approve", w.deputy).decision
    assert did.acts == ["approved"]
    assert (decision.capacity, decision.on_behalf_of) == ("KT.", "Giám đốc Sở")
    assert (decision.post_title, decision.giver, decision.person) == ("Phó Giám đốc Sở", w.head, w.deputy)
    assert decision.delegation_text == "Quyết định 12/QĐ-SCT ngày 01/11/2026"


def test_an_authorised_person_signs_tuq_and_the_giver_may_still_sign_oneself(w):
    lend(w, w.officer_post, w.officer, w.auditor, "check", capacity="TUQ.")
    one, two = make.submitted(w), make.submitted(w)
    assert decide(one, "check", w.auditor).decision.capacity == "TUQ."
    own = decide(two, "check", w.officer).decision
    assert (own.capacity, own.giver, own.delegation) == ("", None, None)


def test_an_acting_head_signs_with_q(w):
    w.head.appointments.update(until_date=make.today() - DAY)
    acting = make.person("quyen", "Đinh Quyền")
    make.appoint(acting, w.head_post)
    acting.appointments.update(is_acting=True)
    decision = decide(make.reviewed(w), "approve", acting).decision
    assert (decision.capacity, decision.post_title, decision.on_behalf_of) == ("Q.", "Giám đốc Sở", "")


def test_a_written_authority_reaches_as_far_as_it_says_and_no_further(w):
    other_type = make.document_type("quy-che", "Quy chế")
    version = make.submitted(w)
    narrow = {
        "another act": {"acts": ["approve", "review"]},
        "another type": {"types": [other_type.slug]},
        "another unit": {"units": [w.energy]},
        "not begun": {"from_date": make.today() + DAY},
        "over": {"until_date": make.today()},
        "revoked": {"revoked_date": make.today()},
    }
    for fields in narrow.values():
        acts = fields.pop("acts", ["check"])
        lend(w, w.officer_post, w.officer, w.auditor, *acts, **fields)
        with nothing_changes(), said("not with you now"):
            decide(version, "check", w.auditor)
    lend(w, w.officer_post, w.officer, w.auditor, "check", types=["quy-trinh"], units=[w.trade])
    assert decide(version, "check", w.auditor).decision.delegation.number == "12/UQ-SCT"


def test_authority_counts_on_the_day_of_the_act_to_its_last_day(w):
    begins, ends = make.today() + 2 * DAY, make.today() + 5 * DAY
    version = make.submitted(w)
    lend(w, w.officer_post, w.officer, w.auditor, "check", from_date=begins, until_date=ends)
    for day in (begins - DAY, ends):
        with refused("not with you now"):
            decide(version, "check", w.auditor, day=day)
    assert decide(version, "check", w.auditor, day=ends - DAY).decision.capacity == "TUQ."


def test_the_authority_of_a_deactivated_giver_is_dead(w):
    version = make.submitted(w)
    lend(w, w.officer_post, w.officer, w.auditor, "check")
    w.officer.is_active = False
    w.officer.save()
    with refused("not with you now"):
        decide(version, "check", w.auditor)


def test_authority_to_decide_lends_no_authorship(w):
    lend(w, w.trade_head_post, w.unit_head, w.reader, "review", "approve", "check")
    version = make.draft(w)
    with refused("may not write in this draft"):
        write(version, w.reader)
