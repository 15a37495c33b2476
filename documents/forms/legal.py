"""Forms of the register of laws and of impact cases. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions.laws import law_numbered
from documents.models import LegalInstrument
from documents.models.legal import Relation
from qms.web.fields import DateField, LineField, TextField

WHICH_WAY = (
    ("does", gettext_lazy("this law does it to the other")),
    ("undergoes", gettext_lazy("the other does it to this law")),
)


class RelateForm(forms.Form):
    """What a law does to another, or the other to it."""

    kind = forms.ChoiceField(label=gettext_lazy("Relation"), choices=Relation.choices)
    way = forms.ChoiceField(
        label=gettext_lazy("Which way"), choices=WHICH_WAY, widget=forms.RadioSelect, initial="undergoes"
    )
    number = LineField(
        label=gettext_lazy("Number of the other law"),
        max_length=60,
        help_text=gettext_lazy("As in the register, such as 118/2025/NĐ-CP. Enter it in the register first."),
    )
    provision = LineField(
        label=gettext_lazy("Only this provision of the law that is changed"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as khoản 2 Điều 5; empty for the whole of it"),
    )
    effect_date = DateField(
        label=gettext_lazy("With effect from"),
        required=False,
        help_text=gettext_lazy("Empty for the day on which the newer one takes effect"),
    )
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Where it is said, such as Điều 20 of the newer one"),
    )

    def clean_number(self) -> LegalInstrument:
        """The other law."""
        found = law_numbered(self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError(_("The register has no law with this number. Enter it there first."))
        return found


class TakeBackForm(forms.Form):
    """Why an entry is taken back."""

    reason = LineField(label=gettext_lazy("Reason"), max_length=400)


class EndForm(forms.Form):
    """When a law ends and why."""

    until_date = DateField(
        label=gettext_lazy("No longer in effect from"),
        help_text=gettext_lazy("The first day on which it does not count"),
    )
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Where it is said, such as the announcement with number and day"),
    )


class SettleForm(forms.Form):
    """What becomes of places of one document."""

    VERDICTS = (
        ("keep", gettext_lazy("No change: the text is right under the new law too")),
        ("revise", gettext_lazy("Revise: a draft is opened, with the law as its basis")),
        ("withdraw", gettext_lazy("Withdraw the document")),
    )

    lines = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Places"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one place.")},
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("What becomes of them"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of them.")},
    )
    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in the record and answers the inspector."),
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = places
        self.fields["lines"].initial = [pk for pk, _label in places]
