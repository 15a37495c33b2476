"""What happens to the review of a document when the document changes: closed by the same act, in the same transaction."""

from datetime import datetime
from typing import Any

from documents.actions.review_holding import give_back
from documents.models import Document, PeriodicReview, TypeRules, Version
from documents.models.reviewing import Dropped, Reviewed
from documents.querysets import PeriodicReviewQuerySet
from qms.trail.actions import record
from qms.trail.acts import Act


def cancel_for_change(draft: Version, *, by: Any, at: datetime) -> None:
    """A version is being prepared: a review that nobody decided is no longer a question, and readers have the text again.

    One that was decided goes on: its draft is this one, or follows it.
    """
    _close(
        PeriodicReview.objects.filter(document=draft.document_id, outcome=Reviewed.OPEN),
        Reviewed.CANCELLED, by=by, at=at, answer=draft, dropped=Dropped.CHANGE,
    )  # fmt: skip
    give_back(draft.document, by=by, at=at)


def settle_by_version(version: Version, *, at: datetime) -> None:
    """Another version comes into force: a review that asked for it is done, any other one is overtaken."""
    running = PeriodicReview.objects.filter(document=version.document_id).exclude(version=version)
    _close(running.filter(outcome=Reviewed.REVISING), Reviewed.REVISED, by=None, at=at, answer=version)
    _close(
        running.filter(outcome__in=(Reviewed.OPEN, Reviewed.WITHDRAWING)),
        Reviewed.CANCELLED, by=None, at=at, answer=version, dropped=Dropped.SUPERSEDED,
    )  # fmt: skip


def settle_by_withdrawal(document: Document, *, by: Any, at: datetime) -> None:
    """The end of the document is decided, so its review is done."""
    _close(PeriodicReview.objects.filter(document=document).running(), Reviewed.WITHDRAWN, by=by, at=at)


def cancel_for_rules(rules: TypeRules, *, at: datetime) -> None:
    """The interval of a type changed: what nobody decided yet is asked anew on its new day, by the daily work.

    The change of the rules is in the trail; the reviews need no line each.
    """
    PeriodicReview.objects.filter(
        document__agency=rules.agency, document__type=rules.type, outcome=Reviewed.OPEN
    ).update(outcome=Reviewed.CANCELLED, dropped=Dropped.RULES, closed_at=at)


def cancel_for_interval(document: Document, *, by: Any, at: datetime) -> None:
    """The interval of one document changed: the same for its own review."""
    _close(
        PeriodicReview.objects.filter(document=document, outcome=Reviewed.OPEN),
        Reviewed.CANCELLED, by=by, at=at, dropped=Dropped.RULES,
    )  # fmt: skip


def _close(rows: PeriodicReviewQuerySet, outcome: Reviewed, *, by: Any, at: datetime, **fields: Any) -> None:
    """At most one row: a document has one review at a time."""
    review = rows.running().select_for_update(of=("self",)).select_related("document__agency").first()
    if review is None:
        return
    review.outcome, review.closed_at = outcome, at
    for name, value in fields.items():
        setattr(review, name, value)
    review.save(update_fields=["outcome", "closed_at", *fields])
    detail = {"document": review.document.code, "what": outcome.value, "why": fields.get("dropped", "")}
    record(act=Act.REVIEW_CLOSED, by=by, on=review, agency=review.document.agency, at=at, detail=detail)
