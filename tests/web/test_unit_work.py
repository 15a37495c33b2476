"""The work of a unit, for its head: what her people have to do by a day; for nobody else."""

from datetime import timedelta

import pytest

from documents.models import VersionStep
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/viec/?cua=don-vi"


@pytest.fixture
def late(w):
    """A step of the officer that is late: the officer sits in the office, under the board."""
    version = make.submitted(w)
    VersionStep.objects.filter(version=version).update(due_date=make.today() - timedelta(days=4))
    return version


def shown(client, person, address=PAGE):
    client.force_login(person)
    return client.get(address).content.decode()


def test_the_head_of_a_unit_above_sees_who_is_late(client, w, late):
    page = shown(client, w.head)
    assert late.document.code in page and "Đỗ Thị Lan Anh" in page and "Quá hạn 4" in page
    assert late.title not in page


def test_others_see_their_own_work_at_that_address(client, w, late):
    for person in (w.officer, w.author, w.unit_head, w.stranger):
        page = shown(client, person)
        assert "Đỗ Thị Lan Anh</span></span>" not in page
        assert "Việc của tôi</h1>" in page or person == w.unit_head
    assert late.document.code not in shown(client, w.unit_head)


def test_her_own_work_is_not_among_it(client, w):
    version = make.reviewed(w)
    assert version.document.code not in shown(client, w.head)
    assert version.document.code in shown(client, w.head, "/viec/")


def test_who_heads_nothing_is_offered_no_switch(client, w):
    assert "cua=don-vi" in shown(client, w.head, "/viec/")
    assert "cua=don-vi" not in shown(client, w.officer, "/viec/")


def test_only_what_is_late_or_due_soon(client, w, late):
    assert late.document.code in shown(client, w.officer, "/viec/?han=tre")
    assert late.document.code not in shown(client, w.officer, "/viec/?han=sap")
    assert late.document.code in shown(client, w.head, f"{PAGE}&han=tre")
    assert late.document.code in shown(client, w.officer, "/viec/?han=khong-co")


def test_statements_do_not_grow_with_the_unit(client, w, django_assert_max_num_queries):
    for _again in range(6):
        make.submitted(w)
    client.force_login(w.head)
    with django_assert_max_num_queries(10):
        client.get(PAGE)
