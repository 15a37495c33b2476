"""Audits, findings and corrective action."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditsConfig(AppConfig):
    name = "audits"
    label = "audits"
    verbose_name = _("Audits")
    default_auto_field = "django.db.models.BigAutoField"
