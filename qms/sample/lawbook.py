"""Laws of the sample: entered on the day they were issued, related, and what the agency made of the cases that followed.

The list is shared, so the ministry's officer keeps it here; the story lets the department do it (see README).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from documents.actions.laws import add_law
from documents.actions.legal import relate_laws
from documents.actions.legal_impact import settle_by_force, settle_lines
from documents.legal.job import look_again
from documents.models import ImpactLine, LegalInstrument
from qms.sample.events import Event, moment, read_moment
from qms.sample.house import OPENED
from qms.sample.reading import LAW_KINDS, laws, listed, story
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

LAW_KEEPER = "an.le"
KINDS = {"based-on": "based_on"}
CHANGING = ("replaces", "amends", "repeals")
LAST = moment(date(2026, 11, 22), 17)
LOOKED = moment(date(2026, 11, 16), 8)
# What was made of the cases by the end of the story: when, by whom, of which law, document, verdict, reason. Others stay open.
ANSWERS = (
    (
        moment(date(2026, 11, 19), 9),
        SECRETARY,
        "118/2025/NĐ-CP",
        "QT-TM-04",
        "keep",
        "Nghị định số 367/2025/NĐ-CP không sửa các quy định về tiếp nhận, trả kết quả mà quy trình viện dẫn.",
    ),
    (
        moment(date(2026, 11, 20), 10),
        SECRETARY,
        "1873/QĐ-UBND",
        "QT-TM-03",
        "revise",
        "Hạn cập nhật ngày 06/02/2027; ưu tiên vì hồ sơ tiếp nhận từ ngày 07/12/2026 áp dụng thời hạn 18 ngày.",
    ),
)
SAID = "Ghi trong điều khoản thi hành của văn bản mới"


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """Entries, relations and, month by month, what settled itself in the cases."""
    found = []
    for key, row in laws().items():
        entered = _begins(key)
        found.append(Event(entered, f"law {row['number']}", lambda at, row=row: _enter(stage, row, at)))
        found += [
            Event(
                max(related_at(key), _begins(other["id"]) + timedelta(minutes=1)),
                f"{row['number']} {other['kind']} {other['id']}",
                lambda at, row=row, other=other: _relate(stage, row, other, at),
            )
            for other in row["relations"]
        ]
    found += [
        Event(moment(date(year, month, 1), 6), "what settled itself", _follow)
        for year in (2024, 2025, 2026)
        for month in range(1, 13)
        if date(year, month, 1) < LAST.date()
    ]
    found += [Event(at, "what changed meanwhile", lambda at: look_again(None, at=at)) for at in (LOOKED, LAST)]
    return found + [
        Event(row[0], f"{row[2]} in {row[3]}", lambda at, row=row: _answer(stage, row, at)) for row in ANSWERS
    ]


def _begins(key: str) -> datetime:
    """When a law came into the list: early on the day it was issued, or when all began."""
    return max(OPENED + timedelta(minutes=1), moment(laws()[key]["issued_on"], 7))


def related_at(key: str) -> datetime:
    """When it was entered what a law does to others: as the story tells it, else with the law."""
    told = next((act for act in story() if act["act"] == "law-register" and key in listed(act["law"])), None)
    return read_moment(told["at"]) if told else _begins(key) + timedelta(minutes=1)


def _enter(stage: Stage, row: dict[str, Any], at: datetime) -> None:
    kind = LAW_KINDS[row["kind"]]
    amended = any(
        row["id"] == other["id"] for law in laws().values() for other in law["relations"] if other["kind"] in CHANGING
    )
    add_law(
        number=row["number"],
        kind=kind,
        title=row["title"].removeprefix(f"{kind} "),
        issuer=row["issuer"],
        issued_date=row["issued_on"],
        from_date=row["from"],
        is_partly_off=row["state"] == "partly" and not amended,
        note=row.get("note", "")[:400],
        by=stage.cast[LAW_KEEPER],
        at=at,
        day=at.date(),
    )


def _relate(stage: Stage, row: dict[str, Any], other: dict[str, str], at: datetime) -> None:
    source, target = (LegalInstrument.objects.get(number=laws()[key]["number"]) for key in (row["id"], other["id"]))
    kind = KINDS.get(other["kind"], other["kind"])
    relate_laws(source, target, kind=kind, reason=SAID, by=stage.cast[LAW_KEEPER], at=at, day=at.date())


def _follow(at: datetime) -> None:
    settle_by_force(at=at, day=timezone.localdate(at))


def _answer(stage: Stage, row: tuple[Any, ...], at: datetime) -> None:
    """One document of a case; passed over where a slice of the sample has not got it."""
    _at, who, number, code, verdict, reason = row
    lines = ImpactLine.objects.unsettled().filter(
        case__instrument__number=number, document__code=code, case__closed_at=None
    )
    found = list(lines.select_related("case", "document"))
    if found:
        settle_lines(
            found[0].case,
            found[0].document,
            lines=[line.pk for line in found],
            verdict=verdict,
            reason=reason,
            by=stage.cast[who],
            at=at,
        )
