"""Forms of corrective actions. Rules live in the acts."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.actions.causing import Given
from audits.forms.findings import EvidenceForm, PasswordField
from audits.kinds import LIMITS, Bone, Grade, Method, Result, Source
from audits.models import Cause, CauseLine
from qms.people.models import Unit
from qms.web.fields import DateField, LineField, TextField

WHYS, BONES = 5, 9  # rows of an empty form
Choices = list[Any]


class Chosen:
    """What the choices of a form are made of; read once a page."""

    def __init__(self, *, posts: Choices, people: Choices, actions: Choices, corrections: Choices) -> None:
        self.posts, self.people, self.actions, self.corrections = posts, people, actions, corrections


def _long(label: Any, rows: int = 2, **more: Any) -> TextField:
    return TextField(label=label, max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": rows}), **more)


class ChoosingForm(forms.Form):
    """A form whose `choosing` fields take their choices from `chosen`."""

    choosing: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, chosen: Chosen, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, source in self.choosing.items():
            empty = "–" if self.fields[field].required else _("none of them")
            self.fields[field].choices = [("", empty), *getattr(chosen, source)]


class OpenForm(forms.Form):
    """A new corrective action; grade, source and statement are asked where it has no finding."""

    title = LineField(label=_("Title"), max_length=LIMITS.title)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit it concerns"), empty_label="–")
    grade = forms.ChoiceField(label=_("Grade"), choices=[("", "–"), *Grade.choices])
    source = forms.ChoiceField(label=_("Where it comes from"), choices=[("", "–"), *Source.choices])
    source_ref = LineField(label=_("Reference of the source"), max_length=LIMITS.reference, required=False)
    statement = TextField(label=_("What was found"), max_length=LIMITS.text, widget=forms.Textarea(attrs={"rows": 3}))
    post = forms.TypedChoiceField(
        label=_("Given to the post"), coerce=int, required=False, empty_value=None,
        help_text=_("Empty: the head of the unit"),
    )  # fmt: skip
    due = DateField(
        label=_("Cause and actions due by"),
        required=False,
        help_text=_("Empty: 10 working days for a major nonconformity, 15 for a minor one, else 20"),
    )

    def __init__(self, *args: Any, units: Any, posts: Choices, with_findings: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [("", _("the head of the unit")), *posts]
        if with_findings:
            for name in ("unit", "grade", "source", "source_ref", "statement"):
                del self.fields[name]
        else:
            self.fields["unit"].queryset = units


class AssignForm(ChoosingForm):
    """To whom, and by when."""

    choosing: ClassVar = {"post": "posts"}
    post = forms.TypedChoiceField(label=_("Given to the post"), coerce=int)
    due = DateField(label=_("Cause and actions due by"))


class CorrectionForm(ChoosingForm):
    """What was put right at once."""

    choosing: ClassVar = {"done_by": "people"}
    what = _long(_("What was put right, or why nothing could be"))
    done_by = forms.TypedChoiceField(label=_("Done by"), coerce=int)
    done_date = DateField(label=_("Done on"))
    evidence = LineField(label=_("What shows it"), max_length=LIMITS.short, required=False)


class TakeBackForm(ChoosingForm):
    """Which correction was written down wrongly."""

    choosing: ClassVar = {"correction": "corrections"}
    correction = forms.TypedChoiceField(label=_("Correction"), coerce=int)


class RootForm(forms.Form):
    """What both ways of looking for a cause end in. `edition` is that of the analysis shown with the form."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32000)
    root = _long(_("Root cause"), required=False)
    similar = _long(
        _("The same elsewhere"),
        required=False,
        help_text=_("Where else the same happened or could happen, and what is done about it there"),
    )
    method = ""
    numbered: ClassVar[tuple[str, ...]] = ()
    most = 0

    def __init__(
        self, *args: Any, cause: Cause | None = None, lines: list[CauseLine] | None = None, **kwargs: Any
    ) -> None:
        same = cause is not None and cause.method == self.method
        initial: dict[str, Any] = {"edition": cause.edition if cause else 0}
        initial |= {"root": cause.root, "similar": cause.similar} if cause else {}
        super().__init__(*args, initial=initial | self.initial_of(list(lines or []) if same else []), **kwargs)
        for n in range(1, self.most + 1):
            self.fields |= self.fields_of(n)
        order = [f"{name}{n}" for n in range(1, self.most + 1) for name in self.numbered]
        self.order_fields(["edition", *order, "root", "similar"])

    def fields_of(self, n: int) -> dict[str, forms.Field]:
        """The fields of line n."""
        raise NotImplementedError

    def initial_of(self, rows: list[CauseLine]) -> dict[str, Any]:
        """What stands in them for the lines written before."""
        raise NotImplementedError

    def lines(self) -> list[Given]:
        """The lines typed, in order; empty rows are left out, and numbers of lines follow."""
        raise NotImplementedError


