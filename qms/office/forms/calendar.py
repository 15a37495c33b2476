"""The working calendar and office hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qms.office.fields import ClockField, LastDayField
from qms.web.fields import DateField, LineField

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


class ForAllForm(forms.Form):
    """May be meant for all agencies by who keeps their calendar; nobody else is asked."""

    is_national = forms.BooleanField(label=_("For all agencies"), required=False)

    def __init__(self, *args: Any, keeps_national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps_national:
            del self.fields["is_national"]


class DayForm(ForAllForm, ChangeDayForm):
    """A new day of the calendar."""

    day_date = DateField(label=_("Day"))
    field_order = ("day_date", "kind", "until_time", "name", "source", "is_expected", "is_national")


class SwapForm(ForAllForm):
    """A working day that is off and the rest day that is worked instead."""

    off_date = DateField(label=_("Day off"))
    worked_date = DateField(label=_("Worked instead"), help_text=_("A Saturday or Sunday"))
    source = LineField(
        label=_("Source"), max_length=300, help_text=_("Law, announcement or decision with number and day")
    )
    is_expected = forms.BooleanField(label=_("Expected, not announced yet"), required=False)
    field_order = ("off_date", "worked_date", "source", "is_expected", "is_national")


class YearForm(ForAllForm):
    """A year whose expected days are announced."""

    year = forms.IntegerField(label=_("Year"), min_value=1946, max_value=2199, widget=SMALL_NUMBER)
    source = LineField(
        label=_("Announcement"), max_length=300, help_text=_("It becomes the source of each day that was expected")
    )
    field_order = ("year", "source", "is_national")


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


class EndHoursForm(forms.Form):
    """The last day of the agency's own hours."""

    from_date = LastDayField(label=_("Last day"))
