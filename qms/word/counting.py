"""How many characters a Word file holds, straight from its XML and without the reader.

The reader says what it took and what it dropped; this module says what there was. The two share the definition
(NFC code points without white space; of alternatives the first; tracked deletions and moves as in Word's final text)
and nothing else, so a container the reader does not know shows up as a difference.
"""

import unicodedata
from html.parser import HTMLParser

from lxml import etree

from qms.word.ooxml import ALTERNATE, CHOICE, FALLBACK, M, w

SKIPPED = {w("del"), w("moveFrom"), w("instrText"), w("delText"), w("rPr"), w("pPr")}
TEXT = {w("t"), f"{{{M}}}t"}
ONE = {w("sym"), w("noBreakHyphen")}
BREAKS = {w("tab"), w("br"), w("cr"), w("ptab")}
NOTES = {w("footnote"), w("endnote")}


def visible(text: str) -> int:
    """NFC code points of `text` that are not white space."""
    return len("".join(unicodedata.normalize("NFC", text).split()))


def characters_of(root) -> int:
    """Characters of one part (body, footnotes or endnotes), text boxes once."""
    total = 0
    stack: list[list[str]] = [[]]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            if element.tag == w("p"):
                total += visible("".join(stack.pop()))
            continue
        if passed_over(element):
            walker.skip_subtree()
        elif element.tag == w("p"):
            stack.append([])
        else:
            stack[-1].append(letters(element))
    return total + visible("".join(stack[0]))


def letters(element) -> str:
    """The text an element adds to its paragraph."""
    if element.tag in TEXT:
        return element.text or ""
    if element.tag in ONE:
        return "\u2011"
    return " " if element.tag in BREAKS else ""


def passed_over(element) -> bool:
    """Deleted text, instructions, the second of two alternatives, rulers that separate notes."""
    if element.tag in SKIPPED:
        return True
    if element.tag in NOTES:
        return (element.get(w("type")) or "normal") != "normal"
    parent = element.getparent()
    if parent is None or parent.tag != ALTERNATE:
        return False
    first = parent.find(CHOICE)
    if element.tag == FALLBACK:
        return first is not None
    return element.tag == CHOICE and element is not first


class _Text(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data):
        self.parts.append(data)


def characters_of_html(html: str) -> int:
    """Characters a reader of the finished rich text sees, automatic numbers included."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return len("".join("".join(parser.parts).split()))
