"""What the sources of the search find for one page, joined in one statement: every list has these columns in this order."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, DateField, IntegerField, TextField, Value
from django.db.models.functions import Cast


class FoundRow(NamedTuple):
    """`kind` says whose row it is, `key` what it belongs to; the rest as the source understands it."""

    kind: str
    key: str
    code: str
    title: str
    slug: str
    issue: int
    revision: int
    state: str
    meta: str
    meta_en: str
    unit: str
    ended: date | None
    sort: str
    pk: int


def word(text: str = "") -> Any:
    """A text that is the same in every row."""
    return Value(text, output_field=CharField())


def number() -> Any:
    return Value(0, output_field=IntegerField())


def none() -> Any:
    """No day, as a column of days."""
    return Cast(Value(None, output_field=DateField()), DateField())


def row(kind: str, **columns: Any) -> list[Any]:
    """The columns in order, for `values_list`; texts are cast, since lists differ in how long theirs may be."""
    blank: dict[str, Any] = {name: word() for name in FoundRow._fields} | {
        "issue": number(),
        "revision": number(),
        "ended": none(),
        "pk": Value(0, output_field=BigIntegerField()),
    }
    given = {name: Cast(value, TextField()) if name in _TEXTS else value for name, value in columns.items()}
    found = {"kind": word(kind)} | given
    return [found.get(name, blank[name]) for name in FoundRow._fields]


_TEXTS = frozenset({"key", "code", "title", "slug", "state", "meta", "meta_en", "unit", "sort"})
