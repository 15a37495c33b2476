"""Signals from practice: sent by readers, reworded while they wait, taken up into a change request, answered.

The officer and the heads of the owner unit see who sent one without a name; nobody else does, the trail included.
"""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.actions.changing import ask_for_change, ask_from_practice, tell_of_more
from documents.models import ChangeRequest, Document, PracticeSignal, Version
from documents.models.practice import SignalState
from documents.practice.following import tell_answered, tell_taken
from documents.practice.kinds import LONGEST, MOST_A_DAY, ROWS, SHORTEST, Kind
from documents.practice.places import Place, place_at
from documents.practice.weighing import is_reached, running_request, words_of
from documents.querysets import KEEP, REWORD_SIGNAL, VIEW_VERSION
from documents.snapshot import snapshot_of
from qms.access.rights import rights_of
from qms.people.models import User
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST_AT_ONCE = 500  # signals taken up or answered together


class AlreadySaid(Refused):
    """The person said this of the place already; `signal` is what waits, and its words may be changed."""

    def __init__(self, signal: PracticeSignal) -> None:
        super().__init__(
            _(
                "You said this on %(day)s and it is not answered yet. Change its words here if you want to add something."
            )
            % {"day": f"{signal.at:%d/%m/%Y}"}
        )
        self.signal = signal


@transaction.atomic
def signal_practice(
    document: Document,
    *,
    kind: str,
    by: Any,
    at: datetime,
    day: date,
    place: str = "",
    text: str = "",
    is_discreet: bool = False,
) -> PracticeSignal:
    """Say of a place (its id on the page, empty for the whole) in the version in force on `day` what is wrong with it.

    Where the signals that wait are many enough, a change request is opened in the same transaction. Raises AlreadySaid
    while the same of the same place by the same person waits, Refused otherwise.
    """
    text = _words(kind, text)
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    version = _in_force(document, by, day)
    about = place_at(snapshot_of(version), place)
    if about is None:
        raise Refused(_("The text in force has no such place. Choose it from the list."), field="place")
    _require_new(document, about, kind, by)
    _require_few(by, day)
    made = PracticeSignal.objects.create(
        document=document,
        version=version,
        anchor=about.anchor,
        place=about.name,
        kind=kind,
        text=text,
        is_discreet=is_discreet,
        at=at,
        **_who(by, day),
    )
    _note(Act.PRACTICE_SIGNALLED, made, by=by, at=at)
    if is_reached(document, day):
        _take(document, list(_waiting(document)), by=None, at=at, day=day)
        made.refresh_from_db()
    return made


@transaction.atomic
def reword_signal(signal: PracticeSignal, *, text: str, is_discreet: bool, by: Any, at: datetime) -> PracticeSignal:
    """Change the words of an own signal that waits, and whether the name is shown."""
    signal = _locked(signal)
    if not by.has_perm(REWORD_SIGNAL, signal):
        raise Refused(_("Only who sent it changes its words."))
    if signal.state != SignalState.OPEN:
        raise Refused(_("It was taken up or answered meanwhile, so its words stay as they are."))
    signal.text, signal.is_discreet, signal.changed_at = _words(signal.kind, text), is_discreet, at
    signal.save(update_fields=["text", "is_discreet", "changed_at"])
    _note(Act.PRACTICE_REWORDED, signal, by=by, at=at)
    return signal


@transaction.atomic
def take_up_signals(document: Document, *, signals: Collection[int], by: Any, at: datetime, day: date) -> ChangeRequest:
    """Take signals that wait up into the change request that runs on the document, or into a new one with what they say."""
    document, rows = _chosen(document, signals, by)
    return _take(document, rows, by=by, at=at, day=day)


@transaction.atomic
def answer_signals(
    document: Document, *, signals: Collection[int], text: str, by: Any, at: datetime
) -> list[PracticeSignal]:
    """Answer signals that wait without a change; the reporters read why."""
    document, rows = _chosen(document, signals, by)
    text = text.strip()
    if not SHORTEST <= len(text) <= LONGEST:
        raise Refused(
            _("Write in %(shortest)d to %(longest)d characters why nothing changes; the reporters read it.")
            % {"shortest": SHORTEST, "longest": LONGEST},
            field="text",
        )
    PracticeSignal.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=SignalState.ANSWERED, answer=text, answered_by=by, answered_at=at
    )
    tell_answered(rows, key=f"answer:{min(row.pk for row in rows)}", at=at)
    detail = {"signals": len(rows)}
    record(act=Act.PRACTICE_ANSWERED, by=by, on=document, agency=document.agency, at=at, detail=detail)
    return rows


