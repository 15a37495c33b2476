"""Provisions as people write them ("khoản 2 Điều 5", "các Điều 5, 6 và 7", "Phụ lục II"). Pure.

The one question is whether a change of some provision concerns a citation of another. Where the words do not tell, the
answer is yes: somebody looks, instead of nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qms.search.fold import fold, words

_ITEM = r"\d+[a-z]?"
_MORE = rf"(?:\s*(?:,|\bva\b|\bden\b|-)\s*(?:%s\s+)?{_ITEM})*"
_ARTICLES = re.compile(rf"\bdieu\s+({_ITEM}{_MORE % 'dieu'})")
_CLAUSES = re.compile(rf"\bkhoan\s+({_ITEM}{_MORE % 'khoan'})")
_POINTS = re.compile(r"\bdiem\s+([a-z](?:\s*(?:,|\bva\b)\s*[a-z]\b)*)")
_RANGE = re.compile(rf"({_ITEM})\s*(?:\bden\b|-)\s*(?:dieu\s+|khoan\s+)?({_ITEM})")
_WIDE = ("chuong", "phan", "muc", "toan bo")  # they hold articles
# Between an article and a further part of a list that names an article of its own.
_NEXT = re.compile(
    rf"(\bdieu\s+{_ITEM}(?:\s*(?:,|\bva\b|\bden\b|-)\s*{_ITEM})*)\s*(?:,|\bva\b)\s*"
    r"(?=(?:cac|dieu|khoan|diem)\b[^;\n]*\d)(?=[^;\n]*\bdieu\b)"
)
LONGEST_RANGE = 200


@dataclass(frozen=True)
class Place:
    """An article, and the clauses and points of it that are named; empty for all of them."""

    article: str
    clauses: frozenset[str]
    points: frozenset[str]

    def meets(self, other: "Place") -> bool:
        """Whether some text belongs to both."""
        if self.article != other.article:
            return False
        if not (self.clauses and other.clauses):
            return True
        if not self.clauses & other.clauses:
            return False
        return not (self.points and other.points) or bool(self.points & other.points)

    def holds(self, other: "Place") -> bool:
        """Whether something that the other names lies wholly in this one: a clause in its article, not the other way."""
        if self.article != other.article:
            return False
        clauses = not self.clauses or bool(self.clauses & other.clauses)
        return clauses and (not self.points or bool(self.points & other.points))


def places(text: str) -> list[Place]:
    """The articles that are named, one by one. Clauses count where their part of the text names one article alone."""
    found = []
    for part in re.split(r"[;\n]", fold(text)):
        articles = list(_items(_ARTICLES, part))
        alone = len(articles) == 1
        clauses = frozenset(_items(_CLAUSES, part)) if alone else frozenset()
        points = frozenset(re.findall(r"\b[a-z]\b", " ".join(_POINTS.findall(part)))) if alone else frozenset()
        found += [Place(article, clauses, points) for article in articles]
    return found


def _items(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for run in pattern.findall(text):
        for first, last in _RANGE.findall(run):
            begins, ends = (
                int(first.rstrip("abcdefghijklmnopqrstuvwxyz")),
                int(last.rstrip("abcdefghijklmnopqrstuvwxyz")),
            )
            yield from map(str, range(begins + 1, min(ends, begins + LONGEST_RANGE)))
        yield from re.findall(_ITEM, run)


def concerns(changed: str, cited: str) -> bool:
    """Whether a change of the provision `changed` concerns a citation of `cited`; either may be empty for the whole."""
    if not changed.strip() or not cited.strip():
        return True
    here, there = places(changed), places(cited)
    if here and there:
        return any(one.meets(other) for one in here for other in there)
    if here or there:  # an article and something else, such as an annex
        other = words(cited if here else changed)
        return any(f" {wide} " in other for wide in _WIDE) or not other.strip()
    one, other = words(changed), words(cited)
    if one in other or other in one:
        return True
    return one.split()[:1] != other.split()[:1]  # of two annexes with different numbers one is not the other


def holds(gone: str, cited: str) -> bool:
    """Whether something that a citation names lies wholly in the provision `gone`; neither is the whole law.

    Surer than `concerns`: where the words do not tell, as with an article of a chapter that is gone, the answer is no.
    """
    if not gone.strip() or not cited.strip():
        return False
    here, there = _apart(gone), _apart(cited)
    return any(one.holds(other) for one in here for other in there) if here else words(gone) in words(cited)


def _apart(text: str) -> list[Place]:
    """As `places`, with the clauses of each article of a list ("khoản 2 Điều 5, Điều 17")."""
    return places(_NEXT.sub(r"\1; ", fold(text)))
