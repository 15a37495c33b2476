"""What is stored to be found, and which of it a question needs: the one definition of a hit and of its place. Pure.

A text becomes a set of tokens, a letter for the kind and then the word: `c` a whole code, `h` and `n` a word of the code or
the title, folded and with its marks, `b` and `m` the same for the whole text. Tokens hold letters and digits only, so both
databases store and compare them byte by byte; whether a text is a hit, and how good, follows from its tokens alone.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from qms.search.asked import LONGEST_WORD, Asked, Word, compact
from qms.search.fold import spelled

CODE, TITLE, TITLE_EXACT, TEXT, TEXT_EXACT = "chnbm"
MOST_BYTES = 900_000  # PostgreSQL takes one megabyte of words a text


class Tier(IntEnum):
    """How good a hit is; smaller is better."""

    CODE = 1
    CODE_BEGINS = 2
    TITLE_EXACT = 3
    TITLE = 4
    TEXT_EXACT = 5
    TEXT = 6


class Token(NamedTuple):
    """A token that is needed; `begins` where one that begins so will do."""

    text: str
    begins: bool = False


Way = tuple[Token, ...]  # all of them are needed


def tokens_of(codes: Iterable[str], title: str, body: str) -> set[str]:
    """Everything a text is found by. Beyond 900,000 bytes the rest of the body is left out."""
    codes = list(codes)
    found = {CODE + compact(code) for code in codes}
    for folded, exact in spelled(" / ".join([*codes, title])):
        found |= {TITLE + folded[:LONGEST_WORD], TEXT + folded[:LONGEST_WORD]}
        if exact != folded:
            found |= {TITLE_EXACT + exact[:LONGEST_WORD], TEXT_EXACT + exact[:LONGEST_WORD]}
    size = 0
    for folded, exact in set(spelled(body)):
        size += len(folded) + (len(exact.encode()) if exact != folded else 0)
        if size > MOST_BYTES:
            break
        found.add(TEXT + folded[:LONGEST_WORD])
        if exact != folded:
            found.add(TEXT_EXACT + exact[:LONGEST_WORD])
    return found


def ways_of(asked: Asked) -> list[tuple[Tier, Way]]:
    """The ways to be a hit, the best first; a way that says no more than one before it is left out. None for nothing asked."""
    if not asked:
        return []
    ways: list[tuple[Tier, tuple[Token, ...]]] = []
    if asked.code:
        ways += [(Tier.CODE, (Token(CODE + asked.code),)), (Tier.CODE_BEGINS, (Token(CODE + asked.code, begins=True),))]
    ways += [
        (Tier.TITLE_EXACT, _words(asked.words, TITLE, TITLE_EXACT)),
        (Tier.TITLE, _words(asked.words, TITLE, TITLE)),
        (Tier.TEXT_EXACT, _words(asked.words, TEXT, TEXT_EXACT)),
        (Tier.TEXT, _words(asked.words, TEXT, TEXT)),
    ]
    found: dict[Way, Tier] = {}
    for tier, way in ways:
        found.setdefault(way, tier)
    return [(tier, way) for way, tier in found.items()]


def _words(words: Iterable[Word], plain: str, exact: str) -> Way:
    tokens = [
        Token(exact + word.exact if exact != plain and word.exact else plain + word.folded, word.is_open)
        for word in words
    ]
    return tuple(dict.fromkeys(tokens))


def tier_of(asked: Asked, tokens: set[str]) -> Tier | None:
    """How good a hit the text with these tokens is; None for no hit. The databases are asked for the same and no more."""
    return next((tier for tier, way in ways_of(asked) if all(_holds(tokens, token) for token in way)), None)


def _holds(tokens: set[str], token: Token) -> bool:
    return token.text in tokens or (token.begins and any(stored.startswith(token.text) for stored in tokens))
