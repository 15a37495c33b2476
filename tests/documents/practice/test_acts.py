"""Signals from practice: who says what of which place, when many open a change request, who hears what became of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from documents import actions
from documents.actions.changing import tell_of_changes
from documents.actions.practice import AlreadySaid
from documents.models import ChangeRequest, PracticeSignal
from documents.practice import kinds
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.documents.practice.said import WORDS, document, enough, say, step

pytestmark = pytest.mark.django_db


def acts_of(thing):
    found = Entry.objects.filter(subject_type=thing._meta.label, subject_id=str(thing.pk))
    return list(found.order_by("pk").values_list("act", "actor"))


def heard(person):
    return list(Notice.objects.filter(kind="practice_answered", person=person).values_list("text", flat=True))


def take(w, about, *signals, by=None):
    chosen = [row.pk for row in signals]
    return actions.take_up_signals(about, signals=chosen, by=by or w.officer, at=make.now(), day=make.today())


def answer(w, about, *signals, by=None, text="Quy trình đã cho phép làm như vậy"):
    chosen = [row.pk for row in signals]
    return actions.answer_signals(about, signals=chosen, text=text, by=by or w.officer, at=make.now())


class TestSaying:
    def test_a_reader_says_it_of_a_step_and_it_is_recorded_once(self, w):
        about = document(w)
        made = say(w, about, place=step())
        assert (made.place, str(made.anchor), made.state) == ("Bước B2. Thẩm định", step()[5:], "open")
        assert (made.person_name, made.unit_name) == (w.reader.full_name, w.energy.name)
        assert acts_of(made) == [("practice_signalled", w.reader.pk)]
        assert not ChangeRequest.objects.exists()

    def test_a_section_and_the_whole_can_be_meant_too(self, w):
        about = make.document(w)
        row = about.versions.get().sections.first()
        assert say(w, about, place=f"s-{row.uuid}").anchor == row.uuid
        assert say(w, about).anchor is None

    def test_a_place_that_the_text_does_not_have_is_refused_at_its_field(self, w):
        with pytest.raises(Refused) as refused:
            say(w, document(w), place="step-0")
        assert refused.value.field == "place"

    def test_who_may_not_read_it_and_what_is_not_in_force_are_refused(self, w):
        with pytest.raises(Refused):
            say(w, make.document(w, classification="restricted"))
        with pytest.raises(Refused):
            say(w, make.draft(w).document, by=w.author)
        assert not PracticeSignal.objects.exists()

    @pytest.mark.parametrize("kind", kinds.Kind.values)
    def test_words_are_asked_for_where_a_tap_alone_helps_nobody(self, w, kind):
        about = document(w)
        if kind in kinds.WORDED:
            with pytest.raises(Refused) as refused:
                say(w, about, kind=kind, text=" ngắn ")
            assert refused.value.field == "text"
        else:
            assert say(w, about, kind=kind, text="").text == ""

    def test_too_many_words_and_an_unknown_kind_are_refused(self, w):
        about = document(w)
        for wrong in ({"text": "x" * 1001}, {"kind": "zzz"}):
            with pytest.raises(Refused):
                say(w, about, **wrong)

    def test_the_same_of_the_same_place_waits_once_and_its_words_may_change(self, w):
        about = document(w)
        first = say(w, about, place=step())
        with pytest.raises(AlreadySaid) as said:
            say(w, about, place=step())
        assert said.value.signal == first
        say(w, about, place=step(), kind="time")
        say(w, about)
        changed = actions.reword_signal(first, text=f"{WORDS} từ tháng 3", is_discreet=True, by=w.reader, at=make.now())
        assert changed.text.endswith("tháng 3")
        assert acts_of(first) == [("practice_signalled", w.reader.pk), ("practice_reworded", None)]

    def test_only_who_sent_it_changes_the_words_and_only_while_it_waits(self, w):
        about = document(w)
        made = say(w, about)
        for who in (w.officer, w.unit_head, w.author):
            with pytest.raises(Refused):
                actions.reword_signal(made, text=WORDS, is_discreet=False, by=who, at=make.now())
        answer(w, about, made)
        with pytest.raises(Refused):
            actions.reword_signal(made, text=WORDS, is_discreet=False, by=w.reader, at=make.now())

    def test_one_person_sends_so_many_a_day_and_may_go_on_the_next(self, w, monkeypatch):
        monkeypatch.setattr(actions.practice, "MOST_A_DAY", 2)
        about = document(w)
        say(w, about)
        say(w, about, kind="time")
        with pytest.raises(Refused, match="2"):
            say(w, about, kind="form")
        later = timedelta(days=1)
        say(w, about, kind="form", at=make.now() + later, day=make.today() + later)

    def test_without_a_name_the_trail_does_not_name_the_person_either(self, w):
        made = say(w, document(w), is_discreet=True)
        assert acts_of(made) == [("practice_signalled", None)]
        assert made.person == w.reader

    def test_the_database_refuses_two_that_wait_and_words_that_change_later(self, w):
        about = document(w)
        made = say(w, about, place=step())
        copy = {f.attname: getattr(made, f.attname) for f in made._meta.concrete_fields if f.attname != "id"}
        with pytest.raises(IntegrityError), transaction.atomic():
            PracticeSignal.objects.create(**copy)
        answer(w, about, made)
        for change in ({"answer": "Khác đi"}, {"text": "Khác đi"}, {"place": "Khác"}):
            with pytest.raises(Exception, match=r"stays|stay|never"), transaction.atomic():
                PracticeSignal.objects.filter(pk=made.pk).update(**change)


class TestThreshold:
    def test_three_people_of_two_units_open_a_request_with_their_words_and_no_name(self, w):
        about = document(w)
        rows = enough(w, about, place=step())
        request = ChangeRequest.objects.get()
        assert (request.asked_by, request.document, request.outcome) == (None, about, "")
        assert request.reason.count(WORDS) == 3
        assert "3 người" in request.reason
        assert not any(person.full_name in request.reason for person in (w.reader, w.author, w.deputy))
        assert {PracticeSignal.objects.get(pk=row.pk).request for row in rows} == {request}
        assert Notice.objects.get(kind="change_asked").person == w.officer
        assert [act for act, _who in acts_of(about)][-1] == "practice_taken_up"
        assert [len(heard(person)) for person in (w.reader, w.author, w.deputy)] == [1, 1, 1]

    def test_one_person_who_says_much_and_three_of_one_unit_open_nothing(self, w):
        about = document(w)
        for kind in kinds.Kind.values:
            say(w, about, kind=kind)
        make.person("nl.hai", on=make.post(w.energy, "Chuyên viên 2", "reader", code="nl-2"))
        say(w, about, by=w.auditor)
        assert not ChangeRequest.objects.exists()

    def test_everybody_of_one_unit_is_enough(self, w):
        about = document(w)
        say(w, about, by=w.author)
        assert not ChangeRequest.objects.exists()
        say(w, about, by=w.unit_head, kind="time", text="")
        assert ChangeRequest.objects.count() == 1, "the head and the author are all of the trade unit"

    def test_the_agency_says_how_many_and_may_switch_it_off(self, w):
        actions.change_rules(w.rules, by=w.officer, at=make.now(), signal_people=0)
        enough(w, document(w))
        assert not ChangeRequest.objects.exists()
        actions.change_rules(w.rules, by=w.officer, at=make.now(), signal_people=1, signal_units=1)
        say(w, document(w))
        assert ChangeRequest.objects.count() == 1

    def test_what_is_said_afterwards_joins_the_request_that_runs(self, w):
        about = document(w)
        enough(w, about)
        enough(w, about, kind="time", text="")
        assert ChangeRequest.objects.get().signals.count() == 6
        assert Notice.objects.filter(kind="change_asked", person=w.officer).count() == 2

    def test_a_reason_longer_than_a_request_holds_says_how_many_more_there_are(self, w):
        about = document(w)
        for kind in ("unclear", "otherwise", "law"):
            enough_long = {"kind": kind, "text": "dài " * 240}
            say(w, about, **enough_long)
            say(w, about, by=w.author, **enough_long)
        say(w, about, by=w.deputy, kind="law", text="dài " * 240)
        reason = ChangeRequest.objects.get().reason
        assert len(reason) <= 4000
        assert "phản ánh khác" in reason


class TestDeciding:
    def test_the_officer_takes_chosen_ones_up_and_the_rest_waits(self, w):
        about = document(w)
        one, two = say(w, about, place=step()), say(w, about, by=w.author)
        request = take(w, about, one)
        assert (request.asked_by, request.signals.get()) == (w.officer, one)
        assert WORDS in request.reason
        assert take(w, about, two) == request
        with pytest.raises(Refused):
            take(w, about, one)

    def test_the_officer_answers_with_a_reason_that_the_reporter_hears_of(self, w):
        about = document(w)
        made = say(w, about)
        with pytest.raises(Refused) as refused:
            answer(w, about, made, text=" ")
        assert refused.value.field == "text"
        answer(w, about, made)
        made.refresh_from_db()
        assert (made.state, made.answered_by) == ("answered", w.officer)
        assert len(heard(w.reader)) == 1
        with pytest.raises(Refused):
            answer(w, about, made)
        assert say(w, about).pk != made.pk, "it may be said again"

    def test_nobody_else_decides_and_signals_of_another_document_are_not_taken(self, w):
        about = document(w)
        made = say(w, about)
        for who in (w.reader, w.author, w.unit_head, w.head):
            with pytest.raises(Refused):
                take(w, about, made, by=who)
            with pytest.raises(Refused):
                answer(w, about, made, by=who)
        with pytest.raises(Refused):
            take(w, make.document(w), made)
        made.refresh_from_db()
        assert made.state == "open"

    def test_a_refused_request_answers_its_signals_and_each_reporter_hears(self, w):
        about = document(w)
        rows = enough(w, about)
        actions.refuse_change(ChangeRequest.objects.get(), text="Đã có ở mục 5", by=w.officer, at=make.now())
        states = PracticeSignal.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", "answer")
        assert set(states) == {("answered", "Đã có ở mục 5")}
        assert len(heard(w.author)) == 2
        assert not Notice.objects.filter(kind="change_answered").exists()
        assert not any(w.reader.full_name in text for text in heard(w.author))

    def test_what_is_left_out_of_the_change_is_answered_with_the_reason(self, w):
        about, other = document(w), make.document(w)
        enough(w, about)
        request = actions.accept_change(
            ChangeRequest.objects.get(), documents=[other], text="", by=w.officer, at=make.now()
        )  # fmt: skip
        item = request.items.get(document=about)
        actions.leave_out_of_change(item, reason="Chờ luật mới", by=w.officer, at=make.now())
        assert set(PracticeSignal.objects.values_list("state", "answer")) == {("answered", "Chờ luật mới")}

    def test_once_the_change_is_issued_the_reporters_hear_it(self, w):
        about = make.document(w, from_date=make.today() - timedelta(days=30))
        enough(w, about)
        request = actions.accept_change(
            ChangeRequest.objects.get(), documents=[], text="", by=w.officer, at=make.now()
        )  # fmt: skip
        version = actions.begin_change(request.items.get(), by=w.author, at=make.now())
        actions.write_amendment(version, by=w.author, at=make.now(), place="Mục 2", old="a", new="b", reason="Thực tế")
        sent = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
        version = make.issued(w, make._along(w, sent, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
        for _again in range(2):
            tell_of_changes([version], at=make.now())
        assert set(PracticeSignal.objects.values_list("state", flat=True)) == {"changed"}
        assert [request.number in text for text in heard(w.reader)] == [True, True]
