"""Recent and saved searches: ten, one's own, no record of them."""

from datetime import timedelta

import pytest

from qms.search import actions
from qms.search.models import RecentSearch, SavedSearch
from tests import make
from tests.documents.acting import refused, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return make.world()


def remember(by, *texts):
    for place, text in enumerate(texts):
        actions.remember_search(text=text, address=f"q={text}", by=by, at=make.now() + timedelta(seconds=place))


def mine(person):
    return list(RecentSearch.objects.filter(person=person).values_list("text", flat=True))


def test_the_last_ten_are_kept_the_latest_first(w):
    remember(w.reader, *(f"w{n}" for n in range(12)), "w5")
    assert mine(w.reader) == ["w5", "w11", "w10", "w9", "w8", "w7", "w6", "w4", "w3", "w2"]


def test_each_person_forgets_their_own(w):
    remember(w.reader, "a", "b")
    remember(w.author, "c")
    theirs = RecentSearch.objects.get(person=w.author)
    actions.forget_searches(by=w.reader, pk=theirs.pk)
    assert mine(w.author) == ["c"]
    actions.forget_searches(by=w.reader, pk=RecentSearch.objects.get(text="a").pk)
    assert mine(w.reader) == ["b"]
    actions.forget_searches(by=w.reader)
    assert mine(w.reader) == []


def test_a_search_is_saved_under_a_name_and_named_anew(w):
    actions.save_search(name="An  toàn", address="q=an", by=w.reader, at=make.now())
    actions.save_search(name="An toàn thực phẩm", address="q=an", by=w.reader, at=make.now())
    assert list(SavedSearch.objects.values_list("name", flat=True)) == ["An toàn thực phẩm"]
    with refused("name", field="name"):
        actions.save_search(name=" ", address="q=x", by=w.reader, at=make.now())


def test_fifty_searches_are_enough(w):
    for number in range(50):
        actions.save_search(name=f"s{number}", address=f"q={number}", by=w.reader, at=make.now())
    with refused("50", field="name"):
        actions.save_search(name="one more", address="q=more", by=w.reader, at=make.now())
    actions.save_search(name="named anew", address="q=7", by=w.reader, at=make.now())


def test_nobody_removes_what_another_saved(w):
    saved = actions.save_search(name="s", address="q=x", by=w.author, at=make.now())
    actions.drop_saved_search(pk=saved.pk, by=w.reader)
    assert SavedSearch.objects.count() == 1
    actions.drop_saved_search(pk=saved.pk, by=w.author)
    assert SavedSearch.objects.count() == 0


def test_what_people_look_for_is_in_no_record(w):
    with watched() as did:
        remember(w.reader, "a")
        actions.save_search(name="s", address="q=x", by=w.reader, at=make.now())
        actions.forget_searches(by=w.reader)
    assert did.acts == []
