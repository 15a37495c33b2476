"""The reading face of a snapshot: pure, so it is tried on plain data."""

from datetime import date

import pytest

from documents import faces
from documents.faces import Target

SHA = "a" * 64


def shown(html, *, level=1, images=(SHA,), targets=None, heading="Nội dung"):
    snapshot = {
        "images": list(images),
        "sections": [{"id": "1", "number": "1", "heading": heading, "level": level, "html": html}],
    }
    return faces.shown_sections(snapshot, picture=lambda sha: f"/hinh/7/{sha}/", targets=targets or {})[0]


def test_a_picture_gets_the_address_of_the_version():
    assert (
        shown(f'<p><img src="asset:{SHA}" alt="Sơ đồ"></p>')["html"]
        == f'<p><img src="/hinh/7/{SHA}/" alt="Sơ đồ" loading="lazy"></p>'
    )


def test_a_picture_that_the_version_does_not_hold_is_only_named():
    assert shown(f'<p><img src="asset:{SHA}" alt="Sơ đồ"></p>', images=())["html"] == "<p><em>Sơ đồ</em></p>"


def test_every_picture_has_an_alternative_text():
    assert 'alt=""' in shown(f'<img src="asset:{SHA}">')["html"]


def test_a_table_stands_in_a_frame_of_its_own_name_and_a_table_within_stays_as_it_is():
    inner = "<table><tbody><tr><td>x</td></tr></tbody></table>"
    html = shown(f"<table><tbody><tr><td>{inner}</td></tr></tbody></table><p>a</p>{inner}", heading='A "B"')["html"]
    assert html.count('role="region"') == 2
    assert html.count("</div>") == 2
    assert html.count("<table>") == 3
    assert "A &quot;B&quot;" in html


@pytest.mark.parametrize(
    ("level", "html", "expected"),
    [
        (1, "<h3>a</h3><h4>b</h4>", "<h3>a</h3><h4>b</h4>"),
        (2, "<h3>a</h3>", "<h4>a</h4>"),
        (1, "<h4>a</h4>", "<h3>a</h3>"),
    ],
)
def test_headings_in_the_text_follow_the_heading_of_the_section(level, html, expected):
    sections = [{"id": str(n), "number": "", "heading": "x", "level": n, "html": html} for n in range(1, level + 1)]
    rows = faces.shown_sections({"sections": sections}, picture=str, targets={})
    assert rows[-1]["html"] == expected
    assert rows[-1]["tag"] == f"h{level + 1}"


def test_a_level_that_is_left_out_does_not_leave_out_a_heading():
    sections = [{"id": str(n), "number": "", "heading": "x", "level": n, "html": ""} for n in (1, 3)]
    assert [row["tag"] for row in faces.shown_sections({"sections": sections}, picture=str, targets={})] == ["h2", "h3"]


def test_only_a_link_to_a_document_that_ended_is_marked():
    gone = Target("qt-1", "QT-1", "Cũ", "withdrawn", date(2026, 2, 1))
    html = '<p><a href="/tai-lieu/qt-1/">a</a> <a href="/tai-lieu/qt-2/">b</a> <a href="https://x.vn/">c</a></p>'
    marked = shown(html, targets={"qt-1": gone, "qt-2": gone._replace(status="in_force")})["html"]
    assert marked.count("01/02/2026") == 1
    assert marked.index("01/02/2026") < marked.index("qt-2")


def test_text_that_looks_like_a_tag_inside_an_attribute_is_left_alone():
    html = shown(f'<img src="asset:{SHA}" alt="a &lt; b &gt; <table>">')["html"]
    assert "role=" not in html


def test_the_contents_name_sections_and_parts():
    rows = faces.contents(
        [
            {"id": "s-1", "number": "1.", "heading": "Mục đích", "level": 1},
            {"id": "s-2", "number": "", "heading": "Sâu", "level": 3},
        ],
        [("p-forms", "Biểu mẫu")],
    )
    assert [(row["id"], row["number"]) for row in rows] == [("s-1", "1"), ("p-forms", "")]


def test_a_linked_document_that_the_reader_may_not_see_is_named_by_its_code_alone():
    rows = faces.related({"links": [{"code": "QT-9", "title": "kanari", "slug": "qt-9"}]}, {})
    assert rows[0]["title"] == "" and rows[0]["target"] is None


def test_an_instrument_cited_twice_is_listed_once_with_both_provisions():
    rows = faces.legal_bases(
        {"citations": [{"number": "1", "title": "Luật", "provision": p} for p in ("Điều 4", "Điều 5", "Điều 4")]}
    )
    assert [row["provisions"] for row in rows] == [["Điều 4", "Điều 5"]]
