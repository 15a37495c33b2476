"""What people are reminded of, and when: the words in which an app says it, as a column of its table of notice kinds.

How an app adds a kind that reminds:

1. A function `due(day)` gives one queryset or several, each made by `due_rows`: everything that is open on `day`, once for
   each person who has to do it, whatever its due date. It asks the rights and posts of `day` afresh, so that whoever lost
   them is not reminded; what is done is no longer among its rows, and its reminders count as read from then on.
2. A row of the app's `KINDS`: `NoticeKind("copy_due", _("Controlled copy to give back"), reminds=Reminder(due=..., before=(3,), after=(1, 5)))`.

Nothing else: the sweep writes the reminders (`qms.notices.reminders`), set-based, each once for person, kind, subject, due
date and stage. Texts hold codes and dates, never titles or content; a path leads to a page that asks for rights itself.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, DateField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import IsNull
from django.urls import reverse

COLUMNS = ("person_", "subject_", "due_", "text_", "url_")
_PLACE = re.compile(r"%\((\w+)\)s")
_STAND_IN = "90909090{n}"  # a word that every kind of address takes, for the column that comes in its place


@dataclass(frozen=True)
class Reminder:
    """When people are reminded of what is open: numbers of working days of the person's agency, counted from the due date.

    `before=(3, 1)` three and one working days ahead, `on_day` on the day itself, `after=(1, 5)` when it is late. Where the due
    date is a day off, the reminders before it count from the working day before, those after it from the working day after
    (a period that ends on a day off ends on the next working day: Civil Code 2015, article 148). Who was away, or a server that stood still, is reminded once, of
    the latest stage that has come. `escalate_after` working days after the due date the head of the person's unit hears of
    it once, and the person herself; where she is the head, or there is none, the head of the unit above. `listed`: what the
    page of a unit's work shows, `due` itself, or for a kind whose `due` takes many statements a function of the day and of who asks.
    `opens` says which of the rows of `due` a person may open: the head of a unit hears what her people owe, and gets a link
    only where the page behind it is hers to see.
    """

    due: Callable[[date], QuerySet[Any, Any] | Iterable[QuerySet[Any, Any]]]
    before: tuple[int, ...] = ()
    on_day: bool = True
    after: tuple[int, ...] = ()
    escalate_after: int | None = None
    listed: bool | Callable[[date, Any], list[QuerySet[Any, Any]]] = True
    opens: Callable[[Any], Q] | None = None

    @property
    def stages(self) -> tuple[int, ...]:
        """Working days from the due date, in order: `before=(3, 1), after=(1,)` is -3, -1, 0, 1."""
        late = self.after if self.escalate_after is None else (*self.after, self.escalate_after)
        return tuple(sorted({*(-n for n in self.before), *((0,) if self.on_day else ()), *late}))

    def open_on(self, day: date) -> list[QuerySet[Any, Any]]:
        """What `due` gives, always as a list."""
        found = self.due(day)
        return [found] if isinstance(found, QuerySet) else list(found)

    def shown_on(self, day: date, person: Any) -> list[QuerySet[Any, Any]]:
        """The same for the page of a unit's work that `person` opens."""
        if callable(self.listed):
            return self.listed(day, person)
        rows = self.open_on(day)
        return [_linked(one, self.opens(person)) for one in rows] if self.opens else rows


def due_rows(rows: QuerySet[Any], *, person: str, key: str, due: Any, text: Any, url: Any) -> QuerySet[Any, Any]:
    """Rows in the one shape the sweep takes. `person` is a column, `due` a column or an expression that gives a day; rows
    without one remind nobody.

    `key` names the thing for ever: the word before the id, `"step"` gives `step:17`; or an expression of text. `text` and
    `url` are expressions or plain texts: see `worded` and `path_of`. The same thing of the same person may come twice.
    """
    subject = (
        Concat(Value(f"{key}:"), Cast("pk", CharField()), output_field=CharField()) if isinstance(key, str) else key
    )
    day = F(due) if isinstance(due, str) else due
    columns = {"person_": F(person), "subject_": subject, "due_": day, "text_": _text(text), "url_": _text(url)}
    return rows.filter(IsNull(day, False)).order_by().annotate(**columns).values_list(*COLUMNS)


def _linked(rows: QuerySet[Any, Any], opened: Q) -> QuerySet[Any, Any]:
    """The same rows, with a path only where it may be opened."""
    path = Case(When(opened, then=F("url_")), default=Value("", CharField()), output_field=CharField())
    without = rows.values_list(*COLUMNS[:-1])  # a column in use cannot be put together anew
    return without.annotate(url_=path).values_list(*COLUMNS)


def day_before(column: str) -> Any:
    """The last day of a half-open period, whose `column` is the first day that no longer counts."""
    return Cast(F(column) - timedelta(days=1), DateField())


def worded(sentence: str, **columns: Any) -> Any:
    """A sentence with columns in it, as an expression: `worded(_("%(code)s: to be read"), code="document__code")`.

    A column is a name, or an expression of text. Names in the sentence that are no column raise KeyError.
    """
    parts: list[Any] = []
    for place, piece in enumerate(_PLACE.split(sentence.replace("%%", "%"))):
        if place % 2:
            parts.append(_column(columns[piece]))
        elif piece:
            parts.append(Value(piece, CharField()))
    return _joined(parts)


def path_of(name: str, *columns: Any) -> Any:
    """The path of the page `name`, its parts taken from columns: `path_of("documents:review", "pk")`."""
    stand_ins = [_STAND_IN.format(n=n) for n in range(len(columns))]
    path = reverse(name, args=stand_ins)
    parts: list[Any] = []
    for stand_in, column in zip(stand_ins, columns, strict=True):
        before, path = path.split(stand_in, 1)
        parts += [Value(before, CharField()), _column(column)]
    return _joined([*parts, Value(path, CharField())] if path else parts)


def _column(column: Any) -> Any:
    return Cast(column, CharField()) if isinstance(column, str) else column


def _joined(parts: list[Any]) -> Any:
    return Concat(*parts, output_field=CharField()) if len(parts) > 1 else parts[0]


def _text(value: Any) -> Any:
    return Value(value, CharField()) if isinstance(value, str) else ExpressionWrapper(value, CharField())
