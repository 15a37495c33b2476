"""What a review lacks for its next step, in words, before anybody presses."""

from django.utils.translation import gettext as _

from audits.models import ManagementReview
from audits.reviewing.kinds import INPUTS


def before_freezing(review: ManagementReview) -> list[str]:
    """Every input is ready with its words and verdict, and somebody is invited."""
    said = {row.code: row for row in review.inputs.all()}
    missing = [
        one.code for one in INPUTS if one.code not in said or not (said[one.code].is_ready and said[one.code].verdict)
    ]
    found = []
    if missing:
        found.append(_("Inputs that are not ready or not judged: %(codes)s.") % {"codes": ", ".join(missing)})
    if not review.attendees.exists():
        found.append(_("Nobody is invited yet."))
    return found


def before_signing(review: ManagementReview) -> list[str]:
    """Somebody was there, and what was decided is written down."""
    found = []
    if not review.attendees.filter(is_absent=False).exists():
        found.append(_("Nobody was there according to the attendance."))
    if not review.decisions.exists():
        found.append(_("No decision is written down (ISO 9001, 9.3.3). Write at least one."))
    return found
