"""Steps recognised in the free text of a record: nothing is lost, headings are no steps, nothing is guessed."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from procedures.graph import unreached, without_way_out
from procedures.models import AdministrativeProcedure
from procedures.reading import read
from procedures.tthc.accepting import origin_of, with_accepted
from procedures.tthc.dividing import divided
from procedures.tthc.drafting import filled
from procedures.tthc.marks import atoms_of
from procedures.tthc.proposing import MOST, proposed
from procedures.tthc.speaking import kind_in, limit_in, responsible_in, title_in
from tests import make
from tests.procedures.samples import ids
from tests.procedures.tthc.listed import CODE
from tests.procedures.tthc.test_reading import SHARED

COUNTED = """Trình tự thực hiện:
- Bước 1: Nộp hồ sơ
Tổ chức, cá nhân nộp 01 bộ hồ sơ tại Trung tâm Phục vụ hành chính công.
- Bước 2: Trung tâm Phục vụ hành chính công tiếp nhận, kiểm tra hồ sơ trong thời hạn 0,5 ngày làm việc.
+ Trường hợp hồ sơ chưa đầy đủ thì hướng dẫn bổ sung.
- Bước 3: Trong thời hạn 05 (năm) ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ, Sở Công Thương thẩm định, trình Chủ tịch Ủy ban nhân dân tỉnh theo kết quả của Bước 2. Bước 4: Tổ chức, cá nhân nhận kết quả."""
CASES = """8.1.1. Đối với trường hợp cấp mới
a) Tổ chức gửi hồ sơ đến Sở Công Thương;
b) Trong thời hạn 03 ngày làm việc, Sở Công Thương thẩm định.
8.1.2. Đối với trường hợp cấp lại
a) Tổ chức gửi hồ sơ đến Sở Công Thương;
b) Trong thời hạn 02 ngày làm việc, Sở Công Thương xem xét, cấp lại."""


def titles(text):
    return [step.title for step in proposed(text).steps]


def said_in(text):
    """Letters and digits alone: a title begins with a capital and drops the colon behind it."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


letters = st.text(
    alphabet=st.one_of(st.sampled_from("\n\n -+*.:;()123aAđĐ"), st.characters(blacklist_categories=("Cs",))),
    max_size=200,
)
words = st.lists(
    st.sampled_from(
        ["Bước 1:", "Bước 2.", "- ", "+ ", "* ", "a) ", "b) ", "1. ", "8.1.2. ", "\n", "\n\n", ". ", ";", "Nộp hồ sơ TTHC:",
         "Giải quyết TTHC", "Trường hợp không", "Đối với", "Trong thời hạn 03 ngày làm việc,", " Sở Công Thương thẩm định", "(i) ",
         "Tổ chức, cá nhân nộp hồ sơ", "\u00a0", "\t", "theo Bước 3", "ii) ", "B4.", "trả kết quả"]
    ), max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(letters, words))
@example("")
@example("\n")
@example("- \n- \n")
@example("Bước 1:\nBước 2:")
def test_every_letter_stands_in_exactly_one_piece(text):
    assert "".join(text[atom.start : atom.stop] for atom in atoms_of(text)) == text
    pieces = divided(text)
    assert "".join(text[piece.start : piece.stop] for piece in pieces) == text
    found = proposed(text)
    assert len(found.steps) == sum(piece.is_step for piece in found.pieces)
    told = iter(found.steps)
    for piece in found.pieces:
        if piece.is_step:
            step = next(told)
            assert step.title
            said = {said_in(step.title), said_in(step.instruction), said_in(step.title + step.instruction)}
            assert said_in(piece.words(text)) in said


@given(words, st.data())
def test_the_rest_is_what_nobody_took(text, data):
    found = proposed(text)
    taken = data.draw(st.sets(st.integers(0, len(found.steps) - 1))) if found.steps else set()
    told = [piece for piece in found.pieces if piece.is_step]
    rest = found.rest(taken)
    for place, piece in enumerate(told):
        if place not in taken:
            assert piece.words(text) in rest
    assert found.rest(()) == text.strip() or not found.rest(())


