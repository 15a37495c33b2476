"""The account's page of tokens."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from qms.tokens.models import AccessToken
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/tai-khoan/ma-truy-cap/"


@pytest.fixture
def person():
    return make.person("hoa.pham")


@pytest.fixture
def signed_in(client, person):
    client.force_login(person)
    return client


def typed(**changes):
    last = make.today() + timedelta(days=10)
    return {
        "name": "Kho dữ liệu", "scopes": ["read:documents"], "last_date": f"{last:%d/%m/%Y}", "password": make.PASSWORD,
    } | changes  # fmt: skip


def shown(answer):
    return answer.context["secret"]


def test_a_token_is_shown_on_the_page_that_made_it_and_nowhere_else(signed_in, person):
    answer = signed_in.post(PAGE, typed())
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    secret, token = shown(answer), AccessToken.objects.get()
    assert secret in answer.content.decode()
    assert token.person == person
    assert token.until_date == make.today() + timedelta(days=11)
    listed = signed_in.get(PAGE).content.decode()
    assert secret not in listed
    assert f"…{token.ending}" in listed
    assert not any(secret in str(row.get_decoded()) for row in Session.objects.all())


def test_a_feed_is_shown_as_an_address_with_the_filters_one_came_with(signed_in):
    answer = signed_in.post(f"{PAGE}?loai=quy-trinh&loai=bieu-mau&don-vi=7&don-vi=x&la=1", typed(scopes=["feed"]))
    address = answer.context["feed_address"]
    assert address.endswith(f"/nguon-tin/{shown(answer)}/?loai=quy-trinh&loai=bieu-mau&don-vi=7")
    assert address.replace("&", "&amp;") in answer.content.decode()


def test_from_the_register_the_form_offers_a_feed(signed_in):
    for query in ("loai=quy-trinh", "dung=nguon-tin", "dung=nguon-tin&don-vi=3"):
        assert signed_in.get(f"{PAGE}?{query}").context["form"]["scopes"].value() == ["feed"]
    assert signed_in.get(PAGE).context["form"]["scopes"].value() is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"password": "khong dung"}, "password"),
        ({"password": ""}, "password"),
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["all"]}, "scopes"),
        ({"scopes": ["feed", "search"]}, "scopes"),
        ({"last_date": "01/01/2020"}, "last_date"),
        ({"last_date": "31/12/2199"}, "last_date"),
        ({"last_date": "hôm nào"}, "last_date"),
    ],
)
def test_what_was_typed_wrong_is_named_and_the_rest_stays(signed_in, wrong, field):
    answer = signed_in.post(PAGE, typed(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert make.PASSWORD not in answer.content.decode()
    assert not AccessToken.objects.exists()


def test_one_revokes_a_token_of_ones_own_and_of_nobody_else(signed_in, person):
    make.secret(person, "search")
    other = make.person("nguoi.khac")
    make.secret(other, "search")
    mine, theirs = AccessToken.objects.get(person=person), AccessToken.objects.get(person=other)
    assert signed_in.post(reverse("web:revoke_token", args=[theirs.pk])).status_code == 404
    assert signed_in.post(f"{PAGE}{10**30}/thu-hoi/").status_code == 404
    assert signed_in.get(reverse("web:revoke_token", args=[mine.pk])).status_code == 405
    assert signed_in.post(reverse("web:revoke_token", args=[mine.pk])).status_code == 302
    assert AccessToken.objects.get(pk=mine.pk).revoked_at
    assert AccessToken.objects.get(pk=theirs.pk).revoked_at is None
    again = signed_in.post(reverse("web:revoke_token", args=[mine.pk]), follow=True)
    assert again.status_code == 200


def test_the_list_costs_one_statement_more_whatever_its_length(signed_in, person, django_assert_max_num_queries):
    for _n in range(5):
        make.secret(person, "search")
    with django_assert_max_num_queries(5):
        signed_in.get(PAGE)
