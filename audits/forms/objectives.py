"""Forms of objectives and their figures. Rules live in the acts."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audits.forms.findings import DOCUMENT_CODE, PasswordField
from audits.kinds import LIMITS
from audits.objectives.figures import figure_of, told
from audits.objectives.kinds import Operator, Period, Status, Way
from audits.objectives.sheets import MOST_BYTES
from qms.people.models import Post, Unit
from qms.trail.refusals import Refused
from qms.web.fields import DateField, LineField, TextField


class FigureField(forms.Field):
    """A number with a decimal comma or point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num", "maxlength": 24})

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return figure_of(value)
        except Refused as wrong:
            raise ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:
        return told(value).replace(".", "") if isinstance(value, Decimal) else value


class PostField(forms.ModelChoiceField):
    """A post, told with its unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Post.objects.none(), empty_label="–", **kwargs)

    def label_from_instance(self, post: Any) -> str:
        return f"{post.unit.name}: {post.title}"


class ObjectiveForm(forms.Form):
    """Objective, measure, target and plan."""

    token = forms.IntegerField(widget=forms.HiddenInput, required=False)
    year = forms.IntegerField(label=_("Year"), min_value=2010, max_value=2100)
    code = LineField(label=_("Code"), max_length=40, help_text=_("Such as MT-01; once a year"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("the whole agency")
    )
    title = LineField(label=_("Quality objective"), max_length=300)
    measure = LineField(label=_("Measure"), max_length=500, help_text=_("What is counted, where the figure comes from"))
    way = forms.ChoiceField(label=_("How it is measured"), choices=Way.choices)
    operator = forms.ChoiceField(label=_("Compared"), choices=Operator.choices)
    target = FigureField(label=_("Target"), help_text=_("A number, such as 98,5"))
    unit_of_measure = LineField(
        label=_("Unit of measure"), max_length=60, required=False, help_text=_("Such as % or dossiers")
    )
    period = forms.ChoiceField(label=_("Measured every"), choices=Period.choices)
    from_date = DateField(label=_("Measured from"), required=False, help_text=_("Empty for the first day of the year"))
    baseline = FigureField(label=_("Result of the year before"), required=False)
    owner_post = PostField(label=_("Post that owns it and enters its figures"))
    plan_what = TextField(label=_("What is done"), max_length=LIMITS.text, widget=forms.Textarea(attrs={"rows": 3}))
    plan_resources = LineField(label=_("Resources"), max_length=LIMITS.short, required=False)
    plan_who = LineField(label=_("Who does it"), max_length=LIMITS.short, required=False)
    plan_due_date = DateField(label=_("To be done by"))
    plan_evaluation = LineField(label=_("How the result is judged"), max_length=LIMITS.short)
    document = LineField(
        label=_("Code of the document"), max_length=DOCUMENT_CODE, required=False,
        help_text=_("The document that sets the objectives, empty for none"),
    )  # fmt: skip
    note = LineField(label=_("Side note"), max_length=LIMITS.short, required=False)

    def __init__(self, *args: Any, units: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["owner_post"].queryset = posts


class _Choosing(forms.Form):
    """Forms of the page of one objective: what they choose from is read once a page."""

    def __init__(self, *args: Any, periods: list[tuple[str, str]], posts: Any, token: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "period" in self.fields:
            self.fields["period"].choices = periods
        if "post" in self.fields:
            self.fields["post"].queryset = posts
        if "token" in self.fields:
            self.fields["token"].initial = token


class MeasureForm(_Choosing):
    """The figure of a period."""

    period = forms.ChoiceField(label=_("Period measured"))
    value = FigureField(label=_("Figure"), help_text=_("A number, such as 98,5"))
    as_of = DateField(label=_("As of"), required=False, help_text=_("Empty for the last day of the period, or today"))
    words = LineField(
        label=_("Side note"), max_length=LIMITS.short, required=False,
        help_text=_("Where the period has a figure already: why another one is right"),
    )  # fmt: skip


class ComputeForm(_Choosing):
    """Which period."""

    period = forms.ChoiceField(label=_("Period measured"))


class TargetForm(_Choosing):
    """Another target and why."""

    operator = forms.ChoiceField(label=_("Compared"), choices=Operator.choices)
    target = FigureField(label=_("New target"), help_text=_("A number, such as 98,5"))
    from_date = DateField(label=_("Holds from"))
    words = TextField(label=_("Reason"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))
    password = PasswordField()


class AssignForm(_Choosing):
    """Another post."""

    post = PostField(label=_("Post that owns it and enters its figures"))


class ApproveForm(_Choosing):
    """The signature, on what was seen."""

    token = forms.IntegerField(widget=forms.HiddenInput)
    password = PasswordField()


class WithdrawForm(_Choosing):
    """Why it is not pursued."""

    words = TextField(label=_("Reason"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))


class SignedWithdrawForm(WithdrawForm):
    """The same, signed."""

    password = PasswordField()


class CloseForm(_Choosing):
    """The result."""

    outcome = forms.ChoiceField(
        label=_("Result"),
        choices=[(Status.REACHED.value, Status.REACHED.label), (Status.MISSED.value, Status.MISSED.label)],
    )
    words = TextField(label=_("Result in words"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 3}))
    password = PasswordField()


class SheetForm(forms.Form):
    """A CSV file, or its text."""

    file = forms.FileField(label=_("CSV file"), required=False, help_text=_("UTF-8, at most 1 MB"))
    text = forms.CharField(
        label=_("Or its text"), required=False, strip=False, max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "num"}),
    )  # fmt: skip


class ManyApproveForm(forms.Form):
    """The password for all that were chosen."""

    password = PasswordField()
