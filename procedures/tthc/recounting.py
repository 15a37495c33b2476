"""The daily work on administrative procedures: due days follow the calendars, units that ended are told of."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.querysets import KEEP
from documents.telling import people_who
from procedures.actions.tthc_announcing import recount_clocks
from procedures.actions.tthc_handing import answering_though_ended
from qms.jobs.kinds import JobKind
from qms.notices.actions import notify


def recount(job: Any, *, at: datetime) -> dict[str, int]:
    """Run again after a crash it finds what is left to do."""
    return {"moved": recount_clocks()}


def tell_of_ended_units(job: Any, *, at: datetime) -> dict[str, int]:
    """Tell the QMS officers once of every unit that is no more and still answers for administrative procedures."""
    day, told = timezone.localdate(at), 0
    for unit in answering_though_ended(day).select_related("agency"):
        says = _("“%(unit)s” is no more and still answers for %(n)d administrative procedures. Say who takes over.")
        told += notify(
            kind="to_hand_over",
            to=people_who(KEEP, unit.agency, day=day),
            about=f"unit:{unit.pk}:tthc",
            url=f"{reverse('procedures:tthc_hand_over')}?don-vi={unit.pk}",
            text=says % {"unit": unit.name, "n": unit.answers},
            at=at,
        )
    return {"told": told}


JOBS = {
    "procedures.recount_clocks": JobKind(run=recount, daily=True),
    "procedures.tell_of_ended_units": JobKind(run=tell_of_ended_units, daily=True),
}
