"""The keeping room and the Word import in Chromium: axe, no sideways scrolling, nothing in the console."""

import pytest
from django.urls import reverse

from documents import actions
from documents.actions.keeping import keep_code_free, set_up_types
from documents.actions.laws import add_law
from documents.models import DocumentType
from qms.people.models import Unit
from tests import make
from tests.axe import assert_accessible
from tests.documents.test_import_word import result, take

pytestmark = pytest.mark.browser
SIZES = {"desk": (1366, 768), "phone": (390, 844)}


@pytest.fixture
def w(site):
    w = make.world()
    at, day = make.now(), make.today()
    set_up_types(w.agency, by=w.officer, at=at, day=day)
    set_up_types(w.province, by=None, at=at, day=day)
    keep_code_free(w.agency, code="QT-GIẤY-07", reason="Quy trình cũ trên giấy", by=w.officer, at=at)
    w.top = make.person("ubt.officer", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="tk"))
    law = {"number": "61/2018/NĐ-CP", "kind": "Nghị định", "title": "Về thực hiện cơ chế một cửa, một cửa liên thông"}
    w.law = add_law(by=w.top, at=at, day=day, issuer="Chính phủ", from_date=day, **law)
    w.imported = take(w, result(title="Quy trình thử"))
    _owners(w)
    return w


def _owners(w):
    """A document whose unit is no more, and posts with and without a job description."""
    w.orphan = make.draft(w, title="Quy trình kiểm soát tài liệu và hồ sơ của đơn vị").document
    kind = DocumentType.objects.get(slug="mo-ta-vi-tri")
    w.description = make.draft(w, type=kind, title="Mô tả vị trí chuyên viên thụ lý").document
    actions.link_job_description(
        w.author_post, document=w.description, from_date=make.today(), by=w.officer, at=make.now(), day=make.today()
    )
    Unit.objects.filter(pk=w.trade.pk).update(until_date=make.today(), ended_by="QĐ 12/QĐ-SCT")
    w.trade.successors.add(w.energy)


@pytest.mark.parametrize(
    ("size", "scheme"), [("desk", "light"), pytest.param("desk", "dark", marks=pytest.mark.slow), ("phone", "light")]
)
def test_every_page_is_accessible_and_silent(site, w, signed_in, size, scheme):
    width, height = SIZES[size]
    rules = w.rules.pk
    pages = {
        "types": (w.officer, reverse("documents:types")),
        "type": (w.officer, reverse("documents:type_rules", args=[rules])),
        "route": (w.officer, reverse("documents:route", args=[rules])),
        "codes": (w.officer, reverse("documents:codes")),
        "handing over": (w.officer, reverse("documents:handing")),
        "hand over": (w.officer, reverse("documents:hand_over", args=[w.orphan.slug])),
        "change the code": (w.officer, reverse("documents:change_code", args=[w.orphan.slug])),
        "job descriptions": (w.officer, reverse("documents:descriptions")),
        "job description": (w.officer, reverse("documents:description", args=[w.author_post.pk])),
        "laws": (w.top, reverse("documents:laws")),
        "law": (w.top, reverse("documents:law", args=[w.law.pk])),
        "import": (w.author, reverse("documents:import_word")),
        "report": (w.author, reverse("documents:import_report", args=[w.imported.pk])),
    }
    for name, (who, address) in pages.items():
        page = signed_in(who, viewport={"width": width, "height": height}, color_scheme=scheme)
        said = []
        page.on("console", lambda message, said=said: said.append(message.text) if message.type == "error" else None)
        page.goto(site + address)
        assert_accessible(page)
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), name
        assert said == [], name


def test_a_refused_route_is_accessible_and_names_the_step(site, w, signed_in):
    page = signed_in(w.officer)
    page.goto(site + reverse("documents:route", args=[w.rules.pk]))
    page.select_option("#id_steps-0-post", "")
    page.click(".form-foot button")
    page.wait_for_selector(".error-summary")
    assert "Bước 1" in page.inner_text(".error-summary") or "Step 1" in page.inner_text(".error-summary")
    assert_accessible(page)
    page.goto(site + reverse("documents:route", args=[w.rules.pk]))
    page.click('button[name="more"]')
    page.wait_for_selector("#id_steps-5-kind")


def test_a_refused_file_is_accessible(site, w, signed_in, tmp_path):
    (tmp_path / "a.docx").write_bytes(b"%PDF-1.7")
    page = signed_in(w.author)
    page.goto(site + reverse("documents:import_word"))
    page.set_input_files("#id_file", tmp_path / "a.docx")
    page.click(".form-foot button")
    page.wait_for_selector(".error-summary")
    assert_accessible(page)
