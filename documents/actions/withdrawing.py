"""Withdrawing a document, and deciding what becomes of the documents in force that name it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.actions.copies import recall_with
from documents.actions.review_closing import settle_by_withdrawal
from documents.links import needing
from documents.models import Document, InForce, Withdrawal, WithdrawalOutcome
from documents.models.force import Outcome
from documents.querysets import KEEP, VIEW
from documents.telling import people_who
from qms.access.rights import rights_of
from qms.approvals.proof import Proof, require_proof
from qms.approvals.signing import holders_of
from qms.notices.actions import notify
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST = 400  # letters of a reason


class Answer(NamedTuple):
    """What becomes of a document that names the withdrawn one: a value of Outcome, and why where its link stays."""

    outcome: str
    reason: str = ""


class Needed(NamedTuple):
    """Who names a document in force: those the person may see, by code, and how many others there are."""

    seen: list[Document]
    unseen: list[Document]


@transaction.atomic
def withdraw_document(
    document: Document,
    *,
    from_date: date,
    reason: str,
    by: Any,
    at: datetime,
    day: date,
    proof: Proof | None,
    decision_number: str = "",
    successor: Document | None = None,
    answers: Mapping[int, Answer] | None = None,
    for_all: Answer | None = None,
) -> Withdrawal:
    """End the force of a document from `from_date`; a period that has not begun by then is cancelled.

    Every document that goes on naming it in force needs an answer: its own in `answers` (by id), else `for_all`. Answers
    about others are left aside. The owners of all of them are told. Raises Refused without an answer, for "replaced"
    without a successor that is in force, and for a link that stays without a reason.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    _require_officer(document, by)
    require_proof(proof, by, at)
    if not reason.strip():
        raise Refused(_("Write the reason; the people concerned will read it."), field="reason")
    period = _period_to_end(document, from_date, day)
    if successor is not None:
        document.successor = successor
    needed = needed_by(document, from_date, by=by)
    decided = _decided(document, needed, answers or {}, for_all, from_date=from_date, by=by, day=day)
    _close_from(document, from_date, by=by, at=at)
    settle_by_withdrawal(document, by=by, at=at)
    if successor is not None:
        document.save(update_fields=["successor"])
    words = {"reason": reason.strip(), "decision_number": decision_number.strip()}
    withdrawal = _written(period, by=by, day=day, from_date=from_date, at=at, **words)
    _keep(withdrawal, decided, day=day)
    record(act=Act.WITHDRAWN, by=by, on=document, agency=document.agency, at=at, detail={"from": from_date.isoformat()})
    return withdrawal


def _require_officer(document: Document, by: Any) -> None:
    if not by.has_perm("documents.withdraw_document", document):
        raise Refused(_("Only the QMS officer of the owner agency withdraws a document."))


def _period_to_end(document: Document, from_date: date, day: date) -> InForce:
    period = document.periods.opened().order_by("-from_date").first()
    if period is None or (period.until_date and period.until_date <= day):
        raise Refused(_("This document is not in force, so there is nothing to withdraw."))
    if from_date < day:
        raise Refused(_("A withdrawal takes effect today at the earliest."), field="from_date")
    running = document.versions.in_preparation().first()
    if running:
        raise Refused(
            _("Version %(n)s is being prepared. Cancel it first, then withdraw the document.") % {"n": running.number}
        )
    return period


def _written(period: InForce, *, by: Any, day: date, **fields: Any) -> Withdrawal:
    seats = rights_of(by, day).seats
    post = seats[0].title if seats else ""
    return Withdrawal.objects.create(
        document=period.document, period=period, by=by, by_name=by.full_name, post_title=post, **fields
    )


def _close_from(document: Document, from_date: date, *, by: Any, at: datetime) -> None:
    for period in document.periods.opened().select_related("version__document", "document__agency"):
        if period.until_date is None or period.until_date > from_date:
            period.until_date = max(from_date, period.from_date)
            period.save(update_fields=["until_date"])
            recall_with(period, by=by, at=at)


def needed_by(document: Document, from_date: date, *, by: Any) -> Needed:
    """Documents that go on naming `document` in force after `from_date`, as `by` may see them."""
    ids = needing(document, from_date).order_by().values("document")
    rows = list(Document.objects.filter(pk__in=ids).select_related("agency", "owner_post").order_by("sort_key", "pk"))
    if not rows:
        return Needed([], [])
    visible = Document.objects.permitted(by, VIEW).filter(pk__in=[row.pk for row in rows])
    seen = set(visible.values_list("pk", flat=True))
    return Needed([row for row in rows if row.pk in seen], [row for row in rows if row.pk not in seen])


