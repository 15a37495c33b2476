"""The body of a Word file as a list of paragraphs and tables, its notes, and what was left out."""

from copy import deepcopy
from dataclasses import dataclass, field

from lxml.etree import Element

from qms.word.inline import ParagraphReader, Source
from qms.word.ledger import FILE, Place
from qms.word.model import Block, Paragraph, paragraphs
from qms.word.ooxml import live_children, live_descendants, val, w
from qms.word.package import Package
from qms.word.preflight import Unfit
from qms.word.tables import only_cell, read_table

BODY = "body"
NOTE = {"footnotes": "footnote", "endnotes": "endnote"}
PROPERTIES = tuple(w(name) for name in ("pPr", "rPr", "tcPr", "sectPr", "sdtPr"))
RUNS = tuple(w(name) for name in ("r", "t", "hyperlink", "fldSimple", "sym", "drawing", "pict"))
MAX_DEPTH = 40  # tables in tables in text boxes


@dataclass
class Text:
    """A whole file read: `notes` by their running number; `headers` the texts of page headers (for the cover only)."""

    blocks: list[Block]
    notes: dict[int, list[Block]] = field(default_factory=dict)
    headers: list[Block] = field(default_factory=list)


class BlockReader:
    """Reads the blocks of one part."""

    def __init__(self, source: Source, part: str):
        self.source = source
        self.paragraphs = ParagraphReader(source, part, self)
        self._depth = 0

    def blocks_of(self, container) -> list[Block]:
        """Paragraphs and tables of a body, a cell, a note or a text box."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unfit("too-deep")
        blocks: list[Block] = []
        for child in live_children(container):
            self.block(child, blocks)
        self._depth -= 1
        return blocks

    def block(self, child, blocks: list[Block]) -> None:
        """One child of a body, a cell, a note or a text box, added to `blocks`."""
        ledger = self.source.ledger
        if child.tag == w("p"):
            blocks.append(self.paragraphs.read(child))
        elif child.tag == w("tbl"):
            table = read_table(child, self.blocks_of)
            frame = only_cell(table)
            blocks += frame.blocks if frame is not None else [table]
        elif child.tag == w("altChunk"):
            ledger.drop("inserted-file")
        elif child.tag in (w("del"), w("moveFrom")):
            ledger.drop("tracked-deletion")
        elif child.tag == w("sdt"):
            blocks += self._control(child)
        elif child.tag in RUNS:
            paragraph = Element(w("p"))
            paragraph.append(deepcopy(child))  # some programs leave the paragraph out
            blocks.append(self.paragraphs.read(paragraph))
        elif child.tag not in PROPERTIES and len(child):
            blocks += self.blocks_of(child)

    def _control(self, control) -> list[Block]:
        """A content control; Word's own list of contents is one."""
        content = control.find(w("sdtContent"))
        inner = self.blocks_of(content) if content is not None else []
        if val(control.find(f"{w('sdtPr')}/{w('docPartObj')}"), "docPartGallery") == "Table of Contents":
            for paragraph in paragraphs(inner):
                paragraph.contents = True
        return inner


def read_text(source: Source) -> Text:
    """Everything of the file in document order."""
    root = source.package.xml(source.package.main)
    body = root.find(w(BODY)) if root is not None else None
    if body is None:
        raise Unfit("no-text")
    blocks = read_body(source, body)
    text = Text(number_blanks(blocks))
    text.notes = read_notes(source)
    text.headers = read_headers(source)
    say_what_stays_outside(source, text)
    return text


