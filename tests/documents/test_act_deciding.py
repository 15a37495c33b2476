"""Moves along the route: each works once for who holds the step, and is refused to everybody else and in every other state."""

from datetime import timedelta

import pytest

from documents import actions
from documents.models import RouteRule, Version, VersionDecision
from documents.models.route import Who
from documents.views.deciding import people_of
from qms.approvals.proof import LIFE, prove_identity
from qms.people.models import Delegation
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
SIGNED = ("check", "review", "approve")


def submit(version, by, **more):
    return actions.submit(version, by=by, at=make.now(), day=make.today(), **more)


def decide(version, move, by, *, proof=True, **more):
    at = make.now()
    more = {"proof": make.proof(by, at) if proof is True else proof or None, **more}
    return actions.decide(version, move, by=by, at=at, day=make.today(), **more)


def fresh(version):
    return Version.objects.get(pk=version.pk)


def opinions(w, *units):
    """An order of opinions side by side before the check."""
    for unit in units:
        make.person(
            f"head.{unit.code.lower()}", on=make.post(unit, f"Trưởng phòng {unit.code}", "reader", is_head=True)
        )
    rule = RouteRule.objects.create(rules=w.rules, order=0, kind="opinion", who=Who.UNITS, due_days=2)
    rule.units.set(units)


def test_submitting_freezes_the_text_and_opens_the_first_step(w):
    version = make.draft(w)
    with watched(notices=True) as did:
        made = submit(version, w.author, remark="Kính trình")
    assert did.rows == {"Version ~1", "VersionStep +3", "VersionDecision +1", "Notice +1"}
    assert did.acts == ["submitted"]
    assert [step.kind for step in made.opened] == ["check"]
    assert made.opened[0].due_date == add_working_days(make.today(), 3, calendar_of(w.agency, make.today()))
    after = fresh(version)
    assert (after.state, after.round) == ("in_review", 1)
    assert len(after.content_sha256) == 64
    assert made.decision.content_sha256 == after.content_sha256


def test_an_unready_draft_is_not_submitted_and_every_place_is_named(w):
    version = make.draft(w)
    actions.save_details(version, token=version.token, by=w.author, at=make.now(), reason="")
    section = version.sections.last()
    actions.save_section(version, section.uuid, token=section.token, by=w.author, at=make.now(), html="")
    actions.set_applying(version, by=w.author, at=make.now())
    with refused("3 places") as caught:
        submit(version, w.author)
    assert isinstance(caught.value, actions.NotReady)
    assert {one.anchor for one in caught.value.findings} == {"id_reason", "id_applying", f"s-{section.uuid}"}


def test_only_writers_submit_and_only_once(w):
    version = make.draft(w)
    with nothing_changes():
        for who in ("reader", "deputy", "head", "administrator", "stranger", "nobody"):
            with said("do not allow this move"):
                submit(version, getattr(w, who))
    submit(version, w.author)
    with refused("it is in review"):
        submit(version, w.author)


def test_a_route_without_an_approval_or_a_post_stops_the_submission(w):
    version = make.draft(w)
    w.rules.route.filter(kind="approve").delete()
    with refused("1 places") as caught:
        submit(version, w.author)
    assert "no approval step" in str(caught.value.findings[0].text)
    w.rules.delete()
    with refused("1 places") as caught:
        submit(version, w.author)
    assert "no rules for this document type" in str(caught.value.findings[0].text)


@pytest.mark.parametrize(
    ("made", "move", "who", "rows", "act", "state"),
    [
        ("submitted", "check", "officer", {"VersionStep ~2", "VersionDecision +1"}, "checked", "in_review"),
        ("reviewed", "approve", "head", {"Version ~1", "VersionStep ~1", "VersionDecision +1"}, "approved", "approved"),
        ("submitted", "return", "officer", {"Version ~1", "VersionStep ~3", "VersionDecision +1"}, "returned", "draft"),
        ("reviewed", "pull_back", "author", {"Version ~1", "VersionStep ~1", "VersionDecision +1"}, "withdrawn_by_author", "draft"),
        ("draft", "cancel", "author", {"Version ~1", "VersionDecision +1"}, "cancelled", "cancelled"),
        ("submitted", "cancel", "officer", {"Version ~1", "VersionStep ~3", "VersionDecision +1"}, "cancelled", "cancelled"),
        ("approved", "cancel", "officer", {"Version ~1", "VersionDecision +1"}, "cancelled", "cancelled"),
    ],
)  # fmt: skip
def test_a_move_writes_one_decision_its_steps_and_one_line_of_the_trail(w, made, move, who, rows, act, state):
    version = getattr(make, made)(w)
    with watched() as did:
        done = decide(version, move, getattr(w, who), remark="Có lý do")
    assert did.rows == rows
    assert did.acts == [act]
    assert fresh(version).state == state
    assert (done.decision.person_name, done.decision.remark) == (getattr(w, who).full_name, "Có lý do")


