"""The minutes of a destruction (biên bản hủy hồ sơ) as `qms.printing.render_official` takes them. Vietnamese always."""

from typing import Any

from procedures.models import RecordDisposal, RecordEntry
from procedures.records.listing import time_text

HEADS = ["TT", "Mã hồ sơ", "Tiêu đề hồ sơ", "Loại hồ sơ, quy trình", "Thời gian", "Thời hạn lưu", "Số tờ"]
WIDTHS = ["w5", "w10", "", "w25", "w20", "w10", "w5"]


def minutes_of(disposal: RecordDisposal, entries: list[RecordEntry]) -> dict[str, Any]:
    """The paper. Its number is left blank: the agency's clerk gives it."""
    agency = disposal.agency
    return {
        "agency": {
            "name": agency.name,
            "parent_name": agency.parent.name if agency.parent else "",
            "place": agency.place,
        },
        "kind": "BIÊN BẢN",
        "number": "",
        "symbol": f"BB-{agency.symbol or agency.code}",
        "date": disposal.done_date.isoformat(),
        "subject": "Về việc hủy hồ sơ hết thời hạn lưu trữ",
        "grounds": [f"Căn cứ Quyết định số {disposal.number} ngày {disposal.decision_date:%d/%m/%Y}"],
        "is_wide": True,
        "blocks": [
            {
                "kind": "text",
                "text": f"Ngày {disposal.done_date:%d/%m/%Y}, {agency.name} đã hủy {len(entries)} hồ sơ hết thời hạn lưu trữ "
                f"ghi trong danh mục dưới đây.\nCách hủy: {disposal.way}.\nNgười chứng kiến: {_lines(disposal.witnesses)}.",
            },
            {"kind": "heading", "text": "Danh mục hồ sơ đã hủy"},
            {
                "kind": "table",
                "heads": HEADS,
                "widths": WIDTHS,
                "rows": [_row(n, row) for n, row in enumerate(entries, 1)],
            },
        ],
        "signers": [
            {"name": disposal.by_name, "label": "Người lập biên bản"},
            {"name": "", "label": "Đại diện người chứng kiến"},
        ],
        "recipients": [f"Lãnh đạo {agency.short_name}", "Các đơn vị có hồ sơ"],
    }


def _lines(text: str) -> str:
    return "; ".join(line.strip().rstrip(".;") for line in text.splitlines() if line.strip())


def _row(number: int, entry: RecordEntry) -> list[str]:
    ended = f"{entry.closed_date:%d/%m/%Y}" if entry.closed_date else ""
    return [
        str(number),
        entry.code,
        entry.title,
        f"{entry.series.title} ({entry.series.document.code})",
        f"{entry.opened_date:%d/%m/%Y} – {ended}",
        time_text(entry),
        str(entry.items or ""),
    ]
