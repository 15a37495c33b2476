"""Footnotes of rich text, moved from the end of their section to the foot of the page."""

import copy
import re
from collections.abc import KeysView

from lxml import etree

_NUMBER = re.compile(r"\[?(\d{1,3})\]?")


def place_footnotes(body) -> None:
    """Turn `section.footnotes` into real footnotes where every note has exactly one mark outside tables.

    Otherwise the notes stay as a numbered block at the end of the section, so that no mark loses its note. Notes keep the
    numbers their author gave them.
    """
    for block in list(body.iter("section")):
        if block.get("class") != "footnotes":
            block.tag = "div"
            continue
        notes = _notes(block)
        marks = _marks(body, block, notes.keys())
        if notes and marks.keys() == notes.keys():
            for number, mark in marks.items():
                _replace(mark, notes[number], number)
            block.getparent().remove(block)
        else:
            block.tag = "div"


def _notes(block) -> dict[int, etree._Element]:
    """The notes of a block by number; a list goes on from its `start`."""
    notes = {}
    for entries in block.iterchildren("ol"):
        number = int(entries.get("data-start") or 1)
        for entry in entries.iterchildren("li"):
            notes[number] = entry
            number += 1
    return notes


def _marks(body, block, numbers: KeysView[int]) -> dict[int, etree._Element]:
    """The `<sup>` of each note number; a number marked twice or inside a table is left out."""
    found: dict[int, etree._Element] = {}
    unfit = set()
    for sup in body.iter("sup"):
        match = _NUMBER.fullmatch("".join(sup.itertext()).strip())
        above = list(sup.iterancestors())
        if block in above or not match or int(match[1]) not in numbers:
            continue
        number = int(match[1])
        if number in found or any(a.tag == "table" for a in above):
            unfit.add(number)
        found[number] = sup
    return {number: sup for number, sup in found.items() if number not in unfit}


def _replace(mark, note, number: int) -> None:
    """Notes are inline on paper: paragraphs of a note follow each other on one line."""
    inline = etree.Element("span", {"class": "fn", "data-number": str(number)})
    inline.tail = mark.tail
    inner = copy.deepcopy(note)
    for part in inner.iter("p"):
        part.tag = "span"
        part.tail = " " + (part.tail or "").strip()
    inline.text = (inner.text or "").lstrip()
    inline.extend(list(inner))
    mark.getparent().replace(mark, inline)
