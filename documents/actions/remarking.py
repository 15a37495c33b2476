"""Remarks on a version in preparation: made, answered, dealt with. Every word stays as it was written."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import Comment, CommentAnswer, Version
from documents.querysets import VIEW_VERSION
from documents.subject import SUBJECT
from documents.telling import tell_of_answer
from qms.access.rights import rights_of
from qms.approvals.moves import OPEN_STATES
from qms.trail.refusals import Refused

MOST = 5000  # letters of a remark or an answer


@transaction.atomic
def comment(version: Version, *, text: str, by: Any, at: datetime, day: date, anchor: Any = None) -> Comment:
    """A remark on a version in preparation by somebody who sees it on `day`, tied to a section if `anchor` is given."""
    if not text.strip():
        raise Refused(_("Write the remark."), field="text")
    version = _open(version, by, day)
    return Comment.objects.create(version=version, anchor=anchor, text=text.strip()[:MOST], at=at, **_who(by, day))


@transaction.atomic
def answer_comment(row: Comment, *, text: str, by: Any, at: datetime, day: date) -> CommentAnswer:
    """An answer to a remark that is open, by somebody who sees the version on `day`. Its writer and the author hear of it."""
    if not text.strip():
        raise Refused(_("Write the answer."), field="text")
    version = _open(row.version, by, day)
    row = Comment.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    if row.resolved_at:
        raise Refused(_("This remark is dealt with. Write a new one if there is more to say."))
    answer = CommentAnswer.objects.create(
        version=version, comment=row, text=text.strip()[:MOST], at=at, **_who(by, day)
    )
    tell_of_answer(answer, version, by=by, at=at, day=day)
    return answer


@transaction.atomic
def resolve_comment(row: Comment, *, by: Any, at: datetime, answer: str = "") -> Comment:
    """Mark a remark as dealt with; by its writer, or whoever may write in the version."""
    row = Comment.objects.select_for_update(of=("self",)).select_related("version").get(pk=row.pk)
    if row.person_id != by.pk and not by.has_perm("documents.edit_version", row.version):
        raise Refused(_("Only its writer or the author of the version marks a remark as dealt with."))
    if row.resolved_at is None:
        row.resolved_at, row.resolved_by, row.answer = at, by, answer.strip()[:MOST]
        row.save(update_fields=["resolved_at", "resolved_by", "answer"])
    return row


def _open(version: Version, by: Any, day: date) -> Version:
    """The version, locked so that nobody decides it meanwhile. Raises Refused where nothing may be said to it any more."""
    version = SUBJECT.lock(version)
    if version.state not in OPEN_STATES:
        raise Refused(_("This version is decided; remarks belong to a change request now."))
    if not Version.objects.permitted(by, VIEW_VERSION, day=day).filter(pk=version.pk).exists():
        raise Refused(_("You may not see this version."))
    return version


def _who(by: Any, day: date) -> dict[str, Any]:
    """The person, with name and unit as they are on `day`."""
    seats = rights_of(by, day).seats
    return {"person": by, "person_name": by.full_name, "unit_name": seats[0].unit_name if seats else ""}
