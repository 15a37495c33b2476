"""Lists of laws, of references, of abbreviations and of forms."""

import re

from qms.word.procedure.dossier import LEAD_IN
from qms.word.procedure.folding import blank, fold, item, phrases, starts_with, tidy
from qms.word.procedure.grid import Grid
from qms.word.procedure.lines import Line, is_number
from qms.word.procedure.parts import Part
from qms.word.procedure.vocabulary import NOTES, POINTERS

INSTRUMENTS = phrases(
    "luật|bộ luật|pháp lệnh|nghị định|nghị quyết|thông tư|thông tư liên tịch|quyết định|chỉ thị|công văn|hiến pháp|"
    "văn bản hợp nhất|văn bản|kế hoạch|hướng dẫn|thông báo|quy chuẩn|tiêu chuẩn|quy chế|lệnh|hiệp định|công ước|căn cứ"
)
NUMBER = re.compile(r"\d{1,5}(?:/\d{4})?/[A-ZĐ][A-ZĐa-z0-9ƯƠÔ]*(?:-[A-ZĐƯƠÔa-z0-9&]+)*")
SHORT = re.compile(r"^(.{1,40}?)\s*(?::|\s[-–=]\s|\slà(?:\schữ viết tắt của)?\s)\s*(\S.*)$")
ABBREVIATION_HEADS = set(
    phrases("từ viết tắt|chữ viết tắt|viết tắt|nghĩa|giải thích|diễn giải|nội dung|từ ngữ|thuật ngữ")
)
CASE_FIRST = re.compile(r"^((?:Trường hợp|Đối với|Nếu)\b[^:]{3,400}):\s*(\S.*)$", re.IGNORECASE)
CASE_LAST = re.compile(
    r"^(.+?)\s*\(((?:nếu|trường hợp|đối với|áp dụng|dành cho|trong trường hợp|khi)\b.*)\)$", re.IGNORECASE
)
CODE_FIRST = re.compile(
    r"^((?:Mẫu số|Mẫu|Biểu mẫu|Biểu số|Phụ lục|BM|MB|PL)[\s.\-–_]*(?:số\s*)?[A-ZĐ0-9][\w./\-]*\d?[\w./\-]*|"
    r"[A-ZĐ]{2,6}[.\-_ ]?[\w.\-/]*\d[\w.\-/]*)\s*[:–\-,.]\s+(\S.*)$"
)


def entries(parts: list[Part], topic: str) -> list[Line]:
    """The lines of all parts about a topic; rows of a table give their longest cell."""
    found: list[Line] = []
    for part in parts:
        if part.topic != topic or part.front:
            continue
        for entry in part.items:
            found += cells(entry) if isinstance(entry, Grid) else [entry] if entry.text else []
    return found


def cells(grid: Grid) -> list[Line]:
    """The longest cell of each row but the head."""
    found = []
    for index in range(len(grid.rows)):
        own = [spot for spot in grid.own(index) if spot.text and not is_number(spot.number)]
        if own and not (index == 0 and len(own) > 1 and all(len(spot.text) < 40 for spot in own)):
            longest = max(own, key=lambda spot: len(spot.text))
            found += longest.filled
    return found


def laws(parts: list[Part]) -> list[str]:
    """The instruments of the part about the legal basis; without one, those among the references."""
    found = listed(entries(parts, "legal"))
    return found or [
        t for t in listed(entries(parts, "references")) if starts_with(fold(t), INSTRUMENTS) and NUMBER.search(t)
    ]


def references(parts: list[Part]) -> list[str]:
    return listed(entries(parts, "references"))


def listed(lines: list[Line]) -> list[str]:
    """The entries of a list: lead-ins and notes left out, a line that begins small belongs to the one above."""
    found: list[str] = []
    for line in lines:
        text = item(line.text, ";.")
        if line.leads_in or not text or blank(text) or starts_with(fold(text), NOTES) or refuses(text):
            continue
        if found and not line.mark and text[0].islower():
            found[-1] = f"{found[-1]} {text}"
        else:
            found.append(text)
    return found


