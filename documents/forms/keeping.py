"""Forms of keeping types, routes, codes, owners, job descriptions and laws, and of bringing in a Word file. Shape only."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from documents.actions.keeping import owner_units
from documents.models import Document, DocumentType, TypeRules
from documents.models.route import Who
from documents.models.types import LONGEST_READING, WhenOverdue, default_labels
from documents.reviewing.dates import SCHEDULED_DAYS
from qms.approvals.moves import StepKind
from qms.people.models import Agency, Post, Unit
from qms.web.fields import DateField, LineField, ManyField

MOST_ROWS = 60
RULES = (
    "code_pattern",
    "review_months",
    "review_ahead_days",
    "review_overdue",
    "retention",
    "signal_people",
    "signal_units",
    "reading_days",
    "reading_ahead",
    "reading_password",
    "is_active",
)
MORE = 3  # blank rows that "add rows" adds
LABELS = {
    "prepare": _("Word for preparing"),
    "check": _("Word for checking the form"),
    "opinion": _("Word for giving an opinion"),
    "review": _("Word for reviewing"),
    "approve": _("Word for approving"),
    "issue": _("Word for issuing"),
}


class RulesForm(forms.Form):
    """How an agency handles a type, without its sections and its route."""

    code_pattern = LineField(
        label=_("Code pattern"),
        max_length=60,
        help_text=_(
            "{unit}: code of the owner unit, {agency}: code of the agency, {yyyy}: year, "
            "{n}, {nn}, {nnn}: number with 1, 2, 3 digits"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    review_months = forms.IntegerField(
        label=_("Review every ... months"), min_value=0, max_value=120, help_text=_("0: no periodic review")
    )
    review_ahead_days = forms.IntegerField(
        label=_("Open the review ... days ahead"),
        min_value=1,
        max_value=SCHEDULED_DAYS,
        help_text=_("From then on it waits in the work list of the owner post; 180 days at most"),
    )
    review_overdue = forms.ChoiceField(
        label=_("When a review is overdue"),
        choices=WhenOverdue,
        help_text=_(
            "Held back: only who sees drafts of it and who holds its owner post read it until the review is decided. The "
            "text stays binding, so think of those who work by it."
        ),
    )
    retention = LineField(
        label=_("Retention"), max_length=80, required=False, help_text=_("In the words of the agency, such as 10 năm")
    )
    signal_people = forms.IntegerField(
        label=_("Signals from practice: people who open a change request"),
        min_value=0,
        max_value=100,
        help_text=_("0: none is opened by itself; the officer decides"),
    )
    signal_units = forms.IntegerField(
        label=_("... from at least so many units"),
        min_value=1,
        max_value=50,
        help_text=_("Everybody of one unit, two people or more, opens one too."),
    )
    reading_days = forms.IntegerField(
        label=_("Readers confirm within ... working days"),
        min_value=0,
        max_value=LONGEST_READING,
        help_text=_(
            "Of a version with a substantive change; 0: readers are not asked. It counts for versions issued from now on."
        ),
    )
    reading_ahead = forms.BooleanField(
        label=_("Ask them ahead of the day of effect"),
        required=False,
        help_text=_("From the issuing on, so that the text is known on its first day."),
    )
    reading_password = forms.BooleanField(label=_("They confirm with their password"), required=False)
    is_active = forms.BooleanField(
        label=_("In use"), required=False, help_text=_("Without it no new document of this type can be made.")
    )

    def __init__(self, *args: Any, rules: TypeRules, **kwargs: Any) -> None:
        initial = {name: getattr(rules, name) for name in RULES}
        initial |= {f"label_{key}": rules.label(key) for key in LABELS}
        super().__init__(*args, initial=initial, **kwargs)
        for key, label in LABELS.items():
            usual = _("Usually: %(word)s") % {"word": default_labels()[key]}
            self.fields[f"label_{key}"] = LineField(label=label, max_length=40, help_text=usual)

    def words(self) -> list[forms.BoundField]:
        """The fields of the words on the sign table."""
        return [self[f"label_{key}"] for key in LABELS]

    def changes(self) -> dict[str, Any]:
        """What the act takes."""
        data = dict(self.cleaned_data)
        labels = {key: data.pop(f"label_{key}") for key in LABELS}
        return {**data, "labels": labels}


class SectionRowForm(forms.Form):
    """One row of a section template; a row without anything in it does not count."""

    number = LineField(label=_("Number"), max_length=20, required=False)
    heading = LineField(label=_("Heading"), max_length=300, required=False)
    level = forms.TypedChoiceField(
        label=_("Level"), choices=[(1, _("Section")), (2, _("Subsection"))], coerce=int, initial=1, required=False
    )
    remove = forms.BooleanField(label=_("Take the row out"), required=False)

    names = ("number", "heading", "level", "remove")
    many = ()

    def counts(self) -> bool:
        return bool(self.cleaned_data["number"] or self.cleaned_data["heading"])


class StepRowForm(forms.Form):
    """One step of a route; a row without a kind does not count."""

    order = forms.IntegerField(label=_("Order"), min_value=1, max_value=99, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    who = forms.ChoiceField(label=_("By whom"), choices=Who.choices, required=False)
    post = forms.ModelChoiceField(Post.objects.none(), label=_("Post, only for “a named post”"), required=False)
    units = ManyField(Unit.objects.none(), label=_("Units"), required=False, widget=forms.CheckboxSelectMultiple)
    due_days = forms.IntegerField(label=_("Days"), min_value=1, max_value=60, required=False, initial=5)
    remove = forms.BooleanField(label=_("Take the step out"), required=False)

    names = ("order", "kind", "who", "post", "units", "due_days", "remove")
    many = ("units",)

    def __init__(self, *args: Any, rules: TypeRules, posts: list, units: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "–"), *((kind.value, rules.label(kind)) for kind in StepKind)]
        self.fields["post"].queryset = Post.objects.filter(unit__agency=rules.agency)
        self.fields["post"].choices = [("", "–"), *posts]
        self.fields["units"].queryset = Unit.objects.filter(agency=rules.agency)
        self.fields["units"].choices = units

    def counts(self) -> bool:
        return bool(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") and not data.get("remove"):
            for name, said in (("order", _("Give the step a place.")), ("due_days", _("Give the step its days."))):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, said)
        return data


def rows_form(row: type[forms.Form], *, blank: int = 0) -> Any:
    """A set of rows of which `blank` are empty."""
    return forms.formset_factory(row, extra=blank, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def typed_rows(row: type[forms.Form], data: QueryDict, prefix: str) -> list[dict[str, Any]]:
    """What was typed, unchecked, to show it again with more rows."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), MOST_ROWS) if total.isascii() and total.isdigit() and len(total) < 5 else 0
    return [
        {
            name: data.getlist(f"{prefix}-{place}-{name}") if name in row.many else data.get(f"{prefix}-{place}-{name}")
            for name in row.names
        }
        for place in range(count)
    ]


