"""Comparison of two versions of a text: the redline.

`compare(old, new)` takes two snapshots (plain data) and says what is different, as plain data with safe HTML in it; see
`qms.redline.result`. Nothing is asked of a database, a clock or a file. Text that looks equal is equal: NFC, white space and
invisible signs do not count. `words_html(old, new)` does the same with two short plain texts.

Sections are matched by id, pieces of a section and rows of a table by what they say and then by likeness, words by difflib.
All work is counted, so that no text, however made, can hold up the process.
"""

from qms.redline.comparing import compare
from qms.redline.marks import Change
from qms.redline.result import Comparison, Field, Item, Piece, Section
from qms.redline.sections import words_html

__all__ = ["Change", "Comparison", "Field", "Item", "Piece", "Section", "compare", "words_html"]
