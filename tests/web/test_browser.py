import pytest
from django.urls import reverse

from qms.people.models import PostRole
from tests import make
from tests.axe import assert_accessible

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/viec/",
    "/huong-dan/",
    "/phim-tat/",
    "/kha-nang-tiep-can/",
    "/tai-khoan/",
    "/tai-khoan/mat-khau/",
    "/tai-khoan/phien/",
    "/tai-khoan/dang-xuat/",
    "/khong-co/",
)
SIZES = {"desk": (1366, 768), "phone": (390, 844), "narrow": (320, 640)}


@pytest.fixture
def author(site):
    return make.world().author


def open_page(signed_in, person, size="desk", **context):
    width, height = SIZES[size]
    page = signed_in(person, viewport={"width": width, "height": height}, **context)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page


def complaints(page):
    """What the browser said, but for the plain fact that an error page has an error status."""
    return [said for said in page.said if "the server responded with a status of" not in said]


@pytest.mark.parametrize(
    ("size", "scheme"), [("desk", "light"), ("desk", "dark"), ("phone", "dark"), ("narrow", "light")]
)
def test_every_page_of_the_shell_is_accessible_and_silent(site, author, signed_in, size, scheme):
    page = open_page(signed_in, author, size, color_scheme=scheme)
    for address in PAGES:
        page.goto(site + address)
        assert page.locator("html").get_attribute("data-bs-theme") == scheme
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{address} scrolls sideways"
    assert complaints(page) == []


def test_sign_in_is_accessible_and_says_what_failed_first(site, author, page):
    page.goto(site + reverse("account_login"))
    assert_accessible(page)
    page.fill("#id_login", author.username)
    page.fill("#id_password", "khong dung mat khau")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className").startswith("error-summary")
    assert page.input_value("#id_login") == author.username
    assert_accessible(page)
    page.fill("#id_password", make.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(site + "/")


def test_slash_finds_and_question_mark_lists_the_shortcuts(site, author, signed_in):
    page = open_page(signed_in, author)
    page.goto(site + "/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("a?/")
    assert page.input_value("#q") == "a?/"
    assert not page.locator("#shortcuts").is_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    assert_accessible(page)
    page.uncheck("#shortcuts-on")
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    assert not page.locator("#shortcuts").is_visible()


def test_the_theme_is_remembered(site, author, signed_in):
    page = open_page(signed_in, author, color_scheme="light")
    page.goto(site + "/")
    page.click(".band-btn--theme")
    page.goto(site + "/viec/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_the_account_menu_closes_by_escape_and_gives_the_focus_back(site, author, signed_in):
    page = open_page(signed_in, author)
    page.goto(site + "/")
    page.click("details.menu > summary")
    page.keyboard.press("Tab")
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert page.locator("details.menu").get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_on_a_phone_the_navigation_opens_by_its_button(site, author, signed_in):
    page = open_page(signed_in, author, "phone")
    page.goto(site + "/")
    assert not page.locator("#site-nav").is_visible()
    page.click("[data-action=nav]")
    assert page.locator("#site-nav a").first.is_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert not page.locator("#site-nav").is_visible()


def test_without_a_script_the_navigation_is_simply_there(site, author, signed_in):
    page = open_page(signed_in, author, "phone", java_script_enabled=False)
    page.goto(site + "/")
    assert page.locator("#site-nav a").first.is_visible()
    assert not page.locator("[data-action=nav]").is_visible()
    page.click(f"footer a[href='{reverse('web:shortcuts')}']")
    assert page.url == site + reverse("web:shortcuts")


@pytest.mark.parametrize("width", [1366, 1280, 1100, 1024])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_header_of_who_may_do_most_stands_in_one_line(site, signed_in, width, language):
    w = make.world()
    PostRole.objects.create(post=w.officer_post, role="administrator")
    w.agency.name = "Sở Nông nghiệp và Môi trường tỉnh Thừa Thiên Huế"
    w.agency.save()
    make.submitted(w)
    page = open_page(signed_in, w.officer)
    page.set_viewport_size({"width": width, "height": 768})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page.goto(site + "/")
    links = page.locator("#site-nav a")
    assert links.count() == 6
    heights = links.evaluate_all("links => links.map(link => link.getBoundingClientRect().height)")
    assert max(heights) <= 56
    assert page.locator(".site-header").bounding_box()["height"] <= 57
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    last, tools = links.last.bounding_box(), page.locator(".site-tools").bounding_box()
    assert last["x"] + last["width"] <= tools["x"]
    assert tools["x"] + tools["width"] <= width


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_current_tab_is_in_view(site, signed_in, script):
    w = make.world()
    page = open_page(signed_in, w.administrator, "phone", java_script_enabled=script)
    page.goto(site + reverse("office:import", args=[w.agency.slug]))
    current, strip = page.locator(".tabs [aria-current]").bounding_box(), page.locator(".tabs").bounding_box()
    assert current["x"] >= strip["x"]
    assert current["x"] + current["width"] <= strip["x"] + strip["width"] + 1


def test_one_signs_out_from_the_menu(site, author, signed_in):
    page = open_page(signed_in, author)
    page.goto(site + "/")
    page.click("details.menu > summary")
    page.click(f"form[action='{reverse('account_logout')}'] button")
    page.wait_for_url("**/dang-nhap/**")
