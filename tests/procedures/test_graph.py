"""Ways back, steps that are never reached and circles without an end; the order of the rest."""

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures import graph
from tests.procedures.samples import key, step, steps


def edges(data):
    return [(source, target) for source, target, _words in graph.edges_of(data)]


def test_a_step_without_exits_goes_on_to_the_next_and_an_end_does_not():
    data = steps(step(1), step(2, kind="end"), step(3))
    assert edges(data) == [(key(1), key(2))]


def test_an_exit_takes_the_place_of_going_on():
    data = steps(step(1), step(2), step(3), exits=((1, 3, ""),))
    assert edges(data) == [(key(1), key(3)), (key(2), key(3))]


def test_a_way_to_a_step_that_one_came_through_is_a_way_back():
    data = steps(step(1), step(2), step(3), exits=((2, 1, "thiếu"), (2, 3, "đủ")))
    assert graph.ways_back(data) == {(key(2), key(1))}
    assert graph.forward(data)[key(1)] == []


def test_a_step_that_leads_to_itself_is_a_way_back():
    data = steps(step(1), step(2), exits=((1, 1, "lại"), (1, 2, "xong")))
    assert graph.ways_back(data) == {(key(1), key(1))}


def test_steps_to_which_nothing_leads_are_unreached():
    data = steps(step(1), step(2), step(3), step(4), exits=((1, 3, ""), (2, 3, "")))
    assert graph.unreached(data) == {key(2)}


def test_a_second_start_is_reached():
    data = steps(step(1), step(2, kind="start"), step(3), exits=((1, 3, ""),))
    assert graph.unreached(data) == set()


def test_a_circle_without_an_exit_has_no_way_out():
    data = steps(step(1), step(2), step(3), step(4, kind="end"), exits=((3, 2, ""),))
    assert graph.without_way_out(data) == {key(1), key(2), key(3)}


def test_a_circle_with_an_exit_has_one():
    data = steps(step(1), step(2), step(3, kind="end"), exits=((2, 1, "thiếu"), (2, 3, "đủ")))
    assert graph.without_way_out(data) == set()


def test_no_steps_have_no_way():
    data = steps()
    assert (graph.edges_of(data), graph.order_of(data), graph.unreached(data)) == ([], [], set())


PAIRS = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=25)
KINDS = st.lists(st.sampled_from(["task", "decision", "end", "start"]), min_size=9, max_size=9)


def drawn(pairs, kinds):
    rows = [step(number, kind=kind) for number, kind in enumerate(kinds, 1)]
    return steps(*rows, exits=tuple((a, b, str(place)) for place, (a, b) in enumerate(pairs)))


@settings(max_examples=80, deadline=None)
@given(PAIRS, KINDS)
def test_the_order_puts_every_step_behind_all_that_lead_to_it(pairs, kinds):
    data = drawn(pairs, kinds)
    order, before = graph.order_of(data), graph.forward(data)
    place = {one: number for number, one in enumerate(order)}
    assert sorted(order) == sorted(row["id"] for row in data["steps"])
    assert all(place[one] < place[target] for target, sources in before.items() for one in sources)


@settings(max_examples=80, deadline=None)
@given(PAIRS, KINDS)
def test_a_step_has_a_way_out_exactly_where_walking_on_comes_to_an_end(pairs, kinds):
    data = drawn(pairs, kinds)
    exits = graph.exits_of(data)
    ends = {row["id"] for row in data["steps"] if row["kind"] == "end"} | {one for one in exits if not exits[one]}

    def walked(one):
        seen, new = set(), {one}
        while new:
            seen |= new
            new = {target for here in new for target, _words in exits[here]} - seen
        return seen

    assert graph.without_way_out(data) == {one for one in exits if not walked(one) & ends}
