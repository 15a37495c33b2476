"""Forms of risks and opportunities. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.findings import DOCUMENT_CODE
from audits.forms.objectives import PostField
from audits.kinds import LIMITS
from audits.risks.registers import Register
from qms.people.models import Unit
from qms.standards.models import Clause
from qms.web.fields import DateField, LineField, ManyField, TextField


class MarkField(forms.TypedChoiceField):
    """A mark from 1 to 5 with its word."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def told(self, label: Any, marks: tuple[Any, ...]) -> None:
        self.label = label
        self.choices = [("", "–"), *((n, f"{n} – {word}") for n, word in enumerate(marks, start=1))]


class _Marked(forms.Form):
    """Both marks, and what is left after treatment."""

    first = MarkField()
    second = MarkField()
    residual_first = MarkField(required=False)
    residual_second = MarkField(required=False)

    def mark(self, register: Register) -> None:
        """Give the fields the words of the register's scale."""
        scale = register.scale
        for prefix, more in (("", ""), ("residual_", _("after treatment"))):
            for name, label, marks in (
                ("first", scale.first, scale.first_marks),
                ("second", scale.second, scale.second_marks),
            ):
                field = self.fields.get(f"{prefix}{name}")
                if field is not None:
                    field.told(f"{label}, {more}" if more else label, marks)


class EntryForm(_Marked):
    """What is written of it; the marks with a new one alone."""

    token = forms.IntegerField(widget=forms.HiddenInput, required=False)
    description = TextField(label=_("Description"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))
    cause = LineField(label=_("Cause"), max_length=LIMITS.short, required=False)
    effect = LineField(max_length=LIMITS.short, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit"), required=False, empty_label=_("the whole agency")
    )
    owner_post = PostField(label=_("Post that owns it"))
    source = LineField(label=_("Where it comes from"), max_length=300, required=False)
    treatment = forms.ChoiceField(label=_("Treatment"))
    review_due = DateField(label=_("To be reviewed by"))
    document = LineField(label=_("Code of the document"), max_length=DOCUMENT_CODE, required=False)
    clauses = ManyField(
        Clause.objects.none(), label=_("Clauses"), required=False, widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Ctrl chooses several."),
    )  # fmt: skip
    field_order = (
        "token", "description", "cause", "effect", "unit", "owner_post", "source", "first", "second", "residual_first",
        "residual_second", "treatment", "review_due", "document", "clauses",
    )  # fmt: skip

    def __init__(
        self, *args: Any, register: Register, units: Any, posts: Any, clauses: Any, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["owner_post"].queryset = posts
        self.fields["clauses"].queryset = clauses
        self.fields["treatment"].choices = register.treatments.choices
        self.fields["effect"].label = register.effect
        if not is_new:
            for name in ("first", "second", "residual_first", "residual_second"):
                del self.fields[name]
        self.mark(register)


class _Choosing(forms.Form):
    """Forms of the page of one entry: what they choose from is read once a page."""

    def __init__(
        self, *args: Any, register: Register, posts: Any, actions: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if "post" in self.fields:
            self.fields["post"].queryset = posts
        if "action" in self.fields:
            self.fields["action"].choices = actions
        if isinstance(self, _Marked):
            self.mark(register)


class AssessForm(_Choosing, _Marked):
    """New marks and why."""

    review_due = DateField(label=_("To be reviewed again by"))
    words = TextField(label=_("What was looked at"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("first", "second", "residual_first", "residual_second", "words", "review_due")


class PlanForm(_Choosing):
    """What, who, by when."""

    what = TextField(label=_("What is to be done"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))
    post = PostField(label=_("Post that does it"))
    due = DateField(label=_("Due by"))


class DoneForm(_Choosing):
    """Which action, when, what shows it."""

    action = forms.ChoiceField(label=_("Action"))
    done_date = DateField(label=_("Done on"))
    words = LineField(label=_("What shows that it is done"), max_length=LIMITS.short)


class DropForm(_Choosing):
    """Which action, why."""

    action = forms.ChoiceField(label=_("Action"))
    words = LineField(label=_("Why it is dropped"), max_length=LIMITS.short)


class CloseForm(_Choosing):
    """Why."""

    words = TextField(label=_("Why it is closed"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))
