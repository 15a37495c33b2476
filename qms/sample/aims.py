"""Objectives of the sample with their figures, dossiers, risks and opportunities: proposed, approved, measured month by month,
assessed and acted on, as the agency's papers say.

Figures of monthly objectives and of dossiers come from a file that the secretary takes in; the others are typed by their owners.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from audits.actions.measuring import measure_objective, take_dossiers, take_figures
from audits.actions.objectives import Planned, approve_objectives, change_target, propose_objective
from audits.actions.risks import (
    Described,
    Marks,
    assess_entry,
    close_entry,
    plan_risk_action,
    record_entry,
    report_risk_action,
)
from audits.models import Objective
from audits.objectives.periods import spans
from audits.risks.registers import OPPORTUNITIES, RISKS, Register
from documents.models import Document
from qms.people.models import Post
from qms.sample.events import Event, moment
from qms.sample.paper import main_post_on
from qms.sample.reading import MAIN, aims_facts
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

DIRECTOR = "hoa.pham"
YEAR = 2026
SET_BY = "MT-CL-2026"  # the document that sets the objectives
PROPOSED, APPROVED = date(YEAR, 1, 15), date(YEAR, 1, 16)
ADJUSTED, ADJUSTED_FROM = date(YEAR, 7, 10), date(YEAR, 7, 15)
RISKS_RECORDED, NEXT_REVIEW = date(YEAR, 1, 19), date(YEAR, 12, 18)
WHY = "Thông báo kết luận số 221/TB-SCT ngày 03/07/2026 về sơ kết mục tiêu chất lượng sáu tháng đầu năm"
ENTERED_AFTER = 5  # days after the end of a period
LAST = date(YEAR, 11, 22)


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """Everything of objectives, risks and opportunities; documents are named where they are there."""
    told = _Told(stage, codes)
    found = [
        _at(PROPOSED, time(14), "propose objectives", told.propose),
        _at(APPROVED, time(15), "approve objectives", told.approve),
        _at(ADJUSTED, time(16), "adjust objectives", told.adjust),
    ]
    return [*found, *told.figures(), *told.risks(), *told.opportunities()]


def _at(day: date, hour: time, name: str, perform: Callable[[datetime], None]) -> Event:
    return Event(moment(day, hour.hour, hour.minute), name, perform)


class _Told:
    """Performs the acts; remembers which row of the papers became which row here."""

    def __init__(self, stage: Stage, codes: set[str]) -> None:
        self.stage, self.cast, self.codes = stage, stage.cast, codes
        self.entries: dict[str, Any] = {}

    @property
    def agency(self) -> Any:
        return self.stage.house.agencies[MAIN]

    def unit(self, code: str | None) -> Any:
        return self.stage.house.units[code] if code else None

    def post(self, username: str, unit: str | None = None) -> Post:
        """The main post of a person at the end of the story, which is the one that goes on; of who works in another agency,
        that of the head of the unit."""
        house, code = self.stage.house, main_post_on(username, LAST)
        row = house.posts.get(code)
        if row is not None and row.unit.agency_id == self.agency.pk:
            return row
        heads = Post.objects.on(LAST).select_related("unit").filter(unit__agency=self.agency, is_head=True)
        return heads.get(unit=self.unit(unit)) if unit else heads.get(is_agency_head=True)

    def document(self, code: str | None) -> Document | None:
        if code not in self.codes:
            return None
        self.stage.need(code)
        return Document.objects.filter(slug=self.stage.pen.known.get(code, "")).first()

    # --- objectives ---------------------------------------------------------------------------------------------------
    def propose(self, at: datetime) -> None:
        by, document = self.cast[SECRETARY], self.document(SET_BY)
        for row in aims_facts()["objectives"]:
            propose_objective(self.agency, self._planned(row, document), by=by, at=at, day=at.date())

    def _planned(self, row: dict[str, Any], document: Document | None) -> Planned:
        baseline = row["baseline"]
        return Planned(
            year=YEAR,
            code=row["code"],
            unit=self.unit(row["unit"]),
            title=row["title"],
            measure=row["measure"],
            way=row.get("way", "typed"),
            operator=row["operator"],
            target=Decimal(str(row.get("target_before", row["target"]))),
            unit_of_measure=row["unit_of_measure"],
            period=row["period"],
            from_date=row.get("from"),
            baseline=None if baseline is None else Decimal(str(baseline)),
            owner_post=self.post(row["owner"], row["unit"]),
            plan_what=row.get("plan", f"Theo kế hoạch thực hiện tại {SET_BY}"),
            plan_resources="Kinh phí chi thường xuyên",
            plan_due_date=date(YEAR, 12, 31),
            plan_evaluation="Đối chiếu số liệu từng kỳ; xem xét của lãnh đạo cuối năm",
            document=document,
            note=row.get("note", ""),
        )

    def approve(self, at: datetime) -> None:
        rows = [(row, row.token) for row in Objective.objects.filter(agency=self.agency, stage="proposed")]
        proof = self.cast.proof(DIRECTOR, at)
        approve_objectives(rows, by=self.cast[DIRECTOR], at=at, day=at.date(), proof=proof)

    def adjust(self, at: datetime) -> None:
        for row in aims_facts()["objectives"]:
            if "target_before" in row:
                change_target(
                    self._objective(row),
                    operator=row["operator"],
                    target=Decimal(str(row["target"])),
                    from_date=ADJUSTED_FROM,
                    words=WHY,
                    by=self.cast[DIRECTOR],
                    at=at,
                    day=at.date(),
                    proof=self.cast.proof(DIRECTOR, at),
                )

    def _objective(self, row: dict[str, Any]) -> Objective:
        return Objective.objects.get(agency=self.agency, year=YEAR, code=row["code"])

    # --- figures ------------------------------------------------------------------------------------------------------
    def figures(self) -> list[Event]:
        """A file a month; what is measured by quarter or year is typed by its owner."""
        found = []
        for month in range(1, 11):
            day = date(YEAR, month, monthrange(YEAR, month)[1]) + timedelta(days=ENTERED_AFTER)
            found.append(_at(day, time(9), f"figures {month}", lambda at, month=month: self._take(month, at)))
        for row in aims_facts()["objectives"]:
            if row["period"] != "month":
                found += [self._typed(row, key, value) for key, value in row["figures"].items()]
        return found

    def _take(self, month: int, at: datetime) -> None:
        by, key = self.cast[SECRETARY], f"{YEAR}-{month:02d}"
        rows = [row for row in aims_facts()["objectives"] if row["period"] == "month" and key in row["figures"]]
        lines = [f"{row['code']};{key};{str(row['figures'][key]).replace('.', ',')}" for row in rows]
        take_figures(self.agency, "\n".join(["mã;kỳ;giá trị", *lines]), by=by, at=at, day=at.date())
        lines = [
            ";".join([MAIN, code, key, *(str(one) for one in months[month - 1])])
            for code, months in aims_facts()["dossiers"].items()
        ]
        head = "cơ quan;mã TTHC;tháng;tiếp nhận;đúng hạn;quá hạn"
        take_dossiers(self.agency, "\n".join([head, *lines]), by=by, at=at, day=at.date())

    def _typed(self, row: dict[str, Any], key: str, value: Any) -> Event:
        year_of = row["period"] == "year"  # what is reached once for all is known at the end of January
        last = date(YEAR, 1, 31) if year_of else next(one.last for one in spans(row["period"], YEAR) if one.key == key)

        def enter(at: datetime) -> None:
            objective = self._objective(row)
            by = self.cast.holder(objective.owner_post, at.date()) or self.cast[SECRETARY]
            figure = Decimal(str(value))
            measure_objective(objective, period=key, value=figure, as_of=last, by=by, at=at, day=at.date())

        return _at(last + timedelta(days=ENTERED_AFTER), time(10), f"figure {row['code']} {key}", enter)

    # --- risks and opportunities --------------------------------------------------------------------------------------
    def risks(self) -> list[Event]:
        found = []
        for number, row in enumerate(aims_facts()["risks"]):
            hour = time(9 + number // 4, 15 * (number % 4))
            found.append(_at(RISKS_RECORDED, hour, f"risk {row['id']}", lambda at, row=row: self._risk(row, at)))
            found += [self._review(row, day, n) for n, day in enumerate(row["reviewed"])]
            found += self._done(row)
        return found

    def _risk(self, row: dict[str, Any], at: datetime) -> None:
        described = Described(
            description=row["description"],
            treatment=row["treatment"],
            owner_post=self.post(row["owner"], row["unit"]),
            review_due=row["reviewed"][0],
            unit=self.unit(row["unit"]),
            cause=row["cause"],
            effect=row["effect"],
            source="Bảng nhận diện rủi ro năm 2026 của đơn vị",
            document=self.document(row["procedure"]),
        )
        self._record(RISKS, row, described, Marks(row["likelihood"], row["impact"]), at)

    def _record(
        self, register: Register, row: dict[str, Any], described: Described, marks: Marks, at: datetime
    ) -> None:
        by, day = self.cast[SECRETARY], at.date()
        made = record_entry(register, self.agency, described, marks, by=by, at=at, day=day)
        actions = [
            plan_risk_action(
                made, what=one["what"], post=self.post(one["owner"], row["unit"]), due=one["due"], by=by, at=at, day=day
            )
            for one in row["actions"]
        ]
        self.entries[row["id"]] = (made, actions)

    def _review(self, row: dict[str, Any], day: date, n: int) -> Event:
        """The second review says what is left after treatment."""
        is_last = n == len(row["reviewed"]) - 1
        rest = row.get("residual", [None, None]) if is_last else [None, None]
        following = NEXT_REVIEW if is_last else row["reviewed"][n + 1]
        words = (
            row.get("gap", "Xem xét định kỳ; đối chiếu hành động với bằng chứng")
            if is_last
            else "Xem xét định kỳ quý I"
        )

        def assess(at: datetime) -> None:
            made, _actions = self.entries[row["id"]]
            by = self.cast.holder(made.owner_post, at.date()) or self.cast[SECRETARY]
            marks = Marks(row["likelihood"], row["impact"], *rest)
            assess_entry(made, marks, words=words, review_due=following, by=by, at=at, day=at.date())

        return _at(day, time(14), f"assess {row['id']}", assess)

    def _done(self, row: dict[str, Any]) -> list[Event]:
        return [
            _at(one["done_on"], time(16), f"done {row['id']}", lambda at, n=n: self._report(row, n, at))
            for n, one in enumerate(row["actions"])
            if one["done_on"]
        ]

    def _report(self, row: dict[str, Any], n: int, at: datetime) -> None:
        _made, actions = self.entries[row["id"]]
        by = self.cast.holder(actions[n].owner_post, at.date()) or self.cast[SECRETARY]
        words = "; ".join(row.get("evidence") or []) or row.get("result") or "Báo cáo của đơn vị"
        report_risk_action(actions[n], done_date=at.date(), words=words, by=by, at=at, day=at.date())

    def opportunities(self) -> list[Event]:
        found = []
        for row in aims_facts()["opportunities"]:
            name = f"opportunity {row['id']}"
            found.append(_at(row["recorded"], time(9), name, lambda at, row=row: self._opportunity(row, at)))
            found += self._done(row)
            if "closed_on" in row:
                found.append(
                    _at(row["closed_on"], time(10), f"close {row['id']}", lambda at, row=row: self._close(row, at))
                )
        return found

    def _opportunity(self, row: dict[str, Any], at: datetime) -> None:
        described = Described(
            description=row["description"],
            treatment="take",
            owner_post=self.post(row["owner"], row["unit"]),
            review_due=NEXT_REVIEW,
            unit=self.unit(row["unit"]),
            source=row["source"],
        )
        self._record(OPPORTUNITIES, row, described, Marks(row["feasibility"], row["benefit"]), at)

    def _close(self, row: dict[str, Any], at: datetime) -> None:
        made, _actions = self.entries[row["id"]]
        close_entry(made, words=row["result"], by=self.cast[SECRETARY], at=at)
