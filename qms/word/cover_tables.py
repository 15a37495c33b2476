"""The other tables before the first section: who signed, and what was amended."""

import re

from qms.word.cover import iso
from qms.word.model import Block, Paragraph, Table, paragraphs

SIGNERS = re.compile(
    r"^(người\s+)?(soạn\s+thảo|biên\s+soạn|soạn|lập|xem\s+xét|soát\s+xét|kiểm\s+tra|thẩm\s+tra|thẩm\s+định|rà\s+soát|"
    r"phê\s+duyệt|duyệt|ban\s+hành)(\s+bởi)?$",
    re.IGNORECASE,
)
NAME = re.compile(r"họ\s*(và\s*)?tên|^tên", re.IGNORECASE)
POST = re.compile(r"chức\s*(vụ|danh)", re.IGNORECASE)
SIGNATURE = re.compile(r"chữ\s*ký|^ký|^ngày", re.IGNORECASE)
HEAD = re.compile(r"theo\s+dõi.*sửa\s+đổi|sửa\s+đổi\s+tài\s+liệu|lịch\s+sử\s+sửa\s+đổi|bảng\s+sửa\s+đổi", re.IGNORECASE)
COLUMNS = (  # the first that fits names the column
    ("no", re.compile(r"^(stt|tt|số tt)$", re.IGNORECASE)),
    ("issue_revision", re.compile(r"lần\s+ban\s+hành\s*/\s*lần\s+sửa", re.IGNORECASE)),
    ("issue", re.compile(r"lần\s+ban\s+hành", re.IGNORECASE)),
    ("revision", re.compile(r"lần\s+(sửa|soát)|lần\s+thứ", re.IGNORECASE)),
    ("from_date", re.compile(r"^ngày|hiệu\s+lực", re.IGNORECASE)),
    ("basis", re.compile(r"cơ\s+sở|căn\s+cứ", re.IGNORECASE)),
    ("reason", re.compile(r"lý\s+do|yêu\s+cầu", re.IGNORECASE)),
    ("old", re.compile(r"nội\s+dung\s+cũ|trước\s+(khi\s+)?sửa|hiện\s+hành", re.IGNORECASE)),
    ("place", re.compile(r"^(trang|mục|vị\s+trí|phần|điều|tài\s+liệu)", re.IGNORECASE)),
    ("new", re.compile(r"nội\s+dung|mô\s+tả|tóm\s+lược|tóm\s+tắt|sau\s+(khi\s+)?sửa", re.IGNORECASE)),
)


def read_sign_table(table: Table) -> list[dict]:
    """Label, name and post of each signer; [] when this is no sign table."""
    grid = [[cell.text for cell in row] for row in table.rows]
    for row_number, row in enumerate(grid[:2]):
        places = [place for place, text in enumerate(row) if SIGNERS.match(text.strip(" :"))]
        if len(places) >= 2:
            return signers_across(table, row_number, places)
    down = [row for row in grid if row and SIGNERS.match(row[0].strip(" :"))]
    if len(down) >= 2:
        return signers_down(grid)
    return []


def signers_across(table: Table, head: int, places: list[int]) -> list[dict]:
    """One column a signer; rows are told apart by their first cell, or by their order when it says nothing."""
    found = []
    for place in places:
        label = table.rows[head][place]
        signer = {"label": label.text.strip(" :"), "name": "", "post": ""}
        for row in table.rows[head + 1 :]:
            words = row[0].text if row and row[0].column < label.column else ""
            value = next((cell.text for cell in row if cell.column == label.column), "")
            put_signer(signer, words, value)
        found.append(signer)
    return found


def put_signer(signer: dict, words: str, value: str) -> None:
    """One cell below a signer's label."""
    if not value:
        return
    if POST.search(words):
        signer["post"] = value
    elif NAME.search(words):
        signer["name"] = value
    elif not SIGNATURE.search(words):
        key = "name" if not signer["name"] else "post"
        signer[key] = signer[key] or value


def signers_down(grid: list[list[str]]) -> list[dict]:
    """One row a signer; a head row may name the columns."""
    head = grid[0]
    name = next((i for i, text in enumerate(head) if NAME.search(text)), 1)
    post = next((i for i, text in enumerate(head) if POST.search(text)), None)
    found = []
    for row in grid:
        if SIGNERS.match(row[0].strip(" :")):
            words = [row[i] if i is not None and i < len(row) else "" for i in (name, post)]
            found.append({"label": row[0].strip(" :"), "name": words[0], "post": words[1]})
    return found


def is_amendment_table(table: Table, title: str) -> bool:
    """Under a title that says so, or with columns that speak of amending."""
    if not table.rows or len(table.rows[0]) < 3:
        return False
    head = [cell.text for cell in table.rows[0]]
    named = sum(column_name(text) not in ("", "no") for text in head)
    amending = sum("sửa đổi" in text.lower() or "thay đổi" in text.lower() for text in head)
    return named >= 2 and (amending >= 2 or (bool(HEAD.search(title)) and amending >= 1))


def column_name(text: str) -> str:
    return next((name for name, pattern in COLUMNS if pattern.search(text.strip())), "")


def read_amendments(table: Table) -> list[dict]:
    """The filled rows; a row of automatic numbers or blanks is none."""
    start = max(1, table.header_rows)
    names = column_names(table, start)
    found = []
    for row in table.rows[start:]:
        values: dict[str, str] = {}
        for cell in row:
            name = names.get(cell.column, "")
            if cell.text and name and not values.get(name):
                values[name] = cell.text
        number = values.pop("no", "")
        if any(len(value.strip(" ./-…")) > 0 for value in values.values()):
            found.append(finished(values))
        elif number and any(cell.text for cell in row[1:]):
            found.append({"new": " ".join(cell.text for cell in row[1:] if cell.text)})
    return found


def column_names(table: Table, head: int) -> dict[int, str]:
    """Column -> name; a second heading row refines the first, a column without a name describes the change."""
    names: dict[int, str] = {}
    for row in table.rows[:head]:
        for cell in row:
            name = column_name(cell.text)
            if name:
                names[cell.column] = name
    for row in table.rows[:1]:
        for cell in row:
            names.setdefault(cell.column, "reason" if "new" in names.values() else "new")
    return names


def finished(values: dict[str, str]) -> dict:
    both = values.pop("issue_revision", "")
    if both:
        issue, _, revision = both.partition("/")
        values["issue"], values["revision"] = issue.strip(), revision.strip()
    if values.get("from_date"):
        words = values["from_date"]
        values["from_date"] = iso(words)
        if not values["from_date"]:
            values["reason"] = " ".join(part for part in (values.get("reason", ""), words) if part)
    return values


def title_before(blocks: list[Block], place: int) -> tuple[str, list[Paragraph]]:
    """The words right above a table and their paragraphs (at most two)."""
    above: list[Paragraph] = []
    for block in reversed(blocks[max(0, place - 2) : place]):
        if not isinstance(block, Paragraph):
            break
        above.insert(0, block)
    return " ".join(paragraph.text for paragraph in above), above


def words_of(table: Table) -> str:
    return " ".join(paragraph.text for paragraph in paragraphs([table]) if paragraph.text)
