"""The papers of a dossier, from bullets with groups and notes among them or from a table with ticks."""

import re
from dataclasses import dataclass, field

from qms.word.procedure.columns import Column, Header, header_at, number_column, placed
from qms.word.procedure.folding import blank, fold, item, phrases, place_of, says, starts_with, tidy
from qms.word.procedure.grid import Grid, Spot
from qms.word.procedure.lines import Line, is_number
from qms.word.procedure.parts import Part
from qms.word.procedure.vocabulary import NOTES

PAPERS = phrases(
    "giấy|giấy tờ|đơn|tờ khai|bản sao|bản chính|hồ sơ|văn bản|hợp đồng|quyết định|biên bản|ảnh|hộ chiếu|thẻ|chứng minh|"
    "báo cáo|danh sách|phiếu|mẫu|sổ|bằng|chứng chỉ|sơ yếu|lý lịch|công văn|tờ trình|kế hoạch|đề án|phương án|bản vẽ|sơ đồ|"
    "hóa đơn|hoá đơn|chứng từ|bản kê|bảng kê|tài liệu|bản cam kết|bản thuyết minh|bản đăng ký|đề nghị|chứng nhận|căn cước|"
    "dự án|bản|thông báo|dự thảo|nghị quyết|điều lệ|trích lục|di chúc|thuyết minh|bảng|xác nhận|cam kết|tờ|bìa|đĩa|file"
)
ACTORS = phrases(
    "người yêu cầu|người nộp|người dân|công dân|cá nhân|tổ chức|cơ quan|người tiếp nhận|cán bộ|công chức|bộ phận|"
    "ủy ban nhân dân|người đề nghị|doanh nghiệp|đương sự"
)
ACTS = phrases(
    "thực hiện|nhận kết quả|có quyền|có trách nhiệm|được|phải|nộp|xuất trình|có thể|lựa chọn|không phải|chịu trách nhiệm|"
    "gửi|đến|nhận|tra cứu|tiếp nhận"
)
OPENERS = phrases(
    "giấy tờ phải|giấy tờ cần|đối với|trường hợp|hồ sơ của|giấy tờ|hồ sơ|thành phần|nếu|ngoài ra|kèm theo"
)
LEAD_IN = re.compile(r"(?<!\w)(sau|sau day|gom|bao gom|nhu sau|thanh phan ho so)(?:\s+day)?\s*:$")
PLAIN_GROUP = phrases("thành phần hồ sơ|hồ sơ gồm|hồ sơ bao gồm|hồ sơ|thành phần|gồm|bao gồm")
SETS = re.compile(r"so luong(?: ho so| bo ho so| bo)?\s*:\s*")
COUNTED = re.compile(r"\d{1,2}\s*(?:\([^)]*\)\s*)?bo(?!\w)[^;.]*")
COUNT = re.compile(r"^\d{1,2}\s*(?:\([^)]*\)\s*)?")
TICKS = {
    "original": phrases("bản chính|bản gốc|chính"),
    "copy": phrases("bản sao|bản chụp|sao|photo|bản photo"),
    "number": phrases("số lượng|số bản|số bộ"),
    "form": phrases("mẫu|biểu mẫu|mẫu đơn|ký hiệu|mã hiệu"),
    "note": phrases("ghi chú|yêu cầu|lưu ý|hình thức"),
    "item": phrases("thành phần|tên|giấy tờ|hồ sơ|nội dung|danh mục|loại|tài liệu"),
}


@dataclass
class Dossier:
    """`items`: {item, group, original, copy, form, note}; `sub`: lines below an item by its place; `left`: the rest."""

    items: list[dict] = field(default_factory=list)
    sub: dict[str, list[str]] = field(default_factory=dict)
    sets: str = ""
    left: list[str] = field(default_factory=list)

    def add(self, text: str, group: str, **more: str) -> None:
        self.items.append({"item": text, "group": group, "original": "", "copy": "", "form": "", "note": "", **more})


def read_dossier(parts: list[Part]) -> Dossier:
    """What the parts about the dossier and its number of sets say."""
    found = Dossier()
    for part in parts:
        if part.topic == "sets" and not found.sets:
            found.sets = " | ".join(line.text for line in part.lines)
        if part.topic == "dossier":
            Bullets(found).read(part)
    if not found.sets:
        found.sets = next((sets_in(part.heading) for part in parts if part.topic == "dossier"), "")
    return found


def sets_in(text: str) -> str:
    """ "01 bộ" of a heading such as "Thành phần hồ sơ (01 bộ)"."""
    match = COUNTED.search(fold(text))
    return text[match.start() : match.end()].strip(" )") if match else ""


