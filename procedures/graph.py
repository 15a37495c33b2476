"""The steps as a graph: which follows which, what is a way back, what is never reached. Pure."""

from collections.abc import Mapping
from typing import Any

Edge = tuple[str, str, str]  # from, to, condition


def edges_of(data: Mapping[str, Any]) -> list[Edge]:
    """Every way from step to step. A step without exits, other than an end, goes on to the one behind it."""
    known = [step["id"] for step in data["steps"]]
    there = set(known)
    given = [(row["from"], row["to"], row["condition"]) for row in data["transitions"]]
    given = [edge for edge in given if edge[0] in there and edge[1] in there]
    leaving = {edge[0] for edge in given}
    implied = [
        (step["id"], after["id"], "")
        for step, after in zip(data["steps"], data["steps"][1:], strict=False)
        if step["id"] not in leaving and step["kind"] != "end"
    ]
    place = {key: number for number, key in enumerate(known)}
    return sorted(given + implied, key=lambda edge: place[edge[0]])


def exits_of(data: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """For every step where it goes on to, with the condition."""
    found: dict[str, list[tuple[str, str]]] = {step["id"]: [] for step in data["steps"]}
    for source, target, condition in edges_of(data):
        found[source].append((target, condition))
    return found


def ways_back(data: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Edges to a step that one has come through: walking from each entry in order, exits in order."""
    exits = exits_of(data)
    back: set[tuple[str, str]] = set()
    done: set[str] = set()
    for start in exits:
        if start in done:
            continue
        trail, on_trail = [(start, iter(exits[start]))], {start}
        while trail:
            here, ways = trail[-1]
            way = next(ways, None)
            if way is None:
                trail.pop()
                on_trail.discard(here)
                done.add(here)
            elif way[0] in on_trail:
                back.add((here, way[0]))
            elif way[0] not in done:
                trail.append((way[0], iter(exits[way[0]])))
                on_trail.add(way[0])
    return back


def forward(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """For every step those before it, ways back left out: a graph without circles."""
    back = ways_back(data)
    found: dict[str, list[str]] = {step["id"]: [] for step in data["steps"]}
    for source, target, _condition in edges_of(data):
        if (source, target) not in back:
            found[target].append(source)
    return found


def order_of(data: Mapping[str, Any]) -> list[str]:
    """Steps so that each stands behind all that lead to it; where that leaves a choice, in their own order."""
    before = forward(data)
    placed: dict[str, None] = {}
    for start in before:
        stack = [start]
        while stack:
            here = stack[-1]
            missing = [one for one in before[here] if one not in placed]
            if missing:
                stack.append(missing[0])
            else:
                placed.setdefault(stack.pop())
    return list(placed)


def unreached(data: Mapping[str, Any]) -> set[str]:
    """Steps to which no way leads from the first step or a start."""
    exits = exits_of(data)
    stack = [step["id"] for number, step in enumerate(data["steps"]) if number == 0 or step["kind"] == "start"]
    seen = set(stack)
    while stack:
        for target, _condition in exits[stack.pop()]:
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return set(exits) - seen


def without_way_out(data: Mapping[str, Any]) -> set[str]:
    """Steps from which one goes in circles for ever: no end, and no step that nothing follows, can be reached."""
    exits = exits_of(data)
    before: dict[str, list[str]] = {key: [] for key in exits}
    for source, ways in exits.items():
        for target, _condition in ways:
            before[target].append(source)
    ends = {step["id"] for step in data["steps"] if step["kind"] == "end"}
    stack = [key for key, ways in exits.items() if key in ends or not ways]
    seen = set(stack)
    while stack:
        for source in before[stack.pop()]:
            if source not in seen:
                seen.add(source)
                stack.append(source)
    return set(exits) - seen
