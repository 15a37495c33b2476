"""The daily work: reviews are scheduled, put before whose turn it is, urged when late, cancelled when pointless."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents import actions
from documents.models import PeriodicReview, TypeRules
from documents.models.reviewing import Dropped
from documents.querysets import DECIDE_REVIEW
from documents.reviewing.turns import turns
from qms.access.rights import rights_of
from qms.jobs.daily import enqueue_daily_work
from qms.jobs.models import Job
from qms.notices.models import Notice
from qms.people.models import Appointment
from qms.trail.models import Entry
from tests import make
from tests.documents.copies.papers import superseding
from tests.documents.linked import withdraw
from tests.documents.reviewing.due import DAY, due_in, fresh, review_in, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def of(version):
    return PeriodicReview.objects.filter(version=version)


class TestScheduling:
    @pytest.mark.parametrize(("days", "there"), [(-19, 1), (0, 1), (180, 1), (181, 0)])
    def test_a_review_stands_half_a_year_before_it_is_due(self, w, days, there):
        version = due_in(w, days)
        assert scheduled().scheduled == there
        assert of(version).count() == there

    def test_it_names_its_day_and_the_day_it_opens(self, w):
        review = review_in(w, 100)
        assert review.due_date == make.today() + 100 * DAY
        assert review.opens_date == make.today() + 40 * DAY
        assert (review.outcome, review.closed_at, review.told_at) == ("", None, None)

    def test_a_second_run_changes_nothing_and_tells_nobody(self, w):
        review = review_in(w, -3)
        before = Notice.objects.count(), Entry.objects.count()
        assert scheduled() == (0, 0, 0, 0)
        assert (Notice.objects.count(), Entry.objects.count()) == before
        assert of(review.version).count() == 1

    def test_the_run_is_recorded_once_an_agency(self, w):
        due_in(w, 5)
        due_in(w, 9)
        scheduled()
        entry = Entry.objects.get(act="reviews_scheduled")
        assert entry.detail == {"count": 2}

    def test_the_interval_of_the_document_counts_before_that_of_its_type(self, w):
        version = due_in(w, 0)
        version.document.review_months = 48
        version.document.save()
        scheduled()
        assert not of(version).exists()

    def test_a_type_without_an_interval_has_no_reviews(self, w):
        version = due_in(w, 0)
        TypeRules.objects.filter(pk=w.rules.pk).update(review_months=0)
        scheduled()
        assert not of(version).exists()

    def test_the_type_says_how_many_days_ahead_it_opens(self, w):
        TypeRules.objects.filter(pk=w.rules.pk).update(review_ahead_days=10)
        assert review_in(w, 100).opens_date == make.today() + 90 * DAY

    def test_nothing_is_scheduled_while_a_version_is_prepared(self, w):
        version = due_in(w, 0)
        actions.start_version(version.document, by=w.author, at=make.now())
        assert scheduled().scheduled == 0

    def test_nothing_is_scheduled_for_what_ended_or_is_to_end(self, w):
        gone, ends = due_in(w, 0), due_in(w, 0)
        withdraw(w, gone.document)
        ends.period.until_date = make.today() + DAY
        ends.period.save()
        assert scheduled().scheduled == 0

    def test_what_was_confirmed_is_asked_again_by_the_day_it_was_given(self, w):
        review = review_in(w, 0)
        from documents.actions.reviewing import confirm_text

        given = make.today() + 200 * DAY
        confirm_text(review, reason="Vẫn đúng", next_date=given, by=w.officer, at=make.now(), day=make.today())
        assert scheduled().scheduled == 0
        assert scheduled(make.today() + 21 * DAY).scheduled == 1
        assert of(review.version).get(outcome="").due_date == given

    def test_the_number_of_statements_does_not_grow_with_documents(self, w):
        def counted():
            with CaptureQueriesContext(
                connection,
            ) as found:
                scheduled()
            return len(found)

        due_in(w, 100)
        few = counted()
        for _n in range(6):
            due_in(w, 100)
        assert counted() == few

    def test_it_is_asked_for_every_day(self, w):
        enqueue_daily_work(at=make.now())
        assert Job.objects.filter(kind="documents.schedule_reviews").count() == 1


class TestTurns:
    def people(self, review):
        turn = turns([fresh(review)], make.today())[review.pk]
        before = PeriodicReview.objects.permitted
        for one in (w_person for w_person in turn.people):
            assert before(one, DECIDE_REVIEW).put_before(rights_of(one)).filter(pk=review.pk).exists()
        return turn

    def test_it_is_the_turn_of_the_owner_post(self, w):
        review = review_in(w, 5)
        turn = self.people(review)
        held = Appointment.objects.get(post=review.document.owner_post).person
        assert (turn.people, turn.why) == ([held], "")

    def test_where_nobody_holds_it_the_head_of_the_unit_decides(self, w):
        review = review_in(w, 5)
        review.document.owner_post = make.post(w.trade, "Chuyên viên trống", "author", code="trong")
        review.document.save()
        turn = self.people(review)
        assert turn.people == [w.unit_head]
        assert "head of the owner unit" in turn.why

    def test_where_the_unit_has_no_head_the_officer_decides(self, w):
        review = review_in(w, 5)
        empty = make.unit(w.agency, "TRONG", "Phòng trống")
        review.document.owner_unit, review.document.owner_post = empty, make.post(empty, "Trống", "author", code="t")
        review.document.save()
        turn = self.people(review)
        assert turn.people == [w.officer]
        assert "QMS officer" in turn.why

    def test_before_its_day_it_is_nobodys_turn(self, w):
        review = review_in(w, 100)
        rows = PeriodicReview.objects.put_before(rights_of(w.author))
        assert not rows.filter(pk=review.pk).exists()


class TestTelling:
    def test_who_decides_is_told_once_when_it_opens(self, w):
        review = review_in(w, 100)
        assert not Notice.objects.filter(kind="review_due").exists()
        for ahead in (39, 40, 41):
            scheduled(make.today() + ahead * DAY)
        notice = Notice.objects.get(kind="review_due")
        assert notice.person == w.author
        assert review.document.code in notice.text
        assert review.document.title not in notice.text

    def test_late_it_is_told_to_the_officers_too_once(self, w):
        review_in(w, -1)
        scheduled(make.today() + DAY)
        assert {row.person for row in Notice.objects.filter(kind="review_late")} == {w.author, w.officer}
        assert Notice.objects.filter(kind="review_late").count() == 2

    def test_on_its_day_it_is_not_late(self, w):
        review_in(w, 0)
        assert not Notice.objects.filter(kind="review_late").exists()


class TestCancelling:
    def test_a_draft_from_elsewhere_cancels_it_in_the_same_act(self, w):
        review = review_in(w, 5)
        draft = actions.start_version(review.document, by=w.author, at=make.now())
        review = fresh(review)
        assert (review.outcome, review.dropped, review.answer) == ("cancelled", Dropped.CHANGE, draft)
        assert Entry.objects.filter(act="review_closed").count() == 1

    def test_a_draft_that_came_to_nothing_asks_for_it_again_without_telling_again(self, w):
        review = review_in(w, 5)
        draft = actions.start_version(review.document, by=w.author, at=make.now())
        actions.decide(draft, "cancel", by=w.author, at=make.now(), day=make.today(), remark="Không cần nữa")
        assert scheduled().scheduled == 1
        assert of(review.version).get(outcome="").due_date == review.due_date
        assert Notice.objects.filter(kind="review_due").count() == 1

    def test_a_version_prepared_without_the_act_is_found_at_night(self, w):
        review = review_in(w, 5)
        PeriodicReview.objects.all()
        draft = actions.start_version(due_in(w, 300).document, by=w.author, at=make.now())
        type(draft).objects.filter(pk=draft.pk).update(document=review.document)
        assert scheduled().cancelled == 1
        assert fresh(review).dropped == Dropped.CHANGE

    def test_a_withdrawal_closes_it_in_the_same_act(self, w):
        review = review_in(w, 5)
        withdraw(w, review.document)
        assert fresh(review).outcome == "withdrawn"

    def test_another_version_in_force_closes_it(self, w):
        review = review_in(w, 5)
        version = superseding(w, review.version)
        review = fresh(review)
        assert (review.outcome, review.answer.document) == ("cancelled", version.document)
        assert scheduled().scheduled == 0

    def test_a_changed_interval_asks_anew(self, w):
        review = review_in(w, 100)
        actions.change_rules(w.rules, review_months=15, by=w.officer, at=make.now())
        assert (fresh(review).outcome, fresh(review).dropped) == ("cancelled", Dropped.RULES)
        scheduled()
        assert not of(review.version).filter(outcome="").exists()

    def test_other_rules_leave_it_alone(self, w):
        review = review_in(w, 100)
        actions.change_rules(w.rules, retention="10 năm", review_months=12, by=w.officer, at=make.now())
        assert fresh(review).outcome == ""
