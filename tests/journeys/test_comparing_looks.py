"""The comparison in each view, on both screens, light and dark: axe finds nothing, nothing scrolls sideways, no script needed."""

import pytest
from django.urls import reverse

from documents import actions
from tests import make
from tests.documents.test_comparing import in_force, write
from tests.journeys.test_looks import visit
from tests.journeys.windows import complaints, open_window

pytestmark = pytest.mark.browser
TABLE = "<table><thead><tr><th>Bước</th><th>Nội dung</th></tr></thead><tbody>{}</tbody></table><ol><li>{}</li></ol>"
ROWS = [f"<tr><td>B{n}</td><td>Việc thứ {n} trong trình tự giải quyết</td></tr>" for n in range(1, 6)]


@pytest.fixture
def draft(site):
    w = make.world()
    first = make.draft(w)
    write(w, first, 0, TABLE.format("".join(ROWS), "nộp hai bản"))
    old = in_force(w, type(first).objects.get(pk=first.pk))
    draft = actions.start_version(old.document, by=w.author, at=make.now())
    rows = [*ROWS[:2], ROWS[3].replace("Việc thứ", "Phần việc"), "<tr><td>B9</td><td>Cấp số, ký số</td></tr>", ROWS[4]]
    write(w, draft, 0, TABLE.format("".join(rows), "nộp một bản"))
    write(w, draft, 1, "<p>Viết lại tất cả.</p>", heading="Phạm vi mới", number="2.1")
    draft.w = w
    return draft


def test_every_view_of_a_comparison_can_be_read_by_everybody(site, draft, signed_in):
    page = open_window(signed_in, draft.w.author)
    here = reverse("documents:draft_comparison", args=[draft.pk])
    views = [f"{here}{query}" for query in ("", "?kieu=song-song", "?kieu=sach", "?xem=tat-ca")]
    wrong = visit(page, site, [*views, reverse("documents:history", args=[draft.document.slug])])
    assert wrong == [], "\n".join(wrong)
    assert complaints(page) == []


def test_marks_are_spoken_and_not_only_coloured(site, draft, signed_in):
    page = open_window(signed_in, draft.w.author)
    page.goto(site + reverse("documents:draft_comparison", args=[draft.pk]))
    said = "element => getComputedStyle(element, '::before').content"
    assert "thêm" in page.locator(".change ins.r").first.evaluate(said)
    assert "bỏ" in page.locator(".change del.r").first.evaluate(said)
    assert "thêm hàng" in page.locator("tr.row-add > :first-child").first.evaluate(said)
    assert "bỏ hàng" in page.locator("tr.row-del > :first-child").first.evaluate(said)
