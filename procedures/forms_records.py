"""Forms about records. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from procedures.forms import UnitField
from procedures.models.records import Ending
from qms.people.models import Unit
from qms.web.fields import DateField, LineField, TextField

MOST_ITEMS = 1_000_000


class OpenForm(forms.Form):
    """A new file of a series."""

    title = LineField(
        label=gettext_lazy("What the file is about"),
        max_length=500,
        help_text=gettext_lazy("Whose dossier, which matter, such as “Công ty TNHH An Phú, cấp lần đầu”."),
    )
    code = LineField(
        label=gettext_lazy("Dossier code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("As the one-stop software or the register of the unit numbers it."),
    )
    opened_date = DateField(label=gettext_lazy("Opened on"))
    place = LineField(label=gettext_lazy("Kept at"), max_length=200, required=False)
    items = forms.IntegerField(
        label=gettext_lazy("Number of papers"), min_value=0, max_value=MOST_ITEMS, required=False
    )


class CloseForm(forms.Form):
    """The work ended."""

    closed_date = DateField(label=gettext_lazy("The work ended on"))
    items = forms.IntegerField(
        label=gettext_lazy("Number of papers"), min_value=0, max_value=MOST_ITEMS, required=False
    )


class MoveForm(forms.Form):
    """The file lies somewhere else."""

    place = LineField(label=gettext_lazy("Where it is kept from now on"), max_length=200)
    reason = LineField(label=gettext_lazy("Reason"), max_length=300)


class HoldForm(forms.Form):
    """It does not go, or may go again."""

    reason = TextField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ArchiveForm(forms.Form):
    """It was handed over to the archive of the agency."""

    archived_date = DateField(label=gettext_lazy("Handed over on"))
    number = LineField(label=gettext_lazy("Number of the minutes"), max_length=60)
    place = LineField(
        label=gettext_lazy("Where it is kept from now on"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Shelf, box. Empty: where it is now."),
    )


class SeriesForm(forms.Form):
    """How the files of a series are kept."""

    unit = UnitField(label=gettext_lazy("Unit that files"), queryset=Unit.objects.none())
    place = LineField(label=gettext_lazy("Kept at"), max_length=200, required=False)
    is_permanent = forms.BooleanField(label=gettext_lazy("Kept for ever"), required=False)
    months = forms.IntegerField(
        label=gettext_lazy("Kept for ... months"),
        required=False,
        min_value=1,
        max_value=1200,
        help_text=gettext_lazy("5 years are 60 months. Counted from the end of the work."),
    )
    ending = forms.ChoiceField(label=gettext_lazy("Afterwards"), choices=Ending)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class DisposeForm(forms.Form):
    """The decision by which the chosen files were destroyed."""

    number = LineField(
        label=gettext_lazy("Number of the decision"),
        max_length=60,
        help_text=gettext_lazy("The decision of the head to destroy records whose time is over."),
    )
    decision_date = DateField(label=gettext_lazy("Date of the decision"))
    done_date = DateField(label=gettext_lazy("Destroyed on"))
    witnesses = TextField(
        label=gettext_lazy("Witnesses"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Names and posts of those who were there."),
    )
    way = LineField(
        label=gettext_lazy("Way of destroying"),
        max_length=200,
        help_text=gettext_lazy("Shredded, pulped, erased from the medium."),
    )
