"""Audits in every stage, for tests: auditors with certificates, a programme, a plan, a checklist, answers, a report."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from audits.actions import auditing, checking, conducting, naming, programming
from audits.models import Audit, Programme
from qms.standards.models import Clause, Edition
from tests import make

ANSWER = "Xem 20 hồ sơ tháng 10, đủ cả 20."


def clause(number: str = "7.5.3", title: str = "Kiểm soát thông tin dạng văn bản") -> Clause:
    """A clause of the edition of the small world, laid where it is missing."""
    edition = Edition.objects.get(key="2015")
    found, _new = Clause.objects.get_or_create(
        edition=edition, number=number, defaults={"title": title, "order": number}
    )
    return found


def certified(w: SimpleNamespace, person: Any, *, lead: bool = False, number: str = "", **fields: Any) -> Any:
    """A certificate of the person from two years ago on."""
    given = {"from_date": make.today() - timedelta(days=730), "until_date": None, "training": "19011", **fields}
    number = number or f"ĐGV-{person.pk}"
    there = w.agency.auditors.filter(person=person, certificate=number).first()
    return there or naming.certify_auditor(
        w.agency, person, certificate=number, is_lead=lead, by=w.officer, at=make.now(), **given
    )


def opened(w: SimpleNamespace, *units: Any, title: str = "Đánh giá nội bộ Phòng Quản lý thương mại") -> Audit:
    """An audit of the trade unit without days."""
    return auditing.open_audit(
        w.agency, year=make.today().year, title=title, units=units or (w.trade,), by=w.officer, at=make.now()
    )


def dated(w: SimpleNamespace, *units: Any, days: int = 0, **fields: Any) -> Audit:
    """With days: today and tomorrow, or `days` from now."""
    audit = opened(w, *units)
    return plan(w, audit, days=days, **fields)


def plan(w: SimpleNamespace, audit: Audit, *, days: int = 0, **fields: Any) -> Audit:
    audit = Audit.objects.get(pk=audit.pk)
    first = make.today() + timedelta(days=days)
    given = {
        "title": audit.title, "objective": "Xem hệ thống", "criteria": "TCVN ISO 9001:2015", "edition": audit.edition,
        "location": "Phòng họp", "start_date": first, "end_date": first + timedelta(days=1),
        "decision_number": "312/QĐ-SCT", "decision_date": first - timedelta(days=5), "token": audit.token,
    }  # fmt: skip
    return auditing.write_plan(audit, by=w.officer, at=make.now(), **(given | fields))


def teamed(w: SimpleNamespace, audit: Audit | None = None) -> Audit:
    """The auditor of the energy unit leads, the reader of it goes along."""
    audit = audit or dated(w)
    certified(w, w.auditor, lead=True)
    certified(w, w.reader)
    naming.name_member(audit, w.auditor, role="lead", by=w.officer, at=make.now())
    naming.name_member(audit, w.reader, role="auditor", by=w.officer, at=make.now())
    return audit


def ready(w: SimpleNamespace, audit: Audit | None = None) -> Audit:
    """Everything that settling the plan asks for."""
    audit = teamed(w, audit)
    auditing.write_schedule(
        audit,
        schedule=f"{audit.start_date:%d/%m/%Y} 08:00-08:30 Họp mở đầu | Mai Thanh Hải",
        by=w.officer,
        at=make.now(),
    )
    checking.add_from_clauses(audit, clauses=[clause()], by=w.officer, at=make.now())
    checking.add_question(audit, text="Sổ giao nhận có đủ chữ ký không?", clause=None, by=w.officer, at=make.now())
    return audit


def on_site(w: SimpleNamespace) -> Audit:
    return move(ready(w), "prepare", w.officer)


def move(audit: Audit, name: str, by: Any, reason: str = "Theo đề nghị của đơn vị") -> Audit:
    return conducting.move_audit(audit, name, by=by, at=make.now(), day=make.today(), reason=reason)


def said(result: str = "conform", evidence: str = ANSWER, seen: int = 0, key: uuid.UUID | None = None) -> checking.Said:
    return checking.Said(result=result, evidence=evidence, seen=seen, key=key or uuid.uuid4())


def answered(audit: Audit, by: Any, *results: str) -> Audit:
    """Each question with one of the results, the last one for all that are left."""
    for place, item in enumerate(audit.items.order_by("order")):
        result = results[min(place, len(results) - 1)]
        checking.answer_question(item, said(result), by=by, at=make.now())
    return audit


def minuted(audit: Audit, by: Any, **fields: Any) -> Audit:
    audit = Audit.objects.get(pk=audit.pk)
    given = {
        "opening": "Nêu mục đích, phạm vi.", "closing": "Thống nhất phát hiện.", "strengths": "Sổ sách gọn.",
        "conclusion": "Phù hợp.", "is_without_findings": False, "report_number": "12/BC-ĐĐG", "token": audit.token,
    }  # fmt: skip
    return conducting.write_minutes(audit, by=by, at=make.now(), **(given | fields))


def found(w: SimpleNamespace, item: Any, *, grade: str = "minor", by: Any = None, unit: Any = None) -> Any:
    return checking.raise_finding(
        item, unit=unit or w.trade, grade=grade, statement="Sổ giao nhận thiếu giờ", clauses=[clause()],
        by=by or w.auditor, at=make.now(), day=make.today(),
    )  # fmt: skip


def reported(w: SimpleNamespace, *results: str) -> Audit:
    """The report is given; a finding for every nonconformity, none said where there is none."""
    results = results or ("conform",)
    audit = answered(on_site(w), w.auditor, *results)
    for place, item in enumerate(audit.items.order_by("order")):
        if results[min(place, len(results) - 1)] in {"minor", "major"}:
            found(w, item)
    minuted(audit, w.auditor, is_without_findings=not {"minor", "major"} & set(results))
    return move(move(audit, "finish", w.auditor), "report", w.auditor)


def programme(w: SimpleNamespace) -> Programme:
    """A draft for this year with texts, reviewed by the deputy."""
    made = programming.propose_programme(
        w.agency, year=make.today().year, by=w.officer, at=make.now(), day=make.today()
    )
    return programming.write_programme(
        made, objective="Xác định mức độ phù hợp", criteria="TCVN ISO 9001:2015", edition=made.edition,
        review_post=w.deputy_post, token=made.token, by=w.officer, at=make.now(),
    )  # fmt: skip


def decide(made: Programme, name: str, by: Any, remark: str = "") -> Programme:
    at = make.now()
    proof = make.proof(by, at) if name in {"review", "approve"} else None
    return programming.decide_programme(
        made, name, by=by, at=at, day=make.today(), remark=remark, proof=proof, seen=made.content_sha256
    ).thing


def approved(w: SimpleNamespace) -> Programme:
    made = programming.submit_programme(programme(w), by=w.officer, at=make.now(), day=make.today()).thing
    return decide(decide(made, "review", w.deputy), "approve", w.head)
