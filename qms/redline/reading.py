"""From HTML to the tree of `qms.redline.tree`.

Any HTML at all may come in; only what the one cleaner of rich text knows is taken over, so only that can come out again.
"""

import re
from html import unescape

from lxml import etree, html

from qms.redline.tree import Cell, Item, Leaf, Listing, Node, Notes, Row, Table
from qms.redline.words import BROKEN, Mark, Writing

LEAVES = ("p", "h3", "h4", "caption")
_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "u": "u", "s": "s", "sub": "sub", "sup": "sup"}
_RUNNING = {*_MARKS, "a", "img", "br", "span", "font", "ins", "del"}
_SCOPES = ("row", "col", "rowgroup", "colgroup")
_APART = {*LEAVES, "ul", "ol", "li", "table", "caption", "tr", "td", "th", "div", "section", "blockquote", "pre"}
_LEFT_OUT = {"script", "style", "head", "title", "template"}
_ASSET = re.compile(r"asset:([0-9a-f]{64})\Z")
_ADDRESS = re.compile(r"(?:https?://|mailto:|/tai-lieu/)[^\s\"<>\\]*\Z", re.IGNORECASE)
# Lists and tables inside each other, marks inside each other; what lies deeper is read as plain running text.
_DEEPEST, _DEEPEST_MARK = 8, 24
_MOST_SPAN, _MOST_SLOTS = 40, 40_000


def parsed(source: str) -> list[Node]:
    """The pieces of rich text in order, without those that hold nothing."""
    source = BROKEN.sub("", source)
    if not source.strip():
        return []
    parser = html.HTMLParser(huge_tree=True)
    try:
        body = html.fragment_fromstring(source, create_parent="div", parser=parser)
    except etree.ParserError:
        body = None
    if body is None or len(parser.error_log.filter_from_fatals()):  # the parser stops at 2,048 tags inside each other
        body = etree.Element("div")
        body.text = unescape(re.sub(r"<[^>]*>", " ", source))
    return _flow(body, _DEEPEST)


def _flow(element: etree._Element, depth: int) -> list[Node]:
    """What a body, cell, item or section holds; running text between blocks becomes a leaf of its own."""
    pieces: list[Node] = []
    loose = Writing()
    loose.text(_text(element), ())
    for child in _elements(element):
        if child.tag in _RUNNING:
            _running(child, loose, (), _DEEPEST_MARK)
        else:
            pieces += _leaf_of(loose, "")
            loose = Writing()
            pieces += _block(child, depth)
        loose.text(_tail(child), ())
    pieces += _leaf_of(loose, "")
    if len(pieces) > 1:  # beside others, running text needs bounds
        pieces = [Leaf("p", one.atoms) if isinstance(one, Leaf) and not one.tag else one for one in pieces]
    return pieces


def _elements(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str) and child.tag not in _LEFT_OUT]


def _text(element: etree._Element) -> str:
    """The text before the first element."""
    return (element.text or "") + _behind(element[0] if len(element) else None)


def _tail(element: etree._Element) -> str:
    """The text behind an element."""
    return (element.tail or "") + _behind(element.getnext())


def _behind(left_out: etree._Element | None) -> str:
    """The text behind comments and the like, up to the next element."""
    text = ""
    while left_out is not None and (not isinstance(left_out.tag, str) or left_out.tag in _LEFT_OUT):
        text += left_out.tail or ""
        left_out = left_out.getnext()
    return text


def _leaf_of(writing: Writing, tag: str) -> list[Node]:
    atoms = writing.whole()
    return [Leaf(tag, atoms)] if atoms else []


def _block(element: etree._Element, depth: int) -> list[Node]:
    tag = element.tag
    if tag in LEAVES or not depth:
        return _leaf(element, tag if tag in LEAVES else "")
    if tag in ("ul", "ol"):
        return _listing(element, tag == "ol", depth - 1)
    if tag == "table":
        return _table(element, depth - 1)
    children = _flow(element, depth - 1)
    return [Notes(children)] if children and element.get("class") == "footnotes" else children


def _leaf(element: etree._Element, tag: str) -> list[Node]:
    writing = Writing()
    _inside(element, writing, (), _DEEPEST_MARK)
    return _leaf_of(writing, tag)


def _inside(element: etree._Element, writing: Writing, marks: tuple[Mark, ...], depth: int) -> None:
    if not depth:
        return _flat(element, writing, marks)
    apart = " " if element.tag in _APART else ""  # blocks that are read as running text do not grow together
    writing.text(apart + _text(element), marks)
    for child in _elements(element):
        _running(child, writing, marks, depth)
        writing.text(_tail(child), marks)
    return writing.text(apart, marks)


