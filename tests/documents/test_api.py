"""What the API answers: the same rows as the pages, by the rights of the person of the token, never what is prepared."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from documents import actions
from documents.actions.identity import change_code
from documents.models import Document
from qms.people.models import User
from qms.trail.acts import Act
from qms.trail.models import Entry
from tests import make
from tests.databases import one_transaction
from tests.matrix import things
from tests.matrix.asking import paper_without_printing

READING = ("read:documents", "read:files", "search")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), one_transaction():
        w = things.ground()
        old = things.keep(w, "old", things.in_force(w, days=60))
        things.keep(w, "now", things.replaced(w, old.document))
        things.keep(w, "next", things.next_version(w, old.document))
        things.withdraw(w, things.keep(w, "withdrawn", things.in_force(w, days=60)).document)
        things.keep(w, "ahead", things.in_force(w, days=-9))
        things.keep(w, "draft", things.furnished(w))
        things.keep(w, "restricted", things.in_force(w, classification="restricted"))
        yield w


@pytest.fixture
def api(w):
    """`api(person, path)`: an answer to a program of the person."""
    secrets = {}

    def ask(person, path, *, method="get", scopes=READING, **headers):
        if (person.pk, scopes) not in secrets:
            secrets[person.pk, scopes] = make.secret(User.objects.get(pk=person.pk), *scopes)
        headers = {"Authorization": f"Bearer {secrets[person.pk, scopes]}", **headers}
        return getattr(Client(), method)(f"/api/v1/{path}", headers=headers)

    return ask


def codes(answer):
    assert answer.status_code == 200, answer.content
    return [row["code"] for row in answer.json()["items"]]


def code(w, name):
    return Document.objects.get(pk=w.documents[name].pk).code


def slug(w, name):
    return w.documents[name].slug


def test_the_list_is_that_of_the_register(w, api):
    for state, key in (("in_force", "hieu-luc"), ("superseded", "bi-thay-the"), ("withdrawn", "bai-bo")):
        for who in (w.officer, w.reader, w.author, w.stranger, w.supervisor):
            browser = Client()
            browser.force_login(who)
            page = browser.get(f"/tai-lieu/?tinh-trang={key}")
            answer = api(who, f"documents?state={state}").json()
            assert [row["code"] for row in answer["items"]] == [row["code"] for row in page.context["rows"]]
            assert answer["count"] == page.context["count"]
    assert code(w, "restricted") not in codes(api(w.reader, "documents"))
    assert code(w, "restricted") in codes(api(w.officer, "documents"))


def test_filters_narrow_the_list(w, api):
    assert codes(api(w.officer, f"documents?unit={w.energy.pk}")) == []
    assert codes(api(w.officer, f"documents?unit={w.trade.pk}&unit={w.energy.pk}&type=quy-trinh&q=quy+trinh"))
    assert codes(api(w.officer, f"documents?day={make.today() - 30 * DAY}"))
    assert codes(api(w.officer, f"documents?day={make.today() - 90 * DAY}")) == []
    assert codes(api(w.officer, "documents?sort=-code")) == codes(api(w.officer, "documents"))[::-1]


def test_pages_lead_on_and_back_through_every_row_once(w, api, monkeypatch):
    monkeypatch.setattr("documents.register.PAGE", 1)
    for sort in ("code", "-from"):
        seen, answer = [], api(w.officer, f"documents?sort={sort}&type=quy-trinh").json()
        assert answer["previous"] is None
        seen += answer["items"]
        while answer["next"]:
            answer = api(w.officer, answer["next"].partition("/api/v1/")[2]).json()
            seen += answer["items"]
        assert len({row["code"] for row in seen}) == len(seen) == answer["count"]
        back = api(w.officer, answer["previous"].partition("/api/v1/")[2]).json()
        assert back["items"] == seen[-2:-1]


def test_a_document_says_what_it_is_and_which_version_is_in_force(w, api):
    found = api(w.reader, f"documents/{slug(w, 'now')}").json()
    assert found["in_force"]["number"] == w.versions["now"].number
    assert found["type"] == {"slug": "quy-trinh", "name": "Quy trình"}
    assert found["owner_unit"]["id"] == w.trade.pk
    assert api(w.reader, f"documents/{slug(w, 'withdrawn')}").json()["in_force"] is None


def test_versions_are_those_in_force_or_over_for_the_author_of_the_next_one_too(w, api):
    for who in (w.author, w.officer, w.reader):
        rows = api(who, f"documents/{slug(w, 'now')}/versions").json()["items"]
        assert [(row["number"], row["state"]) for row in rows] == [
            (w.versions["now"].number, "in_force"), (w.versions["old"].number, "superseded"),
        ]  # fmt: skip
    assert rows[0]["from"] == make.today().isoformat() == rows[1]["until"]
    assert rows[0]["decision"]["number"].endswith("/QĐ-SCT")


@pytest.mark.parametrize("name", ["draft", "ahead"])
def test_what_is_prepared_or_ahead_is_not_there_for_anybody(w, api, name):
    number = w.versions[name].number
    for who in (w.author, w.officer, w.head):
        for path in ("", "/versions", "/in-force", f"/versions/{number}", f"/versions/{number}/pdf"):
            answer = api(who, f"documents/{slug(w, name)}{path}")
            assert answer.status_code == 404, path
            assert answer["Content-Type"] == "application/problem+json"
    version = w.versions["next"]
    assert api(w.author, f"documents/{slug(w, 'next')}/versions/{version.number}").status_code == 404


def test_the_text_of_a_day_is_the_one_that_was_in_force(w, api):
    path = f"documents/{slug(w, 'now')}/in-force"
    today = make.today()
    assert api(w.reader, path).json()["number"] == w.versions["now"].number
    assert api(w.reader, f"{path}?day={today - DAY}").json()["number"] == w.versions["old"].number
    assert api(w.reader, f"{path}?day={today - 61 * DAY}").status_code == 404
    assert api(w.reader, f"{path}?day={today + DAY}").status_code == 404


def test_a_version_holds_its_text_files_and_what_it_points_to(w, api):
    found = api(w.reader, f"documents/{slug(w, 'now')}/versions/{w.versions['old'].number}").json()
    assert "Nội dung" in " ".join(row["html"] for row in found["sections"])
    assert found["legal_bases"] == [
        {
            "number": "118/2025/NĐ-CP",
            "title": "Nghị định số 118/2025/NĐ-CP Về thủ tục hành chính",
            "provisions": ["Điều 1"],
        }
    ]
    assert [row["name"] for row in found["attachments"]] == ["kem.pdf"]
    assert found["content_sha256"] == w.versions["old"].content_sha256
    assert found["amendments"][0]["from"] == (make.today() - 60 * DAY).isoformat()
    assert {row["kind"] for row in found["applies_to"]} == {"unit"}


def test_files_come_by_their_hash_and_taking_them_is_recorded(w, api, undone):
    version = w.versions["old"]
    found = api(w.reader, f"documents/{slug(w, 'now')}/versions/{version.number}").json()
    url = found["attachments"][0]["url"].partition("/api/v1/")[2]
    answer = api(w.reader, url)
    assert answer.content == b"attached"
    assert answer["Content-Disposition"].startswith("attachment")
    assert api(w.reader, url, **{"If-None-Match": answer["ETag"]}).status_code == 304
    (entry,) = Entry.objects.filter(act=Act.DOWNLOADED, actor=w.reader)
    assert entry.detail["what"] == "attachment"
    picture = api(w.reader, f"documents/{slug(w, 'now')}/versions/{version.number}/files/{w.picture.sha256}")
    assert picture.content == things.PICTURE
    shown = " ".join(row["html"] for row in found["sections"])
    assert f"/api/v1/documents/{slug(w, 'now')}/versions/{version.number}/files/{w.picture.sha256}" in shown
    assert api(w.reader, f"documents/{slug(w, 'now')}/versions/{version.number}/files/{'0' * 64}").status_code == 404


def test_the_official_pdf_is_the_stored_one(w, api, undone, monkeypatch):
    paper_without_printing(monkeypatch)
    answer = api(w.auditor, f"documents/{slug(w, 'now')}/versions/{w.versions['now'].number}/pdf")
    assert answer.content.startswith(make.PDF)
    assert answer["Cache-Control"] == "private, no-cache"
    again = api(
        w.auditor, f"documents/{slug(w, 'now')}/versions/{w.versions['now'].number}/pdf", **{"If-None-Match": answer["ETag"]}
    )  # fmt: skip
    assert again.status_code == 304
    marked = api(w.auditor, f"documents/{slug(w, 'now')}/versions/{w.versions['old'].number}/pdf")
    assert marked.status_code == 200
    assert "ETag" not in marked


def test_who_has_no_role_for_it_gets_the_uncontrolled_one(w, api, undone, monkeypatch):
    paper_without_printing(monkeypatch)
    answer = api(w.reader, f"documents/{slug(w, 'now')}/versions/{w.versions['now'].number}/pdf")
    assert answer.status_code == 200
    assert "khong kiem soat" in answer["Content-Disposition"]
    assert not answer.content.startswith(make.PDF)


def test_a_damaged_file_is_503_and_never_the_wrong_file(w, api, undone, monkeypatch):
    from qms.files import store

    def damaged(sha256):
        raise store.Damaged(sha256, "changed")

    monkeypatch.setattr(store, "read", damaged)
    numbers = {"pdf": w.versions["now"].number, f"files/{w.picture.sha256}": w.versions["old"].number}
    for path, number in numbers.items():
        answer = api(w.reader, f"documents/{slug(w, 'now')}/versions/{number}/{path}")
        assert answer.status_code == 503
        assert answer["Content-Type"] == "application/problem+json"


def test_searching_finds_what_the_page_finds(w, api):
    for who in (w.officer, w.reader, w.stranger):
        browser = Client()
        browser.force_login(who)
        page = browser.get("/tim-kiem/?q=quy+trinh")
        assert codes(api(who, "search?q=quy+trinh")) == [row["document__code"] for row in page.context["rows"]]
    old = api(w.reader, "search?q=quy+trinh&state=ended").json()
    assert {row["state"] for row in old["items"]} == {"superseded", "withdrawn"}
    assert codes(api(w.reader, "search?q=%21%21")) == []


def test_what_one_may_not_see_is_404_and_a_share_that_ends_ends_it_at_once(w, api, undone):
    path = f"documents/{slug(w, 'restricted')}"
    assert api(w.reader, path).status_code == 404
    assert api(w.officer, path).status_code == 200
    grant = actions.share_document(
        w.documents["restricted"], with_whom=w.reader, from_date=make.today(), until_date=None, reason="x",
        by=w.officer, at=make.now(),
    )  # fmt: skip
    assert api(w.reader, path).status_code == 200
    actions.end_share(grant, by=w.officer, at=make.now(), day=make.today())
    assert api(w.reader, path).status_code == 404


def test_an_old_code_leads_to_the_document_of_today_for_who_may_see_it(w, api, undone):
    old = slug(w, "withdrawn")
    document = Document.objects.get(slug=old)
    change_code(document, code="QT-MOI-77", reason="Sắp xếp lại", by=w.officer, at=make.now(), day=timezone.localdate())
    today = Document.objects.get(pk=document.pk).slug
    moved = api(w.reader, f"documents/{old}/versions")
    assert moved.status_code == 308
    assert moved["Location"] == f"/api/v1/documents/{today}/versions"
    assert api(w.stranger, f"documents/{old}").status_code == 404


def test_a_token_opens_only_what_it_says(w, api):
    number = w.versions["now"].number
    paths = {
        "read:documents": "documents", "search": "search?q=a",
        "read:files": f"documents/{slug(w, 'now')}/versions/{number}/pdf",
    }  # fmt: skip
    for scope, path in paths.items():
        for other in (*paths, "feed"):
            answer = api(w.auditor, path, scopes=(other,))
            assert answer.status_code == (200 if other == scope else 403), (scope, other)


def test_statements_stay_within_the_budget(w, api, django_assert_max_num_queries):
    number = w.versions["now"].number
    api(w.reader, "documents")
    one = slug(w, "now")
    for path, most in (
        ("documents", 6), ("search?q=quy", 6), (f"documents/{one}", 8), (f"documents/{one}/versions", 8),
        (f"documents/{one}/in-force", 8), (f"documents/{one}/versions/{number}", 8),
    ):  # fmt: skip
        with django_assert_max_num_queries(most + 2):  # token and rights; no session
            assert api(w.reader, path).status_code == 200
