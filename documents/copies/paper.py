"""The paper of a controlled copy: made once for its number, never stored."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from documents.actions.copies import note_failed_print, release_copy, require_printable
from documents.copies.codes import grouped
from documents.models import ControlledCopy
from documents.rendering import render_version
from qms.files import store
from qms.printing import PrintFailed


def print_copy(copy: ControlledCopy, *, by: Any, at: datetime, day: date) -> bytes:
    """The PDF of the number, which is released by it: once. A failure burns the number.

    Raises Refused, and PrintFailed or Damaged where no paper came of it.
    """
    require_printable(copy, by=by, day=day)
    try:
        data = render_version(copy.version, face="controlled", note=note_of(copy, day=day))
    except (PrintFailed, store.Damaged) as failed:
        note_failed_print(copy, why=str(failed), by=by, at=at)
        raise
    release_copy(copy, sha256=store.sha256_of(data), by=by, at=at, day=day)
    return data


def note_of(copy: ControlledCopy, *, day: date) -> dict[str, Any]:
    """What `qms.printing.copies` prints in the foot of every page."""
    begins = copy.version.period.from_date
    return {
        "number": copy.number,
        "holder": copy.holder_name,
        "place": copy.place,
        "code": grouped(copy.short_code),
        "address": address_of(copy),
        "site": f"{settings.BASE_URL.partition('://')[2]}{reverse('documents:check')}",
        "day": day.isoformat(),
        "from": begins.isoformat() if day < begins else "",
    }


def address_of(copy: ControlledCopy) -> str:
    """What the QR says."""
    return settings.BASE_URL + reverse("documents:check_code", args=[copy.token])
