"""Who hears of objectives: codes alone."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from audits.models import Objective
from qms.approvals.signing import holders_of
from qms.notices.actions import notify


def tell_approved(objective: Objective, *, by: Any, at: datetime, day: date) -> None:
    """The holders of the post that owns it: they enter its figures."""
    people = [one for one in holders_of(objective.owner_post, day) if one.pk != by.pk]
    text = _("%(code)s is approved; your post enters its figures") % {"code": objective.code}
    url = objective.get_absolute_url()
    notify(kind="objective_approved", to=people, about=f"objective:{objective.pk}", url=url, text=text, at=at)
