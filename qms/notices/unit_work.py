"""What the people of some units have to do by a day: the due things of which they are reminded, for who heads the units."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from qms.notices.compiled import Sql, compiled
from qms.notices.kinds import NoticeKind, kinds
from qms.people.models import Appointment
from qms.people.querysets import covers

MOST = 1_000  # rows read, those due first
AHEAD = timedelta(days=90)  # what is due later is nobody's worry yet

_DUE = """
SELECT r.kind_, r.subject_, r.due_, r.text_, r.url_, u.full_name FROM ({parts}) r JOIN people_user u ON u.id = r.person_
WHERE u.is_active AND r.due_ <= %s AND r.person_ <> %s AND r.person_ IN ({people}) ORDER BY r.due_, r.kind_, r.subject_, u.full_name LIMIT %s"""


# One kind of them; its key is a parameter of its own, in front of those of the rows.
_PART = {
    "postgresql": "SELECT CAST(%s AS VARCHAR) AS kind_, d.* FROM ({inner}) d",
    "sqlite": "SELECT %s AS kind_, d.* FROM ({inner}) d",
}


class Due(NamedTuple):
    """One thing, by whom it is to be done, and by when."""

    kind: NoticeKind
    due_date: date
    text: str
    url: str
    people: list[str]


def due_in(unit_paths: Iterable[str], day: date, *, besides: Any) -> list[Due]:
    """Open things that are late or due within three months, of whoever holds a post in these units or below, without those of `besides`; first due first.

    One statement, and what the kinds themselves ask to know who is meant.
    """
    paths = sorted(set(unit_paths))
    if not paths:
        return []
    shown = [(kind.key, rows) for kind in _reminding() for rows in kind.reminds.shown_on(day, besides)]
    parts = [(key, sql) for key, rows in shown if (sql := compiled(rows))]
    if not parts:
        return []
    people = _people(paths, day)
    inner = " UNION ALL ".join(_PART[connection.vendor].format(inner=sql.text) for _key, sql in parts)
    statement = _DUE.format(parts=inner, people=people.text)
    params = [value for key, sql in parts for value in (key, *sql.params)]
    with connection.cursor() as cursor:
        last = connection.ops.adapt_datefield_value(day + AHEAD)
        cursor.execute(statement, [*params, last, besides.pk, *people.params, MOST])
        return _joined(cursor.fetchall())


def _reminding() -> list[NoticeKind]:
    """Kinds of which something can be late; what only ends on its day is no work."""
    asked = [kind for kind in kinds().values() if kind.reminds and kind.reminds.listed]
    return [kind for kind in asked if kind.reminds.after or kind.reminds.escalate_after]


def _people(paths: list[str], day: date) -> Sql:
    under = reduce(or_, (Q(post__unit__phases__path__startswith=path) for path in paths))
    held = Appointment.objects.filter(under, covers(day), covers(day, "post__unit__phases__")).order_by()
    found = compiled(held.values("person"))
    assert found is not None, "appointments can always have rows"  # noqa: S101
    return found


def _joined(rows: Iterable[tuple[Any, ...]]) -> list[Due]:
    known, found = kinds(), {}
    for key, subject, due, text, url, name in rows:
        day = date.fromisoformat(due[:10]) if isinstance(due, str) else due
        found.setdefault((key, subject, day), Due(known[key], day, text, url, [])).people.append(name)
    return list(found.values())
