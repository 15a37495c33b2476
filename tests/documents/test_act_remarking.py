"""Remarks: answered by whoever sees the version, dealt with by their writer or an editor, and never passed over in silence."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents import actions
from documents.models import Version
from documents.telling import decide_url
from qms.notices.models import Notice
from qms.trail.models import Entry
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db


def remark(w, version, *, by=None, text="Mục 2 chưa rõ", **more):
    return actions.comment(version, text=text, by=by or w.deputy, at=make.now(), day=make.today(), **more)


def answer(row, by, text="Đã ghi ở mục 1", **more):
    return actions.answer_comment(row, text=text, by=by, at=make.now(), **{"day": make.today(), **more})


def decide(version, move, by, **more):
    at = make.now()
    return actions.decide(version, move, by=by, at=at, day=make.today(), proof=make.proof(by, at), **more)


# --- answers ----------------------------------------------------------------------------------------------------------
def test_an_answer_is_one_row_with_name_and_unit_and_the_remark_stays_open(w):
    row = remark(w, make.submitted(w))
    with watched() as did:
        made = answer(row, w.officer, " Đã ghi ở mục 1 ")
    assert did.rows == {"CommentAnswer +1"}
    assert did.acts == []
    assert (made.text, made.person_name, made.unit_name) == ("Đã ghi ở mục 1", "Đỗ Thị Lan Anh", "Văn phòng Sở")
    row.refresh_from_db()
    assert row.resolved_at is None


def test_several_people_answer_one_remark_in_order(w):
    row = remark(w, make.submitted(w))
    for who in (w.author, w.officer, w.deputy, w.author):
        answer(row, who)
    assert [one.person for one in row.answers.all()] == [w.author, w.officer, w.deputy, w.author]
    assert {one.version_id for one in row.answers.all()} == {row.version_id}


def test_an_answer_is_refused_empty_by_strangers_and_once_all_is_settled(w):
    version = make.submitted(w)
    row = remark(w, version)
    with nothing_changes():
        with said("Write the answer", field="text"):
            answer(row, w.officer, " \n ")
        for who in ("reader", "administrator", "stranger", "nobody"):
            with said("may not see"):
                answer(row, getattr(w, who))
    actions.resolve_comment(row, by=w.deputy, at=make.now())
    with refused("dealt with"):
        answer(row, w.author)


def test_nothing_is_answered_any_more_once_the_version_is_decided(w):
    version = make.reviewed(w)
    row = remark(w, version)
    decide(version, "approve", w.head, remark="Đã xem")
    with refused("change request"):
        answer(row, w.author)


def test_who_wrote_the_remark_and_the_author_hear_of_an_answer_but_not_of_its_words(w):
    version = make.submitted(w)
    row = remark(w, version)
    answer(row, w.officer, "Bí mật trong câu trả lời")
    told = Notice.objects.filter(kind="answered")
    assert {one.person for one in told} == {w.deputy, w.author}
    assert {one.url for one in told} == {f"{decide_url(version)}#g{row.pk}"}
    assert not [one for one in told if "Bí mật" in one.text or "chưa rõ" in one.text or version.title in one.text]
    answer(row, w.author)
    assert told.filter(person=w.author).count() == 1
    assert told.filter(person=w.deputy).count() == 2


def test_nobody_hears_of_an_answer_who_no_longer_sees_the_version(w):
    row = remark(w, make.submitted(w))
    w.deputy.appointments.update(until_date=make.today())
    answer(row, w.officer)
    assert {one.person for one in Notice.objects.filter(kind="answered")} == {w.author}


def test_an_answer_to_a_remark_on_a_draft_leads_to_the_draft(w):
    version = make.draft(w)
    row = remark(w, version, by=w.officer)
    answer(row, w.author)
    assert {one.url for one in Notice.objects.filter(kind="answered")} == {
        f"{reverse('documents:draft', args=[version.pk])}#g{row.pk}"
    }


def test_a_remark_and_an_answer_count_on_the_day_they_are_made(w):
    row = remark(w, make.submitted(w))
    w.deputy.appointments.update(until_date=make.today() + timedelta(days=3))
    w.deputy.__dict__.pop("_rights", None)
    answer(row, w.deputy)
    with refused("may not see"):
        answer(row, w.deputy, day=make.today() + timedelta(days=3))


# --- deciding past what is open ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("made", "move", "who"), [("submitted", "check", "officer"), ("reviewed", "approve", "head")])
def test_a_signature_past_an_open_remark_needs_a_reason_which_stays_with_the_decision(w, made, move, who):
    version = getattr(make, made)(w)
    remark(w, version)
    with refused("1 remark is still open", field="remark"):
        decide(version, move, getattr(w, who))
    with refused("1 remark is still open", field="remark"):
        decide(version, move, getattr(w, who), remark=" \n ")
    done = decide(version, move, getattr(w, who), remark="Đã có quy định chung")
    assert done.decision.remark == "Đã có quy định chung"
    assert Entry.objects.order_by("-pk").first().detail["open_remarks"] == 1


def test_a_review_counts_all_that_are_open_from_earlier_rounds_too(w):
    version = make.submitted(w)
    remark(w, version, by=w.officer)
    actions.decide(version, "return", by=w.officer, at=make.now(), day=make.today(), remark="Sửa lại")
    version = actions.submit(Version.objects.get(pk=version.pk), by=w.author, at=make.now(), day=make.today()).thing
    decide(version, "check", w.officer, remark="Đã nhắc")
    settled = remark(w, version, by=w.head)
    remark(w, version, by=w.head)
    actions.resolve_comment(settled, by=w.author, at=make.now())
    with refused("2 remarks are still open", field="remark"):
        decide(version, "review", w.deputy)


def test_without_an_open_remark_no_reason_is_asked(w):
    version = make.submitted(w)
    row = remark(w, version)
    actions.resolve_comment(row, by=w.author, at=make.now())
    assert decide(version, "check", w.officer).decision.remark == ""
    assert "open_remarks" not in Entry.objects.order_by("-pk").first().detail


def test_an_answer_alone_does_not_deal_with_a_remark(w):
    version = make.submitted(w)
    answer(remark(w, version), w.author)
    with refused("still open", field="remark"):
        decide(version, "check", w.officer)


def test_returning_and_taking_back_ask_for_their_own_reason_and_no_other(w):
    version = make.submitted(w)
    remark(w, version)
    with refused("Write the reason", field="remark"):
        actions.decide(version, "return", by=w.officer, at=make.now(), day=make.today())
    actions.decide(version, "pull_back", by=w.author, at=make.now(), day=make.today(), remark="Sửa mục 2")


def test_whoever_may_not_decide_hears_that_and_not_of_what_is_open(w):
    version = make.submitted(w)
    remark(w, version)
    with refused("not with you now"):
        decide(version, "check", w.deputy)
    with refused("content changed after you opened it"):
        decide(version, "check", w.officer, seen="0" * 64)


def test_a_remark_on_a_version_that_was_decided_meanwhile_is_refused(w):
    version = make.reviewed(w)
    before = Version.objects.get(pk=version.pk)
    decide(version, "approve", w.head)
    with refused("change request"):
        remark(w, before)
