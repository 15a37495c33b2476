"""Signals sent at once: the threshold opens one request, the same is said once, nobody passes the number of a day."""

from documents import actions
from documents.models import ChangeRequest, Document, PracticeSignal
from qms.trail.models import Entry
from tests import make
from tests.documents.practice.said import document, say
from tests.races.outcomes import sorted_out


def saying(w, about, who, fresh, **more):
    return lambda: say(w, Document.objects.get(pk=about.pk), by=fresh(who), **more)


def test_many_who_say_it_at_once_open_one_request_with_all_that_was_needed(w, together, fresh):
    about = document(w)
    people = [w.reader, w.author, w.deputy, w.officer, w.head, w.auditor]
    done, refused = sorted_out(together(*[saying(w, about, who, fresh) for who in people]))
    assert (len(done), refused) == (6, [])
    assert ChangeRequest.objects.count() == 1
    assert Entry.objects.filter(act="change_asked").count() == 1
    assert PracticeSignal.objects.filter(state="taken").exclude(request=ChangeRequest.objects.get()).count() == 0
    assert PracticeSignal.objects.filter(state="taken").count() >= 3


def test_the_same_said_twice_at_once_is_kept_once(w, together, fresh):
    about = document(w)
    done, refused = sorted_out(together(*[saying(w, about, w.reader, fresh)] * 4))
    assert (len(done), len(refused), PracticeSignal.objects.count()) == (1, 3, 1)


def test_what_is_taken_up_and_answered_at_once_has_one_end(w, together, fresh):
    about = document(w)
    made = say(w, about)
    who = {"signals": [made.pk], "at": make.now()}

    def take():
        found = Document.objects.get(pk=about.pk)
        return actions.take_up_signals(found, by=fresh(w.officer), day=make.today(), **who)

    def answer():
        found = Document.objects.get(pk=about.pk)
        return actions.answer_signals(found, text="Quy trình đã cho phép", by=fresh(w.officer), **who)

    done, refused = sorted_out(together(take, answer, take))
    assert (len(done), len(refused)) == (1, 2)


def test_nobody_passes_the_number_of_a_day_by_sending_at_once_on_several_documents(w, together, fresh, monkeypatch):
    monkeypatch.setattr(actions.practice, "MOST_A_DAY", 2)
    papers = [document(w, title=f"Quy trình {number}") for number in range(4)]
    done, refused = sorted_out(together(*[saying(w, about, w.reader, fresh) for about in papers]))
    assert (len(done), len(refused)) == (2, 2)
