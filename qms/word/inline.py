"""One paragraph: runs, links, pictures, notes, text boxes."""

import re

from qms.word import legacy
from qms.word.counting import visible
from qms.word.ledger import FILE, Ledger
from qms.word.model import Label, Paragraph, Span, tidy
from qms.word.numbering import Numbering
from qms.word.ooxml import WP, A, M, O, R, V, live_children, live_descendants, local, number, val, w
from qms.word.package import Package
from qms.word.pictures import Pictures, Unusable
from qms.word.preflight import Unfit
from qms.word.styles import Styles

LINK = re.compile(r"(https?://|mailto:)[^\s\"<>]+\Z", re.IGNORECASE)
FIELD_LINK = re.compile(r"\s*HYPERLINK\s+\"([^\"]+)\"", re.IGNORECASE)
BLIP, IMAGE_DATA, OLE_OBJECT = f"{{{A}}}blip", f"{{{V}}}imagedata", f"{{{O}}}OLEObject"
BOX, MATH_TEXT = w("txbxContent"), f"{{{M}}}t"
MATH = (f"{{{M}}}oMath", f"{{{M}}}oMathPara")
GONE = {w("del"): "tracked-deletion", w("moveFrom"): "tracked-deletion"}
GRAPHICS = {w("drawing"), w("pict"), w("object")}
PLAIN = {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "\u2011"}
NOTES = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
DRAWN = {"chart": "chart", "diagram": "diagram"}
PLACELESS = {w("t"), w("sym"), w("noBreakHyphen")}
SILENT = {w("pPr"), w("rPr"), w("delText"), w("softHyphen")}
MARKS = (("b", "strong"), ("i", "em"), ("strike", "s"), ("dstrike", "s"))


class Source:
    """Everything shared while one file is read."""

    def __init__(self, package: Package):
        self.package = package
        self.styles = Styles(package.xml(package.part("styles")))
        self.numbering = Numbering(package.xml(package.part("numbering")))
        self.ledger = Ledger()
        self.pictures = Pictures()
        self.notes: dict[tuple[str, str], int] = {}  # (kind, id) -> number, in order of reference
        self.tcvn3 = False

    def note(self, kind: str, note_id: str) -> int:
        """The running number of a note."""
        return self.notes.setdefault((kind, note_id), len(self.notes) + 1)


class Fields:
    """Complex fields opened and closed by marks among the runs; they may reach over paragraphs (contents lists)."""

    def __init__(self):
        self._open: list[list[str]] = []  # [instruction, phase]

    def mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._open.append(["", "instruction"])
        elif kind == "separate" and self._open:
            self._open[-1][1] = "result"
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, text: str) -> None:
        if self._open:
            self._open[-1][0] += text

    @property
    def contents(self) -> bool:
        return any(instruction.split()[:1] == ["TOC"] for instruction, _ in self._open)

    @property
    def href(self) -> str:
        for instruction, phase in reversed(self._open):
            match = FIELD_LINK.match(instruction)
            if match and phase == "result":
                return match.group(1)
        return ""


