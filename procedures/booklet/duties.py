"""Duties of a job description beside steps of procedures, by likeness of words. Pure.

Duties are read from the sections whose heading speaks of duties (`nhiệm vụ`), parts of such a section included: list items,
paragraphs, and rows of tables (the cell under the last heading that says `công việc` or `nhiệm vụ`, else the first cell of
three words or more). What ends in a colon only leads to others and is none.

A duty and a step are alike where they share at least LEAST words and at least SHARE of the words of the shorter one. Words are
folded (no marks, no case), each counted once, without WITHOUT_WEIGHT. Nothing is understood: a duty worded otherwise than the
step is missed, and a short step with everyday words may be taken for more than it is. Pages say so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

from qms.search.fold import fold, words

SHARE = 0.6
LEAST = 2
MOST_DUTIES = 200
_ABOUT = re.compile(r"\bnhiem vu\b")
_COLUMN = re.compile(r"\b(cong viec|nhiem vu)\b")
# Words that stand in every other sentence of an office: they say nothing about what is done.
WITHOUT_WEIGHT = frozenset(
    words(
        "và các của theo cho khi trong được với về do là có không từ đến tại những một bằng hoặc để này nếu thì ra vào ở "
        "hồ sơ thực hiện công việc nhiệm vụ khác"
    ).split()
)


def duties_of(sections: Iterable[Mapping[str, Any]]) -> list[str]:
    """What the sections about duties list, in order, each once."""
    found: dict[str, None] = {}
    level = None
    for section in sections:
        if level is not None and section["level"] <= level:
            level = None
        if level is None and _ABOUT.search(fold(section["heading"])):
            level = section["level"]
        if level is not None:
            found |= dict.fromkeys(_items(section["html"]))
    return list(found)[:MOST_DUTIES]


def unlike(texts: Iterable[str], others: Iterable[str]) -> list[str]:
    """Those of `texts` that none of `others` is like."""
    known = [weighty(other) for other in others]
    return [text for text in texts if not any(alike(weighty(text), other) for other in known)]


def weighty(text: str) -> frozenset[str]:
    """The folded words of a text that say something."""
    return frozenset(words(text).split()) - WITHOUT_WEIGHT


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of words are alike; see the rule above."""
    shared = len(one & other)
    return shared >= LEAST and shared >= SHARE * min(len(one), len(other))


def _items(html: str) -> Iterator[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for text in reader.found:
        if len(text.split()) > 1 and not text.endswith(":"):
            yield text


class _Reader(HTMLParser):
    """Texts of list items, rows and paragraphs in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text: list[str] = []
        self.inside: list[str] = []  # open tags that matter: li, table, p
        self.heads: list[str] = []
        self.row: list[str] = []
        self.is_head = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "br":
            self.text.append(" ")
        elif tag == "table":
            self._say()
            self.inside.append(tag)
            self.heads, self.row = [], []
        elif tag == "tr":
            self.row, self.is_head = [], True
        elif tag in ("td", "th"):
            self.text = []
            self.is_head = self.is_head and tag == "th"
        elif tag in ("li", "p") and "table" not in self.inside:
            self._say()
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.row.append(self._taken())
        elif tag == "tr":
            self._end_row()
        elif tag in ("li", "p", "table") and tag in self.inside:
            if tag != "table":
                self._say()
            while self.inside.pop() != tag:
                pass
        elif tag == "p":
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def close(self) -> None:
        super().close()
        self._say()

    def _taken(self) -> str:
        text, self.text = " ".join("".join(self.text).split()), []
        return text

    def _say(self) -> None:
        """What was read since the last tag that parts duties is one."""
        if text := self._taken():
            self.found.append(text)

    def _end_row(self) -> None:
        if self.is_head or (not self.heads and any(_COLUMN.search(fold(cell)) for cell in self.row)):
            self.heads = self.row
        elif self.row:
            at = [place for place, head in enumerate(self.heads) if _COLUMN.search(fold(head))]
            if at and at[-1] < len(self.row):
                self.found.append(self.row[at[-1]])
            else:
                self.found.append(next((cell for cell in self.row if len(cell.split()) > 2), ""))
        self.row = []
