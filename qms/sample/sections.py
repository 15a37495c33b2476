"""From Markdown to sections, and from the text of one version back (or on) to that of another by its amendment rows."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from markdown_it import MarkdownIt

from qms.files.richtext import clean

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
NUMBERED = re.compile(r"^(Chương [IVXL]+|Phụ lục(?: \d+)?|\d+(?:\.\d+)*)\.? +(.+)$")
BLOCK = re.compile(r"^(#{1,3}) +(.+)$")
PLACE = re.compile(r"(?:Mục|Phần) (\d+(?:\.\d+)*)")
STEP = re.compile(r"bước (B\d+)")
WORD = re.compile(r"\w+")
NOTHING = re.compile(r"^(Chưa|Không|Bỏ)\b")
LIKE = 0.6  # share of the words of a new text that a paragraph must hold to be taken for it


@dataclass(frozen=True)
class Part:
    """A section before it becomes a row: Markdown in `text`. `number` may be empty, `heading` never is."""

    number: str
    heading: str
    level: int
    text: str
    landscape: bool = False

    @property
    def key(self) -> str:
        """What stays the same from version to version."""
        return self.number or self.heading


@lru_cache(maxsize=4000)
def html_of(markdown: str) -> str:
    """Clean rich text."""
    return clean(MARKDOWN.render(markdown))[0]


def parts_of(markdown: str) -> list[Part]:
    """Sections of a text: `##` begins one, `###` too where its number continues that of the section."""
    parts: list[Part] = []
    lines: list[str] = []
    number, heading, level = "", "", 1

    def close() -> None:
        text = "\n".join(lines).strip()
        if heading and (text or number):
            parts.append(Part(number, heading, level, text))
        elif text:
            parts.append(Part("", "Mở đầu", 1, text))
        lines.clear()

    for line in markdown.splitlines():
        found = BLOCK.match(line)
        marks, words = (found[1], found[2].strip()) if found else ("", "")
        numbered = NUMBERED.match(words)
        if marks == "##" or (
            marks == "###" and numbered and number and numbered[1].startswith(f"{number.split('.')[0]}.")
        ):
            close()
            number, heading = (numbered[1], numbered[2]) if numbered else ("", words)
            level = 1 if marks == "##" else 2
        elif marks != "#":
            lines.append(line)
    close()
    return parts


def undone(parts: list[Part], rows: list[dict[str, str]]) -> list[Part]:
    """The text before these amendment rows, as far as the new words can be found in it."""
    for row in reversed(rows):
        parts = _exchange(parts, row, row.get("new") or "", row.get("old") or "")
    return parts


def done(parts: list[Part], rows: list[dict[str, str]]) -> list[Part]:
    """The text after these amendment rows."""
    for row in rows:
        parts = _exchange(parts, row, row.get("old") or "", row.get("new") or "")
    return parts


def _exchange(parts: list[Part], row: dict[str, str], found: str, wanted: str) -> list[Part]:
    wanted = "" if NOTHING.match(wanted) else wanted.strip()
    place = PLACE.search(row["place"])
    bare = found.strip().rstrip(".;")
    for n, part in enumerate(parts):
        if len(bare) > 8 and bare in part.text:
            text = (
                part.text.replace(found.strip(), wanted)
                if found.strip() in part.text
                else part.text.replace(bare, wanted.rstrip(".;"))
            )
            return _with(parts, n, text)
    at = next((n for n, part in enumerate(parts) if place and part.number == place[1]), None)
    if at is None or STEP.search(row["place"]) or not wanted:
        return parts
    return _with(parts, at, _like(parts[at].text, found, wanted))


def _with(parts: list[Part], at: int, text: str) -> list[Part]:
    return [*parts[:at], replace(parts[at], text=text.strip()), *parts[at + 1 :]]


def _like(text: str, found: str, wanted: str) -> str:
    """The paragraph that says most of `found` now says `wanted`; added at the end where none does."""
    words = set(WORD.findall(found.lower()))
    lines = text.splitlines()
    best, score = -1, 0.0
    for n, line in enumerate(lines):
        if words and line.strip() and not line.startswith(("|", "#")):
            share = len(words & set(WORD.findall(line.lower()))) / len(words)
            best, score = (n, share) if share > score else (best, score)
    if score < LIKE:
        return f"{text}\n\n{wanted}"
    mark = re.match(r"^\s*(?:[-*]|\d+\.) ", lines[best])
    lines[best] = (mark[0] if mark else "") + wanted
    return "\n".join(lines)
