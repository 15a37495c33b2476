"""The amendment table of a procedure: a row for every step that is not as before, and the table of steps not told twice."""

from copy import deepcopy

import pytest
from django.utils.translation import override

from documents import actions
from documents.comparing.rows import MOST
from documents.models import Version
from procedures.actions import save_procedure
from procedures.amending import told_rows
from procedures.comparing import label_of
from procedures.models import ProcedurePart
from procedures.sections import STEPS
from procedures.shape import Clock
from tests import make
from tests.documents.acting import watched
from tests.procedures.samples import CHECKED, rich, whole
from tests.procedures.samples import step as sample_step
from tests.procedures.stepping import CASE, data_of, in_force, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NAMES = ("Tiếp nhận", "Phân công", "Thẩm định", "Trình ký")


@pytest.fixture
def draft(w):
    """A draft of the second version of a procedure with four steps."""
    old = in_force(w, *map(step, NAMES))
    return actions.start_version(old.document, by=w.author, at=make.now(), reason="Sửa đổi")


def write(w, draft, *steps, **fields):
    part = ProcedurePart.objects.get(version=draft)
    save_procedure(
        draft, data_of(*steps, **fields), token=part.token, by=w.author, at=make.now(), day=make.today()
    )  # fmt: skip


def propose(w, draft):
    return actions.propose_amendments(Version.objects.get(pk=draft.pk), by=w.author, at=make.now())


def rows(draft):
    return list(draft.amendments.values_list("place", "old", "new"))


FOUR = list(map(step, NAMES))
BACK = "1 ngày làm việc"


def test_a_step_put_in_is_one_row_and_the_new_total_another(w, draft):
    write(w, draft, FOUR[0], step("Kiểm tra thực địa", "Thanh tra"), *FOUR[1:])
    propose(w, draft)
    assert rows(draft) == [
        ("Mục a, bước B2", "",
         "Bổ sung: Kiểm tra thực địa;\nTrách nhiệm: Thanh tra;\nThời hạn: 02 giờ làm việc"),
        ("Mục a, tổng thời gian", BACK, "1,25 ngày làm việc"),
    ]  # fmt: skip


def test_a_step_that_went_is_told_by_its_old_number_and_no_other_with_it(w, draft):
    write(w, draft, FOUR[0], *FOUR[2:])
    propose(w, draft)
    assert rows(draft) == [
        ("Mục a, bước B2 (cũ)",
         "Phân công;\nTrách nhiệm: Tổ chức, cá nhân;\nThời hạn: 02 giờ làm việc", "Bỏ"),
        ("Mục a, tổng thời gian", BACK, "0,75 ngày làm việc"),
    ]  # fmt: skip


def test_a_step_that_moved_is_one_row_and_those_it_passed_are_none(w, draft):
    write(w, draft, FOUR[0], FOUR[3], *FOUR[1:3])
    propose(w, draft)
    assert rows(draft) == [("Mục a, bước B2", "Thứ tự: bước B4", "Thứ tự: bước B2")]


def test_a_changed_time_limit_is_told_with_its_step_and_the_total(w, draft):
    write(w, draft, *FOUR[:2], step(NAMES[2], limits={CASE: "6 giờ"}, instruction="Xem kỹ"), FOUR[3])
    propose(w, draft)
    assert rows(draft) == [
        ("Mục a, bước B3", "Hướng dẫn thực hiện: –;\nThời hạn: 02 giờ làm việc",
         "Hướng dẫn thực hiện: Xem kỹ;\nThời hạn: 06 giờ làm việc"),
        ("Mục a, tổng thời gian", BACK, "1,5 ngày làm việc"),
    ]  # fmt: skip


def test_more_steps_than_a_table_tells_one_by_one_are_still_a_row_each(w, draft):
    write(w, draft, *FOUR, *(step(f"Thêm {n}") for n in range(25)))
    propose(w, draft)
    places = [place for place, _old, _new in rows(draft)]
    assert len(places) == len(set(places)) == 26


def test_proposing_twice_writes_nothing(w, draft):
    write(w, draft, FOUR[0], step("Kiểm tra thực địa"), FOUR[3])
    first, before = propose(w, draft), rows(draft)
    with watched() as did:
        again = propose(w, draft)
    assert (first.added, again) == (4, type(first)(0, 0, 0))
    assert not did.rows
    assert rows(draft) == before


