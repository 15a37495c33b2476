"""Forms of conversion plans. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.conversion.kinds import Counting
from audits.forms.objectives import PostField
from audits.kinds import LIMITS
from qms.people.models import Unit
from qms.standards.models import Clause, Edition
from qms.web.fields import DateField, LineField, TextField

REASON = _("Why")


class PlanForm(forms.Form):
    """From which edition to which, by which decision, and who answers for it."""

    title = LineField(label=_("Title"), max_length=300)
    from_edition = forms.ModelChoiceField(Edition.objects.all(), label=_("From edition"))
    to_edition = forms.ModelChoiceField(Edition.objects.all(), label=_("To edition"))
    decision = LineField(label=_("Number of the decision"), max_length=80)
    decision_date = DateField(label=_("Day of the decision"))
    owner_post = PostField(label=_("Post that answers for it"))

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_post"].queryset = posts


class TaskForm(forms.Form):
    """What fills a gap, who does it, by when."""

    clause = forms.ModelChoiceField(
        Clause.objects.none(), label=_("Clause of the new edition"), required=False, empty_label=_("no clause")
    )
    what = TextField(label=_("What is to be done"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))
    post = PostField(label=_("Post that does it"))
    due = DateField(label=_("Due by"))

    def __init__(self, *args: Any, posts: Any, clauses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts
        self.fields["clause"].queryset = clauses


class _Choosing(forms.Form):
    """Forms of the page of one plan: what they choose from is read once a page."""

    def __init__(self, *args: Any, choices: dict[str, list[tuple[int, str]]], units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("step", "share", "task"):
            if name in self.fields:
                self.fields[name].choices = choices[name]
        if "unit" in self.fields:
            self.fields["unit"].queryset = units


class StepForm(_Choosing):
    """A new step."""

    title = LineField(label=_("Title"), max_length=300)
    due = DateField(label=_("Due by"))
    counted = LineField(label=_("What is counted"), max_length=40, help_text=_("One word: people, units, procedures."))
    counting = forms.ChoiceField(label=_("Where the numbers come from"), choices=Counting.choices)


class ChangeForm(StepForm):
    """Which step, what it says now, and why."""

    step = forms.TypedChoiceField(label=_("Step"), coerce=int)
    words = LineField(label=REASON, max_length=LIMITS.short)
    field_order = ("step",)


class ShareForm(_Choosing):
    """How much of which step falls to which unit."""

    step = forms.TypedChoiceField(label=_("Step"), coerce=int)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    total = forms.IntegerField(label=_("In all"), min_value=1, max_value=1_000_000)
    words = LineField(label=REASON, max_length=LIMITS.short)


class ReportForm(_Choosing):
    """How much of which share is done."""

    share = forms.TypedChoiceField(label=_("Step and unit"), coerce=int)
    done = forms.IntegerField(label=_("Done so far"), min_value=0, max_value=1_000_000)
    words = LineField(label=_("What shows it"), max_length=LIMITS.short)


class TaskDoneForm(_Choosing):
    """Which task, when, what shows it."""

    task = forms.TypedChoiceField(label=_("Task"), coerce=int)
    done_date = DateField(label=_("Done on"))
    words = LineField(label=_("What shows that it is done"), max_length=LIMITS.short)


class TaskDropForm(_Choosing):
    """Which task, why."""

    task = forms.TypedChoiceField(label=_("Task"), coerce=int)
    words = LineField(label=_("Why it is dropped"), max_length=LIMITS.short)


class FinishForm(_Choosing):
    """What shows that the conversion is finished."""

    words = TextField(
        label=_("What shows that it is finished"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2})
    )
