"""What is looked for in the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qms.office import recorded
from qms.search.fold import LONGEST_QUERY
from qms.web.fields import DateField, LineField


class TrailForm(forms.Form):
    """Filters in the address; the names are those of the address."""

    co_quan = forms.ChoiceField(label=_("Agency"), required=False)
    nguoi = LineField(
        label=_("Person"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    viec = forms.ChoiceField(label=_("Act"), required=False)
    tu = DateField(label=_("From day"), required=False, help_text="")
    den = DateField(label=_("To day"), required=False, help_text="")
    q = LineField(
        label=_("Code or subject"),
        max_length=LONGEST_QUERY,
        required=False,
        widget=forms.TextInput(attrs={"data-hotkey": "/", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["viec"].choices = [("", _("All"))] + [
            (label, [(key, _("All of: %(part)s") % {"part": label}), *((act.value, act.label) for act in acts)])
            for key, label, acts in recorded.acts_by_part()
        ]
        self.fields["co_quan"].choices = places
        if len(places) < 2:
            del self.fields["co_quan"]

    def add_prefix(self, field_name: str) -> str:
        """Addresses have hyphens where names of fields cannot."""
        return field_name.replace("_", "-")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("tu") and data.get("den") and data["den"] < data["tu"]:
            self.add_error("den", _("The last day lies before the first. Choose a later one."))
        return data

    def acts(self) -> tuple[str, ...]:
        """The acts asked for; none for all."""
        wanted = self.cleaned_data["viec"]
        parts = {key: tuple(act.value for act in acts) for key, _label, acts in recorded.acts_by_part()}
        return parts.get(wanted, (wanted,) if wanted else ())
