"""Management reviews: each act works, refuses the wrong person and the wrong state, is recorded once; the database keeps what is frozen."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from audits.actions import reviewing as acts
from audits.integrity import problems
from audits.kinds import Grade
from audits.models import ManagementReview, ReviewDecision
from audits.reviewing import pack
from audits.reviewing.collecting import collect
from audits.reviewing.kinds import BY_CODE, Phase
from audits.reviewing.notices import decisions_due
from audits.reviewing.papers import paper_of
from documents.snapshot import digest
from qms.notices.models import Notice
from qms.trail import guards
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.audits.findings import cars
from tests.audits.reviewing import meetings
from tests.audits.reviewing.meetings import given, undated

pytestmark = pytest.mark.django_db
OTHERS = ("head", "auditor", "unit_head", "reader", "stranger", "supervisor", "nobody")


def acts_noted():
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


class TestPlanning:
    def test_a_review_is_numbered_by_its_year_and_has_twelve_inputs(self, w):
        first, second = meetings.planned(w), meetings.planned(w)
        year = first.planned_date.year
        assert first.code == f"XX-{year}"
        assert second.code == f"XX-{year}-2"
        assert [row.code for row in first.inputs.all()] == list(BY_CODE)
        assert {row.name for row in first.attendees.all()} == {
            w.head.full_name,
            w.officer.full_name,
            w.unit_head.full_name,
        }
        assert acts_noted().count("meeting_planned") == 2

    def test_who_is_invited_hears_of_it_and_the_planner_does_not(self, w):
        meetings.planned(w)
        told = Notice.objects.filter(kind="review_invited").values_list("person", flat=True)
        assert set(told) == {w.head.pk, w.unit_head.pk}

    @pytest.mark.parametrize("who", OTHERS)
    def test_only_the_officer_plans(self, w, who):
        with pytest.raises(Refused):
            meetings.planned(w, by=getattr(w, who))

    @pytest.mark.parametrize(
        ("more", "field"),
        [({"days": -1}, "planned_date"), ({"place": " "}, "place")],
    )
    def test_bad_input_is_refused_by_its_field(self, w, more, field):
        with pytest.raises(Refused) as refused:
            meetings.planned(w, **more)
        assert refused.value.field == field

    def test_the_chair_does_not_write_the_minutes_and_is_of_the_agency(self, w):
        for more in ({"secretary": w.head}, {"chair": w.stranger}):
            with pytest.raises(Refused):
                meetings.planned(w, **more)

    def test_the_plan_changes_until_the_meeting_and_not_over_what_somebody_else_wrote(self, w):
        review = meetings.planned(w)
        facts = acts.Planned(make.today() + timedelta(days=3), "Hội trường", w.head, w.officer, ())
        changed = acts.write_review(review, facts, token=review.token, **given(w.officer))
        assert (changed.place, changed.attendees.count()) == ("Hội trường", 2)
        with pytest.raises(Refused):
            acts.write_review(review, facts, token=review.token, **given(w.officer))
        with pytest.raises(Refused):
            acts.write_review(meetings.held(w), facts, token=1, **given(w.officer))


class TestFreezing:
    def test_the_pack_holds_every_input_with_figures_words_and_verdict_and_its_hash(self, w):
        cars.found(w, grade=Grade.MAJOR)
        cars.opened(w)
        review = meetings.frozen(w)
        content = json.loads(review.pack_text)
        assert [one["code"] for one in content["inputs"]] == list(BY_CODE)
        assert review.pack_sha256 == digest(review.pack_text)
        told = {one["code"]: one for one in content["inputs"]}
        assert "01 phiếu lập trong kỳ" in told["c4"]["sentence"]
        assert "01 nặng" in told["c6"]["sentence"]
        assert (told["c6"]["words"], told["c6"]["verdict"]) == ("Theo dõi tiếp", "watch")

    def test_what_happens_later_does_not_change_it(self, w):
        review = meetings.frozen(w)
        before = review.pack_text
        cars.found(w, grade=Grade.MAJOR)
        assert meetings.fresh(review).pack_text == before
        assert pack.frozen(review) != pack.live(review, make.today())

    def test_it_is_refused_with_all_that_is_missing(self, w):
        review = meetings.planned(w)
        acts.write_input(review, "a", words="", verdict="good", is_ready=True, **undated(w.officer))
        with pytest.raises(Refused) as refused:
            acts.freeze_pack(review, data_date=make.today(), **given(w.officer))
        assert "b, c1" in str(refused.value)
        assert "a, b" not in str(refused.value)

    def test_figures_of_a_day_to_come_are_refused(self, w):
        with pytest.raises(Refused) as refused:
            acts.freeze_pack(
                meetings.prepared(w, days=5), data_date=make.today() + timedelta(days=1), **given(w.officer)
            )
        assert refused.value.field == "data_date"

    @pytest.mark.parametrize("who", OTHERS)
    def test_only_the_officer_writes_and_freezes(self, w, who):
        review, person = meetings.prepared(w), getattr(w, who)
        with pytest.raises(Refused):
            acts.write_input(review, "a", words="x", verdict="good", is_ready=True, **undated(person))
        with pytest.raises(Refused):
            acts.freeze_pack(review, data_date=make.today(), **given(person))

    def test_a_frozen_input_is_written_again_only_after_the_pack_is_taken_up(self, w):
        review = meetings.frozen(w)
        with pytest.raises(Refused):
            acts.write_input(review, "a", words="x", verdict="good", is_ready=True, **undated(w.officer))
        acts.take_pack_up(review, reason_said="Có số liệu mới của quý", **undated(w.officer))
        acts.write_input(review, "a", words="Mới", verdict="good", is_ready=True, **undated(w.officer))
        again = acts.freeze_pack(review, data_date=make.today(), **given(w.officer))
        assert pack.frozen(again)[0]["words"] == "Mới"

    def test_the_database_keeps_the_pack(self, w):
        review = meetings.held(w)
        for change in ({"pack_text": "{}"}, {"pack_sha256": "0" * 64}):
            with pytest.raises(DatabaseError):
                ManagementReview.objects.filter(pk=review.pk).update(**change)

    def test_it_costs_the_same_statements_for_more_of_everything(self, w):
        def cost():
            with CaptureQueriesContext(connection) as made:
                collect(w.agency, make.today() - timedelta(days=365), make.today())
            return len(made)

        cars.opened(w)
        small = cost()
        for _n in range(10):
            cars.opened(w)
            cars.found(w, grade=Grade.OPPORTUNITY)
        assert cost() == small <= 40


class TestTheMeeting:
    def test_it_is_held_with_attendance_words_and_conclusion_until_it_is_signed(self, w):
        review = meetings.frozen(w)
        absent = review.attendees.get(person=w.unit_head)
        meetings.held(w, review, absent={absent.pk: "Đi công tác"}, said={"c4": "Xử lý dứt điểm"})
        again = meetings.held(w, review, overall="Hiệu lực một phần", absent={absent.pk: "Đi học"}, said={"c4": "Xong"})
        assert again.phase == Phase.HELD
        assert review.attendees.get(pk=absent.pk).reason == "Đi học"
        assert review.inputs.get(code="c4").said == "Xong"
        assert Notice.objects.filter(kind="minutes_to_sign", person=w.head).exists()

    def test_it_is_not_held_before_the_freeze_nor_tomorrow_nor_without_a_conclusion(self, w):
        with pytest.raises(Refused):
            meetings.held(w, meetings.prepared(w))
        review = meetings.frozen(w)
        for facts in (
            acts.Held(make.today() + timedelta(days=1), "Tốt", {}, {}),
            acts.Held(make.today() - timedelta(days=1), "Tốt", {}, {}),
            acts.Held(make.today(), "  ", {}, {}),
        ):
            with pytest.raises(Refused):
                acts.hold_review(review, facts, **given(w.officer))
        assert meetings.fresh(review).phase == Phase.FROZEN

    def test_a_decision_has_a_post_of_the_agency_and_a_day_after_the_meeting(self, w):
        review = meetings.held(w)
        made = meetings.decided(w, review)
        assert (made.number, made.owner_title) == (1, f"{w.author_post.title}, {w.trade.name}")
        for more in (
            {"days": -3},
            {"what": " "},
            {"kind": "x"},
        ):
            with pytest.raises(Refused):
                meetings.decided(w, review, **more)
        assert review.decisions.count() == 1


class TestSigning:
    def test_the_head_signs_and_the_posts_hear_of_their_decisions(self, w):
        review = meetings.signed(w)
        assert (review.phase, review.signed_by_name) == (Phase.SIGNED, w.head.full_name)
        assert Notice.objects.filter(kind="review_decision_given", person=w.author).count() == 1
        assert acts_noted().count("meeting_signed") == 1

    @pytest.mark.parametrize("who", ["officer", "auditor", "unit_head", "deputy", "reader", "stranger"])
    def test_nobody_else_signs(self, w, who):
        review = meetings.held(w)
        meetings.decided(w, review)
        with pytest.raises(Refused):
            meetings.signed(w, review, by=getattr(w, who))

    def test_minutes_without_a_decision_and_minutes_signed_already_are_refused(self, w):
        with pytest.raises(Refused):
            meetings.signed(w, meetings.held(w))
        review = meetings.signed(w)
        with pytest.raises(Refused):
            meetings.signed(w, review)
        with pytest.raises(Refused):
            meetings.decided(w, review)

    def test_the_database_keeps_what_is_signed(self, w):
        review = meetings.signed(w)
        with pytest.raises(DatabaseError):
            ManagementReview.objects.filter(pk=review.pk).update(overall="Khác")

    def test_the_database_keeps_its_decisions(self, w):
        review = meetings.signed(w)
        with pytest.raises(DatabaseError):
            ReviewDecision.objects.filter(review=review).update(what="Khác")

    def test_it_is_closed_with_its_notice_and_its_decisions_go_on(self, w):
        review = meetings.closed(w)
        assert review.phase == Phase.CLOSED
        assert ReviewDecision.objects.waiting().filter(review=review).count() == 1
        with pytest.raises(Refused):
            meetings.closed(w, review)

    @pytest.mark.parametrize("days", [1, -1])
    def test_the_notice_is_dated_between_the_meeting_and_today(self, w, days):
        with pytest.raises(Refused) as refused:
            acts.close_review(
                meetings.signed(w), notice_number="1/TB", notice_date=make.today() + timedelta(days=days), words="",
                **given(w.officer),
            )  # fmt: skip
        assert refused.value.field == "notice_date"


class TestFollowing:
    def test_who_holds_the_post_reports_it_and_only_once(self, w):
        decision = meetings.signed(w).decisions.get()
        done = acts.report_decision(
            decision, done_date=make.today(), words="Quyết định số 38/QĐ-SCT", **given(w.author)
        )
        assert (done.done_by_name, done.done_date) == (w.author.full_name, make.today())
        with pytest.raises(Refused):
            acts.report_decision(decision, done_date=make.today(), words="Lại", **given(w.author))
        assert acts_noted().count("meeting_done") == 1

    @pytest.mark.parametrize("who", ["reader", "auditor", "unit_head", "stranger"])
    def test_nobody_else_reports_it(self, w, who):
        decision = meetings.signed(w).decisions.get()
        with pytest.raises(Refused):
            acts.report_decision(decision, done_date=make.today(), words="Xong", **given(getattr(w, who)))

    @pytest.mark.parametrize(("days", "words"), [(1, "Xong"), (-1, "Xong"), (0, " ")])
    def test_bad_input_is_refused(self, w, days, words):
        decision = meetings.signed(w).decisions.get()
        with pytest.raises(Refused):
            acts.report_decision(
                decision, done_date=make.today() + timedelta(days=days), words=words, **given(w.officer)
            )

    def test_who_holds_the_post_is_reminded_of_what_is_not_done(self, w):
        decision = meetings.signed(w).decisions.get()
        assert decisions_due(make.today()).count() == 1
        acts.report_decision(decision, done_date=make.today(), words="Xong", **given(w.officer))
        assert decisions_due(make.today()).count() == 0

    def test_the_next_review_says_what_became_of_it(self, w):
        review = meetings.signed(w)
        told = collect(w.agency, make.today(), make.today() + timedelta(days=30))["a"]
        assert told.sentence.startswith("00/01 kết luận")
        assert told.rows == [(f"{review.code}-01", review.decisions.get().owner_title)]

    def test_a_review_that_is_not_held_is_cancelled_for_a_reason(self, w):
        review = meetings.planned(w)
        with pytest.raises(Refused):
            acts.cancel_review(review, reason_said="x", **undated(w.officer))
        assert acts.cancel_review(review, reason_said="Lãnh đạo đi vắng", **undated(w.officer)).phase == Phase.CANCELLED
        with pytest.raises(Refused):
            acts.cancel_review(meetings.frozen(w), reason_said="Lãnh đạo đi vắng", **undated(w.officer))


class TestWhatWasSaidAboutIt:
    """Faults that were found by looking: each stays mended."""

    def test_who_chaired_signs_and_stands_on_the_minutes_as_the_chair(self, w):
        review = meetings.held(w, chair=w.deputy)
        meetings.decided(w, review)
        review = meetings.signed(w, review, by=w.deputy)
        assert review.signed_by_name == w.deputy.full_name
        assert {"name": w.deputy.full_name, "label": "Chủ trì"} in paper_of(review, "bien-ban")["signers"]

    def test_a_meeting_in_january_sees_what_happened_since_the_last_one(self, w):
        cars.opened(w)
        later = make.today().replace(month=12, day=31) + timedelta(days=20)
        told = collect(w.agency, make.today() - timedelta(days=1), later)
        assert told["c6"].sentence.split(";")[1].strip().startswith("01 phát hiện")

    @pytest.mark.parametrize("change", [{"data_date": date(2020, 1, 1)}, {"frozen_at": None}])
    def test_the_day_of_a_pack_stays_from_the_meeting_on(self, w, change):
        review = meetings.held(w)
        with pytest.raises(DatabaseError):
            ManagementReview.objects.filter(pk=review.pk).update(**change)

    @pytest.mark.parametrize("change", [{"place": "x"}, {"signed_by_name": "x"}, {"signed_post": "x"}, {"year": 2001}])
    def test_everything_that_is_signed_stays(self, w, change):
        review = meetings.signed(w)
        with pytest.raises(DatabaseError):
            ManagementReview.objects.filter(pk=review.pk).update(**change)

    def test_the_notice_of_a_closed_review_stays(self, w):
        review = meetings.closed(w)
        with pytest.raises(DatabaseError):
            ManagementReview.objects.filter(pk=review.pk).update(notice_number="x")

    def test_a_pack_with_another_hash_is_reported(self, w):
        review = meetings.frozen(w)
        assert not [row for row in problems() if review.code in str(row)]
        connection.check_constraints()  # nothing may wait where triggers are taken off
        guards.install(connection, among=())  # taken back with the transaction of the test
        ManagementReview.objects.filter(pk=review.pk).update(pack_sha256="0" * 64)
        assert [row for row in problems() if review.code in str(row)]

    def test_a_decision_written_down_wrongly_is_taken_out_before_the_signature(self, w):
        review = meetings.held(w)
        made = meetings.decided(w, review)
        acts.take_decision_out(review, number=made.number, **undated(w.officer))
        assert not review.decisions.exists()
        assert acts_noted()[-1] == "meeting_taken_out"
        with pytest.raises(Refused):
            acts.take_decision_out(review, number=9, **undated(w.officer))
        meetings.decided(w, review)
        meetings.signed(w, review)
        with pytest.raises(Refused):
            acts.take_decision_out(review, number=1, **undated(w.officer))

    def test_figures_of_long_ago_are_refused_because_what_is_open_is_told_as_it_is_now(self, w):
        with pytest.raises(Refused) as refused:
            acts.freeze_pack(meetings.prepared(w), data_date=make.today() - timedelta(days=8), **given(w.officer))
        assert refused.value.field == "data_date"

    def test_a_pack_that_is_taken_up_again_stays_in_the_history(self, w):
        review = meetings.frozen(w)
        before = review.pack_sha256
        acts.take_pack_up(review, reason_said="Có số liệu mới của quý", **undated(w.officer))
        kept = review.history.filter(pack_sha256=before).first()
        assert digest(kept.pack_text) == before
