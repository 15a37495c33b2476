"""Backup and restore: database and files in one archive that says what is in it; the keys apart."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "qms.archive"
    label = "archive"
    verbose_name = _("Backup")
    default_auto_field = "django.db.models.BigAutoField"
