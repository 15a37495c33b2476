"""Copies in words: how a row of a list and the page of one say where the paper is and whether it has to come back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.copies.life import BY_KEY, OUTSTANDING, RESTRICTED
from documents.models import ControlledCopy, CopyMove


def clock_of(copy: ControlledCopy, day: date) -> dict[str, str]:
    """Key and words of the status mark for a paper that has to come back; nothing for one that need not."""
    due = copy.recall_due_date
    if due is None or copy.stage not in OUTSTANDING:
        return {}
    if due < day:
        return {"key": "overdue", "text": _("Overdue, was due %(day)s") % {"day": f"{due:%d/%m/%Y}"}}
    return {"key": "soon", "text": _("Recalled by %(day)s") % {"day": f"{due:%d/%m/%Y}"}}


def stage_text(copy: ControlledCopy) -> str:
    """The stage, with what happened to a number that was burnt."""
    if copy.failure:
        return _("not released: it could not be printed")
    return str(copy.get_stage_display())


def named(copy: Any) -> dict[str, str]:
    """Code and title of the document as the person may know them who asked for `copy` (`named_to`); RESTRICTED for a code closed to her."""
    return {
        "code": copy.document.code if copy.tells_code else str(RESTRICTED),
        "title": copy.version.title if copy.tells_title else "",
    }


def row_of(copy: ControlledCopy, day: date) -> dict[str, Any]:
    """A line of a list; of a list of one document, which is not named in it, without names."""
    return {
        "copy": copy,
        **(named(copy) if hasattr(copy, "tells_code") else {}),
        "number": f"{copy.number:02d}",
        "url": reverse("documents:copy", args=[copy.pk]),
        "stage": stage_text(copy),
        "clock": clock_of(copy, day),
    }


def life_of(moves: Iterable[CopyMove]) -> list[dict[str, Any]]:
    """What happened, oldest first, for the timeline."""
    words = {
        CopyMove.NUMBERED: _("Controlled copy given a number"),
        CopyMove.RECALLED: _("Controlled copy recalled"),
        CopyMove.NOT_PRINTED: _("Controlled copy could not be printed"),
    }
    return [
        {
            "label": words.get(row.move) or str(BY_KEY[row.move].act.label),
            "at": row.at,
            "who": row.by_name,
            "words": row.words,
        }
        for row in moves
    ]
