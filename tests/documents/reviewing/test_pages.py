"""Pages of reviews: the list, one review and its verdict, the workbook, my work, the page and history of the document, rules."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from documents.actions.reviewing import ask_to_withdraw, confirm_text
from documents.models import TypeRules, Version
from documents.reviewing import listing
from qms.trail.models import Entry
from qms.web.worklist import work_of
from tests import make
from tests.documents.reviewing.due import DAY, WHY, due_in, fresh, review_in, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIST = reverse("documents:reviews")


def of(review):
    return reverse("documents:review", args=[review.pk])


def page(client, url, who):
    client.force_login(who)
    return client.get(url).content.decode()


def given(by):
    return {"reason": WHY, "by": by, "at": make.now(), "day": make.today()}


class TestDeciding:
    def test_confirming_says_the_next_day(self, client, w):
        review = review_in(w, 5)
        client.force_login(w.author)
        answer = client.post(of(review), {"verdict": "confirm", "reason": WHY}, follow=True)
        done = fresh(review)
        assert f"The next review is due by {done.next_date:%d/%m/%Y}" in answer.content.decode()
        assert WHY in answer.content.decode()
        assert 'name="verdict"' not in answer.content.decode()

    def test_revising_leads_to_the_draft(self, client, w):
        review = review_in(w, 5)
        client.force_login(w.author)
        answer = client.post(of(review), {"verdict": "revise", "reason": WHY})
        draft = Version.objects.in_preparation().get()
        assert answer["Location"] == reverse("documents:draft", args=[draft.pk])

    def test_withdrawing_leads_the_officer_on_and_tells_others_who_does_it(self, client, w):
        review, other = review_in(w, 5), review_in(w, 6)
        client.force_login(w.officer)
        answer = client.post(of(review), {"verdict": "withdraw", "reason": WHY})
        assert answer["Location"] == reverse("documents:withdraw", args=[review.document.slug])
        client.force_login(w.author)
        answer = client.post(of(other), {"verdict": "withdraw", "reason": WHY}, follow=True)
        assert "The QMS officer withdraws the document" in answer.content.decode()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Choose what becomes of the document."),
            ({"verdict": "confirm", "reason": "abc"}, "Write the reason in 5 to 1000 characters"),
            ({"verdict": "confirm", "reason": WHY, "next_date": "31/02/2027"}, "Write the day as day/month/year"),
            ({"verdict": "confirm", "reason": WHY, "next_date": "01/01/2099"}, "not before a month"),
            ({"verdict": "burn", "reason": WHY}, "burn"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept_and_nothing_is_done(self, client, w, typed, said):
        review = review_in(w, 5)
        client.force_login(w.author)
        answer = client.post(of(review), typed)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert said in text
        assert all(value in text for key, value in typed.items() if key != "verdict")
        assert fresh(review).outcome == ""

    def test_the_second_of_two_hears_what_the_first_said(self, client, w):
        review = review_in(w, 5)
        confirm_text(review, **given(w.unit_head))
        client.force_login(w.author)
        answer = client.post(of(review), {"verdict": "withdraw", "reason": WHY})
        assert answer.status_code == 422
        assert "confirmed without change" in answer.content.decode()

    def test_who_sees_it_only_has_no_form_and_decides_nothing(self, client, w):
        review = review_in(w, 5)
        assert 'name="verdict"' not in page(client, of(review), w.auditor)
        client.post(of(review), {"verdict": "confirm", "reason": WHY})
        assert fresh(review).outcome == ""

    @pytest.mark.parametrize("who", ["reader", "administrator", "stranger"])
    def test_others_see_nothing(self, client, w, who):
        review = review_in(w, 5)
        client.force_login(getattr(w, who))
        assert client.get(of(review)).status_code == 404

    def test_it_says_whose_turn_it_is_and_why(self, client, w):
        review = review_in(w, 5)
        assert w.author.full_name in page(client, of(review), w.officer)
        review.document.owner_post = make.post(w.trade, "Trống", "author", code="trong")
        review.document.save()
        text = page(client, of(review), w.officer)
        assert w.unit_head.full_name in text
        assert "Nobody holds the owner post, so the head of the owner unit decides." in text


class TestTheList:
    def test_tabs_hold_what_is_due_by_then(self, client, w):
        late, near, far = (review_in(w, days).document.code for days in (-4, 80, 170))
        for tab, there in (("", {late, near, far}), ("90", {late, near}), ("30", {late}), ("qua-han", {late})):
            text = page(client, f"{LIST}?xem={tab}" if tab else LIST, w.officer)
            assert {code for code in (late, near, far) if code in text} == there
        assert "Overdue by 4 days" in text

    def test_what_is_decided_moves_on(self, client, w):
        kept, gone = review_in(w, 1), review_in(w, 2)
        confirm_text(kept, **given(w.author))
        ask_to_withdraw(gone, **given(w.author))
        text = page(client, f"{LIST}?xem=da-xong", w.officer)
        assert kept.document.code in text
        assert gone.document.code not in text
        text = page(client, f"{LIST}?xem=dang-xu-ly", w.officer)
        assert gone.document.code in text
        assert kept.document.code not in text

    def test_one_unit_alone(self, client, w):
        mine = review_in(w, 1)
        other = review_in(
            w, 2, owner_unit=w.energy, by=make.person("nl", on=make.post(w.energy, "NL", "author", code="n"))
        )
        text = page(client, f"{LIST}?don-vi={w.energy.pk}", w.officer)
        assert other.document.code in text
        assert mine.document.code not in text

    def test_pages_follow_each_other_without_a_gap(self, client, w, monkeypatch):
        monkeypatch.setattr("documents.views.reviewing.PAGE", 2)
        codes = [review_in(w, days).document.code for days in (3, 3, 5, 8, 8)]
        asked, found = listing.Asked(), []
        for _n in range(3):
            client.force_login(w.officer)
            answer = client.get(LIST + asked.address(after=asked.after))
            rows = answer.context["rows"]
            found += [row["review"].document.code for row in rows]
            last = rows[-1]["review"]
            asked = listing.Asked(after=(last.due_date, last.pk))
        assert found == codes
        assert not answer.context["next_url"]

    @pytest.mark.parametrize("query", ["?xem=x", "?sau=x", "?sau=2026-13-01~1", "?don-vi=a", "?la=1", "?xem=&xem=30"])
    def test_an_address_nobody_knows_is_said_to_be_one(self, client, w, query):
        client.force_login(w.officer)
        assert client.get(LIST + query).status_code == 400

    def test_readers_have_an_empty_list(self, client, w):
        code = review_in(w, 1).document.code
        assert code not in page(client, LIST, w.reader)
        assert page(client, LIST, w.nobody)

    def test_the_officer_takes_it_out_as_a_workbook(self, client, w):
        review = review_in(w, -4)
        client.force_login(w.officer)
        answer = client.post(reverse("documents:reviews_file"), {"xem": "qua-han", "don-vi": w.trade.pk})
        sheet = load_workbook(io.BytesIO(answer.content)).active
        cells = [str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value is not None]
        assert "DANH SÁCH TÀI LIỆU QUÁ HẠN RÀ SOÁT" in cells
        assert review.document.code in cells
        entry = Entry.objects.get(act="exported")
        assert (entry.detail["kind"], entry.detail["count"]) == ("reviews", 1)

    @pytest.mark.parametrize("who", ["author", "reader"])
    def test_others_take_nothing_out(self, client, w, who):
        review_in(w, 1)
        client.force_login(getattr(w, who))
        assert client.post(reverse("documents:reviews_file")).status_code == 302
        assert not Entry.objects.filter(act="exported").exists()


class TestMyWork:
    def kinds(self, who):
        return [(row["kind_label"], row["due_date"], row["late"]) for row in work_of(who, make.today())]

    def test_it_waits_for_who_decides_with_its_day(self, w):
        review = review_in(w, -1)
        assert ("Periodic review", review.due_date, True) in self.kinds(w.author)
        assert not self.kinds(w.officer)

    def test_nothing_waits_before_its_day(self, w):
        review_in(w, 100)
        assert not self.kinds(w.author)

    def test_what_is_to_be_withdrawn_waits_for_the_officer(self, w):
        review = review_in(w, 5)
        ask_to_withdraw(review, **given(w.author))
        assert self.kinds(w.officer) == [("To withdraw after a review", review.due_date, False)]
        assert not self.kinds(w.author)


class TestTheDocument:
    def test_every_reader_is_told_that_it_is_overdue(self, client, w):
        document = review_in(w, -4).document
        for who in (w.reader, w.author):
            text = page(client, document.get_absolute_url(), who)
            assert "Periodic review overdue." in text
            assert "4 days ago" in text

    def test_it_is_told_without_the_daily_work_too(self, client, w):
        document = due_in(w, -4).document
        assert "Periodic review overdue." in page(client, document.get_absolute_url(), w.reader)

    def test_only_who_decides_is_led_to_the_review(self, client, w):
        review = review_in(w, -4)
        assert of(review) in page(client, review.document.get_absolute_url(), w.author)
        assert of(review) not in page(client, review.document.get_absolute_url(), w.reader)

    def test_on_time_readers_read_the_next_day_alone(self, client, w):
        review = review_in(w, 5)
        text = page(client, review.document.get_absolute_url(), w.reader)
        assert f"Next review before {review.due_date:%d/%m/%Y}" in text
        assert "overdue" not in text
        assert "waits for its verdict" in page(client, review.document.get_absolute_url(), w.author)

    def test_confirmed_it_says_by_whom_and_until_when(self, client, w):
        review = review_in(w, -4)
        done = confirm_text(review, **given(w.author))
        text = page(client, review.document.get_absolute_url(), w.reader)
        assert "overdue" not in text
        assert f"Next review before {done.next_date:%d/%m/%Y}" in text
        assert "Last periodic review" in text
        assert "Confirmed without change" in text
        assert WHY not in text

    def test_the_history_tells_readers_the_verdict_and_insiders_the_reason(self, client, w):
        review = review_in(w, 5)
        confirm_text(review, **given(w.author))
        url = reverse("documents:history", args=[review.document.slug])
        for who, told in ((w.reader, False), (w.unit_head, True)):
            text = page(client, url, who)
            assert "Confirmed without change" in text
            assert w.author.full_name in text
            assert (WHY in text) is told


class TestTheRules:
    def test_the_type_says_how_many_days_ahead(self, client, w):
        client.force_login(w.officer)
        url = reverse("documents:type_rules", args=[w.rules.pk])
        form = client.get(url).context["form"]
        typed = {name: form[name].value() for name in form.fields if name != "is_active"}
        rows = {"sections-TOTAL_FORMS": "0", "sections-INITIAL_FORMS": "0"}
        assert client.post(url, {**typed, **rows, "is_active": "on", "review_ahead_days": "200"}).status_code == 422
        assert client.post(url, {**typed, **rows, "is_active": "on", "review_ahead_days": "30"}).status_code == 302
        assert TypeRules.objects.get(pk=w.rules.pk).review_ahead_days == 30
        assert review_in(w, 100).opens_date == make.today() + 70 * DAY
        assert scheduled().scheduled == 0
