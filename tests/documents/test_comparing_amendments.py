"""The amendment table written from the comparison: what is proposed, what stays, what goes, who becomes an editor."""

import pytest
from django.urls import reverse

from documents import actions
from documents.comparing.rows import MOST, around, proposed_rows
from documents.models import Version
from documents.snapshot import snapshot_of
from qms.printing.document import page_html
from qms.redline import compare
from tests import make
from tests.documents.acting import refused, watched
from tests.documents.test_comparing import first, in_force, next_draft, write
from tests.redline.texts import section, snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIMIT = "<p>Thời hạn: {} ngày làm việc kể từ ngày nhận đủ hồ sơ.</p>"


@pytest.fixture
def draft(w):
    return next_draft(w, in_force(w, first(w)))


def propose(w, draft, by=None):
    return actions.propose_amendments(draft, by=by or w.author, at=make.now())


def rows(draft):
    return list(draft.amendments.values_list("place", "old", "new", "reason"))


# --- the act ----------------------------------------------------------------------------------------------------------
def test_a_row_is_proposed_for_every_place_that_differs(w, draft):
    done = propose(w, draft)
    assert rows(draft) == [
        ("Mục 2 Phạm vi", "Thời hạn: 20 ngày làm việc kể từ ngày nhận đủ hồ sơ.",
         "Thời hạn: 18 ngày làm việc kể từ ngày nhận đủ hồ sơ.", ""),
        ("Mục 3 Biểu mẫu", "", "Bổ sung: Mẫu đơn số 1", ""),
    ]  # fmt: skip
    assert (done.added, done.changed, done.removed) == (2, 0, 0)
    assert all(row.source for row in draft.amendments.all())


def test_what_it_writes_is_the_table_and_the_token_and_nothing_else(w, draft):
    with watched() as did:
        propose(w, draft)
    assert did.rows == {"AmendmentRow +2", "Version ~1", "VersionEditor ~1"}
    assert not did.acts


def test_proposing_twice_changes_nothing_and_makes_nobody_an_editor(w, draft):
    propose(w, draft)
    with watched() as did:
        done = propose(w, draft, by=w.officer)
    assert (done.added, done.changed, done.removed) == (0, 0, 0)
    assert not did.rows
    assert not draft.editors.filter(person=w.officer).exists()


def test_who_has_rows_written_becomes_an_editor(w, draft):
    propose(w, draft, by=w.officer)
    assert draft.editors.filter(person=w.officer).exists()


def test_reasons_and_legal_bases_stay_while_the_text_is_renewed(w, draft):
    propose(w, draft)
    row = draft.amendments.first()
    actions.write_amendment(draft, row=row.pk, by=w.officer, at=make.now(), reason="Rút ngắn", basis="QĐ 2215")
    write(w, Version.objects.get(pk=draft.pk), 1, LIMIT.format(15))
    done = propose(w, draft)
    row.refresh_from_db()
    assert (row.reason, row.basis) == ("Rút ngắn", "QĐ 2215")
    assert "15 ngày" in row.new
    assert (done.added, done.changed, done.removed) == (0, 1, 0)


def test_writing_only_the_reason_of_a_proposed_row_makes_nobody_an_editor(w, draft):
    propose(w, draft)
    row = draft.amendments.first()
    actions.write_amendment(draft, row=row.pk, by=w.officer, at=make.now(), reason="Rút ngắn")
    assert not draft.editors.filter(person=w.officer).exists()
    row.refresh_from_db()
    assert row.source  # still proposed


def test_a_row_written_by_hand_is_left_alone_and_its_place_not_proposed_again(w, draft):
    by_hand = actions.write_amendment(
        draft, by=w.author, at=make.now(), place="mục 2  Phạm vi", old="cũ", new="mới", reason="Theo luật"
    )
    propose(w, draft)
    by_hand.refresh_from_db()
    assert (by_hand.place, by_hand.old, by_hand.new, by_hand.reason, by_hand.order) == (
        "mục 2  Phạm vi", "cũ", "mới", "Theo luật", 1,
    )  # fmt: skip
    assert [row[0] for row in rows(draft)] == ["mục 2  Phạm vi", "Mục 3 Biểu mẫu"]


def test_a_proposed_row_that_a_person_rewrote_counts_as_written_by_hand(w, draft):
    propose(w, draft)
    row = draft.amendments.first()
    actions.write_amendment(draft, row=row.pk, by=w.author, at=make.now(), new="18 ngày thay cho 20 ngày")
    write(w, Version.objects.get(pk=draft.pk), 1, LIMIT.format(15))
    propose(w, draft)
    row.refresh_from_db()
    assert row.new == "18 ngày thay cho 20 ngày"
    assert len(rows(draft)) == 2


