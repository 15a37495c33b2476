"""Administrative procedures (thủ tục hành chính, TTHC) as shared data: what the State announced, and who answers for it where.

They are public law, so whoever is signed in reads them. The list is one for the installation and kept by the officer of the
top agency; who is responsible for a procedure, and the days in which the list is brought up to date, are of each agency.
"""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models import Version
from procedures.querysets import AdministrativeProcedureQuerySet, ListClockQuerySet
from qms.people.models import Agency, Unit
from qms.people.querysets import DatedQuerySet
from qms.search.fold import sort_key, words
from qms.trail.guards import AppendOnly, Forbid, FrozenWith, NoDelete

LONGEST_CODE = 40
LONGEST_NAME = 2000  # the longest name of the national list has 1,094 characters
LONGEST_WORDS = 4000
# Long texts and copies: the history says by name that they changed; what a long text was stands in FormerText, once.
BODIES = (
    "words",
    "sort_key",
    "source_text",
    "steps_text",
    "dossier_text",
    "dossier_items_text",
    "conditions_text",
    "bases_text",
    "bases_items_text",
    "channels_text",
)


class TthcLevel(models.TextChoices):
    """Who performs it. `AdministrativeProcedure.levels` holds several, each with a space on both sides."""

    CENTRAL = "bo", _("Ministry level")
    PROVINCE = "tinh", _("Province")
    DISTRICT = "huyen", _("District")
    COMMUNE = "xa", _("Commune")
    OTHER = "khac", _("Other bodies")


