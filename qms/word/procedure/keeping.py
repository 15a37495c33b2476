"""The records to keep: what, who keeps it, how long."""

import re

from qms.word.procedure.columns import Column, placed
from qms.word.procedure.dossier import LEAD_IN
from qms.word.procedure.folding import blank, fold, item, phrases, starts_with, tidy
from qms.word.procedure.grid import Grid, Spot
from qms.word.procedure.lines import is_number
from qms.word.procedure.lists import refuses
from qms.word.procedure.parts import Part
from qms.word.procedure.vocabulary import NOTES, STORING

HEADS = (
    ("retention", phrases("thời gian|thời hạn|số năm|thời gian lưu|thời hạn lưu|thời gian bảo quản")),
    (
        "kept_by",
        phrases(
            "nơi lưu|bộ phận|người lưu|đơn vị|trách nhiệm|nơi|người|phòng|địa điểm|vị trí|nơi giữ|cách lưu|phương pháp"
        ),
    ),
    ("name", phrases("tên|hồ sơ|biểu mẫu|tài liệu|danh mục|loại|nội dung|thành phần")),
)
KEEPING = re.compile(
    r"(?:luu (?:tru |giu )?(?:tai|o|boi)|do)\s+([^,.;]{3,120}?)(?:\s+luu(?: tru| giu)?)?\s*(?:,|\.|;|$|trong thoi|thoi gian)"
)
HOW_LONG = re.compile(
    r"(?:thoi (?:gian|han)(?: luu(?: tru| giu)?)?|trong(?: thoi gian| vong)?)\s*(?:la\s*|:\s*)?((?:\d{1,3}\s*(?:\([^)]*\)\s*)?(?:nam|thang))|vinh vien|lau dai)"
)


def records(parts: list[Part]) -> list[dict]:
    """{no, name, kept_by, retention} of each record; what one sentence says of all of them holds for each."""
    found: list[dict] = []
    said: list[str] = []
    for part in parts:
        if part.annex or part.front:
            continue
        for entry in part.items if part.topic == "records" else kept_among_forms(part):
            if isinstance(entry, Grid):
                of_table(entry, found, said)
            elif entry.text and not (entry.leads_in and LEAD_IN.search(fold(entry.text))):
                of_line(entry.text, entry.number, bool(entry.mark), found, said)
    for text in said:
        for row in found:
            row["kept_by"] = row["kept_by"] or matched(KEEPING, text)
            row["retention"] = row["retention"] or matched(HOW_LONG, text)
    return found


def kept_among_forms(part: Part) -> list[Grid]:
    """Tables in the section of forms whose head says where or how long to keep them."""
    grids = part.grids if part.topic == "forms" else []
    return [grid for grid in grids if STORING.search(fold(tidy(" ".join(spot.text for spot in grid.rows[0]))))]


def matched(pattern: re.Pattern[str], text: str) -> str:
    """The words of the text itself where the folded text fits."""
    match = pattern.search(fold(text))
    return text[match.start(1) : match.end(1)].strip() if match else ""


def of_line(text: str, number: str, marked: bool, found: list[dict], said: list[str]) -> None:
    """A bullet is a record; a sentence about where and how long is said of all."""
    folded = fold(text)
    if HOW_LONG.search(folded) or KEEPING.search(folded):
        said.append(text)
    elif (
        (marked or len(text) < 120) and not starts_with(folded, NOTES) and not refuses(text) and not text.endswith(":")
    ):
        found.append({"no": number, "name": item(text, ";."), "kept_by": "", "retention": ""})


def of_table(grid: Grid, found: list[dict], said: list[str]) -> None:
    """The rows of a table of records."""
    columns, body = head_of(grid)
    for index in range(body, len(grid.rows)):
        own = [spot for spot in grid.own(index) if spot.text]
        worded = [spot for spot in own if not is_number(spot.number)]
        if not worded:
            continue
        if len(worded) == 1 and len(grid.rows[index]) < len(columns) and HOW_LONG.search(fold(worded[0].text)):
            said.append(worded[0].text)
            continue
        pairs: dict[str, Spot] = {}
        for column, spot in placed(grid.rows[index], columns):
            pairs.setdefault(column.kind, spot)
        name = pairs.get("name") or worded[0]
        if name in worded:
            number = pairs["no"].number if "no" in pairs else ""
            found.append(
                {
                    "no": number,
                    "name": item(name.text),
                    "kept_by": of(pairs, "kept_by"),
                    "retention": of(pairs, "retention"),
                }
            )


def of(pairs: dict[str, Spot], kind: str) -> str:
    text = tidy(pairs[kind].text) if kind in pairs else ""
    return "" if blank(text) else text


def head_of(grid: Grid) -> tuple[list[Column], int]:
    """The columns named by the first row that names them; without a head: number, name, keeper, time in this order."""
    for index in range(min(3, len(grid.rows))):
        row = grid.rows[index]
        columns = [Column(kind_of(spot.text), spot.text, spot.start, spot.end) for spot in row]
        if (
            sum(column.kind in ("name", "kept_by", "retention") for column in columns) >= min(2, len(row) - 1)
            and len(row) > 1
        ):
            return columns, index + max(spot.cell.rowspan for spot in row)
    row = max(grid.rows, key=len, default=[])
    if not row:
        return [], 0
    kinds = ["no", "name", "kept_by", "retention"] if is_number(row[0].number) else ["name", "kept_by", "retention"]
    kinds += [""] * len(row)
    return [Column(kind, "", spot.start, spot.end) for kind, spot in zip(kinds, row, strict=False)], 0


def kind_of(text: str) -> str:
    folded = fold(tidy(text)).strip(" .:*")
    if folded in ("tt", "stt", "so tt"):
        return "no"
    return next((kind for kind, known in HEADS if starts_with(folded, known)), "")
