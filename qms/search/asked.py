"""What somebody typed to find something: words, the last one perhaps unfinished, phrases in quotes, perhaps a code. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from qms.search.fold import LONGEST_QUERY, spelled

LONGEST_WORD = 40
SHORTEST_OPEN = 2  # a single letter is a word of its own (a, b, ý), not the beginning of hundreds
SHORTEST_CODE = 2
_QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»')


class TooLong(ValueError):
    """More than anybody types."""


@dataclass(frozen=True)
class Word:
    """`exact` is the word as typed where it has marks, else empty: who types without marks does not care for them."""

    folded: str
    exact: str = ""
    is_open: bool = False  # the beginning of a word


@dataclass(frozen=True)
class Asked:
    """`text` as typed, composed; `phrases` are runs of folded words; `code` every letter and digit folded, as codes compare."""

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()
    code: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


def compact(code: str) -> str:
    """How codes compare: folded letters and digits alone, so that `QT 02/CX-HCTP` and `qt-02.cx.hctp` are the same."""
    return "".join(folded for folded, _exact in spelled(code))


def read(text: str) -> Asked:
    """What `text` asks for; nothing where it holds no letter and no digit. Raises TooLong beyond 200 characters."""
    text = unicodedata.normalize("NFC", "".join(letter if letter.isprintable() else " " for letter in text))
    text = " ".join(text.split())
    if len(text) > LONGEST_QUERY:
        raise TooLong
    quoted = ["".join(found.groups(default="")) for found in _QUOTED.finditer(text)]
    rest = _QUOTED.sub(" , ", text)
    words = [_word(*pair) for pair in spelled(rest)]
    if words and len(words[-1].folded) >= SHORTEST_OPEN and text[-1].isalnum():
        words[-1] = Word(words[-1].folded, words[-1].exact, is_open=True)
    phrases = [list(spelled(phrase)) for phrase in quoted]
    words += [_word(*pair) for phrase in phrases for pair in phrase]
    code = compact(text)
    return Asked(
        text,
        tuple(dict.fromkeys(words)),
        tuple(" ".join(folded for folded, _exact in phrase) for phrase in phrases if len(phrase) > 1),
        code if len(code) >= SHORTEST_CODE else "",
    )


def _word(folded: str, exact: str) -> Word:
    return Word(folded[:LONGEST_WORD], "" if exact == folded else exact[:LONGEST_WORD])
