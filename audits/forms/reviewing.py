"""Forms of management reviews. Shape and wording only; the acts decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.auditing import area
from audits.forms.findings import PasswordField
from audits.forms.objectives import PostField
from audits.kinds import LIMITS
from audits.reviewing.kinds import BY_CODE, DecisionKind, Verdict
from qms.people.models import User
from qms.web.fields import DateField, LineField, ManyField, TextField


class PlanForm(forms.Form):
    """When, where, who."""

    planned_date = DateField(label=_("Day of the meeting"))
    place = LineField(label=_("Place of the meeting"), max_length=200)
    chair = forms.ModelChoiceField(label=_("Chair"), queryset=User.objects.none())
    secretary = forms.ModelChoiceField(label=_("Secretary"), queryset=User.objects.none())
    invited = ManyField(label=_("Also invited"), queryset=User.objects.none(), required=False)
    token = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("chair", "secretary", "invited"):
            self.fields[name].queryset = people


class InputForm(forms.Form):
    """What the figures of one input mean."""

    words = TextField(
        label=_("What the figures mean"), max_length=LIMITS.text, required=False, widget=area(5),
        help_text=_("What is good, what is not, what the meeting should decide"),
    )  # fmt: skip
    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, required=False)
    is_ready = forms.BooleanField(label=_("Ready for the meeting"), required=False)


class FreezeForm(forms.Form):
    """As of which day."""

    data_date = DateField(label=_("Figures as of"))


class ReasonForm(forms.Form):
    """Why."""

    reason_said = TextField(label=_("Reason"), max_length=500, widget=area(2))


class HeldForm(forms.Form):
    """What the secretary brings from the meeting: one field an attendee and one an input."""

    held_date = DateField(label=_("Held on"))
    overall = TextField(
        label=_("Conclusion on the management system"), max_length=LIMITS.text, widget=area(4),
        help_text=_("Whether it is suitable, adequate and effective"),
    )  # fmt: skip

    def __init__(self, *args: Any, attendees: Any, codes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in attendees:
            self.fields[f"absent_{row.pk}"] = LineField(
                label=_("Why absent: %(name)s") % {"name": row.name}, max_length=300, required=False, help_text=_("Leave it empty for who was there")
            )  # fmt: skip
        for code in codes:
            self.fields[f"said_{code}"] = TextField(
                label=_("Said about %(what)s") % {"what": BY_CODE[code].title}, max_length=LIMITS.text, required=False, widget=area(2)
            )  # fmt: skip

    def absent(self) -> dict[int, str]:
        """Key of an attendee -> why."""
        found = self.cleaned_data.items()
        return {int(name.removeprefix("absent_")): text for name, text in found if name.startswith("absent_") and text}

    def said(self) -> dict[str, str]:
        """Code of an input -> words."""
        return {
            name.removeprefix("said_"): text for name, text in self.cleaned_data.items() if name.startswith("said_")
        }


class DecisionForm(forms.Form):
    """Something that was decided."""

    kind = forms.ChoiceField(label=_("About"), choices=DecisionKind.choices)
    what = TextField(label=_("What is decided"), max_length=LIMITS.short, widget=area(2))
    post = PostField(label=_("Post that does it"))
    due = DateField(label=_("Due by"))

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts


class TakeOutForm(forms.Form):
    """Which decision was written down wrongly."""

    number = forms.IntegerField(label=_("Number of the decision"), min_value=1, max_value=999)


class SignForm(forms.Form):
    """Number of the minutes, and the password."""

    number = LineField(label=_("Number of the minutes"), max_length=60)
    password = PasswordField()


class CloseForm(forms.Form):
    """The notice of conclusions."""

    notice_number = LineField(label=_("Number of the notice of conclusions"), max_length=60)
    notice_date = DateField(label=_("Day of the notice"))
    words = TextField(label=_("Remark"), max_length=LIMITS.short, required=False, widget=area(2))


class ReportForm(forms.Form):
    """When it was done and what shows it."""

    done_date = DateField(label=_("Done on"))
    words = TextField(label=_("What shows that it is done"), max_length=LIMITS.short, widget=area(2))
