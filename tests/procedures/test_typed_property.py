"""Whatever a procedure says can stand in the editor's fields and comes back as the same: the form loses nothing."""

import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procedures import shape
from procedures.graph import edges_of
from procedures.listed import as_lines, as_row, from_lines, from_row
from procedures.reading import read
from procedures.typed import ids_of, raw_of, typed_by, typed_from
from qms.worktime.days import TimeUnit
from tests.procedures.test_typed import posted

SIGNS = ";;||,,\n\n  .:-/\\aBđ1 9Ộ"  # what parts values in a field, and some letters
WORDS = st.text(SIGNS, max_size=24)
VALUES = st.lists(st.text(SIGNS.replace("\n", ""), max_size=12).map(str.strip).filter(bool), max_size=5)
CASES = [str(uuid.UUID(int=number)) for number in (1, 2)]
STEPS = [str(uuid.UUID(int=number)) for number in (11, 12, 13)]
LIMIT = st.none() | st.builds(
    lambda value, unit: {"value": value / 100, "unit": unit},
    st.integers(1, 9000),
    st.sampled_from([str(unit) for unit in TimeUnit]),
)


STRATEGIES = {
    shape.Text: lambda kind: WORDS,
    shape.Texts: lambda kind: st.lists(WORDS, max_size=3),
    shape.Number: lambda kind: st.none() | st.integers(kind.least, kind.most),
    shape.Choice: lambda kind: st.sampled_from(kind.of.values),
    shape.Span: lambda kind: LIMIT,
    shape.Spans: lambda kind: st.dictionaries(st.sampled_from(CASES), LIMIT, max_size=2),
    shape.Party: lambda kind: st.none() | st.fixed_dictionaries({"name": WORDS}),
    shape.Parties: lambda kind: st.lists(st.fixed_dictionaries({"name": WORDS}), max_size=3),
    shape.Rows: lambda kind: st.lists(row_of(kind.row), max_size=2),
}


def row_of(row):
    """Values of every field of a row of the shape, as they are given to `read`."""
    return st.fixed_dictionaries({key: strategy(kind) for key, kind in row.items()})


def strategy(kind):
    return STRATEGIES[type(kind)](kind)


@st.composite
def procedures(draw):
    kept = {"cases", "steps", "transitions"}
    raw = {key: draw(strategy(kind)) for key, kind in shape.SHAPE.items() if key not in kept}
    raw["cases"] = [{"id": key, **draw(row_of(shape.CASE)), "name": f"Ca; {key[-1]} | a"} for key in CASES]
    raw["steps"] = [{"id": key, **draw(row_of(shape.STEP))} for key in STEPS]
    exit = st.fixed_dictionaries({"from": st.sampled_from(STEPS), "to": st.sampled_from(STEPS), "condition": WORDS})
    raw["transitions"] = draw(st.lists(exit, max_size=4))
    data = read(raw, new_id=uuid.uuid4)
    for key, kind in shape.SHAPE.items():
        if isinstance(kind, shape.Rows) and key not in kept:
            data[key] = [_sound(row) for row in data[key] if not kind.keyless or any(row.values())]
    for row in data["steps"]:
        _sound(row)
    data["cases"] = [{key: one for key, one in _sound(row).items() if key != "bases" or one} for row in data["cases"]]
    return data


def _sound(row):
    """Citations that say nothing are none."""
    if "bases" in row:
        row["bases"] = [one for one in row["bases"] if any(one.values())]
    return row


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=procedures())
def test_shape_to_fields_to_shape_is_the_same(data):
    again = read(raw_of(typed_by(posted(typed_from(data))), ids_of(data)), new_id=uuid.uuid4)
    assert sorted(edges_of(again), key=repr) == sorted(edges_of(data), key=repr)
    assert again | {"transitions": []} == data | {"transitions": []}


@given(values=VALUES)
def test_values_on_one_line_come_back_as_they_were(values):
    assert from_row(as_row(values)) == values


@given(values=st.lists(st.text(SIGNS, max_size=20), max_size=5))
def test_values_of_several_lines_come_back_as_they_were(values):
    tidy = ["\n".join(line.strip() for line in value.split("\n")).strip() for value in values]
    tidy = [value for value in tidy if value]
    assert from_lines(as_lines(tidy)) == tidy


def test_a_semicolon_inside_a_name_is_typed_twice_and_one_alone_parts_two():
    assert from_row("Phòng A;; B; Phòng C;") == ["Phòng A; B", "Phòng C"]
    assert as_row(["Phòng A; B", "Phòng C"]) == "Phòng A;; B; Phòng C"


def test_a_result_is_a_line_and_its_further_lines_begin_with_a_bar():
    assert from_lines("Biên bản; kèm ảnh\r\n| trang hai\r\n\r\nSổ") == ["Biên bản; kèm ảnh\ntrang hai", "Sổ"]
