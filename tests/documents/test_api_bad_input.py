"""What no program should send: wrong tokens, wrong queries, wrong methods. A problem in JSON below 500, never a page."""

import pytest
from django.db import OperationalError
from django.test import Client

from documents.api import views
from qms.people.models import User
from qms.tokens.models import AccessToken
from tests import make

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
SECRET = "qms_" + "x" * 43


@pytest.fixture
def person():
    return make.person("hoa.pham")


@pytest.fixture
def secret(person):
    return make.secret(person, "read:documents", "read:files", "search")


def ask(secret, path, method="get", **headers):
    client = Client(raise_request_exception=False)
    return getattr(client, method)(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}", **headers})


def is_problem(answer, status):
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["status"] == status
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "header",
    [
        None, "", "Bearer", "Bearer ", "bearer x", f"Basic {SECRET}", f"Token {SECRET}", f"Bearer {SECRET}", f"Bearer {SECRET} x",
        "Bearer " + "x" * 60_000, "Bearer ạ", "Bearer \x00", SECRET,
    ],
)  # fmt: skip
def test_without_a_token_that_counts_it_is_401_and_says_no_more(header):
    headers = {} if header is None else {"Authorization": header}
    answer = Client(raise_request_exception=False).get("/api/v1/documents", headers=headers)
    is_problem(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer realm="qms"'


def test_why_a_token_does_not_count_is_told_to_nobody(person, secret):
    told = {ask(SECRET, "documents").content}
    for change in ({"is_active": False}, {"must_change_password": True}):
        User.objects.filter(pk=person.pk).update(**change)
        told.add(ask(secret, "documents").content)
        User.objects.filter(pk=person.pk).update(is_active=True, must_change_password=False)
    assert ask(secret, "documents").status_code == 200
    AccessToken.objects.update(revoked_at=make.now())
    told.add(ask(secret, "documents").content)
    assert len(told) == 1


def test_no_cookie_and_no_token_in_the_address_opens_the_api(person, secret):
    browser = Client()
    browser.force_login(person)
    is_problem(browser.get("/api/v1/documents"), 401)
    for query in (f"?token={secret}", f"?access_token={secret}", f"?Authorization=Bearer+{secret}"):
        is_problem(browser.get(f"/api/v1/documents{query}"), 401)


def test_a_token_counts_for_its_own_person_whoever_is_signed_in(person, secret):
    browser, other = Client(), make.person("nguoi.khac")
    browser.force_login(other)
    browser.get("/api/v1/documents", headers={"Authorization": f"Bearer {secret}"})
    assert AccessToken.objects.get(person=person).last_used_at


@pytest.mark.parametrize(
    "query",
    [
        "la=1", "q=a&q=b", "day=2026-02-31", "day=x", "day=20260101", "day=", "day=0000-01-01", "state=preparing", "state=dang-soan",
        "state=", "sort=title", "sort=document__title", "type=%00", "type=QT", "unit=0", "unit=-1", "unit=x", "unit=1.5", "unit=",
        "unit=" + "9" * 40, "after=x", "after=1~", "before=~1", "q=" + "x" * 201, "q=" + "a" * 10_000, "&".join(["type=a"] * 31),
        "_connector=OR&__class__=x&pk__in=1", "&" * 6000, "unit=1&unit=%D9%A3", "day=2026-11-2%D9%A3",
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_400_and_names_what_is_wrong(secret, query):
    answer = ask(secret, f"documents?{query}")
    is_problem(answer, 400)
    assert query.startswith("&") or answer.json()["invalid"]


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=a&page=0", "q=a&page=51", "q=a&page=x", "q=a&state=dang-soan", "q=a&sort=code", "q=" + "x" * 300],
)
def test_searching_takes_nothing_it_does_not_know_either(secret, query):
    is_problem(ask(secret, f"search?{query}"), 400)


@pytest.mark.parametrize(
    "q", ["%00", "%0A%7F", "%ff%fe", "%22", "%F0%9F%98%80", "%E2%80%AE", "a" * 200, "%28a%2B%29%2B%24" * 10]
)
def test_odd_words_find_nothing_and_break_nothing(secret, q):
    assert ask(secret, f"documents?q={q}").status_code == 200
    assert ask(secret, f"search?q={q}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "after=2026-02-31~1&sort=from",
        "after=2026-02-01~1",
        "before=123~1&sort=-from",
        "type=khong-co",
        "day=9999-12-31",
    ],
)
def test_a_page_a_type_or_a_day_there_is_not_is_404(secret, query):
    is_problem(ask(secret, f"documents?{query}"), 404)


def test_a_cursor_far_away_is_an_empty_page(secret):
    assert ask(secret, f"documents?after={'9' * 400}~{'9' * 18}").json()["items"] == []
    assert ask(secret, f"documents?after=9999-12-31~{'9' * 18}&sort=from").json()["items"] == []


@pytest.mark.parametrize(
    "path",
    [
        "", "x", "documents/", "documents//", "documents/%00", "documents/..%2f..%2fetc", "documents/%16%0A%3A~", "documents/" + "a" * 3000,
        "documents/x/versions/002.01", "documents/x/versions/999.999", "documents/x/versions/2.1", "documents/x/versions/02.01/files/x",
        "documents/x/versions/02.01/files/" + "f" * 64, "openapi.json/", "search/", "../tai-lieu/",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_404_in_json(secret, path):
    is_problem(ask(secret, path), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["documents", "search", "openapi.json", "documents/x", "nowhere"])
def test_other_methods_are_405_and_change_nothing(secret, method, path):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = getattr(client, method)(f"/api/v1/{path}", headers={"Authorization": f"Bearer {secret}"})
    is_problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD"


def test_head_is_answered_without_a_body(secret):
    answer = ask(secret, "documents", "head")
    assert (answer.status_code, answer.content) == (200, b"")
    assert ask(SECRET, "documents", "head").status_code == 401


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*", "x", "", "*/*;q=0"])
def test_whatever_is_accepted_the_answer_is_json(secret, accept):
    assert ask(secret, "documents", Accept=accept)["Content-Type"] == "application/json"
    is_problem(ask(secret, "nowhere", Accept=accept), 404)


def test_a_lost_database_is_503_and_a_fault_of_ours_500_both_in_json(secret, monkeypatch):
    for trouble, status in ((OperationalError("gone"), 503), (ZeroDivisionError("fault"), 500)):

        def fails(*_args, trouble=trouble, **_kwargs):
            raise trouble

        monkeypatch.setattr(views.register, "counted", fails)
        is_problem(ask(secret, "documents"), status)


def test_nothing_of_an_answer_may_be_kept_or_read_by_another_site(secret):
    answer = ask(secret, "documents")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Authorization" in answer["Vary"]
    assert not [key for key in answer.headers if key.lower().startswith("access-control-")]
    assert not answer.cookies
