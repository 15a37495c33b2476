"""What is in force when, for whom, by which decision, and the stored PDF that says so."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.document import Classification, Document
from documents.models.types import DocumentType
from documents.models.version import Version
from documents.querysets import AccessClassQuerySet, InForceQuerySet, IssuingDecisionQuerySet
from qms.files.models import StoredFile
from qms.people.models import Agency, Capacity, Unit
from qms.trail.guards import AppendOnly, Forbid, Frozen, NoDelete, NoOverlap


class ApplyingSet(models.Model):
    """An interned set of agencies and units that apply a version; `key` is its members in canonical order."""

    key = models.CharField(max_length=2000, unique=True)

    database_guards = (AppendOnly(),)

    def __str__(self) -> str:
        return self.key


class ApplyingMember(models.Model):
    """One agency or one unit of an applying set."""

    set = models.ForeignKey(ApplyingSet, models.PROTECT, related_name="members")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    database_guards = (AppendOnly(),)

    class Meta:
        indexes = [models.Index(fields=["agency"]), models.Index(fields=["unit"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=True, unit__isnull=False) | Q(agency__isnull=False, unit__isnull=True),
                name="applying_member_is_agency_or_unit",
            ),
            models.UniqueConstraint(F("set"), Coalesce("agency", 0), Coalesce("unit", 0), name="applying_member_once"),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.unit)


class AccessClass(models.Model):
    """An interned class of readers: owner unit, type, classification, applying set. Lists ask for classes, not rows.

    `held_back`: only who sees drafts reads it, as long as its overdue review is not decided (`documents.reviewing.holding`).
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    owner_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="+")
    classification = models.CharField(max_length=10, choices=Classification)
    applying = models.ForeignKey(ApplyingSet, models.PROTECT, null=True, blank=True, related_name="+")
    held_back = models.BooleanField(default=False)

    objects = AccessClassQuerySet.as_manager()
    database_guards = (AppendOnly(),)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("owner_unit"),
                F("type"),
                F("classification"),
                Coalesce("applying", 0),
                F("held_back"),
                name="access_class_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_unit_id}/{self.type_id}/{self.classification}/{self.applying_id or ''}"


class IssuingDecision(models.Model):
    """Quyết định ban hành: one decision of the agency that puts one or several versions in force.

    Prepared first (`number` empty, printable), then given its number and date; from then on it is frozen, but for the
    signed scan that is added once.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="issuing_decisions")
    number = models.CharField(_("number"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(editable=False, default=0)  # numbers begin again every year
    place = models.CharField(_("place"), max_length=80, blank=True)
    subject = models.CharField(_("subject"), max_length=400)
    grounds = models.JSONField(_("legal grounds"), default=list)
    recipients = models.JSONField(_("recipients"), default=list)
    archive = models.CharField(_("filed at"), max_length=60, default="VT")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField(max_length=120, blank=True)
    signer_post = models.CharField(max_length=160, blank=True)
    signer_capacity = models.CharField(max_length=5, choices=Capacity, blank=True, default="")
    signer_for = models.CharField(max_length=160, blank=True)
    signer_collective = models.CharField(max_length=160, blank=True)  # TM. stands in a line of its own, above KT. or Q.
    agency_names = models.JSONField(default=dict)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    scan_name = models.CharField(max_length=200, blank=True)
    is_import = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = IssuingDecisionQuerySet.as_manager()
    see_permission = "documents.view_issuingdecision"
    database_guards = (
        Frozen(when="{OLD}.issued_at IS NOT NULL", updatable=("scan", "scan_name")),
        Forbid(
            "a_scan_is_added_once",
            on="UPDATE",
            when="{OLD}.scan_id IS NOT NULL AND {OLD}.issued_at IS NOT NULL AND "
            "({NEW}.scan_id IS DISTINCT FROM {OLD}.scan_id OR {NEW}.scan_name <> {OLD}.scan_name)",
            says="the signed scan is added once",
        ),
    )

    class Meta:
        verbose_name = _("issuing decision")
        ordering = ("-date", "-pk")
        default_permissions = ()
        permissions = [("view_issuingdecision", "May read an issuing decision")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "number"], condition=~Q(number=""), name="decision_number_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return self.number or self.subject


class InForce(models.Model):
    """The half-open period [from_date, until_date) in which a version is the text in force.

    `opened_at` is when it was entered. Only closing, cancelling a future period and rewriting the access class change it.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="periods")
    version = models.OneToOneField(Version, models.PROTECT, related_name="period")
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    opened_at = models.DateTimeField()
    late_reason = models.CharField(max_length=400, blank=True)
    access_class = models.ForeignKey(AccessClass, models.PROTECT, related_name="periods")

    objects = InForceQuerySet.as_manager()
    see_permission = "documents.view_document"
    database_guards = (
        AppendOnly(updatable=("until_date", "access_class")),
        NoOverlap(by="document", start="from_date", end="until_date"),
        Forbid(
            "no_stored_rendition_no_force",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM documents_rendition r WHERE r.version_id = {NEW}.version_id AND r.kind = 'official')",
            says="no stored rendition, no force",
        ),
        Forbid(
            "only_the_approved_is_in_force",
            on="INSERT",
            when="NOT EXISTS (SELECT 1 FROM documents_version v WHERE v.id = {NEW}.version_id AND v.state = 'approved' "
            "AND v.document_id = {NEW}.document_id)",
            says="only an approved version of this document comes into force",
        ),
        Forbid(
            "a_closed_period_stays_closed",
            on="UPDATE",
            when="{OLD}.until_date IS NOT NULL AND {OLD}.until_date <= {OLD}.from_date "
            "AND {NEW}.until_date IS DISTINCT FROM {OLD}.until_date",
            says="a cancelled period stays cancelled",
        ),
    )

    class Meta:
        verbose_name = _("period in force")
        ordering = ("document", "from_date")
        indexes = [
            models.Index(fields=["access_class", "from_date", "until_date"]),  # counted from the index alone
            models.Index(fields=["document", "from_date"]),
            models.Index(fields=["from_date"]),
        ]
        constraints = [
            # an equal end is a future period that was cancelled: it covers no day
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="period_does_not_end_early",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.from_date:%d/%m/%Y}"


