"""Who comes in, with what address, and what ends at once when a right, a session or a person ends."""

from urllib.parse import urljoin, urlsplit

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.urls import reverse

from documents.models import Document, Version, VersionDecision
from documents.views import editing
from qms.notices.delivery import deliver_due
from qms.people.models import PostRole, User
from qms.web.actions import end_sessions
from qms.web.middleware import FORM_OVERHEAD
from tests import make
from tests.documents.acting import nothing_changes

LOGIN = reverse("account_login")


def decide_url(version):
    return reverse("documents:decide", args=[version.document.slug, version.number])


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "[::1", "a b", "testserver@evil"]
)
def test_an_address_of_another_house_is_400(w, as_, host):
    assert as_(w.author).get("/", headers={"host": host}).status_code == 400
    assert Client().get(LOGIN, headers={"host": host}).status_code == 400


def test_a_host_told_by_a_stranger_stands_in_no_answer_and_in_no_mail(w, as_, settings):
    headers = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    answer = as_(w.author).get("/", headers=headers)
    assert answer.status_code == 200
    assert b"evil.example" not in answer.content
    w.officer.email = "officer@example.org"
    w.officer.save()
    as_(w.author).post(reverse("documents:submit", args=[w.versions["draft"].pk]), headers=headers)
    deliver_due(at=make.now())
    assert all(settings.BASE_URL in letter.body and "evil" not in letter.body for letter in mail.outbox)


@pytest.mark.parametrize(
    "away", ["//evil.example", "https://evil.example", "///evil.example", "/\\evil.example", "javascript:alert(1)", "\thttps://evil.example", "%2f%2fevil"]
)  # fmt: skip
def test_signing_in_leads_to_no_other_house(w, away):
    client = Client()
    for answer in (
        client.post(f"{LOGIN}?next={away}", {"login": w.author.username, "password": make.PASSWORD}),
        client.post(LOGIN, {"login": w.author.username, "password": make.PASSWORD, "next": away}),
        client.post(reverse("web:language"), {"language": "en", "next": away}),
    ):
        assert answer.status_code == 302
        there = urlsplit(urljoin("http://testserver/tai-khoan/", answer["Location"].replace("\\", "/")))
        assert (there.scheme, there.hostname) == ("http", "testserver"), answer["Location"]


def test_spraying_one_password_over_many_names_locks_nobody_out_elsewhere(w, settings):
    client, names = Client(), [w.head.username, *(f"khach.{n}" for n in range(20))]
    for name in names:
        for _n in range(settings.AXES_FAILURE_LIMIT if name == w.head.username else 1):
            assert client.post(LOGIN, {"login": name, "password": "Matkhau@123456789"}).status_code in {200, 429}
    assert client.post(LOGIN, {"login": w.head.username, "password": make.PASSWORD}).status_code == 429
    at_work = Client(REMOTE_ADDR="10.1.2.3")
    assert at_work.post(LOGIN, {"login": w.head.username, "password": make.PASSWORD}).status_code == 302
    assert not AccessAttempt.objects.filter(post_data__contains="Matkhau").exists()


def test_a_role_that_ended_while_the_page_was_open_is_refused_at_the_post(w, as_):
    version, client = w.versions["reviewed" if "reviewed" in w.versions else "in_approval"], as_(w.head)
    assert client.get(decide_url(version)).status_code == 200
    w.head.appointments.update(until_date=make.today())
    sent = {"move": "approve", "remark": "Đồng ý", "password": make.PASSWORD, "seen": version.content_sha256}
    answer = client.post(decide_url(version), sent)
    assert answer.status_code in {403, 404, 422}
    assert not VersionDecision.objects.filter(version=version, move="approve").exists()


def test_a_role_taken_from_the_post_stops_writing_at_the_next_save(w, as_):
    draft = w.versions["their draft"]
    author = draft.author
    client, section = as_(author), draft.sections.first()
    PostRole.objects.filter(post__appointments__person=author).delete()
    document = Document.objects.get(pk=draft.document_id)
    assert client.post(reverse("documents:start_version", args=[document.slug])).status_code in {403, 404}
    answer = client.post(reverse("documents:new"), {"title": "x"})
    assert answer.status_code == 403
    # who is the author of a draft goes on writing in it: participation, until somebody else takes it over
    sent = {"heading": "Mục đích", "html": "<p>x</p>", "token": section.token}
    assert client.post(reverse("documents:save_section", args=[draft.pk, section.uuid]), sent).status_code == 302


