"""Pages of signals from practice: one tap from a step, one's own, what is gathered, and who sees which name."""

import pytest
from django.urls import reverse

from documents import actions
from documents.models import ChangeRequest, PracticeSignal
from qms.web.worklist import work_of
from tests import make
from tests.documents.practice.said import WORDS, document, enough, say, step

pytestmark = pytest.mark.django_db


def page(client, who, url):
    client.force_login(who)
    return client.get(url)


def signal_url(about, place=""):
    return reverse("documents:signal", args=[about.slug]) + (f"?cho={place}" if place else "")


def gathered_url(about):
    return reverse("documents:practice", args=[about.slug])


class TestSending:
    def test_every_step_of_a_text_in_force_leads_to_the_form_with_the_step_chosen(self, client, w):
        about = document(w)
        text = page(client, w.reader, about.get_absolute_url()).content.decode()
        assert text.count(f"{signal_url(about)}?cho=step-") == 2
        form = page(client, w.reader, signal_url(about, step())).content.decode()
        assert f'<option value="{step()}" selected' in form

    def test_a_draft_and_an_old_version_offer_no_tap(self, client, w):
        about = document(w)
        draft = actions.start_version(about, by=w.author, at=make.now(), reason="Sửa")
        preview = page(client, w.author, reverse("documents:preview", args=[draft.pk])).content.decode()
        assert "?cho=" not in preview

    def test_a_tap_alone_is_enough_and_leads_back_to_the_step(self, client, w):
        about = document(w)
        client.force_login(w.reader)
        sent = client.post(signal_url(about), {"place": step(), "kind": "time", "text": ""})
        assert sent.status_code == 302
        assert sent["Location"].endswith(f"#{step()}")
        assert PracticeSignal.objects.get().place.endswith("Thẩm định")

    @pytest.mark.parametrize(
        "wrong", [{"kind": ""}, {"kind": "otherwise"}, {"place": "step-1", "kind": "time"}, {"kind": "x", "text": "y"}]
    )
    def test_wrong_input_is_told_at_its_field_and_what_was_typed_stays(self, client, w, wrong):
        client.force_login(w.reader)
        answer = client.post(signal_url(document(w)), {"place": "", "text": "giữ lại", "is_discreet": "on", **wrong})
        assert answer.status_code == 422
        assert wrong.get("text", "giữ lại") in answer.content.decode()
        assert not PracticeSignal.objects.exists()

    def test_saying_it_again_shows_the_words_to_change(self, client, w):
        about = document(w)
        made = say(w, about)
        client.force_login(w.reader)
        again = client.post(signal_url(about), {"place": "", "kind": "otherwise", "text": "Nay làm theo cách thứ ba"})
        assert again.status_code == 422
        text = again.content.decode()
        assert reverse("documents:signal_words", args=[made.pk]) in text
        assert "Nay làm theo cách thứ ba" in text
        url = reverse("documents:signal_words", args=[made.pk])
        assert client.post(url, {"text": "Nay làm theo cách thứ ba"}).status_code == 302
        made.refresh_from_db()
        assert made.text == "Nay làm theo cách thứ ba"

    def test_markup_is_shown_as_it_was_typed(self, client, w):
        about = document(w)
        say(w, about, text="<script>alert(1)</script>")
        assert "<script>alert" not in page(client, w.officer, gathered_url(about)).content.decode()

    def test_a_document_that_is_not_in_force_says_so(self, client, w):
        draft = make.draft(w)
        answer = page(client, w.author, signal_url(draft.document))
        assert answer.status_code == 200
        assert '<form method="post" novalidate class="panel"' not in answer.content.decode()


class TestReading:
    def test_who_sent_it_reads_what_became_of_it(self, client, w):
        about = document(w)
        made = say(w, about)
        actions.answer_signals(about, signals=[made.pk], text="Đúng như quy trình", by=w.officer, at=make.now())
        text = page(client, w.reader, reverse("documents:my_signals")).content.decode()
        assert WORDS in text
        assert "Đúng như quy trình" in text
        assert WORDS not in page(client, w.author, reverse("documents:my_signals")).content.decode()

    def test_only_the_officer_and_the_head_of_the_unit_see_a_name_that_was_kept_back(self, client, w):
        about = document(w)
        say(w, about, is_discreet=True)
        about.owner_post = w.author_post
        about.save()
        shown = {
            name: w.reader.full_name in page(client, getattr(w, name), gathered_url(about)).content.decode()
            for name in ("officer", "unit_head", "author")
        }
        assert shown == {"officer": True, "unit_head": True, "author": False}
        for name, status in (("reader", 403), ("head", 403), ("stranger", 404)):
            assert page(client, getattr(w, name), gathered_url(about)).status_code == status

    def test_the_request_shows_the_words_of_all_and_the_name_of_nobody(self, client, w):
        about = document(w)
        enough(w, about, place=step())
        request = ChangeRequest.objects.get()
        for who in (w.officer, w.unit_head):
            text = page(client, who, reverse("documents:change", args=[request.pk])).content.decode()
            main = text[text.index("<main") :]
            assert WORDS in main
            assert w.reader.full_name not in main
            assert page(client, who, reverse("documents:changes")).status_code == 200

    def test_the_officer_finds_the_document_in_the_work_list(self, client, w):
        about = document(w)
        say(w, about)
        found = [row for row in work_of(w.officer, make.today()) if row["kind"] == "phan-anh"]
        assert [(row["code"], row["url"]) for row in found] == [(about.code, gathered_url(about))]
        assert not [row for row in work_of(w.author, make.today()) if row["kind"] == "phan-anh"]


class TestDeciding:
    def test_the_officer_takes_up_and_answers_from_the_page(self, client, w):
        about = document(w)
        one, two = say(w, about), say(w, about, by=w.author)
        client.force_login(w.officer)
        url = reverse("documents:take_up", args=[about.slug])
        assert client.post(url, {"signals": [one.pk]}).status_code == 302
        url = reverse("documents:answer_signals", args=[about.slug])
        assert client.post(url, {"signals": [two.pk], "text": "Quy trình đã cho phép"}).status_code == 302
        assert sorted(PracticeSignal.objects.values_list("state", flat=True)) == ["answered", "taken"]

    def test_choosing_nothing_or_giving_no_reason_is_told_and_the_choice_stays(self, client, w):
        about = document(w)
        made = say(w, about)
        client.force_login(w.officer)
        url = reverse("documents:answer_signals", args=[about.slug])
        for sent in ({"text": "Quy trình đã cho phép"}, {"signals": [made.pk]}, {"signals": ["9" * 30], "text": "abc"}):
            assert client.post(url, sent).status_code == 422
        assert "checked" in client.post(url, {"signals": [made.pk]}).content.decode()
        assert PracticeSignal.objects.get().state == "open"

    def test_who_only_reads_it_may_not_decide(self, client, w):
        about = document(w)
        made = say(w, about)
        client.force_login(w.unit_head)
        url = reverse("documents:take_up", args=[about.slug])
        assert client.post(url, {"signals": [made.pk]}).status_code == 403
        assert "formaction" not in client.get(gathered_url(about)).content.decode()
