"""Periodic reviews of the sample: the daily work on the days of the story, and the confirmations it tells of.

The one verdict of the story that a text has to change (QT-TM-04) is the draft that the story starts itself: it cancels the review.
"""

from datetime import date, datetime
from typing import Any

from documents.actions.reviewing import begin_review, confirm_text, schedule_reviews
from documents.models import Document
from documents.querysets import DECIDE_REVIEW
from documents.reviewing.turns import turns
from qms.sample.events import Event, moment, read_moment
from qms.sample.reading import story
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

LAST = moment(date(2026, 11, 22), 6)  # the morning on which the sample is looked at


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """Confirmations with the daily work before each, and the daily work of the last morning."""
    kept = [act for act in story() if act["act"] == "periodic-review" and act["verdict"] == "keep"]
    found = [
        Event(read_moment(act["at"]), f"review {act['doc']}", lambda at, act=act: _confirm(stage, act, at))
        for act in kept
        if act["doc"] in codes
    ]
    return [*found, Event(LAST, "daily reviews", lambda at: _daily(stage, at))]


def _daily(stage: Stage, at: datetime) -> None:
    """What was issued by then has to be in force: PDFs are waited for."""
    stage.settle()
    schedule_reviews(at=at, day=at.date())


def _confirm(stage: Stage, act: dict[str, Any], at: datetime) -> None:
    """What was not due yet is begun by the secretary; the person of the story decides, else whose turn it is."""
    day = at.date()
    _daily(stage, at)
    document = Document.objects.get(code=act["doc"])
    review = begin_review(document, by=stage.cast[SECRETARY], at=at, day=day)
    person = stage.cast[act["who"]]
    if not person.has_perm(DECIDE_REVIEW, review):
        person = turns([review], day)[review.pk].people[0]
    confirm_text(review, reason=act["words"], by=person, at=at, day=day)
