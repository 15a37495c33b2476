"""Writing records of the national list into it, whole or not at all."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from procedures.actions.tthc import require_list_keeper
from procedures.models import AdministrativeProcedure, FormerText
from procedures.tthc import comparing
from procedures.tthc.changes import LONG, why
from procedures.tthc.reading import Found
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

COPIES = ("source_text", "words", "sort_key")


@transaction.atomic
def bring_in(
    found: Found, *, name: str, sha256: str, by: Any, at: datetime, day: date, expected: str | None = None
) -> list[comparing.Line]:
    """Write what was read of the file `name`; answers what became of every row, refused ones too.

    `expected` is the digest of the outcome that the person was shown: Raises Refused where it is another by now.
    """
    keeper = require_list_keeper(by, day)
    taken: list[comparing.Line] = []
    for batch in comparing.batches(found):
        taken += batch.lines
        _write(batch, by=by, at=at)
    lines = comparing.lines_of(found, taken)
    if expected is not None and comparing.digest_of(lines) != expected:
        raise Refused(_("The list has changed since the file was looked at. Bring the file in again and look anew."))
    detail = {"file": name, "sha256": sha256, **comparing.counts_of(lines)}
    record(act=Act.TTHC_IMPORTED, by=by, on=keeper, agency=keeper, at=at, text=name, detail=detail)
    return lines


def _write(batch: comparing.Batch, *, by: Any, at: datetime) -> None:
    size = comparing.AT_A_TIME
    bulk_create_with_history(batch.new, AdministrativeProcedure, batch_size=size, default_user=by, default_date=at)
    if not batch.changed:
        return
    names = sorted({name for _row, before in batch.changed for name in before})
    for row, before in batch.changed:
        row._change_reason = why(before)  # type: ignore[attr-defined] # simple-history's way
    rows = [row for row, _before in batch.changed]
    bulk_update_with_history(
        rows, AdministrativeProcedure, [*names, *COPIES], batch_size=size, default_user=by, default_date=at
    )
    FormerText.objects.bulk_create(_former(batch, at), batch_size=size)


def _former(batch: comparing.Batch, at: datetime) -> list[FormerText]:
    """What the long texts were, where there was any."""
    return [
        FormerText(procedure=row, field=name, text=text, until_at=at)
        for row, before in batch.changed
        for name, text in before.items()
        if name in LONG and text not in comparing.NOTHING
    ]
