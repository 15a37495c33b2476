"""The yearly cycle of an agency: duties with a rule, a day, evidence."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "qms.duties"
    label = "duties"
    verbose_name = _("Yearly duties")
    default_auto_field = "django.db.models.BigAutoField"
