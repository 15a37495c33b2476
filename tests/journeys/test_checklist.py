"""A checklist on a phone of 390 px: what is typed survives a lost connection and a closed page, is sent, and is gone then."""

import pytest

from audits.models import ChecklistAnswer
from tests import make
from tests.audits.auditing import held
from tests.journeys.windows import complaints, open_window

pytestmark = pytest.mark.browser


@pytest.fixture
def on_site(site):
    w = make.world()
    return w, held.on_site(w)


def stored(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('checklist:')).length")


def test_what_is_typed_without_a_connection_is_kept_said_sent_and_removed(site, on_site, signed_in):
    w, audit = on_site
    page = open_window(signed_in, w.auditor, "phone", has_touch=True)
    page.goto(f"{site}{audit.get_absolute_url()}phieu/")
    card = page.locator(".check").first
    card.locator("textarea").fill("7 trong 15 phiếu thiếu giờ")
    assert page.locator("#unsent").is_visible()
    assert stored(page) == 1
    page.reload()
    assert page.locator(".check").first.locator("textarea").input_value() == "7 trong 15 phiếu thiếu giờ"
    page.context.set_offline(True)
    card.locator(".choice", has_text="Không phù hợp nhẹ").click()
    card.get_by_role("button", name="Trả lời").click()
    card.locator("[data-say]", has_text="Mất kết nối").wait_for()
    assert not ChecklistAnswer.objects.exists()
    page.context.set_offline(False)
    card.locator("[data-say]", has_text="Trình duyệt này không còn lưu").wait_for()
    assert stored(page) == 0
    assert page.locator("#unsent").is_hidden()
    assert ChecklistAnswer.objects.get().evidence == "7 trong 15 phiếu thiếu giờ"


def test_the_later_of_two_auditors_sees_the_earlier_answer_and_chooses(site, on_site, signed_in):
    w, audit = on_site
    page = open_window(signed_in, w.auditor, "phone", has_touch=True)
    page.goto(f"{site}{audit.get_absolute_url()}phieu/")
    checking_first = audit.items.order_by("order").first()
    from audits.actions.checking import answer_question

    answer_question(checking_first, held.said("conform"), by=w.reader, at=make.now())
    card = page.locator(".check").first
    card.locator("textarea").fill("Thiếu giờ")
    card.locator(".choice", has_text="Không phù hợp nhẹ").click()
    card.get_by_role("button", name="Trả lời").click()
    earlier = card.locator("[data-earlier]")
    earlier.wait_for()
    assert w.reader.full_name in earlier.inner_text()
    earlier.get_by_role("button", name="Thay bằng").click()
    card.locator("[data-say]", has_text="Trình duyệt này không còn lưu").wait_for()
    assert [row.result for row in ChecklistAnswer.objects.order_by("number")] == ["conform", "minor"]


def test_nothing_scrolls_sideways_on_a_phone(site, on_site, signed_in):
    w, audit = on_site
    page = open_window(signed_in, w.auditor, "phone", has_touch=True)
    for name in ("", "ke-hoach/", "doan/", "phieu/"):
        page.goto(f"{site}{audit.get_absolute_url()}{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
    assert complaints(page) == []
