"""Findings and corrective actions for tests: made through the acts, step by step."""

from datetime import date, timedelta

from audits.actions.acting import plan_action, report_done, write_correction
from audits.actions.causing import Given, write_cause
from audits.actions.correcting import Wanted, check_effect, move_corrective, open_corrective, plan_check
from audits.actions.finding import Seen, record_finding
from audits.models import CorrectiveAction, Finding
from qms.standards.models import Clause, Edition
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days
from tests import make

WHYS = (
    Given("Công chức chỉ ghi ngày.", "Vì sao phiếu thiếu giờ?"),
    Given("Phiếu bản 01 chỉ có cột ngày.", "Vì sao chỉ ghi ngày?"),
    Given("Rà soát biểu mẫu không kiểm tra cùng quy trình.", "Vì sao chưa sửa?"),
)
ROOT = "Lịch rà soát tách rời giữa quy trình và biểu mẫu đi kèm"
LONG_AGO = 40  # days since a finding was made


def clause(number="8.5.1"):
    edition, _new = Edition.objects.get_or_create(key="2015", defaults={"name": "TCVN ISO 9001:2015"})
    return Clause.objects.get_or_create(
        edition=edition, number=number, defaults={"title": "Kiểm soát", "order": number}
    )[0]


def working_day(w, n) -> date:
    """The n-th working day from today."""
    return add_working_days(make.today(), n, calendar_of(w.agency))


def given(by, **more):
    return {"by": by, "at": make.now(), "day": make.today(), **more}


def seen(w, **more):
    facts = {
        "unit": w.trade, "grade": "minor", "source": "audit", "source_ref": "ĐG-2026-02",
        "statement": "Phiếu kiểm soát quá trình không ghi giờ nhận bàn giao", "evidence": "7 trong 15 hồ sơ lấy mẫu",
        "found_date": make.today(), "clauses": [clause()],
    }  # fmt: skip
    return Seen(**(facts | more))


def found(w, *, by=None, **more) -> Finding:
    """A finding of the auditor in the trade unit."""
    return record_finding(seen(w, **more), **given(by or w.auditor))


def opened(w, *, by=None, findings=None, **more) -> CorrectiveAction:
    """A corrective action for one new finding, given to the author's post."""
    if findings is None:
        findings = [found(w)]
    wanted = {"unit": w.trade, "title": "Phiếu kiểm soát không ghi giờ", "findings": findings, "post": w.author_post}
    return open_corrective(Wanted(**(wanted | more)), **given(by or w.auditor))


def corrected(w, car, *, by=None):
    return write_correction(
        car, what="Bổ sung giờ bàn giao cho 7 hồ sơ", evidence="Nhật ký một cửa", done_by=by or w.author,
        done_date=make.today(), **given(by or w.author),
    )  # fmt: skip


def analysed(w, car, *, by=None, lines=WHYS, root=ROOT, method="whys", **more):
    return write_cause(car, method=method, lines=lines, root=root, by=by or w.author, at=make.now(), **more)


def planned(w, car, *, days=5, post=None, by=None, what="Ban hành biểu mẫu có cột giờ"):
    return plan_action(car, what=what, post=post or w.author_post, due=working_day(w, days), **given(by or w.author))


def to_be_checked(w, car, *, checker=None, days=30, by=None):
    return plan_check(
        car, checker=checker or w.auditor, due=working_day(w, days), criterion="20 phiếu lấy mẫu, 100% ghi đủ giờ",
        **given(by or w.author),
    )  # fmt: skip


def ready(w, **more) -> CorrectiveAction:
    """Everything is there to be put forward."""
    car = opened(w, **more)
    corrected(w, car)
    analysed(w, car)
    planned(w, car)
    to_be_checked(w, car)
    return car


def proposed(w, **more):
    car = ready(w, **more)
    move(w, car, "propose", w.author)
    return car


def acting(w, **more):
    car = proposed(w, **more)
    move(w, car, "accept", w.unit_head)
    return car


def done(w, car, *, by=None):
    for action in car.actions.filter(done_date=None, dropped_at=None):
        report_done(action, done_date=make.today(), words="BM-VP-07.06 bản 02", **given(by or w.author))


def checking(w, **more):
    car = acting(w, **more)
    done(w, car)
    move(w, car, "finish", w.author)
    return car


def checked(w, car, *, result="effective", by=None):
    return check_effect(
        car, result=result, words="20 trong 20 phiếu ghi đủ giờ", checked_date=make.today(), **given(by or w.auditor)
    )


def effective(w, **more):
    car = checking(w, **more)
    checked(w, car)
    return car


def closed(w, **more):
    car = effective(w, **more)
    move(w, car, "close", w.auditor)
    return fresh(car)


def move(w, car, name, by, *, remark="", signed=True, **more):
    proof = make.proof(by) if signed else None
    return move_corrective(fresh(car), name, **given(by), remark=remark, proof=proof, **more)


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def days_ago(n) -> date:
    return make.today() - timedelta(days=n)
