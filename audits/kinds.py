"""Words of findings and corrective action: grades, sources, ways of closing, methods of looking for a cause. Literal tables."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """How grave a finding is, gravest first. The first two are nonconformities (ISO 9001, 10.2)."""

    MAJOR = "major", _("Major nonconformity")
    MINOR = "minor", _("Minor nonconformity")
    OBSERVATION = "observation", _("Observation")
    OPPORTUNITY = "opportunity", _("Opportunity for improvement")


# What a grade asks before a finding is closed without corrective action: None, never so; True, also what was put right at once.
CLOSED_WITH_WORDS: dict[str, bool | None] = {
    Grade.MAJOR: None,
    Grade.MINOR: True,
    Grade.OBSERVATION: False,
    Grade.OPPORTUNITY: False,
}
# Grades whose corrective action may be closed with a written reason although something is missing.
LIGHT = (Grade.OBSERVATION, Grade.OPPORTUNITY)
# Working days within which the unit proposes cause and actions, where nobody said otherwise.
CAUSE_DAYS = {Grade.MAJOR: 10, Grade.MINOR: 15, Grade.OBSERVATION: 20, Grade.OPPORTUNITY: 20}


class Source(models.TextChoices):
    """Where a finding comes from."""

    AUDIT = "audit", _("Internal audit")
    INSPECTION = "inspection", _("Inspection by the lead unit or another authority")
    COMPLAINT = "complaint", _("Complaint or petition")
    OVERDUE = "overdue", _("Overdue work")
    REVIEW = "review", _("Management review")
    SIGNAL = "signal", _("Signal from practice")
    DOCUMENT = "document", _("Review of a document")
    OTHER = "other", _("Found at work")


# Months after the minutes of an inspection within which the agency reports what it did (Circular 26/2014, article 37).
ANSWER_MONTHS = 2


class Ending(models.TextChoices):
    """How a finding was closed."""

    OPEN = "", _("open")
    CORRECTIVE = "corrective", _("closed with its corrective action")
    RATIONALE = "rationale", _("closed with a written reason")
    WITHDRAWN = "withdrawn", _("withdrawn, it was no finding")


class Method(models.TextChoices):
    """How the cause was looked for."""

    WHYS = "whys", _("Asking why, again and again")
    FISHBONE = "fishbone", _("Fishbone diagram")


class Bone(models.TextChoices):
    """The six kinds of causes of a fishbone, in the words of an office."""

    PEOPLE = "people", _("Human factor")
    METHOD = "method", _("Procedure, way of working")
    MEANS = "means", _("Equipment, software")
    INPUT = "input", _("Dossiers, input")
    MEASURE = "measure", _("Checking, measuring")
    PLACE = "place", _("Surroundings, organisation")


MOST_WHYS = 7
MOST_BONES = 18


class Result(models.TextChoices):
    """What a check of effectiveness found."""

    EFFECTIVE = "effective", _("Effective")
    NOT_YET = "not_yet", _("Not effective")


class CarState(models.TextChoices):
    """Where a corrective action stands. Each state changes what somebody may do."""

    OPEN = "open", _("Looking for the cause")
    CAUSE = "cause", _("Cause and actions wait for approval")
    ACTING = "acting", _("Actions under way")
    CHECKING = "checking", _("Waits for its effectiveness check")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


@dataclass(frozen=True)
class Limits:
    """Longest texts, in characters, and the shortest reason."""

    title: int = 200
    text: int = 4000
    short: int = 1000
    reference: int = 160
    reason: int = 5


LIMITS = Limits()
STATE_KEYS: dict[str, str] = {  # marks of the tag `status`
    "open": "draft",
    "cause": "in_approval",
    "acting": "in_review",
    "checking": "approved",
    "closed": "in_force",
    "cancelled": "cancelled",
}
GRADE_KEYS: dict[str, tuple[str, str, str | Promise]] = {  # class of .sev, icon, short word
    "major": ("major", "x-octagon-fill", _("Major NC")),
    "minor": ("minor", "exclamation-triangle-fill", _("Minor NC")),
    "observation": ("obs", "eye", _("Observation")),
    "opportunity": ("obs", "eye", _("OFI")),
}
