"""The laws that a procedure cites, and where. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def cited(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Numbers of laws with the anchor of where they are cited, and the provision."""
    lists = [("bases", data["bases"])]
    for part in ("cases", "dossier", "fees"):
        lists += [(part, row.get("bases", ())) for row in data[part]]
    lists += [(f"step-{step['id']}", step["bases"]) for step in data["steps"]]
    yield from ((one["number"], anchor, one["provision"]) for anchor, bases in lists for one in bases)


def laws_cited(data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Each law once a place."""
    return dict.fromkeys((number, anchor) for number, anchor, _provision in cited(data))
