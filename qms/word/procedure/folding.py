"""Words compared without tones, case, spacing and the old spellings (hoà/hòa, lí/lý), letter for letter."""

import re
import unicodedata
from functools import cache

BULLET = re.compile(r"^(?:[-–—•·●○▪■□◦➢→✓*+](?:\)|(?=[\s\w(“\"]))|[\uf000-\uf0ff])\s*")
LEADERS = re.compile(r"^[\s.…_\-–/]*$")  # a cell or line that only waits to be filled in
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def tidy(text: str) -> str:
    """One line: NFC, single spaces, no invisible letters."""
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


class Plain(dict):
    """Letter -> the same letter small and without tone, filled as letters come."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = {"đ": "d", "y": "i"}.get(base, base)[:1]
        return self[code]


PLAIN = Plain()


def fold(text: str) -> str:
    """`text` in small letters without tones, as long as `text` itself, so that places in one are places in the other.

    y counts as i, đ as d.
    """
    return text.translate(PLAIN)


def phrases(*groups: str) -> tuple[str, ...]:
    """Folded phrases from lists written with "|", the longest first."""
    found = {fold(tidy(phrase)) for group in groups for phrase in group.split("|") if phrase.strip()}
    return tuple(sorted(found, key=len, reverse=True))


def starts_with(folded: str, known: tuple[str, ...]) -> int:
    """The length of the longest phrase `folded` begins with, whole words only; 0 when none fits."""
    for phrase in known:
        if folded.startswith(phrase) and not folded[len(phrase) : len(phrase) + 1].isalnum():
            return len(phrase)
    return 0


@cache
def whole_words(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


def place_of(folded: str, known: tuple[str, ...]) -> tuple[int, int] | None:
    """(where, how long) of the first phrase found as whole words, the longest where several begin; None without."""
    best: tuple[int, int] | None = None
    for phrase in known:
        match = whole_words(phrase).search(folded)
        if match and (best is None or (match.start(), -len(phrase)) < (best[0], -best[1])):
            best = (match.start(), len(phrase))
    return best


def says(text: str, known: tuple[str, ...]) -> bool:
    """Whether one of the phrases stands somewhere in the text."""
    return place_of(fold(tidy(text)), known) is not None


def blank(text: str) -> bool:
    """Nothing, or only dots and dashes."""
    return LEADERS.match(text) is not None


def without_bullet(text: str) -> str:
    """The line without the dash, plus, star or dot typed in front."""
    return BULLET.sub("", text, count=1).strip()


def item(text: str, end: str = ";") -> str:
    """A line of a list as an entry: without bullet and closing mark."""
    return without_bullet(text).rstrip(end + " ").strip()