class ParagraphReader:
    """Reads the paragraphs of one part; `blocks` reads the paragraphs and tables inside a text box."""

    def __init__(self, source: Source, part: str, blocks):
        self.source = source
        self.part = part
        self.blocks = blocks
        self.fields = Fields()

    def read(self, element) -> Paragraph:
        """One w:p, counted on in its list."""
        properties = element.find(w("pPr"))
        styles = self.source.styles
        style_id = styles.of_paragraph(properties)
        paragraph = Paragraph(
            label=self._label(properties, style_id),
            style=styles.name(style_id),
            outline=styles.outline(properties, style_id),
            contents=self.fields.contents,
        )
        if properties is not None and properties.find(w("pageBreakBefore")) is not None:
            paragraph.new_page = True
        self._walk(element, paragraph, style_id, "")
        paragraph.contents = paragraph.contents or self.fields.contents or paragraph.style.startswith("toc ")
        paragraph.spans = tidy(paragraph.spans)
        return paragraph

    def _label(self, properties, style_id: str) -> Label | None:
        found = self.source.styles.numbering(properties, style_id)
        if found is None:
            return None
        list_id, level = found
        own = properties.find(w("numPr")) if properties is not None else None
        if own is None:
            reserved = self.source.numbering.level_of_style(list_id, style_id)
            level = level if reserved is None else reserved
        return self.source.numbering.label(list_id, level)

    def _walk(self, element, paragraph: Paragraph, style_id: str, href: str) -> None:
        for child in live_children(element):
            if child.tag in GONE:
                self.source.ledger.drop(GONE[child.tag])
            elif child.tag == w("r"):
                self._run(child, paragraph, style_id, href)
            elif child.tag == w("hyperlink"):
                self._walk(child, paragraph, style_id, self._target(child.get(f"{{{R}}}id")))
            elif child.tag not in SILENT:
                self._odd(child, paragraph, style_id, href)

    def _odd(self, child, paragraph: Paragraph, style_id: str, href: str) -> None:
        """Formulas; wrappers of runs; and what some programs put where it does not belong."""
        if child.tag in MATH:
            self._formula(child, paragraph)
        elif child.tag in (w("p"), w("tbl"), BOX):
            self.blocks.block(child, paragraph.boxes)
        elif child.tag in PLACELESS:
            text = self._text(child, None, style_id)
            paragraph.spans.append(Span(text or " ", frozenset(), href))
        elif child.tag in GRAPHICS:
            self._graphic(child, paragraph)
        else:
            self._walk(child, paragraph, style_id, href)

    def _formula(self, element, paragraph: Paragraph) -> None:
        text = "".join(node.text or "" for node in live_descendants(element) if node.tag in (MATH_TEXT, w("t")))
        paragraph.spans.append(Span(text))
        self.source.ledger.drop("formula")

    def _target(self, relation_id: str | None) -> str:
        relation = self.source.package.relations(self.part).get(relation_id or "")
        return self._allowed(relation.target) if relation is not None and relation.external else ""

    def _allowed(self, target: str) -> str:
        target = re.sub(r"\s", "%20", target.strip())
        if LINK.match(target):
            return target
        self.source.ledger.drop("link")
        return ""

    def _run(self, run, paragraph: Paragraph, style_id: str, href: str) -> None:
        properties = run.find(w("rPr"))
        hidden = self.source.styles.on("vanish", properties, style_id)
        href = href or (self._allowed(self.fields.href) if self.fields.href else "")
        look = self._marks(properties, style_id)
        for child in live_children(run):
            if child.tag in SILENT or child.tag in GONE:
                continue
            text = self._text(child, properties, style_id)
            if text and hidden and not text.isspace():
                self.source.ledger.drop("hidden", visible(text))
            elif text:
                paragraph.spans.append(Span(text, look, href))
            elif text is None:
                self._special(child, paragraph, style_id, href)

    def _special(self, child, paragraph: Paragraph, style_id: str, href: str) -> None:
        if child.tag in GRAPHICS:
            self._graphic(child, paragraph)
        elif child.tag in NOTES:
            note = self.source.note(NOTES[child.tag], child.get(w("id")) or "")
            paragraph.spans.append(Span("", note=note))
        elif child.tag == w("fldChar"):
            self.fields.mark(child.get(w("fldCharType")))
        elif child.tag == w("instrText"):
            self.fields.instruct(child.text or "")
        elif child.tag == w("br"):
            paragraph.new_page = paragraph.new_page or not paragraph.text
            paragraph.spans.append(Span(" "))
        else:
            self._walk(child, paragraph, style_id, href)

    def _text(self, child, properties, style_id: str) -> str | None:
        """What a child of a run prints; None for everything that is not text."""
        name = local(child)
        if child.tag == w("t"):
            return self._decoded(child.text or "", properties, style_id)
        if child.tag == w("sym"):
            code = number_base16(child.get(w("char")))
            return legacy.from_symbol(chr(code), child.get(w("font")) or "Wingdings") if code else "\u25a1"
        if child.tag == w("br") and child.get(w("type")) != "page":
            return "\n"
        return PLAIN.get(name) if child.tag == w(name) else None

    def _decoded(self, text: str, properties, style_id: str) -> str:
        if text.isascii() and not self.source.tcvn3:
            font = val(properties, "rFonts", "ascii") or ""
            return legacy.from_symbol(text, font) if font else text
        font = self.source.styles.font(properties, style_id)
        if legacy.is_vni(font, text):
            raise Unfit("vni")
        if legacy.is_tcvn3(font, text) or (self.source.tcvn3 and font.lower().startswith(".vn") and text.isascii()):
            if not self.source.tcvn3:
                self.source.tcvn3 = True
                self.source.ledger.drop("tcvn3")
            return legacy.from_tcvn3(text, font)
        return legacy.from_symbol(text, font)

    def _marks(self, properties, style_id: str) -> frozenset[str]:
        styles = self.source.styles
        marks = {mark for name, mark in MARKS if styles.on(name, properties, style_id)}
        if val(properties, "u") not in (None, "none"):
            marks.add("u")
        raised = styles.value("vertAlign", properties, style_id)
        if raised in ("superscript", "subscript"):
            marks.add("sup" if raised == "superscript" else "sub")
        return frozenset(marks)

    def _graphic(self, element, paragraph: Paragraph) -> None:
        """A drawing: its text boxes are read, its picture is taken, anything else is said."""
        ledger = self.source.ledger
        nodes = list(live_descendants(element, stop=(BOX,)))
        boxes = [node for node in nodes if node.tag == BOX]
        pictures = [node for node in nodes if node.tag in (BLIP, IMAGE_DATA)]
        if element.tag == w("object") or any(node.tag == OLE_OBJECT for node in nodes):
            ledger.drop("embedded-object")
            pictures = []
        for box in boxes:
            paragraph.boxes += [block for block in self.blocks.blocks_of(box) if not getattr(block, "empty", False)]
        alternative = next((n.get("descr") or "" for n in nodes if n.tag == f"{{{WP}}}docPr"), "")
        for picture in pictures:
            self._picture(picture, alternative, paragraph)
        if not boxes and not pictures and element.tag != w("object"):
            uri = next((n.get("uri") or "" for n in nodes if local(n) == "graphicData"), "")
            kind = DRAWN.get(uri.rsplit("/", 1)[-1], "shape")
            ledger.drop(kind, place=FILE if kind == "shape" else None)

    def _picture(self, node, alternative: str, paragraph: Paragraph) -> None:
        key = node.get(f"{{{R}}}embed") or node.get(f"{{{R}}}id")
        relation = self.source.package.relations(self.part).get(key or "")
        if relation is None or relation.external:
            self.source.ledger.drop("picture-outside")
            return
        data = self.source.package.read(relation.target)
        try:
            if data is None:
                raise Unusable("picture-broken")
            sha256 = self.source.pictures.add(data, relation.target)
        except Unusable as error:
            self.source.ledger.drop(error.args[0])
            return
        paragraph.spans.append(Span(" ".join(alternative.split())[:250], image=sha256))


def number_base16(text: str | None) -> int:
    """A code point written in hexadecimal; 0 when it is none."""
    try:
        code = int(text or "", 16)
    except ValueError:
        return 0
    return code if 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF else number(None)
