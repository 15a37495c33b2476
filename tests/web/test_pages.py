import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qms.web import guide, worklist
from tests import make

pytestmark = pytest.mark.django_db


class Source:
    """A source of work for tests."""

    name = "test"
    kinds = {"duyet": "Phê duyệt", "soan": "Soạn thảo"}
    counted = 3

    def count(self, person, day):
        return self.counted

    def rows(self, person, day):
        from datetime import timedelta

        def row(kind, title, days, *, late=False):
            due = None if days is None else day + timedelta(days=days)
            return {
                "kind": kind,
                "title": title,
                "meta": "",
                "url": "/x/",
                "due_date": due,
                "late": late,
                "action_label": "Mở",
                "code": "QT-01",
            }

        return [
            row("soan", "Không hạn", None),
            row("duyet", "Còn lâu", 30),
            row("duyet", "Sắp đến", 2),
            row("soan", "Trễ", -4, late=True),
        ]

    def panels(self, person, day):
        return [{"id": "p", "title": "Mới có hiệu lực", "rows": [], "empty": "Chưa có"}]


@pytest.fixture
def work(monkeypatch):
    monkeypatch.setattr(worklist, "sources", lambda: (Source(),))


@pytest.fixture
def author(client):
    w = make.world()
    client.force_login(w.author)
    return w.author


def test_a_stranger_gets_nothing_but_sign_in(client):
    for name in ("home", "work", "guide", "shortcuts", "accessibility", "account", "password", "sessions"):
        answer = client.get(reverse(f"web:{name}"))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("account_login")), name


def test_a_stranger_cannot_tell_which_addresses_exist(client):
    answer = client.get("/tai-lieu/khong-co-dau/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_start_page_greets_by_the_chosen_form_of_address(client, author, work):
    page = client.get("/").content.decode()
    assert f"chị {author.get_short_name()}" in page


def test_work_is_listed_late_first_then_by_due_date(client, author, work):
    page = client.get("/").content.decode()
    places = [page.index(title) for title in ("Trễ", "Sắp đến", "Còn lâu", "Không hạn")]
    assert places == sorted(places)
    assert "task--late" in page


def test_a_tab_shows_one_kind_and_the_page_works_without_htmx(client, author, work):
    page = client.get("/viec/?loai=duyet").content.decode()
    assert "Còn lâu" in page
    assert "Không hạn" not in page
    piece = client.get("/viec/?loai=duyet", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert "Còn lâu" in piece


def test_an_unknown_kind_is_an_empty_list(client, author, work):
    assert client.get("/viec/?loai=%00<script>").status_code == 200


def test_the_navigation_shows_only_what_the_person_may_do(client, work, monkeypatch):
    w = make.world()
    client.force_login(w.author)
    assert "/soan-thao/" in client.get("/").content.decode()
    monkeypatch.setattr(Source, "counted", 0)
    client.force_login(w.reader)
    page = client.get("/").content.decode()
    assert 'href="/soan-thao/"' not in page
    assert 'href="/phe-duyet/"' not in page


def test_somebody_asked_for_an_opinion_finds_the_queue_without_a_role(client, work):
    w = make.world()
    client.force_login(w.reader)
    assert 'href="/phe-duyet/"' in client.get("/").content.decode()


def test_the_shell_costs_four_statements_at_most(client, author, work):
    client.get(reverse("web:shortcuts"))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        client.get(reverse("web:shortcuts"))
    assert len(seen) <= 4, [q["sql"][:90] for q in seen]


def test_the_start_page_works_when_no_source_is_listed(client, author, settings):
    settings.WORKLIST_SOURCES = []
    assert client.get("/").status_code == 200


def test_a_source_that_is_missing_takes_no_page_down(client, author, settings):
    settings.WORKLIST_SOURCES = ["nowhere.SOURCE"]
    assert client.get("/").status_code == 200


def test_pages_of_a_signed_in_person_stay_out_of_caches(client, author):
    assert client.get("/")["Cache-Control"] == "private, no-store"


def test_every_page_carries_the_policy_without_exceptions(client, author):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_no_page_has_inline_style_or_handler(client, author, work):
    for address in (
        "/",
        "/viec/",
        "/huong-dan/",
        "/phim-tat/",
        "/kha-nang-tiep-can/",
        "/tai-khoan/",
        "/tai-khoan/mat-khau/",
        "/tai-khoan/phien/",
    ):
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page


def test_the_language_button_changes_the_language_and_nothing_else_does(client, author):
    assert '<html lang="vi"' in client.get("/", headers={"Accept-Language": "en-US,en"}).content.decode()
    answer = client.post(reverse("web:language"), {"language": "en", "next": "/viec/"})
    assert answer["Location"] == "/viec/"
    assert '<html lang="en"' in client.get("/").content.decode()
    client.post(reverse("web:language"), {"language": "xx"})
    assert '<html lang="en"' in client.get("/").content.decode()


def test_the_language_button_leads_to_no_other_site(client):
    answer = client.post(reverse("web:language"), {"language": "en", "next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


def test_the_guide_is_read_from_markdown_and_again_when_it_changes(client, author, tmp_path, monkeypatch):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    (tmp_path / "01-bat-dau.md").write_text(
        "# Bắt đầu\n\nXem [tìm kiếm](02-tim.md).\n\n<script>x</script>\n", encoding="utf-8"
    )
    (tmp_path / "02-tim.md").write_text("# Tìm tài liệu\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", encoding="utf-8")
    page = client.get("/huong-dan/").content.decode()
    assert "Bắt đầu" in page
    assert 'href="/huong-dan/tim/"' in page
    assert "<script>x" not in page
    assert "<table>" in client.get("/huong-dan/tim/").content.decode()
    assert client.get("/huong-dan/khong-co/").status_code == 404


def test_robots_are_sent_away(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_every_address_of_the_shell_declares_who_may_open_it():
    from qms.web import account_urls, urls
    from qms.web.policies import POLICIES

    names = {f"web:{row.name}" for row in urls.urlpatterns} | {row.name for row in account_urls.urlpatterns}
    assert names == POLICIES.keys()
