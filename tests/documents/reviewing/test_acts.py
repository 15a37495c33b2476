"""Deciding a review: confirm, revise, withdraw; who may, what follows, what the database refuses."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from documents import actions
from documents.actions.reviewing import ask_to_withdraw, begin_review, confirm_text, revise_text
from documents.models import InForce, PeriodicReview, Rendition, Version
from documents.models.reviewing import Dropped
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime.days import add_months
from tests import make
from tests.documents.linked import withdraw
from tests.documents.reviewing.due import DAY, WHY, fresh, review_in, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def given(by, **more):
    return {"reason": WHY, "by": by, "at": make.now(), "day": make.today(), **more}


def told(act):
    return Entry.objects.filter(act=act)


@pytest.fixture
def review(w):
    return review_in(w, 5)


class TestConfirming:
    def test_it_sets_the_next_day_and_is_recorded_once(self, w, review):
        done = fresh(confirm_text(review, **given(w.author)))
        assert (done.outcome, done.reason, done.by, done.by_name) == ("confirmed", WHY, w.author, w.author.full_name)
        assert done.next_date == add_months(make.today(), 12)
        assert done.closed_at
        assert "Phòng Quản lý thương mại" in done.by_post
        entry = told("review_decided").get()
        assert (entry.detail["what"], entry.detail["next"]) == ("confirmed", done.next_date.isoformat())
        assert not told("review_closed").exists()

    def test_it_changes_neither_text_nor_period_nor_official_file(self, w, review):
        def kept():
            return (
                list(Version.objects.order_by("pk").values()),
                list(InForce.objects.order_by("pk").values()),
                list(Rendition.objects.order_by("pk").values()),
            )

        before = kept()
        confirm_text(review, **given(w.officer))
        assert kept() == before

    @pytest.mark.parametrize("who", ["author", "unit_head", "officer"])
    def test_owner_post_unit_head_and_officer_decide(self, w, review, who):
        assert confirm_text(review, **given(getattr(w, who))).outcome == "confirmed"

    @pytest.mark.parametrize("who", ["reader", "deputy", "head", "auditor", "administrator", "stranger", "nobody"])
    def test_nobody_else_does(self, w, review, who):
        with pytest.raises(Refused, match="owner post"):
            confirm_text(review, **given(getattr(w, who)))
        assert fresh(review).outcome == ""

    @pytest.mark.parametrize("reason", ["", "    ", "abc"])
    def test_a_reason_is_asked_for(self, w, review, reason):
        with pytest.raises(Refused, match="reason") as refused:
            confirm_text(review, **given(w.author, reason=reason))
        assert refused.value.field == "reason"
        assert fresh(review).outcome == ""

    @pytest.mark.parametrize("months", [1, 18])
    def test_the_next_day_may_be_earlier_or_later(self, w, review, months):
        day = add_months(make.today(), months)
        assert confirm_text(review, **given(w.author, next_date=day)).next_date == day

    @pytest.mark.parametrize(("months", "days"), [(0, 0), (1, -1), (18, 1), (60, 0)])
    def test_but_within_bounds(self, w, review, months, days):
        day = add_months(make.today(), months) + days * DAY
        with pytest.raises(Refused, match="not before a month") as refused:
            confirm_text(review, **given(w.author, next_date=day))
        assert refused.value.field == "next_date"

    def test_twice_is_refused_with_what_was_said(self, w, review):
        confirm_text(review, **given(w.author))
        with pytest.raises(Refused, match="confirmed without change"):
            confirm_text(review, **given(w.officer))
        assert told("review_decided").count() == 1

    def test_the_holder_of_a_post_that_only_reads_decides_too(self, w, review):
        review.document.owner_post = w.reader_post
        review.document.save()
        assert confirm_text(review, **given(w.reader)).outcome == "confirmed"


class TestRevising:
    def test_it_opens_the_draft_with_the_reason_and_waits_for_it(self, w, review):
        draft = revise_text(review, **given(w.author))
        done = fresh(review)
        assert (done.outcome, done.answer, done.closed_at) == ("revising", draft, None)
        assert (draft.reason, draft.author, draft.revision) == (WHY, w.author, 1)
        assert told("review_decided").count() == told("draft_started").count() == 1
        assert scheduled() == (0, 0, 0, 0)

    def test_it_is_done_when_that_version_comes_into_force(self, w, review):
        draft = revise_text(review, **given(w.author))
        actions.write_amendment(draft, place="Mục 1", old="a", new="b", reason="x", by=w.author, at=make.now())
        made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
        make.issued(w, make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
        done = fresh(review)
        assert (done.outcome, done.answer_id, done.reason) == ("revised", draft.pk, WHY)
        assert done.closed_at

    def test_a_draft_that_is_cancelled_asks_anew(self, w, review):
        draft = revise_text(review, **given(w.author))
        actions.decide(draft, "cancel", by=w.author, at=make.now(), day=make.today(), remark="Không cần nữa")
        assert scheduled()[:2] == (1, 1)
        assert fresh(review).dropped == Dropped.DRAFT
        assert PeriodicReview.objects.get(version=review.version, outcome="").due_date == review.due_date

    def test_meanwhile_it_is_not_confirmed(self, w, review):
        revise_text(review, **given(w.author))
        for act in (confirm_text, ask_to_withdraw):
            with pytest.raises(Refused, match="being prepared"):
                act(review, **given(w.officer))

    def test_who_may_not_write_opens_no_draft(self, w, review):
        review.document.owner_post = w.reader_post
        review.document.save()
        with pytest.raises(Refused, match="may not write"), transaction.atomic():
            revise_text(review, **given(w.reader))
        assert fresh(review).outcome == ""
        assert not Version.objects.in_preparation().exists()


class TestWithdrawing:
    def test_it_tells_the_officers_who_withdraw(self, w, review):
        ask_to_withdraw(review, **given(w.author))
        assert fresh(review).outcome == "withdrawing"
        assert Notice.objects.get(kind="review_withdraw").person == w.officer
        withdraw(w, review.document)
        done = fresh(review)
        assert (done.outcome, done.reason, done.by) == ("withdrawn", WHY, w.author)
        assert told("review_closed").count() == 1

    def test_the_officer_need_not_be_told(self, w, review):
        ask_to_withdraw(review, **given(w.officer))
        assert not Notice.objects.filter(kind="review_withdraw").exists()

    def test_the_mind_may_be_changed_until_it_is_done(self, w, review):
        ask_to_withdraw(review, **given(w.author))
        assert confirm_text(review, **given(w.officer)).outcome == "confirmed"


class TestTheDatabase:
    def test_one_document_has_one_review_at_a_time(self, w, review):
        again = PeriodicReview(
            document=review.document, version=review.version, due_date=review.due_date, opens_date=review.opens_date,
            scheduled_at=make.now(),
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()

    def test_only_what_is_in_force_is_reviewed(self, w):
        draft = make.draft(w)
        with pytest.raises(DatabaseError, match="in force"), transaction.atomic():
            PeriodicReview.objects.create(
                document=draft.document, version=draft, due_date=make.today(), opens_date=make.today(),
                scheduled_at=make.now(),
            )  # fmt: skip

    def test_a_closed_one_stays(self, w, review):
        confirm_text(review, **given(w.author))
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            PeriodicReview.objects.filter(pk=review.pk).update(reason="Khác")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"outcome": "confirmed"},
            {"outcome": "revising"},
            {"outcome": "cancelled"},
            {"next_date": make.today() + timedelta(days=400)},
            {"due_date": make.today() + timedelta(days=400)},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, w, review, wrong):
        with pytest.raises(DatabaseError), transaction.atomic():
            PeriodicReview.objects.filter(pk=review.pk).update(**wrong)

    def test_it_is_never_deleted(self, w, review):
        with pytest.raises(DatabaseError), transaction.atomic():
            PeriodicReview.objects.filter(pk=review.pk).delete()


class TestBeginning:
    def begun(self, w, document, who="officer"):
        return begin_review(document, by=getattr(w, who), at=make.now(), day=make.today())

    @pytest.mark.parametrize("who", ["officer", "unit_head"])
    def test_a_review_out_of_turn_is_due_today_and_recorded_once(self, w, who):
        document = make.document(w)
        review = self.begun(w, document, who)
        assert (review.due_date, review.opens_date, review.outcome) == (make.today(), make.today(), "")
        assert told("review_begun").count() == 1

    def test_one_that_is_scheduled_is_taken_as_it_is(self, w, review):
        assert self.begun(w, review.document) == review
        assert not told("review_begun").exists()

    def test_the_daily_work_leaves_it_and_tells_who_decides(self, w):
        review = self.begun(w, make.document(w))
        assert scheduled() == (0, 0, 1, 0)
        assert fresh(review).outcome == ""

    @pytest.mark.parametrize("who", ["author", "reader", "auditor", "administrator", "stranger", "nobody"])
    def test_others_are_refused(self, w, who):
        with pytest.raises(Refused, match="out of turn"):
            self.begun(w, make.document(w), who)
        assert not PeriodicReview.objects.exists()

    def test_nothing_is_begun_while_a_version_is_prepared(self, w):
        document = make.document(w)
        actions.start_version(document, by=w.author, at=make.now())
        with pytest.raises(Refused, match="being prepared"):
            self.begun(w, document)

    def test_nothing_is_begun_for_what_is_not_in_force(self, w):
        document = make.document(w)
        withdraw(w, document)
        with pytest.raises(Refused, match="in force"):
            self.begun(w, document)

    def test_the_page_begins_it_and_leads_there(self, client, w):
        document = make.document(w)
        client.force_login(w.officer)
        address = reverse("documents:begin_review", args=[document.slug])
        assert address in client.get(document.get_absolute_url()).content.decode()
        answer = client.post(address)
        assert answer["Location"] == reverse("documents:review", args=[PeriodicReview.objects.get().pk])