class PaperDecision(models.Model):
    """How a version imported from paper was decided then: who signed, number and date. Visible for ever."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="paper_decision")
    number = models.CharField(_("decision number"), max_length=60, blank=True)
    date = models.DateField(_("decision date"), null=True, blank=True)
    signers = models.JSONField(_("who signed"), default=list)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_by_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64)

    database_guards = (AppendOnly(),)

    def __str__(self) -> str:
        return self.number or str(self.version)


class Rendition(models.Model):
    """Stored PDF bytes of a version. The official one is made once, before the period opens, and served unchanged."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="renditions")
    kind = models.CharField(max_length=10, choices=[("official", _("Official")), ("scan", _("Scan"))])
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    is_import = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    database_guards = (AppendOnly(), NoDelete())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(kind="official"), name="one_official_rendition")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"


class Withdrawal(models.Model):
    """Bãi bỏ: who ended the force of a document, from which day, why, by which decision."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="withdrawals")
    period = models.OneToOneField(InForce, models.PROTECT, related_name="withdrawal")
    from_date = models.DateField(_("no longer in force from"))
    reason = models.TextField(_("reason"))
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    post_title = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    database_guards = (AppendOnly(),)

    def __str__(self) -> str:
        return f"{self.document.code} {self.from_date:%d/%m/%Y}"


class Outcome(models.TextChoices):
    """What becomes of a link to a withdrawn document."""

    REPLACED = "replaced", _("its successor takes its place")
    STAYS = "stays", _("the link stays and is flagged")


class WithdrawalOutcome(models.Model):
    """What was decided, with a withdrawal, about one document that names the withdrawn one in force, as link or form.

    Who decided and when is said by the withdrawal. `successor` is the one of that day, `reason` why a link stays.
    """

    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, related_name="outcomes")
    linking = models.ForeignKey(Document, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    successor = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)

    database_guards = (AppendOnly(),)

    class Meta:
        ordering = ("linking__sort_key", "pk")
        constraints = [
            models.UniqueConstraint(fields=["withdrawal", "linking"], name="outcome_once_a_document"),
            models.CheckConstraint(
                condition=Q(outcome="replaced", successor__isnull=False)
                | (Q(outcome="stays", successor__isnull=True) & ~Q(reason="")),
                name="outcome_names_successor_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.linking.code}: {self.get_outcome_display()}"