def _take(document: Document, rows: list[PracticeSignal], *, by: Any, at: datetime, day: date) -> ChangeRequest:
    """`by` is None where the threshold was reached: no name stands for the many who said it."""
    request = running_request(document, by)
    if request is not None:
        tell_of_more(request, len(rows), by=by, at=at, day=day)
    elif by is None:
        request = ask_from_practice(document, reason=words_of(document, rows), at=at, day=day)
    else:
        request = ask_for_change(document, reason=words_of(document, rows), by=by, at=at, day=day)
    PracticeSignal.objects.filter(pk__in=[row.pk for row in rows]).update(state=SignalState.TAKEN, request=request)
    tell_taken(rows, request, at=at)
    detail = {"request": request.number, "signals": len(rows)}
    record(act=Act.PRACTICE_TAKEN_UP, by=by, on=document, agency=document.agency, at=at, detail=detail)
    return request


def _chosen(document: Document, signals: Collection[int], by: Any) -> tuple[Document, list[PracticeSignal]]:
    """The document, locked, and those of its signals that were chosen and still wait."""
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    if not by.has_perm(KEEP, document):
        raise Refused(_("Only the QMS officer of the agency answers signals from practice."))
    wanted = set(signals)
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise Refused(_("Choose at least one signal."), field="signals")
    rows = list(_waiting(document).filter(pk__in=wanted))
    if len(rows) != len(wanted):
        raise Refused(_("Some of these were taken up or answered meanwhile. Choose again."), field="signals")
    return document, rows


def _waiting(document: Document) -> Any:
    """Signals that wait on a document whose row is locked, so that nobody takes them up twice."""
    return document.signals.waiting().select_related("document").order_by("place", "at", "pk")


def _locked(signal: PracticeSignal) -> PracticeSignal:
    """The signal behind the lock of its document, which whoever takes signals up or answers them holds."""
    Document.objects.select_for_update(of=("self",)).get(pk=signal.document_id)
    return PracticeSignal.objects.select_related("document__agency").get(pk=signal.pk)


def _who(by: Any, day: date) -> dict[str, Any]:
    """The person, with name and first unit as they are on `day`."""
    seats = rights_of(by, day).seats
    unit = {"unit_id": seats[0].unit, "unit_name": seats[0].unit_name} if seats else {}
    return {"person": by, "person_name": by.full_name, **unit}


def _words(kind: str, text: str) -> str:
    if kind not in Kind.values:
        raise Refused(_("Choose what is wrong."), field="kind")
    text = text.strip()
    asks = ROWS[kind].asks
    if asks and len(text) < SHORTEST:
        raise Refused(f"{asks} {_('At least %(n)d characters.') % {'n': SHORTEST}}", field="text")
    if len(text) > LONGEST:
        raise Refused(_("Say it in at most %(n)d characters.") % {"n": LONGEST}, field="text")
    return text


def _in_force(document: Document, by: Any, day: date) -> Version:
    seen = Version.objects.permitted(by, VIEW_VERSION, day=day)
    version = seen.filter(covers(day, "period__"), document=document).first()
    if version is None:
        raise Refused(_("Nothing of this document is in force that you may read, so there is nothing to say of it."))
    return version


def _require_new(document: Document, place: Place, kind: str, by: Any) -> None:
    waiting = document.signals.waiting().filter(person=by, anchor=place.anchor, kind=kind).first()
    if waiting is not None:
        raise AlreadySaid(waiting)


def _require_few(by: Any, day: date) -> None:
    """At most so many signals a person a day. The row of the person is locked, so that nobody sends two at once past it."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    begins = timezone.make_aware(datetime.combine(day, time()))
    if PracticeSignal.objects.filter(person=by, at__gte=begins).count() >= MOST_A_DAY:
        raise Refused(
            _("You sent %(n)d signals today, which is the most for one day. Go on tomorrow, or ask for a change.")
            % {"n": MOST_A_DAY}
        )


def _note(act: Act, signal: PracticeSignal, *, by: Any, at: datetime) -> None:
    """One line of the trail; without the name where the reporter asked for that, since more people read the trail."""
    detail = {"document": signal.document.code, "kind": signal.kind}
    known = None if signal.is_discreet else by
    record(act=act, by=known, on=signal, agency=signal.document.agency, at=at, detail=detail)
