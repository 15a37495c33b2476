"""One document's whole life, act by act."""

from datetime import timedelta

import pytest
from django.utils import translation

from documents import actions
from documents.models import InForce, Version
from documents.rendering import face_on
from qms.trail.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db


def test_a_document_goes_from_draft_to_in_force(w):
    version = make.in_force(w)
    assert version.state == "approved"
    assert version.document.code == "QT-TM-01"
    assert [row.move for row in version.decisions.all()] == ["submit", "check", "review", "approve"]
    assert face_on(version, make.today())[0] == "official"


def test_the_next_version_ends_the_one_before_on_its_first_day(w):
    first = make.in_force(w)
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Sửa mục 2")
    assert (draft.issue, draft.revision) == (1, 1)
    actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="a", new="b", reason="Cho đúng")
    second = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    second = make._along(w, second, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    begins = make.today() + timedelta(days=5)
    make.issued(w, second, from_date=begins)
    periods = list(InForce.objects.filter(document=first.document).order_by("from_date"))
    assert [(row.from_date, row.until_date) for row in periods] == [(make.today(), begins), (begins, None)]
    first = Version.objects.get(pk=first.pk)
    assert face_on(first, begins)[0] == "superseded"
    assert face_on(Version.objects.get(pk=second.pk), make.today())[0] == "not-yet"


def test_the_author_does_not_decide_her_own_version_not_even_when_given_the_step(w):
    version = make.submitted(w)
    step = version.steps.get(kind="check")
    with translation.override("en"), pytest.raises(Refused, match="wrote in this version"):
        actions.reassign_step(step, to=w.author, by=w.officer, at=make.now(), day=make.today(), reason="x")


def test_a_returned_version_is_a_draft_again_and_its_decisions_are_kept(w):
    version = make.reviewed(w)
    back = actions.decide(version, "return", by=w.head, at=make.now(), day=make.today(), remark="Thiếu căn cứ").thing
    assert (back.state, back.snapshot, back.content_sha256) == ("draft", "", "")
    assert back.decisions.count() == 4
    again = actions.submit(back, by=w.author, at=make.now(), day=make.today()).thing
    assert again.round == 2
    assert again.steps.filter(round=1, outcome="").count() == 0


def test_a_wrong_password_signs_nothing(w):
    version = make.submitted(w)
    with translation.override("en"), pytest.raises(Refused, match="password"):
        actions.decide(version, "check", by=w.officer, at=make.now(), day=make.today())
    assert version.decisions.filter(move="check").count() == 0


def test_lists_and_single_questions_agree_for_everybody(w):
    made = [
        make.draft(w),
        make.submitted(w),
        make.approved(w),
        make.in_force(w),
        make.in_force(w, classification="public"),
    ]
    made.append(make.in_force(w, classification="restricted"))
    for who in make.EVERYBODY:
        person = getattr(w, who)
        listed = set(Version.objects.permitted(person, "documents.view_version").values_list("pk", flat=True))
        assert listed == {row.pk for row in made if person.has_perm("documents.view_version", row)}, who


def test_withdrawing_ends_the_force_on_the_day(w):
    version = make.in_force(w, from_date=make.today() - timedelta(days=10))
    at = make.now()
    actions.withdraw_document(
        version.document,
        from_date=make.today(),
        reason="Hết cần",
        by=w.officer,
        at=at,
        day=make.today(),
        proof=make.proof(w.officer, at),
    )
    assert face_on(Version.objects.get(pk=version.pk), make.today())[0] == "withdrawn"