def test_the_phases_follow_each_other_and_each_step_waits_for_the_one_before(w):
    version = make.submitted(w)
    with nothing_changes(), said("not with you now"):
        decide(version, "review", w.deputy)
    decide(version, "check", w.officer)
    assert fresh(version).state == "in_review"
    with refused("in review"):  # the approval is another phase
        decide(version, "approve", w.head)
    decide(version, "review", w.deputy)
    assert fresh(version).state == "in_approval"
    with refused("waits for approval"):
        decide(version, "review", w.deputy)
    decide(version, "approve", w.head)
    assert fresh(version).state == "approved"
    assert list(version.steps.values_list("outcome", flat=True)) == ["done"] * 3


@pytest.mark.parametrize(
    ("made", "move", "right"), [("submitted", "check", "officer"), ("reviewed", "approve", "head")]
)
def test_a_step_is_decided_by_its_holder_alone(w, made, move, right):
    version = getattr(make, made)(w)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {right}:
            with said("not with you now"):
                decide(version, move, getattr(w, who))
    decide(version, move, getattr(w, right))


def test_the_second_decision_on_a_step_hears_who_was_first_and_when(w):
    version = make.submitted(w)
    decide(version, "check", w.officer)
    with refused(r"Already decided at \d\d:\d\d \d\d/\d\d/\d{4} by Đỗ Thị Lan Anh"):
        decide(version, "check", w.officer)


def test_a_signature_needs_a_fresh_proof_of_the_same_person(w):
    version, at = make.submitted(w), make.now()
    with nothing_changes():
        with said("Enter your password to sign", field="password"):
            decide(version, "check", w.officer, proof=None)
        with said("no longer valid", field="password"):
            decide(version, "check", w.officer, proof=make.proof(w.head, at))
        with said("no longer valid", field="password"):
            decide(version, "check", w.officer, proof=make.proof(w.officer, at - LIFE - timedelta(seconds=1)))
        with said("no longer valid", field="password"):
            decide(version, "check", w.officer, proof=make.proof(w.officer, at + timedelta(minutes=5)))
        for password in ("", "sai", make.PASSWORD + " ", make.PASSWORD.upper()):
            with said("password", field="password"):
                prove_identity(w.officer, password, at=at)
        w.head.is_active = False
        with said("not right", field="password"):
            prove_identity(w.head, make.PASSWORD, at=at)


def test_a_decision_is_on_the_content_that_was_seen(w):
    version = make.submitted(w)
    seen = fresh(version).content_sha256
    with refused("content changed after you opened it"):
        decide(version, "check", w.officer, seen="0" * 64)
    decide(version, "return", w.officer, remark="Sửa mục 1", seen=seen)
    draft, section = fresh(version), version.sections.first()
    actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), html="<p>Khác hẳn</p>")
    submit(draft, w.author)
    assert fresh(version).content_sha256 != seen
    with refused("content changed after you opened it"):
        decide(version, "check", w.officer, seen=seen)
    done = decide(version, "check", w.officer, seen=fresh(version).content_sha256)
    assert done.decision.content_sha256 == fresh(version).content_sha256


def test_returns_cancellations_and_withdrawals_need_a_reason(w):
    version = make.submitted(w)
    with nothing_changes():
        for move, who in (("return", w.officer), ("pull_back", w.author), ("cancel", w.author)):
            with said("Write the reason", field="remark"):
                decide(version, move, who, remark=" \n ")


