"""Small Word files for the tests, some good, some bad. All bytes are made here."""

import io
import zipfile
from pathlib import Path

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.{kind}.main+xml"/></Types>'
)
WORD = "openxmlformats-officedocument.wordprocessingml.document"
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'


def raw(path: Path, body: str, *, kind: str = WORD, more: dict | None = None, relations: str = "") -> Path:
    """A .docx made of its XML: `body` is what stands in w:body, `relations` the pointers of the main part."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}{namespaces()}><w:body>{body}</w:body></w:document>'
    )
    parts = {
        "[Content_Types].xml": TYPES.format(kind=kind),
        "_rels/.rels": RELATIONS.format(MAIN),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": RELATIONS.format(relations),
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def namespaces() -> str:
    known = {
        "r": OFFICE,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }
    return "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in known.items())


def p(text: str, *, bold: bool = False, font: str = "", properties: str = "") -> str:
    """One w:p with one run."""
    look = ("<w:b/>" if bold else "") + (f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else "")
    return (
        f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}"
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def procedure(path: Path) -> Path:
    """An invented procedure as agencies write them: cover table, contents, sign and amendment tables, six sections."""
    document = docx.Document()
    cover = document.add_table(rows=3, cols=3)
    cover.cell(0, 0).merge(cover.cell(2, 0)).text = "SỞ CÔNG THƯƠNG"
    cover.cell(0, 1).text = "QUY TRÌNH"
    cover.cell(1, 1).merge(cover.cell(2, 1)).text = "Cấp giấy phép bán lẻ rượu"
    for row, text in enumerate(("Mã hiệu: QT 05/TM", "Lần ban hành: 02", "Ngày ban hành: 3/11/2025")):
        cover.cell(row, 2).text = text
    document.add_paragraph("MỤC LỤC")
    for line in ("SỬA ĐỔI TÀI LIỆU", "1. MỤC ĐÍCH", "2. PHẠM VI", "3. NỘI DUNG QUY TRÌNH"):
        document.add_paragraph(line)
    fill(document, [["Trách nhiệm", "Soạn thảo", "Xem xét", "Phê duyệt"], ["Họ tên", "An", "Bình", "Chi"],
                    ["Chữ ký", "", "", ""], ["Chức vụ", "Chuyên viên", "Trưởng phòng", "Giám đốc"]])  # fmt: skip
    document.add_paragraph("BẢNG THEO DÕI SỬA ĐỔI TÀI LIỆU")
    fill(document, [["STT", "Trang/Mục sửa đổi", "Nội dung sửa đổi", "Căn cứ sửa đổi", "Lần ban hành/Lần sửa đổi",
                     "Ngày ban hành"], ["1", "Mục 3", "Thêm bước trả kết quả", "Nghị định 17", "02/00", "03/11/2025"],
                    ["2", "", "", "", "", ""]])  # fmt: skip
    for number, heading in enumerate(("MỤC ĐÍCH", "PHẠM VI", "NỘI DUNG"), 1):
        document.add_paragraph().add_run(f"{number}. {heading}").bold = True
        document.add_paragraph(f"Lời của mục {number}.")
    sub = document.add_paragraph()
    sub.add_run("3.1. Cơ sở pháp lý: ").bold = True
    sub.add_run("Luật Thương mại.")
    document.save(path)
    return path


def fill(document, rows: list[list[str]]):
    """A table of plain cells."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for line, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, cells, strict=True):
            cell.text = text
    return table


def numbered(document, text: str, list_id: int, level: int = 0):
    """A paragraph with an automatic number."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", list_id)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        number.append(child)
    properties.append(number)
    return paragraph


def define_list(document, list_id: int, levels: list[tuple[str, str, int]], *, override: int | None = None) -> None:
    """A list definition: (format, pattern, start) for each level."""
    root = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for i, (kind, pattern, start) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="9{list_id}">{inner}</w:abstractNum>'))
    again = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{override}"/></w:lvlOverride>' if override else ""
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="9{list_id}"/>{again}</w:num>')
    )


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    """Any zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def png(size: tuple[int, int] = (4, 3)) -> bytes:
    """A small picture."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "PNG")
    return out.getvalue()
