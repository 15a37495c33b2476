"""Document types as data: a shared kind, and one row of rules per agency."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.reviewing.dates import AHEAD_DAYS, SCHEDULED_DAYS
from qms.people.models import Agency

LONGEST_READING = 60  # working days that readers may be given


class Holds(models.TextChoices):
    SECTIONS = "sections", _("Written sections")
    FILE = "file", _("One file")
    EITHER = "either", _("Sections or one file")


class WhenOverdue(models.TextChoices):
    """What becomes of a text in force whose review is overdue and not decided."""

    WARN = "warn", _("Its readers are warned")
    HIDE = "hide", _("It is held back from its readers")


class DocumentType(models.Model):
    """A kind of document shared by all agencies: quality policy, procedure, form ..."""

    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    heading = models.CharField(_("word on the cover"), max_length=80)
    holds = models.CharField(max_length=8, choices=Holds, default=Holds.SECTIONS)
    order = models.PositiveSmallIntegerField(default=100)
    sections = models.JSONField(_("section template"), default=list, blank=True)

    class Meta:
        verbose_name = _("document type")
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


def default_labels() -> dict[str, str]:
    """Words on the sign table and the route, changed per agency and type."""
    return {
        "prepare": "Soạn thảo",
        "check": "Thẩm tra thể thức",
        "opinion": "Góp ý",
        "review": "Xem xét",
        "approve": "Phê duyệt",
        "issue": "Ban hành",
    }


class TypeRules(models.Model):
    """How one agency handles one type: code pattern, counter, words, template, review, retention.

    `code_pattern` takes {unit} {agency} {nn} {nnn} {mm} {yyyy} {n}; `review_months` 0 means no periodic review,
    which is put before who decides it `review_ahead_days` before it is due, and `review_overdue` when nobody did; `retention` is the agency's own
    wording, such as "5 năm" or "vĩnh viễn". Open signals of `signal_people` people from `signal_units` units open a change
    request by themselves; 0 people: never. A substantive version asks its readers to confirm it within `reading_days`
    working days, 0: never; from the issuing on where `reading_ahead`, else from its first day in force.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="type_rules")
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="rules", verbose_name=_("type"))
    code_pattern = models.CharField(_("code pattern"), max_length=60)
    labels = models.JSONField(_("words"), default=default_labels)
    sections = models.JSONField(_("section template"), default=list, blank=True)
    review_months = models.PositiveSmallIntegerField(_("review every ... months"), default=12)
    review_ahead_days = models.PositiveSmallIntegerField(_("open the review ... days ahead"), default=AHEAD_DAYS)
    review_overdue = models.CharField(
        _("when a review is overdue"), max_length=4, choices=WhenOverdue, default=WhenOverdue.WARN
    )
    retention = models.CharField(_("retention"), max_length=80, blank=True)
    signal_people = models.PositiveSmallIntegerField(_("signals from practice: people"), default=3)
    signal_units = models.PositiveSmallIntegerField(_("signals from practice: units"), default=2)
    reading_days = models.PositiveSmallIntegerField(_("readers confirm within ... working days"), default=0)
    reading_ahead = models.BooleanField(_("ask readers ahead of the day of effect"), default=False)
    reading_password = models.BooleanField(_("readers confirm with their password"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rules of a document type")
        ordering = ("agency", "type__order")
        constraints = [
            models.UniqueConstraint(fields=["agency", "type"], name="rules_once_an_agency_and_type"),
            models.CheckConstraint(
                condition=models.Q(review_ahead_days__gte=1, review_ahead_days__lte=SCHEDULED_DAYS),
                name="reviews_open_within_the_schedule",
            ),
            models.CheckConstraint(
                condition=models.Q(reading_days__lte=LONGEST_READING), name="reading_days_within_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} ({self.agency.code})"

    def label(self, key: str) -> str:
        """The agency's word for a step, the usual one where it has none."""
        return self.labels.get(key) or default_labels()[key]

    def template(self) -> list[dict[str, Any]]:
        """Sections a new document of this type starts with: the agency's, else those of the type."""
        return self.sections or self.type.sections


class Counter(models.Model):
    """The last number given in a register of an agency, locked while the next one is drawn. Never goes back."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    register = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "register", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.register} {self.year or ''}: {self.value}"
