"""From the plain data of a snapshot to nodes, links and lanes: who stands where, what follows what, what goes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from procedures import graph
from procedures.flow.text import tidy

KINDS = ("start", "task", "decision", "wait", "end")


@dataclass(eq=False, slots=True)
class Node:
    """A step to draw. `row`, `lane`: its cell. `depth`: how many steps may still follow, ways back left out."""

    place: int
    step: str | None
    kind: str
    number: str
    title: str
    lane: int
    who: str
    row: int = -1
    depth: int = 0
    outs: list["Link"] = field(default_factory=list)
    ins: list["Link"] = field(default_factory=list)
    sideways: int = 0  # -1, 1: stands beside the one before it, to the left or the right


@dataclass(eq=False, slots=True)
class Leg:
    """A straight piece in a channel: `axis` h (between rows) or v (between lanes), `channel` its number, `track` in it.

    `ends`: where it begins and ends along the channel, even numbers for channels, odd ones for rows and lanes.
    """

    axis: str
    channel: int
    ends: tuple[int, int] = (0, 0)
    band: int = 1
    track: int = 0


@dataclass(eq=False, slots=True)
class Link:
    """A transition to draw: leaves `source` at the side `exit` (t, b, l, r), enters `target` at `entry`."""

    place: int
    source: Node
    target: Node
    condition: str
    back: bool
    exit: str = "b"
    entry: str = "t"
    legs: list[Leg] = field(default_factory=list)
    beside: bool = False  # a straight line to a box in the same row


@dataclass(slots=True)
class Course:
    """Nodes in the order of their rows, links, and the names of the lanes; `shared` parties stand in the last lane together."""

    nodes: list[Node]
    links: list[Link]
    lanes: list[str]
    shared: list[str]


def read(steps: Sequence[Mapping[str, Any]], transitions: Sequence[Mapping[str, Any]], most_lanes: int) -> Course:
    """Nodes, links and lanes of a procedure. Never fails on incomplete data; transitions from unknown steps are left out."""
    rows = [dict(step) for step in _unique(steps)]
    edges = _given(rows, transitions)
    data = {"steps": rows, "transitions": edges}
    _adopt(rows, graph.edges_of(data))
    lanes, shared, of_row = _lanes(rows, most_lanes)
    nodes = {row["id"]: _node(place, row, of_row) for place, row in enumerate(rows)}
    back = graph.ways_back(data)
    links = [
        Link(place, nodes[a], nodes[b], condition, (a, b) in back)
        for place, (a, b, condition) in enumerate(_merged(graph.edges_of(data)))
    ]
    for link in links:
        link.source.outs.append(link)
        link.target.ins.append(link)
    ordered = [nodes[key] for key in graph.order_of(data)]
    for node in reversed(ordered):
        node.depth = max((1 + link.target.depth for link in node.outs if not link.back), default=0)
    return Course(ordered, links, lanes, shared)


def _unique(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number, step in enumerate(steps):
        key = str(step.get("id") or f"#{number}")
        kind = step.get("kind")
        found.setdefault(key, {**step, "id": key, "drawn": True, "kind": kind if kind in KINDS else "task"})
    return list(found.values())


def _given(rows: list[dict[str, Any]], transitions: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The transitions between known steps. One that leads to no known step gets an end of its own, put behind its source."""
    known = {row["id"]: row for row in rows}
    edges, ends = [], {}
    for transition in transitions:
        source, target = str(transition.get("from") or ""), str(transition.get("to") or "")
        if source not in known:
            continue
        if target not in known:
            target = f"{source}\n{target}"
            ends[target] = source
        edges.append({"from": source, "to": target, "condition": tidy(transition.get("condition"))})
    for target, source in ends.items():
        owner = known[source]
        end = {
            "id": target,
            "drawn": False,
            "kind": "end",
            "title": gettext("End"),
            "responsible": owner.get("responsible"),
        }
        rows.insert(rows.index(owner) + 1, end)
    return edges


def _merged(edges: list[graph.Edge]) -> list[graph.Edge]:
    """One line for each pair of steps: several conditions for the same way stand together."""
    found: dict[tuple[str, str], list[str]] = {}
    for source, target, condition in edges:
        words = found.setdefault((source, target), [])
        if condition and condition not in words:
            words.append(condition)
    return [(source, target, " / ".join(words)) for (source, target), words in found.items()]


def _adopt(rows: list[dict[str, Any]], edges: list[graph.Edge]) -> None:
    """A start or an end for which no one is named stands with the step after or before it, not in a lane of its own."""
    known = {row["id"]: row for row in rows}
    after = {source: target for source, target, _condition in reversed(edges)}
    before = {target: source for source, target, _condition in reversed(edges)}
    for row in rows:
        beside = {"start": after, "end": before}.get(row["kind"], {}).get(row["id"])
        if beside and not _named(row):
            row["responsible"] = known[beside].get("responsible")


def _named(row: Mapping[str, Any]) -> bool:
    """Somebody is responsible."""
    return any(value not in (None, "") for value in (row.get("responsible") or {}).values())


def _party(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Key, name and unit of who is responsible."""
    party = row.get("responsible") or {}
    name, unit = tidy(party.get("name")), tidy(party.get("unit_name"))
    for kind in ("post", "unit"):
        if party.get(kind) is not None:
            return f"{kind} {party[kind]}", name or unit, unit
    return f"name {name.casefold()}", name, unit


def _lanes(rows: list[dict[str, Any]], most: int) -> tuple[list[str], list[str], dict[str, tuple[int, str]]]:
    """Names of the lanes in order of first appearance, parties that share the last one, and (lane, name) by step."""
    count: dict[str, int] = {}
    words: dict[str, tuple[str, str]] = {}
    keys = {}
    for row in rows:
        key, name, unit = _party(row)
        keys[row["id"]] = key
        words.setdefault(key, (name or gettext("No one named"), unit))
        count[key] = count.get(key, 0) + 1
    names = [name for name, _unit in words.values()]
    named = {k: f"{n} ({u})" if names.count(n) > 1 and u and u != n else n for k, (n, u) in words.items()}
    own = list(words)
    if len(own) > most:
        busiest = sorted(own, key=lambda key: -count[key])[: most - 1]
        own = [key for key in own if key in busiest]
    lane = {key: own.index(key) if key in own else len(own) for key in words}
    shared = [named[key] for key in words if lane[key] == len(own)]
    titles = [named[key] for key in own] + ([gettext("Others")] if shared else [])
    return titles, shared, {step: (lane[key], named[key]) for step, key in keys.items()}


def _node(place: int, row: Mapping[str, Any], of_row: Mapping[str, tuple[int, str]]) -> Node:
    lane, who = of_row[row["id"]]
    title = tidy(row.get("title"))
    number = tidy(row.get("number"))
    return Node(place, row["id"] if row["drawn"] else None, row["kind"], number, title, lane, who)
