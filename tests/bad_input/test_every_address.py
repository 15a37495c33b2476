"""Every address is bent: numbers without end, letters of no alphabet, keys of the ORM. 404 or 400, never a fault of ours."""

import re

import pytest
from django.test import Client

from documents.policies_reading import POLICIES as READING
from tests.bad_input.test_every_form import who
from tests.matrix.addresses import POLICIES, cases_of

pytestmark = pytest.mark.matrix
OPEN = sorted(name for name in POLICIES if "GET" in POLICIES[name].methods)
QUERIES = (
    "_connector=OR&_negated=1&__class__=x&document__agency__name=x&author__password__startswith=a&pk__in=1,2",
    "sap_xep=password&trang=-1&page=99999999999999999999&sau=x&truoc=%00&ngay=2026-02-31&ngay=x&q=%ff%fe&loai=%00&don-vi=9999999999999999999",
    "q=" + "%28a%2B%29%2B%24%00" * 400 + "&ngay=0000-00-00&tab=../../etc",
)


@pytest.mark.parametrize("name", OPEN)
def test_a_page_answers_whatever_its_query_holds(w, as_, name):
    for case in cases_of(w, name)[:1]:
        client = as_(who(w, name))
        if case.url.endswith("/pdf/") or name.endswith("_pdf"):
            continue  # takes no query but the day, asked below; a press a question would be slow
        for query in QUERIES:
            answer = client.get(f"{case.url}?{query}")
            assert answer.status_code < 500, f"{case.url}?{query}"


BENT = ("9" * 40, "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "a" * 3000)


def test_a_bent_address_is_404_and_tells_nobody_more(w, as_):
    client = as_(w.officer)
    seen = set()
    for name in OPEN:
        for case in cases_of(w, name)[:1]:
            parts = case.url.strip("/").split("/")
            for place, part in enumerate(parts):
                if not (re.search(r"\d", part) or place == len(parts) - 1) or name.endswith("pdf"):
                    continue
                for bent in BENT:
                    url = "/" + "/".join([*parts[:place], bent, *parts[place + 1 :]]) + "/"
                    if url not in seen:
                        seen.add(url)
                        assert client.get(url).status_code < 500, url
    assert len(seen) > 150


@pytest.mark.parametrize(
    "asked", ["_connector=OR", "document__title=x", "sap_xep=author__password", "sap-xep=__class__"]
)
def test_a_key_of_the_orm_is_a_clear_400_in_the_register(w, as_, asked):
    answer = as_(w.reader).get(f"/tai-lieu/?{asked}")
    assert answer.status_code == 400
    assert b"href" in answer.content  # with a way back


def test_an_anonymous_visitor_gets_nothing_but_sign_in_from_any_address(w):
    client = Client()
    for name in READING:
        for case in cases_of(w, name)[:2]:
            for url in (case.url, case.url.rstrip("/")):
                answer = client.get(url)
                assert answer.status_code in {301, 302, 405}, url
                if answer.status_code == 302:
                    assert answer["Location"].startswith("/tai-khoan/dang-nhap/"), url
