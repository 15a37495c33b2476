"""Forms of checklists: templates, questions, answers, evidence, findings. Shape and wording only; the acts decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.forms.auditing import area
from audits.kinds import Grade
from audits.models import ChecklistTemplate, Finding, Result
from qms.people.models import Unit, User
from qms.standards.models import Clause
from qms.web.fields import LineField, ManyField, TextField


class TemplateForm(forms.Form):
    """A template: its title and its questions."""

    title = LineField(label=_("Title"), max_length=200)
    questions = TextField(
        label=_("Questions"),
        max_length=100_000,
        widget=area(12),
        help_text=_("One a line; the number of the clause in front where there is one: 7.5.3 Is the list up to date?"),
    )
    is_retired = forms.BooleanField(label=_("Not offered any more"), required=False)


class ClausesForm(forms.Form):
    """Clauses to ask about."""

    clauses = ManyField(label=_("Clauses"), queryset=Clause.objects.none(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, clauses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clauses"].queryset = clauses


class FromTemplateForm(forms.Form):
    """A template to ask by."""

    template = forms.ModelChoiceField(label=_("Template"), queryset=ChecklistTemplate.objects.none())

    def __init__(self, *args: Any, templates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates


class QuestionForm(forms.Form):
    """One more question."""

    text = TextField(label=_("Question"), max_length=1000, widget=area(3))
    clause = forms.ModelChoiceField(label=_("Clause"), queryset=Clause.objects.none(), required=False)

    def __init__(self, *args: Any, clauses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset = clauses


class SharingForm(forms.Form):
    """Questions for one auditor of the team."""

    to = forms.ModelChoiceField(
        label=_("Auditor"), queryset=User.objects.none(), required=False, empty_label=_("nobody in particular")
    )
    items = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, people: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people
        self.fields["items"].choices = [(pk, pk) for pk in items]


class AnswerForm(forms.Form):
    """One answer; `seen` and `key` are of the page, not of the person."""

    result = forms.ChoiceField(
        label=_("Result"),
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you found.")},
    )
    evidence = TextField(
        label=_("Evidence"),
        max_length=4000,
        required=False,
        widget=area(3),
        help_text=_("What was looked at: which dossiers, how many of how many, which day"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class EvidenceForm(forms.Form):
    """A file or a link."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, picture, DOCX or XLSX, at most 20 MB"))
    link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    name = LineField(label=_("What it shows"), max_length=200, required=False)


class FindingForm(forms.Form):
    """The finding that an answer is: one recorded already, or a new one. What is missing the act says."""

    known = forms.ModelChoiceField(
        label=_("A finding recorded already"),
        queryset=Finding.objects.none(),
        required=False,
        empty_label=_("none, record a new one"),
    )
    unit = forms.ModelChoiceField(label=_("Audited unit"), queryset=Unit.objects.none(), required=False)
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, required=False)
    statement = TextField(label=_("What was found"), max_length=4000, widget=area(4), required=False)
    clauses = ManyField(label=_("Clauses that are not met"), queryset=Clause.objects.none(), required=False)

    def __init__(self, *args: Any, units: Any, clauses: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].queryset = known
        if not known.exists():
            del self.fields["known"]
        self.fields["unit"].queryset = units
        self.fields["clauses"].queryset = clauses
