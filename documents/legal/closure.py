"""How laws hang together through several relations: circles that cannot be, and what falls with what it guides."""

from collections import defaultdict
from collections.abc import Iterable

from documents.models.legal import CHANGING, LegalRelation, Relation

FAMILIES = (frozenset(CHANGING), frozenset({Relation.GUIDES, Relation.BASED_ON}))


def reached(start: int, pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Everything that arrows lead to from `start`, each with the one before it on a shortest way. Pure; circles end."""
    arrows = defaultdict(list)
    for source, target in pairs:
        arrows[source].append(target)
    before, waiting = {start: start}, [start]
    for here in waiting:
        for there in arrows[here]:
            if there not in before:
                before[there] = here
                waiting.append(there)
    del before[start]
    return before


def circle(source: int, target: int, kind: str) -> list[int]:
    """The laws on the way from `target` back to `source`, if a relation of this kind would close a circle; else none."""
    family = next(family for family in FAMILIES if kind in family)
    rows = LegalRelation.objects.standing().filter(kind__in=family).values_list("source", "target")
    before = reached(target, rows)
    if source not in before:
        return []
    way = [source]
    while way[-1] != target:
        way.append(before[way[-1]])
    return way[::-1]


def falling_with(instrument: int) -> set[int]:
    """The law itself and what guides it, and what guides that: when the law ends, they have lost their ground."""
    rows = LegalRelation.objects.standing().filter(kind=Relation.GUIDES).values_list("target", "source")
    return {instrument, *reached(instrument, rows)}