def test_a_proposed_row_whose_change_has_gone_is_taken_out(w, draft):
    by_hand = actions.write_amendment(draft, by=w.author, at=make.now(), place="Phụ lục", reason="x")
    propose(w, draft)
    write(w, Version.objects.get(pk=draft.pk), 1, LIMIT.format(20))
    done = propose(w, draft)
    assert (done.added, done.changed, done.removed) == (0, 0, 1)
    assert [row[0] for row in rows(draft)] == ["Phụ lục", "Mục 3 Biểu mẫu"]
    by_hand.refresh_from_db()


def test_the_first_version_has_nothing_to_propose(w):
    draft = make.draft(w)
    with refused("nothing to compare it with"):
        propose(w, draft)


@pytest.mark.parametrize("who", ["reader", "deputy", "stranger", "nobody"])
def test_who_may_not_write_in_the_draft_may_not_propose(w, draft, who):
    with refused("You may not write in this draft"):
        propose(w, draft, by=getattr(w, who))


def test_what_is_submitted_is_not_written_in_any_more(w, draft):
    propose(w, draft)
    for row in draft.amendments.all():
        actions.write_amendment(draft, row=row.pk, by=w.author, at=make.now(), reason="Rút ngắn")
    actions.submit(draft, by=w.author, at=make.now(), day=make.today())
    with refused("no longer a draft"):
        propose(w, draft)


def test_submission_waits_for_the_reason_of_every_proposed_row(w, draft):
    propose(w, draft)
    with pytest.raises(actions.NotReady) as caught:
        actions.submit(draft, by=w.author, at=make.now(), day=make.today())
    texts = [finding.text for finding in caught.value.findings]
    assert [text for text in texts if "Mục 2 Phạm vi" in text and "reason" in text]
    assert [text for text in texts if "Mục 3 Biểu mẫu" in text and "reason" in text]


def test_the_table_adds_up_over_versions_and_is_printed(w, draft):
    propose(w, draft)
    for row in draft.amendments.all():
        actions.write_amendment(draft, row=row.pk, by=w.officer, at=make.now(), reason=f"Lý do {row.place}")
    second = in_force(w, draft, days=1)
    third = actions.start_version(second.document, by=w.author, at=make.now(), reason="Lần nữa")
    write(w, third, 1, LIMIT.format(12))
    propose(w, third)
    made = snapshot_of(Version.objects.get(pk=third.pk))
    assert [(row["revision"], row["place"]) for row in made["amendments"]] == [
        (0, "Ban hành lần đầu"), (1, "Mục 2 Phạm vi"), (1, "Mục 3 Biểu mẫu"), (2, "Mục 2 Phạm vi"),
    ]  # fmt: skip
    html, _pictures = page_html({"snapshot": made, "decisions": [], "issue": None, "face": "draft"})
    for words in ("Lý do Mục 2 Phạm vi", "18 ngày làm việc", "12 ngày làm việc", "01 / 01", "01 / 02"):
        assert words in html.replace("<span>", "").replace('<span class="nw">', "").replace("</span>", "")


# --- the button -------------------------------------------------------------------------------------------------------
def test_the_editor_has_the_button_and_marks_what_is_proposed(client, w, draft):
    client.force_login(w.author)
    editor = reverse("documents:draft", args=[draft.pk])
    address = reverse("documents:propose_amendments", args=[draft.pk])
    assert f'action="{address}"' in client.get(editor).content.decode()
    answer = client.post(address, follow=True)
    page = answer.content.decode()
    assert "2 rows added. Complete the reasons and legal bases." in page
    assert page.count('<span class="tag">proposed</span>') == 2
    again = client.post(address, follow=True).content.decode()
    assert "The table agrees with the comparison; nothing was changed." in again


def test_only_who_writes_may_press_it(client, w, draft):
    address = reverse("documents:propose_amendments", args=[draft.pk])
    client.force_login(w.stranger)
    assert client.post(address).status_code == 404
    client.force_login(w.deputy)
    assert client.post(address).status_code in {403, 404}
    client.force_login(w.author)
    assert client.get(address).status_code == 405
    assert not rows(draft)


# --- what is proposed -------------------------------------------------------------------------------------------------
def proposed(old, new):
    return [(row.place, row.old, row.new) for row in proposed_rows(compare(old, new))]


