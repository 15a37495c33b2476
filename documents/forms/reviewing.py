"""The forms of periodic reviews: the verdict, and the interval of one document. Rules live in the acts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.reviewing.dates import next_between
from qms.web.fields import DateField, TextField


class VerdictForm(forms.Form):
    """What becomes of the text that is reviewed; the next day counts for a confirmation alone."""

    VERDICTS = (
        ("confirm", gettext_lazy("Confirm: the text is right as it stands")),
        ("revise", gettext_lazy("Revise: a draft of the next version is opened")),
        ("withdraw", gettext_lazy("Withdraw the document")),
    )

    verdict = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=VERDICTS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the document.")},
    )
    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What was looked at and what was found. It stays in the record and answers the inspector."
        ),
    )
    next_date = DateField(label=gettext_lazy("Next review by, where confirmed"), required=False)

    def __init__(self, *args: Any, usual: date, day: date, months: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = next_between(day, months)
        self.fields["next_date"].initial = usual
        self.fields["next_date"].help_text = _("Usually %(usual)s; from %(first)s to %(last)s.") % {
            "usual": f"{usual:%d/%m/%Y}",
            "first": f"{first:%d/%m/%Y}",
            "last": f"{last:%d/%m/%Y}",
        }


class IntervalForm(forms.Form):
    """How often this document is reviewed; empty as its type says."""

    months = forms.IntegerField(
        label=gettext_lazy("Review every ... months"),
        min_value=0,
        max_value=120,
        required=False,
        help_text=gettext_lazy("Empty: as the type says. 0: no periodic review"),
    )
    reason = TextField(label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