def read_body(source: Source, body) -> list[Block]:
    """The body, block by block, so that every dropped thing knows the paragraph or table it was in."""
    reader = BlockReader(source, source.package.main)
    blocks: list[Block] = []
    counts = {"paragraph": 0, "table": 0}
    since = 0
    for child in live_children(body):
        kind = "table" if child.tag == w("tbl") else "paragraph"
        counts[kind] += 1
        source.ledger.place = Place(kind, counts[kind])
        reader.block(child, blocks)
        section = child if child.tag == w("sectPr") else child.find(f"{w('pPr')}/{w('sectPr')}")
        if section is not None:
            landscape = val(section, "pgSz", "orient") == "landscape"
            for block in blocks[since:]:
                block.landscape = landscape
            since = len(blocks)
    source.ledger.place = FILE
    return blocks


def number_blanks(blocks: list[Block]) -> list[Block]:
    """Leave empty paragraphs out; the next one remembers how many stood before it and whether a page began."""
    kept: list[Block] = []
    blanks, new_page = 0, False
    for block in blocks:
        if isinstance(block, Paragraph) and block.empty and not speaks(block):
            blanks += 1
            new_page = new_page or block.new_page
            continue
        if isinstance(block, Paragraph):
            block.blank_before = blanks
            block.new_page = block.new_page or new_page
        kept.append(block)
        blanks, new_page = 0, False
    return kept


def speaks(paragraph: Paragraph) -> bool:
    """An empty paragraph whose automatic number is a word ("Chương I")."""
    return paragraph.label is not None and sum(letter.isalpha() for letter in paragraph.label.text) > 3


def read_notes(source: Source) -> dict[int, list[Block]]:
    """Notes the text refers to, by running number; notes nobody refers to are dropped and said."""
    found: dict[int, list[Block]] = {}
    for kind, element_name in NOTE.items():
        part = source.package.part(kind)
        root = source.package.xml(part) if part else None
        if root is None:
            continue
        reader = BlockReader(source, part)
        for element in root.iterfind(w(element_name)):
            if (element.get(w("type")) or "normal") != "normal":
                continue
            number = source.notes.get((kind, element.get(w("id")) or ""))
            source.ledger.place = Place("note", number or 0)
            blocks = reader.blocks_of(element)
            if number is None:
                source.ledger.drop("loose-note", sum(p.characters for p in paragraphs(blocks)), FILE)
            else:
                found[number] = blocks
    source.ledger.place = FILE
    return found


def read_headers(source: Source) -> list[Block]:
    """Page headers: their text is not taken, but agencies print code, issue and date there."""
    kept, ledger = source.ledger, type(source.ledger)()
    source.ledger = ledger
    blocks: list[Block] = []
    for relation in source.package.relations(source.package.main).values():
        if relation.kind == "header" and not relation.external:
            root = source.package.xml(relation.target)
            if root is not None:
                blocks += BlockReader(source, relation.target).blocks_of(root)
    source.ledger = kept
    return blocks


def say_what_stays_outside(source: Source, text: Text) -> None:
    """Comments, headers and footers, pointers out of the file, embedded files, lists of what the layout makes anew."""
    package, ledger = source.package, source.ledger
    comments = package.part("comments")
    root = package.xml(comments) if comments else None
    count = len(root.findall(w("comment"))) if root is not None else 0
    if count:
        ledger.drop("comment", times=count)
    if any(has_text(package, r.target) for r in running_parts(package)):
        ledger.drop("running-head")
    for relation in package.external():
        if relation.kind == "attachedTemplate":
            ledger.drop("template")
        elif relation.kind not in ("hyperlink", "image"):
            ledger.drop("outside-part")
    embedded = [name for name in package.names if "/embeddings/" in name and not name.endswith("/")]
    if embedded and not any(row["what"] == "embedded-object" for row in ledger.rows()):
        ledger.drop("embedded-object", times=len(embedded))


def running_parts(package: Package) -> list:
    relations = package.relations(package.main).values()
    return [r for r in relations if r.kind in ("header", "footer") and not r.external]


def has_text(package: Package, name: str) -> bool:
    root = package.xml(name)
    return root is not None and any((node.text or "").strip() for node in live_descendants(root) if node.tag == w("t"))
