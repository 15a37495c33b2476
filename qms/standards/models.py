"""Editions of the management-system standard as data: clause numbers, our own short titles, mappings. No ISO text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One edition, such as TCVN ISO 9001:2015. `key` is the year people say."""

    key = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    from_date = models.DateField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class Clause(models.Model):
    """A clause of an edition; `order` sorts 8.5.10 after 8.5.9."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="clauses")
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    order = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("clause")
        ordering = ("edition", "order")
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="clause_once_an_edition")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Relation(models.TextChoices):
    EQUAL = "equal", _("same subject")
    WIDER = "wider", _("covers more")
    NARROWER = "narrower", _("covers less")
    TOUCHES = "touches", _("overlaps")


class ClauseMapping(models.Model):
    """How a clause of one edition answers to a clause of another, read from the older to the newer."""

    source = models.ForeignKey(Clause, models.PROTECT, related_name="mapped_to")
    target = models.ForeignKey(Clause, models.PROTECT, related_name="mapped_from")
    relation = models.CharField(max_length=10, choices=Relation)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