A = section("<p>Mở đầu của văn bản này.</p>", id="a", number="1", heading="Mục đích")
STEPS = "<table><tr><th>Bước</th><th>Thời gian</th></tr>{}</table>"
B1, B2 = "<tr><td>B1</td><td>1 ngày</td></tr>", "<tr><td>B2</td><td>{} ngày</td></tr>"


def test_rows_of_a_table_are_named_by_their_first_cell():
    old, new = (
        snapshot(A, section(STEPS.format(B1 + B2.format(n)), id="b", number="5.7", heading="Trình tự")) for n in (4, 3)
    )
    assert proposed(old, new) == [("Mục 5.7, hàng “B2”", "Thời gian: 4 ngày", "Thời gian: 3 ngày")]


def test_what_went_and_what_came_is_said_in_the_words_of_the_form():
    other = section("<p>Danh mục biểu mẫu.</p>", id="x", number="2", heading="Biểu mẫu")
    assert proposed(snapshot(A, other), snapshot(A)) == [("Mục 2 Biểu mẫu", "Danh mục biểu mẫu.", "Bỏ")]
    assert proposed(snapshot(A), snapshot(A, other)) == [("Mục 2 Biểu mẫu", "", "Bổ sung: Danh mục biểu mẫu.")]


def test_sections_that_only_got_another_number_are_one_row():
    other = section("<p>Một mục được đưa thêm vào.</p>", id="x", number="1", heading="Mới")
    b = section("<p>Phạm vi của văn bản này.</p>", id="b", number="2", heading="Phạm vi")
    found = proposed(snapshot(A, b), snapshot(other, {**A, "number": "2"}, {**b, "number": "3"}))
    assert found[-1] == ("Số thứ tự các mục", "1 Mục đích; 2 Phạm vi", "2 Mục đích; 3 Phạm vi")
    assert len(found) == 2


def test_a_section_that_moved_has_a_row_that_says_where_to():
    b, c = (section(f"<p>Chữ của mục {n} đó.</p>", id=n, number=n, heading=f"Mục {n}") for n in ("2", "3"))
    found = proposed(snapshot(A, b, c), snapshot(c, A, b))
    assert found[0] == ("Mục 3 Mục 3 (vị trí)", "Mục 3 Mục 3", "Chuyển lên đầu")


def test_facts_are_told_with_what_changed_alone():
    units = [{"kind": "unit", "code": code, "name": f"Phòng {code}"} for code in "ABC"]
    old = snapshot(A, applies_to=units[:2], document={"title": "Cũ", "classification": "internal"})
    new = snapshot(A, applies_to=units[1:], document={"title": "Mới", "classification": "public"})
    assert proposed(old, new) == [
        ("Tên tài liệu", "Cũ", "Mới"),
        ("Phạm vi phổ biến", "Nội bộ", "Công khai"),
        ("Đơn vị áp dụng", "Phòng A", "Phòng C"),
    ]


def test_only_the_look_or_nothing_at_all_proposes_nothing():
    assert proposed(snapshot(A), snapshot(A)) == []
    assert proposed(snapshot(A), snapshot({**A, "html": "<p><strong>Mở đầu</strong> của văn bản này.</p>"})) == []


def test_long_texts_are_cut_to_what_changed():
    words = [f"chữ{n}" for n in range(400)]
    after = [*words]
    after[200] = "SỬA"
    old, new = around(" ".join(words), " ".join(after))
    assert "chữ200" in old
    assert "SỬA" in new
    assert new.startswith("… ")
    assert new.endswith(" …")
    assert len(new) < 300
    rows = proposed_rows(compare(snapshot(section(f"<p>{' '.join(words)}</p>")), snapshot()))
    assert len(rows[0].old) <= MOST


def test_every_place_is_proposed_once_and_fits_its_column():
    twice = STEPS.format(B1 + B2.format(4)) + "<p>ở giữa hai bảng</p>" + STEPS.format(B1 + B2.format(6))
    after = twice.replace("4 ngày", "3 ngày").replace("6 ngày", "5 ngày")
    wide = [section(text, id="b", number="5", heading="Rất dài " * 40) for text in (twice, after)]
    found = proposed_rows(compare(snapshot(wide[0]), snapshot(wide[1])))
    assert len({row.place for row in found}) == len({row.source for row in found}) == len(found)
    assert all(len(row.place) <= 200 and len(row.source) <= 120 for row in found)
