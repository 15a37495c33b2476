"""From a file to the finished answer, as plain data a child process can write down."""

from pathlib import Path

from qms.files.richtext import sanitise
from qms.word import cover_tables
from qms.word.counting import characters_of, characters_of_html, visible
from qms.word.cover import Cover, read_cover
from qms.word.inline import Source
from qms.word.ledger import COVER, FILE, Place
from qms.word.markup import Markup
from qms.word.model import Block, Table, paragraphs
from qms.word.outline import Outline, Piece, outline
from qms.word.package import Package
from qms.word.preflight import Unfit, check
from qms.word.procedure import facts_of
from qms.word.reader import Text, read_text


def read(path: Path) -> tuple[dict, dict]:
    """(answer, pictures by SHA-256). Raises `Unfit` for a file that is no good .docx."""
    check(path)
    package = Package(path)
    source = Source(package)
    text = read_text(source)
    parts = outline(text.blocks)
    answer = Assembly(source, text, parts).answer()
    answer |= understood(parts, answer["type_word"])
    answer["characters_in"] = characters_in(package)
    balance(answer)
    if not answer["characters_in"] and not source.pictures.found:
        raise Unfit("no-text")
    used = "".join(block["html"] for block in answer["blocks"])
    return answer, {key: picture for key, picture in source.pictures.found.items() if f"asset:{key}" in used}


def understood(parts: Outline, type_word: str) -> dict:
    """The facts of a procedure. Text nobody foresaw must never cost the import: then there are none, and it is said."""
    try:
        facts = facts_of(parts, type_word)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the sections are good without it, and the sentence says what is missing
        return {"procedure": None, "unplaced": [{"code": "failed", "params": {}}]}
    return {"procedure": facts, "unplaced": facts["unplaced"] if facts else []}


def characters_in(package: Package) -> int:
    """What the file holds, counted from its XML."""
    names = [package.main, package.part("footnotes"), package.part("endnotes")]
    roots = [package.xml(name) for name in names if name]
    return sum(characters_of(root) for root in roots if root is not None)


def balance(answer: dict) -> None:
    """In = out + dropped, always. A row "unaccounted" is a fault of the reader, said instead of hidden."""
    left = answer["characters_in"] - answer["characters_out"] - sum(row["characters"] for row in answer["dropped"])
    if left:
        answer["dropped"].append(
            {"what": "unaccounted", "place": FILE.code, "number": 0, "characters": left, "times": 1}
        )


class Assembly:
    """Puts cover, tables, front, sections and annexes together and counts what came out."""

    def __init__(self, source: Source, text: Text, parts: Outline):
        self.source = source
        self.text = text
        self.parts = parts
        self.fields: list[dict] = []
        self.sign_table: list[dict] = []
        self.amendments: list[dict] = []
        self.printed_notes: set[int] = set()

    def answer(self) -> dict:
        """The whole answer but for what the file held."""
        ledger = self.source.ledger
        contents = sum(p.characters for p in paragraphs(self.parts.contents))
        if contents:
            ledger.drop("contents", contents, COVER)
        cover = read_cover(self.parts.front, self.text.headers, bool(self.parts.pieces))
        front = self.front(cover)
        blocks = [self.section(piece) for piece in [front, *self.parts.pieces]]
        blocks = [block for block in blocks if block["html"] or block["heading"] or block["kind"] == "section"]
        self.say_lost_notes()
        fields = sum(visible(row["text"]) for row in self.fields)
        return {
            "code": cover.values.get("code", ""),
            "title": cover.values.get("title", ""),
            "issue": cover.values.get("issue", ""),
            "revision": cover.values.get("revision", ""),
            "issued_on": cover.values.get("issued_on", ""),
            "effective_on": cover.values.get("effective_on", ""),
            "agency": cover.values.get("agency", ""),
            "type_word": cover.type_word,
            "blocks": blocks,
            "sign_table": self.sign_table,
            "amendments": self.amendments,
            "fields": self.fields,
            "characters_out": fields + sum(block["characters"] for block in blocks),
            "dropped": ledger.rows(),
        }

    def front(self, cover: Cover) -> Piece:
        """What stands before the first section and became no field."""
        piece = Piece("front")
        blocks = self.parts.front
        titles: set[int] = set()
        if self.parts.pieces:
            for place, block in enumerate(blocks):
                if isinstance(block, Table):
                    titles |= self.known_table(block, blocks, place)
        for block in blocks:
            if id(block) not in titles:
                piece.blocks += self.left_over(block, cover)
        return piece

    def known_table(self, table: Table, blocks: list[Block], place: int) -> set[int]:
        """A sign table or a table of amendments becomes data; the ids of the blocks it explains."""
        signers = cover_tables.read_sign_table(table)
        if signers and not self.sign_table:
            self.sign_table = signers
            self.take("sign_table", cover_tables.words_of(table))
            if any(span.image for p in paragraphs([table]) for span in p.spans):
                self.source.ledger.drop("signature-picture", 0, COVER)
            return {id(table)}
        title, above = cover_tables.title_before(blocks, place)
        if not cover_tables.is_amendment_table(table, title):
            return set()
        self.amendments += cover_tables.read_amendments(table)
        explained = {id(table)}
        for paragraph in above:
            if cover_tables.HEAD.search(paragraph.text) and paragraph.characters < 100:
                self.take("amendments", paragraph.text)
                explained.add(id(paragraph))
        self.take("amendments", cover_tables.words_of(table))
        return explained

    def left_over(self, block: Block, cover: Cover) -> list[Block]:
        """The block without what the cover took: a table that lost cells leaves the rest as lines."""
        inside = list(paragraphs([block]))
        taken = [paragraph for paragraph in inside if id(paragraph) in cover.taken]
        if not taken:
            return [block]
        for paragraph in taken:
            self.take(cover.taken[id(paragraph)], paragraph.text)
            for span in paragraph.spans:
                if span.image:
                    self.source.ledger.drop("cover-picture", 0, COVER)
        rest = [paragraph for paragraph in inside if id(paragraph) not in cover.taken and not paragraph.empty]
        boxes = {id(box) for paragraph in rest for box in paragraphs(paragraph.boxes)}
        return [paragraph for paragraph in rest if id(paragraph) not in boxes]

    def take(self, name: str, text: str) -> None:
        """Note words of the file that became a field."""
        if text:
            self.fields.append({"field": name, "text": text})

    def section(self, piece: Piece) -> dict:
        """One piece as rich text, with its notes and its count."""
        markup = Markup()
        markup.notes += piece.notes
        markup.blocks(piece.blocks)
        markup.footnotes(self.text.notes)
        self.printed_notes.update(markup.notes)
        html, removed = sanitise(markup.html)
        if removed:
            self.source.ledger.drop("markup", times=sum(removed.values()))
        source = " ".join(piece.source)
        return {
            "kind": piece.kind,
            "level": piece.level,
            "number": piece.number,
            "heading": piece.heading,
            "html": html,
            "characters": visible(source) + characters_of_html(html) - markup.auto,
            "heading_source": source,
            "landscape": piece.landscape,
        }

    def say_lost_notes(self) -> None:
        """Notes of words that became a field have no place to stand."""
        for number, blocks in self.text.notes.items():
            if number not in self.printed_notes:
                characters = sum(paragraph.characters for paragraph in paragraphs(blocks))
                self.source.ledger.drop("field-note", characters, Place("note", number))