@given(st.one_of(words, st.just(COUNTED), st.just(CASES)), st.data())
def test_whatever_is_accepted_the_draft_keeps_its_shape_and_every_word(text, data):
    row, new_id = AdministrativeProcedure(code=CODE, name="x", steps_text=text), ids()
    draft = read(filled(row, None, (), make.today()).data, new_id=new_id)
    origin = origin_of(draft)
    found = proposed(origin.text)
    taken = sorted(data.draw(st.sets(st.integers(0, len(found.steps) - 1), min_size=1))) if found.steps else []
    if not taken:
        return
    typed = [
        {"title": one.title, "instruction": one.instruction, "responsible": one.responsible, "kind": one.kind}
        for one in (found.steps[place] for place in taken)
    ]
    rows = read({"steps": typed}, new_id=new_id)["steps"]
    rows = [one | {"case": found.steps[place].case, "limit": None} for one, place in zip(rows, taken, strict=True)]
    made = read(with_accepted(draft, rows, found.rest(taken), origin, new_id), new_id=new_id)
    assert not unreached(made)
    assert not without_way_out(made)
    assert origin_of(made).code == CODE
    said = said_in("".join(f"{step['title']} {step['instruction']}" for step in made["steps"]))
    for piece in found.pieces:
        assert piece.is_said or said_in(piece.words(found.text)) in said


def test_a_record_that_counts_keeps_its_own_count():
    found = proposed(COUNTED)
    assert titles(COUNTED) == [
        "Nộp hồ sơ",
        "Tiếp nhận, kiểm tra hồ sơ trong thời hạn 0,5 ngày làm việc",
        "Thẩm định, trình Chủ tịch Ủy ban nhân dân tỉnh theo kết quả của Bước 2",
        "Tổ chức, cá nhân nhận kết quả",
    ]
    assert [step.kind for step in found.steps] == ["start", "task", "task", "end"]
    assert [step.responsible for step in found.steps] == [
        "Tổ chức, cá nhân",
        "Trung tâm Phục vụ hành chính công",
        "Sở Công Thương",
        "Tổ chức, cá nhân",
    ]
    assert [step.limit for step in found.steps] == ["", "0,5", "5", ""]
    assert "Trường hợp hồ sơ chưa đầy đủ" in found.steps[1].instruction
    assert found.steps[3].instruction == ""
    assert found.besides == ""


def test_headings_of_cases_are_no_steps_and_name_the_case():
    found = proposed(CASES)
    assert [step.case for step in found.steps] == ["Đối với trường hợp cấp mới"] * 2 + [
        "Đối với trường hợp cấp lại"
    ] * 2
    assert [step.limit for step in found.steps] == ["", "3", "", "2"]
    assert "start" not in {step.kind for step in found.steps}
    assert found.besides == ""


def test_a_count_that_begins_anew_under_a_heading_is_another_case():
    text = "a) Trường hợp trực tiếp:\nBước 1: Nộp đơn.\nBước 2: Sở cấp giấy.\nb) Trường hợp trực tuyến:\nBước 1: Nộp đơn.\nBước 2: Sở cấp giấy."
    assert [step.case for step in proposed(text).steps] == ["Trường hợp trực tiếp"] * 2 + ["Trường hợp trực tuyến"] * 2


def test_an_outline_is_followed_to_where_somebody_acts():
    text = """a) Nộp hồ sơ TTHC:
- Đơn vị kinh doanh nộp hồ sơ đến Sở Xây dựng.
b) Giải quyết TTHC:
- Sở Xây dựng kiểm tra hồ sơ, gồm:
+ Đơn đề nghị;
+ Bản sao.
- Trong thời hạn 02 ngày làm việc, Sở Xây dựng cấp giấy.
- Trường hợp không cấp thì trả lời bằng văn bản."""
    found = proposed(text)
    assert [step.kind for step in found.steps] == ["start", "task", "task"]
    assert "Bản sao" in found.steps[1].instruction
    assert "không cấp" in found.steps[2].instruction
    assert found.besides == ""


def test_lines_broken_in_the_middle_of_a_sentence_are_one():
    text = "a) Tổ chức nộp hồ sơ đến Sở Xây dựng tại tỉnh,\nthành phố nơi kinh doanh.\nb) Sở Xây dựng kiểm tra."
    assert len(proposed(text).steps) == 2
    assert "thành phố" in proposed(text).steps[0].instruction


def test_a_step_that_is_only_spoken_of_begins_nothing():
    text = "Bước 1: Nộp hồ sơ.\nBước 2: Thực hiện theo Bước 1 và làm lại từ bước 2.\nBước 3: Trả kết quả."
    assert len(proposed(text).steps) == 3


