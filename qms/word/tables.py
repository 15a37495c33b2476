"""Tables: rows, cells and what is merged."""

from collections.abc import Iterator

from qms.word.model import Cell, Table, paragraphs
from qms.word.ooxml import live_children, number, toggle, val, w

MAX_COLUMNS = 200
CLOSED = {w(name) for name in ("tbl", "tblPr", "tblGrid", "trPr", "tcPr", "pPr", "rPr", "p", "del", "moveFrom")}
FIRST_HEADINGS = ("stt", "tt", "số tt", "số thứ tự")


def rows_of(element, wanted: str) -> Iterator:
    """Rows of a table or cells of a row, through content controls and other wrappers."""
    for child in live_children(element):
        if child.tag == wanted:
            yield child
        elif child.tag not in CLOSED:
            yield from rows_of(child, wanted)


def read_table(element, blocks_of) -> Table:
    """One w:tbl; merged cells become one cell with colspan and rowspan, text of hidden parts is added to it."""
    table = Table()
    open_cells: dict[int, Cell] = {}
    marked = 0
    for row in rows_of(element, w("tr")):
        properties = row.find(w("trPr"))
        cells = read_row(row, number(val(properties, "gridBefore")), open_cells, blocks_of)
        table.rows.append(cells)
        if marked == len(table.rows) - 1 and toggle(properties, "tblHeader"):
            marked += 1
    squeeze(table)
    table.header_rows = header_rows(table, marked)
    return table


def read_row(row, column: int, open_cells: dict[int, Cell], blocks_of) -> list[Cell]:
    """The cells of one row; `open_cells` are those still growing downwards, by their first column."""
    cells = [Cell(column=0, colspan=column)] if column else []
    for element in rows_of(row, w("tc")):
        properties = element.find(w("tcPr"))
        span = min(MAX_COLUMNS, max(1, number(val(properties, "gridSpan"), 1)))
        merge = properties.find(w("vMerge")) if properties is not None else None
        blocks = blocks_of(element)
        upper = open_cells.get(column)
        if merge is not None and (merge.get(w("val")) or "continue") != "restart" and upper is not None:
            upper.rowspan += 1
            upper.blocks += [block for block in blocks if not getattr(block, "empty", False)]
        else:
            cell = Cell(blocks, column, span)
            cells.append(cell)
            for inside in range(column, column + span):
                open_cells.pop(inside, None)
            if merge is not None:
                open_cells[column] = cell
        column += span
    return cells


def squeeze(table: Table) -> None:
    """Forget grid lines no cell begins or ends at, so that colspans are as small as they can be."""
    edges = {edge for row in table.rows for cell in row for edge in (cell.column, cell.column + cell.colspan)}
    position = {edge: index for index, edge in enumerate(sorted(edges))}
    for row in table.rows:
        for cell in row:
            end = position[cell.column + cell.colspan]
            cell.column = position[cell.column]
            cell.colspan = end - cell.column


def header_rows(table: Table, marked: int) -> int:
    """How many rows head the table: those marked in Word, else a first row that is all bold or begins with STT."""
    if len(table.rows) < 2:
        return 0
    if not marked and not looks_like_header(table.rows[0]):
        return 0
    count = max(1, marked)
    row = 0
    while row < count:
        count = max([count, *(row + cell.rowspan for cell in table.rows[row])])
        row += 1
    return count if count < len(table.rows) else 0


def looks_like_header(row: list[Cell]) -> bool:
    if len(row) < 2:
        return False
    if row[0].text.lower().rstrip(".") in FIRST_HEADINGS:
        return True
    filled = [p for cell in row for p in paragraphs(cell.blocks) if p.characters]
    return all(cell.text for cell in row) and all(paragraph.bold for paragraph in filled)


def only_cell(table: Table) -> Cell | None:
    """The one cell of a table used as a frame."""
    cells = [cell for row in table.rows for cell in row]
    return cells[0] if len(cells) == 1 else None
