"""What a page that is not there offers: documents of a near code, never one that is hidden."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from documents import near as documents_near
from documents.models import DocumentCode
from qms.access.rights import rights_of
from qms.web import near
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return make.world()


def offered(client, person, address):
    """Codes that the page at this address offers to the person."""
    client.force_login(person)
    page = client.get(address)
    assert page.status_code == 404, address
    return [row["code"] for row in page.context["near"]]


def named(w, code, **fields):
    """A document in force with this code."""
    draft = make.in_force(w, **fields)
    document = draft.document
    slug = code.lower().replace(" ", "-").replace("/", "-")
    document.code, document.slug = code, slug
    document.save(update_fields=["code", "slug"])
    DocumentCode.objects.create(agency=w.agency, code=code, slug=slug, document=document, given_at=make.now())
    return document


@pytest.mark.parametrize(
    "address",
    [
        "/tai-lieu/qt-kd-3/",
        "/tai-lieu/qt-kd-33/",
        "/tai-lieu/wt-kd-03/",
        "/tai-lieu/t-kd-03/",
        "/tai-lieu/tq-kd-03/",
        "/tai-lieu/qt-kd/",
        "/tai-lieu/QT%20KD%2003/",
        "/tai-lieu/QT-KĐ-03/",
        "/tai-lieu/qt-kd-04/pdf/",
        "/tai-lieu/qt-kd-03/09.09/",
        "/bieu-mau/qt/kd-03/",
        "/phe-duyet/qt-kd-30/01.00/",
        "/phe-duyet/qt-kd-03/khong-co/",
    ],
)
def test_a_slip_in_a_code_offers_the_document(client, w, address):
    named(w, "QT-KD-03", classification="public")
    assert offered(client, w.reader, address)[:1] == ["QT-KD-03"]


@pytest.mark.parametrize(
    "address", ["/tai-lieu/xyz/", "/quan-tri/qt-kd-03/", "/qt-kd-03/", "/tai-lieu/---/", "/tai-lieu/%20/"]
)
def test_nothing_is_offered_for_what_is_no_near_code(client, w, address):
    named(w, "QT-KD-03", classification="public")
    assert offered(client, w.reader, address) == []


def test_a_hidden_document_is_never_offered_and_does_not_crowd_out_others(client, w):
    for number in range(4):
        named(w, f"QT-KD-1{number}", classification="restricted")
    named(w, "QT-KD-19", classification="public")
    assert offered(client, w.reader, "/tai-lieu/qt-kd-10/") == ["QT-KD-19"]
    assert "QT-KD-12" in offered(client, w.officer, "/tai-lieu/qt-kd-1/")
    assert offered(client, w.stranger, "/tai-lieu/qt-kd-11/") == ["QT-KD-19"]


def test_at_most_five_are_offered_the_nearest_first(client, w):
    for number in range(10, 18):
        named(w, f"QT-KD-{number}", classification="public")
    found = offered(client, w.reader, "/tai-lieu/qt-kd-150/")
    assert len(found) == 5
    assert found[0] == "QT-KD-15"


def test_an_old_code_offers_the_document_of_today_once(client, w):
    document = named(w, "QT-KD-03", classification="public")
    DocumentCode.objects.create(
        agency=w.agency, code="QT-KD-3A", slug="qt-kd-3a", document=document, given_at=make.now()
    )
    assert offered(client, w.reader, "/tai-lieu/qt-kd-3b/") == ["QT-KD-03"]


def test_a_code_in_capitals_leads_to_the_document(client, w):
    named(w, "QT-KD-03", classification="public")
    client.force_login(w.reader)
    assert client.get("/tai-lieu/QT-KD-03/").url == "/tai-lieu/qt-kd-03/"


def test_each_row_says_its_state_and_leads_to_its_page(client, w):
    named(w, "QT-KD-03", classification="public")
    client.force_login(w.reader)
    page = client.get("/tai-lieu/qt-kd-04/").content.decode()
    assert 'href="/tai-lieu/qt-kd-03/"' in page
    assert "status--effective" in page


def test_it_costs_two_statements_whatever_the_number_of_documents(w):
    make.in_force(w, classification="public")
    rights_of(w.reader)
    for more in (0, 3):
        for _one in range(more):
            make.in_force(w, classification="public")
        with CaptureQueriesContext(connection) as asked:
            documents_near.near_documents(w.reader, "/tai-lieu/qt-tm-99/")
        assert len(asked) == 2, [query["sql"][:90] for query in asked]


def test_the_page_comes_without_its_offers_when_the_database_is_lost(client, w, monkeypatch):
    def lost(*args):
        raise DatabaseError("gone")

    monkeypatch.setattr(documents_near, "targets_of", lost)
    named(w, "QT-KD-03", classification="public")
    assert offered(client, w.reader, "/tai-lieu/qt-kd-04/") == []


def test_a_source_that_is_missing_takes_no_page_down(client, w, settings):
    settings.SEARCH_SOURCES = ["nowhere.SOURCE"]
    assert offered(client, w.reader, "/tai-lieu/qt-kd-04/") == []


def test_a_stranger_is_sent_to_sign_in_and_nothing_is_asked(client, w, monkeypatch):
    named(w, "QT-KD-03", classification="public")
    monkeypatch.setattr("qms.web.errors.near_addresses", lambda *a: pytest.fail("was asked"))
    assert client.get("/tai-lieu/qt-kd-04/").status_code == 302


def test_an_address_of_any_length_is_answered(w):
    with translation.override("en"):
        for path in ("/tai-lieu/" + "a" * 5000 + "/", "/tai-lieu/" + "x/" * 3000, "/tai-lieu/\x00/", "/phe-duyet//"):
            assert near.near_addresses(w.reader, path) == []
