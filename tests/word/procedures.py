"""Procedures as agencies write them, made with python-docx: sections, and tables written as rows of words.

In a table "^" joins a cell to the one above, "<" to the one on its left; "#" is an empty cell with an automatic number.
"""

from pathlib import Path

import docx

from tests.word import made

SECTIONS = ("1. MỤC ĐÍCH", "2. PHẠM VI", "3. TÀI LIỆU VIỆN DẪN", "4. ĐỊNH NGHĨA/VIẾT TẮT")
LIST = 77


class Written:
    """A procedure being written."""

    def __init__(self, title: str = "Cấp giấy phép bán lẻ rượu", *, sections: tuple[str, ...] = SECTIONS):
        self.document = docx.Document()
        self.lists = 0
        made.fill(self.document, [["SỞ CÔNG THƯƠNG", "QUY TRÌNH", "Mã hiệu: QT 05/TM"],
                                  ["", title, "Lần ban hành: 02"]])  # fmt: skip
        for heading in sections:
            self.heading(heading)
            self.line(f"Lời của mục {heading[3:].lower()}.")

    def heading(self, text: str, rest: str = "") -> "Written":
        """A bold line; `rest` follows on it without being bold."""
        paragraph = self.document.add_paragraph()
        paragraph.add_run(text).bold = True
        if rest:
            paragraph.add_run(rest)
        return self

    def line(self, *texts: str) -> "Written":
        for text in texts:
            self.document.add_paragraph(text)
        return self

    def listed(self, *texts: str, kind: str = "decimal", pattern: str = "%1.") -> "Written":
        """Lines numbered by Word."""
        number = self.new_list(kind, pattern)
        for text in texts:
            made.numbered(self.document, text, number)
        return self

    def new_list(self, kind: str = "decimal", pattern: str = "%1.") -> int:
        self.lists += 1
        made.define_list(self.document, LIST + self.lists, [(kind, pattern, 1)])
        return LIST + self.lists

    def table(self, *rows: str | list[str], pattern: str = "%1.", into=None) -> "Written":
        """Rows of words, a row as a list or as text with "|" between the cells."""
        cells = [row.split("|") if isinstance(row, str) else row for row in rows]
        cells = [[cell.strip(" ") for cell in row] for row in cells]
        table = (into or self.document).add_table(rows=len(cells), cols=len(cells[0]))
        number = self.new_list(pattern=pattern) if any("#" in row for row in cells) else 0
        for r, row in enumerate(cells):
            for c, text in enumerate(row):
                if text in ("^", "<"):
                    continue
                below = next((n for n in range(r + 1, len(cells)) if cells[n][c] != "^"), len(cells)) - 1
                right = next((n for n in range(c + 1, len(row)) if row[n] != "<"), len(row)) - 1
                cell = table.cell(r, c)
                if (below, right) != (r, c):
                    cell = cell.merge(table.cell(below, right))
                self.put(cell, text, number)
        return self

    def put(self, cell, text: str, number: int) -> None:
        lines = text.split("\n")
        cell.text = "" if text == "#" else lines[0]
        if text == "#":
            cell._element.remove(cell.paragraphs[0]._p)
            made.numbered(cell, "", number)
        for line in lines[1:]:
            cell.add_paragraph(line)

    def save(self, folder: Path) -> Path:
        path = folder / "quy-trinh.docx"
        self.document.save(path)
        return path
