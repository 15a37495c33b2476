"""A reader confirms having read: once a round, with the password where the type asks for it, with right answers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import Reading, ReadingAttempt, ReadingQuestion, ReadingRound, Version
from documents.readings.current import text_of
from documents.readings.mine import my_rounds
from documents.readings.rounds import due_of
from qms.access.rights import rights_of
from qms.approvals.proof import Proof, require_proof
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of

LONGEST_ANSWER = 1000


@transaction.atomic
def confirm_reading(
    found: ReadingRound,
    *,
    seen: int,
    by: Any,
    at: datetime,
    day: date,
    proof: Proof | None = None,
    answers: Mapping[int, str] | None = None,
) -> Reading | ReadingAttempt:
    """Confirm that `by` has read version number `seen` (its id), which the page showed.

    `answers` by id of the question: what was written, or the number of the choice from 0. Wrong ones are counted and
    given back as an attempt; nothing is confirmed then. Raises Refused where the person is not asked, has confirmed, the
    text is no longer the one that applies, an answer or the password is missing.
    """
    mine = my_rounds(by, day).filter(document=found.document_id)
    asked = mine.select_related("document__agency", "version").first()
    if asked is None:
        raise Refused(_("You are not asked to confirm this document (any more)."))
    if asked.read:  # type: ignore[attr-defined]
        raise Refused(_("You confirmed it on %(at)s already.") % {"at": _when(asked, by)})
    version = text_of(asked, day)
    if version is None or version.pk != seen or asked.pk != found.pk:
        raise Refused(_("Another version applies since you opened this page. Read what is new and confirm that one."))
    rows = _answered(asked, answers or {})
    if asked.needs_password:
        require_proof(proof, by, at)
    tried = ReadingAttempt.objects.filter(round=asked, person=by).count()
    if any(row["right"] is False for row in rows):
        return ReadingAttempt.objects.create(round=asked, person=by, at=at, answers=rows)
    return _confirm(asked, version, rows, tried + 1, by=by, at=at, day=day)


def _when(asked: ReadingRound, by: Any) -> str:
    found = Reading.objects.get(round=asked, person=by)
    return f"{timezone.localtime(found.at):%d/%m/%Y %H:%M}"


def _answered(asked: ReadingRound, answers: Mapping[int, str]) -> list[dict[str, Any]]:
    rows = []
    for question in asked.document.reading_questions.order_by("order", "pk"):
        given = answers.get(question.pk, "").strip()
        if not given:
            raise Refused(_("Answer the question “%(text)s”.") % {"text": question.text}, field=field_of(question))
        if len(given) > LONGEST_ANSWER:
            raise Refused(_("At most %(most)d characters.") % {"most": LONGEST_ANSWER}, field=field_of(question))
        rows.append({"question": question.text, **_judged(question, given)})
    return rows


def _judged(question: ReadingQuestion, given: str) -> dict[str, Any]:
    if not question.choices:
        return {"answer": given, "right": None, "id": question.pk}
    if not (given.isascii() and given.isdigit() and int(given) < len(question.choices)):
        raise Refused(_("Answer the question “%(text)s”.") % {"text": question.text}, field=field_of(question))
    place = int(given)
    right = None if question.right is None else place == question.right
    return {"answer": question.choices[place], "right": right, "id": question.pk}


def field_of(question: ReadingQuestion) -> str:
    """The field of the form that holds the answer."""
    return f"q{question.pk}"


def _confirm(
    asked: Any, version: Version, rows: list[dict[str, Any]], attempts: int, *, by: Any, at: datetime, day: date
) -> Reading:
    seat = rights_of(by, day).seats[0]
    document = asked.document
    joined = asked.entered > asked.asked_date
    due = due_of(asked, asked.entered, calendar_of(document.agency)) if joined else asked.due_date
    try:
        with transaction.atomic():
            reading = Reading.objects.create(
                round=asked,
                version=version,
                person=by,
                at=at,
                read_date=day,
                due_date=due,
                with_password=asked.needs_password,
                attempts=attempts,
                answers=rows,
                person_name=by.full_name,
                post_id=seat.post,
                post_title=seat.title,
                unit_id=seat.unit,
                unit_name=seat.unit_name,
            )
    except IntegrityError as twice:
        raise Refused(_("You confirmed it already.")) from twice
    detail = {"document": document.code, "version": version.number, "due": due.isoformat()}
    record(act=Act.READING_CONFIRMED, by=by, on=asked, agency=document.agency, at=at, detail=detail)
    return reading


def address_of(found: ReadingRound) -> str:
    """Where its readers read what is new and confirm it."""
    return reverse("documents:read", args=[found.document.slug])
