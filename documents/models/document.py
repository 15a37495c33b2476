"""A document: the identity that never goes, its codes and the exceptions on it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.types import DocumentType
from documents.querysets import DocumentQuerySet
from qms.access.grants import GroupGrant, PersonGrant, UnitGrant
from qms.people.models import CODE_ALPHABET, Agency, Post, Unit
from qms.trail.guards import AppendOnly, NoDelete


class Classification(models.TextChoices):
    """Who may read what is in force. State secrets do not belong in this system at all."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    RESTRICTED = "restricted", _("Restricted")


class Document(models.Model):
    """A controlled document. `code` and `title` are those of today; versions keep their own title."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="documents", verbose_name=_("agency"))
    type = models.ForeignKey(DocumentType, models.PROTECT, related_name="documents", verbose_name=_("type"))
    code = models.CharField(_("code"), max_length=60, validators=[CODE_ALPHABET])
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    owner_unit = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name=_("owner unit"))
    owner_post = models.ForeignKey(Post, models.PROTECT, related_name="documents", verbose_name=_("owner post"))
    classification = models.CharField(
        _("classification"), max_length=10, choices=Classification, default=Classification.INTERNAL
    )
    review_months = models.PositiveSmallIntegerField(_("review every ... months"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    words = models.CharField(max_length=1000, editable=False, default="")
    request_key = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["sort_key", "words", "request_key"])

    objects = DocumentQuerySet.as_manager()
    see_permission = "documents.view_document"
    database_guards = (NoDelete(),)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("sort_key", "pk")
        indexes = [models.Index(fields=["agency", "sort_key"]), models.Index(fields=["owner_unit", "sort_key"])]
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="code_once_an_agency")]
        default_permissions = ()
        permissions = [
            ("view_document", "May read what is in force"),
            ("view_restricted", "May read what is restricted"),
            ("create_document", "May create a document"),
            ("import_document", "May bring in a Word file"),
            ("withdraw_document", "May withdraw a document"),
            ("share_document", "May share a document as an exception"),
            ("keep_types", "May keep document types, codes, words and routes"),
            ("export_register", "May export the register"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("documents:document", args=[self.slug])


class DocumentCode(models.Model):
    """Every code an agency ever gave or reserved. A code is never used again, not even when it is cancelled."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    slug = models.SlugField(max_length=80, unique=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="codes")
    given_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    database_guards = (AppendOnly(updatable=("document", "reason")),)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="code_never_again")]

    def __str__(self) -> str:
        return self.code


class DocumentPersonGrant(PersonGrant):
    content_object = models.ForeignKey(Document, models.CASCADE, related_name="person_grants")

    class Meta(PersonGrant.Meta):
        abstract = False


class DocumentGroupGrant(GroupGrant):
    content_object = models.ForeignKey(Document, models.CASCADE, related_name="group_grants")

    class Meta(GroupGrant.Meta):
        abstract = False


class DocumentUnitGrant(UnitGrant):
    content_object = models.ForeignKey(Document, models.CASCADE, related_name="unit_grants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "permission", "content_object"], name="unit_grant_once")]

    def __str__(self) -> str:
        return f"{self.content_object} | {self.unit} | {self.permission.codename}"
