"""Forms of reading: confirm, who reads, what readers are asked. Shape only; rules live in the acts."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from documents.forms.writing import PasswordField
from documents.models import AudienceKind, ReadingQuestion
from qms.access.roles import CHOICES as ROLES
from qms.people.models import Post, Unit
from qms.web.fields import DateField, LineField, TextField

HAND_WRITTEN = 1000  # characters of a free answer


class ConfirmForm(forms.Form):
    """Answers to the questions of the document, and the password where it is asked for. `seen`: the version that was shown."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: list[ReadingQuestion], needs_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.pk}"] = _answer(question)
        if needs_password:
            self.fields["password"] = PasswordField()

    def answers(self) -> dict[int, str]:
        """What was answered, by the id of the question."""
        return {question.pk: self.cleaned_data.get(f"q{question.pk}", "") for question in self.questions}


def _answer(question: ReadingQuestion) -> forms.Field:
    if not question.choices:
        return TextField(
            label=question.text, max_length=HAND_WRITTEN, widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": _("Answer this question.")},
        )  # fmt: skip
    return forms.ChoiceField(
        label=question.text,
        choices=[(str(place), text) for place, text in enumerate(question.choices)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer this question.")},
    )


class AudienceForm(forms.Form):
    """One more line of the audience."""

    kind = forms.ChoiceField(
        label=_("Who reads it"),
        choices=AudienceKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who reads the document.")},
    )
    unit = forms.ModelChoiceField(
        label=_("Unit, for “a unit”"), queryset=Unit.objects.none(), required=False, empty_label="–"
    )
    with_below = forms.BooleanField(label=_("With the units under it"), required=False, initial=True)
    post = forms.ModelChoiceField(
        label=_("Post, for “a post”"), queryset=Post.objects.none(), required=False, empty_label="–"
    )
    role = forms.ChoiceField(label=_("Role, for “a role”"), choices=[("", "–"), *ROLES], required=False)

    def __init__(self, *args: Any, units: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in AudienceKind]
        self.fields["unit"].queryset, self.fields["post"].queryset = units, posts
        self.fields["post"].label_from_instance = lambda post: f"{post.title}, {post.unit.name}"


class AskForm(forms.Form):
    """Ask for the text in force to be read."""

    due_date = DateField(label=_("Due"), error_messages={"required": _("Enter the day by which it is to be read.")})
    words = LineField(
        label=_("What to look at"), max_length=500, required=False, help_text=_("Stands above what readers confirm.")
    )


class QuestionForm(forms.Form):
    """One more question to readers."""

    text = LineField(label=_("Question"), max_length=500, error_messages={"required": _("Write the question.")})
    choices = TextField(
        label=_("Answers to choose from"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Leave it empty where readers answer in their own words."),
    )
    right = forms.IntegerField(
        label=_("Number of the right answer"),
        min_value=1,
        max_value=20,
        required=False,
        help_text=_("1 is the first line."),
    )
