"""Forms of change requests. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import Document
from documents.querysets import VIEW
from qms.web.fields import LineField, TextField

MOST_CODES = 30


class AskForm(forms.Form):
    """What is to change and why."""

    reason = TextField(
        label=gettext_lazy("What is to change, and why"),
        max_length=4000,
        help_text=gettext_lazy("Name the section, what is wrong or out of date, and what you propose."),
    )


class CodesForm(forms.Form):
    """Codes of documents of the agency, separated by commas or lines."""

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_documents(self) -> list[Document]:
        """The documents, all of them or a sentence that names the code nobody knows."""
        text = self.cleaned_data["documents"].replace("\n", ",").replace(";", ",")
        codes = list(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
        if len(codes) > MOST_CODES:
            raise forms.ValidationError(_("Name at most %(n)d documents.") % {"n": MOST_CODES})
        seen = Document.objects.permitted(self.person, VIEW).select_related("agency")
        found = {row.code: row for row in seen.filter(code__in=codes, agency__in=self.agencies)}
        for code in codes:
            if code not in found:
                raise forms.ValidationError(
                    _("There is no document with the code %(code)s in this agency that you may read.") % {"code": code}
                )
        return [found[code] for code in codes]

    agencies: Any = ()


class AcceptForm(CodesForm):
    """Accepting, for further documents besides."""

    documents = TextField(
        label=gettext_lazy("Further documents that change with it"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Codes, separated by commas. They come into force together under one decision."),
    )
    text = TextField(label=gettext_lazy("Words to who asked"), required=False, max_length=2000)


class RefuseForm(forms.Form):
    """Refusing, with the reason."""

    text = TextField(label=gettext_lazy("Why nothing will be changed"), max_length=2000)


class AddForm(CodesForm):
    """One or more documents more."""

    documents = LineField(label=gettext_lazy("Code of the document"), max_length=400)


class LeaveOutForm(forms.Form):
    """Leaving one document out."""

    item = forms.IntegerField(min_value=1, max_value=10**15, widget=forms.HiddenInput)
    reason = LineField(label=gettext_lazy("Reason for leaving it out"), max_length=400)
