"""Duties as the sweep of reminders takes them: open ones, once for each person who has to do them."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from qms.duties.models import Duty
from qms.duties.responsible import with_person
from qms.duties.rules import RULES, label_of
from qms.notices.reminding import due_rows, path_of, worded


def duties_due(day: date) -> list[QuerySet[Any, Any]]:
    """Everything that is open on `day`."""
    text = worded(_("To be done this year: %(what)s"), what=_words())
    common = {"person": "holder_", "key": "duty", "due": "due_date", "text": text, "url": path_of("duties:duty", "pk")}
    return [due_rows(rows, **common) for rows in with_person(Duty.objects.open(), day)]


def duties_opened(person: Any) -> Q:
    """Duties that the person may see."""
    return Q(pk__in=Duty.objects.permitted(person, "duties.view_duty").values("pk"))


def _words() -> Any:
    """The label of the duty, put together by the database."""
    whens = [
        When(rule=rule.key, period=day.period, then=Value(label_of(rule.key, day.period)))
        for rule in RULES
        for day in rule.days
        if day.label
    ]
    whens += [When(rule=rule.key, then=Value(str(rule.title))) for rule in RULES]
    return Case(*whens, default=Value("–"), output_field=CharField())
