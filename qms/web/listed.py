"""Work that several floors list in one statement: each gives rows of one shape, here they are joined.

The shape of a row is kind, number, code, title, name, due: a word, a whole number, three texts, a day or nothing.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F, QuerySet, Value
from django.utils.translation import ngettext

READ = 2000  # rows of all kinds, those due first
SHOWN = 100  # rows of one kind, so that no kind crowds out another; the last one says how many there are besides
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
    """What the sources list (`listed(person, day)`, told by `line(row, day)`), in one statement; none where they list nothing.

    At most SHOWN rows of each kind, those due first; the rest is counted in the last of them.
    """
    parts, tellers = [], []
    for source in sources:
        if found := list(source.listed(person, day)) if hasattr(source, "listed") else []:
            parts += found
            tellers.append(source)
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    ordered = sorted(rows.order_by("due_", "number_")[:READ], key=lambda row: (row[0], row[5] or date.max, row[1]))
    told: list[dict[str, Any]] = []
    for _kind, of_kind in groupby(ordered, itemgetter(0)):
        these = list(of_kind)
        lines = [line for row in these[:SHOWN] for source in tellers if (line := source.line(row, day))]
        told += _with_rest(lines, len(these) - SHOWN)
    return told


def _with_rest(lines: list[dict[str, Any]], rest: int) -> list[dict[str, Any]]:
    if rest <= 0 or not lines:
        return lines
    more = ngettext("and %(n)d more of this kind", "and %(n)d more of this kind", rest) % {"n": rest}
    return [*lines[:-1], {**lines[-1], "meta": " · ".join(filter(None, [str(lines[-1]["meta"]), more]))}]
