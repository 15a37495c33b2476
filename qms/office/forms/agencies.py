"""Agencies: details, founding, place in the tree, end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qms.office.fields import AgenciesField, AgencyField, LastDayField
from qms.people.models import Agency, Level
from qms.standards.models import Edition
from qms.web.fields import DateField, LineField, TextField

NO_CAPITALS = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


class AgencyForm(forms.ModelForm):
    """Details of an agency that carry no date."""

    place = LineField(label=_("Place written on documents"), max_length=80, required=False)
    symbol = LineField(label=_("Symbol in document numbers"), max_length=20, required=False)
    head_title = LineField(label=_("Title of the head, as signed"), max_length=120, required=False)
    address = LineField(label=_("Address"), max_length=200, required=False)
    contact = LineField(label=_("Contact shown to the staff"), max_length=200, required=False)
    obligation = TextField(label=_("Legal basis for applying the system"), max_length=2000, required=False)
    edition = forms.ModelChoiceField(label=_("Edition of the standard"), queryset=Edition.objects.all(), required=False)

    class Meta:
        model = Agency
        fields = ("place", "symbol", "head_title", "address", "contact", "obligation", "edition")


class FoundForm(forms.Form):
    """An agency below, with its first administrator. The names of the fields are those the acts refuse by."""

    code = LineField(
        label=_("Code"), max_length=20, help_text=_("Latin letters, digits and . / - _; used once in the installation")
    )
    name = LineField(label=_("Full name as on documents"), max_length=200)
    short_name = LineField(label=_("Short name"), max_length=80, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    from_date = DateField(label=_("From"))
    place = LineField(label=_("Place written on documents"), max_length=80, required=False)
    symbol = LineField(
        label=_("Symbol in document numbers"),
        max_length=20,
        required=False,
        help_text=_("The code where nothing is written"),
    )
    head_title = LineField(label=_("Title of the head, as signed"), max_length=120, required=False)
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=20,
        required=False,
        help_text=_("Small letters, digits and -; from the code where nothing is written"),
    )
    username = LineField(
        label=_("First administrator: user name"),
        max_length=60,
        help_text=_("Small letters without marks, digits and . _ -; it stays for ever"),
        widget=forms.TextInput(attrs=NO_CAPITALS),
    )
    full_name = LineField(label=_("First administrator: full name"), max_length=120)
    email = forms.EmailField(label=_("First administrator: e-mail"), required=False)

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


class MoveAgencyForm(forms.Form):
    """Another agency above from a day on."""

    parent = AgencyField(label=_("New agency above"), agencies=Agency.objects.none())
    from_date = DateField(label=_("From"))
    reason = LineField(label=_("By decision"), max_length=300, help_text=_("Number and day of the decision"))

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].agencies = agencies


class EndAgencyForm(forms.Form):
    """The last day of an agency and who takes over: none abolished, one merged, several split."""

    until_date = LastDayField(label=_("Last day"))
    reason = LineField(label=_("By decision"), max_length=300, help_text=_("Number and day of the decision"))
    successors = AgenciesField(
        label=_("Agencies that take over"),
        agencies=Agency.objects.none(),
        required=False,
        help_text=_("Codes with commas between them. None: abolished; one: merged; several: split"),
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successors"].agencies = agencies
