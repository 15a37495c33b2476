"""Form fields as the office types them: dates by day/month/year, text in one Unicode form without control characters."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Not allowed in any text: C0/C1 controls but tab and line ends, and marks that reverse or hide what is written.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINE_ENDS = re.compile(r"\s*[\r\n\t]+\s*")


def tidy(text: str) -> str:
    """NFC, plain line ends, no zero-width marks at all. Raises ValidationError for control characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    found = _HIDDEN.search(text)
    if found and unicodedata.category(found[0]) == "Cc":
        raise ValidationError(_("The text holds characters that cannot be shown. Type it again instead of pasting it."))
    return _HIDDEN.sub("", text)


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows; a key that no database can hold is a wrong choice like any other."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError as no_key:
            params = {"value": "–"}
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", params) from no_key


class LineField(forms.CharField):
    """One line of text: NFC, line ends become spaces."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return _LINE_ENDS.sub(" ", tidy(text)).strip() if text else ""


class TextField(forms.CharField):
    """Several lines of plain text: NFC, lines kept."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return tidy(text) if text else ""


class DateField(forms.DateField):
    """A day typed as 07/12/2026 (also 7-12-2026, 7.12.2026, 2026-12-07); shown the same way after an error."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"})
    default_error_messages = {  # noqa: RUF012  the name and type are Django's
        "invalid": _("Write the day as day/month/year, for example 07/12/2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
        kwargs.setdefault("help_text", _("Day/month/year, for example 07/12/2026"))
        super().__init__(**kwargs)

    def to_python(self, value: Any):
        day = super().to_python(value)
        if day is not None and not 1945 <= day.year <= 2200:
            raise ValidationError(_("Check the year of this day."), code="year")
        return day