@pytest.mark.parametrize("how", ["deactivated", "signed out from elsewhere"])
def test_a_person_who_left_is_refused_at_the_next_request_also_with_a_bookmark(w, as_, how):
    client, version = Client(), w.versions["in_force"]
    client.post(LOGIN, {"login": w.author.username, "password": make.PASSWORD})
    pdf = reverse("documents:version_pdf", args=[version.document.slug, version.number])
    assert client.get("/").status_code == 200
    if how == "deactivated":
        User.objects.filter(pk=w.author.pk).update(is_active=False)
    else:
        end_sessions(of=w.author)
    for address in ("/", pdf, reverse("documents:draft", args=[w.versions["draft"].pk])):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(LOGIN)
    draft = w.versions["draft"]
    with nothing_changes():
        assert client.post(reverse("documents:submit", args=[draft.pk])).status_code == 302


def test_a_form_of_a_page_from_yesterday_gives_the_typed_text_back(w):
    client = Client(enforce_csrf_checks=True)
    client.force_login(w.author)
    draft = w.versions["draft"]
    section = draft.sections.first()
    address = reverse("documents:save_section", args=[draft.pk, section.uuid])
    sent = {
        "heading": "Mục đích",
        "html": "<p>Một buổi sáng đã gõ</p>",
        "token": section.token,
        "csrfmiddlewaretoken": "cũ",
    }
    with nothing_changes():
        answer = client.post(address, sent)
    assert answer.status_code == 403
    assert "Một buổi sáng đã gõ" in answer.content.decode()


def test_an_upload_of_three_gigabytes_is_413_by_its_length_before_a_byte_is_read(w, as_, settings):
    class Untouched:
        def read(self, *_size):
            raise AssertionError("read before it was refused")

        readline = read

    client, draft = as_(w.author), w.versions["draft"]
    address = reverse("documents:upload_file", args=[draft.pk])
    for length in (3 * 2**30, settings.MAX_UPLOAD_BYTES + FORM_OVERHEAD + 1):
        request = client._base_environ(
            PATH_INFO=address, REQUEST_METHOD="POST", CONTENT_TYPE="multipart/form-data; boundary=x"
        )
        request |= {"CONTENT_LENGTH": str(length), "wsgi.input": Untouched()}
        from django.core.handlers.wsgi import WSGIRequest

        from qms.web.middleware import RefuseOversize

        answer = RefuseOversize(lambda _request: pytest.fail("went on"))(WSGIRequest(request))
        assert answer.status_code == 413
        assert "20 MB" in answer.content.decode()


def test_a_line_that_breaks_while_saving_saves_nothing_and_is_no_fault(w, as_, monkeypatch):
    from django.http import UnreadablePostError

    def gone(*_args, **_more):
        raise UnreadablePostError("the browser went away")

    draft, client = w.versions["draft"], as_(w.author)
    monkeypatch.setattr(editing.SectionForm, "is_valid", gone)
    with nothing_changes():
        answer = client.post(
            reverse("documents:save_section", args=[draft.pk, draft.sections.first().uuid]), {"html": "x"}
        )
    assert answer.status_code == 400


def test_saving_twice_the_same_thing_is_a_conflict_and_not_a_second_change(w, as_):
    draft, client = w.versions["draft"], as_(w.author)
    section = draft.sections.first()
    address = reverse("documents:save_section", args=[draft.pk, section.uuid])
    sent = {"heading": "Mục đích", "html": "<p>Một</p>", "token": section.token}
    assert [client.post(address, sent).status_code for _n in range(2)] == [302, 409]


def test_out_of_order_each_page_says_where_the_version_stands(w, as_):
    draft, running = w.versions["draft"], w.versions["in_review"]
    client, head = as_(w.author), as_(w.head)
    section = running.sections.first()
    late = {"heading": "x", "html": "<p>Gõ muộn</p>", "token": section.token}
    with nothing_changes():
        answer = client.post(reverse("documents:save_section", args=[running.pk, section.uuid]), late)
        assert answer.status_code == 422
        assert "no longer a draft" in answer.content.decode()
        assert "Gõ muộn" in answer.content.decode()
        answer = client.post(reverse("documents:submit", args=[running.pk]), follow=True)
        assert "it is in review" in answer.content.decode()
        answer = client.post(reverse("documents:pull_back", args=[draft.pk]), {"remark": "x"}, follow=True)
        assert "it is a draft" in answer.content.decode()
        other = head.post(
            decide_url(running),
            {"move": "approve", "remark": "", "password": make.PASSWORD, "seen": running.content_sha256},
        )
        assert other.status_code in {404, 422}
    assert Version.objects.get(pk=running.pk).state == "in_review"


def test_who_comes_second_reads_who_was_first_and_keeps_what_was_typed(w, as_):
    version = w.versions["in_review"]
    sent = {
        "move": "check",
        "remark": "Thể thức đúng, đã soát",
        "password": make.PASSWORD,
        "seen": version.content_sha256,
    }
    client = as_(w.officer)
    assert client.post(decide_url(version), sent).status_code == 302
    page = client.post(decide_url(version), sent)
    assert page.status_code == 422
    assert "Already decided at" in page.content.decode()
    assert w.officer.full_name in page.content.decode()
    assert "Thể thức đúng, đã soát" in page.content.decode()