class AdministrativeProcedure(models.Model):
    """One procedure of the national list. Texts stand as the record gave them; nothing is read into them.

    `code` is a text always: 2.000820 is another procedure than 2.00082. `levels` are keys of TthcLevel, each with a space
    on both sides. `channels_text`, `dossier_items_text` and `bases_items_text` are JSON arrays of rows (`procedures.tthc.shape`).
    `abolished_date` is the first day on which it is no more. `source_text` is the row it came from, as JSON.
    """

    code = models.CharField(_("code"), max_length=LONGEST_CODE, unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    ministry = models.CharField(_("announced by"), max_length=300, blank=True)
    field = models.CharField(_("field"), max_length=300, blank=True, db_index=True)
    levels = models.CharField(_("level"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=300, blank=True)
    applicants = models.TextField(_("who may apply"), blank=True)
    executing = models.TextField(_("performed by"), blank=True)
    competent = models.TextField(_("competent body"), blank=True)
    coordinating = models.TextField(_("coordinating body"), blank=True)
    receiving = models.TextField(_("place of receipt"), blank=True)
    decision_number = models.CharField(_("announcing decision"), max_length=120, blank=True)
    decision_date = models.DateField(_("signed on"), null=True, blank=True)
    channels_text = models.TextField(default="[]")
    filing_text = models.TextField(_("ways to file"), blank=True)
    steps_text = models.TextField(_("order of steps"), blank=True)
    dossier_text = models.TextField(_("papers to file"), blank=True)
    dossier_items_text = models.TextField(default="[]")
    conditions_text = models.TextField(_("conditions"), blank=True)
    bases_text = models.TextField(_("legal bases"), blank=True)
    bases_items_text = models.TextField(default="[]")
    result = models.TextField(_("result"), blank=True)
    result_code = models.CharField(_("code of the result"), max_length=60, blank=True)
    abolished_date = models.DateField(_("abolished from"), null=True, blank=True)
    abolished_by = models.CharField(_("abolished by"), max_length=300, blank=True)
    source_text = models.TextField(default="{}", editable=False)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True, default="", editable=False)
    sort_key = models.CharField(max_length=400, default="", editable=False)
    history = HistoricalRecords(excluded_fields=[*BODIES, "filing_text"])

    objects = AdministrativeProcedureQuerySet.as_manager()
    database_guards = (NoDelete(),)

    class Meta:
        verbose_name = _("administrative procedure")
        verbose_name_plural = _("administrative procedures")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="tthc_has_code_and_name"),
            models.CheckConstraint(
                condition=Q(abolished_date=None) | ~Q(abolished_by=""), name="tthc_is_abolished_by_something"
            ),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="tthc_in_order")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With the copies that follow from it."""
        self.fill_copies()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "words", "sort_key"}
        super().save(*args, **kwargs)

    def fill_copies(self) -> None:
        """The copies it is found and ordered by, which follow from code, name and field."""
        self.words = words(self.code, self.name, self.field, self.ministry)[:LONGEST_WORDS]
        self.sort_key = sort_key(self.code)

    @property
    def channels(self) -> list[dict[str, str]]:
        return json.loads(self.channels_text)

    @property
    def dossier_items(self) -> list[dict[str, str]]:
        return json.loads(self.dossier_items_text)

    @property
    def bases_items(self) -> list[dict[str, str]]:
        return json.loads(self.bases_items_text)

    @property
    def level_names(self) -> list[str]:
        """The levels in words, in the order of the table."""
        return [str(level.label) for level in TthcLevel if level in self.levels.split()]


class FormerText(models.Model):
    """A long text of a record as it was until an import replaced it at `until_at`; rows as JSON where the field holds rows.

    Written in the act that replaces it. Texts replaced before this was kept are on no record.
    """

    procedure = models.ForeignKey(AdministrativeProcedure, models.PROTECT, related_name="former_texts")
    field = models.CharField(_("fact"), max_length=30)
    text = models.TextField(_("text before"))
    until_at = models.DateTimeField(_("until"))

    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("former text of an administrative procedure")
        ordering = ("-until_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["procedure", "field", "until_at"], name="text_replaced_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} {self.field} {self.until_at:%d/%m/%Y}"


class Service(models.TextChoices):
    """How far the procedure is done online (Decree 42/2022, article 6)."""

    FULL = "full", _("Online from start to end")
    PARTIAL = "partial", _("Partly online")
    IN_PERSON = "in_person", _("In person only")


# Two periods of one procedure in one agency never meet. An open one has no end.
_MEETS = (
    "EXISTS (SELECT 1 FROM procedures_responsibility AS other WHERE other.agency_id = {NEW}.agency_id"
    " AND other.procedure_id = {NEW}.procedure_id AND other.id <> {NEW}.id"
    " AND other.from_date < COALESCE({NEW}.until_date, '9999-12-31')"
    " AND {NEW}.from_date < COALESCE(other.until_date, '9999-12-31'))"
)


class Responsibility(models.Model):
    """The unit of an agency that answers for a procedure from a day on, and what is particular to the place.

    `public_code` is the code under which the place offers it (9.000123.H99). `limit` is the time limit as the place
    announced it; before `limit_date` it was `limit_before`. An ended one stays on record.
    """

    procedure = models.ForeignKey(AdministrativeProcedure, models.PROTECT, related_name="responsibilities")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    service = models.CharField(_("service level"), max_length=10, choices=Service, blank=True)
    public_code = models.CharField(_("local code"), max_length=60, blank=True)
    limit = models.CharField(_("time limit"), max_length=120, blank=True)
    limit_before = models.CharField(_("time limit before"), max_length=120, blank=True)
    limit_date = models.DateField(_("the time limit holds from"), null=True, blank=True)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()
    database_guards = (
        NoDelete(),
        Forbid(
            "responsibility_once_a_day",
            on="INSERT|UPDATE",
            when=_MEETS,
            says="one unit of an agency is responsible for an administrative procedure at a time",
        ),
    )

    class Meta:
        verbose_name = _("responsibility for an administrative procedure")
        ordering = ("-from_date", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure"], condition=Q(until_date=None), name="responsibility_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gt=F("from_date")),
                name="responsibility_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(service__in=["", *Service.values]), name="service_is_known"),
            models.CheckConstraint(
                condition=Q(limit_date=None, limit_before="") | ~Q(limit=""), name="a_limit_that_changes_is_said"
            ),
        ]
        indexes = [models.Index(fields=["unit", "until_date"], name="responsibility_of_unit")]

    def __str__(self) -> str:
        return f"{self.procedure.code}: {self.unit}"


class Announcement(models.Model):
    """A decision that announces administrative procedures (quyết định công bố). Written once; entered wrongly, it is taken back."""

    number = models.CharField(_("number"), max_length=120)
    signed_date = models.DateField(_("signed on"))
    issuer = models.CharField(_("issued by"), max_length=300)
    title = models.CharField(_("about"), max_length=1000)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    void_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=400, blank=True)

    database_guards = (AppendOnly(updatable=("void_by", "void_at", "void_reason")),)

    class Meta:
        verbose_name = _("decision announcing administrative procedures")
        ordering = ("-signed_date", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "signed_date"], condition=Q(void_at=None), name="announcement_once"
            ),
            models.CheckConstraint(
                condition=Q(void_at=None) | (~Q(void_reason="") & Q(void_by__isnull=False)),
                name="announcement_is_taken_back_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Brings(models.TextChoices):
    """What an announcement does to a procedure."""

    NEW = "new", _("newly announced")
    AMENDED = "amended", _("amended")
    ABOLISHED = "abolished", _("abolished")


class AnnouncementLine(models.Model):
    """One procedure that an announcement brings, by its code: it need not stand in the list yet. That is what the clock is for."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="lines")
    code = models.CharField(_("code"), max_length=LONGEST_CODE, db_index=True)
    brings = models.CharField(max_length=10, choices=Brings)

    database_guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("line of an announcement")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["announcement", "code"], name="code_once_an_announcement"),
            models.CheckConstraint(condition=Q(brings__in=Brings.values), name="what_it_brings_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_brings_display()}"


class ListClock(models.Model):
    """The working days in which one agency brings its list up to date after an announcement (Circular 26/2014, article 4).

    Settled once, by the officer of the agency, who says what was done; dropped with an announcement that is taken back.
    `due_date` follows the calendar of the agency until then.
    """

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="clocks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    due_date = models.DateField(_("due"))
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_by_name = models.CharField(max_length=120, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("what was done"), max_length=1000, blank=True)

    objects = ListClockQuerySet.as_manager()
    database_guards = (
        AppendOnly(updatable=("due_date", "settled_by", "settled_by_name", "settled_at", "note")),
        Forbid(
            "list_clock_settled_once",
            on="UPDATE",
            when="{OLD}.settled_at IS NOT NULL",
            says="what was settled stays as it is",
        ),
    )

    class Meta:
        verbose_name = _("time to bring the list up to date")
        ordering = ("due_date", "pk")
        constraints = [
            models.UniqueConstraint(fields=["announcement", "agency"], name="clock_once_an_agency"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, note="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(note="")),
                name="a_settled_clock_says_what_was_done",
            ),
        ]
        indexes = [models.Index(fields=["agency", "due_date"], condition=Q(settled_at=None), name="clocks_running")]

    def __str__(self) -> str:
        return f"{self.announcement} {self.due_date:%d/%m/%Y}"


class ServedCode(models.Model):
    """An administrative procedure that a version serves, by the code its data names: the index of the data, frozen with it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="served_codes")
    code = models.CharField(max_length=LONGEST_CODE, db_index=True)

    database_guards = (FrozenWith(parent="documents.Version", via="version", when="{PARENT}.state <> 'draft'"),)

    class Meta:
        verbose_name = _("administrative procedure served")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="served_once_a_version")]

    def __str__(self) -> str:
        return self.code
