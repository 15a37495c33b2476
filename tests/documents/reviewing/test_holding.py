"""A type may hold a text back from its readers while its review is overdue: on every face, never silently, and not for long."""

import pytest
from django.urls import reverse

from documents import actions
from documents.actions.keeping import change_rules
from documents.actions.review_holding import hold_back_overdue
from documents.actions.review_interval import change_interval
from documents.actions.reviewing import ask_to_withdraw, confirm_text, revise_text
from documents.models import Document, InForce, PeriodicReview, TypeRules, Version
from documents.querysets import VIEW, VIEW_VERSION
from qms.jobs.work import sweep
from qms.notices.models import Notice
from qms.trail.models import Entry
from tests import make
from tests.documents.acting import said, watched
from tests.documents.linked import withdraw
from tests.documents.reviewing.due import DAY, WHY, due_in, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def hiding(w):
    """The type of what `make` makes holds overdue texts back."""
    TypeRules.objects.update(review_overdue="hide")
    return w


@pytest.fixture
def held(hiding):
    """A text whose review is three days late, held back by the daily work."""
    version = due_in(hiding, -3)
    scheduled()
    assert is_held(version)
    return version


def given(by):
    return {"reason": WHY, "by": by, "at": make.now(), "day": make.today()}


def is_held(version):
    return InForce.objects.get(version=version).access_class.held_back


def review_of(version):
    return PeriodicReview.objects.get(version=version, closed_at=None)


def daily():
    return hold_back_overdue(at=make.now(), day=make.today())


def test_a_type_that_begins_to_hold_back_does_so_with_the_next_sweep(w):
    version = due_in(w, -3)
    scheduled()
    change_rules(w.rules, review_overdue="hide", by=w.officer, at=make.now())
    assert not is_held(version)
    sweep(at=make.now())
    assert is_held(version)


class TestWhichTexts:
    @pytest.mark.parametrize(("days", "held"), [(-1, True), (0, False), (5, False)])
    def test_only_one_that_is_over_its_day(self, hiding, days, held):
        version = due_in(hiding, days)
        scheduled()
        assert is_held(version) is held

    def test_none_of_a_type_that_warns(self, w):
        version = due_in(w, -3)
        scheduled()
        assert not is_held(version)

    def test_none_that_is_being_changed_already(self, hiding):
        version = due_in(hiding, -3)
        actions.start_version(version.document, by=hiding.author, at=make.now())
        assert daily() == (0, 0)
        assert not is_held(version)

    def test_it_is_recorded_once_and_told_to_who_decides_and_the_officer_once(self, held, w):
        scheduled()
        entry = Entry.objects.get(act="text_held_back")
        assert (entry.actor_id, entry.detail) == (None, {"document": held.document.code})
        told = Notice.objects.filter(kind="review_held_back").values_list("person", flat=True)
        assert sorted(told) == sorted([w.author.pk, w.officer.pk])

    def test_a_second_run_changes_nothing(self, held):
        with watched() as did:
            assert daily() == (0, 0)
        assert (did.rows, did.acts) == (set(), [])


class TestWhoReadsIt:
    def test_readers_lose_it_and_those_who_mend_it_keep_it(self, held, w):
        for person, reads in (
            (w.reader, False),
            (w.author, True),
            (w.unit_head, True),
            (w.officer, True),
            (w.head, True),
        ):
            assert Document.objects.permitted(person, VIEW).filter(pk=held.document_id).exists() is reads, person
            assert Version.objects.permitted(person, VIEW_VERSION).filter(pk=held.pk).exists() is reads, person

    def test_no_face_shows_it_to_a_reader_and_its_page_says_why(self, held, w, client):
        client.force_login(w.reader)
        document = held.document
        for name in ("document", "pdf"):
            answer = client.get(reverse(f"documents:{name}", args=[document.slug]))
            assert answer.status_code == 403
            assert "its periodic review is overdue" in answer.content.decode()
            assert held.title not in answer.content.decode()
        for name in ("version", "version_pdf"):
            assert client.get(reverse(f"documents:{name}", args=[document.slug, held.number])).status_code == 404
        assert client.get(reverse("documents:history", args=[document.slug])).status_code == 404
        for address in (reverse("documents:register"), f"{reverse('documents:search')}?q={document.code}"):
            assert held.title not in client.get(address).content.decode()

    def test_who_may_not_read_it_anyway_is_not_told_that_it_is_there(self, held, w, client):
        client.force_login(w.stranger)
        assert client.get(reverse("documents:document", args=[held.document.slug])).status_code == 404

    def test_who_decides_sees_the_page_with_the_reason(self, held, w, client):
        client.force_login(w.author)
        page = client.get(reverse("documents:document", args=[held.document.slug])).content.decode()
        assert "It is held back from its readers" in page

    def test_its_holder_of_the_owner_post_reads_it_without_any_role_for_drafts(self, hiding):
        version = due_in(hiding, -3, owner_post=hiding.reader_post)
        scheduled()
        assert Version.objects.permitted(hiding.reader, VIEW_VERSION).filter(pk=version.pk).exists()