def _flat(element: etree._Element, writing: Writing, marks: tuple[Mark, ...]) -> None:
    """All text and pictures, however deep, without a call for each level."""
    for event, node in etree.iterwalk(element, events=("start", "end", "comment")):
        if event != "start":
            writing.text(" " if node is element else f" {node.tail or ''}", marks)
        elif node.tag in ("br", "img"):
            _running(node, writing, marks, 1)
        else:
            writing.text(node.text or "", marks)


def _running(element: etree._Element, writing: Writing, marks: tuple[Mark, ...], depth: int) -> None:
    if element.tag == "br":
        writing.line_break()
    elif element.tag == "img":
        if found := _ASSET.match((element.get("src") or "").strip()):
            writing.picture(found[1], element.get("alt") or "", marks)
    else:
        mark = _mark(element)
        known = {tag for tag, _value in marks}
        _inside(element, writing, (*marks, mark) if mark and mark[0] not in known else marks, depth - 1)


def _mark(element: etree._Element) -> Mark | None:
    if element.tag in _MARKS:
        return _MARKS[element.tag], ""
    address = (element.get("href") or "").strip() if element.tag == "a" else ""
    return ("a", address) if _ADDRESS.match(address) else None


# --- lists and tables -------------------------------------------------------------------------------------------------
def _listing(element: etree._Element, ordered: bool, depth: int) -> list[Node]:
    found = [_flow(child, depth) if child.tag == "li" else _block(child, depth) for child in _elements(element)]
    items = [Item(children) for children in found if children]
    return [Listing(_number(element, "start", 99_999) if ordered else 0, items)] if items else []


def _number(element: etree._Element, name: str, most: int) -> int:
    """A whole number of at least 1 from an attribute; 1 for anything else."""
    text = element.get(name) or ""
    return max(1, min(int(text), most)) if re.fullmatch("[0-9]{1,6}", text) else 1


def _table(element: etree._Element, depth: int) -> list[Node]:
    caption, rows = None, []
    for part in _elements(element):
        if part.tag == "caption" and caption is None:
            caption = next((leaf for leaf in _leaf(part, "caption") if isinstance(leaf, Leaf)), None)
        elif part.tag == "tr":
            rows.append(_row(part, False, depth))
        elif part.tag in ("thead", "tbody", "tfoot"):
            rows += [_row(row, part.tag == "thead", depth) for row in _elements(part) if row.tag == "tr"]
    _find_heads(rows)
    slots = _lay(rows)
    kept = [n for n, row in enumerate(slots) if any(cell is not None for cell in row)]
    if not kept:
        return [caption] if caption else []
    return [Table(caption, [rows[n] for n in kept], [slots[n] for n in kept])]


def _row(element: etree._Element, heads: bool, depth: int) -> Row:
    cells = [
        Cell(
            _flow(cell, depth),
            cell.tag,
            across=_number(cell, "colspan", _MOST_SPAN),
            down=_number(cell, "rowspan", 9_999),
            scope=cell.get("scope") if cell.get("scope") in _SCOPES else "",
        )
        for cell in _elements(element)
        if cell.tag in ("td", "th")
    ]
    return Row(heads, cells)


def _find_heads(rows: list[Row]) -> None:
    """Rows of headings stand first or are none; without any, a first row of nothing but heading cells is one."""
    first = next((n for n, row in enumerate(rows) if not row.heads), len(rows))
    for row in rows[first:]:
        row.heads = False
    if rows and not first:
        cells = rows[0].cells
        rows[0].heads = bool(cells) and all(cell.tag == "th" and cell.down == 1 for cell in cells)


def _lay(rows: list[Row]) -> list[list[Cell | None]]:
    """For every row the cell that covers each column; gives cells their column and cuts spans to their part."""
    body = next((n for n, row in enumerate(rows) if not row.heads), len(rows))
    slots: list[list[Cell | None]] = [[] for _row in rows]
    left = _MOST_SLOTS
    for number, row in enumerate(rows):
        at, end = 0, body if number < body else len(rows)
        for cell in row.cells:
            while at < len(slots[number]) and slots[number][at] is not None:
                at += 1
            cell.at, cell.down = at, min(cell.down, end - number)
            left -= cell.across * cell.down
            if left < 0:  # wild spans of a hostile table
                cell.across = cell.down = 1
            for below in slots[number : number + cell.down]:
                below.extend([None] * (at + cell.across - len(below)))
                below[at : at + cell.across] = [cell] * cell.across
            at += cell.across
    return slots
