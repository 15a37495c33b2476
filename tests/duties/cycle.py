"""Duties for tests: the cycle of a year, and one of it."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from qms.duties.actions import do_duty, make_duties
from qms.duties.models import Duty
from tests import make

BEGIN = date(2026, 1, 2)
AT = datetime(2026, 1, 2, 1, tzinfo=UTC)


def made(day: date = BEGIN) -> int:
    return make_duties(at=AT, day=day)


def duty(w: SimpleNamespace, rule: str = "internal_audit", **fields: Any) -> Duty:
    """A duty of the agency that is due today, unless said otherwise."""
    today = make.today()
    given = {
        "agency": w.agency, "rule": rule, "year": today.year, "rule_date": today, "due_date": today, "made_at": make.now(),
        "changed_at": make.now(),
    }  # fmt: skip
    return Duty.objects.create(**(given | fields))


def done(one: Duty, by: Any, **fields: Any) -> Duty:
    given = {"done_date": make.today(), "evidence": "Báo cáo số 5", "link": "", "at": make.now(), "day": make.today()}
    return do_duty(one, by=by, **(given | fields))


def fresh(one: Duty) -> Duty:
    return Duty.objects.get(pk=one.pk)