def test_what_is_told_besides_stays_and_headings_alone_do_not():
    text = "Hồ sơ nộp trước ngày 15.\nBước 1: Tổ chức nộp hồ sơ.\nBước 2: Sở Công Thương cấp giấy."
    found = proposed(text)
    assert found.besides == "Hồ sơ nộp trước ngày 15."
    assert found.rest({0}) == "Hồ sơ nộp trước ngày 15.\nBước 2: Sở Công Thương cấp giấy."
    assert found.rest({0}, besides=False) == "Bước 2: Sở Công Thương cấp giấy."


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("Trong thời hạn 05 (năm) ngày làm việc kể từ ngày nhận đủ hồ sơ, Sở cấp giấy.", "5"),
        ("Sở cấp giấy trong thời hạn 20 ngày, kể từ ngày nhận.", "20 ngày lịch"),
        ("Sở trả lời không quá 04 giờ làm việc.", "4 giờ"),
        ("Trường hợp chưa đầy đủ, trong thời hạn 03 ngày làm việc, Sở yêu cầu. Trong thời hạn 10 ngày làm việc, Sở cấp.", "10"),
        ("Trong thời hạn 03 ngày làm việc Sở A; trong thời hạn 05 ngày làm việc Sở B.", ""),
        ("Chậm nhất là ngày 20 tháng 4 năm 2026, hộ kinh doanh nộp tờ khai.", ""),
        ("Trong thời hạn 16 ngày làm việc đối với cấp I và 12 ngày làm việc đối với cấp II, Sở ra thông báo.", ""),
        ("Nghị định số 41/2026/NĐ-CP ngày 05 tháng 3", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_time_is_taken_where_the_words_name_one(words, limit):
    assert limit_in(words) == limit


@pytest.mark.parametrize(
    ("words", "who", "office"),
    [
        ("Trong thời hạn 03 ngày, Chủ tịch Ủy ban nhân dân cấp tỉnh quyết định.", "Chủ tịch Ủy ban nhân dân cấp tỉnh", True),
        ("Bộ phận tiếp nhận và trả kết quả của Sở kiểm tra hồ sơ.", "Bộ phận tiếp nhận và trả kết quả của Sở", True),
        ("Cơ quan cấp thẻ thực hiện việc cấp thẻ.", "Cơ quan cấp thẻ", True),
        ("Cơ quan quản lý công trình ra Quyết định.", "Cơ quan quản lý công trình", True),
        ("Tổ chức, cá nhân nộp hồ sơ.", "Tổ chức, cá nhân", False),
        ("Công ty chứng khoán, ngân hàng thương mại nộp hồ sơ.", "Công ty chứng khoán, ngân hàng thương mại", False),
        ("Trường hợp cần thiết thì lấy ý kiến.", "", False),
        ("Ban hành quyết định.", "", False),
    ],
)  # fmt: skip
def test_who_acts_is_read_only_where_it_is_said(words, who, office):
    assert responsible_in(words) == (who, office)


def test_titles_are_short_and_say_what_is_done():
    long = "Sở Công Thương thẩm định " + "hồ sơ rất dài " * 30
    title, instruction = title_in(long)
    assert len(title) <= 121
    assert title.startswith("Thẩm định hồ sơ")
    assert instruction == long
    assert title_in("Gửi hồ sơ\nTổ chức gửi hồ sơ.") == ("Gửi hồ sơ", "Tổ chức gửi hồ sơ.")
    assert title_in("Thẩm định.") == ("Thẩm định", "")
    assert kind_in("Sở Công Thương thẩm định", is_first=True, is_last=True) == "task"


def test_a_text_that_goes_on_for_ever_and_far_too_many_steps_stay_text():
    assert proposed("Bước 1: " + "x" * 21_000 + "\nBước 2: Sở cấp giấy.").besides.startswith("Bước 1")
    many = proposed("\n".join(f"Bước {n}: Sở làm việc số {n}." for n in range(1, 100)))
    assert len(many.steps) == MOST
    assert "số 99" in many.besides


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared records are not here")
def test_real_records_are_divided_and_nothing_of_them_is_lost():
    lines = (SHARED / "procedures_sample300.jsonl").read_text().splitlines()
    texts = [text for line in lines if (text := json.loads(line)["trinh_tu_thuc_hien"]).strip()]
    found = [proposed(text) for text in texts]
    assert all(
        "".join(p.text[x.start : x.stop] for x in p.pieces) == text for p, text in zip(found, texts, strict=True)
    )
    assert sum(len(one.steps) >= 2 for one in found) >= 0.95 * len(found)
