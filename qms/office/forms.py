"""What an administrator types. Shape and wording only; the acts decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qms.access.roles import ROLES
from qms.office.actions.delegations import ACTS, CAPACITIES
from qms.office.fields import ClockField, LastDayField, PersonField, PostField, UnitField, UnitsField
from qms.people.models import Agency, Capacity, Post, Unit, User
from qms.standards.models import Edition
from qms.web.fields import DateField, LineField, TextField

PLACES = (
    ("", _("Ordinary post")),
    ("head", _("Head of the unit")),
    ("deputy", _("Deputy head of the unit")),
    ("agency_head", _("Head of the agency")),
)
FLAGS = {
    "": (False, False, False),
    "head": (True, False, False),
    "deputy": (False, True, False),
    "agency_head": (True, False, True),
}
ACT_LABELS = {
    "check": _("Check the form"),
    "review": _("Review"),
    "approve": _("Approve"),
    "issue": _("Issue documents"),
}
# The kinds of documents that every agency of the installation shares; their rows live on a floor above.
TYPES = (
    ("chinh-sach", _("Quality policy")),
    ("muc-tieu", _("Quality objectives")),
    ("so-tay", _("Quality manual")),
    ("quy-che", _("Regulation")),
    ("quy-dinh", _("Internal regulation")),
    ("chuc-nang-nhiem-vu", _("Functions and duties")),
    ("quy-trinh", _("Procedure")),
    ("huong-dan", _("Work instruction")),
    ("bieu-mau", _("Form")),
    ("mo-ta-vi-tri", _("Job description")),
    ("ben-ngoai", _("External document")),
)
SMALL_NUMBER = forms.NumberInput(attrs={"class": "num"})
WEEKDAYS = (
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
)


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = LineField(label=_("Name"), max_length=200)
    short_name = LineField(label=_("Short name"), max_length=80)
    from_date = DateField(label=_("From"))
    reason = LineField(
        label=_("By decision"), max_length=300, required=False, help_text=_("Number and day of the decision")
    )


class RenameUnitForm(RenameForm):
    """The place in lists needs no date."""

    order = forms.IntegerField(
        label=_("Place in lists"), min_value=0, max_value=32767, widget=SMALL_NUMBER, help_text=_("Small numbers first")
    )


class UnitForm(forms.Form):
    """A new unit of an agency."""

    code = LineField(
        label=_("Code"), max_length=20, help_text=_("Latin letters, digits and . / - _; used once in the agency")
    )
    name = LineField(label=_("Name"), max_length=200)
    short_name = LineField(label=_("Short name"), max_length=80, required=False)
    parent = UnitField(
        label=_("Under"), queryset=Unit.objects.none(), required=False, empty_label=_("Directly under the agency")
    )
    order = forms.IntegerField(
        label=_("Place in lists"), min_value=0, max_value=32767, widget=SMALL_NUMBER, initial=100
    )
    from_date = DateField(label=_("From"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units


class MoveForm(forms.Form):
    """Another place in the tree from a day on."""

    parent = UnitField(
        label=_("Under"), queryset=Unit.objects.none(), required=False, empty_label=_("Directly under the agency")
    )
    from_date = DateField(label=_("From"))
    reason = LineField(label=_("By decision"), max_length=300, required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units


class AbolishForm(forms.Form):
    """The last day of a unit and who takes over."""

    until_date = LastDayField(label=_("Last day"))
    reason = LineField(label=_("By decision"), max_length=300)
    successors = UnitsField(label=_("Taken over by"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successors"].queryset = units


class MergeForm(UnitForm):
    """Several units become one."""

    units = UnitsField(label=_("Units that are merged"), queryset=Unit.objects.none())
    reason = LineField(label=_("By decision"), max_length=300)
    brings_posts = forms.BooleanField(
        label=_("Take posts and holders over"),
        required=False,
        help_text=_("All but heads: those are appointed anew."),
    )
    field_order = ("units", "code", "name", "short_name", "parent", "order", "from_date", "reason", "brings_posts")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["units"].queryset = units


class SplitForm(forms.Form):
    """One unit becomes two or three; the third is left empty where there are two."""

    code_1 = LineField(label=_("First unit: code"), max_length=20)
    name_1 = LineField(label=_("First unit: name"), max_length=200)
    code_2 = LineField(label=_("Second unit: code"), max_length=20)
    name_2 = LineField(label=_("Second unit: name"), max_length=200)
    code_3 = LineField(label=_("Third unit: code"), max_length=20, required=False)
    name_3 = LineField(label=_("Third unit: name"), max_length=200, required=False)
    from_date = DateField(label=_("From"))
    reason = LineField(label=_("By decision"), max_length=300)

    def parts(self) -> list[tuple[str, str]]:
        """Code and name of each new unit."""
        data = self.cleaned_data
        found = [(data[f"code_{n}"], data[f"name_{n}"]) for n in (1, 2, 3)]
        return [part for part in found if any(part)]


class ChangePostForm(forms.Form):
    """Title, place in the unit, roles."""

    title = LineField(label=_("Title"), max_length=160, help_text=_("As written when signing"))
    place = forms.ChoiceField(label=_("Place in the unit"), choices=PLACES, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.key, role.label) for role in ROLES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What the holder of the post may do. What each role allows stands below."),
    )

    def flags(self) -> dict[str, bool]:
        """The chosen place as the fields of a post."""
        return dict(zip(("is_head", "is_deputy", "is_agency_head"), FLAGS[self.cleaned_data["place"]], strict=True))


class PostForm(ChangePostForm):
    """A new post."""

    code = LineField(label=_("Code"), max_length=40, help_text=_("Used once in the unit"))
    from_date = DateField(label=_("From"))
    field_order = ("code", "title", "place", "roles", "from_date")


class EndForm(forms.Form):
    """The last day of a post or an appointment."""

    until_date = LastDayField(label=_("Last day"))


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
        choices=TYPES,
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

    def __init__(self, *args: Any, people: Any, posts: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].people = self.fields["receiver"].people = people
        self.fields["giver_post"].queryset = posts
        self.fields["units"].queryset = units


class RevokeForm(forms.Form):
    """Why an authorisation ends early."""

    reason = LineField(label=_("Reason"), max_length=300)


class ChangeDayForm(forms.Form):
    """What a day of the calendar is."""

    kind = forms.ChoiceField(label=_("Kind"))
    until_time = ClockField(
        label=_("Works until"), required=False, help_text=_("Only for a shorter day, for example 11:30")
    )
    name = LineField(label=_("Name"), max_length=200)
    source = LineField(
        label=_("Source"), max_length=300, help_text=_("Law, announcement or decision with number and day")
    )
    is_expected = forms.BooleanField(label=_("Expected, not announced yet"), required=False)

    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds


class DayForm(ChangeDayForm):
    """A new day of the calendar."""

    day_date = DateField(label=_("Day"))
    is_national = forms.BooleanField(label=_("For all agencies"), required=False)
    field_order = ("day_date", "kind", "until_time", "name", "source", "is_expected", "is_national")

    def __init__(self, *args: Any, keeps_national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps_national:
            del self.fields["is_national"]


class HoursForm(forms.Form):
    """Office hours from a day on."""

    from_date = DateField(label=_("From"))
    morning_from = ClockField(label=_("Morning from"), initial="07:30")
    morning_until = ClockField(label=_("Morning until"), initial="11:30")
    afternoon_from = ClockField(label=_("Afternoon from"), initial="13:30")
    afternoon_until = ClockField(label=_("Afternoon until"), initial="17:30")
    weekdays = forms.MultipleChoiceField(
        label=_("Working days of the week"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        initial=list("12345"),
    )
    hours_per_day = forms.DecimalField(
        label=_("Hours a working day counts in deadlines"),
        initial=8,
        min_value=1,
        max_value=24,
        max_digits=4,
        widget=SMALL_NUMBER,
        decimal_places=2,
    )
    reception_cutoff = ClockField(label=_("Files taken later count from the next working day"), initial="15:00")

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))


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


class UploadForm(forms.Form):
    """The filled-in workbook."""

    file = forms.FileField(label=_("Workbook"), help_text=_("The template, filled in and saved as .xlsx"))
