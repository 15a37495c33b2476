"""Part 5 of a procedure as data, and who has a part in its steps."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import Version
from qms.people.models import Post, Unit
from qms.trail.guards import FrozenWith

CONTENT = FrozenWith(parent="documents.Version", via="version", when="{PARENT}.state <> 'draft'")


class ProcedurePart(models.Model):
    """The data of one version (`procedures.shape`), kept whole as text and frozen with it.

    One row instead of twelve tables: a page that shows a procedure reads it with the version in one statement, a save
    writes one row, and what is exported is what is kept. `waivers` are rules of the linter that somebody set aside for
    this version: {rule: {"reason", "by"}}.
    """

    version = models.ForeignKey(Version, models.CASCADE, related_name="procedure_parts")
    data_text = models.TextField()
    waivers_text = models.TextField(default="{}")
    token = models.PositiveIntegerField(default=1)

    database_guards = (CONTENT,)

    class Meta:
        verbose_name = _("procedure")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["version"], name="procedure_once_a_version")]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.data_text)

    @property
    def waivers(self) -> dict[str, Any]:
        return json.loads(self.waivers_text)

    @waivers.setter
    def waivers(self, value: dict[str, Any]) -> None:
        self.waivers_text = json.dumps(value, ensure_ascii=False)


class Part(models.TextChoices):
    """What somebody is to a step."""

    RESPONSIBLE = "responsible", _("Responsible")
    CONSULTED = "consulted", _("Consulted")
    INFORMED = "informed", _("Informed")


class StepParty(models.Model):
    """A post or a unit with a part in a step: the index of the data by people, written with it and frozen with it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="step_parties")
    step = models.UUIDField()
    part = models.CharField(max_length=12, choices=Part)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="steps")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="steps")

    database_guards = (CONTENT,)

    class Meta:
        verbose_name = _("part in a step")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=True) ^ models.Q(unit__isnull=True), name="step_party_is_post_or_unit"
            ),
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="step_part_is_known"),
        ]
        indexes = [models.Index(fields=["post", "part"]), models.Index(fields=["unit", "part"])]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.post or self.unit}"
