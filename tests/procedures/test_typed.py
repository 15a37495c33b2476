"""What stands in the editor's fields is the data again when it is posted; what its buttons do."""

import uuid
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import assume, given
from hypothesis import strategies as st

from procedures import fields
from procedures.graph import edges_of
from procedures.reading import Misshapen, read
from procedures.typed import ids_of, press, raw_of, spoken_ways, typed_by, typed_from
from tests.procedures.samples import ASK, CHECKED, DRAFT, JUDGE, NORMAL, RECEIVE, ids, key, rich, step, steps, whole


def posted(typed):
    """The names and values a browser sends for what stands in the fields."""
    found = {name: str(value) for name, value in typed.items() if not isinstance(value, list)}
    for group, rows in typed.items():
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            for name, value in row.items():
                front = f"{group}.{place}.{name}"
                if name == "limits":
                    found |= {f"{front}.{case}": text for case, text in value.items()}
                elif name == "exits":
                    found |= {f"{front}.{n}.{end}": one[end] for n, one in enumerate(value) for end in one}
                else:
                    found[front] = str(value)
    return found


def again(data):
    return whole(raw_of(typed_by(posted(typed_from(data)))))


def test_the_whole_sample_comes_back_as_it_was():
    data = whole(rich())
    assert again(data) == data


def test_ways_that_follow_from_the_order_need_no_fields_and_are_there_all_the_same():
    data = steps(step(1), step(2), step(3), exits=((1, 2, ""), (2, 3, "")))
    assert spoken_ways(data) == []
    assert edges_of(again(data)) == edges_of(data)


def test_a_way_on_from_an_end_and_one_beside_another_are_said():
    data = steps(step(1, kind="end"), step(2), step(3), exits=((1, 2, ""), (2, 3, ""), (2, 1, "")))
    assert again(data) == data


def test_fields_are_read_in_the_order_of_their_numbers_whatever_the_order_of_the_post():
    typed = typed_by({"steps.10.title": "c", "steps.2.title": "b", "steps.0.title": "a"})
    assert [row["title"] for row in typed["steps"]] == ["a", "b", "c"]


def test_names_of_fields_that_nobody_made_are_passed_over():
    typed = typed_by({
        "steps.x.title": "a", "colour.0.name": "a", "steps.99999.title": "a", "steps.0.exits.9999.to": "a",
        "steps.0": "a", "steps..title": "a", "steps.0.limits": "3",
    })  # fmt: skip
    raw = raw_of(typed)
    assert whole(raw)["transitions"] == []


def test_new_rows_in_which_nothing_was_typed_are_no_rows_but_a_step_is():
    typed = typed_by(
        {"dossier.0.item": " ", "dossier.1.original": "1", "steps.0.id": key(1), "channels.0.kind": "direct",
         "channels.1.kind": "post", "cases.0.id": NORMAL, "cases.1.id": CHECKED, "fees.0.name": ""}
    )  # fmt: skip
    data = whole(raw_of(typed))
    assert [row["original"] for row in data["dossier"]] == [1]
    assert [row["kind"] for row in data["channels"]] == ["post"]
    assert [row["id"] for row in data["cases"]] == [NORMAL]
    assert (data["fees"], len(data["steps"])) == ([], 1)


def test_a_kept_row_goes_with_its_button_alone_even_if_it_says_nothing():
    data = whole({"channels": [{"id": key(1), "kind": "direct"}, {"id": key(2), "kind": "direct", "case": NORMAL}],
                  "cases": [{"id": NORMAL, "name": ""}], "records": [{"id": key(3)}]})  # fmt: skip
    kept, typed = ids_of(data), typed_by(posted(typed_from(data)))
    assert whole(raw_of(typed, kept)) == data
    press(typed, "drop:channels:0", ids())
    assert [row["id"] for row in whole(raw_of(typed, kept))["channels"]] == [key(2)]


def test_a_case_without_a_name_that_has_a_time_in_a_step_is_asked_for_its_name():
    typed = typed_by({"cases.0.id": NORMAL, "cases.0.name": "a", "cases.1.id": CHECKED,
                      "steps.0.id": key(1), f"steps.0.limits.{CHECKED}": "2"})  # fmt: skip
    with pytest.raises(Misshapen) as refusal:
        whole(raw_of(typed))
    assert refusal.value.field == "cases.1.name"


def test_a_condition_without_the_step_it_leads_to_is_refused_by_its_field():
    typed = typed_by({"steps.0.id": key(1), "steps.1.id": key(2), "steps.1.exits.0.to": key(1),
                      "steps.1.exits.1.condition": "Không đạt"})  # fmt: skip
    with pytest.raises(Misshapen, match="2") as refusal:
        raw_of(typed)
    assert refusal.value.field == "steps.1.exits.1.to"


def test_a_basis_is_typed_as_number_and_article_or_as_words():
    typed = typed_by({"steps.0.bases": "77/2016/NĐ-CP, Điều 26, khoản 1\n\nCác văn bản khác, nếu có"})
    one, other = whole(raw_of(typed))["steps"][0]["bases"]
    assert (one["number"], one["provision"]) == ("77/2016/NĐ-CP", "Điều 26, khoản 1")
    assert (other["number"], other["text"]) == ("", "Các văn bản khác, nếu có")


# --- buttons ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def typed():
    return typed_from(whole(rich()))


def order(typed):
    return [row["id"] for row in typed["steps"]]


def test_add_puts_an_empty_row_at_the_end(typed):
    assert press(typed, "add:steps", ids()) == "steps-6"
    assert order(typed)[-1] == "00000000-0000-0000-0000-000000000001"
    assert len(whole(raw_of(typed))["steps"]) == 7


