"""Sections of two texts: which is which, what happened to each, and in what order they are shown."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qms.redline.marks import BOTH, NEW, OLD, Merged
from qms.redline.matching import Budget
from qms.redline.merge import merged
from qms.redline.reading import parsed
from qms.redline.result import ADDED, CHANGED, FORMAT, MOVED, REMOVED, SAME, Piece, Section
from qms.redline.runs import runs_html, runs_of
from qms.redline.tables import TableMerge
from qms.redline.words import atoms_of, normal, plain

Given = Mapping[str, Any]
Pair = tuple[int | None, int | None]
# From which likeness two sections with different ids are one: half of the heading, or number and some of the text.
_ONE = 0.5
_NUMBER, _HEADING, _TEXT = 0.25, 0.45, 0.3
_TITLE_STEPS = 10_000


def compared_sections(old: Sequence[Given], new: Sequence[Given], budget: Budget, *, into: bool) -> tuple[Section, ...]:
    """Every section of both texts once. See `result.Section` for their order."""
    known = _known(old, new)
    moved = _out_of_order(known)
    rows = []
    for i, j in _in_order(len(old), len(new), known):
        if i is None:
            rows.append(_alone(new[j or 0], ADDED, budget))
        elif j is None:
            rows.append(_alone(old[i], REMOVED, budget))
        else:
            after = _title(new[j - 1]) if j and j in moved else ""
            rows.append(_both(old[i], new[j], budget, into=into, place=j in moved, after=after))
    return tuple(rows)


# --- which is which ---------------------------------------------------------------------------------------------------
def _known(old: Sequence[Given], new: Sequence[Given]) -> dict[int, int]:
    """Old place by new place: sections with the same id, then those left that are alike, the likest first."""
    by_id = {section["id"]: i for i, section in enumerate(old)}
    found: dict[int, int] = {}
    for j, section in enumerate(new):
        i = by_id.pop(section["id"], None)
        if i is not None:
            found[j] = i
    taken = set(found.values())
    left = [i for i in range(len(old)) if i not in taken], [j for j in range(len(new)) if j not in found]
    for _score, i, j in sorted(_alike(old, new, *left), key=lambda row: (-row[0], abs(row[1] - row[2]), row)):
        if i not in taken and j not in found:
            found[j] = i
            taken.add(i)
    return found


def _alike(old: Sequence[Given], new: Sequence[Given], lost: list[int], come: list[int]) -> Iterator[tuple]:
    """(score, old place, new place) of sections that could be one; for texts brought in anew, without their ids."""
    bags = {(side, n): _bags(rows[n]) for side, rows, left in ((0, old, lost), (1, new, come)) for n in left}
    for i in lost:
        for j in come:
            score = sum(
                part * _share(one, other)
                for part, one, other in zip((_HEADING, _TEXT), bags[0, i], bags[1, j], strict=True)
            )
            number = normal(old[i].get("number", ""))
            score += _NUMBER * (bool(number) and number == normal(new[j].get("number", "")))
            if score >= _ONE:
                yield round(score, 6), i, j


def _bags(section: Given) -> tuple[Counter, Counter]:
    """Words of the heading, and of the beginning of the text."""
    text = " ".join(node.text for node in parsed(section.get("html", "")[:4000]))
    return Counter(normal(section.get("heading", "")).lower().split()), Counter(text.lower().split())


def _share(one: Counter, other: Counter) -> float:
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 1.0


# --- order ------------------------------------------------------------------------------------------------------------
def _out_of_order(known: Mapping[int, int]) -> set[int]:
    """New places of sections that stand elsewhere: all but a longest rising row of old places."""
    ends: list[int] = []
    chain: list[tuple[int, Any]] = []
    for j in sorted(known):
        at = bisect_left(ends, known[j])
        node = (j, chain[at - 1] if at else None)
        ends[at : at + 1], chain[at : at + 1] = [known[j]], [node]
    stays, node = set(), chain[-1] if chain else None
    while node:
        stays.add(node[0])
        node = node[1]
    return set(known) - stays


def _in_order(old: int, new: int, known: Mapping[int, int]) -> Iterator[Pair]:
    """The new order; what went stands behind the section before it that is still there."""
    where = {i: j for j, i in known.items()}
    behind: dict[int, list[int]] = {}
    last = -1
    for i in range(old):
        if i in where:
            last = where[i]
        else:
            behind.setdefault(last, []).append(i)
    yield from ((i, None) for i in behind.get(-1, ()))
    for j in range(new):
        yield known.get(j), j
        yield from ((i, None) for i in behind.get(j, ()))


# --- one section ------------------------------------------------------------------------------------------------------
def _alone(section: Given, kind: str, budget: Budget) -> Section:
    nodes = parsed(section.get("html", ""))
    gone = kind == REMOVED
    title = (_title(section), "") if gone else ("", _title(section))
    pieces = merged(nodes, [], budget) if gone else merged([], nodes, budget)
    number, heading = normal(section.get("number", "")), normal(section.get("heading", ""))
    return Section(
        id=str(section["id"]),
        kind=kind,
        number=number,
        heading=heading,
        level=section.get("level") or 1,
        old_number=number if gone else "",
        old_heading=heading if gone else "",
        title=words_html(*title),
        pieces=tuple(_piece(piece) for piece in pieces),
    )


def _both(old: Given, new: Given, budget: Budget, *, into: bool, place: bool, after: str) -> Section:
    before = parsed(old.get("html", ""))
    now = before if old.get("html") == new.get("html") else parsed(new.get("html", ""))
    pieces = tuple(_piece(piece) for piece in merged(before, now, budget, into=into))
    numbers = [normal(side.get("number", "")).rstrip(".") for side in (old, new)]
    headings = [normal(side.get("heading", "")) for side in (old, new)]
    levels = [side.get("level") or 1 for side in (old, new)]
    moved = "place" if place else "number" if numbers[0] != numbers[1] else "level" if levels[0] != levels[1] else ""
    kinds = {piece.kind for piece in pieces}
    if headings[0] != headings[1] or kinds - {"same", "format"}:
        kind = CHANGED
    else:
        kind = MOVED if moved else FORMAT if "format" in kinds else SAME
    return Section(
        id=str(new["id"]),
        kind=kind,
        number=normal(new.get("number", "")),
        heading=headings[1],
        level=levels[1],
        old_number=normal(old.get("number", "")),
        old_heading=headings[0],
        title=words_html(_title(old), _title(new)),
        pieces=pieces,
        moved=moved,
        after=after,
    )


def _title(section: Given) -> str:
    return f"{normal(section.get('number', ''))} {normal(section.get('heading', ''))}".strip()


def words_html(old: str, new: str) -> str:
    """Two plain texts in one, with marks."""
    return runs_html(runs_of(atoms_of(old), atoms_of(new), Budget(_TITLE_STEPS)), BOTH)


def said(text: str) -> str:
    """Plain text as it is compared: what can be seen of it."""
    return plain(atoms_of(text))


def _piece(piece: Merged) -> Piece:
    html = piece.html(BOTH)
    if piece.kind == "same":
        return Piece("same", html, html, html, html, html, html)
    old, new = piece.html(OLD), piece.html(NEW)
    short, short_old, short_new = html, old, new
    if isinstance(piece, TableMerge):
        short, short_old, short_new = (piece.short(side) for side in (BOTH, OLD, NEW))
    return Piece(piece.kind, html, old, new, short, short_old, short_new, tuple(piece.changes()))
