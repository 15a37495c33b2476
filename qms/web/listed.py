"""Work that several floors list in one statement: each gives rows of one shape, here they are joined.

The shape of a row is kind, number, code, title, name, due: a word, a whole number, three texts, a day or nothing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, QuerySet, Value

MOST = 400
COLUMNS = ("kind_", "number_", "code_", "title_", "name_", "due_")


def text(column: str) -> Any:
    """A column as text, or an empty text; alike in every part of a union."""
    return ExpressionWrapper(F(column) if column else Value(""), CharField())


def listed(rows: QuerySet[Any], kind: Any, number: Any = "pk", **columns: Any) -> QuerySet[Any, Any]:
    """Rows in the shape; `kind` a word or an expression, `number` a column or an expression, `columns` code, title, name, due."""
    named = {f"{name}_": column for name, column in columns.items()}
    named["kind_"] = Value(kind, CharField()) if isinstance(kind, str) else kind
    named["number_"] = F(number) if isinstance(number, str) else number
    return rows.order_by().annotate(**named).values_list(*COLUMNS)


def rows_listed(sources: Iterable[Any], person: Any, day: date) -> list[dict[str, Any]]:
    """What the sources list (`listed(person, day)`, told by `line(row, day)`), in one statement; none where they list nothing."""
    parts, tellers = [], []
    for source in sources:
        if found := list(source.listed(person, day)) if hasattr(source, "listed") else []:
            parts += found
            tellers.append(source)
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    ordered = sorted(rows, key=lambda row: (row[0], row[5] or date.max, row[1]))[:MOST]
    told = (line for row in ordered for source in tellers if (line := source.line(row, day)))
    return list(told)
