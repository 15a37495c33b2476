"""Forms of writing, deciding and issuing. They read and tidy what was typed; rules live in the acts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from documents.actions.keeping import owner_units
from documents.models import Document, DocumentType, TypeRules, Version
from documents.models.document import Classification
from documents.models.version import ChangeClass
from qms.people.models import Agency, Capacity, Post, Unit
from qms.standards.models import Clause
from qms.web.fields import DateField, LineField, ManyField, TextField

FOOTNOTES = '<section class="footnotes">'


class PasswordField(forms.CharField):
    """The password, asked in the same act that signs."""

    widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Your password"), strip=False, max_length=200, help_text=_("Asked again to sign."), **kwargs
        )


class NewDocumentForm(forms.Form):
    """A new document: what kind, whose, called what."""

    type = forms.ModelChoiceField(DocumentType.objects.none(), label=_("Type"))
    title = LineField(label=_("Title"), max_length=300)
    owner_unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Owner unit"))
    owner_post = forms.ModelChoiceField(
        Post.objects.none(), label=_("Owner post"), help_text=_("The post that answers for the document.")
    )
    classification = forms.ChoiceField(
        choices=Classification.choices,
        initial=Classification.INTERNAL,
        label=_("Classification"),
        help_text=_("State secrets must never be entered here."),
    )
    code = LineField(
        label=_("Code"), max_length=60, required=False, help_text=_("Leave empty to get the next code of the agency.")
    )
    request_key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = owner_units(person, day=day).order_by("agency", "order", "code")
        self.fields["owner_unit"].queryset = units
        self.fields["owner_post"].queryset = (
            Post.objects.on(day)
            .filter(unit__in=units)
            .select_related("unit")
            .order_by("unit__order", "-is_head", "title")
        )
        self.fields["owner_post"].label_from_instance = lambda post: f"{post.title} ({post.unit.short_name})"
        agencies = units.values("agency")
        self.fields["type"].queryset = DocumentType.objects.filter(
            rules__in=TypeRules.objects.filter(agency__in=agencies, is_active=True)
        ).distinct()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unit, post = data.get("owner_unit"), data.get("owner_post")
        if unit and post and post.unit.agency_id != unit.agency_id:
            self.add_error("owner_post", _("Choose a post of the same agency as the owner unit."))
        return data


class DetailsForm(forms.ModelForm):
    """Title, class and reason of a draft. Only validates and tidies; the act saves."""

    title = LineField(label=_("Title"), max_length=300)
    reason = TextField(label=_("Reason of the change"), max_length=5000, required=False)
    basis = TextField(label=_("Legal basis of the change"), max_length=5000, required=False)
    transitional = TextField(
        label=_("Transitional clause"),
        max_length=5000,
        required=False,
        help_text=_("Which version cases received before the date of effect follow."),
    )
    proposed_from = DateField(label=_("Proposed date of effect"), required=False)
    change_class = forms.ChoiceField(choices=ChangeClass.choices, label=_("Class of the change"))
    issue = forms.IntegerField(label=_("Issue no."), min_value=1, max_value=999)
    revision = forms.IntegerField(label=_("Revision"), min_value=0, max_value=999)
    token = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Version
        fields = ("title", "reason", "basis", "transitional", "proposed_from", "change_class", "issue", "revision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reason", "basis", "transitional"):
            self.fields[name].widget.attrs["rows"] = 2

    def _post_clean(self) -> None:
        """The draft row is locked and written by the act, never through this form."""


class SectionForm(forms.Form):
    """One section as the editor sends it."""

    number = LineField(label=_("Number"), max_length=20, required=False)
    heading = LineField(label=_("Heading"), max_length=300)
    html = forms.CharField(label=_("Text"), required=False, max_length=4_000_000, strip=False)
    plain = TextField(label=_("Text"), required=False, max_length=200_000)
    landscape = forms.BooleanField(label=_("Landscape page"), required=False)
    token = forms.IntegerField()

    def clean(self) -> dict[str, Any]:
        """Plain text, typed where no script runs, becomes paragraphs behind the text, which itself stays as it was."""
        data = super().clean() or {}
        data["html"] = with_paragraphs(data.get("html", ""), data.pop("plain", ""))
        return data


def with_paragraphs(html: str, plain: str) -> str:
    """`html` and behind it, but before its footnotes, one paragraph for each line of `plain` that is not empty."""
    added = "".join(f"<p>{escape(line.strip())}</p>" for line in plain.splitlines() if line.strip())
    if not added:
        return html
    body, mark, notes = html.partition(FOOTNOTES)
    return body + added + mark + notes


class NewSectionForm(forms.Form):
    heading = LineField(label=_("Heading"), max_length=300)
    number = LineField(label=_("Number"), max_length=20, required=False)
    level = forms.TypedChoiceField(
        label=_("Level"), choices=[(1, _("Section")), (2, _("Subsection"))], coerce=int, initial=1
    )


class RelationsForm(forms.Form):
    """Who applies the version, which forms it uses, which clauses it serves."""

    units = ManyField(
        Unit.objects.none(), required=False, label=_("Applying units"), widget=forms.CheckboxSelectMultiple
    )
    agencies = ManyField(
        Agency.objects.none(),
        required=False,
        label=_("Other agencies that apply it"),
        widget=forms.CheckboxSelectMultiple,
    )
    clauses = ManyField(Clause.objects.none(), required=False, label=_("Clauses served"))
    forms = ManyField(Document.objects.none(), required=False, label=_("Forms used"))  # last: hides the module

    def __init__(self, *args: Any, version: Version, person: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = version.document.agency
        chosen = [row.unit_id for row in version.applying.members.all() if row.unit_id] if version.applying_id else []
        own = Unit.objects.on(day).filter(agency=agency)
        self.fields["units"].queryset = (own | Unit.objects.filter(pk__in=chosen)).distinct().order_by("order", "code")
        self.fields["agencies"].queryset = Agency.objects.on(day).exclude(pk=agency.pk).order_by("path")
        self.fields["forms"].queryset = (
            Document.objects.permitted(person, "documents.view_document")
            .filter(agency=agency, type__slug="bieu-mau")
            .order_by("sort_key")
        )
        self.fields["clauses"].queryset = Clause.objects.filter(edition=agency.edition_id).order_by("order")
        for name in ("forms", "clauses"):
            self.fields[name].widget.attrs["size"] = 8


class AmendmentForm(forms.Form):
    place = LineField(label=_("Place"), max_length=200)
    old = TextField(label=_("Old text"), max_length=10_000, required=False)
    new = TextField(label=_("New text"), max_length=10_000, required=False)
    reason = TextField(label=_("Reason"), max_length=2000, required=False)
    basis = TextField(label=_("Legal basis"), max_length=2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new", "reason", "basis"):
            self.fields[name].widget.attrs["rows"] = 2


class CitationForm(forms.Form):
    """A legal instrument by its number, and the provision."""

    number = LineField(label=_("Number of the instrument"), max_length=60, help_text=_("For example 118/2025/NĐ-CP."))
    provision = LineField(
        label=_("Provision"), max_length=120, required=False, help_text=_("For example Điều 5, khoản 2.")
    )


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("Word, Excel, PDF or picture, 20 MB at most."))


class RemarkForm(forms.Form):
    """A move that asks for a reason."""

    remark = TextField(label=_("Reason"), max_length=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].widget.attrs["rows"] = 3


class SignForm(forms.Form):
    """A signed move: a remark, which is the reason where remarks of others are open, and the password."""

    remark = TextField(label=_("Remark"), max_length=5000, required=False)
    password = PasswordField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].widget.attrs["rows"] = 2

    def ask_reason(self) -> None:
        """Name the remark for what it has to say past open remarks. Whether it is there, the act asks."""
        remark = self["remark"]
        remark.label, remark.field.required = _("Reason for deciding all the same"), True


class OpinionForm(forms.Form):
    remark = TextField(label=_("Your opinion"), max_length=5000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].widget.attrs["rows"] = 3


class CommentForm(forms.Form):
    anchor = forms.ChoiceField(label=_("About"), required=False)
    text = TextField(label=_("Remark"), max_length=5000)

    def __init__(self, *args: Any, sections: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row["id"], f"{row['number']} {row['heading']}".strip()) for row in sections]
        self.fields["anchor"].choices = [("", _("The whole document")), *choices]
        self.fields["text"].widget.attrs["rows"] = 3


class AnswerForm(forms.Form):
    """What was done about a remark."""

    answer = TextField(label=_("Answer"), max_length=5000, required=False)


class ReplyForm(forms.Form):
    """An answer to the remark with the id `note`; one form a remark on a page."""

    text = TextField(label=_("Answer"), max_length=5000)

    def __init__(self, *args: Any, note: int, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"answer{note}_%s", **kwargs)
        self.note = note
        self.fields["text"].widget.attrs["rows"] = 2


class ReassignForm(forms.Form):
    to = forms.ModelChoiceField(queryset=None, label=_("Give to"))
    reason = LineField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class DecisionForm(forms.Form):
    """The text of an issuing decision, before it has its number."""

    subject = LineField(
        label=_("Subject"), max_length=400, required=False, help_text=_("Leave empty for the usual wording.")
    )
    grounds = TextField(label=_("Legal grounds"), required=False, max_length=10_000, help_text=_("One a line."))
    recipients = TextField(label=_("Recipients"), required=False, max_length=4000, help_text=_("One a line."))
    archive = LineField(label=_("Filed at"), max_length=60, initial="VT")
    place = LineField(label=_("Place of issue"), max_length=80, required=False)
    signer_name = LineField(label=_("Signed by"), max_length=120)
    signer_post = LineField(label=_("Post of the signer"), max_length=160)
    signer_capacity = forms.ChoiceField(label=_("Capacity"), choices=Capacity.choices, required=False)
    signer_for = LineField(label=_("On behalf of (title)"), max_length=160, required=False)
    signer_collective = LineField(
        label=_("Signed for a collective"),
        max_length=160,
        required=False,
        help_text=_(
            "For example Ủy ban nhân dân: “TM. ỦY BAN NHÂN DÂN” stands above the post, also above “KT. CHỦ TỊCH”. "
            "Leave it empty where the head decides."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].widget.attrs["rows"] = 4
        self.fields["recipients"].widget.attrs["rows"] = 3


class IssueForm(forms.Form):
    """Number and date of the decision, the date of effect of each version, and the password."""

    number = LineField(label=_("Number and symbol"), max_length=60, help_text=_("For example 431/QĐ-SCT."))
    date = DateField(label=_("Date of the decision"))
    late_reason = LineField(label=_("Why the date of effect is past"), max_length=400, required=False)

    def __init__(self, *args: Any, versions: list[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for version in versions:
            self.fields[f"from_{version.pk}"] = DateField(
                label=_("%(code)s %(number)s: date of effect")
                % {"code": version.document.code, "number": version.number.replace(".", "/")},
                initial=version.proposed_from,
            )
        self.fields["password"] = PasswordField()
