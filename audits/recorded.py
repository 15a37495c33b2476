"""Which entries of the trail are about something of audits that a reader of the trail may not see."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Model, Q
from django.db.models.functions import Cast

from audits.models import Audit, CorrectiveAction, Finding, Objective, Opportunity, Programme, Risk
from qms.access.gate import see_permission

SUBJECTS: tuple[type[Model], ...] = (Programme, Audit, Finding, CorrectiveAction, Objective, Risk, Opportunity)


def unseen(person: Any) -> Q:
    """A programme before it is approved, a finding of another unit: an entry tells their words."""
    return reduce(or_, (_unseen(model, person) for model in SUBJECTS))


def _unseen(model: type[Model], person: Any) -> Q:
    rows: Any = model._default_manager
    seen = rows.permitted(person, see_permission(model)).values("pk")
    hidden = rows.exclude(pk__in=seen).order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(subject_type=model._meta.label, subject_id__in=hidden)