def test_a_return_voids_the_round_and_keeps_every_decision(w):
    version = make.reviewed(w)
    decide(version, "return", w.head, remark="Thiếu căn cứ")
    assert [row.move for row in version.decisions.all()] == ["submit", "check", "review", "return"]
    assert list(version.steps.values_list("outcome", flat=True)) == ["done", "done", "void"]
    submit(fresh(version), w.author)
    with refused("not with you now"):  # what the deputy agreed to in round 1 does not count in round 2
        decide(version, "review", w.deputy)
    make._along(w, fresh(version), ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    assert version.decisions.filter(round=2).count() == 4
    assert version.decisions.count() == 8


def test_only_the_author_takes_back_and_only_who_may_cancels(w):
    version = make.submitted(w)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"author"}:
            with said("Only the author"):
                decide(version, "pull_back", getattr(w, who), remark="x")
        for who in set(make.EVERYBODY) - {"author", "officer", "unit_head"}:
            with said("do not allow this move"):
                decide(version, "cancel", getattr(w, who), remark="x")


def test_nothing_moves_once_it_is_cancelled_or_in_force(w):
    gone, standing = make.draft(w), make.in_force(w)
    decide(gone, "cancel", w.author, remark="Lập nhầm")
    with nothing_changes():
        for move, who in (("submit", w.author), ("check", w.officer), ("cancel", w.author), ("pull_back", w.author)):
            with said("changed meanwhile|cancelled"):
                decide(gone, move, who, remark="x")
        with said("Withdraw the document instead"):
            decide(standing, "cancel", w.officer, remark="x")
        with said("it is approved"):
            decide(standing, "approve", w.head)


def test_an_approved_version_that_was_cancelled_frees_its_number_and_leaves_its_decisions(w):
    version = make.approved(w)
    decide(version, "cancel", w.officer, remark="Luật đổi")
    assert VersionDecision.objects.filter(version=version).count() == 5


def test_units_give_their_opinions_side_by_side_and_the_check_waits_for_all(w):
    opinions(w, w.energy, w.office)
    version = make.submitted(w)
    energy, office = (step.post for step in version.steps.filter(kind="opinion").order_by("unit__order", "pk")[::-1])
    assert {step.unit_id for step in version.steps.filter(opened_at__isnull=False)} == {w.energy.pk, w.office.pk}
    one, two = (post.appointments.get().person for post in (energy, office))
    with refused("Write your opinion", field="remark"):
        decide(version, "opine", one, proof=None, remark=" ")
    decide(version, "opine", one, proof=None, remark="Nhất trí")
    with refused("not with you now"):
        decide(version, "check", w.officer)
    with refused("Already decided"):
        decide(version, "opine", one, proof=None, remark="Lại nhất trí")
    made = decide(version, "opine", two, proof=None, remark="Đề nghị sửa mục 2")
    assert [step.kind for step in made.opened] == ["check"]


def test_a_unit_that_gives_an_opinion_may_return_the_version_for_all(w):
    opinions(w, w.energy, w.office)
    version = make.submitted(w)
    person = version.steps.filter(kind="opinion").first().post.appointments.get().person
    decide(version, "return", person, proof=None, remark="Chồng chéo chức năng")
    assert fresh(version).state == "draft"
    assert set(version.steps.values_list("outcome", flat=True)) == {"void"}


def test_a_remark_is_written_by_who_sees_the_version_and_closed_by_its_writer_or_an_editor(w):
    version = make.submitted(w)
    with watched() as did:
        row = actions.comment(version, text=" Mục 2 chưa rõ ", by=w.deputy, at=make.now(), day=make.today())
    assert (did.rows, row.text, row.unit_name) == ({"Comment +1"}, "Mục 2 chưa rõ", "Lãnh đạo Sở")
    with nothing_changes():
        for who in ("reader", "administrator", "stranger", "nobody"):
            with said("may not see"):
                actions.comment(version, text="x", by=getattr(w, who), at=make.now(), day=make.today())
        with said("Write the remark", field="text"):
            actions.comment(version, text=" ", by=w.deputy, at=make.now(), day=make.today())
        with said("Only its writer"):
            actions.resolve_comment(row, by=w.head, at=make.now())
    actions.resolve_comment(row, by=w.author, at=make.now(), answer="Đã sửa")
    with nothing_changes():
        actions.resolve_comment(row, by=w.deputy, at=make.now(), answer="Hai lần")
    decided = make.approved(w)
    with refused("change request"):
        actions.comment(decided, text="Muộn", by=w.head, at=make.now(), day=make.today())


