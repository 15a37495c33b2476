"""Lists of copies: what an address asks for, in which order, and the list as a workbook."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from documents.addresses import Edge, Unknown, check_keys, edge_asked, edge_written
from documents.copies.life import OUTSTANDING, SETTLED, Stage
from documents.copies.shown import stage_text
from documents.exporting.frame import framed
from documents.exporting.workbook import workbook_of
from documents.models import ControlledCopy
from qms.people.models import Agency

KEYS = frozenset({"xem", "ma", "sau"})
TABS = {
    "": _("Outstanding"),
    "can-thu": _("Recalled"),
    "qua-han": _("Overdue"),
    "da-xong": _("Settled"),
    "chua-in": _("Not released"),
    "het": _("All"),
}
TITLES = {
    "": "DANH SÁCH BẢN KIỂM SOÁT ĐANG LƯU HÀNH",
    "can-thu": "DANH SÁCH BẢN KIỂM SOÁT PHẢI THU HỒI",
    "qua-han": "DANH SÁCH BẢN KIỂM SOÁT QUÁ HẠN THU HỒI",
    "da-xong": "DANH SÁCH BẢN KIỂM SOÁT ĐÃ THU HỒI, HỦY, MẤT",
    "chua-in": "DANH SÁCH SỐ BẢN KIỂM SOÁT CHƯA PHÁT HÀNH",
    "het": "SỔ BẢN KIỂM SOÁT",
}
HEADS = (
    "STT", "Mã tài liệu", "Tên tài liệu", "Lần BH / SĐ", "Bản số", "Hạn thu hồi", "Người giữ", "Nơi để, tình trạng",
)  # fmt: skip
PAGE = 50
NEVER = date(9999, 12, 31)
LONGEST_CODE = 60


@dataclass(frozen=True)
class Asked:
    """`tab` a key of TABS, `code` of one document or empty, `after` (day to be back, id) of the row before the page."""

    tab: str = ""
    code: str = ""
    after: Edge | None = None

    def address(self, after: Edge | None = None, *, tab: str | None = None) -> str:
        """`?...` of this list, of another tab, or of the page behind a row."""
        wanted = self.tab if tab is None else tab
        pairs = [("xem", wanted)] if wanted else []
        pairs += [("ma", self.code)] if self.code else []
        pairs += [("sau", edge_written(after))] if after else []
        return f"?{urlencode(pairs)}" if pairs else ""


def asked_of(query: QueryDict) -> Asked:
    """What the address asks for. Raises Unknown for what has no meaning."""
    check_keys(query, KEYS)
    tab, code = query.get("xem", ""), query.get("ma", "").strip()
    if tab not in TABS or len(code) > LONGEST_CODE or "\x00" in code:
        raise Unknown("xem" if tab not in TABS else "ma")
    return Asked(tab, code, edge_asked(query))


def rows_of(
    person: Any, asked: Asked, day: date, *, permission: str = "documents.view_controlledcopy"
) -> QuerySet[Any]:
    """Copies that the person holds or keeps, as far as she may know of them (`named_to`); those to be back first, then by id."""
    rows = ControlledCopy.objects.permitted(person, permission).named_to(person, day)
    kinds = {
        "": Q(stage__in=OUTSTANDING),
        "can-thu": Q(stage__in=OUTSTANDING, recall_due_date__isnull=False),
        "qua-han": Q(stage__in=OUTSTANDING, recall_due_date__lt=day),
        "da-xong": Q(stage__in=SETTLED),
        "chua-in": Q(stage=Stage.UNRELEASED),
        "het": Q(),
    }
    rows = rows.filter(kinds[asked.tab])
    if asked.code:
        rows = rows.filter(document__code__iexact=asked.code, tells_code=True)
    rows = rows.annotate(due=Coalesce("recall_due_date", Value(NEVER), output_field=DateField()))
    if asked.after:
        day_before, pk = asked.after
        rows = rows.filter(Q(due__gt=day_before) | Q(due=day_before, pk__gt=pk))
    return rows.order_by("due", "pk").select_related("document__agency", "version").defer("version__snapshot")


def workbook(rows: list[ControlledCopy], asked: Asked, agency: Agency, *, by: Any, day: date) -> bytes:
    """The list as XLSX, in the layout of all official lists. Vietnamese always: it is a paper of the agency."""
    return workbook_of(
        {
            **framed(agency, by=by, day=day),
            "title": TITLES[asked.tab],
            "subject": "Kiểm soát bản in của tài liệu",
            "filters": [f"Tài liệu: {asked.code}"] if asked.code else [],
            "heads": list(HEADS),
            "rows": [_line(number, row) for number, row in enumerate(rows, start=1)],
        }
    )


def _line(number: int, row: ControlledCopy) -> list[Any]:
    return [
        number,
        row.document.code,
        row.version.title,
        f"{row.version.issue:02d} / {row.version.revision:02d}",
        f"{row.number:02d}",
        row.recall_due_date.isoformat() if row.recall_due_date else "",
        ", ".join(filter(None, [row.holder_name, row.holder_post])),
        f"{row.place}; {stage_text(row)}",
    ]
