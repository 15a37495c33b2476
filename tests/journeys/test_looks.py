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
    actions.comment(back, text="Xem lại mục này", by=w.deputy, at=make.now(), day=make.today())
    actions.decide(back, "return", by=w.officer, at=make.now(), day=make.today(), remark="Thiếu căn cứ")
    wrong = visit(page, site, [reverse("documents:draft", args=[row.pk]) for row in (empty, back)])
    page.goto(site + reverse("documents:draft", args=[empty.pk]))
    page.locator("form[action$='/trinh/'] button").click()
    page.locator(".error-summary").wait_for()
    wrong += looked_at(page)
    assert wrong == [], "\n".join(wrong)
    assert complaints(page) == []


RICH = "<p>Điều <strong>kiện</strong></p><table><tbody><tr><td>a</td></tr></tbody></table>"


def test_without_a_script_the_text_is_read_and_nothing_of_it_is_lost(site, w, signed_in):
    draft = make.draft(w)
    full, empty = draft.sections.all()[:2]
    for section, html in ((full, RICH), (empty, "")):
        actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=html)
    page = open_window(signed_in, w.author, java_script_enabled=False)
    page.goto(site + reverse("documents:draft", args=[draft.pk]))
    assert "<" not in page.locator("#sections").inner_text()
    for section in (full, empty):
        part = page.locator(f"#s-{section.uuid}")
        if part.get_attribute("open") is None:
            part.locator("summary").click()
        assert part.locator("textarea:visible").count() == 1
        part.locator("textarea:visible").fill("Thêm dòng 1 < 2 & 3\n\nDòng cuối")
        part.locator("form[action*='/muc/'] button").first.click()
        page.wait_for_load_state()
    added = "<p>Thêm dòng 1 &lt; 2 &amp; 3</p><p>Dòng cuối</p>"
    assert [row.html for row in draft.sections.all()[:2]] == [RICH + added, added]
    page.locator(f"#h-{full.uuid}").fill("Tên khác")
    page.locator(f"#s-{full.uuid} form[action*='/muc/'] button").first.click()
    page.wait_for_load_state()
    full.refresh_from_db()
    assert (full.heading, full.html) == ("Tên khác", RICH + added)


def test_an_editor_that_does_not_load_shows_the_text_to_read(site, w, signed_in):
    draft = make.draft(w)
    section = draft.sections.first()
    actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=RICH)
    page = open_window(signed_in, w.author)
    page.route("**/django_prose_editor/editor.js", lambda route: route.abort())
    page.goto(site + reverse("documents:draft", args=[draft.pk]))
    page.locator(f"#s-{section.uuid} .prose table").wait_for()
    assert not page.locator("textarea[data-rich]:visible").count()


def test_the_arrow_of_the_block_menu_is_drawn_and_needs_no_font(site, w, signed_in):
    page = open_window(signed_in, w.author)
    page.goto(site + reverse("documents:draft", args=[make.draft(w).pk]))
    page.locator(".prose-menubar__selected").first.wait_for()
    arrow = page.locator(".prose-menubar__selected").first.evaluate(
        "menu => [getComputedStyle(menu, '::after').content, getComputedStyle(menu, '::after').clipPath]"
    )
    assert arrow[0] in {'""', "none"}
    assert arrow[1].startswith("polygon")


def test_the_decision_mine_somebody_elses_open_and_refused(site, w, signed_in):
    version, other = make.reviewed(w), make.submitted(w)
    actions.comment(version, text="Còn một ý", by=w.deputy, at=make.now(), day=make.today())
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
        f"{document_url(standing)[:-2]}/",
        reverse("documents:withdraw", args=[standing.document.slug]),
        f"{document_url(standing)}?ngay=2026-02-31",
    ]
    assert visit(page, site, addresses) == []
    assert complaints(page) == []
