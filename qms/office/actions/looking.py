"""Looking at the trail is an act as well, and is recorded."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from qms.office.recorded import READ_TRAIL
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused


@transaction.atomic(savepoint=False)
def note_trail_read(
    *, agency: Agency | None, on: models.Model | None, filters: dict[str, Any], by: Any, at: datetime
) -> Entry:
    """Record that the person looked up something in the trail: once a look-up, turning its pages is part of it.

    `on` is a single thing whose entries were looked at, else the trail of `agency` (None: what belongs to no agency).
    Refused for who may not read any trail.
    """
    if not by.has_perm(READ_TRAIL):
        raise Refused(_("Your posts do not allow this. Ask the administrator of the agency if you need it."))
    subject = on if on is not None else agency
    return record(act=Act.TRAIL_READ, by=by, on=subject, agency=agency, at=at, detail=filters)
