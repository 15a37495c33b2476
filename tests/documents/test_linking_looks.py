"""My position, favourites, links and withdrawing in Chromium: axe, no sideways scrolling, the star without leaving the page."""

import pytest
from django.urls import reverse

from documents import actions
from documents.actions.withdrawing import Answer
from documents.models import Favourite
from tests import make
from tests.axe import assert_accessible
from tests.documents.linked import law, naming, withdraw

pytestmark = pytest.mark.browser
SIZES = {"desk": (1366, 768), "phone": (390, 844)}


@pytest.fixture
def w(site):
    w = make.world()
    w.target, heir = (
        make.document(w),
        make.document(w, title="Quy trình thay thế có tên dài hơn một dòng trên điện thoại"),
    )
    w.law = law(until_date=make.today())
    w.linking = naming(w, w.target, laws=(w.law,))
    w.needed = make.document(w)
    naming(w, w.needed)
    for document in (w.target, w.needed):
        actions.keep_favourite(document, by=w.officer, at=make.now())
    withdraw(w, w.target, successor=heir, for_all=Answer("replaced"))
    return w


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("desk", "dark"), ("phone", "light")])
def test_every_page_is_accessible_and_silent(site, w, signed_in, size, scheme):
    width, height = SIZES[size]
    page = signed_in(w.officer, viewport={"width": width, "height": height}, color_scheme=scheme)
    for address in (
        reverse("documents:my_position"),
        reverse("documents:my_position") + "?xem=yeu-thich",
        w.linking.document.get_absolute_url(),
        reverse("documents:history", args=[w.target.slug]),
        reverse("documents:used_by", args=[w.target.slug]),
        reverse("documents:law_citing", args=[w.law.pk]),
        reverse("documents:bad_links"),
        reverse("documents:withdraw", args=[w.needed.slug]),
    ):
        page.goto(site + address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), address


def test_the_star_is_set_and_taken_off_without_leaving_the_page(site, w, signed_in):
    page = signed_in(w.reader)
    page.goto(site + w.needed.get_absolute_url())
    page.evaluate("window.still = true")
    page.locator("#star-button").click()
    page.locator("#star[action$='/bo-yeu-thich/']").wait_for()
    assert Favourite.objects.filter(person=w.reader, document=w.needed).exists()
    assert page.evaluate("document.activeElement.id") == "star-button", "the focus stays on the star"
    page.locator("#star-button").click()
    page.locator("#star[action$='/yeu-thich/']").wait_for()
    assert page.evaluate("window.still") is True
    assert not Favourite.objects.filter(person=w.reader).exists()
