"""People, appointments, written authorisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qms.office.actions.delegations import ACTS, CAPACITIES
from qms.office.fields import AgencyField, LastDayField, PersonField, PostField, UnitsField
from qms.people.models import Agency, Capacity, Post, Unit, User
from qms.web.fields import DateField, LineField

ACT_LABELS = {
    "check": _("Check the form"),
    "review": _("Review"),
    "approve": _("Approve"),
    "issue": _("Issue documents"),
}


class ChangePersonForm(forms.Form):
    """Details of a person."""

    full_name = LineField(label=_("Full name"), max_length=120)
    honorific = LineField(
        label=_("Form of address"), max_length=10, required=False, help_text=_("As in chị, anh, ông, bà")
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Notices go there; it also serves to sign in.")
    )
    organisation = LineField(
        label=_("Organisation"), max_length=200, required=False, help_text=_("Only for people from outside the agency")
    )


class PersonForm(ChangePersonForm):
    """A new person."""

    username = LineField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters without marks, digits and . _ -; it stays for ever"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("username", "full_name", "honorific", "email", "organisation")

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


class ConfirmForm(forms.Form):
    """Nothing to type: the page asks before the act."""


class DeactivateForm(forms.Form):
    """What else ends with the account."""

    ends_appointments = forms.BooleanField(
        label=_("End the posts held as well"),
        required=False,
        initial=True,
        help_text=_("For who has left. Leave it out for somebody who comes back."),
    )


class HandOverForm(forms.Form):
    """The agency a person goes to."""

    to = AgencyField(label=_("New agency"), agencies=Agency.objects.none())
    reason = LineField(
        label=_("By decision"), max_length=300, help_text=_("Number and day of the decision that transfers the person")
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].agencies = agencies


class AppointForm(forms.Form):
    """Who holds which post from when until when."""

    person = PersonField(label=_("Person"), people=User.objects.none())
    post = PostField(label=_("Post"), queryset=Post.objects.none())
    from_date = DateField(label=_("From"))
    until_date = LastDayField(required=False)
    is_acting = forms.BooleanField(label=_("Acting (Q.)"), required=False)
    is_concurrent = forms.BooleanField(label=_("Held beside another post"), required=False)
    decided_by = LineField(label=_("By decision"), max_length=300, required=False)

    def __init__(self, *args: Any, people: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].people = people
        self.fields["post"].queryset = posts


class DelegateForm(forms.Form):
    """A written authorisation."""

    number = LineField(label=_("Number"), max_length=80)
    issued_date = DateField(label=_("Dated"), required=False)
    source = LineField(
        label=_("Document"), max_length=400, required=False, help_text=_("Title of the decision that authorises")
    )
    giver_post = PostField(label=_("Post that authorises"), queryset=Post.objects.none())
    giver = PersonField(label=_("Held by"), people=User.objects.none())
    receiver = PersonField(label=_("Authorises whom"), people=User.objects.none())
    capacity = forms.ChoiceField(
        label=_("Signs with"), choices=[(key, Capacity(key).label) for key in CAPACITIES], initial=Capacity.TUQ
    )
    acts = forms.MultipleChoiceField(
        label=_("To do what"), choices=[(act, ACT_LABELS[act]) for act in ACTS], widget=forms.CheckboxSelectMultiple
    )
    types = forms.MultipleChoiceField(
        label=_("For these types of document"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: for all"),
    )
    units = UnitsField(
        label=_("For documents of these units"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("None ticked: of all"),
    )
    from_date = DateField(label=_("From"))
    until_date = LastDayField()

    def __init__(self, *args: Any, people: Any, posts: Any, units: Any, types: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].people = self.fields["receiver"].people = people
        self.fields["giver_post"].queryset = posts
        self.fields["units"].queryset = units
        self.fields["types"].choices = types
        if not types:  # the agency has none yet, so the authorisation is for all
            del self.fields["types"]


class RevokeForm(forms.Form):
    """Why an authorisation ends early."""

    reason = LineField(label=_("Reason"), max_length=300)


class UploadForm(forms.Form):
    """The filled-in workbook."""

    file = forms.FileField(label=_("Workbook"), help_text=_("The template, filled in and saved as .xlsx"))
