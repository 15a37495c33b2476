"""Personal tokens of the API and of feeds."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TokensConfig(AppConfig):
    name = "qms.tokens"
    label = "tokens"
    verbose_name = _("Personal tokens")
    default_auto_field = "django.db.models.BigAutoField"
