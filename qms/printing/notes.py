"""Footnotes of rich text, moved from the end of their section to the foot of the page."""

import copy
import re

from lxml import etree

_NUMBER = re.compile(r"\[?(\d{1,3})\]?")


def place_footnotes(body) -> None:
    """Turn `section.footnotes` into real footnotes where every note has exactly one mark outside tables.

    Otherwise the notes stay as a numbered block at the end of the section, so that no mark loses its note.
    """
    for block in list(body.iter("section")):
        if block.get("class") != "footnotes":
            block.tag = "div"
            continue
        notes = [n for n in block.iter("li")] or [n for n in block.iter("p")]
        marks = _marks(body, block, len(notes))
        if notes and sorted(marks) == list(range(1, len(notes) + 1)):
            for number, mark in marks.items():
                _replace(mark, notes[number - 1])
            block.getparent().remove(block)
        else:
            block.tag = "div"


def _marks(body, block, count: int) -> dict[int, etree._Element]:
    """The `<sup>` of each note number; a number marked twice or inside a table is left out."""
    found: dict[int, etree._Element] = {}
    twice = set()
    for sup in body.iter("sup"):
        above = [a.tag for a in sup.iterancestors()]
        number = _NUMBER.fullmatch("".join(sup.itertext()).strip())
        if block in sup.iterancestors() or not number or not 0 < int(number[1]) <= count:
            continue
        if int(number[1]) in found or "table" in above:
            twice.add(int(number[1]))
        found[int(number[1])] = sup
    return {k: v for k, v in found.items() if k not in twice}


def _replace(mark, note) -> None:
    """Notes are inline on paper: paragraphs of a note follow each other on one line."""
    inline = etree.Element("span", {"class": "fn"})
    inline.tail = mark.tail
    inner = copy.deepcopy(note)
    for part in inner.iter("p"):
        part.tag = "span"
        part.tail = " " + (part.tail or "").strip()
    inline.text = (inner.text or "").lstrip()
    inline.extend(list(inner))
    mark.getparent().replace(mark, inline)
