"""Records (hồ sơ): what procedures say is to be kept, the files that are, and how files were disposed of."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models import Document, Version
from procedures.records.querysets import RecordDisposalQuerySet, RecordEntryQuerySet, RecordSeriesQuerySet
from qms.people.models import Agency, Unit
from qms.trail.guards import AppendOnly, Forbid, NoDelete


class Ending(models.TextChoices):
    """What becomes of a file when its time to keep is over."""

    DESTROY = "destroy", _("destroyed by decision")
    ARCHIVE = "archive", _("kept on by the archive")


class RecordSeries(models.Model):
    """A kind of record that a procedure says is to be kept (a row of its records part), found again by the row's stable id.

    `version` is the last text in force that names it: where that text is no longer in force, nothing new is filed and
    what is there stays. `months` (None: not known) and `is_permanent` are read from `retention`, or said by the keeper.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="record_series")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="record_series", verbose_name=_("unit"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="record_series")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    key = models.UUIDField()
    title = models.CharField(_("record"), max_length=1000)
    place = models.CharField(_("kept at"), max_length=200, blank=True)
    retention = models.CharField(_("kept for"), max_length=300, blank=True)
    months = models.PositiveSmallIntegerField(_("months to keep"), null=True, blank=True)
    is_permanent = models.BooleanField(_("kept for ever"), default=False)
    ending = models.CharField(_("afterwards"), max_length=7, choices=Ending, default=Ending.DESTROY)
    since_at = models.DateTimeField()
    history = HistoricalRecords(excluded_fields=["version"])

    objects = RecordSeriesQuerySet.as_manager()
    see_permission = "procedures.view_recordseries"
    database_guards = (NoDelete(),)

    class Meta:
        verbose_name = _("record series")
        verbose_name_plural = _("record series")
        ordering = ("document__sort_key", "pk")
        default_permissions = ()
        permissions = [
            ("view_recordseries", "May see a record series"),
            ("keep_records", "May keep the records of an agency: times, holds, archive, disposal"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="record_series_once"),
            models.CheckConstraint(
                condition=Q(is_permanent=False) | Q(months__isnull=True), name="kept_for_ever_has_no_months"
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=1), name="kept_for_a_month_at_least"
            ),
            models.CheckConstraint(condition=Q(ending__in=Ending.values), name="record_ending_is_known"),
        ]
        indexes = [models.Index(fields=["unit"]), models.Index(fields=["agency"]), models.Index(fields=["version"])]

    def __str__(self) -> str:
        return self.title


class RecordsRead(models.Model):
    """The records part of this version was read into series; each text in force is read once."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("records part that was read")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.version_id)


class RecordDisposal(models.Model):
    """Files disposed of together by one decision. Written once; `number` is that of the decision."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    number = models.CharField(_("number of the decision"), max_length=60)
    decision_date = models.DateField(_("date of the decision"))
    done_date = models.DateField(_("destroyed on"))
    witnesses = models.CharField(_("witnesses"), max_length=500)
    way = models.CharField(_("how"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    by_post = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    objects = RecordDisposalQuerySet.as_manager()
    see_permission = "procedures.view_recorddisposal"
    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("disposal of records")
        verbose_name_plural = _("disposals of records")
        ordering = ("-done_date", "-pk")
        default_permissions = ()
        permissions = [("view_recorddisposal", "May see how records were disposed of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_date__gte=F("decision_date")), name="records_go_after_the_decision"
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(witnesses=""), name="a_disposal_has_decision_and_witnesses"
            ),
        ]
        indexes = [models.Index(fields=["agency", "done_date"])]

    def __str__(self) -> str:
        return self.number


class RecordEntry(models.Model):
    """One file of a series: opened, closed, moved, handed over to the archive, disposed of.

    The time to keep is copied from the series when the file is closed: a later change of the procedure does not shorten
    it. `due_date` is the first day on which it may go; None while open, kept for ever, or for a time nobody has said.
    """

    series = models.ForeignKey(RecordSeries, models.PROTECT, related_name="entries")
    code = models.CharField(_("dossier code"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=500)
    opened_date = models.DateField(_("opened"))
    closed_date = models.DateField(_("work ended"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200)
    items = models.PositiveIntegerField(_("number of papers"), default=0)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    is_permanent = models.BooleanField(default=False)
    due_date = models.DateField(_("may go from"), null=True, blank=True)
    hold_reason = models.CharField(_("held because"), max_length=500, blank=True)
    archived_date = models.DateField(_("handed over to the archive"), null=True, blank=True)
    archived_number = models.CharField(_("minutes of the handing over"), max_length=60, blank=True)
    disposal = models.ForeignKey(RecordDisposal, models.PROTECT, null=True, blank=True, related_name="entries")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RecordEntryQuerySet.as_manager()
    see_permission = "procedures.view_recordentry"
    database_guards = (
        AppendOnly(
            updatable=(
                "closed_date", "place", "items", "months", "is_permanent", "due_date", "hold_reason", "archived_date",
                "archived_number", "disposal",
            )
        ),
        Forbid(
            "what_was_disposed_of_stays_so",
            on="UPDATE",
            when="{OLD}.disposal_id IS NOT NULL",
            says="a file that was disposed of does not change",
        ),
        Forbid(
            "nothing_goes_before_its_time",
            on="UPDATE",
            when="{NEW}.disposal_id IS NOT NULL AND ({OLD}.hold_reason <> '' OR {OLD}.due_date IS NULL OR EXISTS ("
            "SELECT 1 FROM procedures_recorddisposal d WHERE d.id = {NEW}.disposal_id AND d.done_date < {OLD}.due_date))",
            says="a file goes only when its time is over and nothing holds it",
        ),
        Forbid(
            "no_file_begins_disposed_of",
            on="INSERT",
            when="{NEW}.disposal_id IS NOT NULL",
            says="a file is not disposed of before it is there",
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("file of records")
        verbose_name_plural = _("files of records")
        ordering = ("-opened_date", "-pk")
        default_permissions = ()
        permissions = [
            ("view_recordentry", "May see a file of records"),
            ("file_record", "May open, close and move files of records"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "code"], condition=~Q(code=""), name="dossier_code_once_a_series"
            ),
            models.CheckConstraint(
                condition=Q(closed_date__isnull=True) | Q(closed_date__gte=F("opened_date")),
                name="a_file_is_closed_after_it_was_opened",
            ),
            models.CheckConstraint(
                condition=Q(due_date__isnull=True)
                | Q(closed_date__isnull=False, months__isnull=False, is_permanent=False),
                name="only_a_closed_file_may_go",
            ),
            models.CheckConstraint(
                condition=Q(archived_date__isnull=True, archived_number="")
                | Q(archived_date__gte=F("closed_date"), closed_date__isnull=False),
                name="only_a_closed_file_is_archived",
            ),
            models.CheckConstraint(
                condition=Q(disposal__isnull=True) | Q(due_date__isnull=False, hold_reason=""),
                name="nothing_held_is_disposed_of",
            ),
        ]
        indexes = [
            models.Index(fields=["series", "opened_date"]),
            models.Index(fields=["due_date"], condition=Q(disposal__isnull=True), name="records_still_kept"),
            models.Index(fields=["opened_date", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()
