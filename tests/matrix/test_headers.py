"""What every answer carries, whatever it is: a strict content policy, no guessing of types, no frame, no cache."""

import re

import pytest

from tests.matrix import things
from tests.matrix.addresses import cases_of, methods_of, mounted
from tests.matrix.asking import Visitors, paper_without_printing, quickly

pytestmark = pytest.mark.matrix
POLICY = {
    "default-src": {"'none'"},
    "style-src": {"'self'"},
    "font-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
FIXED = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"}
PAGES = {"", "text/html", "application/json", "text/plain"}
A_FILE = "sandbox; default-src 'none'"
# What a browser's own viewer of PDF needs; there is no page in it that styles could change.
A_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
NONCE = re.compile(r"'nonce-[A-Za-z0-9+/=_-]{16,}'")
INLINE = (
    re.compile(r"<[a-z][^>]*\sstyle=", re.I),
    re.compile(r"<[a-z][^>]*\son[a-z]+=", re.I),
    re.compile(r'<script(?![^>]*\s(?:nonce=|src=|type="application/json"))[^>]*>', re.I),
    re.compile(r"<style\b", re.I),
    re.compile(r"javascript:", re.I),
)
BY_CONTENT = {
    "documents:image",
    "documents:pdf",
    "documents:version_pdf",
    "documents:api_pdf",
    "documents:api_file",
    "documents:feed",
    "duties:feed",
}  # named by their hash, in the address or the ETag
KEY_IN_THE_ADDRESS = {"documents:feed", "duties:feed", "documents:check", "documents:check_code"}
SAME_FOR_ALL = {"documents:api_openapi"}  # says nothing about anybody
CHANGING = ("put", "delete", "patch")


@pytest.fixture(scope="module")
def visitors(w):
    with pytest.MonkeyPatch.context() as patch:
        paper_without_printing(patch)
        quickly(patch)
        yield Visitors(w)


def case(w, name):
    """The address about something that the officer may see."""
    found = cases_of(w, name)
    return next((row for row in found if row.label in {"in_force", "issued"}), found[0])


def wrong_with(answer, who, name):
    headers = answer.headers
    wanted = FIXED | ({"Referrer-Policy": "no-referrer"} if name in KEY_IN_THE_ADDRESS else {})
    found = [f"{key} is {headers.get(key)!r}" for key, value in wanted.items() if headers.get(key) != value]
    found += [f"says what it runs on: {key}" for key in ("Server", "X-Powered-By") if key in headers]
    policy, kind = headers.get("Content-Security-Policy", ""), headers.get("Content-Type", "").partition(";")[0]
    if kind in PAGES or policy not in {A_FILE, A_PDF}:
        found += wrong_policy(policy)
    elif policy == A_PDF and kind != "application/pdf":
        found.append(f"{kind} with the content policy of a PDF")
    return found + wrong_cache(headers, who, name)


def wrong_cache(headers, who, name):
    text = headers.get("Cache-Control", "")
    words = set(text.split(", "))
    never = {"private", "no-store"} <= words or (name == "web:health" and text == "no-store")
    by_content = name in BY_CONTENT and "ETag" in headers and "private" in words
    if name in SAME_FOR_ALL and "private" in words:
        return []
    if "public" in words or (who != things.ANONYMOUS and not never and not by_content):
        return [f"may be kept: Cache-Control {text!r}"]
    return []


def wrong_policy(text):
    parts = dict(part.strip().partition(" ")[::2] for part in text.split(";") if part.strip())
    given = {key: set(value.split()) for key, value in parts.items()}
    scripts = given.pop("script-src", set())
    if given != POLICY:
        return [f"content policy {text!r}"]
    odd = {source for source in scripts if source != "'self'" and not NONCE.fullmatch(source)}
    return [f"scripts from {odd}"] if odd or "'self'" not in scripts else []


@pytest.mark.parametrize("who", ["officer", "administrator", "nobody", things.ANONYMOUS])
def test_every_answer_carries_the_headers(w, visitors, who):
    faults, seen = [], set()
    for name in mounted():
        one = case(w, name)
        for method in methods_of(name):
            answer = visitors.ask(who, method, one.url)
            seen.add(answer.status_code)
            faults += [
                f"{who} {method} {one.url} {answer.status_code}: {text}" for text in wrong_with(answer, who, name)
            ]
            if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
                text = answer.content.decode()
                faults += [
                    f"{who} {method} {one.url}: {found[0][:80]}" for find in INLINE if (found := find.search(text))
                ]
    assert not faults, "\n".join(faults)
    assert seen >= ({200, 302} if who == things.ANONYMOUS else {200, 302, 403})


def test_error_pages_carry_them_too(w, visitors):
    register = "/tai-lieu/?la=1"
    draft = w.versions["draft"].pk
    errors = {
        "/khong-co/": 404, register: 400, f"/soan-thao/{draft}/trinh/": 405, "/quan-tri/ma-tai-lieu/": 403,
        "/tai-lieu/khong-co/": 404,
    }  # fmt: skip
    for url, status in errors.items():
        answer = visitors.ask("author", "GET", url)
        assert answer.status_code == status, url
        assert wrong_with(answer, "author", "") == [], url


@pytest.mark.parametrize("who", ["officer", "administrator", things.ANONYMOUS])
def test_other_methods_change_nothing_and_are_no_server_error(w, visitors, who):
    faults = []
    for name in mounted():
        one = case(w, name)
        for method in CHANGING:
            answer = visitors.ask(who, method, one.url)
            shown_again = name == "account_login" and answer.status_code == 200  # allauth takes PUT for POST
            if answer.status_code not in {302, 403, 404, 405} and not shown_again:
                faults.append(f"{who} {method} {one.url}: {answer.status_code}")
        wrong = {"GET", "POST"} - set(methods_of(name))
        for method in wrong:
            answer = visitors.ask(who, method, one.url)
            if answer.status_code not in {302, 403, 404, 405} or (who == "officer" and answer.status_code != 405):
                faults.append(f"{who} {method} {one.url}: {answer.status_code}, not declared")
    assert not faults, "\n".join(faults)


def test_head_answers_as_get_does(w, visitors):
    faults = []
    for name in mounted():
        if "GET" not in methods_of(name):
            continue
        one = case(w, name)
        got, head = visitors.ask("officer", "GET", one.url), visitors.ask("officer", "HEAD", one.url)
        if head.status_code != got.status_code:
            faults.append(f"{one.url}: GET {got.status_code}, HEAD {head.status_code}")
        if head.content:
            faults.append(f"{one.url}: a body with HEAD")
    assert not faults, "\n".join(faults)


def test_a_post_without_the_token_of_the_form_is_refused_everywhere(w):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(w.officer)
    faults = []
    for name in mounted():
        if "POST" in methods_of(name):
            answer = client.post(case(w, name).url)
            if answer.status_code != 403:
                faults.append(f"{name}: {answer.status_code}")
    assert not faults, "\n".join(faults)


def test_a_child_is_not_reached_through_another_parent(w, visitors):
    """The address names parent and child; a child of something else is nothing, also for who may change both."""
    mine, other = w.versions["draft"], w.versions["public draft"]
    tries = {
        "tep": other.attachments.get().pk, "can-cu": other.citations.get().pk, "bang-sua-doi": other.amendments.get().pk,
    }  # fmt: skip
    for part, pk in tries.items():
        answer = visitors.ask("author", "POST", f"/soan-thao/{mine.pk}/{part}/{pk}/xoa/")
        assert answer.status_code == 404, part
    assert visitors.ask("author", "POST", f"/soan-thao/{mine.pk}/gop-y/{other.comments.get().pk}/").status_code == 404
    section = other.sections.first()
    visitors.ask("author", "POST", f"/soan-thao/{mine.pk}/muc/{section.uuid}/xoa/", {"token": section.token})
    assert other.sections.filter(pk=section.pk).exists()
    step, document = w.versions["in_approval"].steps.first(), w.documents["in_review"]
    answer = visitors.ask("officer", "POST", f"/phe-duyet/{document.slug}/01.00/buoc/{step.pk}/")
    assert answer.status_code == 404


def test_numbers_no_database_can_hold_are_not_found(w, visitors):
    huge = 10**30
    for url in (
        f"/soan-thao/{huge}/", f"/ban-hanh/{huge}/", f"/viec-nen/{huge}/", f"/quan-tri/don-vi/{huge}/",
        f"/quan-tri/loai-tai-lieu/{huge}/", f"/hinh/{huge}/{'a' * 64}/", f"/soan-thao/{huge}/bao-cao-nhap/",
        f"/quan-tri/van-ban-phap-luat/{huge}/", f"/quan-tri/nguoi-dung/{huge}/", f"/quan-tri/bo-nhiem/{huge}/ket-thuc/",
    ):  # fmt: skip
        for who in ("officer", "administrator", "top_officer"):
            assert visitors.ask(who, "GET", url).status_code in {403, 404}, (who, url)
    draft, document = w.versions["draft"].pk, w.documents["restricted"].slug
    for who, url in (
        ("author", f"/soan-thao/{draft}/tep/{huge}/xoa/"),
        ("author", f"/soan-thao/{draft}/can-cu/{huge}/xoa/"),
        ("author", f"/soan-thao/{draft}/bang-sua-doi/{huge}/xoa/"),
        ("author", f"/soan-thao/{draft}/gop-y/{huge}/"),
        ("officer", f"/tai-lieu/{document}/chia-se/nguoi/{huge}/ket-thuc/"),
    ):
        assert visitors.ask(who, "POST", url).status_code == 404, url
