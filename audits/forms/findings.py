"""Forms of findings. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.kinds import LIMITS, Grade, Source
from qms.people.models import Unit
from qms.standards.models import Clause
from qms.web.fields import DateField, LineField, ManyField, TextField

DOCUMENT_CODE = 60


class PasswordField(forms.CharField):
    """The password, asked in the same act; never shown again."""

    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your password, to sign"))
        super().__init__(strip=False, required=False, max_length=200, **kwargs)


class FindingForm(forms.Form):
    """What was found, where, how grave."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit it concerns"), empty_label="–")
    grade = forms.ChoiceField(label=_("Grade"), choices=[("", "–"), *Grade.choices])
    source = forms.ChoiceField(label=_("Where it comes from"), choices=[("", "–"), *Source.choices])
    source_ref = LineField(
        label=_("Reference of the source"),
        max_length=LIMITS.reference,
        required=False,
        help_text=_("Such as the number of the audit, of the minutes or of the complaint"),
    )
    found_date = DateField(label=_("Found on"))
    minutes_date = DateField(
        label=_("Minutes of the inspection signed on"),
        required=False,
        help_text=_("For an inspection alone: the agency answers within two months of it."),
    )
    clauses = ManyField(
        Clause.objects.none(),
        label=_("Clauses of the standard that are not met"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Ctrl chooses several."),
    )
    document = LineField(
        label=_("Code of the document"),
        max_length=DOCUMENT_CODE,
        required=False,
        help_text=_("The document that was not followed, or that has to change; empty for none"),
    )
    place = forms.ChoiceField(label=_("Place in the document"), required=False, choices=[("", _("the whole document"))])
    statement = TextField(
        label=_("What was found"),
        max_length=LIMITS.text,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is against which requirement, in a sentence that somebody who was not there understands"),
    )
    evidence = TextField(
        label=_("What shows it"),
        max_length=LIMITS.text,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Which dossiers, how many of how many, which day"),
    )
    repeat_of = LineField(
        label=_("Repeats the finding"), max_length=20, required=False, help_text=_("Its number, such as PH-2025-13")
    )

    def __init__(self, *args: Any, units: Any, clauses: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["clauses"].queryset = clauses
        if places:
            self.fields["place"].choices = [("", _("the whole document")), *places]
        else:
            del self.fields["place"]


class GradeForm(forms.Form):
    """Another grade and why."""

    grade = forms.ChoiceField(label=_("New grade"), choices=Grade.choices)
    words = TextField(label=_("Reason"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))


class AnswerForm(forms.Form):
    """With which report, when."""

    words = LineField(
        label=_("Report"), max_length=LIMITS.reference, help_text=_("Number and date, such as Report no. 377/BC-SCT")
    )
    answered_date = DateField(label=_("Sent on"))


class CloseForm(forms.Form):
    """Why no corrective action is needed; for a minor nonconformity also what was put right."""

    corrected = LineField(
        label=_("What was put right at once"),
        max_length=LIMITS.short,
        required=False,
        help_text=_("A minor nonconformity needs it."),
    )
    corrected_date = DateField(label=_("Put right on"), required=False)
    words = TextField(
        label=_("Why no corrective action is needed"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 3})
    )
    password = PasswordField()


class WithdrawForm(forms.Form):
    """Why it is no finding."""

    words = TextField(label=_("Reason"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}))
    password = PasswordField()


class EvidenceForm(forms.Form):
    """A file or a link."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, picture, DOCX or XLSX, at most 20 MB"))
    link = LineField(label=_("Or a link"), max_length=500, required=False, help_text="https://…")
    name = LineField(label=_("What it shows"), max_length=200, required=False)
