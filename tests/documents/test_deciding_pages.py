"""The page of a decision when the text changed behind it: nothing is signed, and the way to what changed is there."""

import pytest
from django.urls import reverse

from documents import actions
from documents.models import Version
from tests import make
from tests.documents.acting import nothing_changes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def client(client, w):
    client.force_login(w.officer)
    return client


def second(w):
    """The next version of a document in force, in review."""
    first = make.in_force(w)
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Sửa mục 2")
    actions.write_amendment(draft, place="Mục 2", old="a", new="b", reason="c", by=w.author, at=make.now())
    return actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing


def taken_back(w, version):
    made = actions.decide(version, "pull_back", by=w.author, at=make.now(), day=make.today(), remark="Sửa lại")
    section = made.thing.sections.first()
    actions.save_section(
        made.thing, section.uuid, token=section.token, by=w.author, at=make.now(), html="<p>Chữ mới hẳn</p>"
    )
    return Version.objects.get(pk=version.pk)


def signed(client, version, seen):
    sent = {"move": "check", "remark": "Đã soát kỹ", "password": make.PASSWORD, "seen": seen}
    with nothing_changes():
        return client.post(reverse("documents:decide", args=[version.document.slug, version.number]), sent)


def test_a_text_submitted_again_is_not_signed_and_the_page_leads_to_what_changed(client, w):
    version = second(w)
    seen = version.content_sha256
    actions.submit(taken_back(w, version), by=w.author, at=make.now(), day=make.today())
    answer = signed(client, version, seen)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "The content changed after you opened it" in page
    assert f"{w.author.full_name} submitted it again on" in page
    assert 'href="#changes"' in page
    assert 'id="changes"' in page
    assert f'href="{reverse("documents:draft", args=[version.pk])}"' in page
    assert "Chữ mới hẳn" in page
    assert "Đã soát kỹ" in page


def test_a_text_that_its_author_has_back_is_not_signed_and_the_page_says_who_has_it(client, w):
    version = second(w)
    seen = version.content_sha256
    taken_back(w, version)
    answer = signed(client, version, seen)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{w.author.full_name} has it back and is writing in it" in page
    assert "Đã soát kỹ" in page
    assert not version.decisions.filter(move="check").exists()


def test_a_page_that_shows_the_text_of_now_says_nothing_of_the_kind(client, w):
    version = second(w)
    url = reverse("documents:decide", args=[version.document.slug, version.number])
    assert 'id="changed"' not in client.get(url).content.decode()
    wrong = client.post(url, {"move": "check", "password": "sai", "seen": version.content_sha256})
    assert 'id="changed"' not in wrong.content.decode()
