"""Word in: the one door to python-docx."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WordConfig(AppConfig):
    name = "qms.word"
    label = "word"
    verbose_name = _("Word")
    default_auto_field = "django.db.models.BigAutoField"
