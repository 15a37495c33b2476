"""Who hears of management reviews: codes and days alone, the texts stand on the page."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from audits.models import ManagementReview
from audits.reviewing.querysets import SIGN_REVIEW
from qms.access.roles import ROLES
from qms.approvals.signing import holders_of
from qms.notices.actions import notify
from qms.people.models import Appointment
from qms.people.querysets import covers

SIGNERS = tuple(role.key for role in ROLES if SIGN_REVIEW in role.agency)


def tell_invited(review: ManagementReview, people: Iterable[Any], *, by: Any, at: datetime) -> None:
    """Who is newly invited."""
    text = _("You are invited to the management review %(code)s on %(day)s") % {
        "code": review.code,
        "day": f"{review.planned_date:%d/%m/%Y}",
    }
    to = [one for one in people if one.pk != by.pk]
    notify(kind="review_invited", to=to, about=_about(review), url=review.get_absolute_url(), text=text, at=at)


def tell_held(review: ManagementReview, *, by: Any, at: datetime, day: date) -> None:
    """Who signs, the chair among them: the minutes wait."""
    rows = Appointment.objects.filter(
        covers(day), post__unit__agency=review.agency, post__roles__role__in=SIGNERS, person__is_active=True
    )
    people = {row.person_id: row.person for row in rows.select_related("person")} | {review.chair.pk: review.chair}
    text = _("The minutes of %(code)s wait for your signature") % {"code": review.code}
    to = [one for one in people.values() if one.pk != by.pk]
    notify(kind="minutes_to_sign", to=to, about=_about(review), url=review.get_absolute_url(), text=text, at=at)


def tell_decisions(review: ManagementReview, *, by: Any, at: datetime, day: date) -> None:
    """Who holds the posts that decisions are given to."""
    for row in review.decisions.select_related("owner_post"):
        text = _("%(code)s is given to your post, due %(day)s") % {
            "code": f"{review.code}-{row.number:02d}",
            "day": f"{row.due_date:%d/%m/%Y}",
        }
        to = [one for one in holders_of(row.owner_post, day) if one.pk != by.pk]
        notify(
            kind="review_decision_given", to=to, about=f"review-decision:{row.pk}", url=review.get_absolute_url(), text=text, at=at
        )  # fmt: skip


def _about(review: ManagementReview) -> str:
    return f"review:{review.pk}"
