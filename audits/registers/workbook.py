"""The list of findings as XLSX. Vietnamese always: it is a paper of the agency."""

from datetime import date
from typing import Any

from django.utils import timezone

from audits.registers.asking import ANSWER, DONE, FINDING_TABS, OVERDUE, Asked
from documents.exporting.frame import framed
from documents.exporting.workbook import workbook_of
from qms.people.models import Agency

TITLES = {
    OVERDUE: "DANH SÁCH PHÁT HIỆN QUÁ HẠN KHẮC PHỤC",
    ANSWER: "DANH SÁCH PHÁT HIỆN PHẢI BÁO CÁO KẾT QUẢ KHẮC PHỤC",
    DONE: "DANH SÁCH PHÁT HIỆN ĐÃ ĐÓNG",
}
TITLE = "DANH SÁCH PHÁT HIỆN VÀ TÌNH HÌNH KHẮC PHỤC"
HEADS = (
    "STT", "Số", "Ngày phát hiện", "Mức độ", "Nội dung, bằng chứng", "Điều khoản, tài liệu", "Đơn vị", "Nguồn", "Khắc phục",
    "Ngày đóng",
)  # fmt: skip
WIDTHS = (6, 16, 13, 16, 60, 22, 28, 26, 30, 13)


def workbook(rows: list[Any], asked: Asked, agency: Agency, *, units: list[str], by: Any, day: date) -> bytes:
    """In the layout of all official lists; `units` are the names of those that were asked for."""
    filters = [f"Phạm vi: {FINDING_TABS[asked.tab]}"]
    filters += [f"Đơn vị: {', '.join(units)}"] if units else []
    filters += [f"Điều khoản: {', '.join(asked.clauses)}"] if asked.clauses else []
    return workbook_of(
        {
            **framed(agency, by=by, day=day),
            "title": TITLES.get(asked.tab, TITLE),
            "subject": "Phát hiện từ đánh giá, kiểm tra, phản ánh và công việc hằng ngày",
            "filters": filters,
            "heads": list(HEADS),
            "widths": WIDTHS,
            "rows": [_line(number, row) for number, row in enumerate(rows, start=1)],
        }
    )


def _line(number: int, row: Any) -> list[Any]:
    clauses = ", ".join(one.number for one in row.clauses.all())
    car = f"{row.corrective.code}: {row.corrective.get_state_display()}" if row.corrective_id else ""
    return [
        number,
        row.code,
        f"{row.found_date:%d/%m/%Y}",
        str(row.get_grade_display()),
        f"{row.statement}\n{row.evidence}",
        " · ".join(filter(None, [clauses, row.document.code if row.document_id else ""])),
        row.unit_name,
        " · ".join(filter(None, [str(row.get_source_display()), row.source_ref])),
        car or row.closed_words,
        f"{timezone.localtime(row.closed_at):%d/%m/%Y}" if row.closed_at else "",
    ]