def kept_rows(rows: Any) -> list[dict[str, Any]]:
    """Checked rows that count and were not taken out, without the box for taking out."""
    return [
        {name: value for name, value in form.cleaned_data.items() if name != "remove"}
        for form in rows
        if form.cleaned_data and form.counts() and not form.cleaned_data["remove"]
    ]


class ReservedCodeForm(forms.Form):
    """A code that must never be given."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"))
    code = LineField(label=_("Code"), max_length=60)
    reason = LineField(
        label=_("Used for"), max_length=300, help_text=_("The document outside this system that has the code")
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0].pk
            self.fields["agency"].widget = forms.HiddenInput()


class HandOverForm(forms.Form):
    """To which post, since when, why."""

    to = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("New owner"),
        help_text=_("The post that answers for the document from now on; the document goes to its unit."),
    )
    from_date = DateField(label=_("Handed over on"))
    reason = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Such as the decision on the reorganisation, with number and date"),
    )

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = posts
        self.fields["to"].choices = [("", "–"), *_by_unit(posts)]


def _by_unit(posts: QuerySet[Post]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices of posts under the names of their units. One query."""
    rows = posts.select_related("unit__agency").order_by(
        "unit__agency__path", "unit__order", "unit__code", "-is_head", "-is_deputy", "title", "pk"
    )
    several = len({post.unit.agency_id for post in rows}) > 1
    groups: dict[str, list[tuple[int, str]]] = {}
    for post in rows:
        name = f"{post.unit.agency.short_name}: {post.unit.name}" if several else post.unit.name
        groups.setdefault(name, []).append((post.pk, post.title))
    return list(groups.items())


