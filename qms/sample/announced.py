"""Administrative procedures of the sample: the list, who answers for what, and the decision that shortened a time limit.

The list is shared, so the ministry's officer keeps it here as the list of laws; the communes of the story have no QMS officer,
so nobody answers for theirs (see README).
"""

import json
from datetime import date, datetime
from typing import Any

from procedures.actions.tthc import assign_responsibility
from procedures.actions.tthc_announcing import record_announcement, settle_clock
from procedures.actions.tthc_bringing import bring_in
from procedures.models import AdministrativeProcedure, Announcement
from procedures.tthc.reading import read_file
from qms.files.store import sha256_of
from qms.people.models import Agency, Unit
from qms.sample.events import Event, moment
from qms.sample.house import OPENED
from qms.sample.lawbook import LAW_KEEPER
from qms.sample.reading import MAIN, administrative_procedures, laws
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

LEVELS = {"so": "Cấp tỉnh", "xa": "Cấp xã"}
SERVICES = {"full": "full", "partial": "partial", "in-person": "in_person"}
MINISTRY = "Bộ Công Thương"
LISTED = moment(OPENED.date(), 8)  # before the first document is taken over from paper
ANNOUNCED = moment(date(2026, 11, 9), 8)
SETTLED = moment(date(2026, 11, 12), 15)
NOTE = "Đã cập nhật thời hạn 18 ngày làm việc của thủ tục 2.000591 vào danh mục, áp dụng với hồ sơ tiếp nhận từ ngày 07/12/2026."


def events(stage: Stage) -> list[Event]:
    """The list and its responsibilities when all began; later the decision, and that the list was brought up to date."""
    return [
        Event(LISTED, "administrative procedures", lambda at: _list(stage, at)),
        Event(ANNOUNCED, "decision announcing administrative procedures", lambda at: _announce(stage, at)),
        Event(SETTLED, "list brought up to date", lambda at: _settle(stage, at)),
    ]


def _rows() -> list[dict[str, Any]]:
    return administrative_procedures()["tthc"]


def _list(stage: Stage, at: datetime) -> None:
    records = [
        {
            "ma_thu_tuc": row["code"],
            "ten_thu_tuc": row["name"],
            "linh_vuc": row["field"],
            "cap_thuc_hien": LEVELS[row["level"]],
            "bo_nganh": MINISTRY,
        }
        for row in _rows()
    ]
    data = json.dumps(records, ensure_ascii=False).encode()
    bring_in(
        read_file(data),
        name="danh-muc-tthc.json",
        sha256=sha256_of(data),
        by=stage.cast[LAW_KEEPER],
        at=at,
        day=at.date(),
    )
    for row in _rows():
        _assign(stage, row, at, limit=row.get("limit_before") or row["limit"])


def _assign(stage: Stage, row: dict[str, Any], at: datetime, **limits: Any) -> None:
    unit = Unit.objects.filter(code=row["unit"], agency__code=MAIN).first()
    if unit is None:  # of a commune
        return
    assign_responsibility(
        AdministrativeProcedure.objects.get(code=row["code"]),
        unit,
        from_date=at.date(),
        service=SERVICES[row["service"]],
        public_code=row.get("public_code", ""),
        by=stage.cast[SECRETARY],
        at=at,
        day=at.date(),
        **limits,
    )


def _changed() -> list[dict[str, Any]]:
    return [row for row in _rows() if row.get("limit_before")]


def _announce(stage: Stage, at: datetime) -> None:
    law = laws()[administrative_procedures()["decision_in_force"]]
    record_announcement(
        number=law["number"],
        signed_date=law["issued_on"],
        issuer=law["issuer"],
        title=law["title"],
        lines={row["code"]: "amended" for row in _changed()},
        agencies=[Agency.objects.get(code=MAIN)],
        by=stage.cast[LAW_KEEPER],
        at=at,
        day=at.date(),
    )


def _settle(stage: Stage, at: datetime) -> None:
    for row in _changed():
        limits = {"limit": row["limit"], "limit_before": row["limit_before"], "limit_date": row["limit_applies_from"]}
        _assign(stage, row, at, **limits)
    clock = Announcement.objects.get().clocks.get()
    settle_clock(clock, note=NOTE, by=stage.cast[SECRETARY], at=at, day=at.date())
