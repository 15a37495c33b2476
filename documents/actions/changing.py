"""Change requests (phiếu sửa đổi): asked by any reader, answered by the QMS officer, several documents at once.

What an accepted request covers comes into force together: see `require_together`, which issuing asks.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.actions.drafting import start_version
from documents.codes import next_number
from documents.models import ChangeItem, ChangeRequest, Document, Version, VersionChangeRequest
from documents.practice.following import close_issued, close_left_out, close_refused
from documents.querysets import KEEP, VIEW
from documents.telling import people_who
from qms.approvals.moves import State
from qms.notices.actions import notify
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

SHORTEST, LONGEST = 10, 4000
MOST_DOCUMENTS = 30
REGISTER = "change_requests"


@transaction.atomic
def ask_for_change(document: Document, *, reason: str, by: Any, at: datetime, day: date) -> ChangeRequest:
    """Ask the officers of the owner agency to have the document changed; `reason` says what is wrong and what is proposed.

    Raises Refused for a document that is not in force or to come, and while an own request on it is unanswered.
    """
    if not by.has_perm(VIEW, document):
        raise Refused(_("You may not read this document, so you cannot ask for a change of it."))
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Refused(
            _("Say in %(shortest)d to %(longest)d characters what is to change and why.")
            % {"shortest": SHORTEST, "longest": LONGEST},
            field="reason",
        )
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    if not document.periods.going_on(day).exists():
        raise Refused(_("Nothing of this document is in force, so there is nothing to change."))
    open_one = document.change_requests.unanswered().filter(asked_by=by).first()
    if open_one:
        raise Refused(
            _("Your request %(number)s on this document is not answered yet. Wait for its answer.")
            % {"number": open_one.number}
        )
    text = _("%(who)s asks for a change of %(code)s") % {"who": by.full_name, "code": document.code}
    return _opened(document, reason, text, by=by, at=at, day=day)


@transaction.atomic
def ask_from_practice(document: Document, *, reason: str, at: datetime, day: date) -> ChangeRequest:
    """Ask for a change in the name of nobody: `reason` holds what the signals say that reached the threshold.

    The caller (`documents.actions.practice`) holds the lock of the document and has weighed them.
    """
    text = _("Signals from practice ask for a change of %(code)s") % {"code": document.code}
    return _opened(document, reason, text, by=None, at=at, day=day)


def _opened(document: Document, reason: str, text: str, *, by: Any, at: datetime, day: date) -> ChangeRequest:
    """The request, of which the other officers hear `text`; recorded."""
    made = ChangeRequest.objects.create(
        agency=document.agency,
        number=_number(document.agency, day),
        document=document,
        asked_by=by,
        asked_at=at,
        reason=reason,
    )
    _tell_officers(made, text, "", by=by, at=at, day=day)
    record(act=Act.CHANGE_ASKED, by=by, on=made, agency=document.agency, at=at, detail={"document": document.code})
    return made


def tell_of_more(request: ChangeRequest, count: int, *, by: Any, at: datetime, day: date) -> None:
    """The officers hear that `count` further signals from practice joined the request."""
    told = {"count": count, "number": request.number}
    text = _("Signals from practice that joined %(number)s: %(count)d") % told
    _tell_officers(request, text, f":{at:%Y%m%d%H%M%S%f}", by=by, at=at, day=day)


def _tell_officers(request: ChangeRequest, text: str, key: str, *, by: Any, at: datetime, day: date) -> None:
    officers = people_who(KEEP, request.agency, day=day)
    notify(
        kind="change_asked",
        to=[person for person in officers if by is None or person.pk != by.pk],
        about=f"change:{request.pk}{key}",
        url=_address(request),
        text=text,
        at=at,
    )


def _number(agency: Any, day: date) -> str:
    """SĐ-2026-31. Numbers entered by hand are stepped over."""
    while True:
        number = f"SĐ-{day:%Y}-{next_number(agency, REGISTER, year=day.year):02d}"
        if not ChangeRequest.objects.filter(agency=agency, number=number).exists():
            return number


@transaction.atomic
def accept_change(
    request: ChangeRequest, *, documents: Collection[Document], text: str, by: Any, at: datetime
) -> ChangeRequest:
    """Take the request up for its document and `documents` besides; their next versions come into force together."""
    request = _locked(request, by)
    _require_state(request, "")
    for document in {row.pk: row for row in [request.document, *documents]}.values():
        _add(request, document, by=by, at=at)
    _answer(request, "accepted", text, by=by, at=at)
    codes = list(request.items.values_list("document__code", flat=True))
    record(act=Act.CHANGE_ACCEPTED, by=by, on=request, agency=request.agency, at=at, detail={"documents": codes})
    _tell(request, "answered", _("Your request %(number)s is accepted") % {"number": request.number}, at=at)
    return request


@transaction.atomic
def refuse_change(request: ChangeRequest, *, text: str, by: Any, at: datetime) -> ChangeRequest:
    """Answer that nothing will be changed, with the reason the asker reads."""
    request = _locked(request, by)
    _require_state(request, "")
    if not text.strip():
        raise Refused(_("Write why; who asked reads it."), field="text")
    _answer(request, "refused", text, by=by, at=at)
    record(act=Act.CHANGE_REFUSED, by=by, on=request, agency=request.agency, at=at)
    close_refused(request, text=text, by=by, at=at)
    _tell(request, "answered", _("Your request %(number)s is refused") % {"number": request.number}, at=at)
    return request


@transaction.atomic
def add_to_change(
    request: ChangeRequest, *, documents: Collection[Document], by: Any, at: datetime
) -> list[ChangeItem]:
    """Cover further documents by an accepted request, all or none; one that was left out comes back by a new request only."""
    request = _locked(request, by)
    _require_state(request, "accepted")
    items = [_add(request, document, by=by, at=at) for document in documents]
    detail = {"added": [document.code for document in documents]}
    record(act=Act.CHANGE_ALTERED, by=by, on=request, agency=request.agency, at=at, detail=detail)
    return items


@transaction.atomic
def leave_out_of_change(item: ChangeItem, *, reason: str, by: Any, at: datetime) -> ChangeItem:
    """Let the others come into force without this document. Its version, if there is one, goes its own way."""
    request = _locked(item.request, by)
    _require_state(request, "accepted")
    item = ChangeItem.objects.select_for_update(of=("self",)).select_related("document").get(pk=item.pk)
    if item.left_out_at:
        raise Refused(_("%(code)s is left out already.") % {"code": item.document.code})
    if not reason.strip():
        raise Refused(_("Write the reason; it stays in the record."), field="reason")
    if not request.items.covered().exclude(pk=item.pk).exists():
        raise Refused(_("A change needs at least one document."))
    item.left_out_by, item.left_out_at, item.left_out_reason = by, at, reason.strip()[:400]
    item.save(update_fields=["left_out_by", "left_out_at", "left_out_reason"])
    close_left_out(item, by=by, at=at)
    detail = {"left_out": item.document.code, "reason": item.left_out_reason}
    record(act=Act.CHANGE_ALTERED, by=by, on=request, agency=request.agency, at=at, detail=detail)
    return item


@transaction.atomic
def begin_change(item: ChangeItem, *, by: Any, at: datetime, whole: bool = False) -> Version:
    """The draft that answers the request for one document: a new one, or the draft that is being written already."""
    item = ChangeItem.objects.select_related("request", "document").get(pk=item.pk)
    if item.left_out_at or item.request.outcome != "accepted":
        raise Refused(_("This document is not part of the change."))
    running = item.document.versions.in_preparation().first()
    if running is not None and running.state == State.DRAFT and by.has_perm("documents.edit_version", running):
        version = running
    else:
        version = start_version(item.document, by=by, at=at, whole=whole, reason=item.request.reason[:1000])
    VersionChangeRequest.objects.get_or_create(version=version, request=item.request)
    return version


def require_together(versions: Iterable[Version]) -> None:
    """Raises Refused where an accepted change covers further documents whose versions are not among these.

    What is in force already by that change, or was left out, no longer counts.
    """
    versions = list(versions)
    chosen = [version.document_id for version in versions]
    for request in _answered_by(versions):
        missing = request.items.waiting().exclude(document__in=chosen).values_list("document__code", flat=True)
        if missing:
            raise Refused(
                _("%(number)s also covers %(codes)s. They come into force together: wait for them, or leave them out.")
                % {"number": request.number, "codes": ", ".join(missing)},
                field="versions",
            )


def require_one_day(versions: Iterable[Version], effective: Mapping[int, date | None]) -> None:
    """Raises Refused where the versions of one change would come into force on different days."""
    chosen = {version.pk for version in versions}
    days: dict[str, set[date | None]] = {}
    answers = VersionChangeRequest.objects.filter(version__in=chosen, request__outcome="accepted")
    for number, version in answers.values_list("request__number", "version"):
        days.setdefault(number, set()).add(effective.get(version))
    for number, found in days.items():
        if len(found) > 1:
            raise Refused(
                _("The versions of %(number)s come into force together. Enter the same day for all of them.")
                % {"number": number},
                field="effective",
            )


def tell_of_changes(versions: Iterable[Version], *, at: datetime) -> None:
    """Who asked hears once everything that the request covers is in force."""
    for request in _answered_by(versions):
        if not request.items.waiting().exists():
            close_issued(request, at=at)
            _tell(request, "done", _("What you asked for in %(number)s is issued") % {"number": request.number}, at=at)


def _answered_by(versions: Iterable[Version]) -> QuerySet[ChangeRequest]:
    """Accepted requests that these versions answer."""
    numbers = [version.pk for version in versions]
    return ChangeRequest.objects.filter(outcome="accepted", answered_by__version__in=numbers).distinct()


def _locked(request: ChangeRequest, by: Any) -> ChangeRequest:
    request = (
        ChangeRequest.objects.select_for_update(of=("self",))
        .select_related("agency", "document", "asked_by")
        .get(pk=request.pk)
    )
    if not by.has_perm(KEEP, request):
        raise Refused(_("Only the QMS officer of the agency answers change requests."))
    return request


def _require_state(request: ChangeRequest, outcome: str) -> None:
    if request.outcome != outcome:
        raise Refused(_("Accept the request first.") if outcome else _("This request is answered already."))


def _add(request: ChangeRequest, document: Document, *, by: Any, at: datetime) -> ChangeItem:
    if document.agency_id != request.agency_id:
        raise Refused(_("%(code)s belongs to another agency.") % {"code": document.code}, field="documents")
    if not by.has_perm(VIEW, document):
        raise Refused(_("There is no document with this code that you may read."), field="documents")
    if request.items.filter(document=document).exists():
        raise Refused(_("%(code)s is part of this change already.") % {"code": document.code}, field="documents")
    if request.items.count() >= MOST_DOCUMENTS:
        raise Refused(_("One change covers at most %(n)d documents.") % {"n": MOST_DOCUMENTS}, field="documents")
    return ChangeItem.objects.create(request=request, document=document, added_by=by, added_at=at)


def _answer(request: ChangeRequest, outcome: str, text: str, *, by: Any, at: datetime) -> None:
    request.outcome, request.outcome_text, request.outcome_at, request.outcome_by = outcome, text.strip(), at, by
    request.save(update_fields=["outcome", "outcome_text", "outcome_at", "outcome_by"])


def _address(request: ChangeRequest) -> str:
    return reverse("documents:change", args=[request.pk])


def _tell(request: ChangeRequest, what: str, text: str, *, at: datetime) -> None:
    if request.asked_by is None:  # it came from practice, whose reporters are told by `documents.practice.following`
        return
    about = f"change:{request.pk}:{what}"
    notify(kind="change_answered", to=request.asked_by, about=about, url=_address(request), text=text, at=at)
