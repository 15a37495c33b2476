"""Tables of rich text: grid, column widths, headings that repeat, and which of them need a landscape page."""

from math import ceil

from lxml import etree

from qms.printing import columns, letters

_MOST_COLUMNS_PORTRAIT = 7
_MOST_SPAN = 40
# A section with less text than this outside its wide tables turns as a whole; a longer one only turns the tables.
_SHORT_TEXT = 1500
# Tables of so few rows are not cut by a page; rows joined by a tall cell neither, up to this many.
_KEPT_WHOLE, _TIED_ROWS, _TALL_LINES = 5, 8, 18
_PICTURE = 90.0  # points that a cell with a picture gets at least


def lay_out_tables(body, *, landscape: bool) -> bool:
    """Give every table of `body` its columns; True when the whole section should be printed on landscape pages."""
    wide = []
    for table in list(body.iter("table")):
        nested = any(a.tag in ("td", "th") for a in table.iterancestors())
        _repeat_headings(table)
        if _set_columns(table, landscape=landscape) and not nested:
            wide.append(table)
    if landscape or not wide:
        return landscape
    inside = sum(len("".join(t.itertext())) for t in wide)
    turned = len("".join(body.itertext())) - inside < _SHORT_TEXT
    for table in wide:
        _set_columns(table, landscape=True)
        if not turned:
            _wrap(table)
    return turned


def _wrap(table) -> None:
    page = etree.Element("div", {"class": "wide"})
    page.tail, table.tail = table.tail, None
    table.getparent().replace(table, page)
    page.append(table)


def _rows(table) -> list:
    """The table's own rows, not those of tables inside its cells."""
    parts = [part for part in table if part.tag in ("thead", "tbody", "tfoot", "tr")]
    return [row for part in parts for row in ([part] if part.tag == "tr" else part) if row.tag == "tr"]


def _repeat_headings(table) -> None:
    """A first row of headings becomes a thead, which repeats on every page; a table of nothing but headings repeats none."""
    heads = table.findall("thead")
    if not heads:
        rows = _rows(table)
        if len(rows) > 1 and len(rows[0]) and all(cell.tag == "th" for cell in rows[0]) and not _spans_down(rows[0]):
            head = etree.Element("thead")
            at = 1 if len(table) and table[0].tag == "caption" else 0
            rows[0].tail = None
            head.append(rows[0])
            table.insert(at, head)
    elif len(heads[0]) > 4 or len(heads[0]) == len(_rows(table)):
        heads[0].tag = "tbody"
    for part in heads[1:]:
        part.tag = "tbody"


def _spans_down(row) -> bool:
    return any(int(cell.get("rowspan") or 1) != 1 for cell in row)


def _grid(rows: list) -> tuple[list[tuple], int]:
    """Cells as `(first column, columns spanned, cell)` and the number of columns; wild spans are cut to what there is."""
    cells, taken, count = [], {}, 0
    for number, row in enumerate(rows):
        at = 0
        for cell in row.iterchildren("td", "th"):
            while (number, at) in taken:
                at += 1
            across = max(1, min(int(cell.get("colspan") or 1), _MOST_SPAN))
            down = max(1, min(int(cell.get("rowspan") or 1), len(rows) - number))
            _write_span(cell, "colspan", across)
            _write_span(cell, "rowspan", down)
            for r in range(number, number + down):
                for c in range(at, at + across):
                    taken[r, c] = True
            cells.append((at, across, cell))
            at += across
        count = max(count, at)
    return cells, count


def _tie_rows(table) -> None:
    """Rows joined by a tall cell stay on one page where they are few."""
    rows = _rows(table)
    for number, row in enumerate(rows):
        down = max((int(cell.get("rowspan") or 1) for cell in row.iterchildren("td", "th")), default=1)
        if 1 < down <= _TIED_ROWS:
            for other in rows[number + 1 : number + down]:
                other.set("class", f"{other.get('class', '')} tied".strip())


def _write_span(cell, name: str, span: int) -> None:
    if span == 1:
        cell.attrib.pop(name, None)
    else:
        cell.set(name, str(span))


def _set_columns(table, *, landscape: bool) -> bool:
    """Write the table's colgroup and classes. True when it is too wide for the page it is on."""
    for old in table.findall("colgroup"):
        table.remove(old)
    cells, count = _grid(_rows(table))
    if not count:
        return False
    weights = [_measure(*cell) for cell in cells]
    measured = columns.measured(weights, count)
    room = columns.LANDSCAPE if landscape else columns.PORTRAIT
    crowded = columns.least_width(measured) > room
    widths = columns.percentages(measured, room)
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", {"style": f"width:{width:g}%"})
    table.insert(1 if len(table) and table[0].tag == "caption" else 0, group)
    _centre(cells, measured)
    tall = _let_tall_rows_break(cells, weights, [room * w / 100 for w in widths])
    _tie_rows(table)
    kept = len(_rows(table)) <= _KEPT_WHOLE and not tall
    table.set("class", "t" + (" t--dense" if crowded else "") + (" keep" if kept else ""))
    return not landscape and (count > _MOST_COLUMNS_PORTRAIT or crowded)


def _let_tall_rows_break(cells: list[tuple], weights: list[columns.Cell], widths: list[float]) -> bool:
    """Rows may be cut by a page only where they are about half a page high; True when there is such a row."""
    tall = False
    for (first, span, cell), weight in zip(cells, weights, strict=True):
        room = sum(widths[first : first + span]) - columns.PADDING
        lines = sum(ceil(letters.width(line, columns.SIZE) / max(room, 10)) for line in weight.text.split("\n"))
        if lines > _TALL_LINES:
            _add_class(cell.getparent(), "tall")
            tall = True
    return tall


def _measure(first: int, span: int, cell) -> columns.Cell:
    text = _lines(cell)
    bold = cell.tag == "th" or cell.find(".//strong") is not None
    pieces = [letters.width(piece, columns.SIZE, bold=bold) for piece in _pieces(text)]
    lines = [letters.width(line, columns.SIZE, bold=bold) for line in text.split("\n")]
    word = max([*pieces, _PICTURE if cell.find(".//img") is not None else 0])
    heading = all(c.tag == "th" for c in cell.getparent())
    return columns.Cell(first, span, text, heading, word, max([word, *lines]), sum(lines))


def _lines(cell) -> str:
    """The cell's text, a line for each paragraph, list item or line break."""
    out = []
    for element in cell.iter():
        if element.tag in ("p", "li", "br", "tr") and out:
            out.append("\n")
        out.append(element.text or "")
        if element is not cell:
            out.append(element.tail or "")
    return "\n".join(" ".join(line.split()) for line in "".join(out).split("\n") if line.strip())


def _pieces(text: str) -> list[str]:
    return [p for part, whole in letters.unbroken_parts(text) for p in ([part] if whole else part.split())]


def _centre(cells: list[tuple], measured: list) -> None:
    for first, span, cell in cells:
        if cell.tag == "td" and span == 1 and columns.may_be_centred(measured[first]):
            _add_class(cell, "c")


def _add_class(element, name: str) -> None:
    """Beside the mark of a comparison that may be there."""
    element.set("class", " ".join(dict.fromkeys([*element.get("class", "").split(), name])))
