"""The list of reviews as XLSX. Vietnamese always: it is a paper of the agency."""

from datetime import date
from typing import Any

from documents.exporting.frame import framed
from documents.exporting.workbook import workbook_of
from documents.models import PeriodicReview
from documents.reviewing.listing import DONE, FOLLOWING, OVERDUE, Asked
from documents.reviewing.shown import outcome_text
from qms.people.models import Agency

TITLES = {
    "": "KẾ HOẠCH RÀ SOÁT ĐỊNH KỲ TÀI LIỆU (180 NGÀY)",
    "90": "KẾ HOẠCH RÀ SOÁT ĐỊNH KỲ TÀI LIỆU (90 NGÀY)",
    "30": "KẾ HOẠCH RÀ SOÁT ĐỊNH KỲ TÀI LIỆU (30 NGÀY)",
    OVERDUE: "DANH SÁCH TÀI LIỆU QUÁ HẠN RÀ SOÁT",
    FOLLOWING: "DANH SÁCH TÀI LIỆU ĐANG SỬA ĐỔI, BÃI BỎ SAU RÀ SOÁT",
    DONE: "KẾT QUẢ RÀ SOÁT ĐỊNH KỲ TÀI LIỆU",
}
HEADS = (
    "STT", "Mã tài liệu", "Tên tài liệu", "Đơn vị chủ trì", "Lần BH / SĐ", "Hạn rà soát", "Kết quả", "Người kết luận, lý do",
)  # fmt: skip


def workbook(
    rows: list[PeriodicReview], asked: Asked, agency: Agency, *, units: list[str], by: Any, day: date
) -> bytes:
    """In the layout of all official lists; `units` are the names of those that were asked for."""
    return workbook_of(
        {
            **framed(agency, by=by, day=day),
            "title": TITLES[asked.tab],
            "subject": "Rà soát định kỳ tài liệu đang có hiệu lực",
            "filters": [f"Đơn vị: {', '.join(units)}"] if units else [],
            "heads": list(HEADS),
            "rows": [_line(number, row) for number, row in enumerate(rows, start=1)],
        }
    )


def _line(number: int, row: PeriodicReview) -> list[Any]:
    return [
        number,
        row.document.code,
        row.version.title,
        row.document.owner_unit.name,
        f"{row.version.issue:02d} / {row.version.revision:02d}",
        row.due_date.isoformat(),
        outcome_text(row),
        "; ".join(filter(None, [row.by_name, row.reason])),
    ]
