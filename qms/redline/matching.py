"""What of one list stands where in another. Exact matches first, then what is alike; all work is counted and bounded."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

# From which likeness (twice what is shared by what there is) two pieces are one that was changed.
ALIKE, BARELY = 0.4, 0.2
_PAIRING = 200_000  # steps spent at most on finding out which changed pieces belong together


class Budget:
    """How many steps of work are left; the same input always takes the same number, on any machine."""

    def __init__(self, steps: int) -> None:
        self.left = steps
        self.ran_out = False

    def spend(self, steps: int) -> bool:
        """Take `steps` off; False, and `ran_out` for good, when there are not as many."""
        if steps > self.left:
            self.ran_out = True
            return False
        self.left -= steps
        return True


Span = tuple[int, int, int, int]  # old from, old until, new from, new until


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> Iterator[tuple[bool, Span]]:
    """(equal, span) in order, covering both lists; a span that is not equal may be empty on one side."""
    i = j = 0
    for at, to, count in _matches(old, new, budget):
        if at > i or to > j:
            yield False, (i, at, j, to)
        if count:
            yield True, (at, at + count, to, to + count)
        i, j = at + count, to + count


def _matches(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> Iterator[tuple[int, int, int]]:
    """Equal runs as (old place, new place, length) in order, ending with an empty one at the ends of both."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    last, end = len(old) - tail, len(new) - tail
    yield 0, 0, head
    for at, to, count in _longest_first(old[head:last], new[head:end], budget):
        yield head + at, head + to, count
    yield last, end, tail


def _longest_first(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[tuple[int, int, int]]:
    """difflib's way (the longest run, then what is left and right of it), with the cost of each look paid before it."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    cost = [0, *accumulate(1 + len(matcher.b2j.get(one, ())) for one in old)]
    found, open_spans = [], [(0, len(old), 0, len(new))]
    while open_spans:
        begins, until, first, end = open_spans.pop()
        if begins == until or first == end or not budget.spend(cost[until] - cost[begins]):
            continue
        at, to, count = matcher.find_longest_match(begins, until, first, end)
        if count:
            found.append((at, to, count))
            open_spans += [(begins, at, first, to), (at + count, until, to + count, end)]
    return sorted(found)


def pairs(old: Sequence[Counter], new: Sequence[Counter], budget: Budget) -> list[tuple[int, int]]:
    """Which pieces are the same ones, changed: (old place, new place) rising on both sides. Pieces are bags of words.

    A first word that is False says of what kind a piece is (see `bag`); only pieces of one kind are paired.
    """
    scores = _likeness(old, new, budget)
    least = BARELY if len(old) == len(new) == 1 else ALIKE
    likely = sorted((i, -j, score) for (i, j), score in scores.items() if score >= least)
    return _best_chain([(i, -j, score) for i, j, score in likely])


def _likeness(old: Sequence[Counter], new: Sequence[Counter], budget: Budget) -> dict[tuple[int, int], float]:
    """How alike pieces are, 0 to 1. Rare words are looked at first; the commonest not at all where steps run out."""
    where_old, where_new = _places(old), _places(new)
    both = [(len(where_old[word]) * len(where_new[word]), word) for word in where_old.keys() & where_new.keys()]
    steps, shared = min(_PAIRING, budget.left), defaultdict(int)
    for times, word in sorted(both):
        steps -= times
        if steps < 0:
            break
        for i in where_old[word]:
            for j in where_new[word]:
                shared[i, j] += min(old[i][word], new[j][word])
        budget.spend(times)
    sizes = [[sum(bag.values()) or 1 for bag in side] for side in (old, new)]
    return {(i, j): 2 * count / (sizes[0][i] + sizes[1][j]) for (i, j), count in shared.items()}


def _places(side: Sequence[Counter]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, bag in enumerate(side):
        for word in bag:
            found[word].append(place)
    return found


def _best_chain(likely: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Of (old, new, score), sorted by old and then by new falling, the rising chain with the highest sum of scores."""
    ends: list[int] = []  # new places where the best chain grows
    best: list[tuple[float, tuple | None]] = []  # sum and chain (pair, chain before) that ends at or before that place
    for i, j, score in likely:
        at = bisect_left(ends, j)
        total, before = best[at - 1] if at else (0.0, None)
        total += score
        if at < len(ends) and ends[at] == j and best[at][0] >= total:
            continue
        after = at
        while after < len(ends) and best[after][0] <= total:
            after += 1
        ends[at:after], best[at:after] = [j], [(total, ((i, j), before))]
    chain, node = [], best[-1][1] if best else None
    while node:
        pair, node = node
        chain.append(pair)
    return chain[::-1]


def aligned(
    old: Sequence[Hashable], new: Sequence[Hashable], bags: tuple[Sequence[Counter], Sequence[Counter]], budget: Budget
) -> Iterator[tuple[int | None, int | None]]:
    """Every place of both lists once, in one order: (old, new) for the same piece, None on the side where it is not.

    `old` and `new` are keys: equal ones are matched first; `bags` say how alike the others are. What went stands before
    what came.
    """
    for equal, (i, until, j, end) in opcodes(old, new, budget):
        if equal:
            yield from zip(range(i, until), range(j, end), strict=True)
            continue
        found = pairs(bags[0][i:until], bags[1][j:end], budget) if until > i and end > j else []
        for at, to in [*((i + at, j + to) for at, to in found), (until, end)]:
            yield from ((gone, None) for gone in range(i, at))
            yield from ((None, come) for come in range(j, to))
            if at < until:
                yield at, to
            i, j = at + 1, to + 1
