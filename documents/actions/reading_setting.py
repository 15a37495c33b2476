"""Who reads a document, and what readers are asked: lines of the audience and questions."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from documents.actions.reading_asking import require_somebody
from documents.models import AudienceKind, Document, ReadingAudience, ReadingQuestion, Version
from documents.querysets import KEEP_READINGS
from qms.access.roles import BY_KEY
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST_LINES, MOST_QUESTIONS, MOST_CHOICES, LONGEST_CHOICE = 60, 10, 8, 200


@transaction.atomic
def add_readers(
    document: Document,
    kind: str,
    *,
    by: Any,
    at: datetime,
    day: date,
    unit: Any = None,
    post: Any = None,
    role: str = "",
    with_below: bool = True,
) -> ReadingAudience:
    """One more line of the audience; it counts at once, with the days of the round from today on.

    Raises Refused for who may not, a line that is there, what ended, and a line that names nobody who may read it.
    """
    document = _locked(document, by)
    line = ReadingAudience(document=document, kind=kind, unit=unit, post=post, role=role, added_date=day)
    line.with_below = with_below if kind == AudienceKind.UNIT else True
    _require_named(line, day)
    if document.audience.count() >= MOST_LINES:
        raise Refused(_("At most %(most)d lines. Name a unit above instead of many.") % {"most": MOST_LINES})
    version = _version_of(document, day)
    if version is not None:
        require_somebody(document, version, day, [line])
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as there:
        raise Refused(_("These readers are named already."), field="kind") from there
    _note(document, f"+ {line}", by=by, at=at)
    return line


def _require_named(line: ReadingAudience, day: date) -> None:
    """The line names what its kind asks for, and that still stands."""
    if line.kind not in AudienceKind.values:
        raise Refused(_("Choose who reads the document."), field="kind")
    if line.kind == AudienceKind.ROLE:
        if line.role not in BY_KEY:
            raise Refused(_("Choose a role."), field="role")
        return
    if line.kind not in {AudienceKind.UNIT, AudienceKind.POST}:
        return
    named, field = (line.unit, "unit") if line.kind == AudienceKind.UNIT else (line.post, "post")
    if named is None:
        raise Refused(_("Choose the unit.") if field == "unit" else _("Choose the post."), field=field)
    if named.until_date and named.until_date <= day:
        raise Refused(
            _("“%(name)s” ended on %(day)s. Choose the one that took its place.")
            % {"name": named, "day": f"{named.until_date:%d/%m/%Y}"},
            field=field,
        )


@transaction.atomic
def remove_readers(line: ReadingAudience, *, by: Any, at: datetime, day: date) -> None:
    """Take a line of the audience away; without any the units that apply the document read it.

    Raises Refused for who may not, and where nobody would be left.
    """
    document = _locked(line.document, by)
    line = ReadingAudience.objects.filter(pk=line.pk).select_related("unit", "post").first() or line
    rest = list(document.audience.exclude(pk=line.pk).select_related("unit", "post__unit"))
    version = _version_of(document, day)
    if version is not None:
        default = [ReadingAudience(document=document, kind=AudienceKind.APPLYING, added_date=day)]
        require_somebody(document, version, day, rest or default)
    told = f"− {line}"
    if line.pk:
        line.delete()
        _note(document, told, by=by, at=at)


@transaction.atomic
def write_question(
    document: Document,
    *,
    text: str,
    choices: list[str],
    right: int | None,
    by: Any,
    at: datetime,
) -> ReadingQuestion:
    """One more question to readers. `choices` empty: they answer in their own words; `right` counts from 0.

    Who confirmed already is not asked again. Raises Refused for who may not, and for a question that cannot be answered.
    """
    document = _locked(document, by)
    text, choices = " ".join(text.split()), [" ".join(one.split()) for one in choices if one.strip()]
    if not text:
        raise Refused(_("Write the question."), field="text")
    if len(choices) == 1 or len(choices) > MOST_CHOICES or any(len(one) > LONGEST_CHOICE for one in choices):
        raise Refused(
            _("Write two to %(most)d answers to choose from, each at most %(long)d characters, or none.")
            % {"most": MOST_CHOICES, "long": LONGEST_CHOICE},
            field="choices",
        )
    if len(set(choices)) != len(choices):
        raise Refused(_("Two answers are the same."), field="choices")
    if choices and (right is None or not 0 <= right < len(choices)):
        raise Refused(
            _("Say which answer is right, by its number from 1 to %(n)d.") % {"n": len(choices)}, field="right"
        )
    if document.reading_questions.count() >= MOST_QUESTIONS:
        raise Refused(_("At most %(most)d questions.") % {"most": MOST_QUESTIONS}, field="text")
    last = document.reading_questions.aggregate(last=Max("order"))["last"] or 0
    made = ReadingQuestion.objects.create(
        document=document, order=last + 1, text=text, choices=choices, right=right if choices else None
    )
    _note(document, f"+ {text}", by=by, at=at)
    return made


@transaction.atomic
def remove_question(question: ReadingQuestion, *, by: Any, at: datetime) -> None:
    """Readers are no longer asked it; answers given stay with their readings. Raises Refused for who may not."""
    document = _locked(question.document, by)
    if ReadingQuestion.objects.filter(pk=question.pk).exists():
        told = f"− {question.text}"
        question.delete()
        _note(document, told, by=by, at=at)


def _locked(document: Document, by: Any) -> Document:
    found = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    if not by.has_perm(KEEP_READINGS, found):
        raise Refused(_("Only the owner of the document or the QMS officer says who reads it."))
    return found


def _version_of(document: Document, day: date) -> Version | None:
    """The text that people would read: in force, else to come."""
    periods = (
        document.periods.going_on(day).order_by("from_date").select_related("version__applying", "version__document")
    )
    period = periods.first()
    return period.version if period else None


def _note(document: Document, what: str, *, by: Any, at: datetime) -> None:
    detail = {"document": document.code, "what": what[:300]}
    record(act=Act.READERS_CHANGED, by=by, on=document, agency=document.agency, at=at, detail=detail)
