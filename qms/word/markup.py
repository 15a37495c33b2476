"""Paragraphs and tables as rich text of the product's allow-list."""

import re
from html import escape

from qms.word.model import Block, Cell, Paragraph, Span, Table

ORDER = ("strong", "em", "u", "s", "sub", "sup")
SIMPLE_NUMBER = re.compile(r"^%\d[.)]?$")


def in_list(paragraph: Paragraph) -> bool:
    """Bullets and plain numbers become lists; letters, Roman and combined numbers are printed as they stand."""
    label = paragraph.label
    if label is None or paragraph.heading or paragraph.empty:
        return False
    return label.bullet or (label.format == "decimal" and bool(SIMPLE_NUMBER.match(label.pattern)))


class Markup:
    """Collects HTML and the count of characters in it that Word prints but does not store (numbers, note marks)."""

    def __init__(self):
        self._parts: list[str] = []
        self.auto = 0
        self.notes: list[int] = []

    @property
    def html(self) -> str:
        return "".join(self._parts)

    def blocks(self, blocks: list[Block]) -> None:
        """Blocks in order, list items gathered."""
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if isinstance(block, Table):
                self.table(block)
            elif in_list(block):
                end = list_end(blocks, index)
                self.items(blocks[index:end])
                index = end
                continue
            elif not block.empty or block.label is not None:
                self.paragraph(block)
            index += 1

    def paragraph(self, paragraph: Paragraph) -> None:
        """<p>, or <h3>/<h4> for a heading inside a section; a printed number stands in front as text."""
        tag = f"h{paragraph.heading}" if paragraph.heading else "p"
        label = "" if paragraph.label is None or paragraph.label.bullet else paragraph.label.text
        inner = self.inline(paragraph.spans, plain=bool(paragraph.heading))
        if label:
            self.auto += len("".join(label.split()))
            inner = f"{escape(label, quote=False)} {inner}".strip()
        if inner:
            self._parts.append(f"<{tag}>{inner}</{tag}>")
        self.blocks(paragraph.boxes)

    def items(self, items: list[Paragraph]) -> None:
        """A run of list paragraphs as nested lists; a jump in the numbers begins a new list with its own start."""
        index = 0
        while index < len(items):
            label = items[index].label
            start = f' start="{label.value}"' if not label.bullet and label.value != 1 else ""
            tag = "ul" if label.bullet else "ol"
            self._parts.append(f"<{tag}{start}>")
            expected = label.value
            while index < len(items) and continues(items[index].label, label, expected):
                index = self._item(items, index)
                expected += 1
            self._parts.append(f"</{tag}>")

    def _item(self, items: list[Paragraph], index: int) -> int:
        item = items[index]
        end = index + 1
        while end < len(items) and items[end].label.level > item.label.level:
            end += 1
        self._parts.append(f"<li><p>{self.inline(item.spans)}</p>")
        self.blocks(item.boxes)
        self.blocks(items[index + 1 : end])
        self._parts.append("</li>")
        return end

    def table(self, table: Table) -> None:
        """A table with head and body; empty rows of nothing but continued cells are kept for their height."""
        self._parts.append("<table>")
        head = table.header_rows
        for tag, rows in (("thead", table.rows[:head]), ("tbody", table.rows[head:])):
            if not rows:
                continue
            self._parts.append(f"<{tag}>")
            for row in rows:
                self._parts.append("<tr>")
                for cell in row:
                    self.cell(cell, tag == "thead")
                self._parts.append("</tr>")
            self._parts.append(f"</{tag}>")
        self._parts.append("</table>")

    def cell(self, cell: Cell, head: bool) -> None:
        tag = "th" if head else "td"
        attributes = ' scope="col"' if head else ""
        for name in ("colspan", "rowspan"):
            size = getattr(cell, name)
            attributes += f' {name}="{size}"' if size > 1 else ""
        self._parts.append(f"<{tag}{attributes}>")
        labelled = [b for b in cell.blocks if isinstance(b, Paragraph) and b.label is not None and not b.label.bullet]
        if len(labelled) == 1:
            for block in cell.blocks:
                self.paragraph(block) if isinstance(block, Paragraph) else self.table(block)
        else:
            self.blocks(cell.blocks)
        self._parts.append(f"</{tag}>")

    def inline(self, spans: list[Span], plain: bool = False) -> str:
        """Spans as HTML, white space folded; `plain` leaves bold out (headings are bold by themselves)."""
        parts: list[str] = []
        space = True
        for span in spans:
            if span.note:
                parts.append(self._note(span.note))
            elif span.image:
                parts.append(f'<img src="asset:{span.image}" alt="{escape(span.text)}">')
            else:
                text, space = folded(span.text, space)
                parts.append(look(text, span, plain))
            space = space and not (span.note or span.image)
        return re.sub(r"(?:\s|<br>)+$", "", re.sub(r"^(?:\s|<br>)+", "", "".join(parts)))

    def _note(self, number: int) -> str:
        self.notes.append(number)
        self.auto += len(str(number))
        return f"<sup>{number}</sup>"

    def footnotes(self, texts: dict[int, list[Block]]) -> None:
        """The notes referred to above, numbered as in the text."""
        numbers = sorted({number for number in self.notes if texts.get(number)})
        if not numbers:
            return
        self._parts.append('<section class="footnotes">')
        expected = None
        for number in numbers:
            if number != expected:
                start = f' start="{number}"' if number != 1 else ""
                self._parts.append(f"</ol><ol{start}>" if expected is not None else f"<ol{start}>")
            self._parts.append("<li>")
            self.blocks(texts[number])
            self._parts.append("</li>")
            expected = number + 1
        self._parts.append("</ol></section>")


def folded(text: str, after_space: bool) -> tuple[str, bool]:
    """White space folded to one space, none after another; line breaks kept as marks."""
    out = []
    for letter in text:
        if letter == "\n":
            out.append("\n")
            after_space = True
        elif letter.isspace():
            out.append("" if after_space else " ")
            after_space = True
        else:
            out.append(letter)
            after_space = False
    return "".join(out), after_space


def look(text: str, span: Span, plain: bool) -> str:
    """Text in its tags; blank text stays bare."""
    html = escape(text, quote=False).replace("\n", "<br>")
    if not text.strip():
        return html
    for mark in reversed(ORDER):
        if mark in span.marks and not (plain and mark == "strong"):
            html = f"<{mark}>{html}</{mark}>"
    return f'<a href="{escape(span.href)}">{html}</a>' if span.href else html


def list_end(blocks: list[Block], start: int) -> int:
    """The end of the run of list paragraphs that begins at `start`; deeper printed labels belong to it."""
    level = blocks[start].label.level
    end = start + 1
    while end < len(blocks):
        block = blocks[end]
        if not isinstance(block, Paragraph) or block.heading or block.label is None or block.empty:
            break
        if not in_list(block) and block.label.level <= level:
            break
        end += 1
    return end


def continues(label, first, expected: int) -> bool:
    """Whether a paragraph goes on in the list that `first` began."""
    if label.bullet or first.bullet:
        return label.bullet == first.bullet and label.level == first.level
    return label.level == first.level and label.value == expected and bool(SIMPLE_NUMBER.match(label.pattern))
