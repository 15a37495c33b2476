"""One document's whole life in the browser: written, returned, mended, approved, issued, read, replaced."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from documents import actions
from documents.models import Document, InForce, IssuingDecision, Version
from qms.files import store
from qms.jobs import work
from tests import make
from tests.journeys.windows import complaints, open_window, sign, write

pytestmark = pytest.mark.browser
TEXT = "Nghiêm túc thực hiện; thửa đất số 12, được ỷ lại ở Quỹ."


@pytest.fixture
def w(site):
    return make.world()


@pytest.fixture
def window(signed_in):
    """`window(person)`: one window for each person, the same every time; all must have been silent in the end."""
    windows, every = {}, []

    def of(person, *, anew=False):
        if anew or person.pk not in windows:
            windows[person.pk] = open_window(signed_in, person)
            every.append(windows[person.pk])
        return windows[person.pk]

    yield of
    assert [said for page in every for said in complaints(page)] == []


def create(page, site, w):
    page.goto(site + reverse("documents:new"))
    page.select_option("#id_type", str(w.type.pk))
    page.fill("#id_title", "Quy trình cấp Giấy chứng nhận")
    page.select_option("#id_owner_unit", str(w.trade.pk))
    page.select_option("#id_owner_post", str(w.trade_head_post.pk))
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/soan-thao/*/")
    return Version.objects.get()


def insert_table(page, section):
    part = page.locator(f"#s-{section.uuid}")
    part.locator("[contenteditable=true]").click()
    page.keyboard.press("Control+End")
    part.locator(".prose-menubar__button[title='Chèn bảng']").click()
    with page.expect_response(lambda answer: str(section.uuid) in answer.url):
        page.locator("dialog.prose-editor-dialog[open] button[type=submit]").click()


def complete(page, w):
    page.fill("#details #id_reason", "Ban hành lần đầu")
    with page.expect_response("**/thong-tin/"):
        page.locator("#details button").click()
    page.locator("#relations summary").click()
    page.locator(f"#relations input[name=units][value='{w.trade.pk}']").check()
    page.locator("#relations form button").click()
    page.wait_for_load_state()


def submit(page):
    page.locator("form[action$='/trinh/'] button").click()
    page.wait_for_load_state()


def decide(window, site, w, version, *moves):
    for name in moves:
        page = window(getattr(w, name))
        page.goto(site + reverse("documents:approvals"))
        page.click(f"a[href*='{version.document.slug}']")
        sign(page, make.PASSWORD)


def issue(page, site, version):
    page.goto(site + reverse("documents:issuing"))
    page.locator(f"input[name=version][value='{version.pk}']").check()
    page.locator("form[action$='/lap/'] button").first.click()
    page.wait_for_url(re.compile(r"/ban-hanh/\d+/"))
    page.fill("#issue_number", "431/QĐ-SCT")
    page.fill(f"#issue_from_{version.pk}", f"{make.today():%d/%m/%Y}")
    page.fill("#issue_password", make.PASSWORD)
    page.locator("#issue form button").click()
    page.wait_for_load_state()
    assert IssuingDecision.objects.get().issued_at, page.locator("main").inner_text()


def test_a_document_from_the_first_word_to_the_version_that_replaces_it(site, w, window):
    author, officer, reader = window(w.author), window(w.officer), window(w.reader)
    version = create(author, site, w)
    first, second = version.sections.all()
    write(author, first, TEXT)
    insert_table(author, first)
    write(author, second, "Áp dụng tại Sở Công Thương.")
    author.reload()
    assert TEXT in author.locator(f"#s-{first.uuid} [contenteditable=true]").inner_text()
    assert author.locator(f"#s-{first.uuid} [contenteditable=true] table").count() == 1
    complete(author, w)
    submit(author)
    version.refresh_from_db()
    assert version.state == "in_review", author.locator("main").inner_text()

    decide(window, site, w, version, "officer")
    deputy = window(w.deputy)
    deputy.goto(site + reverse("documents:approvals"))
    deputy.click(f"a[href*='{version.document.slug}']")
    sign(deputy, "", sheet="return", remark="Bổ sung phạm vi: Ủy ban nhân dân xã")
    author.goto(site + reverse("documents:draft", args=[version.pk]))
    assert "Bổ sung phạm vi: Ủy ban nhân dân xã" in author.locator("#editor .callout").inner_text()
    write(author, second, " Và Ủy ban nhân dân xã.")
    submit(author)
    decide(window, site, w, version, "officer", "deputy", "head")
    assert Version.objects.get(pk=version.pk).state == "approved"

    issue(officer, site, version)
    reader.goto(site + reverse("documents:register"))
    assert version.document.code not in reader.locator("main").inner_text()
    work.sweep(at=make.now())
    stored = store.read(Version.objects.get(pk=version.pk).renditions.get().file.sha256)
    reader.goto(site + reverse("documents:register") + "?q=cap+giay+chung+nhan")
    reader.locator("main").get_by_role("link", name=re.compile(version.title)).first.click()
    reader.wait_for_url(f"**/tai-lieu/{version.document.slug}/")
    assert TEXT in reader.locator("main").inner_text()
    address = site + reverse("documents:pdf", args=[version.document.slug])
    assert officer.context.request.get(address).body() == stored
    mine = reader.context.request.get(address).body()
    assert mine.startswith(b"%PDF-")
    assert mine != stored
    assert stored.startswith(b"%PDF-")

    begins = replace(w, version)
    assert InForce.objects.get(version=version).until_date == begins
    document, old = Document.objects.get(), reverse("documents:version", args=[version.document.slug, "01.00"])
    midnight = datetime(begins.year, begins.month, begins.day, 0, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    with time_machine.travel(midnight):  # nobody does anything at midnight, the dates alone decide
        later = window(w.reader, anew=True)
        later.goto(site + document.get_absolute_url())
        assert re.search(r"01\s*/\s*01", later.locator("body").inner_text())
        assert later.goto(site + old).status == 200
        assert "thay thế" in later.locator("body").inner_text().lower()


def replace(w, first):
    """The next version, in force from tomorrow, by acts: its screens are those seen above."""
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Cho đúng")
    actions.write_amendment(draft, place="Mục 2", old="a", new="b", reason="c", by=w.author, at=make.now())
    second = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    second = make._along(w, second, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    begins = make.today() + timedelta(days=1)
    make.issued(w, second, from_date=begins)
    return begins
