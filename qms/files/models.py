"""What the content store knows of a file: its hash, size and kind. Names belong to whatever refers to it."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.trail.guards import Frozen


class StoredFile(models.Model):
    """One content, stored once under its SHA-256. `last_put_at` lets a sweep spare what was just put again."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_put_at = models.DateTimeField(default=timezone.now, editable=False)

    database_guards = (
        Frozen(
            when="{OLD}.id > 0", updatable=("last_put_at",), deletable_when="{OLD}.id > 0"
        ),  # the sweep of orphans deletes
    )

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ("-created_at",)
        constraints = [models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="sha256_is_whole")]

    def __str__(self) -> str:
        return self.sha256
