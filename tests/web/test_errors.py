import errno
import io

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import UnreadablePostError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from qms.trail.refusals import Refused
from qms.web import errors, middleware
from qms.web.views import home
from tests import make


@pytest.fixture
def request_(rf: RequestFactory):
    request = rf.get("/khong-co/QT-TM-99/")
    request.user = type("Person", (), {"is_authenticated": True})()
    return request


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def text_of(response):
    return response.content.decode()


def test_a_refusal_shows_its_reason(request_):
    page = errors.forbidden(request_, PermissionDenied("Only the <officer> may issue."))
    assert page.status_code == 403
    assert "Only the &lt;officer&gt; may issue." in text_of(page)


def test_a_missing_page_offers_a_search_for_the_code_in_the_address(request_):
    page = errors.not_found(request_)
    assert page.status_code == 404
    assert 'value="QT-TM-99"' in text_of(page)


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Refused("Issue 02 is in review."), 409),
        (OperationalError("server closed the connection"), 503),
        (UnreadablePostError("cut"), 400),
        (OSError(errno.ENOSPC, "No space left on device"), 503),
    ],
)
def test_a_failure_with_a_meaning_has_its_page(request_, failure, status):
    page = errors.page_for(request_, failure)
    assert page.status_code == status
    assert "No space left" not in text_of(page)
    assert "server closed" not in text_of(page)


def test_a_fault_of_ours_is_not_dressed_up(request_):
    assert errors.page_for(request_, ZeroDivisionError()) is None


def test_too_much_data_in_a_form_is_413(request_):
    assert errors.bad_request(request_, RequestDataTooBig()).status_code == 413


def test_error_pages_ask_the_database_nothing(request_, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        for page in (
            errors.bad_request,
            errors.forbidden,
            errors.not_found,
            errors.too_large,
            errors.too_many,
            errors.unavailable,
        ):
            page(request_)
        errors.server_error(request_)
        errors.conflict(request_, "No.")


def test_a_view_that_breaks_shows_a_page_and_no_trace(client, monkeypatch, db):
    client.force_login(make.world().author)
    client.raise_request_exception = False
    monkeypatch.setattr(home, "work_of", lambda *a: 1 / 0)
    page = client.get("/")
    assert page.status_code == 500
    assert "ZeroDivisionError" not in text_of(page)


def test_a_lost_database_is_503_with_a_time_to_come_back(client, monkeypatch, db):
    def lost(*args):
        raise OperationalError("gone")

    client.force_login(make.world().author)
    monkeypatch.setattr(home, "work_of", lost)
    client.raise_request_exception = False
    page = client.get("/")
    assert page.status_code == 503
    assert page["Retry-After"]


def test_an_oversize_request_is_refused_by_its_length_alone(settings, db):
    settings.MAX_UPLOAD_BYTES = 1000
    read = []

    class Body(io.BytesIO):
        def read(self, *args):
            read.append(args)
            return super().read(*args)

    request = RequestFactory().post("/x/", data=b"", content_type="application/octet-stream")
    request.META["CONTENT_LENGTH"] = str(2 * 1024 * 1024)
    request.META["wsgi.input"] = Body(b"x" * 5000)
    answer = middleware.RefuseOversize(lambda r: pytest.fail("was let through"))(request)
    assert answer.status_code == 413
    assert read == []
    answer.close()
    assert read, "the rest is read after the answer, so that the browser can show it"


@pytest.mark.parametrize("length", ["", "abc", "-5", "12"])
def test_an_odd_content_length_does_not_stop_anybody(length):
    request = RequestFactory().get("/")
    request.META["CONTENT_LENGTH"] = length
    assert middleware.RefuseOversize(lambda r: "through")(request) == "through"


def test_an_expired_page_shows_what_was_typed_but_no_secret(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.world().author)
    page = client.post(
        reverse("web:end_sessions"),
        {"reason": "Giảm thời hạn <b>", "password": "bi-mat", "csrfmiddlewaretoken": "x", "empty": ""},
    )
    assert page.status_code == 403
    assert "Giảm thời hạn &lt;b&gt;" in text_of(page)
    assert "bi-mat" not in text_of(page)
    assert reverse("web:end_sessions") in text_of(page)


def test_nothing_is_changed_while_the_guards_are_broken(client, monkeypatch, db):
    client.force_login(make.world().author)
    monkeypatch.setattr(middleware, "why_read_only", lambda: ["Protections are missing."])
    assert client.get("/").status_code == 200
    page = client.post(reverse("web:end_sessions"))
    assert page.status_code == 503
    assert "Protections are missing." in text_of(page)
    assert client.post(reverse("account_logout")).status_code == 302


def test_a_session_that_ended_does_not_swap_the_sign_in_page_into_a_text(client, db):
    answer = client.post(reverse("web:end_sessions"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "qms:warn" in answer["HX-Trigger"]
    assert "Location" not in answer
