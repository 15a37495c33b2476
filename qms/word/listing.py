"""Word out: an official list as a .docx, made from our own plain data. The library is loaded only when one is made."""

import io
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

FONT = "Times New Roman"
# Millimetres of the columns on A4 landscape between margins of 20 and 15 mm.
WIDTHS = (11, 32, 78, 25, 20, 24, 42, 30)
CENTRED = frozenset({0, 4, 5})
DAY_COLUMN = 5
_TWIPS = 56.7  # in a millimetre
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_list(listed: dict[str, Any]) -> bytes:
    """The list, described in `qms.printing`, as a Word file: heading, table with repeated heads, place to sign, page numbers."""
    from docx import Document
    from docx.oxml import parse_xml

    document = Document()
    _set_page(document)
    lines, day = listed["agency_lines"], date.fromisoformat(listed["day"])
    body = document.element.body
    end = body.sectPr
    parts = [
        _two(
            [*((line, "") for line in lines["parent"]), *((line, "b") for line in lines["own"])],
            [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "b"), ("Độc lập - Tự do - Hạnh phúc", "bu")],
        ),
        _paragraph(listed["place_and_date"], "i", align="right"),
        _paragraph(listed["title"], "b", size=28),
        _paragraph(listed["subject"]),
        _paragraph(f"(Tính đến ngày {day:%d/%m/%Y}; {len(listed['rows'])} tài liệu)", "i"),
        *(_paragraph(text, "i") for text in listed["filters"]),
        _table(listed["heads"], listed["rows"]),
        _paragraph(""),
        _two(*([(signer["label"], "b"), *[("", "")] * 4, (signer["name"], "b")] for signer in listed["signers"])),
    ]
    for xml in parts:
        end.addprevious(parse_xml(xml))
    document.core_properties.title, document.core_properties.author = listed["title"], listed["agency"]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Mm

    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(20),
        Mm(15),
        Mm(20),
        Mm(18),
    )
    document.styles["Normal"].font.name = FONT
    foot = section.footer.paragraphs[0]._p
    foot.getparent().replace(
        foot,
        parse_xml(
            f'<w:p {_SPACE}><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">Trang </w:t></w:r>'
            '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t>/</w:t></w:r>'
            '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
        ),
    )


def _run(text: str, look: str, size: int) -> str:
    marks = "".join(f"<w:{mark}/>" for mark in "bi" if mark in look) + ('<w:u w:val="single"/>' if "u" in look else "")
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    shown = escape("".join(letter for letter in text if letter >= " "))
    return f'<w:r><w:rPr>{fonts}{marks}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>'


def _paragraph(text: str, look: str = "", *, align: str = "center", size: int = 24, space: str = _SPACE) -> str:
    """`size` in half points."""
    spacing = '<w:spacing w:before="0" w:after="0"/>'
    return f'<w:p {space}><w:pPr>{spacing}<w:jc w:val="{align}"/></w:pPr>{_run(text, look, size)}</w:p>'


def _two(left: list[tuple[str, str]], right: list[tuple[str, str]]) -> str:
    """Two columns without lines, each a list of (text, look)."""
    width = round(sum(WIDTHS) * _TWIPS / 2)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        + "".join(_paragraph(text, look, space="") for text, look in lines)
        + "</w:tc>"
        for lines in (left, right)
    )
    return (
        f'<w:tbl {_SPACE}><w:tblPr><w:tblW w:w="{2 * width}" w:type="dxa"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="{width}"/><w:gridCol w:w="{width}"/></w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"
    )


def _table(heads: list[str], rows: list[list[Any]]) -> str:
    widths = [round(width * _TWIPS) for width in WIDTHS]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = [_row(heads, widths, is_head=True), *(_row(_shown(row), widths) for row in rows)]
    return (
        f'<w:tbl {_SPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_EDGES}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'
    )


def _shown(row: list[Any]) -> list[str]:
    texts = [str(value) for value in row]
    if texts[DAY_COLUMN]:
        texts[DAY_COLUMN] = f"{date.fromisoformat(texts[DAY_COLUMN]):%d/%m/%Y}"
    return texts


def _row(texts: list[str], widths: list[int], *, is_head: bool = False) -> str:
    repeat = "<w:tblHeader/>" if is_head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        + _paragraph(text, "b" if is_head else "", align=_side(index, is_head), size=22, space="")
        + "</w:tc>"
        for index, (text, width) in enumerate(zip(texts, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{cells}</w:tr>"


def _side(column: int, is_head: bool) -> str:
    return "center" if is_head or column in CENTRED else "left"
