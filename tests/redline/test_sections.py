"""Sections come, go, move and change; facts too; nothing takes for ever."""

import time

import pytest

from qms.redline import compare
from qms.redline.comparing import STEPS
from tests.redline.texts import of, section, snapshot

A, B, C, D = (
    section(f"<p>Nội dung của mục {name}, viết đủ dài để nhận ra.</p>", id=name, number=str(n), heading=f"Mục {name}")
    for n, name in enumerate(("an", "bình", "cường", "dũng"), 1)
)


def kinds(old, new):
    comparison = compare(snapshot(*old), snapshot(*new))
    return [(row.heading or row.old_heading, row.kind, row.moved) for row in comparison.sections]


def test_a_section_that_stays_is_the_same():
    assert kinds([A, B], [A, B]) == [("Mục an", "same", ""), ("Mục bình", "same", "")]


def test_a_section_put_in_renumbers_those_behind_it():
    found = kinds([A, C], [A, B, {**C, "number": "3"}])
    assert found == [("Mục an", "same", ""), ("Mục bình", "added", ""), ("Mục cường", "same", "")]
    found = kinds([A, {**C, "number": "2"}], [A, B, {**C, "number": "3"}])
    assert found[-1] == ("Mục cường", "moved", "number")


def test_a_section_taken_out_stands_behind_the_one_before_it():
    found = kinds([A, B, C, D], [A, D])
    assert [row[1] for row in found] == ["same", "removed", "removed", "same"]


def test_the_first_section_taken_out_stands_first():
    assert kinds([A, B], [B])[0] == ("Mục an", "removed", "")


def test_a_section_that_moved_is_shown_as_moved_with_its_new_place():
    comparison = compare(snapshot(A, B, C, D), snapshot(A, D, B, C))
    moved = comparison.moved
    assert [(row.heading, row.kind, row.moved, row.after) for row in moved] == [
        ("Mục dũng", "moved", "place", "1 Mục an")
    ]
    assert comparison.count("same") == 3


def test_a_section_that_moved_and_changed_says_both():
    after = {**D, "number": "2", "html": D["html"].replace("đủ dài", "thật dài")}
    row = next(row for row in compare(snapshot(A, B, D), snapshot(A, after, B)).sections if row.id == "dũng")
    assert (row.kind, row.moved, row.old_number, row.number) == ("changed", "place", "4", "2")
    assert row.title == '<del class="r">4</del><ins class="r">2</ins> Mục dũng'


def test_a_heading_and_a_level_that_changed_are_seen():
    assert kinds([A], [{**A, "heading": "Mục ân"}]) == [("Mục ân", "changed", "")]
    assert kinds([A], [{**A, "level": 2}]) == [("Mục an", "moved", "level")]


def test_a_dot_behind_a_number_is_no_change():
    assert kinds([A], [{**A, "number": "1."}]) == [("Mục an", "same", "")]


def test_sections_of_a_text_brought_in_anew_are_found_by_number_heading_and_text():
    again = [{**row, "id": f"new-{row['id']}"} for row in (A, B, C)]
    assert {row[1] for row in kinds([A, B, C], again)} == {"same"}
    renamed = [{**again[0], "heading": "Mục tiêu"}, *again[1:]]
    assert kinds([A, B, C], renamed)[0] == ("Mục tiêu", "changed", "")


def test_sections_that_share_nothing_are_not_one():
    other = section("<p>Chuyện khác hẳn.</p>", id="x", number="9", heading="Biểu mẫu")
    assert [row[1] for row in kinds([A], [other])] == ["removed", "added"]


def test_the_whole_text_of_a_section_that_came_or_went_is_marked():
    came, went = compare(snapshot(), snapshot(A)).sections[0], compare(snapshot(A), snapshot()).sections[0]
    assert came.pieces[0].html.startswith('<p><ins class="r">Nội dung')
    assert went.pieces[0].html.startswith('<p><del class="r">Nội dung')
    assert came.title == '<ins class="r">1 Mục an</ins>'


# --- facts ------------------------------------------------------------------------------------------------------------
FACTS = {
    "document": {"title": "Quy trình cấp phép", "code": "QT-01", "type_name": "Quy trình", "classification": "internal"},
    "owner": {"unit": "Phòng A", "post": "Trưởng phòng"},
    "version": {"proposed_from": "2026-11-10", "transitional": "", "reason": "x", "basis": "y"},
    "applies_to": [{"kind": "unit", "code": "A", "name": "Phòng A"}, {"kind": "unit", "code": "B", "name": "Phòng B"}],
    "clauses": [{"edition": "2015", "number": "8.2", "title": "Yêu cầu"}],
    "forms": [{"code": "BM-01", "title": "Đơn"}],
    "citations": [{"anchor": "", "number": "118/2025/NĐ-CP", "title": "Nghị định số 118/2025/NĐ-CP", "provision": "Điều 4"}],
    "attachments": [{"name": "kem.pdf", "sha256": "1" * 64, "size": 1, "media_type": "application/pdf"}],
    "file": None,
}  # fmt: skip


