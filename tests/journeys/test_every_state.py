"""Every page of writing, deciding and issuing looked at by axe, with something in every state."""

import pytest

from tests import make
from tests.axe import assert_accessible

pytestmark = pytest.mark.browser
SIZES = ((1366, 768, "light"), (390, 844, "dark"))


@pytest.fixture
def office(site, signed_in):
    """Opens pages as people of a small world and hears what the browser complains about."""
    w = make.world()
    w.site, w.said = site, []

    def as_(who, path, **context):
        page = signed_in(who, **context)
        page.on("console", lambda message: w.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: w.said.append(str(error)))
        page.goto(site + path)
        return page

    w.as_ = as_
    return w


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_the_busiest_pages_are_accessible_in_every_state(office, width, height, scheme):
    w = office
    made = {
        "draft": make.draft(w),
        "in_review": make.submitted(w),
        "approved": make.approved(w),
        "in_force": make.in_force(w),
    }
    context = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
    page = w.as_(w.officer, "/", **context)
    paths = ["/", "/tai-lieu/", "/soan-thao/", "/phe-duyet/", "/ban-hanh/", "/tai-lieu/moi/", "/tai-lieu/nhap-word/"]
    paths += [f"/soan-thao/{version.pk}/" for version in made.values()]
    paths += ["/phe-duyet/qt-tm-02/01.00/", "/tai-lieu/qt-tm-04/", "/tai-lieu/qt-tm-04/lich-su/"]
    for path in paths:
        page.goto(w.site + path)
        if page.locator("#editor").count():
            page.locator("[contenteditable=true]").first.wait_for()
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{path} scrolls sideways"
    assert w.said == []