class UnitHandOverForm(HandOverForm):
    """Whose documents go over, all at once."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Documents of"))
    field_order = ("unit", "to", "from_date", "reason")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        counted = [(unit.pk, _("%(unit)s (%(n)d)") % {"unit": unit.name, "n": unit.owned}) for unit in units]
        self.fields["unit"].choices = [("", "–"), *counted]


class ChangeCodeForm(forms.Form):
    """Another code, or none for the next one of the pattern; and why."""

    code = LineField(
        label=_("New code"),
        max_length=60,
        required=False,
        help_text=_("Leave it empty to get the next code by the pattern of the type."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = LineField(label=_("Reason"), max_length=300)


class DescriptionForm(forms.Form):
    """Which document describes the post, from which day."""

    document = forms.ModelChoiceField(Document.objects.none(), label=_("Job description"))
    from_date = DateField(label=_("From"))

    def __init__(self, *args: Any, documents: QuerySet[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents


class LawForm(forms.Form):
    """An entry of the list of laws."""

    number = LineField(label=_("Number"), max_length=60, help_text=_("As printed, such as 118/2025/NĐ-CP"))
    kind = LineField(label=_("Kind"), max_length=60, help_text=_("Luật, Nghị định, Thông tư, Quyết định ..."))
    title = LineField(label=_("Title"), max_length=400)
    issuer = LineField(label=_("Issued by"), max_length=200, required=False)
    issued_date = DateField(label=_("Issued on"), required=False)
    from_date = DateField(label=_("In effect from"), required=False)
    until_date = DateField(label=_("No longer in effect from"), required=False)
    is_partly_off = forms.BooleanField(
        label=_("Parts are no longer in effect"),
        required=False,
        help_text=_("Only where no relation of the register says which law changed it"),
    )
    note = LineField(label=_("Note"), max_length=400, required=False)


class ChangeLawForm(LawForm):
    """An entry that is mended."""

    reason = LineField(
        label=_("Reason for the change"), max_length=400, help_text=_("It stays in the record, with who and when")
    )


class ImportForm(forms.Form):
    """A Word file and whose document it becomes."""

    file = forms.FileField(
        label=_("Word file"),
        help_text=_("A .docx of at most 20 MB. Reading it takes a few seconds."),
        widget=forms.FileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
        error_messages={"required": _("Choose the Word file."), "empty": _("The file is empty. Choose another file.")},
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Owner unit"))
    type = forms.ModelChoiceField(
        DocumentType.objects.none(),
        label=_("Type"),
        required=False,
        empty_label=_("By the word on the cover"),
        help_text=_("A procedure where the cover names no type."),
    )
    code = LineField(
        label=_("Code"),
        max_length=60,
        required=False,
        help_text=_("Leave empty to take the code on the cover, or the next one of the agency where it has none."),
    )
    request_key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = owner_units(person, day=day, permission="documents.import_document").order_by("agency", "order", "code")
        self.fields["unit"].queryset = units
        self.fields["type"].queryset = DocumentType.objects.filter(
            rules__in=TypeRules.objects.filter(agency__in=units.values("agency"), is_active=True)
        ).distinct()