class TestGivingBack:
    def test_a_confirmation_gives_it_back_at_once(self, held, w):
        confirm_text(review_of(held), **given(w.author))
        assert not is_held(held)
        assert Entry.objects.get(act="text_given_back").actor_id == w.author.pk
        assert daily() == (0, 0)

    def test_a_verdict_that_takes_time_gives_it_back_until_then(self, held, w):
        ask_to_withdraw(review_of(held), **given(w.author))
        assert not is_held(held)
        assert daily() == (0, 0)

    def test_a_draft_gives_it_back_and_the_draft_cancelled_takes_it_again(self, held, w):
        draft = revise_text(review_of(held), **given(w.author))
        assert not is_held(held)
        actions.decide(draft, "cancel", by=w.author, at=make.now(), day=make.today(), remark="Không cần nữa")
        scheduled()
        assert is_held(held)

    def test_a_type_that_warns_from_now_on_gives_back_all(self, held, w):
        rules = TypeRules.objects.get(agency=held.document.agency, type=held.document.type)
        change_rules(rules, review_overdue="warn", by=w.officer, at=make.now())
        assert not is_held(held)

    def test_a_withdrawn_text_is_given_back_once_it_is_over(self, held, w):
        withdraw(w, held.document)
        hold_back_overdue(at=make.now(), day=make.today() + DAY)
        assert not is_held(held)


class TestTheIntervalOfOneDocument:
    def given(self, by):
        return {"reason": "Luật thay đổi thường xuyên.", "by": by, "at": make.now()}

    def test_it_counts_before_that_of_the_type(self, w):
        version = due_in(w, -3)
        scheduled()
        with watched() as did:
            change_interval(version.document, months=24, **self.given(w.unit_head))
        assert did.rows == {"Document ~1", "PeriodicReview ~1"}
        assert did.acts == ["review_closed", "review_interval"]
        assert Entry.objects.get(act="review_interval").detail["after"] == 24
        assert scheduled().scheduled == 0

    def test_it_gives_back_what_was_held_back(self, held, w):
        change_interval(held.document, months=0, **self.given(w.officer))
        assert not is_held(held)

    def test_only_who_begins_reviews_sets_it(self, w):
        version = due_in(w, 5)
        with said("Only the head of the owner unit or the QMS officer"):
            change_interval(version.document, months=6, **self.given(w.reader))

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"months": 121}, "months"), ({"months": None}, "months"), ({"months": 6, "reason": " "}, "reason")],
    )
    def test_what_makes_no_sense_is_refused(self, w, fields, field):
        version = due_in(w, 5)
        with said("", field=field):
            change_interval(version.document, **{**self.given(w.officer), **fields})

    def test_its_page_keeps_what_was_typed_and_sets_it(self, w, client):
        version = due_in(w, 5)
        address = reverse("documents:review_interval", args=[version.document.slug])
        client.force_login(w.officer)
        refused = client.post(address, {"months": "6", "reason": ""})
        assert refused.status_code == 422
        assert 'value="6"' in refused.content.decode()
        done = client.post(address, {"months": "6", "reason": "Rủi ro cao."}, follow=True)
        assert "planned by this interval" in done.content.decode()
        version.document.refresh_from_db()
        assert version.document.review_months == 6
