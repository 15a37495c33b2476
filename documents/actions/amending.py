"""The act that writes the amendment table from the comparison of a draft with the version it is based on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.drafting import note_editor, open_draft
from documents.comparing.rows import Proposed, proposed_rows
from documents.comparison import compared
from documents.contents import asked
from documents.models import AmendmentRow, Version
from documents.snapshot import snapshot_of
from qms.trail.refusals import Refused

TEXTS = ("place", "old", "new")


@dataclass(frozen=True)
class Proposal:
    """What became of the table: rows added, rewritten, taken out because their change has gone."""

    added: int
    changed: int
    removed: int


@transaction.atomic
def propose_amendments(version: Version, *, by: Any, at: datetime) -> Proposal:
    """Write a row for every place that differs from the version the draft is based on.

    Reasons and legal bases stay with their row. Rows that a person wrote or rewrote are never touched, and their place is
    not proposed again; proposed rows whose change has gone are taken out. Who has rows written becomes an editor, as with
    rows written by hand; where the table is right already nothing is written.
    """
    version = open_draft(version, by=by)
    if version.based_on is None:
        raise Refused(_("This is the first version of the document, so there is nothing to compare it with."))
    wanted = _wanted(snapshot_of(version.based_on), snapshot_of(version))
    rows = list(version.amendments.all())
    by_hand = [row for row in rows if not row.source]
    taken = {_spoken(row.place) for row in by_hand}
    wanted = [row for row in wanted if _spoken(row.place) not in taken]
    done = _write(
        version, [row for row in rows if row.source], wanted, first=max([row.order for row in by_hand], default=0) + 1
    )
    if done.added or done.changed or done.removed:
        version.token += 1
        version.save(update_fields=["token"])
        note_editor(version, by=by, at=at)
    return done


def _wanted(old: dict[str, Any], new: dict[str, Any]) -> list[Proposed]:
    told = {key: rows for told_rows in asked("told_rows") for key, rows in told_rows(old, new).items()}
    return proposed_rows(compared(old, new), told)


def _spoken(place: str) -> str:
    return " ".join(place.lower().split())


def _write(version: Version, rows: list[AmendmentRow], wanted: list[Proposed], *, first: int) -> Proposal:
    """Bring the proposed rows to what is wanted, in that order behind the rows written by hand."""
    known = {row.source: row for row in rows}
    gone = {_spoken(row.place): row for row in rows if row.source not in {one.source for one in wanted}}
    added = changed = 0
    for order, one in enumerate(wanted, first):
        row = known.get(one.source)
        if row is None:
            # The same place, found another way; where another thing may have come to stand there it has its own reasons.
            reasons = None if one.lasting else gone.get(_spoken(one.place))
            row = AmendmentRow(version=version, source=one.source)
            if reasons:
                row.reason, row.basis = reasons.reason, reasons.basis
            added += 1
        elif any(getattr(row, name) != getattr(one, name) for name in TEXTS):
            changed += 1
        elif row.order == order:
            continue
        row.place, row.old, row.new, row.order = one.place, one.old, one.new, order
        row.save()
    for row in gone.values():
        row.delete()
    return Proposal(added, changed, len(gone))
