"""Remarks on the page of a version: who said what to which section, what was answered, and the forms to go on."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from documents.forms.writing import CommentForm, ReplyForm
from documents.models import Comment, CommentAnswer, Version
from qms.approvals.moves import OPEN_STATES


def note_rows(
    version: Version, snapshot: dict[str, Any], person: Any, *, may_write: bool, reply: ReplyForm | None = None
) -> list[dict[str, Any]]:
    """Remarks, oldest first, with their answers and what `person` may do with each; `reply` is a form that was refused.

    Reads `comments` and `replies` of the version. `may_write`: the person may write in it, so closes remarks of others.
    """
    sections = {row["id"]: row for row in snapshot["sections"]}
    answers = defaultdict(list)
    for answer in version.replies.all():
        answers[answer.comment_id].append(_said(answer))
    rows = []
    for row in version.comments.all():
        is_open = row.resolved_at is None
        rows.append(
            _said(row)
            | {
                "id": f"g{row.pk}",
                "pk": row.pk,
                "anchor": str(row.anchor or ""),
                **_place(sections.get(str(row.anchor))),
                "resolved_at": row.resolved_at,
                "answer": row.answer,
                "answers": answers[row.pk],
                "may_resolve": is_open and (may_write or row.person_id == person.pk),
                "reply_form": _reply_form(row, version, reply),
            }
        )
    return rows


def _place(section: dict[str, Any] | None) -> dict[str, str]:
    """`place`, the section in full or nothing, and `where`, the same in short for lists."""
    if section is None:
        return {"place": "", "where": _("The whole document")}
    number = section["number"].rstrip(".")
    where = _("Section %(name)s") % {"name": number} if number else section["heading"]
    return {"place": f"{section['number']} {section['heading']}".strip(), "where": where}


def _said(row: Comment | CommentAnswer) -> dict[str, Any]:
    return {"name": row.person_name, "unit": row.unit_name, "at": row.at, "text": row.text}


def _reply_form(row: Comment, version: Version, reply: ReplyForm | None) -> ReplyForm | None:
    """The form to answer the remark while it is open. One that was refused stays, so that nothing typed is lost."""
    if reply is not None and reply.note == row.pk:
        return reply
    return ReplyForm(note=row.pk) if row.resolved_at is None and version.state in OPEN_STATES else None


def by_section(notes: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Remarks by the section they are tied to; those on the whole document under the empty text."""
    found = defaultdict(list)
    for note in notes:
        found[note["anchor"]].append(note)
    return dict(found)


def comment_form(snapshot: dict[str, Any], data: Any = None) -> CommentForm:
    """The form of a remark, with the sections of the version to choose from."""
    return CommentForm(data, sections=snapshot["sections"], auto_id="note_%s")
