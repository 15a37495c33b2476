"""Two browsers write in one section; a session ends while somebody types; a wrong password."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from documents.models import Section
from tests import make
from tests.axe import assert_accessible
from tests.journeys.windows import complaints, open_window, write

pytestmark = pytest.mark.browser


@pytest.fixture
def w(site):
    return make.world()


@pytest.fixture
def draft(w):
    return make.draft(w)


def type_over(page, section, text):
    part = page.locator(f"#s-{section.uuid}")
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    part.locator("[contenteditable=true]").click()
    with page.expect_response(lambda answer: str(section.uuid) in answer.url):
        page.keyboard.press("Control+End")
        page.keyboard.type(text)


def test_the_second_of_two_writers_sees_both_texts_and_none_is_lost(site, w, draft, signed_in):
    one, two = open_window(signed_in, w.author), open_window(signed_in, w.unit_head)
    section = draft.sections.first()
    for page in (one, two):
        page.goto(site + reverse("documents:draft", args=[draft.pk]))
    write(one, section, " Chữ của Hà.")
    type_over(two, section, " Chữ của Bảo.")
    pair = two.locator(f"#s-{section.uuid} .conflict-pair")
    pair.wait_for()
    assert "Chữ của Hà." in pair.inner_text()
    assert "Chữ của Bảo." in pair.inner_text()
    assert "Chữ của Hà." in Section.objects.get(pk=section.pk).html
    assert_accessible(two)
    with two.expect_response(lambda answer: str(section.uuid) in answer.url and answer.status == 200):
        pair.locator("button").first.click()
    assert "Chữ của Bảo." in Section.objects.get(pk=section.pk).html
    assert complaints(one) == complaints(two) == []


def test_a_session_that_ends_while_typing_leaves_the_text_on_the_page(site, w, draft, signed_in):
    page, section = open_window(signed_in, w.author), draft.sections.first()
    page.goto(site + reverse("documents:draft", args=[draft.pk]))
    before = Section.objects.get(pk=section.pk).html
    Session.objects.all().delete()
    type_over(page, section, " Đoạn vừa gõ.")
    page.locator(".savebar .bad #save-state").wait_for()
    assert "Đoạn vừa gõ." in page.locator(f"#s-{section.uuid} [contenteditable=true]").inner_text()
    assert Section.objects.get(pk=section.pk).html == before


def test_a_wrong_password_keeps_the_remark_and_signs_nothing(site, w, signed_in):
    version, page = make.submitted(w), open_window(signed_in, w.officer)
    page.goto(site + reverse("documents:decide", args=[version.document.slug, version.number]))
    page.click("a[href='#sign']")
    sheet = page.locator("#sign")
    sheet.locator("textarea").fill("Thể thức đúng")
    sheet.locator("input[type=password]").fill("không đúng")
    assert_accessible(page)
    sheet.locator("button:not([type=button])").click()
    page.locator("#sign[open] .error-summary").wait_for()
    assert page.locator("#sign textarea").input_value() == "Thể thức đúng"
    assert page.locator("#sign input[type=password]").input_value() == ""
    assert_accessible(page)
    assert version.decisions.filter(move="check").count() == 0
