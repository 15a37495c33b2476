"""The cover: code, title, issue, dates, agency and kind, from a table or from lines, else from the page header.

Only words that were understood are taken out of the text; whatever else stands before the first section stays text.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from qms.word.model import Block, Paragraph, Table, paragraphs
from qms.word.outline import MOTTO

LABELS = {
    "code": r"(?:mã\s+hiệu|mã\s+số(?!\s+thuế)|mã\s+tài\s+liệu|mã\s+quy\s+trình|ký\s+hiệu|số\s+hiệu|mã\s+vb)"
    r"(?:\s+(?:tài\s+liệu|quy\s+trình|văn\s+bản))?",
    "issue": r"lần\s+ban\s+hành(?:\s*/\s*(?:lần\s+)?(?:sửa\s+đổi|soát\s+xét))?",
    "revision": r"(?:lần|số\s+lần)\s+(?:sửa\s+đổi|soát\s+xét)|soát\s+xét\s+lần",
    "issued_on": r"ngày\s+ban\s+hành",
    "effective_on": r"ngày\s+(?:có\s+)?hiệu\s+lực(?:\s+thi\s+hành)?|hiệu\s+lực\s+từ(?:\s+ngày)?",
    "page": r"(?:số\s+)?trang(?:\s+số)?(?=\s*[:/\d]|\s*$)",
}
LABEL = re.compile(
    "|".join(f"(?P<{name}>(?:^|(?<=[\\s;|,–-])){pattern})" for name, pattern in LABELS.items()), re.IGNORECASE
)
STRONG = ("code", "issue", "issued_on", "effective_on")
DATE = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})")
LONG_DATE = re.compile(r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NUMBERED = re.compile(r"^số\s*:\s*(\d[\w./\-]*(?:/[\w\-Đđ]+)+)", re.IGNORECASE)
ISSUE = re.compile(r"^[\dA-Za-z.\-]{1,10}$")
CODE = re.compile(r"(?=.*[\dA-ZĐ])[\w./\-–&() ]{2,60}$")
TYPES = (
    "quy trình", "hướng dẫn công việc", "hướng dẫn", "quy chế", "quy định", "chính sách chất lượng",
    "mục tiêu chất lượng", "sổ tay chất lượng", "chức năng nhiệm vụ", "nội quy",
    "nghị định", "thông tư liên tịch", "thông tư", "nghị quyết", "quyết định", "luật", "chỉ thị", "kế hoạch",
)  # fmt: skip
WHOLE = (  # words a title begins with and keeps
    ("mô tả vị trí việc làm", "mô tả vị trí việc làm"), ("bản mô tả vị trí việc làm", "mô tả vị trí việc làm"),
    ("bản mô tả công việc", "mô tả công việc"), ("mô tả công việc", "mô tả công việc"), ("biểu mẫu", "biểu mẫu"),
    ("phiếu", "biểu mẫu"), ("tờ khai", "biểu mẫu"), ("đơn", "biểu mẫu"), ("biên lai", "biểu mẫu"),
    ("biên bản", "biểu mẫu"), ("giấy", "biểu mẫu"), ("sổ theo dõi", "biểu mẫu"), ("danh mục", "biểu mẫu"),
)  # fmt: skip
AGENCY = re.compile(
    r"^(ủy ban|uỷ ban|ubnd|sở|bộ|cục|chi cục|tổng cục|phòng|ban|văn phòng|trung tâm|hđnd|hội đồng|trường|viện|chính phủ|"
    r"thanh tra|tỉnh|thành phố|đảng ủy|kho bạc|bảo hiểm|tòa án|viện kiểm sát)\b",
    re.IGNORECASE,
)
STOPS = re.compile(r"^(\(|căn cứ|theo đề nghị|_+$|-+$|kính gửi|\*+$|tcvn|mục lục)", re.IGNORECASE)
MAX_TITLE = 400
LINES_WITHOUT_SECTIONS = 40


@dataclass
class Cover:
    """What the cover says, and which paragraphs were understood (by id) as what."""

    values: dict[str, str] = field(default_factory=dict)
    taken: dict[int, str] = field(default_factory=dict)
    type_word: str = ""

    def put(self, name: str, value: str) -> None:
        if value and not self.values.get(name):
            self.values[name] = value


def iso(text: str) -> str:
    """The first date in `text` (7/7/2025, ngày 7 tháng 7 năm 2025) as 2025-07-07; "" when there is none."""
    for pattern, turned in ((LONG_DATE, True), (DATE, True), (ISO_DATE, False)):
        match = pattern.search(text)
        if match:
            numbers = [int(part) for part in match.groups()]
            day, month, year = numbers if turned else reversed(numbers)
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                continue
    return ""


def labelled(text: str) -> list[tuple[str, str]]:
    """(field, value) for every label in a line; a value may be "" when it stands in the next cell."""
    matches = list(LABEL.finditer(text))
    if not matches or matches[0].start() > 0:
        return []
    found = []
    for place, match in enumerate(matches):
        end = matches[place + 1].start() if place + 1 < len(matches) else len(text)
        value = text[match.end() : end].strip()
        if value and value[0] not in ":：." and match.lastgroup in ("code", "page") and not value[0].isdigit():
            return found
        found.append((f"{match.lastgroup}{'+' if '/' in match.group() else ''}", value.strip(" :：.;|,")))
    return found


def read_cover(front: list[Block], headers: list[Block], has_sections: bool) -> Cover:
    """Understand what stands before the first section; page headers answer what the cover leaves open."""
    cover = Cover()
    seen = front if has_sections else front[:LINES_WITHOUT_SECTIONS]
    for block in seen:
        if isinstance(block, Table) and is_cover_table(block):
            read_table(block, cover)
            break
    read_lines(seen, cover)
    for block in headers:
        if isinstance(block, Table):
            peek_table(block, cover)
    peek_lines(paragraphs(headers), cover)
    peek_lines(paragraphs(seen), cover)
    if not cover.values.get("title"):
        peek_title(list(paragraphs(seen)), cover)
    return cover


def peek_title(lines: list[Paragraph], cover: Cover) -> None:
    """A title inside a table that is part of the text (a form): read and left there."""
    copy = Cover()
    lines = [paragraph for paragraph in lines if paragraph.text]
    read_title(lines, copy)
    if not copy.values.get("title"):
        capitals_title(lines, copy)
    cover.put("title", copy.values.get("title", ""))
    cover.type_word = cover.type_word or copy.type_word


def is_cover_table(table: Table) -> bool:
    """At least two of code, issue and date."""
    names = {name.rstrip("+") for p in paragraphs([table]) for line in p.lines for name, _ in labelled(line)}
    return len(names & set(STRONG)) >= 2


def store(cover: Cover, name: str, value: str) -> bool:
    """Keep a value that fits its field."""
    if name.startswith("issue") and name != "issued_on":
        parts = [part.strip() for part in value.split("/")]
        if not parts or not ISSUE.match(parts[0]):
            return False
        cover.put("issue", parts[0])
        if len(parts) == 2:
            cover.put("revision", parts[1])
        return True
    if name in ("issued_on", "effective_on"):
        cover.put(name, iso(value))
        return bool(iso(value))
    if name == "code":
        fits = bool(CODE.match(value)) and "{" not in value
        cover.put("code", value if fits else "")
        return fits
    if name.startswith("revision"):
        cover.put("revision", value if ISSUE.match(value) else "")
    return True


def read_table(table: Table, cover: Cover) -> None:
    """A cover table: labels with their values, then kind and title, then the agency."""
    for row in table.rows:
        for place, cell in enumerate(row):
            for paragraph in paragraphs(cell.blocks):
                read_label(paragraph, row[place + 1] if place + 1 < len(row) else None, cover)
    cells = [cell for row in table.rows for cell in row]
    columns: dict[int, list[Paragraph]] = {}
    for cell in cells:
        columns.setdefault(cell.column, []).extend(p for p in paragraphs(cell.blocks) if id(p) not in cover.taken)
    for lines in columns.values():
        read_title([p for p in lines if p.text], cover)
    for lines in columns.values():
        rest = [p for p in lines if p.text and id(p) not in cover.taken]
        if rest and not cover.values.get("agency"):
            cover.put("agency", " ".join(p.text for p in rest))
            cover.taken.update({id(p): "agency" for p in rest})


def read_label(paragraph: Paragraph, beside, cover: Cover) -> None:
    """Take "Lần ban hành: 01", also when the value stands in the cell beside."""
    for line in paragraph.lines:
        for name, value in labelled(line):
            plain = name.rstrip("+")
            if value or plain == "page":
                store(cover, plain, value)
                cover.taken[id(paragraph)] = plain
            elif beside is not None and not labelled(beside.text) and store(cover, plain, beside.text):
                cover.taken[id(paragraph)] = plain
                cover.taken.update({id(p): plain for p in paragraphs(beside.blocks) if p.text})
            else:
                cover.taken[id(paragraph)] = plain


def kind_of(text: str) -> tuple[str, str] | None:
    """(kind, rest of the line that is the title) when a line begins with the name of a kind of document."""
    lowered = text.lower().strip(" :.")
    for word in TYPES:
        if lowered == word:
            return word, ""
        if lowered.startswith(word) and not lowered[len(word)].isalnum():
            rest = text.strip()[len(word) :].strip(" :.-–")
            if text[: len(word)].isupper():
                return word, rest
    for start, word in WHOLE:
        if lowered.startswith(start) and text[: len(start)].isupper():
            return (word, "") if lowered == start else (word, text.strip())
    return None


def read_title(lines: list[Paragraph], cover: Cover) -> None:
    """From a line with the kind of document on: the rest of that line and the lines below are the title."""
    if cover.values.get("title"):
        return
    for place, paragraph in enumerate(lines):
        kind = kind_of(paragraph.text)
        if kind is None:
            continue
        below = title_lines(lines[place + 1 :], all_of_them=not kind[1])
        title = " ".join([kind[1], *(p.text for p in below)]).strip(" :")
        if not title or len(title) > MAX_TITLE:
            continue
        cover.type_word = kind[0]
        cover.put("title", title)
        cover.taken[id(paragraph)] = "title"
        cover.taken.update({id(p): "title" for p in below})
        return


def title_lines(lines: list[Paragraph], all_of_them: bool) -> list[Paragraph]:
    """The lines of a title: up to a label, a remark in brackets, a rule, a new kind of line."""
    found: list[Paragraph] = []
    for paragraph in lines:
        text = paragraph.text
        if labelled(text) or STOPS.match(text) or MOTTO.search(text) or paragraph.label is not None or len(found) == 4:
            break
        if found and not same_look(found[-1], paragraph):
            break
        if not all_of_them and not text.isupper():
            break
        if found and paragraph.blank_before > 2:
            break
        found.append(paragraph)
    return found


def same_look(one: Paragraph, other: Paragraph) -> bool:
    return one.bold == other.bold and (one.text.isupper() == other.text.isupper())


def read_lines(blocks: list[Block], cover: Cover) -> None:
    """A cover made of lines instead of a table."""
    lines = [block for block in blocks if isinstance(block, Paragraph) and block.text]
    for paragraph in lines:
        if labelled(paragraph.text) and len(paragraph.text) < 120:
            read_label(paragraph, None, cover)
    lines = [paragraph for paragraph in lines if id(paragraph) not in cover.taken]
    read_title(lines, cover)
    if not cover.values.get("title"):
        capitals_title(lines, cover)


def capitals_title(lines: list[Paragraph], cover: Cover) -> None:
    """Without a known kind: a title style, else the first bold capitals that are neither motto nor agency."""
    for place, paragraph in enumerate(lines):
        text = paragraph.text
        loud = text.isupper() and paragraph.bold and sum(letter.isalpha() for letter in text) >= 8
        if MOTTO.search(text) or AGENCY.match(text) or len(text) > MAX_TITLE or paragraph.label is not None:
            continue
        if paragraph.style == "title" or (loud and not text.lower().startswith(("phụ lục", "độc lập"))):
            below = title_lines(lines[place + 1 :], all_of_them=False) if loud else []
            below = [p for p in below if p.bold]
            cover.put("title", " ".join(p.text for p in [paragraph, *below]))
            cover.taken.update({id(p): "title" for p in [paragraph, *below]})
            return


def peek_table(table: Table, cover: Cover) -> None:
    """Read a table without taking it (page headers)."""
    copy = Cover()
    read_table(table, copy)
    for name, value in copy.values.items():
        cover.put(name, value)
    cover.type_word = cover.type_word or copy.type_word


def peek_lines(lines, cover: Cover) -> None:
    """Code and date of a letterhead ("Số: 30/2020/NĐ-CP", "Hà Nội, ngày 5 tháng 3 năm 2020"), left in the text."""
    for paragraph in lines:
        text = paragraph.text
        match = NUMBERED.match(text)
        if match:
            cover.put("code", match[1])
        elif len(text) < 80 and LONG_DATE.search(text) and re.match(r"^[^,()]{2,40},\s*ngày", text):
            cover.put("issued_on", iso(text))
        for name, value in labelled(text) if len(text) < 120 else []:
            if value and name.rstrip("+") != "page":
                store(cover, name.rstrip("+"), value)