def test_the_reason_stays_with_its_step_when_another_takes_its_number(w, draft):
    write(w, draft, FOUR[0], step("Kiểm tra"), *FOUR[1:])
    propose(w, draft)
    row = draft.amendments.get(place="Mục a, bước B2")
    actions.write_amendment(draft, row=row.pk, by=w.author, at=make.now(), reason="Theo nghị định", basis="NĐ 118")
    write(w, draft, FOUR[0], step("Báo trước"), step("Kiểm tra"), *FOUR[1:])
    propose(w, draft)
    row.refresh_from_db()
    assert (row.place, row.reason, row.basis) == ("Mục a, bước B3", "Theo nghị định", "NĐ 118")
    assert draft.amendments.get(place="Mục a, bước B2").reason == ""


def test_a_step_in_the_place_of_one_taken_out_again_does_not_inherit_its_reason(w, draft):
    write(w, draft, FOUR[0], step("Kiểm tra"), *FOUR[1:])
    propose(w, draft)
    row = draft.amendments.get(place="Mục a, bước B2")
    actions.write_amendment(draft, row=row.pk, by=w.author, at=make.now(), reason="Theo nghị định")
    write(w, draft, FOUR[0], step("Báo trước"), *FOUR[1:])
    propose(w, draft)
    assert draft.amendments.get(place="Mục a, bước B2").reason == ""


def test_the_legal_limit_of_a_case_is_told_by_its_own_section_alone(w, draft):
    write(w, draft, *FOUR, cases=[{"id": CASE, "name": "", "limit": {"value": 3, "unit": "working_day"}}])
    propose(w, draft)
    assert not [place for place, old, new in rows(draft) if "bước" in place or "tổng" in place]
    assert [place for place, old, new in rows(draft) if "Thời hạn giải quyết" in place]


# --- what is told -----------------------------------------------------------------------------------------------------
OLD = whole(rich())


def told(new, old=OLD):
    found = told_rows({"content": {"procedures": old}}, {"content": {"procedures": new}})
    return {row.place: row.changes for row in found[STEPS]}


def test_equal_steps_tell_nothing_and_still_stand_for_their_section():
    assert told(deepcopy(OLD)) == {}


def test_without_steps_on_one_side_the_section_speaks_for_itself():
    assert told_rows({"content": {}}, {"content": {"procedures": OLD}}) == {}
    assert told_rows({"content": {"procedures": OLD}}, {"content": {"procedures": whole({})}}) == {}


def test_a_case_that_was_renamed_is_one_row_and_none_for_its_steps():
    new = deepcopy(OLD)
    new["cases"][1]["name"] = "phải xác minh"
    assert told(new) == {"tổng thời gian, trường hợp “phải xác minh”": [("", "có xác minh", "phải xác minh")]}


def test_cases_in_another_order_tell_nothing():
    new = deepcopy(OLD)
    new["cases"].reverse()
    assert told(new) == {}


def test_a_case_that_came_is_told_with_its_total():
    old, new = deepcopy(OLD), deepcopy(OLD)
    old["cases"], old["totals"], new["totals"] = old["cases"][:1], ["13 ngày"], ["13 ngày", "19,5 ngày"]
    for row in old["steps"]:
        row["limits"].pop(CHECKED, None)
    assert told(new, old)["tổng thời gian, trường hợp “có xác minh”"] == [("", "", "có xác minh: 19,5 ngày")]


def test_an_exit_that_only_follows_another_number_is_no_row():
    raw = rich()
    raw["steps"].insert(0, sample_step(99))
    assert list(told(whole(raw))) == ["bước B1"]


def test_the_words_are_vietnamese_whatever_the_screen_speaks():
    new = deepcopy(OLD)
    new["steps"][0]["clock"] = "none"
    (change,) = told(new)["bước B1"]
    with override("vi"):
        assert change == (label_of("clock"), str(Clock.RUN.label), str(Clock.NONE.label))
    assert Clock.NONE.label != change[2]


def test_no_changed_field_of_a_step_is_lost_behind_a_long_one(w, draft):
    long = " ".join(f"chữ{n}" for n in range(900))
    write(w, draft, *FOUR[:3], step(NAMES[3], instruction=long, results=["Tờ trình"]))
    propose(w, draft)
    ((_place, old, new),) = rows(draft)
    assert not old
    assert new.startswith("Bổ sung: Hướng dẫn thực hiện: chữ0 ")
    assert new.endswith(": Tờ trình")
    assert len(new) < 2 * MOST
