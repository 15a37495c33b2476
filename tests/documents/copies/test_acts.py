"""Controlled copies: numbers, release, recall, return, destruction, loss."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from documents import actions
from documents.actions.copies import recall_with
from documents.copies.life import MOVES, OUTSTANDING, Stage
from documents.models import ControlledCopy, CopyMove, InForce
from qms.notices.models import Notice
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.documents.copies.papers import fresh, numbered, received, released, superseding
from tests.documents.linked import withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def told(act):
    return Entry.objects.filter(act=act)


@pytest.fixture
def version(w):
    return make.in_force(w, from_date=make.today() - 9 * DAY)


class TestNumbering:
    def test_numbers_run_through_the_document_and_each_is_recorded_once(self, w, version):
        first, second = numbered(w, version), numbered(w, version, holder=w.reader)
        assert [first.number, second.number] == [1, 2]
        assert (first.holder_name, first.holder_post) == (
            "Nguyễn Thị Thu Hà",
            "Chuyên viên thụ lý, Phòng Quản lý thương mại",
        )
        assert told("copy_numbered").count() == 2
        assert first.moves.get().move == CopyMove.NUMBERED
        assert (first.stage, first.released_at, first.recall_due_date) == (Stage.UNRELEASED, None, None)

    def test_another_document_begins_at_one(self, w, version):
        numbered(w, version)
        assert numbered(w, make.in_force(w)).number == 1

    def test_a_later_version_goes_on_counting(self, w, version):
        numbered(w, version)
        assert numbered(w, superseding(w, version)).number == 2

    def test_a_refused_one_leaves_no_gap(self, w, version):
        with pytest.raises(Refused, match="where the paper is kept"):
            numbered(w, version, place=" ")
        assert numbered(w, version).number == 1

    def test_codes_are_random_and_of_the_right_length(self, w, version):
        first, second = numbered(w, version), numbered(w, version)
        assert {len(first.token), len(second.token)} == {26}
        assert {len(first.short_code), len(second.short_code)} == {10}
        assert first.token != second.token
        assert first.short_code not in first.token

    @pytest.mark.parametrize("who", ["author", "reader", "head", "auditor", "administrator", "stranger", "nobody"])
    def test_only_who_keeps_copies_draws_a_number(self, w, version, who):
        with pytest.raises(Refused, match="records clerk"):
            numbered(w, version, by=getattr(w, who))
        assert not ControlledCopy.objects.exists()

    def test_a_records_clerk_does(self, w, version):
        clerk = make.person("van.thu", on=make.post(w.office, "Văn thư", "records_clerk"))
        assert numbered(w, version, by=clerk).number == 1

    def test_a_draft_and_an_approved_version_have_none(self, w):
        for made in (make.draft(w), make.approved(w)):
            with pytest.raises(Refused, match="no controlled copies"):
                numbered(w, made)

    def test_a_version_that_ended_has_none_any_more(self, w, version):
        superseding(w, version)
        with pytest.raises(Refused, match="no controlled copies"):
            numbered(w, version)

    def test_one_that_is_to_come_has_them_before_its_day(self, w, version):
        coming = superseding(w, version, from_date=make.today() + 5 * DAY)
        assert numbered(w, coming).recall_due_date is None
        assert numbered(w, version).recall_due_date == make.today() + 5 * DAY

    def test_a_holder_who_may_not_read_it_gets_none(self, w, version):
        with pytest.raises(Refused, match="may not read"):
            numbered(w, version, holder=w.stranger)


class TestRelease:
    def test_a_number_is_released_once(self, w, version):
        copy = released(w, version)
        assert fresh(copy).stage == Stage.ISSUED
        with pytest.raises(Refused, match="new copy with a number of its own"):
            actions.release_copy(copy, sha256="1" * 64, by=w.officer, at=make.now(), day=make.today())
        entry = told("copy_issued").get()
        assert entry.detail["number"] == 1
        assert entry.detail["sha256"] == "0" * 64

    def test_a_failed_print_burns_the_number(self, w, version):
        copy = actions.note_failed_print(numbered(w, version), why="no paper", by=w.officer, at=make.now())
        with pytest.raises(Refused, match="stays not released"):
            actions.release_copy(copy, sha256="1" * 64, by=w.officer, at=make.now(), day=make.today())
        assert (fresh(copy).stage, fresh(copy).failure) == (Stage.UNRELEASED, "no paper")
        assert numbered(w, version).number == 2
        actions.note_failed_print(copy, why="again", by=w.officer, at=make.now())
        assert told("copy_not_released").count() == 1

    def test_nothing_is_released_after_the_version_ended(self, w, version):
        copy = numbered(w, version)
        superseding(w, version)
        with pytest.raises(Refused, match="no controlled copies"):
            actions.release_copy(copy, sha256="1" * 64, by=w.officer, at=make.now(), day=make.today())


class TestLife:
    def test_the_holder_confirms_and_nobody_else(self, w, version):
        copy = released(w, version)
        with pytest.raises(Refused, match="who holds this copy"):
            actions.receive_copy(copy, by=w.officer, at=make.now())
        assert actions.receive_copy(copy, by=w.author, at=make.now()).stage == Stage.RECEIVED
        with pytest.raises(Refused, match="is received"):
            actions.receive_copy(copy, by=w.author, at=make.now())
        assert told("copy_received").count() == 1

    def test_it_comes_back_to_the_keeper(self, w, version):
        copy = received(w, version)
        with pytest.raises(Refused, match="records clerk"):
            actions.take_copy_back(copy, by=w.author, at=make.now())
        assert actions.take_copy_back(copy, by=w.officer, at=make.now()).stage == Stage.RETURNED

    def test_destruction_is_certified_with_words_by_who_does_not_hold_it(self, w, version):
        copy = received(w, version, holder=w.officer)
        with pytest.raises(Refused, match="own copy"):
            actions.certify_destruction(copy, words="Cắt vụn", by=w.officer, at=make.now())
        clerk = make.person("van.thu", on=make.post(w.office, "Văn thư", "records_clerk"))
        with pytest.raises(Refused, match="how it happened"):
            actions.certify_destruction(copy, words=" ", by=clerk, at=make.now())
        done = actions.certify_destruction(copy, words="Cắt vụn trước mặt hai người", by=clerk, at=make.now())
        assert done.stage == Stage.DESTROYED
        assert told("copy_destroyed").get().actor_id == clerk.pk

    def test_a_holder_states_the_destruction_of_an_old_paper_and_the_keeper_certifies_it(self, w, version):
        copy = received(w, version)
        say = {"words": "Đã cắt vụn", "by": w.author, "at": make.now(), "day": make.today()}
        with pytest.raises(Refused, match="text in force"):
            actions.say_destroyed(copy, **say)
        superseding(w, version)
        with pytest.raises(Refused, match="who holds this copy"):
            actions.say_destroyed(copy, **{**say, "by": w.officer})
        assert actions.say_destroyed(copy, **say).stage == Stage.SAID
        assert actions.certify_destruction(copy, words="Đã kiểm", by=w.officer, at=make.now()).stage == Stage.DESTROYED

    def test_a_loss_needs_words_from_holder_or_keeper(self, w, version):
        copy = received(w, version)
        with pytest.raises(Refused, match="how it happened"):
            actions.report_lost(copy, words="", by=w.author, at=make.now())
        with pytest.raises(Refused, match="records clerk"):
            actions.report_lost(copy, words="Mất", by=w.reader, at=make.now())
        assert actions.report_lost(copy, words="Mất khi chuyển phòng", by=w.author, at=make.now()).stage == Stage.LOST
        assert actions.report_found(copy, words="Thấy trong tủ", by=w.officer, at=make.now()).stage == Stage.RETURNED

    def test_it_is_passed_on_to_somebody_who_has_to_confirm_it_anew(self, w, version):
        copy = received(w, version)
        who = {"by": w.officer, "at": make.now(), "day": make.today()}
        done = actions.pass_copy_on(copy, holder=w.reader, place="Phòng NL", words="Chuyển công tác", **who)
        assert (done.holder, done.stage, done.place) == (w.reader, Stage.ISSUED, "Phòng NL")
        with pytest.raises(Refused, match="may not read"):
            actions.pass_copy_on(copy, holder=w.stranger, place="Xã", words="x", **who)
        assert told("copy_passed_on").get().detail["from"] == "Nguyễn Thị Thu Hà"

    def test_every_move_not_in_the_table_is_refused_by_the_database(self, w, version):
        copy = received(w, version)
        allowed = {move.after for move in MOVES if Stage.RECEIVED in move.before} | {Stage.RECEIVED}
        for stage in set(Stage) - allowed:
            with pytest.raises(DatabaseError), transaction.atomic():
                ControlledCopy.objects.filter(pk=copy.pk).update(stage=stage)

    def test_nothing_else_of_a_copy_changes_and_none_goes(self, w, version):
        copy = received(w, version)
        for change in ({"number": 9}, {"token": "0" * 26}, {"released_at": make.now()}, {"purpose": "x"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ControlledCopy.objects.filter(pk=copy.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            CopyMove.objects.filter(copy=copy).delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            CopyMove.objects.create(copy=copy, move="certify", by=copy.holder, by_name="x", at=make.now(), words="x")

    def test_a_number_out_of_turn_is_refused_by_the_database(self, w, version):
        copy = numbered(w, version)
        copy.pk, copy._state.adding, copy.number, copy.token, copy.short_code = None, True, 5, "0" * 26, "0" * 10
        with pytest.raises(DatabaseError), transaction.atomic():
            copy.save(force_insert=True)


class TestRecall:
    def test_the_end_of_a_version_calls_every_paper_back_in_one_go(self, w, version):
        papers = [received(w, version), released(w, version), numbered(w, version)]
        back = actions.take_copy_back(received(w, version), by=w.officer, at=make.now())
        begins = make.today() + 3 * DAY
        superseding(w, version, from_date=begins)
        assert {fresh(copy).recall_due_date for copy in papers} == {begins}
        assert fresh(back).recall_due_date is None
        assert {fresh(copy).stage for copy in papers[:2]} == {Stage.RECEIVED, Stage.ISSUED}
        assert told("copy_recalled").get().detail == {"copies": 3, "due": begins.isoformat()}

    def test_a_withdrawal_calls_them_back_on_its_day_and_moves_an_earlier_recall(self, w, version):
        copy = received(w, version)
        coming = superseding(w, version, from_date=make.today() + 9 * DAY)
        theirs = released(w, coming)
        withdraw(w, version.document, from_date=make.today() + 2 * DAY)
        assert fresh(copy).recall_due_date == make.today() + 2 * DAY
        assert fresh(theirs).recall_due_date == make.today() + 9 * DAY

    def test_what_closes_a_period_is_undone_with_its_recall(self, w, version):
        copy, called = received(w, version), received(w, version)
        earlier = make.today() + DAY
        recall(w, called, earlier)
        superseding(w, version, from_date=make.today() + 3 * DAY)
        period = InForce.objects.select_related("version__document", "document__agency").get(version=version)
        period.until_date = None
        with transaction.atomic():
            assert recall_with(period, by=None, at=make.now()) == 1
        assert fresh(copy).recall_due_date is None
        assert fresh(called).recall_due_date == earlier
        assert told("copy_recall_lifted").count() == 1

    def test_no_paper_no_line_in_the_trail(self, w, version):
        superseding(w, version)
        assert not told("copy_recalled").exists()

    def test_the_keeper_calls_one_back_with_a_reason(self, w, version):
        copy = received(w, version)
        for reason, due, match in (("", make.today(), "why"), ("x", make.today() - DAY, "before today")):
            with pytest.raises(Refused, match=match):
                recall(w, copy, due, reason=reason)
        with pytest.raises(Refused, match="records clerk"):
            recall(w, copy, make.today(), by=w.author)
        done = recall(w, copy, make.today() + DAY)
        assert (done.recall_due_date, done.stage) == (make.today() + DAY, Stage.RECEIVED)
        assert told("copy_recalled").count() == 1
        assert list(ControlledCopy.objects.overdue(make.today() + 2 * DAY)) == [copy]
        assert not ControlledCopy.objects.overdue(make.today() + DAY).exists()

    def test_one_that_has_to_be_back_earlier_is_not_put_off(self, w, version):
        copy = received(w, version)
        superseding(w, version, from_date=make.today() + DAY)
        with pytest.raises(Refused, match="already"):
            recall(w, copy, make.today() + 5 * DAY)


def recall(w, copy, due, *, reason="Thay giá để tài liệu", by=None):
    return actions.recall_copy(copy, due_on=due, reason=reason, by=by or w.officer, at=make.now(), day=make.today())


def test_only_papers_that_are_out_are_outstanding():
    assert {Stage.ISSUED, Stage.RECEIVED} == set(OUTSTANDING)


class TestTelling:
    def told(self, person):
        return list(Notice.objects.filter(person=person, kind__startswith="copy_").values_list("kind", "due_date"))

    def test_a_holder_hears_of_a_paper_and_of_its_recall_once(self, w, version):
        received(w, version)
        released(w, version)
        numbered(w, version, holder=w.reader)
        assert self.told(w.author) == [("copy_handed", None)] * 2
        begins = make.today() + 3 * DAY
        superseding(w, version, from_date=begins)
        assert sorted(self.told(w.author), key=str)[-1:] == [("copy_recalled", begins)]
        assert self.told(w.reader) == []

    def test_a_recall_by_hand_and_a_new_holder_are_told_too(self, w, version):
        copy = received(w, version)
        recall(w, copy, make.today() + DAY)
        assert ("copy_recalled", make.today() + DAY) in self.told(w.author)
        who = {"by": w.officer, "at": make.now(), "day": make.today()}
        actions.pass_copy_on(copy, holder=w.reader, place="Phòng NL", words="Chuyển công tác", **who)
        assert self.told(w.reader) == [("copy_handed", None)]
        assert copy.document.title not in Notice.objects.filter(person=w.reader).get().text


class TestPassingOnWhatEnded:
    def test_a_paper_whose_text_ended_is_not_passed_on(self, w, version):
        copy = received(w, version)
        superseding(w, version, from_date=make.today())
        who = {"by": w.officer, "at": make.now(), "day": make.today()}
        with pytest.raises(Refused, match="no longer in force"):
            actions.pass_copy_on(copy, holder=w.reader, place="Phòng NL", words="Chuyển việc", **who)
        assert (fresh(copy).holder, fresh(copy).stage) == (w.author, "received")
        assert not told("copy_passed_on").exists()


class TestWrongPerson:
    def test_a_holder_does_nothing_that_is_for_the_keeper(self, w, version):
        copy, who = received(w, version), {"by": w.author, "at": make.now()}
        attempts = (
            lambda: actions.pass_copy_on(copy, holder=w.reader, place="x", words="x", day=make.today(), **who),
            lambda: actions.certify_destruction(copy, words="Đã hủy", **who),
            lambda: actions.report_found(copy, words="Đã thấy", **who),
            lambda: actions.note_failed_print(copy, why="Lỗi", **who),
        )
        entries = Entry.objects.count()
        for attempt in attempts:
            with pytest.raises(Refused):
                attempt()
        assert fresh(copy).stage == "received"
        assert Entry.objects.count() == entries


class TestRecordedOnce:
    def test_each_end_of_a_paper_leaves_one_entry(self, w, version):
        who = {"at": make.now()}
        actions.take_copy_back(received(w, version), by=w.officer, **who)
        lost = actions.report_lost(received(w, version), words="Mất", by=w.author, **who)
        actions.report_found(lost, words="Đã thấy", by=w.officer, **who)
        old = received(w, version)
        superseding(w, version, from_date=make.today())
        actions.say_destroyed(old, words="Đã hủy", by=w.author, day=make.today(), **who)
        for act in (Act.COPY_RETURNED, Act.COPY_LOST, Act.COPY_FOUND, Act.COPY_SAID_DESTROYED):
            assert told(act).count() == 1, act
