"""Steps of two texts, compared by their ids and field by field."""

from copy import deepcopy

import pytest

from procedures.comparing import changed_steps, compare
from procedures.shape import Clock, StepKind
from tests.procedures.samples import ASK, CHECKED, DRAFT, JUDGE, NORMAL, rich, step, steps, whole

OLD = whole(rich())


def changed(new, old=OLD):
    return list(changed_steps(old, new))


def edited(**fields):
    new = deepcopy(OLD)
    new["steps"][3].update(fields)
    return new


def test_equal_texts_have_nothing_to_tell():
    assert changed(deepcopy(OLD)) == []
    found = compare({"content": {"procedures": OLD}}, {"content": {"procedures": deepcopy(OLD)}})
    assert (found.fields, found.sections) == ((), ())


def test_texts_without_steps_compare_as_nothing():
    assert compare({}, {"content": {}}).fields == ()


def test_a_step_that_came_and_one_that_went_are_told_with_their_numbers():
    new = steps(step(1), step(3), step(2))
    (added,) = changed(new, steps(step(1), step(2)))
    assert (added.kind, added.old, added.new) == ("add", "", "Bước B2: Việc 3")
    (gone,) = changed(steps(step(1), step(2)), new)
    assert (gone.kind, gone.old, gone.new) == ("del", "Bước B2: Việc 3", "")


def test_of_steps_in_another_order_only_the_one_that_moved_is_told():
    old = steps(*(step(n) for n in range(1, 6)))
    (item,) = changed(steps(*(step(n) for n in (1, 4, 2, 3, 5))), old)
    assert item.kind == "mod"
    assert "bước B4" in item.old
    assert "bước B2" in item.new


CHANGES = {
    "title": "Thẩm định hồ sơ",
    "instruction": "Mới",
    "responsible": {"name": "Phó Giám đốc Sở"},
    "consulted": [],
    "informed": [{"name": "Giám đốc Sở"}],
    "limits": {NORMAL: {"value": 12, "unit": "working_day"}},
    "clock": "none",
    "forms": ["BM-TM-02"],
    "results": ["Tờ trình"],
    "public_text": "Ông bà chờ",
    "bases": [{"number": "1/2026", "provision": "Điều 1", "text": ""}],
    "kind": "wait",
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_field_is_told_as_it_was_and_as_it_is(name):
    (item,) = changed(edited(**{name: CHANGES[name]}))
    assert item.kind == "mod"
    assert item.old != item.new
    assert item.old.startswith("Bước B4. ")
    assert item.new.count(": ") >= 1


def test_a_post_that_is_only_called_otherwise_has_changed():
    (item,) = changed(edited(responsible={"name": "Chuyên viên thụ lý", "unit_name": "Phòng Thương mại"}))
    assert "Phòng Thương mại" in item.new


def test_an_exit_of_a_decision_that_leads_elsewhere_is_told():
    new = deepcopy(OLD)
    new["transitions"][0]["condition"] = "thiếu giấy tờ"
    (item,) = changed(new)
    assert "thiếu giấy tờ: B3" in item.new


def test_an_exit_of_any_other_step_is_told_where_the_step_table_tells_it():
    new = deepcopy(OLD)
    new["transitions"][2]["to"] = JUDGE
    (item,) = changed(new)
    assert (item.old, item.new) == ("Bước B3. Chuyển tiếp: chuyển: B1", "Bước B3. Chuyển tiếp: chuyển: B2")


def test_a_step_put_in_between_renumbers_exits_and_changes_none():
    raw = rich()
    raw["steps"].insert(0, step(99))
    assert [item.kind for item in changed(whole(raw))] == ["add"]


def test_a_choice_is_told_in_the_words_of_its_list():
    (item,) = changed(edited(clock="none", kind="wait"))
    assert (Clock.NONE.label, StepKind.WAIT.label) == tuple(one.partition(": ")[2] for one in item.new[9:].split("; "))
    assert "task" not in item.old


def test_a_case_that_was_renamed_is_not_a_change_of_its_times_only_of_their_words():
    new = deepcopy(OLD)
    new["cases"][1]["name"] = "phải xác minh"
    assert {item.kind for item in changed(new)} == {"mod"}


def test_a_case_that_went_does_not_hinder_the_comparison():
    new = rich()
    new["cases"] = new["cases"][:1]
    assert all(CHECKED not in item.new for item in changed(whole(new)))


def test_removing_a_step_in_the_middle_moves_no_other():
    raw = rich()
    raw["steps"] = [row for row in raw["steps"] if row["id"] != ASK]
    raw["transitions"] = [{"from": JUDGE, "to": DRAFT, "condition": "đủ"}]
    kinds = [item.kind for item in changed(whole(raw))]
    assert kinds == ["mod", "del"]


def test_markup_in_a_title_is_shown_and_not_obeyed():
    (item,) = changed(edited(title="<script>x</script>"))
    assert "<script" not in item.html


def test_the_first_steps_of_a_procedure_are_all_told_as_one_fact():
    found = compare({"content": {}}, {"content": {"procedures": OLD}})
    assert found.fields[0].name == "steps"
    assert [item.kind for item in found.fields[0].items] == ["add"] * 6
