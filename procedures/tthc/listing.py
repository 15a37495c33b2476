"""The agency's list of administrative procedures as plain data for the workbook, in the form of Circular 26/2014 (Mẫu 2 DMTTHCTTP).

Vietnamese always: it is a paper of the agency.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q

from documents.exporting.frame import framed
from documents.models import Version
from documents.querysets import VIEW_VERSION
from procedures.models import Responsibility, Service
from procedures.querysets import cover_of_responsibility, serving
from qms.people.models import Agency

HEADS = (
    "STT", "Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Thời hạn giải quyết", "Mức độ dịch vụ công",
    "Đơn vị thực hiện", "Quy trình", "Ghi chú",
)  # fmt: skip
WIDTHS = (6, 16, 60, 24, 18, 16, 28, 24, 24)
SERVICES = {Service.FULL: "Toàn trình", Service.PARTIAL: "Một phần", Service.IN_PERSON: "Trực tiếp"}
COLUMNS = (
    "procedure__code", "procedure__name", "procedure__field", "unit__name", "service", "public_code",
    "unit__until_date", "limit", "limit_before", "limit_date", "is_covered",
)  # fmt: skip


def answered(agency: int | None, day: date) -> Any:
    """What the units of the agency answer for on the day, of procedures that count, in the order of units and codes."""
    rows = Responsibility.objects.on(day).filter(agency=agency)
    standing = Q(procedure__abolished_date=None) | Q(procedure__abolished_date__gt=day)
    rows = rows.filter(standing).select_related("procedure", "unit")
    return rows.order_by("unit__order", "unit__name", "procedure__sort_key", "pk")


def list_of(agency: Agency, *, by: Any, day: date, most: int) -> dict[str, Any]:
    """What `documents.exporting.workbook` takes; at most `most` + 1 rows. Three statements."""
    rows = answered(agency.pk, day).annotate(is_covered=cover_of_responsibility(day)).values(*COLUMNS)
    found = list(rows[: most + 1])
    codes = _codes(agency, by, day)
    return {
        **framed(agency, by=by, day=day, made="NGƯỜI LẬP DANH MỤC"),
        "title": "DANH MỤC THỦ TỤC HÀNH CHÍNH ÁP DỤNG HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG",
        "subject": "Mẫu 2 DMTTHCTTP, Thông tư số 26/2014/TT-BKHCN",
        "filters": [],
        "heads": list(HEADS),
        "widths": WIDTHS,
        "rows": [_row(number, row, codes, day) for number, row in enumerate(found, start=1)],
    }


def _codes(agency: Agency, person: Any, day: date) -> dict[str, list[str]]:
    """Codes of the agency's procedures in force that the person may read, by the administrative procedures they serve.

    What other agencies have for the same administrative procedure is none of this list.
    """
    listed = answered(agency.pk, day).order_by().values("procedure__code")
    may_read = Version.objects.permitted(person, VIEW_VERSION).values("pk")
    rows = serving(day, agency.pk).filter(code__in=listed, version__in=may_read)
    rows = rows.order_by("version__document__sort_key").values_list("code", "version__document__code").distinct()
    found = defaultdict(list)
    for code, document in rows:
        found[code].append(document)
    return found


def _row(number: int, row: dict[str, Any], codes: dict[str, list[str]], day: date) -> list[Any]:
    code, changes = row["procedure__code"], row["limit_date"] is not None and row["limit_date"] > day
    notes = [row["public_code"]]
    if row["unit__until_date"] is not None and row["unit__until_date"] <= day:
        notes.append(f"Đơn vị đã kết thúc từ {row['unit__until_date']:%d/%m/%Y}")
    if changes:
        notes.append(f"Từ {row['limit_date']:%d/%m/%Y}: {row['limit']}")
    serving = ", ".join(codes.get(code, ())) or ("Có quy trình hạn chế đọc" if row["is_covered"] else "Chưa có")
    return [
        number,
        code,
        row["procedure__name"],
        row["procedure__field"],
        row["limit_before"] if changes and row["limit_before"] else row["limit"],
        SERVICES.get(row["service"], ""),
        row["unit__name"],
        serving,
        "; ".join(filter(None, notes)),
    ]
