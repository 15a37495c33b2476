"""Change requests: who asks, who answers, several documents that come into force together, who hears of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents import actions
from documents.actions.changing import require_one_day, require_together
from documents.models import ChangeRequest, Version
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db
REASON = "Mục 2 ghi 20 ngày, quyết định mới chỉ còn 18 ngày."


def asked(w, document=None, by=None, reason=REASON):
    document = document or make.in_force(w).document
    return actions.ask_for_change(document, reason=reason, by=by or w.reader, at=make.now(), day=make.today())


def accepted(w, *more, request=None):
    return actions.accept_change(request or asked(w), documents=more, text="", by=w.officer, at=make.now())


def begun(w, request, document):
    item = request.items.get(document=document)
    return actions.begin_change(item, by=w.author, at=make.now())


def ready(w, version):
    actions.write_amendment(version, by=w.author, at=make.now(), place="Mục 2", old="20", new="18", reason="Luật mới")
    sent = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
    return make._along(w, sent, ("check", w.officer), ("review", w.deputy), ("approve", w.head))


def acts_of(request):
    entries = Entry.objects.filter(subject_type="documents.ChangeRequest", subject_id=str(request.pk))
    return list(entries.order_by("pk").values_list("act", flat=True))


class TestAsking:
    def test_whoever_may_read_a_document_may_ask_and_the_officers_hear_of_it(self, w):
        made = asked(w)
        assert (made.number, made.outcome, made.agency) == (f"SĐ-{make.today():%Y}-01", "", w.agency)
        assert acts_of(made) == ["change_asked"]
        told = Notice.objects.filter(kind="change_asked")
        assert list(told.values_list("person", flat=True)) == [w.officer.pk]

    def test_numbers_follow_each_other_and_step_over_those_entered_by_hand(self, w):
        first = asked(w)
        ChangeRequest.objects.filter(pk=first.pk).update(number=f"SĐ-{make.today():%Y}-02")
        assert asked(w).number == f"SĐ-{make.today():%Y}-03"

    def test_who_may_not_read_it_cannot_ask(self, w):
        secret = make.in_force(w, classification="restricted").document
        with pytest.raises(Refused):
            asked(w, secret)
        assert not ChangeRequest.objects.exists()

    def test_a_second_request_waits_for_the_answer_to_the_first(self, w):
        first = asked(w)
        with pytest.raises(Refused, match=first.number):
            asked(w, first.document)
        actions.refuse_change(first, text="Đã có trong mục 5", by=w.officer, at=make.now())
        assert asked(w, first.document).number != first.number

    @pytest.mark.parametrize("reason", ["", "   ngắn   ", "x" * 4001])
    def test_a_reason_too_short_or_too_long_is_refused_at_its_field(self, w, reason):
        with pytest.raises(Refused) as refused:
            asked(w, reason=reason)
        assert refused.value.field == "reason"

    def test_nothing_in_force_is_nothing_to_change(self, w):
        with pytest.raises(Refused):
            asked(w, make.draft(w).document, by=w.author)


class TestAnswering:
    def test_the_officer_accepts_for_several_documents_and_the_asker_hears(self, w):
        other = make.in_force(w).document
        made = accepted(w, other)
        assert {item.document for item in made.items.all()} == {made.document, other}
        assert acts_of(made) == ["change_asked", "change_accepted"]
        assert Notice.objects.filter(kind="change_answered", person=w.reader).count() == 1

    def test_only_the_officer_answers(self, w):
        made = asked(w)
        for who in (w.reader, w.author, w.head, w.unit_head):
            with pytest.raises(Refused):
                actions.refuse_change(made, text="Không", by=who, at=make.now())
            with pytest.raises(Refused):
                accepted_by = {"documents": [], "text": "", "by": who, "at": make.now()}
                actions.accept_change(made, **accepted_by)
        made.refresh_from_db()
        assert made.outcome == ""

    def test_it_is_answered_once_and_a_refusal_says_why(self, w):
        made = asked(w)
        with pytest.raises(Refused):
            actions.refuse_change(made, text=" ", by=w.officer, at=make.now())
        actions.refuse_change(made, text="Quy trình đã cho phép", by=w.officer, at=make.now())
        with pytest.raises(Refused):
            accepted(w, request=made)
        assert acts_of(made) == ["change_asked", "change_refused"]

    def test_documents_of_others_and_the_same_twice_are_refused_and_nothing_is_half_done(self, w):
        made = accepted(w)
        other = make.in_force(w).document
        with pytest.raises(Refused):
            actions.add_to_change(made, documents=[other, made.document], by=w.officer, at=make.now())
        assert made.items.count() == 1

    def test_one_document_can_be_left_out_with_a_reason_but_not_the_last(self, w):
        other = make.in_force(w).document
        made = accepted(w, other)
        item = made.items.get(document=other)
        with pytest.raises(Refused):
            actions.leave_out_of_change(item, reason="", by=w.officer, at=make.now())
        actions.leave_out_of_change(item, reason="Không còn cần", by=w.officer, at=make.now())
        with pytest.raises(Refused):
            actions.leave_out_of_change(made.items.first(), reason="Cũng vậy", by=w.officer, at=make.now())
        assert acts_of(made)[-1] == "change_altered"


class TestTogether:
    def test_a_version_begun_for_it_names_the_request_and_its_reason(self, w):
        made = accepted(w)
        version = begun(w, made, made.document)
        assert version.reason == REASON
        assert list(made.answered_by.values_list("version", flat=True)) == [version.pk]
        assert begun(w, made, made.document) == version, "the draft that is there is taken"

    def test_one_alone_cannot_be_issued_before_the_others_are_approved(self, w):
        other = make.in_force(w).document
        made = accepted(w, other)
        first = ready(w, begun(w, made, made.document))
        with pytest.raises(Refused, match=other.code):
            make.issued(w, first)
        second = ready(w, begun(w, made, other))
        require_together([first, second])
        with pytest.raises(Refused):
            require_one_day([first, second], {first.pk: make.today(), second.pk: None})

    def test_they_are_issued_together_and_the_asker_hears_once(self, w):
        other = make.in_force(w).document
        made = accepted(w, other)
        versions = [ready(w, begun(w, made, document)) for document in (made.document, other)]
        at = make.now()
        decision = actions.prepare_decision(
            w.agency, versions=versions, by=w.officer, at=at, signer_name="A", signer_post="Giám đốc Sở"
        )
        day = make.today() + timedelta(days=1)
        actions.issue(
            decision, number="9/QĐ-SCT", date=make.today(), effective={v.pk: day for v in versions}, by=w.officer,
            at=at, day=make.today(), proof=make.proof(w.officer, at),
        )  # fmt: skip
        for version in versions:
            make.keep_official(Version.objects.get(pk=version.pk), make.PDF + b"%d" % version.pk, at=at)
        make.open_periods(decision, at=at)
        from documents.actions.changing import tell_of_changes

        tell_of_changes(versions, at=at)
        tell_of_changes(versions, at=at)
        assert Notice.objects.filter(kind="change_answered", subject__endswith=":done", person=w.reader).count() == 1

    def test_what_is_left_out_no_longer_holds_the_others_back(self, w):
        other = make.in_force(w).document
        made = accepted(w, other)
        first = ready(w, begun(w, made, made.document))
        item = made.items.get(document=other)
        actions.leave_out_of_change(item, reason="Để đợt sau", by=w.officer, at=make.now())
        require_together([first])


class TestPages:
    def test_asking_accepting_and_beginning_go_through_their_pages(self, w, client):
        document, other = make.in_force(w).document, make.in_force(w).document
        client.force_login(w.reader)
        answer = client.post(reverse("documents:ask_change", args=[document.slug]), {"reason": REASON})
        made = ChangeRequest.objects.get()
        page = reverse("documents:change", args=[made.pk])
        assert answer.url == page
        assert client.post(page, {"move": "refuse", "text": "x"}).status_code == 403
        client.force_login(w.officer)
        assert made.number in client.get("/").content.decode(), "it waits in the officer's work"
        answer = client.post(page, {"move": "accept", "documents": f"{other.code}, KHONG-CO"})
        assert answer.status_code == 422
        assert "KHONG-CO" in answer.content.decode()
        client.post(page, {"move": "accept", "documents": other.code})
        assert made.items.count() == 2
        client.force_login(w.author)
        item = made.items.get(document=document)
        client.post(reverse("documents:begin_change", args=[made.pk, item.pk]))
        assert made.answered_by.count() == 1
        assert client.get(page).status_code == 200

    def test_others_do_not_see_it(self, w, client):
        page = reverse("documents:change", args=[asked(w).pk])
        client.force_login(w.stranger)
        assert client.get(page).status_code == 404
        assert client.get(reverse("documents:changes")).context["rows"] == []

    @pytest.mark.parametrize(
        "body", [{}, {"move": "x"}, {"move": "leave_out", "item": "9" * 30}, {"move": "add", "documents": "a" * 500}]
    )
    def test_broken_answers_change_nothing(self, w, client, body):
        made = accepted(w)
        client.force_login(w.officer)
        answer = client.post(reverse("documents:change", args=[made.pk]), body)
        assert answer.status_code in {302, 422}
        assert made.items.count() == 1
