"""Calendar days that differ from the week, national or of one agency, and the office hours of agencies."""

from datetime import time
from decimal import Decimal

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from qms.people.models import Agency
from qms.worktime.querysets import CalendarDayQuerySet, WorkHoursQuerySet


class Kind(models.TextChoices):
    HOLIDAY = "holiday", _("Public holiday")
    COMPENSATION = "compensation", _("Day off in place of a holiday at the weekend")
    SWAPPED_OFF = "swapped_off", _("Day off, made up for on another day")
    MAKEUP = "makeup", _("Make-up working day")
    CLOSED = "closed", _("Closed by the agency")
    REDUCED = "reduced", _("Shorter working day")


class CalendarDay(models.Model):
    """One day that is not what the week says. A row without agency is national; the agency's own row wins that day.

    `is_expected`: not announced yet (dự kiến). `is_seeded`: written by `seed_holidays` and never touched by a person;
    only such rows, while still expected and in the future, may be replaced by a later seeding.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="calendar_days")
    day_date = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    until_time = models.TimeField(_("works until"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    is_expected = models.BooleanField(_("expected, not announced yet"), default=False)
    is_seeded = models.BooleanField(default=False, editable=False)
    history = HistoricalRecords()

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ("day_date", "agency")
        constraints = [
            models.UniqueConstraint(fields=["day_date"], condition=Q(agency__isnull=True), name="national_day_once"),
            models.UniqueConstraint(fields=["agency", "day_date"], name="calendar_day_once_an_agency"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="calendar_day_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.REDUCED, until_time__isnull=False)
                | (~Q(kind=Kind.REDUCED) & Q(until_time__isnull=True)),
                name="only_a_shorter_day_has_an_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_date:%d/%m/%Y} {self.name}"


class WorkHours(models.Model):
    """Office hours of an agency from a day on, until its next row. A row without agency is the default of all."""

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="work_hours")
    from_date = models.DateField(_("from"))
    morning_from = models.TimeField(_("morning from"), default=time(7, 30))
    morning_until = models.TimeField(_("morning until"), default=time(11, 30))
    afternoon_from = models.TimeField(_("afternoon from"), default=time(13, 30))
    afternoon_until = models.TimeField(_("afternoon until"), default=time(17, 30))
    weekdays = models.CharField(
        _("working days of the week, 1 Monday to 7 Sunday"),
        max_length=7,
        default="12345",
        validators=[RegexValidator(r"^1?2?3?4?5?6?7?$", _("Digits 1 to 7, each once, in order."))],
    )
    hours_per_day = models.DecimalField(
        _("hours a working day counts in deadlines"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(8),
        validators=[MinValueValidator(Decimal("0.5"))],
    )
    reception_cutoff = models.TimeField(_("files taken later count from the next working day"), default=time(15, 0))
    history = HistoricalRecords()

    objects = WorkHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        ordering = ("agency", "from_date")
        constraints = [
            models.UniqueConstraint(fields=["from_date"], condition=Q(agency__isnull=True), name="default_hours_once"),
            models.UniqueConstraint(fields=["agency", "from_date"], name="work_hours_once_an_agency"),
            models.CheckConstraint(
                condition=Q(morning_from__lt=F("morning_until"))
                & Q(morning_until__lte=F("afternoon_from"))
                & Q(afternoon_from__lt=F("afternoon_until")),
                name="office_hours_follow_each_other",
            ),
            models.CheckConstraint(condition=Q(hours_per_day__gt=0), name="a_working_day_has_hours"),
            models.CheckConstraint(condition=~Q(weekdays=""), name="a_week_has_a_working_day"),
        ]

    def __str__(self) -> str:
        return f"{self.morning_from:%H:%M}–{self.afternoon_until:%H:%M}"
