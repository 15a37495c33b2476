"""What can be done to a file now: one table of acts with their forms; the page draws from it, and does what is posted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from procedures.actions import records as filing
from procedures.actions import records_ending as ending
from procedures.models import RecordEntry
from procedures.records.querysets import FILE, KEEP


@dataclass(frozen=True)
class Doing:
    """One row: `form` is the name of its form in `procedures.forms_records`; `open_to` says when it is offered."""

    key: str
    permission: str
    title: str | Promise
    button: str | Promise
    done: str | Promise
    form: str
    open_to: Callable[[RecordEntry], bool]
    act: Callable[..., Any]
    takes_day: bool = False


def is_kept(entry: RecordEntry) -> bool:
    """Not disposed of."""
    return entry.disposal_id is None


DOINGS = (
    Doing(
        "close", FILE, _("Close the file: the work ended"), _("Close"), _("The file is closed."), "CloseForm",
        lambda entry: is_kept(entry) and entry.closed_date is None, filing.close_record, True,
    ),
    Doing(
        "move", FILE, _("Keep it somewhere else"), _("Note the new place"), _("The new place is noted."), "MoveForm",
        is_kept, filing.move_record,
    ),
    Doing(
        "archive", KEEP, _("Hand over to the archive"), _("Note the handing over"), _("The handing over is noted."),
        "ArchiveForm", lambda entry: is_kept(entry) and entry.closed_date is not None and entry.archived_date is None,
        ending.archive_record, True,
    ),
    Doing(
        "hold", KEEP, _("Hold: it must not be destroyed"), _("Hold"), _("The file is held."), "HoldForm",
        lambda entry: is_kept(entry) and not entry.hold_reason, ending.hold_record,
    ),
    Doing(
        "release", KEEP, _("Lift the hold"), _("Lift the hold"), _("The hold is lifted."), "HoldForm",
        lambda entry: is_kept(entry) and bool(entry.hold_reason), ending.release_record,
    ),
)  # fmt: skip
BY_KEY = {row.key: row for row in DOINGS}


def do(doing: Doing, entry: RecordEntry, data: dict[str, Any], *, by: Any, at: datetime, day: date) -> None:
    """Perform it. Raises Refused."""
    given = {**data, "by": by, "at": at, **({"day": day} if doing.takes_day else {})}
    if "items" in given:
        given["items"] = given["items"] or entry.items
    doing.act(entry, **given)
