"""The work of a unit, for its head: what her people have to do by a day; for nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.actions import reclassify_document
from documents.actions.reading_setting import add_readers
from documents.models import ImpactCase, VersionStep
from documents.readings import of_units
from documents.reminding import cases_opened
from tests import make
from tests.documents import linked
from tests.documents.readings.asking import asked_now, confirmed

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


def test_the_head_sees_who_of_her_unit_has_not_read_what_until_they_have(client, w):
    asked = asked_now(w)
    page = shown(client, w.unit_head)
    assert asked.document.code in page and w.author.full_name in page and f"/pho-bien/{asked.pk}/" in page
    assert w.unit_head.full_name not in page.split("<main")[1]  # what she has to read herself is among her own work
    assert w.officer.full_name not in page  # of another unit
    confirmed(asked, w.author)
    assert w.author.full_name not in shown(client, w.unit_head).split("<main")[1]


def test_what_the_head_may_not_read_is_not_named_to_her(client, w):
    head = make.person("chanh.vp", on=make.post(w.office, "Chánh Văn phòng", "unit_head", is_head=True))
    asked = asked_now(w)
    page = shown(client, head)
    assert asked.document.code in page and w.officer.full_name in page
    reclassify_document(asked.document, classification="restricted", reason="Hạn chế", by=w.officer, at=make.now())
    assert asked.document.code not in shown(client, head)


def test_statements_do_not_grow_with_the_documents_that_are_to_be_read(client, w):
    asked_now(w)
    client.force_login(w.unit_head)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for _again in range(3):
        make.in_force(w)
    with CaptureQueriesContext(connection) as four:
        client.get(PAGE)
    assert len(four) == len(one) <= 10


def test_of_many_documents_the_last_ones_stand_there_and_the_way_to_all(client, w, monkeypatch):
    monkeypatch.setattr(of_units, "MOST_ROUNDS", 1)
    first, second = asked_now(w), asked_now(w)
    page = shown(client, w.unit_head)
    assert second.document.code in page and first.document.code not in page
    assert 'href="/pho-bien/"' in page.split("<main")[1]
    assert 'href="/pho-bien/"' not in shown(client, w.unit_head, "/viec/").split("<main")[1]


def test_lines_of_the_audience_count_on_the_page_of_the_unit(client, w):
    asked = asked_now(w)
    add_readers(asked.document, kind="post", post=w.trade_head_post, by=w.officer, at=make.now(), day=make.today())
    assert w.author.full_name not in shown(client, w.unit_head).split("<main")[1]


def test_a_page_that_the_head_may_not_open_is_not_linked(client, w):
    """An officer under her settles the law; the case itself is not hers to see, what is late is."""
    head = make.person("chanh.vp", on=make.post(w.office, "Chánh Văn phòng", "unit_head", is_head=True))
    law = linked.law("118/2025/NĐ-CP")
    case = ImpactCase.objects.create(
        agency=w.agency, instrument=law, effect_date=make.today(), due_date=make.today(), opened_at=make.now()
    )  # fmt: skip
    url = f"/ra-soat-can-cu/{case.pk}/"
    page = shown(client, head)
    assert law.number in page and url not in page
    assert [ImpactCase.objects.filter(cases_opened(person)).count() for person in (w.officer, head)] == [1, 0]


def test_a_page_that_is_the_heads_to_see_is_linked(client, w, late):
    assert f'href="/phe-duyet/{late.document.slug}/' in shown(client, w.head)
