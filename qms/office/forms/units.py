"""Units and posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qms.access.roles import ROLES
from qms.office.fields import LastDayField, UnitField, UnitsField
from qms.people.models import Unit
from qms.web.fields import DateField, LineField

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
SMALL_NUMBER = forms.NumberInput(attrs={"class": "num"})


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
