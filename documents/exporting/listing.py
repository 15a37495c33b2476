"""The official list as plain data, from the rows a person gets. Vietnamese always: it is a paper of the agency."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from documents.exporting.frame import framed
from documents.models import DocumentType, Version
from documents.models.document import Classification
from documents.register import rows_of
from documents.register_address import SORTS, STATES, Asked
from qms.people.models import Agency, Unit

TITLES = {
    "in_force": "DANH MỤC TÀI LIỆU ĐANG CÓ HIỆU LỰC",
    "not_yet": "DANH MỤC TÀI LIỆU CHỜ CÓ HIỆU LỰC",
    "superseded": "DANH MỤC TÀI LIỆU ĐÃ BỊ THAY THẾ",
    "withdrawn": "DANH MỤC TÀI LIỆU ĐÃ BÃI BỎ",
    "preparing": "DANH MỤC TÀI LIỆU ĐANG SOẠN THẢO",
}
HEADS = ("STT", "Mã tài liệu", "Tên tài liệu", "Loại", "Lần BH / SĐ", "Ngày hiệu lực", "Đơn vị chủ trì", "Ghi chú")
COLUMNS = (
    "pk", "title", "issue", "revision", "document__code", "document__type__name", "document__owner_unit__name",
    "document__classification", "document__agency", "document__agency__short_name", "period__from_date",
    "period__until_date",
)  # fmt: skip
_CLASSES = {Classification.RESTRICTED: "Hạn chế", Classification.PUBLIC: "Công khai"}


def rows_to_take(person: Any, asked: Asked, day: date, chosen: list[int]) -> QuerySet[Version]:
    """The rows of the list in its order, with the rights the person has now; only the `chosen` ones where there are any."""
    rows = rows_of(person, asked, day)
    if chosen:
        rows = rows.filter(pk__in=chosen)
    down = "-" if asked.sort.startswith("-") else ""
    return rows.order_by(f"{down}{SORTS[asked.key]}", f"{down}pk")


def list_of(found: list[dict[str, Any]], asked: Asked, agency: Agency, *, by: Any, day: date) -> dict[str, Any]:
    """What every form of the list is made of, from rows with COLUMNS; see `qms.printing` for its shape."""
    many = len({row["document__agency"] for row in found} | {agency.pk}) > 1
    return {
        **framed(agency, by=by, day=day, made="NGƯỜI LẬP DANH MỤC"),
        "title": TITLES[STATES[asked.state]],
        "subject": "Hệ thống quản lý chất lượng theo TCVN ISO 9001",
        "filters": _filters(asked),
        "heads": list(HEADS),
        "rows": [_row(number, row, agency if many else None) for number, row in enumerate(found, start=1)],
    }


def _row(number: int, row: dict[str, Any], agency: Agency | None) -> list[Any]:
    owner = row["document__owner_unit__name"]
    if agency and row["document__agency"] != agency.pk:
        owner = f"{owner}, {row['document__agency__short_name']}"
    notes = [_CLASSES.get(row["document__classification"], "")]
    if row["period__until_date"]:
        notes.append(f"Hết hiệu lực từ {row['period__until_date']:%d/%m/%Y}")
    return [
        number,
        row["document__code"],
        row["title"],
        row["document__type__name"],
        f"{row['issue']:02d} / {row['revision']:02d}",
        row["period__from_date"].isoformat() if row["period__from_date"] else "",
        owner,
        "; ".join(note for note in notes if note),
    ]


def _filters(asked: Asked) -> list[str]:
    """What narrows the list, in words, so that nobody takes a part for the whole."""
    found = []
    if asked.types:
        names = DocumentType.objects.filter(slug__in=asked.types).values_list("name", flat=True)
        found.append("Loại tài liệu: " + ", ".join(names))
    if asked.units:
        units = Unit.objects.filter(pk__in=asked.units).values_list("name", flat=True)
        found.append("Đơn vị chủ trì: " + ", ".join(units))
    if asked.clauses:
        found.append("Điều khoản ISO 9001: " + ", ".join(asked.clauses))
    if asked.q:
        found.append(f"Có chữ: “{asked.q}”")
    return found