def facts(**fields):
    found = {one.name: one for one in compare(FACTS, {**FACTS, **fields}).changed_fields}
    assert len(found) == 1, found
    return next(iter(found.values()))


def test_facts_that_stay_are_the_same():
    assert not compare(FACTS, FACTS).changed_fields
    assert compare(FACTS, FACTS).is_same


def test_the_reason_and_basis_of_a_version_are_no_change_of_the_text():
    assert not compare(FACTS, {**FACTS, "version": {**FACTS["version"], "reason": "khác", "basis": "z"}}).changed_fields


@pytest.mark.parametrize(
    ("fields", "name", "kind", "html"),
    [
        ({"document": {**FACTS["document"], "title": "Quy trình cấp đổi"}}, "title", "changed",
         'Quy trình cấp <del class="r">phép</del><ins class="r">đổi</ins>'),
        ({"document": {**FACTS["document"], "classification": "public"}}, "classification", "changed",
         '<del class="r">internal</del><ins class="r">public</ins>'),
        ({"version": {**FACTS["version"], "proposed_from": None}}, "proposed_from", "removed", '<del class="r">2026-11-10</del>'),
        ({"owner": {"unit": "Phòng C", "post": "Trưởng phòng"}}, "owner_unit", "changed",
         'Phòng <del class="r">A</del><ins class="r">C</ins>'),
    ],
)  # fmt: skip
def test_a_fact_that_changed_is_marked(fields, name, kind, html):
    found = facts(**fields)
    assert (found.name, found.kind, found.html) == (name, kind, html)


@pytest.mark.parametrize(
    ("fields", "name", "items"),
    [
        ({"applies_to": [FACTS["applies_to"][1], {"kind": "unit", "code": "C", "name": "Phòng C"}]}, "applies_to",
         [("same", "Phòng B"), ("add", "Phòng C"), ("del", "Phòng A")]),
        ({"applies_to": [{"kind": "unit", "code": "A", "name": "Phòng Mới"}, FACTS["applies_to"][1]]}, "applies_to",
         [("mod", "Phòng A"), ("same", "Phòng B")]),
        ({"forms": []}, "forms", [("del", "BM-01 Đơn")]),
        ({"clauses": [*FACTS["clauses"], {"edition": "2015", "number": "8.5", "title": "Sản xuất"}]}, "clauses",
         [("same", "8.2 Yêu cầu"), ("add", "8.5 Sản xuất")]),
        ({"citations": []}, "citations", [("del", "Nghị định số 118/2025/NĐ-CP, Điều 4")]),
        ({"attachments": [{**FACTS["attachments"][0], "sha256": "2" * 64}]}, "attachments", [("mod", "kem.pdf")]),
        ({"file": {"name": "bm.docx", "sha256": "3" * 64, "size": 1, "media_type": "x"}}, "file", [("add", "bm.docx")]),
    ],
)  # fmt: skip
def test_fields_that_hold_several_are_compared_one_by_one(fields, name, items):
    found = facts(**fields)
    assert found.name == name
    assert [(item.kind, item.old or item.new) for item in found.items] == items


def test_the_order_of_units_or_forms_says_nothing():
    assert not compare(FACTS, {**FACTS, "applies_to": FACTS["applies_to"][::-1]}).changed_fields


# --- bounds -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>" + "a " * 60_000 + "</p>", "<p>b " + "a " * 50_000 + "c</p>"),
        ("<p>" + "a b " * 30_000 + "</p>", "<p>" + "b a a " * 20_000 + "</p>"),
        ("<table>" + "<tr><td>a</td></tr>" * 4_000 + "</table>", "<table>" + "<tr><td>b</td></tr><tr><td>a</td></tr>" * 2_000 + "</table>"),
        ("<em>" * 5_000 + "a", "<ul><li>" * 5_000 + "b"),
        ("<table>" + "<tr><td colspan=999 rowspan=9999>x</td></tr>" * 500 + "</table>", "<table><tr><td rowspan=9999>x</td></tr></table>"),
    ],
)  # fmt: skip
def test_texts_made_to_hold_it_up_are_compared_all_the_same(old, new):
    begun = time.process_time()
    comparison = of(old, new)
    assert time.process_time() - begun < 20
    assert comparison.sections[0].kind == "changed"


def test_it_says_when_changed_paragraphs_are_shown_whole(monkeypatch):
    monkeypatch.setattr("qms.redline.comparing.LARGE", 10)
    comparison = of("<p>một hai ba</p>", "<p>một hai bốn</p>")
    assert comparison.coarse
    assert [piece.kind for piece in comparison.sections[0].pieces] == ["del", "add"]
    monkeypatch.undo()
    monkeypatch.setattr("qms.redline.comparing.STEPS", 2)
    assert STEPS > 1_000_000
    assert of("<p>một hai ba bốn năm</p>", "<p>năm bốn hai ba một</p>").coarse
