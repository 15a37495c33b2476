"""A Word text between reading and writing: paragraphs and tables as plain data."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Label:
    """An automatic number or bullet. `text` is what Word prints ("1.", "a)", "•"), `value` its counter."""

    text: str
    value: int
    format: str  # decimal, lowerLetter, bullet ...
    pattern: str  # w:lvlText, e.g. "%1."
    level: int
    list_id: str

    @property
    def bullet(self) -> bool:
        return self.format == "bullet"


@dataclass(frozen=True)
class Span:
    """A stretch of text with one look. `auto` text (numbers, note marks) is not counted."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    auto: bool = False
    image: str = ""  # sha256; `text` is then the alternative text and not counted
    note: int = 0

    def like(self, other: Span) -> bool:
        """Same look, so that the two may be one."""
        return not (self.image or other.image or self.note or other.note) and (
            (self.marks, self.href, self.auto) == (other.marks, other.href, other.auto)
        )


@dataclass
class Paragraph:
    spans: list[Span] = field(default_factory=list)
    label: Label | None = None
    style: str = ""  # the style's name in lower case
    outline: int | None = None  # 0 for Heading 1
    boxes: list[Block] = field(default_factory=list)  # text boxes anchored here
    contents: bool = False  # a line of Word's own table of contents
    new_page: bool = False
    blank_before: int = 0
    landscape: bool = False
    heading: int = 0  # 3 or 4: written as <h3>, <h4>

    @property
    def text(self) -> str:
        """What is counted, white space folded."""
        return " ".join("".join(span.text for span in self.counted()).split())

    @property
    def lines(self) -> list[str]:
        """The text cut at line breaks, white space folded, empty lines left out."""
        raw = "".join(span.text for span in self.counted())
        return [line for line in (" ".join(part.split()) for part in raw.split("\n")) if line]

    @property
    def characters(self) -> int:
        """Counted characters of the paragraph itself, without its text boxes."""
        return sum(len("".join(span.text.split())) for span in self.counted())

    @property
    def bold(self) -> bool:
        """Everything counted is bold."""
        spans = [span for span in self.counted() if span.text.strip()]
        return bool(spans) and all("strong" in span.marks for span in spans)

    @property
    def printed(self) -> str:
        """The text with its automatic number in front, as a person reads it."""
        if self.label is None or self.label.bullet:
            return self.text
        return f"{self.label.text} {self.text}".strip()

    def counted(self) -> Iterator[Span]:
        return (span for span in self.spans if not span.auto and not span.image)

    @property
    def empty(self) -> bool:
        return (
            not any(span.text.strip() for span in self.counted())
            and not self.boxes
            and not any(span.image or span.note for span in self.spans)
        )


@dataclass
class Cell:
    blocks: list[Block] = field(default_factory=list)
    column: int = 0
    colspan: int = 1
    rowspan: int = 1

    @property
    def text(self) -> str:
        return " ".join(part for part in (paragraph.text for paragraph in paragraphs(self.blocks)) if part)


@dataclass
class Table:
    rows: list[list[Cell]] = field(default_factory=list)
    header_rows: int = 0
    landscape: bool = False

    @property
    def characters(self) -> int:
        return sum(paragraph.characters for paragraph in paragraphs([self]))


Block = Paragraph | Table


def paragraphs(blocks: list[Block]) -> Iterator[Paragraph]:
    """Every paragraph in reading order: cells, nested tables and text boxes included."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            yield from paragraphs(block.boxes)
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)


def tidy(spans: list[Span]) -> list[Span]:
    """Join spans of one look, pull combining marks back to their letter, make all NFC."""
    joined: list[Span] = []
    for span in spans:
        if joined and not span.image and span.text and unicodedata.combining(span.text[0]):
            span = give_back_marks(joined, span)
        if joined and joined[-1].like(span):
            joined[-1] = changed(joined[-1], joined[-1].text + span.text)
        elif span.text or span.image or span.note:
            joined.append(span)
    return [changed(span, unicodedata.normalize("NFC", span.text)) for span in joined]


def give_back_marks(joined: list[Span], span: Span) -> Span:
    """Tone marks typed in a run of their own belong to the last letter before them."""
    count = next((i for i, letter in enumerate(span.text) if not unicodedata.combining(letter)), len(span.text))
    for index in range(len(joined) - 1, -1, -1):
        if not joined[index].auto and not joined[index].image:
            joined[index] = changed(joined[index], joined[index].text + span.text[:count])
            return changed(span, span.text[count:])
    return span


def changed(span: Span, text: str) -> Span:
    return Span(text, span.marks, span.href, span.auto, span.image, span.note)
