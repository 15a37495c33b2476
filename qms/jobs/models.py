"""Work to be done later, as rows: what is asked for survives restarts, lost queues and killed workers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qms.jobs.querysets import JobQuerySet


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """One piece of work. `kind` names its handler (see `qms.jobs.kinds`), `key` makes asking twice harmless.

    `claimed_by` is the token of one run: only the run that holds it may finish the job. `error` is a sentence for people.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    payload = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="jobs")
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=120, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["run_after"], condition=Q(state="waiting"), name="jobs_waiting"),
            models.Index(fields=["claimed_at"], condition=Q(state="running"), name="jobs_running"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), finished_at__isnull=True)
                | Q(state__in=("done", "failed", "cancelled"), finished_at__isnull=False),
                name="a_finished_job_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def is_finished(self) -> bool:
        """Will nothing more happen to it by itself?"""
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)
