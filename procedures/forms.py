"""Forms about administrative procedures. Rules live in the acts."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.actions.tthc_announcing import agencies_with_officer
from procedures.models import Brings, Service
from qms.people.models import Unit
from qms.people.querysets import covers
from qms.web.fields import DateField, LineField, ManyField, TextField


class UnitField(forms.ModelChoiceField):
    """A unit; a key that no database can hold is a wrong choice like any other."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as no_key:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice") from no_key


class AssignForm(forms.Form):
    """Which unit answers for it, and what is particular to the place."""

    unit = UnitField(label=gettext_lazy("Responsible unit"), queryset=Unit.objects.none())
    from_date = DateField(label=gettext_lazy("From"))
    service = forms.ChoiceField(
        label=gettext_lazy("Service level"), choices=[("", "–"), *Service.choices], required=False
    )
    public_code = LineField(
        label=gettext_lazy("Local code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Under which the place offers it, such as 9.000123.H99"),
    )
    limit = LineField(
        label=gettext_lazy("Time limit as announced in the place"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as 18 ngày làm việc"),
    )
    limit_date = DateField(label=gettext_lazy("This time limit holds from"), required=False)
    limit_before = LineField(label=gettext_lazy("Time limit before that"), max_length=120, required=False)

    def __init__(self, *args: Any, agencies: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(covers(day), agency__in=agencies).select_related("agency")
        self.fields["unit"].queryset = units.order_by("agency__code", "order", "name")


class EndForm(forms.Form):
    """From when on nobody of the agency answers for it."""

    until_date = DateField(
        label=gettext_lazy("Ends on"),
        help_text=gettext_lazy("The first day on which the unit no longer answers for it"),
    )


class TthcHandOverForm(forms.Form):
    """Which unit takes over all that one which ended answered for."""

    to = UnitField(label=gettext_lazy("Who takes over"), queryset=Unit.objects.none())
    from_date = DateField(label=gettext_lazy("From"))
    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("Such as the decision on the reorganisation"),
    )

    def __init__(self, *args: Any, heirs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = heirs.order_by("agency__code", "order", "name")


class AbolishForm(forms.Form):
    """Since when it is no more, by what."""

    from_date = DateField(label=gettext_lazy("Abolished from"))
    decided_by = LineField(
        label=gettext_lazy("Decision that abolishes it"),
        max_length=300,
        help_text=gettext_lazy("Number, day and who issued it"),
    )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = LineField(label=gettext_lazy("Reason"), max_length=300)


class SettleForm(forms.Form):
    """What was done to the list."""

    note = TextField(
        label=gettext_lazy("What was done"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in the record and answers the inspector."),
    )


class UploadForm(forms.Form):
    """The file of the national list."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A workbook (.xlsx) with columns “Mã số” and “Tên”, or JSON lines (.jsonl)"),
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )


class AnnouncementForm(forms.Form):
    """A decision and what it brings: codes in three fields, one on a line."""

    number = LineField(label=gettext_lazy("Number"), max_length=120, help_text=gettext_lazy("Such as 2215/QĐ-UBND"))
    signed_date = DateField(label=gettext_lazy("Signed on"))
    issuer = LineField(label=gettext_lazy("Issued by"), max_length=300)
    title = LineField(label=gettext_lazy("Subject of the decision"), max_length=1000)
    new = TextField(label=gettext_lazy("Codes newly announced"), required=False)
    amended = TextField(label=gettext_lazy("Codes amended"), required=False)
    abolished = TextField(label=gettext_lazy("Codes abolished"), required=False)
    agencies = ManyField(
        label=gettext_lazy("Agencies that bring their list up to date"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each has five working days from the day of signing (Circular 26/2014, article 4)"),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Brings.values:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3})
            self.fields[name].help_text = _("One code on a line, or with commas between")
        self.fields["agencies"].queryset = agencies_with_officer(day)
        self.fields["agencies"].initial = self.fields["agencies"].queryset
        self.fields["agencies"].label_from_instance = lambda agency: agency.name

    def clean(self) -> dict[str, Any]:
        """With `lines`: what it brings by code."""
        data = super().clean() or {}
        lines: dict[str, str] = {}
        for what in Brings.values:
            for code in (data.get(what) or "").replace(",", "\n").replace(";", "\n").split("\n"):
                code = code.strip()
                if code and lines.setdefault(code, what) != what:
                    self.add_error(what, _("%(code)s stands there twice. Leave one of them.") % {"code": code[:60]})
        if not lines and not self.errors:
            self.add_error("new", _("Write the codes of the procedures that the decision brings, at least one."))
        data["lines"] = lines
        return data


class DraftForm(forms.Form):
    """For which unit the draft is made. The hidden key makes a double click one draft."""

    unit = UnitField(label=gettext_lazy("Owner unit"), queryset=Unit.objects.none())
    request_key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owners: Any, chosen: Unit | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"unit": chosen.pk if chosen else None, "request_key": uuid.uuid4().hex}
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = owners
