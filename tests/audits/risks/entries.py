"""Risks and opportunities for tests: made through the acts."""

from datetime import timedelta

from audits.actions.risks import Described, Marks, plan_risk_action, record_entry
from audits.risks.registers import RISKS
from tests import make


def given(by, **more):
    return {"by": by, "at": make.now(), "day": make.today(), **more}


def described(w, register=RISKS, **more):
    facts = {
        "description": "Thẩm định chậm vì chờ lịch nhiều người", "treatment": register.treatments.values[0],
        "owner_post": w.author_post, "review_due": make.today() + timedelta(days=90), "unit": w.trade, "cause": "Mùa Tết",
        "effect": "Quá hạn",
    }  # fmt: skip
    return Described(**(facts | more))


def recorded(w, register=RISKS, *, marks=(3, 4), by=None, agency=None, **more):
    return record_entry(
        register, agency or w.agency, described(w, register, **more), Marks(*marks), **given(by or w.officer)
    )


def acted(w, entry, *, post=None, days=5, by=None, what="Lịch thẩm định tuần"):
    due = make.today() + timedelta(days=days)
    return plan_risk_action(entry, what=what, post=post or w.reader_post, due=due, **given(by or w.officer))


def fresh(row):
    return type(row).objects.get(pk=row.pk)
