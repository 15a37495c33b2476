"""A checklist as it stands: the answer that counts for each question, and how many say what."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from audits.models import ChecklistAnswer, ChecklistItem, Result

COLUMNS = ("result", "evidence", "by", "by_name", "at", "number")


def with_answers(items: QuerySet[ChecklistItem]) -> QuerySet[Any]:
    """Questions with the columns of their last answer in front of them as `said_…`; None where nobody answered."""
    last = ChecklistAnswer.objects.filter(item=OuterRef("pk")).order_by("-number")
    return items.annotate(**{f"said_{name}": Subquery(last.values(name)[:1]) for name in COLUMNS})


def counted(items: Iterable[Any]) -> dict[str, int]:
    """How many of the questions (see `with_answers`) say what, in the order of the results; with `total` and `answered`."""
    found = Counter(item.said_result for item in items)
    sums = {str(value): found[value] for value in Result.values}
    answered = sum(sums.values())
    return {"total": answered + found[None], "answered": answered, **sums}
