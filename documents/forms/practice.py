"""Forms of signals from practice. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from documents.practice.kinds import LONGEST, Kind
from documents.practice.places import Place
from qms.web.fields import TextField


def _words(**more: Any) -> TextField:
    return TextField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}), **more)


class WordsForm(forms.Form):
    """The words of a signal that waits."""

    text = _words(label=_("In your words"))
    is_discreet = forms.BooleanField(
        label=_("Without my name"),
        required=False,
        help_text=_("Only the QMS officer and the head of the owner unit see who sent it; colleagues do not."),
    )


class SignalForm(WordsForm):
    """One tap on what is wrong, and words where they are needed."""

    place = forms.ChoiceField(label=_("Where"), required=False)
    kind = forms.ChoiceField(
        label=_("What is not right"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    text = _words(
        label=_("In your words"),
        help_text=_(
            "Needed where it is unclear, done differently, or the law has changed. What you do instead helps most."
        ),
    )
    field_order = ("place", "kind", "text", "is_discreet")

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in Kind.choices]
        self.fields["place"].choices = [(row.key, row.name or _("The whole document")) for row in places]


class ChoiceForm(forms.Form):
    """Signals chosen on the page of a document."""

    signals = forms.TypedMultipleChoiceField(
        label=_("Signals"), coerce=int, error_messages={"required": _("Choose at least one signal.")}
    )  # fmt: skip

    def __init__(self, *args: Any, known: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signals"].choices = [(pk, pk) for pk in known]


class AnswerForm(ChoiceForm):
    """Why nothing changes."""

    text = TextField(
        label=_("Why nothing changes"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who sent the signals that you chose reads it."),
    )
