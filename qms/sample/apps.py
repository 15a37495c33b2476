"""The invented agency, by performing acts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SampleConfig(AppConfig):
    name = "qms.sample"
    label = "sample"
    verbose_name = _("Sample agency")
    default_auto_field = "django.db.models.BigAutoField"
