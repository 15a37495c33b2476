"""Signals from practice: a reader says of a place in a document in force that it is not how the work is done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.models.change import ChangeRequest
from documents.models.document import Document
from documents.models.version import Version
from documents.practice.kinds import WORDED, Kind
from documents.querysets import PracticeSignalQuerySet
from qms.people.models import Unit
from qms.trail.guards import AppendOnly, Forbid


class SignalState(models.TextChoices):
    """Open, then in a change request, then what came of it; or answered without one."""

    OPEN = "open", _("waits")
    TAKEN = "taken", _("taken up into a change request")
    ANSWERED = "answered", _("answered, no change")
    CHANGED = "changed", _("led to a change")


FINAL = (SignalState.ANSWERED, SignalState.CHANGED)
CHANGING = ("text", "is_discreet", "changed_at")  # while it is open, by who sent it
FOLLOWING = ("state", "request", "answer", "answered_by", "answered_at")


class PracticeSignal(models.Model):
    """What one person says of one place: `anchor` is the id of a section or step, which stays through revisions, None for
    the whole document; `place` names it as it stood in `version`.

    `is_discreet`: the name is for the officer and the head of the owner unit alone, never for others. Unit and version are
    those of the day it was sent. The words may change until somebody took it up or answered.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="signals")
    version = models.ForeignKey(Version, models.PROTECT, related_name="signals")
    anchor = models.UUIDField(null=True, blank=True)
    place = models.CharField(_("place"), max_length=300, blank=True)
    kind = models.CharField(_("what is wrong"), max_length=9, choices=Kind)
    text = models.TextField(_("what is said"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signals")
    person_name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    unit_name = models.CharField(max_length=200, blank=True)
    is_discreet = models.BooleanField(_("without my name"), default=False)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=SignalState, default=SignalState.OPEN)
    request = models.ForeignKey(ChangeRequest, models.PROTECT, null=True, blank=True, related_name="signals")
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = PracticeSignalQuerySet.as_manager()
    database_guards = (
        AppendOnly(updatable=(*CHANGING, *FOLLOWING)),
        Forbid(
            "what_became_of_it_stays",
            on="UPDATE",
            when="{OLD}.state IN ('answered','changed')",
            says="a signal that is answered stays as it is",
        ),
        Forbid(
            "words_change_while_it_waits",
            on="UPDATE",
            when="{OLD}.state <> 'open' AND ({OLD}.text <> {NEW}.text OR {OLD}.is_discreet <> {NEW}.is_discreet)",
            says="the words of a signal that was taken up stay as they are",
        ),
        Forbid(
            "a_signal_is_about_its_version",
            on="INSERT",
            when="{NEW}.document_id <> (SELECT v.document_id FROM documents_version v WHERE v.id = {NEW}.version_id)",
            says="the version of a signal is one of its document",
        ),
    )

    class Meta:
        verbose_name = _("signal from practice")
        verbose_name_plural = _("signals from practice")
        ordering = ("-at", "-pk")
        default_permissions = ()
        permissions = [
            ("view_practicesignal", "May see a signal from practice"),
            ("reword_signal", "May change the words of a signal"),
            ("read_signals", "May read what practice says of a document"),
            ("name_signallers", "May see who sent a signal without a name"),
        ]
        indexes = [
            models.Index(fields=["document", "state"], name="signal_by_document"),
            models.Index(fields=["person", "at"], name="signal_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "document", "anchor", "kind"],
                condition=Q(state="open", anchor__isnull=False),
                name="one_open_signal_a_place",
            ),
            models.UniqueConstraint(
                fields=["person", "document", "kind"],
                condition=Q(state="open", anchor__isnull=True),
                name="one_open_signal_a_document",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="signal_kind_is_known"),
            models.CheckConstraint(condition=~Q(kind__in=WORDED) | ~Q(text=""), name="signal_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", request=None, answered_at=None, answer="")
                | Q(state="taken", request__isnull=False, answered_at=None)
                | (Q(state="answered", answered_at__isnull=False) & ~Q(answer=""))
                | Q(state="changed", request__isnull=False, answered_at__isnull=False),
                name="signal_state_fits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.code}: {self.get_kind_display()}"
