"""Findings and corrective actions of the sample: recorded, analysed, acted on, checked and closed, as the agency's papers say.

Where a person of the papers may not do an act here (a deputy who approved a cause, somebody who closes what she took part
in), whoever may does it, on the same day.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from audits.actions.acting import extend_action, plan_action, report_done, write_correction
from audits.actions.causing import Given, write_cause
from audits.actions.correcting import (
    Wanted,
    assign_corrective,
    check_effect,
    move_corrective,
    open_corrective,
    plan_check,
)
from audits.actions.finding import Seen, close_with_reason, note_answer, record_finding
from audits.gathering import fresh_facts
from audits.kinds import CarState
from audits.models import CorrectiveAction, Finding, PlannedAction
from audits.querysets import APPROVE_CAUSE, CLOSE, KEEP_FINDING, RECORD, WORK
from documents.models import Document, Version
from documents.practice.places import places_of
from documents.querysets import VIEW, VIEW_VERSION
from documents.snapshot import snapshot_of
from qms.access.rights import rights_of
from qms.people.models import Appointment, Post
from qms.people.querysets import covers
from qms.sample.events import Event, moment
from qms.sample.reading import MAIN, documents, findings_facts
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage
from qms.standards.models import Clause

AUDITORS = ("khanh.vu", "hai.mai", "trung.ngo", "thanh.dinh", SECRETARY)
GRADES = {"recommendation": "opportunity"}
DIRECTOR = "hoa.pham"
MINUTES = date(2026, 7, 23)  # of the inspection KTR-2026-01
ANSWERED = date(2026, 9, 18)
HALF_AN_HOUR = timedelta(minutes=30)


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """All of it where the whole story is told; of a part of the documents, what was found in them."""
    told = _Told(stage, codes)
    found = [event for row in findings_facts()["findings"] if told.counts(row) for event in told.of_finding(row)]
    for row in findings_facts()["correctives"]:
        if told.counts_corrective(row):
            found += told.of_corrective(row)
    return found


class _Told:
    """Performs the acts; remembers which row of the papers became which row here."""

    def __init__(self, stage: Stage, codes: set[str]) -> None:
        self.stage, self.cast, self.codes = stage, stage.cast, codes
        self.whole = codes >= set(documents())
        self.findings: dict[str, int] = {}
        self.cars: dict[str, int] = {}

    def counts(self, row: dict[str, Any]) -> bool:
        return self.whole or row.get("document") in self.codes

    def counts_corrective(self, row: dict[str, Any]) -> bool:
        known = {one["id"] for one in findings_facts()["findings"] if self.counts(one)}
        refs = [ref for ref in row["source_ref"] if ref.startswith("PH-")]
        return set(refs) <= known if refs else self.whole

    # --- findings -------------------------------------------------------------------------------------------------
    def of_finding(self, row: dict[str, Any]) -> list[Event]:
        found = [_at(row["recorded_on"], 16, f"finding {row['id']}", lambda at: self._record(row, at))]
        if row["source"] == "inspection":
            found.append(_at(ANSWERED, 15, f"answer {row['id']}", lambda at: self._answer(row, at)))
        if row.get("closed_on") and not row.get("corrective"):
            found.append(_at(row["closed_on"], 16, f"close {row['id']}", lambda at: self._close(row, at)))
        return found

    def _record(self, row: dict[str, Any], at: datetime) -> None:
        unit = self.stage.house.units[row["unit"]]
        person = self.able(RECORD, [row["recorded_by"]], unit=unit, day=at.date())
        again = row.get("repeat_of")
        made = record_finding(
            Seen(
                unit=unit,
                grade=GRADES.get(row["grade"], row["grade"]),
                source=row["source"],
                source_ref=row["source_ref"],
                statement=row["statement"],
                evidence=row["evidence"],
                found_date=row["recorded_on"],
                clauses=[Clause.objects.get(edition__key="2015", number=row["clause"])],
                minutes_date=MINUTES if row["source"] == "inspection" else None,
                repeat_of=Finding.objects.get(pk=self.findings[again]) if again in self.findings else None,
                **self._where(row, person, at),
            ),
            by=person,
            at=at,
            day=at.date(),
        )
        self.findings[row["id"]] = made.pk

    def _where(self, row: dict[str, Any], person: Any, at: datetime) -> dict[str, Any]:
        """Document, version in force and step, as far as they are here and the person reads them."""
        code = row.get("document")
        if code not in self.codes or code not in self.stage.pen.known:
            return {}
        self.stage.need(code)
        document = Document.objects.get(slug=self.stage.pen.known[code])
        if not person.has_perm(VIEW, document):
            return {}
        version = Version.objects.filter(covers(at.date(), "period__"), document=document).first()
        if version is None or not person.has_perm(VIEW_VERSION, version):
            return {"document": document}
        step = f"Bước {(row.get('step') or ' ')[1:]}."
        places = places_of(snapshot_of(version))[1:] if row.get("step") else []
        place = next((one.key for one in places if one.name.startswith(step)), "")
        return {"document": document, "version": version, "place": place}

    def _answer(self, row: dict[str, Any], at: datetime) -> None:
        sent = next(one["report_sent"] for one in findings_facts()["inspections"] if one["id"] == row["source_ref"])
        finding = Finding.objects.get(pk=self.findings[row["id"]])
        note_answer(finding, answered_date=at.date(), words=sent, by=self.cast[SECRETARY], at=at, day=at.date())

    def _close(self, row: dict[str, Any], at: datetime) -> None:
        finding, short = Finding.objects.get(pk=self.findings[row["id"]]), row.get("short_form")
        person = self.able(KEEP_FINDING, [row["recorded_by"]], unit=finding.unit, day=at.date())
        close_with_reason(
            finding,
            words=short["reason_no_action"] if short else row["response"],
            corrected=short["correction"] if short else "",
            corrected_date=short["done_on"] if short else None,
            proof=self.cast.proof(person.username, at),
            by=person,
            at=at,
            day=at.date(),
        )

    # --- corrective actions ---------------------------------------------------------------------------------------
    def of_corrective(self, row: dict[str, Any]) -> list[Event]:
        opened, name = row["opened_on"], row["id"]
        found = [_at(opened, 10, f"open {name}", lambda at: self._open(row, at))]
        for one in row["correction"]:
            day = max(one["done_on"], opened)
            found.append(_at(day, 16, f"correct {name}", lambda at, one=one: self._correct(row, one, at)))
        analysed = row["cause"].get("approved_on") or opened + timedelta(days=4)
        found.append(_at(analysed, 9, f"analyse {name}", lambda at: self._analyse(row, at)))
        if row["cause"].get("approved_on"):
            found.append(_at(analysed, 14, f"approve {name}", lambda at: self._approve(row, at)))
        if row.get("extension"):
            day = row["extension"]["approved_on"]
            found.append(_at(day, 15, f"extend {name}", lambda at: self._extend(row, at)))
        for number, one in enumerate(row["actions"]):
            if one.get("done_on"):
                day = max(one["done_on"], analysed)
                found.append(_at(day, 16, f"act {name}", lambda at, n=number: self._act(row, n, at)))
        if row.get("closed_on"):
            found.append(_at(row["closed_on"], 15, f"close {name}", lambda at: self._end(row, at)))
        return found

    def _car(self, row: dict[str, Any]) -> CorrectiveAction:
        rows = CorrectiveAction.objects.select_related("agency", "unit", "assigned_post", "checker")
        return rows.get(pk=self.cars[row["id"]])

    def _open(self, row: dict[str, Any], at: datetime) -> None:
        unit = self.stage.house.units[row["unit"]]
        keys = [self.findings[ref] for ref in row["source_ref"] if ref in self.findings]
        own = {} if keys else {"grade": row["grade"], "source": row["source"], "source_ref": row["source_ref"][0]}
        asked = row["actions"][0]["owner"] if not row["cause"].get("whys") else row.get("assignee")
        person = self.able("audits.open_corrective", [row["opened_by"]], unit=unit, day=at.date())
        car = open_corrective(
            Wanted(
                unit=unit,
                title=row["title"],
                findings=list(Finding.objects.filter(pk__in=keys)),
                statement=row["statement"],
                post=self.post(asked, at.date(), unit) if asked else None,
                **own,
            ),
            by=person,
            at=at,
            day=at.date(),
        )
        self.cars[row["id"]] = car.pk
        if not row["cause"].get("whys"):  # nothing but to find the cause is planned yet
            due = row["actions"][0]["due"]
            assign_corrective(car, post=car.assigned_post, due=due, by=person, at=at, day=at.date())

    def _correct(self, row: dict[str, Any], one: dict[str, Any], at: datetime) -> None:
        car, doer = self._car(row), self.cast[one["by"]]
        person = self.able(WORK, [one["by"], SECRETARY], on=car)
        write_correction(
            car, what=one["what"], done_by=doer, done_date=one["done_on"], evidence=one.get("evidence") or "", by=person,
            at=at, day=at.date(),
        )  # fmt: skip

    def _analyse(self, row: dict[str, Any], at: datetime) -> None:
        """Cause, actions and the plan of the check; nothing where the unit has not begun."""
        whys, cause = row["cause"].get("whys"), row["cause"]
        if not whys:
            return
        car, person = self._car(row), self._writer(row)
        lines = [Given(one["answer"], one["question"]) for one in whys]
        root, similar = cause.get("root") or "", cause.get("similar") or ""
        if len(lines) > 1:
            write_cause(car, method="whys", lines=lines, root=root, similar=similar, by=person, at=at)
        first = (row.get("extension") or {}).get("first_due")
        for number, one in enumerate(row["actions"]):
            due = (
                first
                if first and one["due"] == row["extension"]["new_due"] and number == _extended(row)
                else one["due"]
            )
            plan_action(
                car,
                what=one["what"],
                post=self.post(one["owner"], at.date(), car.unit),
                due=due,
                by=person,
                at=at,
                day=at.date(),
            )
        check = row["effectiveness"]
        facts = fresh_facts(car, at.date())
        checker = next(
            self.cast[name] for name in (check["checker"], *AUDITORS) if self.cast[name].pk not in facts.doers
        )
        last = max([one.due_date for one in facts.actions])
        plan_check(
            car,
            checker=checker,
            due=max(check["planned"], last),
            criterion=check["criterion"],
            by=person,
            at=at,
            day=at.date(),
        )

    def _writer(self, row: dict[str, Any]) -> Any:
        """Somebody of the unit who neither approves the analysis nor checks the effect."""
        apart = {row["cause"].get("approved_by"), row["effectiveness"]["checker"]}
        named = [
            row.get("assignee"),
            *(one["by"] for one in row["correction"]),
            *(one["owner"] for one in row["actions"]),
        ]
        car = self._car(row)
        here = Appointment.objects.filter(covers(rights_day(car)), post__unit=car.unit).order_by("pk")
        named += here.values_list("person__username", flat=True)
        return self.able(WORK, [*(name for name in named if name and name not in apart), SECRETARY], on=car)

    def _approve(self, row: dict[str, Any], at: datetime) -> None:
        car = self._car(row)
        self._move(car, "propose", self._writer(row), at - HALF_AN_HOUR)
        writer = car.causes.get(round=1).by_id
        named = [row["cause"]["approved_by"], DIRECTOR, SECRETARY]
        person = self.able(APPROVE_CAUSE, [name for name in named if self.cast[name].pk != writer], on=car)
        self._move(car, "accept", person, at)

    def _extend(self, row: dict[str, Any], at: datetime) -> None:
        given, action = row["extension"], self._action(row, _extended(row))
        named = [given["approved_by"], DIRECTOR]
        person = self.able(APPROVE_CAUSE, named, on=self._car(row))
        extend_action(action, due=given["new_due"], words=given["reason"], by=person, at=at, day=at.date())
        car = self._car(row)
        if car.state == CarState.OPEN:  # what is to be found out is the cause itself
            assign_corrective(car, post=car.assigned_post, due=given["new_due"], by=person, at=at, day=at.date())

    def _act(self, row: dict[str, Any], number: int, at: datetime) -> None:
        one, action = row["actions"][number], self._action(row, number)
        words = one.get("evidence") or "Đã thực hiện"
        owner = self.cast[one["owner"]]
        by = owner if action.owner_post_id in rights_of(owner, at.date()).posts else self._writer(row)
        report_done(action, done_date=one["done_on"], words=words, by=by, at=at, day=at.date())

    def _action(self, row: dict[str, Any], number: int) -> PlannedAction:
        return self._car(row).actions.select_related("corrective").order_by("pk")[number]

    def _end(self, row: dict[str, Any], at: datetime) -> None:
        """Handed over, checked and closed on one day, as the papers have it."""
        car, check = self._car(row), row["effectiveness"]
        self._move(car, "finish", self._writer(row), at - 2 * HALF_AN_HOUR)
        car = self._car(row)
        check_effect(
            car, result="effective", words=check.get("evidence") or car.check_criterion, checked_date=check["checked_on"],
            by=car.checker, at=at - HALF_AN_HOUR, day=at.date(),
        )  # fmt: skip
        doers = fresh_facts(car, at.date()).doers
        named = [name for name in (row["closed_by"], check["checker"], *AUDITORS) if self.cast[name].pk not in doers]
        self._move(car, "close", self.able(CLOSE, named, on=car), at)

    def _move(self, car: CorrectiveAction, name: str, person: Any, at: datetime) -> None:
        proof = self.cast.proof(person.username, at)
        move_corrective(car, name, by=person, at=at, day=at.date(), proof=proof)

    # --- who ------------------------------------------------------------------------------------------------------
    def able(
        self, permission: str, named: Iterable[str], *, unit: Any = None, on: Any = None, day: date | None = None
    ) -> Any:
        """The first of those named, then of the auditors, who may."""
        for name in (*named, *AUDITORS):
            person = self.cast[name]
            if on is not None and person.has_perm(permission, on):
                return person
            if unit is not None and rights_of(person, day).reaches(permission, unit):
                return person
        raise LookupError(permission)

    def post(self, username: str, day: date, unit: Any) -> Post:
        """The post that a person holds in the first place; of who works elsewhere, that of the head of the unit."""
        held = Appointment.objects.filter(covers(day), person=self.cast[username], post__unit__agency__code=MAIN)
        first = held.select_related("post__unit").order_by("is_concurrent", "pk").first()
        return first.post if first else Post.objects.on(day).select_related("unit").get(unit=unit, is_head=True)


def rights_day(car: CorrectiveAction) -> date:
    """The day on which the corrective action was opened."""
    return car.opened_at.date()


def _extended(row: dict[str, Any]) -> int:
    """Which action was given more time."""
    return next(n for n, one in enumerate(row["actions"]) if one["due"] == row["extension"]["new_due"])


def _at(day: date, hour: int, name: str, perform: Callable[[datetime], None]) -> Event:
    return Event(moment(day, hour), name, perform)
