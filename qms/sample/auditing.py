"""Audits of the sample: certificates, programmes weighed and approved, plans, permissions, samples, checklists, reports, answers.

Findings are recorded by `findings`; here each is tied to the question that led to it. Where a document of a plan is the work of
somebody in the team and the papers know no permission, it is left out of the plan: the product would refuse it.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from audits.actions import auditing, checking, conducting, naming, programming
from audits.auditing.eligible import Scope, facts_of
from audits.auditing.independence import Role, conflicts_of
from audits.auditing.querysets import ACCEPT
from audits.models import Audit, AuditUnit, Finding, Programme, Stage
from documents.models import Document, Version
from qms.access.rights import rights_of
from qms.people.querysets import covers
from qms.sample.events import Event, moment
from qms.sample.reading import MAIN, after, audits_facts
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage as Theatre
from qms.standards.models import Clause, Edition
from qms.trail.refusals import Refused

RESULTS = {"recommendation": "opportunity", "obs": "observation"}
MONTHLY = 2  # the day of the month on which the daily work is done here
LAST = date(2026, 11, 22)
FIRST = date(2025, 2, 2)
DEPUTY = "duc.le"
DIRECTOR = "hoa.pham"


def events(stage: Theatre) -> list[Event]:
    """Everything of audits, whichever documents are there."""
    told = _Told(stage)
    found = [Event(moment(date(2025, 1, 6), 9), "auditors", told.certify)]
    for row in audits_facts()["programmes"]:
        found += told.of_programme(row)
    day = FIRST
    while day <= LAST:
        found.append(Event(moment(day, 5, 30), "enter audits", lambda at: _daily(at)))
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=MONTHLY)
    for row in audits_facts()["audits"]:
        found += told.of_audit(row)
    return found


def _daily(at: datetime) -> None:
    programming.make_due_audits(at=at, day=at.date())


class _Told:
    """Performs the acts; the papers name audits by their number."""

    def __init__(self, stage: Theatre) -> None:
        self.stage, self.cast, self.house = stage, stage.cast, stage.house

    @property
    def agency(self) -> Any:
        return self.house.agencies[MAIN]

    def audit(self, row: dict[str, Any]) -> Audit:
        _dg, year, order = row["id"].split("-")
        return Audit.objects.get(agency=self.agency, year=int(year), order=int(order))

    def certify(self, at: datetime) -> None:
        for row in audits_facts()["auditors"]:
            naming.certify_auditor(
                self.agency,
                self.cast[row["user"]],
                certificate=row["certificate"],
                is_lead=row["lead"],
                from_date=row["competent_from"],
                until_date=after(row["competent_until"]),
                training="\n".join(row["training"]),
                by=self.cast[SECRETARY],
                at=at,
            )

    # --- programmes -----------------------------------------------------------------------------------------------
    def of_programme(self, row: dict[str, Any]) -> list[Event]:
        year = row["year"]
        found = [
            _at(row["prepared"]["on"], time(9), f"programme {year}", lambda at: self._propose(row, at)),
            _at(row["reviewed"]["on"], time(10), f"review programme {year}", lambda at: self._decide(year, "review", DEPUTY, at)),
            _at(row["approved"]["on"], time(10), f"approve programme {year}", lambda at: self._decide(year, "approve", DIRECTOR, at)),
        ]  # fmt: skip
        moved = [change for change in row["adjustments"] if change["on"] > row["approved"]["on"]]
        return found + [
            _at(one["on"], time(15), f"move {one['unit']}", lambda at, one=one: self._move(year, one, at))
            for one in moved
        ]

    def _programme(self, year: int) -> Programme:
        return Programme.objects.standing().get(agency=self.agency, year=year)

    def _propose(self, row: dict[str, Any], at: datetime) -> None:
        by, year = self.cast[SECRETARY], row["year"]
        made = programming.propose_programme(self.agency, year=year, by=by, at=at, day=at.date())
        made = programming.write_programme(
            made,
            objective=row["objective"],
            criteria="\n".join(row["criteria"]),
            edition=made.edition,
            review_post=self.house.posts["pho-giam-doc"],
            token=made.token,
            by=by,
            at=at,
        )
        wanted = self._wanted(row)
        for line in made.lines.select_related("unit"):
            month, group = wanted.get(line.unit.code, (None, 9))
            if (month, group) != (line.month, line.group):
                reason = row["notes"].get(line.unit.code) or "Ghép cùng cuộc để bớt số ngày làm việc tại đơn vị"
                programming.adjust_line(line, month=month, group=group, reason=reason, by=by, at=at)
        programming.submit_programme(self._programme(year), by=by, at=at + timedelta(hours=2), day=at.date())

    def _wanted(self, row: dict[str, Any]) -> dict[str, tuple[int, int]]:
        """Unit -> (month, audit no.) as the year was approved, before what was moved later."""
        found: dict[str, tuple[int, int]] = {}
        for audit in audits_facts()["audits"]:
            if audit["start"].year == row["year"]:
                for unit in audit["units"]:
                    found[unit] = (audit["start"].month, int(audit["id"][-2:]))
        for change in row["adjustments"]:
            begins = date.fromisoformat(f"{change['from_month']}-01")
            is_later = row["approved"]["on"] < change["on"] < begins - timedelta(days=programming.LEAD_DAYS)
            if is_later:  # where the audit was entered before it was moved, the year begins with its later month
                found[change["unit"]] = (begins.month, found.get(change["unit"], (0, 4))[1])
        return found

    def _decide(self, year: int, move: str, who: str, at: datetime) -> None:
        made, by = self._programme(year), self.cast[who]
        proof = self.cast.proof(who, at)
        programming.decide_programme(made, move, by=by, at=at, day=at.date(), proof=proof, seen=made.content_sha256)

    def _move(self, year: int, change: dict[str, Any], at: datetime) -> None:
        line = self._programme(year).lines.filter(unit__code=change["unit"]).select_related("programme").first()
        month = int(change["to_month"][-2:]) if change.get("to_month") else None
        if line is None or line.month == month or AuditUnit.objects.filter(line=line).exists():
            return
        programming.adjust_line(
            line, month=month, group=line.group, reason=change["reason"], by=self.cast[SECRETARY], at=at
        )

    # --- audits ---------------------------------------------------------------------------------------------------
    def of_audit(self, row: dict[str, Any]) -> list[Event]:
        name, sent = row["id"], row["plan_sent_on"] or LAST - timedelta(days=2)
        acts: list[tuple[date | None, time, Callable[[datetime], None]]] = [
            (sent - timedelta(days=2) if row["override"] else sent, time(9), lambda at: self._plan(row, at)),
            (row["override"]["decided_on"] if row["override"] else None, time(10), lambda at: self._allow(row, at)),
            (sent, time(14), lambda at: self._team(row, at)),
            (row["checklist_frozen_on"], time(15), lambda at: self._prepare(row, at)),
            (row["end"] if row["checklist_frozen_on"] else None, time(15), lambda at: self._answer(row, at)),
            (row["submitted_on"] or (row["end"] if row["checklist_frozen_on"] else None), time(16, 30), lambda at: self._report(row, at)),
            (row["confirmed_on"], time(16, 45), lambda at: self._heard(row, at)),
            (row["closed_on"], time(17), lambda at: self._close(row, at)),
        ]  # fmt: skip
        return [_at(day, hour, f"audit {name}", act) for day, hour, act in acts if day]

    def _plan(self, row: dict[str, Any], at: datetime) -> None:
        audit, by = self.audit(row), self.cast[SECRETARY]
        number, _day, when = (row["decision"] or "  ").partition(" ngày ")
        auditing.write_plan(
            audit,
            title=row["title"],
            objective=audit.objective,
            criteria="\n".join(row["criteria"]),
            edition=Edition.objects.get(key="2015"),
            location=row["location"],
            start_date=row["start"],
            end_date=row["end"],
            decision_number=number.strip(),
            decision_date=datetime.strptime(when, "%d/%m/%Y").date() if when else None,  # noqa: DTZ007  a day
            token=audit.token,
            by=by,
            at=at,
        )
        units = [self.house.units[code] for code in row["units"]]
        auditing.set_scope(audit, units=units, versions=self._texts(row, audit, units, at), by=by, at=at)
        lines = [
            f"{slot['date']:%d/%m/%Y} {slot['time']} {slot['what']} | {self.cast[slot['by']].full_name}"
            for slot in row["schedule"]
        ]
        auditing.write_schedule(audit, schedule="\n".join(lines), by=by, at=at)
        if row["override"]:
            self._name(audit, row["lead"], Role.LEAD, at)
            asked = row["override"]
            naming.ask_permission(
                audit,
                self.cast[asked["user"]],
                role=Role.AUDITOR,
                justification=asked["reason"],
                restriction=asked["restriction"],
                by=self.cast[asked["requested_by"]],
                at=at + timedelta(hours=1),
            )

    def _texts(self, row: dict[str, Any], audit: Audit, units: list[Any], at: datetime) -> list[Version]:
        """Texts in force of the documents named, without what is the work of somebody in the team and not allowed."""
        found = []
        allowed = {row["override"]["user"]} if row["override"] else set()
        team = {self.cast[name].pk for name in (row["lead"], *row["team"]) if name not in allowed}
        for code in row["criteria"]:
            if code not in self.stage.pen.known:
                continue
            self.stage.need(code)
            document = Document.objects.get(slug=self.stage.pen.known[code])
            version = Version.objects.filter(covers(at.date(), "period__"), document=document).first()
            if version is None:
                continue
            scope = Scope(audit.agency_id, tuple(units), [version.pk], row["start"], row["end"])
            facts = facts_of(team, scope)
            if not any(conflicts_of(one, Role.AUDITOR, row["start"], row["end"]) for one in facts.values()):
                found.append(version)
        return found

    def _name(self, audit: Audit, who: str, role: str, at: datetime) -> None:
        naming.name_member(audit, self.cast[who], role=role, by=self.cast[SECRETARY], at=at)

    def _allow(self, row: dict[str, Any], at: datetime) -> None:
        asked = self.audit(row).overrides.get(verdict="")
        naming.decide_permission(
            asked,
            is_allowed=True,
            remark="",
            instrument=row["override"]["instrument"],
            by=self.cast[row["override"]["decided_by"]],
            at=at,
            day=at.date(),
        )

    def _team(self, row: dict[str, Any], at: datetime) -> None:
        audit = self.audit(row)
        if not audit.team.exists():
            self._name(audit, row["lead"], Role.LEAD, at)
        for who in row["team"]:
            self._name(audit, who, Role.AUDITOR, at)

    def _prepare(self, row: dict[str, Any], at: datetime) -> None:
        audit, by = self.audit(row), self.cast[SECRETARY]
        for sample in row["samples"]:
            conducting.draw_sample(
                audit,
                title=sample["population"],
                population=str(sample["size"]),
                size=sample["sample"],
                seed=sample["seed"],
                by=self.cast[row["lead"]],
                at=at,
            )
        given = defaultdict(list)
        for question in row["checklist"]:
            clause = Clause.objects.filter(edition__key="2015", number=question["clause"]).first()
            place = ", ".join(filter(None, [f"Điều {question['clause']}", question["document"]]))
            item = checking.add_question(audit, text=question["question"], clause=clause, place=place, by=by, at=at)
            given[question["auditor"]].append(item.pk)
        for who, items in given.items():
            if who in {row["lead"], *row["team"]}:
                checking.share_out(audit, items=items, to=self.cast[who], by=by, at=at)
        conducting.move_audit(audit, "prepare", by=by, at=at + timedelta(minutes=30), day=at.date())

    def _answer(self, row: dict[str, Any], at: datetime) -> None:
        audit = self.audit(row)
        if audit.stage != Stage.PREPARED:
            return
        told = zip(audit.items.order_by("order"), row["checklist"], strict=True)
        for minute, (item, question) in enumerate(told):
            if question["result"]:
                who = question["auditor"] if question["auditor"] in {row["lead"], *row["team"]} else row["lead"]
                result = RESULTS.get(question["result"], question["result"])
                said = checking.Said(result, question["evidence"] or "", 0, _key(row, item))
                checking.answer_question(item, said, by=self.cast[who], at=at + timedelta(minutes=minute))

    def _report(self, row: dict[str, Any], at: datetime) -> None:
        """Findings to their questions, the minutes, the end of the work on site; the report where the papers have one."""
        audit, lead = self.audit(row), self.cast[row["lead"]]
        if audit.stage != Stage.PREPARED:
            return
        facts = {
            item.order: question for item, question in zip(audit.items.order_by("order"), row["checklist"], strict=True)
        }
        for item in audit.items.order_by("order"):
            self._tie(row, item, facts[item.order], lead, at)
        units = ", ".join(self.house.units[code].name for code in row["units"])
        conducting.write_minutes(
            audit,
            opening=f"Trưởng đoàn nêu mục đích, phạm vi, chuẩn mực, cách lấy mẫu và lịch làm việc với {units}. Các bên thống nhất.",
            closing="Trưởng đoàn nêu từng phát hiện kèm bằng chứng. Đại diện đơn vị thống nhất nội dung phát hiện.",
            strengths="\n".join(row["strengths"] or []),
            conclusion=row["conclusion"] or "",
            is_without_findings=False,
            report_number="",
            token=audit.token,
            by=lead,
            at=at,
        )
        conducting.move_audit(audit, "finish", by=lead, at=at, day=at.date())
        if row["submitted_on"] and row["conclusion"]:
            conducting.move_audit(audit, "report", by=lead, at=at + timedelta(minutes=10), day=at.date())

    def _tie(self, row: dict[str, Any], item: Any, question: dict[str, Any], lead: Any, at: datetime) -> None:
        """The finding of the papers, where it is here; a nonconformity whose finding is not here is recorded now."""
        if not question["finding"] and question["result"] not in {"minor", "major"}:
            return
        taken = Finding.objects.filter(source_ref=row["id"], asked_by=None, agency=self.agency)
        known = (
            taken.filter(evidence__contains=(question["evidence"] or "")[:40]).first()
            or taken.filter(clauses__number=question["clause"]).first()
        )
        if known is not None:
            checking.tie_finding(item, known, by=lead, at=at)
        elif question["result"] in {"minor", "major"}:
            unit = self.house.units[row["units"][0]]
            clause = [item.clause] if item.clause else [Clause.objects.get(edition__key="2015", number="8.5.1")]
            checking.raise_finding(
                item,
                unit=unit,
                grade=question["result"],
                statement=question["evidence"],
                clauses=clause,
                by=lead,
                at=at,
                day=at.date(),
            )

    def _heard(self, row: dict[str, Any], at: datetime) -> None:
        """Heads of the audited units answer; where one is vacant or in the team, whoever else may."""
        audit = self.audit(row)
        if audit.stage != Stage.REPORTED:
            return
        team = set(audit.team.values_list("person", flat=True))
        for unit in audit.audit_units.select_related("unit", "audit"):
            head = unit.unit.posts.filter(is_head=True).order_by("pk").first()
            holder = self.cast.holder(head, at.date()) if head else None
            for person in (holder, self.cast[row["confirmed_by"]], self.cast[DIRECTOR]):
                if person and person.pk not in team and rights_of(person, at.date()).reaches(ACCEPT, unit.unit):
                    conducting.answer_report(unit, remark="Thống nhất với báo cáo", by=person, at=at, day=at.date())
                    break

    def _close(self, row: dict[str, Any], at: datetime) -> None:
        try:
            conducting.move_audit(self.audit(row), "close", by=self.cast[SECRETARY], at=at, day=at.date())
        except Refused:
            return  # a finding of it is still open here


def _key(row: dict[str, Any], item: Any) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{row['id']}/{item.order}")


def _at(day: date, hour: time, name: str, act: Callable[[datetime], None]) -> Event:
    return Event(moment(day, hour.hour, hour.minute), name, act)