def test_after_puts_it_behind_the_row(typed):
    assert press(typed, "after:steps:1", ids()) == "steps-2"
    assert order(typed)[1:4:2] == [JUDGE, ASK]


@pytest.mark.parametrize(("act", "at"), [("up:steps:1", 0), ("down:steps:0", 1)])
def test_up_and_down_move_a_row(typed, act, at):
    before = order(typed)
    assert press(typed, act, ids()) == f"steps-{at}"
    assert order(typed) == [before[1], before[0], *before[2:]]


@pytest.mark.parametrize("act", ["up:steps:0", "down:steps:5"])
def test_the_first_cannot_go_up_nor_the_last_down(typed, act):
    before = order(typed)
    press(typed, act, ids())
    assert order(typed) == before


def test_drop_takes_a_step_out_with_the_ways_to_it(typed):
    press(typed, "drop:steps:2", ids())
    data = whole(raw_of(typed))
    assert ASK not in order(typed)
    assert [(row["from"], row["to"]) for row in data["transitions"]] == [(JUDGE, DRAFT)]


def test_drop_takes_a_case_out_with_its_times(typed):
    press(typed, "drop:cases:1", ids())
    data = whole(raw_of(typed))
    assert all(CHECKED not in row["limits"] and (NORMAL in row["limits"] or not row["limits"]) for row in data["steps"])


def test_exit_gives_a_step_one_more_way(typed):
    assert press(typed, "exit:steps:0", ids()) == "steps-0"
    assert typed["steps"][0]["exits"] == [{"to": "", "condition": ""}]


@pytest.mark.parametrize("key", ["cases", "bases", "dossier", "channels", "fees", "records", "abbreviations"])
def test_every_group_takes_a_row_and_gives_it_back(typed, key):
    before = len(typed[key])
    press(typed, f"add:{key}", ids())
    press(typed, f"drop:{key}:{before}", ids())
    assert len(typed[key]) == before


@pytest.mark.parametrize("act", [
    "", "add", "add:nothing", "drop:steps:99", "up:steps:-1", "exit:bases:0", "boil:steps:1", "down:steps:99999999",
])  # fmt: skip
def test_a_button_that_is_not_known_changes_nothing(typed, act):
    before = posted(typed)
    press(typed, act, ids())
    assert posted(typed) == before


# --- fields -----------------------------------------------------------------------------------------------------------
class _Names(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names = []

    def handle_starttag(self, _tag, attributes):
        self.names += [value for name, value in attributes if name == "name"]


def _cells(value):
    if isinstance(value, dict):
        if "control" in value:
            yield value
        for one in value.values():
            yield from _cells(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _cells(one)


def test_every_field_of_the_shape_has_a_cell(typed):
    names = {cell["name"] for cell in _cells(fields.of(typed))}
    exits = {f"steps.{n}.exits" for n in range(6)}
    wanted = {name for name in posted(typed) if ".exits." not in name and not name.endswith(".id")}
    cases = {f"steps.{n}.limits.{case}" for n in range(6) for case in (NORMAL, CHECKED)}
    assert wanted - names == set()
    assert cases <= names
    assert not names & exits


def test_a_decision_offers_two_exits_even_before_any_is_given(typed):
    typed["steps"][1]["exits"] = []
    shown = fields.of(typed)["steps"]
    assert [len(row["exits"]) for row in shown[:2]] == [0, 2]
    assert JUDGE not in {value for value, _words in shown[1]["exits"][0]["to"]["options"]}


@pytest.mark.parametrize("wrong", ["steps.3.limits." + NORMAL, "dossier.0.item", "sets", "steps.2.bases.0.number"])
def test_the_field_at_fault_says_so_and_no_other(typed, wrong):
    marked = [cell["name"] for cell in _cells(fields.of(typed, wrong)) if cell["wrong"]]
    assert marked == [wrong.removesuffix(".0.number")]


def test_no_two_fields_have_one_name_or_id(typed):
    cells = list(_cells(fields.of(typed)))
    assert len({cell["name"] for cell in cells}) == len({cell["id"] for cell in cells}) == len(cells)


def test_a_step_without_an_id_is_shown_and_read():
    typed = typed_by({"steps.0.title": "a", "steps.1.title": "b", "steps.1.exits.0.to": RECEIVE})
    assert [row["number"] for row in fields.of(typed)["steps"]] == ["B1", "B2"]
    assert len(whole(raw_of(typed))["steps"]) == 2


def test_the_page_of_steps_sends_every_field_of_a_step(typed):
    html = render_to_string("procedures/_steps_form.html", {
        **fields.of(typed), "totals": [], "version": type("Draft", (), {"pk": 1})(),
    })  # fmt: skip
    names = _Names()
    names.feed(html)
    wanted = {name for name in posted(typed) if name.startswith("steps.")}
    assert wanted - set(names.names) == set()


CITED = st.fixed_dictionaries(
    {
        "number": st.sampled_from(["", "77/2016/NĐ-CP", "TCVN ISO 9001:2015", "Luật khung"]),
        "provision": st.sampled_from(["", "Điều 26", "Mục 7.5, 8.2"]),
        "text": st.sampled_from(["", "Nghị định về điều kiện đầu tư", "15/2020 | bản dịch", "a | b", "55/2010/QH12"]),
    }
)


@given(basis=CITED)
def test_a_citation_in_a_step_is_typed_back_as_it_was(basis):
    assume(any(basis.values()))
    step = {"title": "Thẩm định", "bases": [basis]}
    data = read({"steps": [step]}, new_id=uuid.uuid4)
    again = read(raw_of(typed_from(data)), new_id=uuid.uuid4)
    assert again["steps"][0]["bases"] == data["steps"][0]["bases"]