def test_a_step_is_given_to_somebody_else_by_the_officer_with_a_reason(w):
    version = make.reviewed(w)
    step = version.steps.get(kind="approve")
    vice = make.person("vice.head", on=make.post(w.board, "Phó phụ trách", "head"))
    give = {"at": make.now(), "day": make.today(), "reason": "Giám đốc đi công tác"}
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                actions.reassign_step(step, to=vice, by=getattr(w, who), **give)
        with said("Write the reason", field="reason"):
            actions.reassign_step(step, to=vice, by=w.officer, **{**give, "reason": " "})
        with said("holds no post today", field="to"):
            actions.reassign_step(step, to=w.nobody, by=w.officer, **give)
        with said("do not allow this step", field="to"):
            actions.reassign_step(step, to=w.deputy, by=w.officer, **give)
        with said("wrote in this version", field="to"):
            actions.reassign_step(step, to=w.author, by=w.officer, **give)
        with said("finished"):
            actions.reassign_step(version.steps.get(kind="check"), to=vice, by=w.officer, **give)
    with watched() as did:
        actions.reassign_step(step, to=vice, by=w.officer, **give)
    assert (did.rows, did.acts) == ({"VersionStep ~1"}, ["reassigned"])
    with refused("not with you now"):
        decide(version, "approve", w.head)
    assert decide(version, "approve", vice).thing.state == "approved"


def test_a_deactivated_person_or_one_whose_post_ended_decides_nothing(w):
    version = make.submitted(w)
    proof = make.proof(w.officer)
    w.officer.appointments.update(until_date=make.today())
    w.officer.__dict__.pop("_rights", None)
    with refused("not with you now"):
        decide(version, "check", w.officer, proof=proof)
    w.officer.appointments.update(until_date=None)
    w.officer.is_active = False
    w.officer.__dict__.pop("_rights", None)
    with refused("not with you now|closed"):
        decide(version, "check", w.officer, proof=proof)


def test_a_check_is_given_only_to_somebody_whose_post_may_check(w):
    version = make.submitted(w)
    step = version.steps.get(kind="check")
    give = {"by": w.officer, "at": make.now(), "day": make.today(), "reason": "Thư ký đi vắng"}
    with nothing_changes():
        for who in (w.head, w.deputy, w.reader):
            with said("do not allow this step", field="to"):
                actions.reassign_step(step, to=who, **give)
    spare = make.person("thu.ky.2", on=make.post(w.office, "Phó thư ký ISO", "officer"))
    assert actions.reassign_step(step, to=spare, **give).person == spare


def test_an_opinion_may_be_given_by_anybody_who_holds_a_post(w):
    opinions(w, w.energy)
    version = make.submitted(w)
    step = version.steps.get(kind="opinion")
    give = {"by": w.officer, "at": make.now(), "day": make.today(), "reason": "Trưởng phòng nghỉ"}
    assert actions.reassign_step(step, to=w.reader, **give).person == w.reader


def test_people_whose_appointment_or_post_has_ended_are_not_offered_for_a_step(w):
    version = make.submitted(w)
    gone = make.person("da.nghi", on=make.post(w.office, "Chuyên viên cũ", "officer"), until=make.today())
    ended = make.post(w.office, "Chức danh đã hết", "officer", code="het")
    kept_on = make.person("cho.viec", on=ended)
    ended.until_date = make.today()
    ended.save()
    offered = set(people_of(version))
    assert {w.officer, w.head, w.reader} <= offered
    assert not {gone, kept_on, w.author, w.nobody, w.stranger} & offered


def test_a_remark_counts_on_the_day_it_is_made_also_for_who_stands_in(w):
    version, day = make.submitted(w), make.today()
    Delegation.objects.create(
        number="12/UQ", giver_post=w.officer_post, giver=w.officer, receiver=w.stranger, acts=["check"],
        from_date=day + timedelta(days=3), until_date=day + timedelta(days=9),
    )  # fmt: skip
    w.stranger.__dict__.pop("_rights", None)
    with refused("may not see"):
        actions.comment(version, text="x", by=w.stranger, at=make.now(), day=day)
    row = actions.comment(version, text="Đã xem", by=w.stranger, at=make.now(), day=day + timedelta(days=3))
    assert row.unit_name == "Lãnh đạo Ủy ban nhân dân xã"
    with refused("may not see"):
        actions.comment(version, text="x", by=w.stranger, at=make.now(), day=day + timedelta(days=9))
