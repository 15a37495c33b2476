"""Forms of the reading room: withdraw, share, reclassify, start the next version. Rules live in the acts."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions.withdrawing import LONGEST, Answer, Needed
from documents.models import Document
from documents.models.document import Classification
from documents.models.force import Outcome
from documents.querysets import VIEW
from qms.people.models import Unit, User
from qms.trail.refusals import Refused
from qms.web.fields import DateField, LineField, TextField

ONE_DAY = timedelta(days=1)
ASKED_ONE_BY_ONE = 50  # documents that need a withdrawn one; beyond that the answer for all counts


def refuse(form: forms.Form, refused: Refused) -> None:
    """Show what an act said beside the field it names, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


class WithdrawForm(forms.Form):
    """From when, why, by which decision, replaced by what; signed with the password."""

    from_date = DateField(label=gettext_lazy("No longer in force from"))
    reason = TextField(label=gettext_lazy("Reason"), max_length=2000, help_text=gettext_lazy("Readers will see it."))
    decision_number = LineField(label=gettext_lazy("Number of the decision"), max_length=60, required=False)
    successor = LineField(
        label=gettext_lazy("Code of the document that replaces it"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Readers are led to it."),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=gettext_lazy("Entering it is your signature."),
    )

    def __init__(self, *args: Any, document: Document, person: Any, needed: Needed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document, self.person, self.needed = document, person, needed
        if needed.seen or needed.unseen:
            self._ask("for_all", "for_all_reason", _("All of them"), _("Choose"))
        for row in needed.seen[:ASKED_ONE_BY_ONE]:
            self._ask(f"outcome_{row.pk}", f"reason_{row.pk}", row.code, _("As for all of them"))

    def _ask(self, outcome: str, reason: str, who: str, nothing: str) -> None:
        choices = [("", nothing), *Outcome.choices]
        self.fields[outcome] = forms.ChoiceField(
            label=_("What becomes of it: %(who)s") % {"who": who}, choices=choices, required=False
        )
        self.fields[reason] = LineField(
            label=_("Why the link stays: %(who)s") % {"who": who}, max_length=LONGEST, required=False
        )

    @property
    def one_by_one(self) -> list[tuple[Document, Any, Any]]:
        """Documents that need this one, each with its two fields."""
        rows = self.needed.seen[:ASKED_ONE_BY_ONE]
        return [(row, self[f"outcome_{row.pk}"], self[f"reason_{row.pk}"]) for row in rows]

    def answers_of_each(self) -> dict[int, Answer]:
        """By document, those that got an answer of their own."""
        found = {row.pk: self._answer(f"outcome_{row.pk}", f"reason_{row.pk}") for row, *_fields in self.one_by_one}
        return {pk: answer for pk, answer in found.items() if answer}

    def answer_for_all(self) -> Answer | None:
        return self._answer("for_all", "for_all_reason")

    def _answer(self, outcome: str, reason: str) -> Answer | None:
        chosen = self.cleaned_data.get(outcome)
        return Answer(chosen, self.cleaned_data[reason]) if chosen else None

    def clean_successor(self) -> Document | None:
        """The document with this code that the person may see, in the same agency first."""
        code = self.cleaned_data["successor"]
        if not code:
            return None
        seen = Document.objects.permitted(self.person, VIEW).filter(code__iexact=code).exclude(pk=self.document.pk)
        found = sorted(seen, key=lambda row: row.agency_id != self.document.agency_id)
        if not found:
            raise forms.ValidationError(_("No other document with this code is known to you. Check the code."))
        return found[0]


class ShareForm(forms.Form):
    """With a person or a unit, from a day to another, both included."""

    person = LineField(
        label=gettext_lazy("Person"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("User name or e-mail address of one person. Leave it empty to share with a unit."),
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Or a unit"), required=False)
    from_date = DateField(label=gettext_lazy("From"))
    last_date = DateField(
        label=gettext_lazy("To and including"),
        required=False,
        help_text=gettext_lazy("Day/month/year. Leave it empty to share until somebody ends it."),
    )
    reason = LineField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.on(day).select_related("agency").order_by("agency__path", "order", "code")
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: f"{unit.agency.short_name}: {unit.name}"

    def clean_person(self) -> User | None:
        """The active person with this user name or e-mail address."""
        text = self.cleaned_data["person"]
        if not text:
            return None
        found = User.objects.filter(Q(username__iexact=text) | Q(email__iexact=text), is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who may sign in has this user name or e-mail address."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors.keys() & {"person", "unit"} and bool(cleaned.get("person")) == bool(cleaned.get("unit")):
            self.add_error("person", _("Name one person or choose one unit, not both."))
        return cleaned

    @property
    def with_whom(self) -> User | Unit:
        return self.cleaned_data["person"] or self.cleaned_data["unit"]

    @property
    def until_date(self) -> date | None:
        """The first day that no longer counts."""
        last = self.cleaned_data["last_date"]
        return last + ONE_DAY if last else None


class ReclassifyForm(forms.Form):
    """Public, internal or restricted, and why."""

    classification = forms.ChoiceField(
        label=gettext_lazy("Classification"), choices=Classification.choices, widget=forms.RadioSelect
    )
    reason = LineField(label=gettext_lazy("Reason"), max_length=300)


class StartForm(forms.Form):
    """A partial change or a whole replacement."""

    whole = forms.BooleanField(required=False)