def unseen_in_words(document: Document, needed: Needed, *, by: Any, day: date) -> str:
    """A sentence about documents that name this one and that the person may not see; empty where there are none.

    Nothing of them is named. How many there are is itself knowledge of what is closed, so the number is told to those
    alone who keep the documents of the agency: they answer for what the withdrawal breaks, and without it could not tell
    a decision about one document from one about a hundred. The answer for all counts for these too, because no answer of
    their own can be given; their owners are told, and repair them.
    """
    if not needed.unseen:
        return ""
    if document.agency_id not in rights_of(by, day).reach[KEEP].agencies:
        return _("Others that you may not see may name it too; the answer for all counts for them.")
    count = len(needed.unseen)
    return ngettext(
        "%(count)s document that you may not see names it too; the answer for all counts for it.",
        "%(count)s documents that you may not see name it too; the answer for all counts for them.",
        count,
    ) % {"count": count}


def _decided(
    document: Document,
    needed: Needed,
    answers: Mapping[int, Answer],
    for_all: Answer | None,
    *,
    from_date: date,
    by: Any,
    day: date,
) -> list[tuple[Document, Answer]]:
    """Every document that names this one, with its answer. Raises Refused where one is missing or says too little."""
    own = {row.pk: answers[row.pk] for row in needed.seen if row.pk in answers}
    rows = [(row, own.get(row.pk, for_all)) for row in (*needed.seen, *needed.unseen)]
    decided = [(row, Answer(answer.outcome, answer.reason.strip()[:LONGEST])) for row, answer in rows if answer]
    if len(decided) < len(rows):
        open_ones = [row.code for row, answer in rows if answer is None and row in needed.seen]
        raise Refused(_unanswered(open_ones, unseen_in_words(document, needed, by=by, day=day)), field="for_all")
    for row, answer in decided:
        field = f"outcome_{row.pk}" if row.pk in own else "for_all"
        if answer.outcome not in Outcome.values:
            raise ValueError(answer.outcome)
        if answer.outcome == Outcome.STAYS and not answer.reason:
            raise Refused(_("Write why the link stays; readers of the history will see it."), field=_reason(field))
        if answer.outcome == Outcome.REPLACED:
            _require_successor(document, from_date, field)
    return decided


def _unanswered(codes: list[str], unseen: str) -> str:
    named = ", ".join(codes[:5]) + (", …" if len(codes) > 5 else "")
    words = _("In force and naming this document: %(codes)s.") % {"codes": named} if codes else ""
    ask = _("Say what becomes of them: for each, or once for all.")
    return " ".join(filter(None, [words, unseen, ask]))


def _reason(field: str) -> str:
    return "for_all_reason" if field == "for_all" else field.replace("outcome_", "reason_")


def _require_successor(document: Document, from_date: date, field: str) -> None:
    successor = document.successor
    if successor is None:
        raise Refused(_("Enter the code of the document that takes its place, or let the link stay."), field=field)
    living = successor.periods.going_on(from_date)
    if successor.pk == document.pk or not living.exists():
        raise Refused(
            _(
                "%(code)s is not in force after that day, so it takes nobody's place. Choose another, or let the link stay."
            )
            % {"code": successor.code},
            field="successor",
        )


def _keep(withdrawal: Withdrawal, decided: list[tuple[Document, Answer]], *, day: date) -> None:
    """Write the answers down and tell the owners; where nobody holds the owner post, the officers of the agency."""
    told = {"gone": withdrawal.document.code, "day": f"{withdrawal.from_date:%d/%m/%Y}"}
    for row, answer in decided:
        replaced = answer.outcome == Outcome.REPLACED
        WithdrawalOutcome.objects.create(
            withdrawal=withdrawal,
            linking=row,
            outcome=answer.outcome,
            successor=withdrawal.document.successor if replaced else None,
            reason=answer.reason,
        )
        notify(
            kind="to_revise",
            to=holders_of(row.owner_post, day) or people_who(KEEP, row.agency, day=day),
            about=f"withdrawal:{withdrawal.pk}:{row.pk}",
            url=reverse("documents:document", args=[row.slug]),
            # Codes alone: the owner has them in the text. The page says what took its place, to whom may know.
            text=_("%(code)s names %(gone)s, withdrawn from %(day)s. It needs revising.") % {"code": row.code, **told},
            at=withdrawal.at,
        )