class Bullets:
    """Goes through the lines of one part, remembering the group and whether a note is being read."""

    def __init__(self, found: Dossier):
        self.found = found
        self.group = ""
        self.in_note = False
        self.top = ""  # the mark of items; the marks below it are of lines below items

    def read(self, part: Part) -> None:
        for entry in part.items:
            if isinstance(entry, Grid):
                self.table(entry)
            elif entry.text:
                self.line(entry)

    def line(self, line: Line) -> None:
        """One line: number of sets, note, group, lead-in, item, or something else."""
        folded = fold(line.text)
        bare = folded.lstrip("* )")
        sets = SETS.match(bare)
        if sets:
            text = line.text[len(line.text) - len(bare) + sets.end() :]
            self.found.sets = self.found.sets or text
        elif starts_with(bare, NOTES):
            self.in_note = True
            self.left(line)
        elif self.opens_group(line, folded):
            self.in_note, self.top = False, ""
            self.group = "" if folded.strip(" :") in PLAIN_GROUP or LEAD_IN.search(folded) else line.text.strip(" :*")
        elif self.in_note:
            self.left(line)
        elif line.leads_in and LEAD_IN.search(folded):
            return
        else:
            self.entry(line, folded)

    def opens_group(self, line: Line, folded: str) -> bool:
        """A bold or starred line with a colon, or a plain one that begins as groups do."""
        if not line.leads_in or line.mark in ("-", "+", "•"):
            return False
        if line.bold or line.mark == "*":
            return True
        return (
            not self.in_note and line.mark in ("", "n") and len(line.text) < 120 and bool(starts_with(folded, OPENERS))
        )

    def entry(self, line: Line, folded: str) -> None:
        """A bullet or a line that names a paper."""
        key = line.mark + str(line.level if line.auto else "")
        if line.mark and not self.top:
            self.top = key
        if acts(folded) or not (line.mark or starts_with(COUNT.sub("", folded), PAPERS)):
            self.left(line)
        elif line.mark and key != self.top and self.found.items and deeper(line, self.top):
            self.found.sub.setdefault(str(len(self.found.items) - 1), []).append(item(line.text))
        else:
            self.found.add(item(line.text), self.group)

    def left(self, line: Line) -> None:
        self.found.left.append(line.raw)

    def table(self, grid: Grid) -> None:
        """A table of papers; its head says where originals and copies are ticked."""
        header = tick_header(grid)
        for index in range(header.body if header else 0, len(grid.rows)):
            own = [spot for spot in grid.own(index) if spot.text]
            worded = [spot for spot in own if not is_number(spot.number)]
            if not worded:
                continue
            if len(worded) == 1 and (worded[0].bold or worded[0].text.endswith(":")) and spans(worded[0], grid, index):
                self.group = worded[0].text.strip(" :*")
                continue
            self.table_row(grid.rows[index], worded, header)

    def table_row(self, row: list[Spot], worded: list[Spot], header: Header | None) -> None:
        pairs = {column.kind: spot for column, spot in placed(row, header.columns)} if header else {}
        named = pairs.get("item") or max(worded, key=lambda spot: len(spot.text))
        text = item(" ".join(line.text for line in named.filled))
        if starts_with(fold(text), NOTES) or not text:
            self.found.left.append(named.text)
            return
        sets = SETS.match(fold(text))
        if sets:
            self.found.sets = self.found.sets or text[sets.end() :]
            return
        more = {key: tidy(pairs[key].text) for key in ("original", "copy", "form", "note") if key in pairs}
        self.found.add(text, self.group, **more)


def acts(folded: str) -> bool:
    """A sentence about what somebody does is no paper."""
    actor = starts_with(folded, ACTORS)
    act = place_of(folded[actor:], ACTS) if actor else None
    return act is not None and act[0] < 60


def deeper(line: Line, top: str) -> bool:
    """Whether a mark stands below the mark of items: plus below dash, any other below a number."""
    order = {"n": 0, "*": 1, "-": 2, "•": 3, "+": 4}
    return line.level > int(top[1:] or 0) or order.get(line.mark, 5) > order.get(top[:1], 5)


def spans(spot: Spot, grid: Grid, index: int) -> bool:
    """The one cell with words in a row of blanks, or over most of the columns."""
    others = [other for other in grid.rows[index] if other is not spot and not is_number(other.number)]
    return not any(not blank(other.text) for other in others)


def tick_header(grid: Grid) -> Header | None:
    """The head of a table of papers, its columns named after TICKS."""
    for first in range(min(3, len(grid.rows) - 1)):
        if not heads_papers(grid.rows[first]):
            continue
        header = header_at(grid, first) or plain_header(grid, first)
        for column in header.columns:
            column.kind = tick_kind(column.text)
        number_column(header, grid.rows[header.body :])
        if not header.of("item"):
            rest = [column for column in header.columns if column.kind in ("", "form", "note")] or header.columns
            max(rest, key=lambda column: letters(column, grid)).kind = "item"
        return header
    return None


def heads_papers(row: list[Spot]) -> bool:
    """Short words about originals, copies and their number; a numbered row must say both."""
    short = [spot.text for spot in row if len(spot.text) < 60]
    ticks = sum(says(text, TICKS["original"] + TICKS["copy"] + TICKS["number"]) for text in short)
    if len(row) < 2 or is_number(row[0].number):
        return ticks > 1
    return bool(ticks) or any(says(text, TICKS["item"]) for text in short)


def letters(column: Column, grid: Grid) -> int:
    return sum(len(spot.text) for row in grid.rows for spot in row if spot.start == column.start)


def plain_header(grid: Grid, first: int) -> Header:
    """A head of one row (or of as many as its cells reach down)."""
    depth = max(spot.cell.rowspan for spot in grid.rows[first])
    last = min(first + depth, len(grid.rows) - 1)
    columns = [Column("", tidy(spot.text), spot.start, spot.end) for spot in grid.rows[last - 1]]
    return Header(first, last, columns)


def tick_kind(text: str) -> str:
    folded = fold(tidy(text)).strip(" .:*")
    if folded in ("tt", "stt", "so tt"):
        return "no"
    return next((kind for kind, known in TICKS.items() if place_of(folded, known)), "")
