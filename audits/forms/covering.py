"""Forms of clauses that do not apply. Shape and wording only; the acts decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.auditing import area
from qms.people.models import Unit
from qms.standards.models import Clause
from qms.web.fields import DateField, TextField


class LeaveOutForm(forms.Form):
    """Which clause does not apply, to whom, since when and why."""

    clause = forms.ModelChoiceField(label=_("Clause"), queryset=Clause.objects.none())
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("the whole agency")
    )
    from_date = DateField(label=_("From"))
    reason_said = TextField(
        label=_("Reason"),
        max_length=500,
        widget=area(3),
        help_text=_("Why it cannot be applied, and why that harms no service. It stays in the record"),
    )

    def __init__(self, *args: Any, clauses: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses
        self.fields["unit"].queryset = units


class AgainForm(forms.Form):
    """From when it applies again."""

    until_date = DateField(label=_("Applies again from"))
