"""Periodic reviews: scheduled by the daily work, decided by who answers for the document, with a reason.

A confirmation changes neither the text nor its official file: it sets the next day. What follows from the other verdicts is
`review_closing`.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents.actions.drafting import start_version
from documents.actions.review_holding import give_back, hold_back_overdue
from documents.actions.review_interval import months_of
from documents.models import Document, PeriodicReview, Version
from documents.models.reviewing import Dropped, Reviewed
from documents.querysets import DECIDE_REVIEW, WITHDRAW
from documents.reviewing.dates import next_between, usual_next
from documents.reviewing.finding import near, review_of, stale
from documents.reviewing.telling import say_late, say_opened, say_to_withdraw, tell, to_open, to_urge
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

DAILY = "documents.schedule_reviews"  # the job that brings them up to its day
SHORTEST, LONGEST = 5, 1000  # letters of a reason
AT_ONCE = 500  # rows of one insert
EXPORT = "documents.export_register"


class Scheduled(NamedTuple):
    """How many reviews the daily work scheduled, cancelled, put before somebody, and told to be late."""

    scheduled: int
    cancelled: int
    opened: int
    late: int


def schedule_reviews(*, at: datetime, day: date) -> Scheduled:
    """Bring reviews up to `day`. Each slice is a transaction of its own; the constraint of one a document settles races."""
    cancelled = sum(_cancel(why, rows, at=at) for why, rows in stale(day))
    made: Counter[int] = Counter()
    for rows in near(day):
        for start in range(0, len(rows), AT_ONCE):
            made.update(_schedule(rows[start : start + AT_ONCE], at=at))
    hold_back_overdue(at=at, day=day)
    opened = _tell_all(to_open, say_opened, "told_at", day=day, at=at)
    late = _tell_all(to_urge, say_late, "late_at", day=day, at=at)
    for agency in Agency.objects.filter(pk__in=made):
        detail = {"count": made[agency.pk]}
        record(act=Act.REVIEWS_SCHEDULED, by=None, on=agency, agency=agency, at=at, detail=detail)
    return Scheduled(sum(made.values()), cancelled, opened, late)


@transaction.atomic
def _schedule(rows: list[dict[str, Any]], *, at: datetime) -> Counter[int]:
    """By agency, how many are new."""
    made = [review_of(row, at) for row in rows]
    documents = [row.document_id for row in made]
    running = PeriodicReview.objects.running().filter(document__in=documents)
    before = set(running.values_list("pk", flat=True))
    PeriodicReview.objects.bulk_create(made, ignore_conflicts=True, batch_size=AT_ONCE)
    return Counter(running.exclude(pk__in=before).values_list("document__agency", flat=True))


@transaction.atomic
def _cancel(why: Dropped, rows: QuerySet[PeriodicReview], *, at: datetime) -> int:
    reviews = list(rows.select_related("document__agency").select_for_update(of=("self",)))
    for review in reviews:
        review.outcome, review.dropped, review.closed_at = Reviewed.CANCELLED, why, at
        review.save(update_fields=["outcome", "dropped", "closed_at"])
        detail = {"document": review.document.code, "what": Reviewed.CANCELLED.value, "why": why.value}
        record(act=Act.REVIEW_CLOSED, by=None, on=review, agency=review.document.agency, at=at, detail=detail)
    return len(reviews)


def _tell_all(
    which: Callable[[date], QuerySet], say: Callable[..., None], mark: str, *, day: date, at: datetime
) -> int:
    count = 0
    while told := _tell_some(which(day), say, mark, day=day, at=at):
        count += told
    return count


@transaction.atomic
def _tell_some(rows: QuerySet, say: Callable[..., None], mark: str, *, day: date, at: datetime) -> int:
    told = tell(rows, say, day, at)
    return PeriodicReview.objects.filter(pk__in=told).update(**{mark: at})


@transaction.atomic
def begin_review(document: Document, *, by: Any, at: datetime, day: date) -> PeriodicReview:
    """The review of the text in force, out of turn: due today where none is scheduled, else the one that is.

    For what nobody foresaw, such as a complaint. Raises Refused while a version is being prepared, and for what is not in force.
    """
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    if not by.has_perm(DECIDE_REVIEW, document):
        raise Refused(_("Only the head of the owner unit or the QMS officer begins a review out of turn."))
    running = PeriodicReview.objects.running().filter(document=document).first()
    if running:
        return running
    period = document.periods.on(day).first()
    preparing = document.versions.in_preparation().first()
    if period is None or preparing:
        raise Refused(
            _("Version %(n)s is being prepared, so there is nothing to review.") % {"n": preparing.number}
            if preparing
            else _("Nothing of this document is in force, so there is nothing to review.")
        )
    review = PeriodicReview.objects.create(
        document=document, version_id=period.version_id, due_date=day, opens_date=day, scheduled_at=at
    )
    record(act=Act.REVIEW_BEGUN, by=by, on=review, agency=document.agency, at=at, detail={"document": document.code})
    return review


@transaction.atomic
def confirm_text(
    review: PeriodicReview, *, reason: str, by: Any, at: datetime, day: date, next_date: date | None = None
) -> PeriodicReview:
    """The text is right as it stands, until `next_date`: the interval of its type from today without one.

    Raises Refused for a day outside the bounds, and while a version is being prepared.
    """
    review = _to_decide(review, by)
    _require_nothing_prepared(review)
    months = months_of(review.document)
    next_date = next_date or usual_next(day, months)
    first, last = next_between(day, months)
    if not first <= next_date <= last:
        raise Refused(
            _(
                "The next review is between %(first)s and %(last)s: not before a month, not long after the usual interval."
            )
            % {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"},
            field="next_date",
        )
    review.next_date, review.closed_at = next_date, at
    _decide(review, Reviewed.CONFIRMED, reason, by=by, at=at, day=day)
    return review


@transaction.atomic
def revise_text(
    review: PeriodicReview, *, reason: str, by: Any, at: datetime, day: date, whole: bool = False
) -> Version:
    """The text has to change: its next version is opened, and the review waits for it to come into force."""
    review = _to_decide(review, by)
    _decide(review, Reviewed.REVISING, reason, by=by, at=at, day=day)
    draft = start_version(review.document, by=by, at=at, whole=whole, reason=review.reason)
    review.answer = draft
    review.save(update_fields=["answer"])
    return draft


@transaction.atomic
def ask_to_withdraw(review: PeriodicReview, *, reason: str, by: Any, at: datetime, day: date) -> PeriodicReview:
    """The document is of no use any more. The officers hear so; the withdrawal itself closes the review."""
    review = _to_decide(review, by)
    _require_nothing_prepared(review)
    _decide(review, Reviewed.WITHDRAWING, reason, by=by, at=at, day=day)
    if not by.has_perm(WITHDRAW, review.document):
        say_to_withdraw(review, by=by.pk, day=day, at=at)
    return review


@transaction.atomic
def note_reviews_exported(agency: Agency, *, count: int, listed: str, by: Any, at: datetime) -> None:
    """Record that the list of reviews was taken out as a file."""
    if agency.pk not in rights_of(by).reach[EXPORT].agencies:
        raise Refused(_("Only the QMS officer or an auditor of the agency takes this list out."))
    detail = {"kind": "reviews", "list": listed[:200], "count": count}
    record(act=Act.EXPORTED, by=by, on=agency, agency=agency, at=at, detail=detail)


def _to_decide(review: PeriodicReview, by: Any) -> PeriodicReview:
    """Locked, the document first as every change of it does. Raises Refused for who may not, and once it is closed."""
    Document.objects.select_for_update(of=("self",)).get(pk=review.document_id)
    rows = PeriodicReview.objects.select_for_update(of=("self",))
    review = rows.select_related("document__agency", "document__type", "version").get(pk=review.pk)
    if not by.has_perm(DECIDE_REVIEW, review):
        raise Refused(
            _("Only who holds the owner post, the head of the owner unit or the QMS officer decides this review.")
        )
    if review.closed_at:
        raise Refused(
            _("This review is closed since %(day)s: %(what)s. Open the page again to see it.")
            % {"day": f"{review.closed_at:%d/%m/%Y}", "what": review.get_outcome_display()}
        )
    return review


def _require_nothing_prepared(review: PeriodicReview) -> None:
    running = review.document.versions.in_preparation().first()
    if running:
        raise Refused(
            _("Version %(n)s is being prepared. Cancel it first, or let it come into force: it closes the review.")
            % {"n": running.number},
            field="verdict",
        )


def _decide(review: PeriodicReview, outcome: Reviewed, reason: str, *, by: Any, at: datetime, day: date) -> None:
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Refused(
            _("Write the reason in %(shortest)d to %(longest)d characters.")
            % {"shortest": SHORTEST, "longest": LONGEST},
            field="reason",
        )
    seats = rights_of(by, day).seats
    review.outcome, review.reason, review.by, review.by_name, review.decided_at = outcome, reason, by, by.full_name, at
    review.by_post = f"{seats[0].title}, {seats[0].unit_name}"[:300] if seats else ""
    review.save(update_fields=["outcome", "reason", "by", "by_name", "by_post", "decided_at", "next_date", "closed_at"])
    detail = {"document": review.document.code, "what": outcome.value, "reason": reason[:200]}
    detail |= {"next": review.next_date.isoformat()} if review.next_date else {}
    record(act=Act.REVIEW_DECIDED, by=by, on=review, agency=review.document.agency, at=at, detail=detail)
    give_back(review.document, by=by, at=at)
