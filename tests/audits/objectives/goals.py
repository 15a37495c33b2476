"""Objectives for tests: made through the acts, step by step."""

from datetime import date
from decimal import Decimal

from audits.actions.measuring import measure_objective
from audits.actions.objectives import Planned, approve_objectives, propose_objective
from audits.models import Objective
from tests import make


def given(by, **more):
    return {"by": by, "at": make.now(), "day": make.today(), **more}


def planned(w, **more):
    facts = {
        "year": make.today().year, "code": "MT-01", "title": "Hồ sơ giải quyết đúng hạn", "measure": "Đúng hạn/đã giải quyết",
        "operator": "ge", "target": Decimal(99), "unit_of_measure": "%", "period": "month", "owner_post": w.author_post,
        "unit": w.trade, "plan_what": "Rà soát thời gian từng bước", "plan_due_date": date(make.today().year, 12, 31),
        "plan_evaluation": "Lũy kế cả năm", "document": None,
    }  # fmt: skip
    return Planned(**(facts | more))


def proposed(w, *, by=None, agency=None, **more) -> Objective:
    return propose_objective(agency or w.agency, planned(w, **more), **given(by or w.officer))


def approved(w, *, by=None, head=None, agency=None, **more) -> Objective:
    made = proposed(w, by=by, agency=agency, **more)
    head = head or w.head
    return approve_objectives([(made, made.token)], proof=make.proof(head), **given(head))[0]


def figured(w, objective, value, *, period=None, by=None, **more):
    first = period or objective.periods.first().key
    return measure_objective(objective, period=first, value=Decimal(value), **given(by or w.author, **more))


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def status_of(row, on=None):
    return Objective.objects.reckoned(on or make.today()).get(pk=row.pk).status
