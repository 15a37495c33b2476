"""Forms of controlled copies. Rules live in the acts."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions.copies import LONGEST
from qms.people.models import User
from qms.web.fields import DateField, LineField, TextField


class HolderForm(forms.Form):
    """Who answers for the paper, and where it lies."""

    holder = LineField(
        label=gettext_lazy("Holder"),
        max_length=254,
        help_text=gettext_lazy("User name or e-mail address of the person who answers for the paper."),
    )
    place = LineField(
        label=gettext_lazy("Where it is kept"),
        max_length=LONGEST["place"],
        help_text=gettext_lazy("Where the paper is kept, such as counter 3 of the one-stop division"),
    )

    def clean_holder(self) -> User:
        """The active person with this user name or e-mail address."""
        text = self.cleaned_data["holder"]
        found = User.objects.filter(Q(username__iexact=text) | Q(email__iexact=text), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who may sign in has this user name or e-mail address."))
        return found


class NumberForm(HolderForm):
    """A new copy of one version."""

    version = forms.TypedChoiceField(label=gettext_lazy("Issue / revision"), coerce=int)
    purpose = LineField(
        label=gettext_lazy("Purpose"),
        max_length=LONGEST["purpose"],
        help_text=gettext_lazy("Such as daily work at the counter, or display"),
    )
    field_order = ("version", "holder", "place", "purpose")

    def __init__(self, *args: Any, versions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = versions


class PassOnForm(HolderForm):
    """Somebody else, or another place, and why."""

    words = LineField(label=gettext_lazy("Reason"), max_length=LONGEST["words"])


class RecallForm(forms.Form):
    """By when and why."""

    due_on = DateField(label=gettext_lazy("To be back by"))
    reason = LineField(label=gettext_lazy("Reason"), max_length=LONGEST["reason"])


class WordsForm(forms.Form):
    """How it happened."""

    words = TextField(
        label=gettext_lazy("How it happened"),
        max_length=LONGEST["words"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("When, where, before whom. It stays in the record of the copy."),
    )


class NoteForm(forms.Form):
    """Words that may be left out."""

    words = LineField(label=gettext_lazy("Note"), max_length=LONGEST["words"], required=False)


class NothingForm(forms.Form):
    """A button alone."""