class WhysForm(RootForm):
    """Question and answer, again and again."""

    method, numbered, most = Method.WHYS, ("why", "because"), WHYS

    def fields_of(self, n: int) -> dict[str, forms.Field]:
        return {
            f"why{n}": LineField(label=_("Why? (%(n)s)") % {"n": n}, max_length=300, required=False),
            f"because{n}": LineField(label=_("Because (%(n)s)") % {"n": n}, max_length=500, required=False),
        }

    def initial_of(self, rows: list[CauseLine]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for n, row in enumerate(rows, start=1):
            found |= {f"why{n}": row.question, f"because{n}": row.text}
        return found

    def lines(self) -> list[Given]:
        data = self.cleaned_data
        pairs = [(data.get(f"why{n}", ""), data.get(f"because{n}", "")) for n in range(1, self.most + 1)]
        return [Given(answer, question) for question, answer in pairs if question or answer]


class BonesForm(RootForm):
    """Causes on bones, each perhaps under an earlier one."""

    method, numbered, most = Method.FISHBONE, ("bone", "text", "under"), BONES

    def fields_of(self, n: int) -> dict[str, forms.Field]:
        number = {"n": n}
        bones = [("", "–"), *Bone.choices]
        return {
            f"text{n}": LineField(label=_("Cause %(n)s") % number, max_length=500, required=False),
            f"bone{n}": forms.ChoiceField(label=_("Cause %(n)s lies on") % number, choices=bones, required=False),
            f"under{n}": forms.IntegerField(
                label=_("Cause %(n)s explains cause no.") % number, min_value=1, max_value=self.most, required=False
            ),
        }

    def initial_of(self, rows: list[CauseLine]) -> dict[str, Any]:
        places = {row.pk: n for n, row in enumerate(rows, start=1)}
        found: dict[str, Any] = {}
        for n, row in enumerate(rows, start=1):
            found |= {f"bone{n}": row.bone, f"text{n}": row.text, f"under{n}": places.get(row.under_id)}
        return found

    def lines(self) -> list[Given]:
        data, kept = self.cleaned_data, {}
        for n in range(1, self.most + 1):
            if data.get(f"text{n}") or data.get(f"bone{n}"):
                kept[n] = len(kept) + 1
        found = []
        for n in kept:
            under = data.get(f"under{n}")
            found.append(Given(data[f"text{n}"], "", data[f"bone{n}"], kept.get(under, under)))
        return found


class ActionForm(ChoosingForm):
    """What, whose post, by when."""

    choosing: ClassVar = {"post": "posts"}
    what = _long(_("What is to be done"))
    post = forms.TypedChoiceField(label=_("Post that does it"), coerce=int)
    due = DateField(label=_("Due by"))


class DoneForm(ChoosingForm):
    """Which action, when, what shows it; with a file if there is one."""

    choosing: ClassVar = {"action": "actions"}
    action = forms.TypedChoiceField(label=_("Action"), coerce=int)
    done_date = DateField(label=_("Done on"))
    words = _long(_("What shows that it is done"))
    file = forms.FileField(label=_("File"), required=False, help_text=_("PDF, picture, DOCX or XLSX, at most 20 MB"))


class ExtendForm(ChoosingForm):
    """Which action, the new day, why."""

    choosing: ClassVar = {"action": "actions"}
    action = forms.TypedChoiceField(label=_("Action"), coerce=int)
    due = DateField(label=_("New due date"))
    words = _long(_("Reason"))


class DropForm(ChoosingForm):
    """Which action, why."""

    choosing: ClassVar = {"action": "actions"}
    action = forms.TypedChoiceField(label=_("Action"), coerce=int)
    words = _long(_("Reason"))


class PlanCheckForm(ChoosingForm):
    """Who checks, when, by what."""

    choosing: ClassVar = {"checker": "people"}
    checker = forms.TypedChoiceField(
        label=_("Who checks"), coerce=int, help_text=_("Somebody who put nothing right and owns no action")
    )
    due = DateField(label=_("Check by"))
    criterion = _long(_("Criterion"), help_text=_("Such as: 20 sheets sampled, all with the hour of hand-over"))


class CheckForm(forms.Form):
    """What the check found."""

    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=forms.RadioSelect)
    checked_date = DateField(label=_("Checked on"))
    words = _long(_("What was looked at and found"), rows=3)


class ShowForm(ChoosingForm, EvidenceForm):
    """A file or a link, perhaps of one action."""

    choosing: ClassVar = {"action": "actions"}
    action = forms.TypedChoiceField(label=_("Belongs to the action"), coerce=int, required=False, empty_value=None)


class MoveForm(forms.Form):
    """A move of the table: words where it asks for them, the password where it is signed. `seen` is what was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    remark = TextField(
        label=_("Reason"), max_length=LIMITS.short, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    password = PasswordField()

    def __init__(self, *args: Any, move: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not move.remark:
            self.fields["remark"].label = _("Note")
        else:
            self.fields["remark"].widget.is_required = True
        if not move.signed:
            del self.fields["password"]
