"""What is refused, with its place and words, and that everything else comes out in the one shape, whatever it came in as."""

import unicodedata

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.reading import Misshapen, blank, read
from procedures.shape import SHAPE
from tests.procedures.samples import NORMAL, ids, key, rich, step, steps, whole


def refusal(raw):
    with translation.override("en"), pytest.raises(Misshapen) as caught:
        read(raw, new_id=ids())
    assert len(str(caught.value)) > 15
    return caught.value.field, str(caught.value)


def timed(limit):
    return {"cases": [{"id": NORMAL, "name": ""}], "steps": [step(1, limits={NORMAL: limit})]}


TIME = f"steps.0.limits.{NORMAL}"
BAD = {
    "no mapping": ([], "", "by their names"),
    "an unknown key": ({"colour": "red"}, "colour", "colour"),
    "an unknown key of a step": ({"steps": [{"colour": 1}]}, "steps.0.colour", "Step 1"),
    "a list that is none": ({"steps": {"a": 1}}, "steps", "list"),
    "a row that is a text": ({"steps": ["x"]}, "steps.0", "Step 1"),
    "a text that is too long": ({"steps": [step(1), step(2, instruction="x" * 20_001)]}, "steps.1.instruction", "20001"),
    "a dict where a text is meant": ({"steps": [step(1, title={"a": 1})]}, "steps.0.title", "Write text"),
    "a list where a text is meant": ({"place": ["a"]}, "place", "Write text"),
    "NUL": ({"steps": [step(1, title="a\x00b")]}, "steps.0.title", "Write text"),
    "half a character": ({"steps": [step(1, title="a\ud800b")]}, "steps.0.title", "Write text"),
    "500 steps": ({"steps": [{"title": "x"}] * 500}, "steps", "500"),
    "too many cases": ({"cases": [{"name": str(n)} for n in range(9)]}, "cases", "9"),
    "a kind that is none": ({"steps": [step(1, kind="loop")]}, "steps.0.kind", "decision"),
    "a clock that is a list": ({"steps": [step(1, clock=["run"])]}, "steps.0.clock", "run"),
    "minus one original": ({"dossier": [{"item": "x", "original": -1}]}, "dossier.0.original", "0 to 99"),
    "half a set": ({"sets": 0.5}, "sets", "1 to 20"),
    "true sets": ({"sets": True}, "sets", "1 to 20"),
    "a forty digit number": ({"sets": "9" * 40}, "sets", "1 to 20"),
    "two steps with one id": ({"steps": [step(1), step(1)]}, "steps.1.id", "same id"),
    "two cases with one id": ({"cases": [{"id": "a", "name": "x"}, {"id": "a", "name": "y"}]}, "cases.1.id", "same id"),
    "an exit to a step that is not there": (
        {"steps": [step(1)], "transitions": [{"from": key(1), "to": key(2)}]}, "transitions.0.to", "not there",
    ),
    "times that are a text": ({"steps": [step(1, limits="3 ngày")]}, "steps.0.limits", "by the case"),
    "a negative time": (timed({"value": -1, "unit": "working_day"}), TIME, "above 0"),
    "a time of zero": (timed({"value": 0, "unit": "working_day"}), TIME, "above 0"),
    "a typed zero": (timed("0"), TIME, "above 0"),
    "no number": (timed({"value": float("nan"), "unit": "month"}), TIME, "above 0"),
    "endless": (timed({"value": float("inf"), "unit": "month"}), TIME, "above 0"),
    "a million days": (timed({"value": 1e9, "unit": "working_day"}), TIME, "9999"),
    "a third of a day": (timed({"value": 0.333, "unit": "working_day"}), TIME, "two decimals"),
    "a unit that is none": (timed({"value": 1, "unit": "week"}), TIME, "working hours"),
    "a time without a unit": (timed({"value": 1}), TIME, "working hours"),
    "a typed negative time": (timed("-3"), TIME, "is no time"),
    "a typed week": (timed("2 tuần"), TIME, "is no time"),
    "half a character as a key": ({"a\ud800": 1}, "a?", "a?"),
    "half a character in a time": (timed("3\ud800"), TIME, "Write text"),
    "a time of a million signs": (timed("9" * 1_000_000), TIME, "is no time"),
    "several cases without names": ({"cases": [{"id": "a"}, {"id": "b"}]}, "cases.0.name", "a name"),
    "words": (timed("nhanh"), TIME, "is no time"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_has_the_wrong_shape_is_refused_with_its_place(name):
    raw, path, words = BAD[name]
    field, text = refusal(raw)
    assert field == path
    assert words in text
    assert len(text) < 400
    text.encode()


def test_an_id_that_no_database_takes_becomes_one_like_any_other():
    assert whole({"steps": [{"id": "a\ud800\x00"}]})["steps"][0]["id"].encode()


TIMES = {
    "½": (0.5, "working_day"),
    "0,5": (0.5, "working_day"),
    "1,5 ngày": (1.5, "working_day"),
    "1 ½ ngày": (1.5, "working_day"),
    "05 ngày": (5, "working_day"),
    "4 giờ": (4, "working_hour"),
    "4 GIỜ làm việc": (4, "working_hour"),
    "2h": (2, "working_hour"),
    "1 tháng": (1, "month"),
    "3 ngày làm việc": (3, "working_day"),
    "45 ngày lịch": (45, "calendar_day"),
}


@pytest.mark.parametrize("text", TIMES)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_times_are_read_as_people_type_them(text, form):
    found = whole(timed(unicodedata.normalize(form, text)))["steps"][0]["limits"][NORMAL]
    assert (found["value"], found["unit"]) == TIMES[text]


def test_a_number_alone_is_in_the_unit_that_is_asked_for():
    found = read(timed("4"), new_id=ids(), unit="working_hour")
    assert found["steps"][0]["limits"][NORMAL]["unit"] == "working_hour"


def test_blank_data_has_one_case_without_a_name_and_every_key():
    found = blank(ids())
    assert set(found) == set(SHAPE)
    assert [case["name"] for case in found["cases"]] == [""]


def test_texts_come_out_in_nfc_without_blanks_around_and_without_signs_that_no_page_can_hold():
    title = unicodedata.normalize("NFD", "  Tiếp\u00a0 nhận\x01 hồ sơ \r\n\r\n dòng hai ")
    found = steps(step(1, title=title))["steps"][0]["title"]
    assert found == "Tiếp nhận hồ sơ\n\ndòng hai"


def test_codes_that_look_like_numbers_stay_as_they_were_written():
    found = whole({"tthc": ["1.000010", "001.20"], "steps": [step(1, forms=["0010", "1e5"])]})
    assert found["tthc"] == ["1.000010", "001.20"]
    assert found["steps"][0]["forms"] == ["0010", "1e5"]


def test_several_in_one_text_stand_behind_semicolons_or_on_lines_and_each_once():
    found = steps(step(1, forms="BM-1; BM-2;\nBM-1", results="a\nb; c"))["steps"][0]
    assert (found["forms"], found["results"]) == (["BM-1", "BM-2"], ["a", "b", "c"])


def test_ids_stay_and_what_is_no_uuid_becomes_always_the_same_one_with_all_that_refers_to_it():
    raw = {
        "cases": [{"id": "c1", "name": "x"}],
        "steps": [{"id": "s 1", "limits": {"c1": "3"}}, {"id": "s2"}],
        "transitions": [{"from": "s 1", "to": "s2", "condition": "ok"}],
        "channels": [{"case": "c1"}],
    }
    one, two = whole(raw), whole(raw)
    assert one["steps"] == two["steps"]
    assert (one["transitions"][0]["from"], one["transitions"][0]["to"]) == tuple(row["id"] for row in one["steps"])
    assert list(one["steps"][0]["limits"]) == [one["cases"][0]["id"]] == [one["channels"][0]["case"]]


def test_times_and_channels_of_a_case_that_went_are_left_out():
    raw = rich()
    raw["cases"] = raw["cases"][:1]
    found = whole(raw)
    assert all(set(row["limits"]) <= {NORMAL} for row in found["steps"])
    assert found["channels"][0]["case"] == ""


def test_reading_what_was_read_changes_nothing():
    found = whole(rich())
    assert whole(found) == found


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
SPANS = st.sampled_from(["", "½", "4 giờ", "1 tháng", {"value": 2.25, "unit": "calendar-day"}])
STEPS = st.lists(
    st.fixed_dictionaries(
        {"title": WORDS, "limits": st.dictionaries(st.just(NORMAL), SPANS)},
        optional={
            "instruction": WORDS,
            "responsible": WORDS | st.fixed_dictionaries({"name": WORDS, "post": st.integers() | WORDS}),
            "informed": st.lists(WORDS, max_size=3) | WORDS,
            "forms": st.lists(WORDS, max_size=3) | WORDS,
            "bases": st.lists(st.fixed_dictionaries({"number": WORDS, "text": WORDS}), max_size=2),
        },
    ),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.lists(WORDS, max_size=4), WORDS)
def test_reading_is_done_once_whatever_was_typed(rows, conditions, place):
    found = whole({"cases": [{"id": NORMAL}], "steps": rows, "conditions": conditions, "place": place})
    assert whole(found) == found
