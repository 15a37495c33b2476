"""People are spoken to as they chose, else by their post; nobody in an office is called "bạn"."""

import pytest
from django.urls import reverse
from django.utils import translation

from qms.people.models import User
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.web import actions
from qms.web.forms_of_address import addressed, greeted, spoken_to
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return make.world()


def called(person, word):
    person.honorific = word
    person.save()
    return person


def test_the_choice_wins_then_the_post_then_the_name(w):
    assert addressed(called(w.deputy, "ông")) == "ông"
    assert greeted(w.deputy) == "ông Đức"
    called(w.deputy, "")
    assert addressed(w.deputy) == "Phó Giám đốc Sở"
    assert greeted(w.deputy) == "Phó Giám đốc Sở Lê Minh Đức"
    assert addressed(called(w.nobody, "")) == greeted(w.nobody) == w.nobody.full_name
    assert addressed(None) == ""


def test_only_a_sentence_with_a_place_is_filled_in(w):
    assert spoken_to(called(w.deputy, "ông"), "Lượt của {you}") == "Lượt của ông"
    assert spoken_to(w.deputy, "Tài liệu {0}") == "Tài liệu {0}"


def test_one_chooses_on_the_account_page(client, w):
    client.force_login(called(w.author, ""))
    page = client.get(reverse("web:account"))
    assert page.status_code == 200
    assert w.author_post.title in page.content.decode()
    answer = client.post(reverse("web:account"), {"honorific": "bà"})
    assert answer.url == reverse("web:account")
    assert User.objects.get(pk=w.author.pk).honorific == "bà"
    assert f"bà {w.author.get_short_name()}" in client.get("/").content.decode()
    client.post(reverse("web:account"), {"honorific": ""})
    assert f"{w.author_post.title} {w.author.full_name}" in client.get("/").content.decode()


@pytest.mark.parametrize("word", ["bạn", "sếp", "<b>", "ông " * 9])
def test_another_word_is_refused_and_changes_nothing(client, w, word):
    client.force_login(w.author)
    answer = client.post(reverse("web:account"), {"honorific": word})
    assert answer.status_code == 422
    assert 'class="error-summary' in answer.content.decode()
    assert User.objects.get(pk=w.author.pk).honorific == "chị"
    with pytest.raises(Refused):
        actions.choose_form_of_address(by=w.author, honorific=word, at=make.now())


def test_a_word_an_administrator_entered_may_stay(client, w):
    client.force_login(called(w.author, "đồng chí"))
    assert client.post(reverse("web:account"), {"honorific": "đồng chí"}).status_code == 302
    assert User.objects.get(pk=w.author.pk).honorific == "đồng chí"


def test_the_choice_is_recorded_once_with_its_author_and_changes_nothing_else(w):
    before = User.objects.filter(pk=w.author.pk).values().get()
    assert actions.choose_form_of_address(by=w.author, honorific="anh", at=make.now())
    assert not actions.choose_form_of_address(by=w.author, honorific="anh", at=make.now())
    entry = Entry.objects.get(act=Act.PERSON_CHANGED)
    assert entry.detail == {"fields": ["honorific"]}
    assert entry.actor_id == w.author.pk
    assert User.objects.filter(pk=w.author.pk).values().get() == {**before, "honorific": "anh"}
    assert w.author.history.first().history_user == w.author


@pytest.mark.parametrize(("word", "said"), [("ông", "ông"), ("", "Phó Giám đốc Sở")])
def test_the_page_of_a_decision_speaks_to_whoever_decides(client, w, word, said):
    version = make.submitted(w)
    version = make._along(w, version, ("check", w.officer))
    client.force_login(called(w.deputy, word))
    page = client.get(reverse("documents:decide", args=[version.document.slug, version.number])).content.decode()
    assert "{you}" not in page
    with translation.override("vi"):
        for text in ("Your turn", "Your decision", "Your password"):
            assert translation.gettext(text).replace("{you}", said) in page
