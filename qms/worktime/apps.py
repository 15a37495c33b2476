"""When: calendars and pure day and hour arithmetic."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorktimeConfig(AppConfig):
    name = "qms.worktime"
    label = "worktime"
    verbose_name = _("Working time")
    default_auto_field = "django.db.models.BigAutoField"
