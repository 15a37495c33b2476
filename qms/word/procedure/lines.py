"""Paragraphs as lines with the mark in front of them, typed or made by Word, told apart from their words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qms.word.headings import split_number
from qms.word.model import Block, Label, Paragraph, Table
from qms.word.procedure.folding import fold, tidy, without_bullet

TYPED = re.compile(r"^([-–—•·●○▪■□◦➢→✓*+]|[\uf000-\uf0ff])(?:\)|(?=[\s\w(“\"]))\s*")
STEP_NUMBER = re.compile(r"^\(?(?:(?:buoc|b)\s*\.?\s*)?\d{1,3}(?:\s*[.\-]\s*\d{1,2})*[a-z]?\s*[.):/]*\)?$")
LONGEST_NUMBER = 30
LETTER_NUMBER = re.compile(r"^(?:[ivx]{1,5}|[a-h])\s*[.)]?$")


@dataclass(frozen=True)
class Line:
    """`mark`: "-", "+", "*" or another bullet, "n" for a number, "" for none; `number` as printed, closing mark off."""

    text: str  # without mark and number
    mark: str = ""
    number: str = ""
    scheme: str = ""  # of the number, see qms.word.headings.Heading
    bold: bool = False
    level: int = 0  # of an automatic list
    auto: bool = False  # Word made the mark
    raw: str = ""  # as printed

    @property
    def leads_in(self) -> bool:
        """The line announces what follows."""
        return self.text.endswith(":")


def lines_of_paragraph(paragraph: Paragraph) -> Iterator[Line]:
    """One line, or several where the author broke the line; text boxes after it."""
    first = True
    for text in paragraph.lines:
        text = tidy(text)
        if text:
            yield line(text, paragraph.label if first else None, paragraph.bold)
            first = False
    if first and paragraph.label is not None and not paragraph.label.bullet:
        yield Line("", "n", closed(paragraph.label.text), auto=True, raw=paragraph.label.text)
    for box in paragraph.boxes:
        if isinstance(box, Paragraph):
            yield from lines_of_paragraph(box)


def line(text: str, label: Label | None, bold: bool) -> Line:
    """A text with its automatic label as a line."""
    if label is not None and label.bullet:
        mark = label.text if label.text in ("-", "+", "*") else "•"
        return Line(without_bullet(text), mark, bold=bold, level=label.level, auto=True, raw=f"{mark} {text}")
    if label is not None:
        raw = f"{label.text} {text}"
        scheme = split_number(raw)[0]
        return Line(text, "n", closed(label.text), scheme, bold, label.level, True, raw)
    typed = TYPED.match(text)
    if typed:
        mark = typed[1] if typed[1] in ("-", "+", "*") else {"–": "-", "—": "-"}.get(typed[1], "•")
        return Line(text[typed.end() :].strip(), mark, bold=bold, raw=text)
    scheme, number, _value, rest = split_number(text)
    if scheme not in ("none", "article", "chapter", "part") and rest.strip() and counts(scheme, number, text):
        return Line(rest.strip(), "n", number, scheme, bold, raw=text)
    return Line(text, bold=bold, raw=text)


def counts(scheme: str, number: str, text: str) -> bool:
    """Whether the number in front counts lines, unlike "01 bộ" and "10.000 đồng"."""
    if scheme == "decimal":
        return text[len(number) :].lstrip()[:1] in (".", ")", "/")
    return scheme != "deep" or all(len(part) < 3 for part in number.split("."))


def lines_of(blocks: list[Block]) -> list[Line]:
    """Every line of the blocks, those of nested tables in reading order."""
    found: list[Line] = []
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    found += lines_of(cell.blocks)
        else:
            found += lines_of_paragraph(block)
    return found


def closed(number: str) -> str:
    """A number without its closing mark: "1." is "1", "(2)" is "2", "Bước 3:" is "Bước 3"."""
    return tidy(number).strip("().:;/ ")


def is_number(text: str) -> bool:
    """Whether a cell holds the number of a row and nothing else ("1.", "B2", "Bước 3", "3.1", "IV", "a)")."""
    if len(text) > LONGEST_NUMBER:
        return False
    folded = fold(tidy(text))
    return bool(STEP_NUMBER.match(folded) or LETTER_NUMBER.match(folded))
