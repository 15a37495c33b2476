"""What becomes of signals that a change request took up, and who hears of it: each reporter for oneself, of no other."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import ChangeItem, ChangeRequest, PracticeSignal
from documents.models.practice import SignalState
from qms.notices.actions import notify
from qms.people.models import User


def close_refused(request: ChangeRequest, *, text: str, by: Any, at: datetime) -> None:
    """The request was refused: its signals are answered with the reason."""
    _answer(_taken(request), text, request, by=by, at=at)


def close_left_out(item: ChangeItem, *, by: Any, at: datetime) -> None:
    """The document was left out of the change: the signals on it are answered with the reason."""
    rows = [row for row in _taken(item.request) if row.document_id == item.document_id]
    _answer(rows, item.left_out_reason, item.request, by=by, at=at)


def close_issued(request: ChangeRequest, *, at: datetime) -> None:
    """Everything the request covers is in force: its signals led to a change."""
    found = _taken(request)
    PracticeSignal.objects.filter(pk__in=_keys(found)).update(state=SignalState.CHANGED, answered_at=at)
    said = _("What you said of %(code)s led to a change that is issued (%(number)s)")
    _tell(found, said, f"request:{request.pk}:done", request.number, at)


def tell_answered(signals: Iterable[PracticeSignal], *, key: str, at: datetime) -> None:
    """What was said is answered without a change; why stands on the page of each reporter."""
    _tell(signals, _("What you said of %(code)s is answered"), key, "", at)


def tell_taken(signals: Iterable[PracticeSignal], request: ChangeRequest, *, at: datetime) -> None:
    """What was said stands in a change request now."""
    said = _("What you said of %(code)s is taken up into change request %(number)s")
    _tell(signals, said, f"request:{request.pk}:taken:{at:%Y%m%d%H%M%S%f}", request.number, at)


def _taken(request: ChangeRequest) -> list[PracticeSignal]:
    """Signals that the request took up and whose end is open."""
    return list(request.signals.filter(state=SignalState.TAKEN).select_related("document"))


def _keys(rows: Iterable[PracticeSignal]) -> list[int]:
    return [row.pk for row in rows]


def _answer(rows: list[PracticeSignal], text: str, request: ChangeRequest, *, by: Any, at: datetime) -> None:
    PracticeSignal.objects.filter(pk__in=_keys(rows)).update(
        state=SignalState.ANSWERED, answer=text.strip(), answered_by=by, answered_at=at
    )
    tell_answered(rows, key=f"request:{request.pk}:{at:%Y%m%d%H%M%S%f}", at=at)


def _tell(signals: Iterable[PracticeSignal], said: str, key: str, number: str, at: datetime) -> None:
    """One notice a person and document, in words that name nobody."""
    people: dict[tuple[int, str], set[int]] = {}
    for row in signals:
        people.setdefault((row.document_id, row.document.code), set()).add(row.person_id)
    for (document, code), ids in people.items():
        notify(
            kind="practice_answered",
            to=User.objects.filter(pk__in=ids).order_by("pk"),
            about=f"signals:{document}:{key}",
            url=reverse("documents:my_signals"),
            text=said % {"code": code, "number": number},
            at=at,
        )
