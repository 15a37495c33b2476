"""The busiest pages in every state, on both screens, light and dark: axe finds nothing and nothing scrolls sideways."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents import actions
from tests import make
from tests.axe import violations
from tests.journeys.windows import SIZES, complaints, open_window

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)


@pytest.fixture
def w(site):
    return make.world()


def looked_at(page):
    """What is wrong with the open page on every screen and in both schemes, one line each."""
    wrong = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{page.url} {size}: scrolls sideways")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour half-way
            page.evaluate("scheme => { document.documentElement.dataset.bsTheme = scheme }", scheme)
            wrong += [f"{page.url} {size} {scheme}: {line}" for line in violations(page)]
    return wrong


def visit(page, site, addresses):
    wrong = []
    for address in addresses:
        page.goto(site + address)
        if page.locator("#editor").count():
            page.locator("[contenteditable=true]").first.wait_for()
        wrong += looked_at(page)
    return wrong


def document_url(version, *, number=False):
    name, more = ("version", [version.number]) if number else ("document", [])
    return reverse(f"documents:{name}", args=[version.document.slug, *more])


def decide_url(version):
    return reverse("documents:decide", args=[version.document.slug, version.number])


def test_start_and_register_in_every_state(site, w, signed_in):
    page = open_window(signed_in, w.officer)
    register = reverse("documents:register")
    wrong = visit(page, site, ["/", register, f"{register}?q=khong+co+gi"])
    make.submitted(w), make.approved(w), make.draft(w, by=w.officer)
    make.in_force(w, classification="restricted", from_date=make.today() - 9 * DAY)
    wrong += visit(
        page,
        site,
        ["/", register, reverse("documents:drafts"), reverse("documents:approvals"), reverse("documents:issuing")],
    )
    assert wrong == [], "\n".join(wrong)
    assert complaints(page) == []


def test_a_document_in_every_state(site, w, signed_in):
    standing = make.in_force(w, from_date=make.today() - 9 * DAY)
    gone = make.in_force(w, from_date=make.today() - 9 * DAY)
    at = make.now()
    actions.withdraw_document(
        gone.document, from_date=make.today(), reason="Hết cần", by=w.officer, at=at, day=make.today(), proof=make.proof(w.officer, at)
    )  # fmt: skip
    coming = make.issued(w, make.approved(w), from_date=make.today() + 9 * DAY)
    draft = actions.start_version(standing.document, by=w.author, at=at, reason="Cho đúng")
    actions.write_amendment(draft, place="Mục 1", old="a", new="b", reason="c", by=w.author, at=at)
    second = actions.submit(draft, by=w.author, at=at, day=make.today()).thing
    make.issued(w, make._along(w, second, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
    page = open_window(signed_in, w.officer)
    addresses = [document_url(row) for row in (standing, gone, coming)] + [document_url(standing, number=True)]
    addresses.append(reverse("documents:history", args=[standing.document.slug]))
    assert visit(page, site, addresses) == []
    assert complaints(page) == []


def test_the_editor_empty_unready_and_sent_back(site, w, signed_in):
    page = open_window(signed_in, w.author)
    empty = actions.create_document(
        type=w.type, owner_unit=w.trade, owner_post=w.trade_head_post, title="Quy trình", by=w.author, at=make.now(), day=make.today()
    ).versions.get()  # fmt: skip
    back = make.submitted(w)
    actions.comment(back, text="Xem lại mục này", by=w.deputy, at=make.now())
    actions.decide(back, "return", by=w.officer, at=make.now(), day=make.today(), remark="Thiếu căn cứ")
    wrong = visit(page, site, [reverse("documents:draft", args=[row.pk]) for row in (empty, back)])
    page.goto(site + reverse("documents:draft", args=[empty.pk]))
    page.locator("form[action$='/trinh/'] button").click()
    page.locator(".error-summary").wait_for()
    wrong += looked_at(page)
    assert wrong == [], "\n".join(wrong)
    assert complaints(page) == []


def test_the_decision_mine_somebody_elses_open_and_refused(site, w, signed_in):
    version, other = make.reviewed(w), make.submitted(w)
    actions.comment(version, text="Còn một ý", by=w.deputy, at=make.now())
    page = open_window(signed_in, w.head)
    wrong = visit(page, site, [decide_url(version), decide_url(other), reverse("documents:draft", args=[version.pk])])
    page.goto(site + decide_url(version))
    for sheet in ("return", "sign"):
        page.set_viewport_size({"width": 1366, "height": 768})
        page.click(f"a[href='#{sheet}']")
        wrong += looked_at(page)
        if sheet == "return":
            page.keyboard.press("Escape")
    page.locator("#sign input[type=password]").fill("không đúng")
    page.locator("#sign button:not([type=button])").click()
    page.locator("#sign[open] .error-summary").wait_for()
    wrong += looked_at(page)
    assert wrong == [], "\n".join(wrong)
    assert complaints(page) == []


def test_error_pages(site, w, signed_in):
    page = open_window(signed_in, w.reader)
    standing = make.in_force(w)
    addresses = [
        "/khong-co/",
        reverse("documents:withdraw", args=[standing.document.slug]),
        f"{document_url(standing)}?ngay=2026-02-31",
    ]
    assert visit(page, site, addresses) == []
    assert complaints(page) == []
