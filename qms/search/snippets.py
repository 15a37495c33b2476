"""The place where a text was hit, cut out of the original and marked. Everything else of the text is escaped. Pure."""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import islice
from string import ascii_lowercase, digits
from typing import NamedTuple

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from qms.search.asked import Asked
from qms.search.fold import fold

WIDTH = 180  # characters shown
LEAD = 40  # of them before the first hit
_GAP = re.compile(r"[\s\-–/.,:;()“”\"']*")
MOST_MARKS = 60
_BEFORE, _AFTER = (escape(""), escape("… ")), (escape(""), escape(" …"))  # safe text joins with safe text only
_EDGE = 25  # how far a cut may move to fall between words


class Mark(NamedTuple):
    """A hit in a text: where, and which of the asked things it is."""

    start: int
    end: int
    thing: int


class Thing(NamedTuple):
    """A word, or a phrase: folded words one after another. `exact` is a word as typed where it has marks."""

    words: tuple[str, ...]
    exact: str = ""
    is_open: bool = False


class Cut(NamedTuple):
    """A piece of a text: how many different things asked for it shows, how many spelled as typed, and the marked text."""

    things: int
    exact: int
    html: SafeString


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """For every folded letter and digit the Latin letters that fold to it, as the inside of a character class."""
    found: dict[str, str] = defaultdict(str)
    for number in (*range(0x30, 0x250), *range(0x1E00, 0x1F00)):
        found[fold(chr(number))] += chr(number)
    return {letter: found[letter] for letter in ascii_lowercase + digits}


@lru_cache(maxsize=256)
def things_of(asked: Asked) -> tuple[Thing, ...]:
    """What is marked: phrases whole, and the words that belong to none."""
    phrases = [tuple(phrase.split()) for phrase in asked.phrases]
    inside = {word for phrase in phrases for word in phrase}
    loose = [word for word in asked.words if word.is_open or word.folded not in inside]
    return tuple([Thing((word.folded,), word.exact, word.is_open) for word in loose] + [Thing(one) for one in phrases])


@lru_cache(maxsize=256)
def _pattern(things: tuple[Thing, ...]) -> re.Pattern[str]:
    """Finds the things in unfolded text. It begins with one class of first letters: those are skipped to quickly."""
    spellings = _spellings()
    every = "".join(spellings.values())
    # Longest first, so that a whole word is not taken for the beginning of another.
    ordered = sorted(enumerate(things), key=lambda one: -len("".join(one[1].words)))
    found = []
    for place, thing in ordered:
        words = ["".join(f"[{spellings[letter]}]" for letter in word) for word in thing.words]
        first, rest = f"[{spellings[thing.words[0][0]]}]", f"[^{every}]+".join(words)
        end = f"[{every}]*" if thing.is_open else ""
        found.append(f"(?P<t{place}>(?<={first})(?<![{every}]{first}){rest[len(first) :]}{end}(?![{every}]))")
    firsts = "".join(dict.fromkeys("".join(spellings[thing.words[0][0]] for thing in things)))
    return re.compile(f"[{firsts}](?:{'|'.join(found)})")


def marks_of(asked: Asked, text: str) -> list[Mark]:
    """The first sixty hits in `text` (NFC)."""
    if not asked:
        return []
    hits = islice(_pattern(things_of(asked)).finditer(text), MOST_MARKS)
    return [Mark(hit.start(), hit.end(), int(hit.lastgroup[1:])) for hit in hits if hit.lastgroup]


def marked(asked: Asked, text: str) -> SafeString:
    """The whole text with its hits marked."""
    text = unicodedata.normalize("NFC", text)
    return _html(text, 0, len(text), marks_of(asked, text))


def cut(asked: Asked, text: str) -> Cut | None:
    """The best place of `text` (NFC): with most of the asked words, spelled as typed, and the first such; None without a hit."""
    marks = marks_of(asked, text)
    if not marks:
        return None
    asked_for = things_of(asked)
    things = exact = first = 0
    for place in range(len(marks)):
        worth = _worth(asked_for, text, marks, place)
        if worth > (things, exact):
            (things, exact), first = worth, place
        if exact == len(asked_for):
            break
    start, end = _edges(text, marks[first].start)
    html = _html(text, start, end, marks)
    return Cut(things, exact, _BEFORE[start > 0] + html + _AFTER[end < len(text)])


def _worth(asked_for: tuple[Thing, ...], text: str, marks: list[Mark], first: int) -> tuple[int, int]:
    """Different things, and those spelled as typed, in a cut that begins with the mark number `first`."""
    seen, exact, last = set(), set(), marks[first].start + WIDTH - LEAD
    for mark in islice(marks, first, None):
        if mark.end > last:
            break
        seen.add(mark.thing)
        typed = asked_for[mark.thing].exact
        if not typed or text[mark.start : mark.end].lower().startswith(typed):
            exact.add(mark.thing)
        if len(exact) == len(asked_for):
            break
    return len(seen), len(exact)


def _edges(text: str, hit: int) -> tuple[int, int]:
    """Where the cut around the hit begins and ends: between words where one is near."""
    start = max(0, hit - LEAD)
    if start:
        blank = text.find(" ", start, hit)
        start = blank + 1 if 0 <= blank < start + _EDGE else start
    end = min(len(text), start + WIDTH)
    if end < len(text):
        blank = text.rfind(" ", max(hit + 1, end - _EDGE), end)
        end = blank if blank > 0 else end
    return start, end


def _html(text: str, start: int, end: int, marks: list[Mark]) -> SafeString:
    """The text between the places, hits in <mark>; hits with nothing but space between them are one."""
    runs: list[list[int]] = []
    for mark in marks:
        if mark.end <= start or mark.start >= end:
            continue
        if runs and _GAP.fullmatch(text, runs[-1][1], mark.start):
            runs[-1][1] = mark.end
        else:
            runs.append([mark.start, mark.end])
    pairs, place = [], start
    for begins, ends in runs:
        pairs.append((text[place : max(begins, place)], text[max(begins, start) : min(ends, end)]))
        place = min(ends, end)
    return format_html_join("", "{}<mark>{}</mark>", pairs) + escape(text[place:end])
