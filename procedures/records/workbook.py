"""The register of records and the list of series (danh mục hồ sơ) as workbooks. Vietnamese always: papers of the agency."""

from datetime import date
from typing import Any

from documents.exporting.frame import framed
from documents.exporting.workbook import workbook_of
from procedures.models import RecordEntry, RecordSeries
from procedures.records.asking import DUE, GONE, HAND_OVER, HELD, OPEN
from procedures.records.listing import standing_of, time_text, until_text
from qms.people.models import Agency

TITLES = {
    "": "SỔ THEO DÕI HỒ SƠ",
    OPEN: "DANH SÁCH HỒ SƠ ĐANG LẬP",
    HAND_OVER: "DANH SÁCH HỒ SƠ NỘP LƯU VÀO LƯU TRỮ CƠ QUAN",
    DUE: "DANH SÁCH HỒ SƠ HẾT THỜI HẠN LƯU TRỮ",
    HELD: "DANH SÁCH HỒ SƠ TẠM GIỮ, CHƯA HỦY",
    GONE: "DANH SÁCH HỒ SƠ ĐÃ HỦY",
}
HEADS = (
    "STT", "Mã hồ sơ", "Tiêu đề hồ sơ", "Loại hồ sơ", "Quy trình", "Đơn vị", "Ngày mở", "Ngày kết thúc", "Số tờ",
    "Nơi lưu", "Thời hạn lưu", "Được hủy từ", "Tình trạng",
)  # fmt: skip
WIDTHS = (6, 18, 50, 36, 16, 26, 12, 12, 8, 24, 14, 14, 24)
SERIES_HEADS = (
    "STT",
    "Quy trình",
    "Loại hồ sơ",
    "Đơn vị",
    "Nơi lưu",
    "Thời hạn theo quy trình",
    "Thời hạn lưu",
    "Sau thời hạn",
    "Ghi chú",
)
SERIES_WIDTHS = (6, 16, 50, 28, 24, 26, 14, 20, 26)
ENDINGS = {"destroy": "Hủy theo quyết định", "archive": "Lưu trữ cơ quan giữ tiếp"}


def register(rows: list[RecordEntry], tab: str, agency: Agency, *, filters: list[str], by: Any, day: date) -> bytes:
    """Files as the list shows them."""
    lines = [_entry(number, row, day) for number, row in enumerate(rows, start=1)]
    return _book(agency, TITLES[tab], HEADS, WIDTHS, lines, filters, by=by, day=day)


def series_list(rows: list[RecordSeries], agency: Agency, *, filters: list[str], by: Any, day: date) -> bytes:
    """The list of record series."""
    lines = [_series(number, row) for number, row in enumerate(rows, start=1)]
    return _book(agency, "DANH MỤC HỒ SƠ", SERIES_HEADS, SERIES_WIDTHS, lines, filters, by=by, day=day)


def _book(
    agency: Agency,
    title: str,
    heads: Any,
    widths: Any,
    lines: list[list[Any]],
    filters: list[str],
    *,
    by: Any,
    day: date,
) -> bytes:
    return workbook_of(
        {
            **framed(agency, by=by, day=day, made="NGƯỜI LẬP"),
            "title": title,
            "subject": "Hồ sơ theo các quy trình của hệ thống quản lý chất lượng",
            "filters": filters,
            "heads": list(heads),
            "widths": widths,
            "rows": lines,
        }
    )


def _dmy(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _entry(number: int, row: RecordEntry, day: date) -> list[Any]:
    series = row.series
    return [
        number,
        row.code,
        row.title,
        series.title,
        series.document.code,
        series.unit.name,
        _dmy(row.opened_date),
        _dmy(row.closed_date),
        row.items or "",
        row.place,
        time_text(row) or time_text(series),
        until_text(row) if row.closed_date else "",
        standing_of(row, day)["text"],
    ]


def _series(number: int, row: Any) -> list[Any]:
    return [
        number,
        row.document.code,
        row.title,
        row.unit.name,
        row.place,
        row.retention,
        time_text(row) or "Chưa xác định",
        ENDINGS[row.ending],
        "" if row.is_named else "Quy trình hiện hành không còn loại hồ sơ này",
    ]
