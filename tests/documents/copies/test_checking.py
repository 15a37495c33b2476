"""`/kt/`: what a paper answers, to whom, by which code; who guesses is slowed down."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from documents import actions
from documents.actions.guessing import MOST_MISSES, WINDOW, sender_of
from documents.copies.answers import state_of
from documents.copies.codes import ALPHABET, SHORT, TOKEN, grouped, new_code, normalised
from documents.models import CodeMiss, Version
from tests import make
from tests.documents.copies.papers import fresh, numbered, received, released, superseding
from tests.documents.linked import withdraw

DAY = timedelta(days=1)
pages = pytest.mark.usefixtures("english")


class TestCodes:
    @given(st.integers(0, 2**128 - 1))
    def test_a_token_is_26_letters_of_the_alphabet_and_reads_as_itself_in_any_writing(self, number):
        code = new_code(TOKEN, source=lambda _bits: number)
        assert len(code) == 26
        assert set(code) <= set(ALPHABET)
        assert normalised(code.lower()) == code
        assert normalised(f" {code[:5]}-{code[5:]} ") == code

    def test_two_numbers_have_two_codes(self):
        assert new_code(TOKEN, source=lambda _bits: 0) == "0" * 26
        assert new_code(TOKEN, source=lambda _bits: 2**128 - 1) == "7" + "Z" * 25
        assert new_code(SHORT, source=lambda _bits: 33) == "0" * 8 + "11"

    def test_letters_that_look_like_digits_are_read_as_digits(self):
        assert normalised("oO1iIlL-234") == "0011111234"

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "U" * 10,
            "7K3QM2X9T",
            "7K3QM2X9TAB",
            "7K3QM2X9T_",
            "7K3QM2X9Ầ",
            "７Ｋ３ＱＭ２Ｘ９ＴＡ",
            "1" * 27,
            "1" * 5000,
        ],
    )
    def test_what_is_no_code_is_none(self, typed):
        assert normalised(typed) == ""


@pytest.fixture
def version(w):
    return make.in_force(w, from_date=make.today() - 9 * DAY, classification="public")


def asked(client, copy, *, short=False):
    if short:
        return client.get(reverse("documents:check"), {"ma": grouped(copy.short_code).lower()})
    return client.get(reverse("documents:check_code", args=[copy.token.lower()]))


def body(answer):
    return answer.content.decode()


@pytest.mark.django_db
@pages
class TestAnswers:
    @pytest.mark.parametrize("short", [True, False])
    def test_in_force(self, client, w, version, short):
        answer = asked(client, released(w, version), short=short)
        assert answer.status_code == 200
        assert "is the one in force today" in body(answer)
        assert version.document.code in body(answer)
        assert version.title in body(answer)

    def test_superseded_since_its_day_and_not_before(self, client, w, version):
        copy, begins = received(w, version), make.today() + 3 * DAY
        superseding(w, version, from_date=begins)
        assert "is the one in force today" in body(asked(client, copy))
        with time_machine.travel(make.now() + 4 * DAY, tick=False):
            text = body(asked(client, copy))
        assert f"since {begins:%d/%m/%Y}" in text
        assert "Do not work by this paper" in text

    def test_withdrawn(self, client, w, version):
        copy = received(w, version)
        withdraw(w, version.document, from_date=make.today())
        assert "No longer in force: withdrawn" in body(asked(client, copy))

    def test_not_yet_in_force_and_then_in_force_without_anybody_doing_anything(self, client, w, version):
        begins = make.today() + 3 * DAY
        copy = released(w, superseding(w, version, from_date=begins))
        text = body(asked(client, copy))
        assert "Not yet in force" in text
        assert f"{begins:%d/%m/%Y}" in text
        with time_machine.travel(make.now() + 3 * DAY, tick=False):
            assert "is the one in force today" in body(asked(client, copy))

    def test_one_whose_period_was_cancelled_before_it_began_is_withdrawn(self, w, version):
        coming = superseding(w, version, from_date=make.today() + 9 * DAY)
        withdraw(w, version.document, from_date=make.today() + 2 * DAY)
        assert state_of(Version.objects.get(pk=coming.pk), make.today()) == ("withdrawn", None)

    def test_the_paper_of_a_cancelled_version_names_no_day_to_come_and_may_be_stated_destroyed(
        self, client, w, version
    ):
        copy = received(w, superseding(w, version, from_date=make.today() + 9 * DAY))
        withdraw(w, version.document, from_date=make.today() + 2 * DAY)
        client.force_login(w.author)
        text = body(asked(client, copy))
        assert "with effect from" not in text
        assert "I destroyed this copy" in text
        assert "I destroyed this copy" in body(client.get(reverse("documents:copy", args=[copy.pk])))
        actions.say_destroyed(copy, words="Đã hủy", by=w.author, at=make.now(), day=make.today())
        assert fresh(copy).stage == "said"

    @pytest.mark.parametrize("classification", ["public", "restricted"])
    def test_a_paper_called_back_by_hand_or_lost_is_not_plainly_in_force(self, client, w, classification):
        version = make.in_force(w, classification=classification)
        called, lost = received(w, version), received(w, version)
        due = make.today() + 3 * DAY
        actions.recall_copy(called, due_on=due, reason="Bìa rách", by=w.officer, at=make.now(), day=make.today())
        actions.report_lost(lost, words="Mất", by=w.author, at=make.now())
        for copy, sentence in ((called, "This paper is called back"), (lost, "no longer counts this paper")):
            text = body(asked(client, copy))
            assert sentence in text
            assert "flash--success" not in text
            assert (version.document.code in text) is (classification == "public")

    @pytest.mark.parametrize("code", ["0" * 26, "0" * 10])
    def test_a_code_nobody_gave_is_unknown_and_says_so(self, client, w, version, code):
        answer = client.get(reverse("documents:check_code", args=[code]))
        assert answer.status_code == 200
        assert "No controlled copy has this code" in body(answer)

    @pytest.mark.parametrize("code", ["abc", "x" * 300, "\x00", "%00", "ầ", "<b>", "' OR 1=1 --", "U" * 10])
    def test_what_is_no_code_is_unknown_too_and_the_form_keeps_it(self, client, code):
        answer = client.get(reverse("documents:check"), {"ma": code})
        assert answer.status_code == 200
        assert "A code has 10 letters" in body(answer)
        assert "<b>" not in body(answer).split("<form")[-1]

    def test_a_number_that_was_never_released_is_unknown(self, client, w, version):
        assert "No controlled copy has this code" in body(asked(client, numbered(w, version)))

    def test_a_paper_that_is_not_counted_any_more_says_so(self, client, w, version):
        copy = actions.report_lost(received(w, version), words="Mất", by=w.author, at=make.now())
        assert "no longer counts this paper" in body(asked(client, copy))


@pytest.mark.django_db
@pages
class TestWhoLearnsWhat:
    def test_a_stranger_learns_the_title_of_public_documents_alone(self, client, w):
        copy = released(w, make.in_force(w, title="Quy trình chỉ dùng trong cơ quan"))
        text = body(asked(client, copy))
        assert copy.document.code in text
        assert "chỉ dùng trong cơ quan" not in text
        assert copy.holder_name not in text
        assert copy.place not in text

    def test_of_a_restricted_one_nothing_but_the_state(self, client, w):
        version = make.in_force(w, title="Phương án bảo vệ", classification="restricted", from_date=make.today() - DAY)
        copy = received(w, version)
        for answer in (asked(client, copy), asked(client, copy, short=True)):
            assert "is the one in force today" in body(answer)
            for word in (copy.document.code, "Phương án", "01", copy.document.slug):
                assert word not in body(answer).split('<form method="get"')[0].split("<main")[1]
        superseding(w, version)
        text = body(asked(client, copy))
        assert "No longer in force: superseded" in text
        assert f"/{make.today().year}" not in text.split("<main")[1]

    def test_a_signed_in_person_who_may_not_read_it_learns_no_more_than_a_stranger(self, client, w):
        copy = released(w, make.in_force(w, title="Phương án bảo vệ", classification="restricted"))
        client.force_login(w.stranger)
        text = body(asked(client, copy))
        assert "Phương án" not in text
        assert copy.document.code not in text

    def test_who_may_read_it_gets_the_way_to_the_text_of_today(self, client, w, version):
        copy = received(w, version)
        client.force_login(w.reader)
        text = body(asked(client, copy))
        assert f'href="{version.document.get_absolute_url()}"' in text
        assert f"/ban-kiem-soat/{copy.pk}/" not in text

    def test_the_holder_of_an_old_paper_says_that_it_is_destroyed(self, client, w, version):
        copy = received(w, version)
        client.force_login(w.author)
        assert "say_destroyed" not in body(asked(client, copy))
        superseding(w, version)
        assert "say_destroyed" in body(asked(client, copy))
        client.post(
            reverse("documents:copy", args=[copy.pk]), {"move": "say_destroyed", "words": "Đã cắt vụn sáng nay"}
        )
        assert fresh(copy).stage == "said"
        client.force_login(w.reader)
        assert "say_destroyed" not in body(asked(client, copy))

    def test_no_cookie_for_strangers_and_nothing_is_kept_or_passed_on(self, client, w, version):
        client.cookies.clear()
        for answer in (asked(client, released(w, version)), client.get(reverse("documents:check"))):
            assert not answer.cookies
            assert answer["Cache-Control"] == "private, no-store"
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["X-Robots-Tag"] == "noindex"

    def test_a_post_is_no_way_in(self, client):
        assert client.post(reverse("documents:check")).status_code == 405


@pytest.mark.django_db
@pages
class TestGuessing:
    def guess(self, client, times, **extra):
        return [client.get(reverse("documents:check_code", args=[f"{n:010d}"]), **extra) for n in range(times)]

    def test_after_twenty_misses_the_address_waits_also_for_right_codes(self, client, w, version):
        copy = released(w, version)
        assert {answer.status_code for answer in self.guess(client, MOST_MISSES)} == {200}
        for answer in (*self.guess(client, 1), asked(client, copy, short=True)):
            assert answer.status_code == 429
            assert "Wait a quarter of an hour" in body(answer)
            assert answer["Retry-After"] == "900"
            assert version.document.code not in body(answer)
        assert asked(client, copy).status_code == 200, "the QR of a paper is never slowed down"
        with time_machine.travel(make.now() + WINDOW, tick=False):
            assert asked(client, copy, short=True).status_code == 200

    @pytest.mark.parametrize("code", ["0" * 26, "abc", "U" * 10])
    def test_what_nobody_can_guess_is_not_counted(self, client, code):
        assert client.get(reverse("documents:check"), {"ma": code}).status_code == 200
        assert not CodeMiss.objects.exists()

    def test_another_address_does_not_wait(self, client, w, version):
        self.guess(client, MOST_MISSES)
        assert self.guess(client, 1, REMOTE_ADDR="10.9.8.7")[0].status_code == 200

    def test_head_counts_and_right_codes_do_not(self, client, w, version):
        copy = released(w, version)
        for _n in range(MOST_MISSES + 5):
            assert asked(client, copy).status_code == 200
        client.head(reverse("documents:check_code", args=["0" * 10]))
        assert CodeMiss.objects.get().count == 1

    def test_the_address_itself_is_not_kept_and_rows_go_after_a_day(self, client):
        self.guess(client, 1)
        assert CodeMiss.objects.get().sender == sender_of("127.0.0.1") != sender_of("127.0.0.2")
        assert "127.0" not in CodeMiss.objects.get().sender
        with time_machine.travel(make.now() + timedelta(days=2), tick=False):
            self.guess(client, 1)
        assert CodeMiss.objects.count() == 1

    def test_one_customer_of_ipv6_is_one_sender(self):
        assert sender_of("2001:db8::1") == sender_of("2001:db8::ffff:1")
        assert sender_of("2001:db8:0:1::1") != sender_of("2001:db8::1")

    def test_ipv4_written_as_ipv6_is_the_ipv4_address(self):
        assert sender_of("::ffff:192.0.2.1") == sender_of("192.0.2.1") != sender_of("::ffff:192.0.2.2")