def refuses(text: str) -> bool:
    """ "Không có", "Xem mục 5 ở trên": no entry but a pointer."""
    folded = fold(text).strip(" .;")
    length = starts_with(folded, POINTERS)
    return bool(length) and (len(folded) - length < 40)


def law_number(text: str) -> str:
    """ "123/2015/NĐ-CP"; "" for an instrument without number."""
    match = NUMBER.search(text)
    return match[0].strip("-") if match else ""


def abbreviations(parts: list[Part]) -> list[list[str]]:
    """[short, full] of each line "UBND: Ủy ban nhân dân", or of each row of a table of two columns."""
    found: list[list[str]] = []
    for part in parts:
        for entry in part.items if part.topic == "definitions" and not part.front else []:
            if isinstance(entry, Grid):
                found += [row for row in map(pair, range(len(entry.rows)), [entry] * len(entry.rows)) if row]
                continue
            match = SHORT.match(item(entry.text, ";."))
            if match and not entry.leads_in:
                found.append([match[1].strip(' “”"'), match[2].strip()])
    return found


def pair(index: int, grid: Grid) -> list[str]:
    """The two words of a row; [] for a head or a row with more."""
    words = [spot.text for spot in grid.rows[index] if spot.text and not is_number(spot.number)]
    if len(words) == 3 and words[1] in (":", "-", "–"):
        words.pop(1)
    head = {fold(word) for word in words} & ABBREVIATION_HEADS
    return [words[0].rstrip(" :"), words[1].rstrip(" .;")] if len(words) == 2 and not head else []


def forms(parts: list[Part]) -> list[dict]:
    """{code, name, source} of the section of forms, with `condition` too of those the content names."""
    found: list[dict] = []
    for part in sorted(parts, key=lambda part: part.topic != "forms"):
        if part.topic not in ("forms", "form_names") or part.annex or part.front:
            continue
        conditional = part.topic == "form_names"
        for entry in part.items:
            rows = table_forms(entry) if isinstance(entry, Grid) else [form(entry)] if entry.text else []
            found += [finished(row, part.number, conditional) for row in rows if row]
    return found


def finished(row: dict, source: str, conditional: bool) -> dict:
    """The keys in the order of the labels."""
    kept = {"code": row["code"], "name": row["name"]}
    if conditional or row["condition"]:
        kept["condition"] = row["condition"]
    return {**kept, "source": source}


def form(line: Line) -> dict | None:
    """One line as a form."""
    text = item(line.text, ";.")
    if not text or refuses(text) or line.leads_in or LEAD_IN.search(fold(line.text)) or starts_with(fold(text), NOTES):
        return None
    first, last, condition = CASE_FIRST.match(text), CASE_LAST.match(text), ""
    if first:
        condition, text = first[1], first[2]
    elif last:
        text, condition = last[1], last[2]
    code = CODE_FIRST.match(text)
    return {"code": code[1].strip() if code else "", "name": code[2] if code else text, "condition": condition}


def table_forms(grid: Grid) -> list[dict]:
    """Rows of a table "TT | Mã hiệu | Tên biểu mẫu": the column of codes is found by its head, the name is the longest."""
    head = [fold(spot.text) for spot in grid.rows[0]]
    coded = next(
        (i for i, text in enumerate(head) if starts_with(text, phrases("mã|ký hiệu|mã hiệu|mã số|số hiệu|mẫu số"))),
        None,
    )
    named = next(
        (i for i, text in enumerate(head) if i != coded and starts_with(text, phrases("tên|biểu mẫu|nội dung|mẫu"))),
        None,
    )
    found = []
    for index in range(0 if coded is None and named is None else 1, len(grid.rows)):
        row = grid.rows[index]
        worded = [spot for spot in row if spot.text and not is_number(spot.number)]
        if not worded:
            continue
        code = row[coded].text if coded is not None and coded < len(row) else ""
        name = row[named] if named is not None and named < len(row) else max(worded, key=lambda spot: len(spot.text))
        text = item(name.text, ";.")
        if text and not refuses(text):
            one = form(Line(text)) or {"code": "", "name": text, "condition": ""}
            found.append({**one, "code": tidy(code) if not blank(code) else one["code"]})
    return found
