"""One procedure that uses everything, and small ones to break: plain data as `procedures.reading` takes it."""

from itertools import count
from typing import Any
from uuid import UUID

from procedures.known import Known
from procedures.reading import read
from tests import make


def ids():
    """`new_id` that counts: 00000000-...-0001 and on."""
    numbers = count(1)
    return lambda: UUID(int=next(numbers))


def key(number: int) -> str:
    """A stable id of a step or case."""
    return str(UUID(int=1000 + number))


NORMAL, CHECKED = key(901), key(902)
RECEIVE, JUDGE, ASK, DRAFT, SIGN, RETURN = (key(number) for number in range(1, 7))
LAW = "118/2025/NĐ-CP"


def step(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": key(number), "title": f"Việc {number}", "responsible": {"name": "Chuyên viên thụ lý"}} | fields


def steps(*rows: dict[str, Any], exits: tuple[tuple[int, int, str], ...] = (), **fields: Any) -> dict[str, Any]:
    """Read data of these steps; `exits` are (from, to, condition) by the numbers of `step`."""
    ways = [{"from": key(a), "to": key(b), "condition": words} for a, b, words in exits]
    return whole({"cases": [{"id": NORMAL, "name": ""}], "steps": list(rows), "transitions": ways, **fields})


def chain(count: int) -> dict[str, Any]:
    """A procedure of so many steps, one behind the other, half a working day each."""
    rows = [step(number, limits={NORMAL: "0,5"}) for number in range(1, count + 1)]
    return steps(*rows, records=[{"name": "Hồ sơ", "place": "Văn phòng", "retention": "5 năm"}])


def whole(raw: dict[str, Any]) -> dict[str, Any]:
    return read(raw, new_id=ids())


def rich() -> dict[str, Any]:
    """Raw data in which every field says something: two cases, a way back, a stopped clock, forms, laws, a fee."""
    return {
        "numbering": "decimal",
        "step_numbers": "B1",
        "cases": [
            {"id": NORMAL, "name": "không xác minh", "limit": {"value": 18, "unit": "working_day"}},
            {"id": CHECKED, "name": "có xác minh", "limit": {"value": 25, "unit": "working_day"}},
        ],
        "bases": [
            {"id": key(801), "number": LAW, "provision": "Điều 26", "text": ""},
            {"id": key(802), "number": "", "provision": "", "text": "Các văn bản khác có liên quan"},
        ],
        **_filing(),
        "steps": _steps(),
        "transitions": [
            {"from": JUDGE, "to": ASK, "condition": "chưa đủ"},
            {"from": JUDGE, "to": DRAFT, "condition": "đủ"},
            {"from": ASK, "to": RECEIVE, "condition": ""},
        ],
        "records": [{"id": key(841), "name": "Hồ sơ cấp phép", "place": "Văn phòng Sở", "retention": "5 năm"}],
        "abbreviations": [{"short": "GCN", "full": "Giấy chứng nhận"}],
        "tthc": ["1.000010", "2.000591"],
    }  # fmt: skip


def _filing() -> dict[str, Any]:
    """What one files, where, under which conditions, for what."""
    return {
        "dossier": [
            {
                "id": key(811), "item": "Đơn đề nghị <mẫu>", "original": 1, "copy": 0, "where": "Bộ phận Một cửa",
                "form": "BM-TM-01", "note": "Ký, ghi rõ họ tên", "bases": [{"number": LAW, "provision": "Điều 8", "text": ""}],
            },
            {
                "id": key(812), "item": "Bản sao Giấy chứng nhận", "original": None, "copy": 2, "where": "", "form": "",
                "note": "", "bases": [],
            },
        ],
        "sets": 1,
        "conditions": ["Đủ điều kiện; có kho", "Có người phụ trách"],
        "channels": [
            {
                "id": key(821), "kind": "online", "case": CHECKED, "limit": {"value": 4, "unit": "working_hour"},
                "fee": "Không", "place": "Cổng dịch vụ công", "note": "Toàn trình",
            }
        ],
        "place": "Trung tâm Phục vụ hành chính công",
        "hours": "7 giờ 30 đến 17 giờ",
        "result": "Giấy chứng nhận",
        "fees": [
            {
                "id": key(831), "name": "Phí thẩm định", "amount": "1.200.000 đồng", "note": "Nộp một lần",
                "bases": [{"number": LAW, "provision": "", "text": ""}],
            }
        ],
        "time_note": "Kể từ ngày nhận đủ hồ sơ",
    }  # fmt: skip


def _steps() -> list[dict[str, Any]]:
    return [
        {
            "id": RECEIVE, "kind": "start", "title": "Tiếp nhận hồ sơ", "instruction": "Kiểm tra thành phần.\nGhi sổ.",
            "responsible": {"name": "Thư ký ISO, Văn phòng Sở"}, "consulted": [], "informed": [],
            "limits": {NORMAL: {"value": 4, "unit": "working_hour"}, CHECKED: {"value": 4, "unit": "working_hour"}},
            "clock": "run", "forms": ["BM-TM-01"], "results": ["Giấy tiếp nhận", "Sổ theo dõi"],
            "public_text": "Ông bà nộp hồ sơ", "bases": [{"number": LAW, "provision": "Điều 9", "text": ""}],
        },
        {
            "id": JUDGE, "kind": "decision", "title": "Hồ sơ đủ?",
            "responsible": {"name": "Chuyên viên thụ lý, Phòng Quản lý thương mại"},
            "limits": {NORMAL: {"value": 0.5, "unit": "working_day"}, CHECKED: {"value": 1, "unit": "working_day"}},
            "clock": "run",
        },
        {
            "id": ASK, "kind": "wait", "title": "Bổ sung hồ sơ", "responsible": {"name": "Tổ chức, cá nhân"},
            "limits": {NORMAL: {"value": 1, "unit": "month"}}, "clock": "stop",
        },
        {
            "id": DRAFT, "kind": "task", "title": "Thẩm định, dự thảo văn bản",
            "responsible": {"name": "Chuyên viên thụ lý, Phòng Quản lý thương mại"},
            "consulted": [{"name": "Phòng Quản lý năng lượng"}], "informed": [{"name": "Văn phòng Sở"}],
            "limits": {NORMAL: {"value": 10, "unit": "working_day"}, CHECKED: {"value": 16, "unit": "working_day"}},
            "results": ["Dự thảo"],
        },
        {
            "id": SIGN, "kind": "task", "title": "Phê duyệt", "responsible": {"name": "Giám đốc Sở, Lãnh đạo Sở"},
            "limits": {NORMAL: {"value": 2, "unit": "working_day"}, CHECKED: {"value": 2, "unit": "working_day"}},
        },
        {
            "id": RETURN, "kind": "end", "title": "Trả kết quả", "responsible": {"name": "Thư ký ISO, Văn phòng Sở"},
            "clock": "none",
        },
    ]  # fmt: skip


def known(**fields: Any) -> Known:
    """Facts of today in which the sample is sound."""
    sound = {"forms": {"BM-TM-01": None}, "laws": {LAW: None}}
    return Known(day=make.today(), **sound | fields)
