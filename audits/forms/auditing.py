"""Forms of programmes, audits, teams and samples. Shape and wording only; the acts decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.auditing.independence import Role
from qms.people.models import Post, Unit, User
from qms.standards.models import Edition
from qms.web.fields import DateField, LineField, ManyField, TextField

MONTHS = [(0, _("not this year")), *((n, _("Month %(n)s")) for n in range(1, 13))]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class YearForm(forms.Form):
    """For which year a programme is made."""

    year = forms.IntegerField(label=_("Year"), min_value=2010, max_value=2100)


class ProgrammeForm(forms.Form):
    """What a programme says besides its units."""

    objective = TextField(label=_("Objective"), max_length=2000, widget=area(3))
    criteria = TextField(label=_("Criteria"), max_length=2000, widget=area(3), help_text=_("One a line"))
    edition = forms.ModelChoiceField(label=_("Edition of the standard"), queryset=Edition.objects.all())
    review_post = forms.ModelChoiceField(
        label=_("Reviewed by"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=_("nobody, the head approves alone"),
        help_text=_("The post that looks at it before the head of the agency approves"),
    )
    token = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_post"].queryset = posts


class AdjustForm(forms.Form):
    """Another month or another audit for a unit."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=int, choices=[])
    group = forms.IntegerField(
        label=_("Audit no."),
        min_value=1,
        max_value=99,
        help_text=_("Units with the same number and month are one audit"),
    )
    reason = TextField(
        label=_("Reason"),
        max_length=500,
        widget=area(2),
        help_text=_("It stays in the record and goes on the programme"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(n, str(label) % {"n": n}) for n, label in MONTHS]


class DecideForm(forms.Form):
    """A signed decision on a programme."""

    remark = TextField(label=_("Remark"), max_length=1000, required=False, widget=area(2))
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        required=False,
    )


class OpenForm(forms.Form):
    """An audit that no programme foresaw."""

    title = LineField(label=_("Title"), max_length=300)
    units = ManyField(label=_("Audited units"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple)
    year = forms.IntegerField(label=_("Year"), min_value=2010, max_value=2100)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units


class PlanForm(forms.Form):
    """What a plan says besides units, texts and schedule. The names are those the act refuses by."""

    title = LineField(label=_("Title"), max_length=300)
    objective = TextField(label=_("Objective"), max_length=2000, widget=area(3), required=False)
    criteria = TextField(label=_("Criteria"), max_length=2000, widget=area(3), required=False)
    edition = forms.ModelChoiceField(label=_("Edition of the standard"), queryset=Edition.objects.all())
    location = LineField(label=_("Place of the audit"), max_length=200, required=False)
    start_date = DateField(label=_("First day"), required=False)
    end_date = DateField(label=_("Last day"), required=False)
    decision_number = LineField(
        label=_("Number of the decision on the team"),
        max_length=60,
        required=False,
        help_text=_("For example 312/QĐ-SCT"),
    )
    decision_date = DateField(label=_("Day of the decision"), required=False)
    token = forms.IntegerField(widget=forms.HiddenInput)


class ScopeForm(forms.Form):
    """Units, and codes of documents in force."""

    units = ManyField(label=_("Audited units"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple)
    codes = TextField(
        label=_("Documents whose following is audited"),
        max_length=4000,
        required=False,
        widget=area(6),
        help_text=_(
            "Codes of documents in force, one a line. Nobody audits what one wrote or decided within 24 months."
        ),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units


class ScheduleForm(forms.Form):
    """The schedule as text."""

    schedule = TextField(
        label=_("Schedule"),
        max_length=20_000,
        required=False,
        widget=area(10),
        help_text=_("One row a line: 12/10/2026 08:00-08:30 Opening meeting | Name of who does it"),
    )


class SampleForm(forms.Form):
    """A population and how many are drawn."""

    title = LineField(label=_("Population"), max_length=300, help_text=_("Which dossiers, of which months"))
    population = TextField(
        label=_("Items"),
        max_length=200_000,
        widget=area(8),
        help_text=_("One item a line, such as the numbers of the dossiers; or one number: how many there are"),
    )
    size = forms.IntegerField(label=_("How many are drawn"), min_value=1, max_value=5000)
    seed = LineField(
        label=_("Seed"),
        max_length=60,
        required=False,
        help_text=_("Empty: one is made. The unit may name one, so that nobody can choose the sample"),
    )
    reason = LineField(label=_("Why it is drawn again"), max_length=300, required=False)


class MemberForm(forms.Form):
    """Who takes part as what."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.AUDITOR)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class PermissionForm(MemberForm):
    """Asking for somebody to take part in spite of a conflict."""

    justification = TextField(
        label=_("Why it cannot be avoided"), max_length=1000, widget=area(4), help_text=_("The report prints it")
    )
    restriction = TextField(
        label=_("Restriction"),
        max_length=1000,
        required=False,
        widget=area(2),
        help_text=_("What the person does not audit"),
    )


class VerdictForm(forms.Form):
    """The management allows or refuses."""

    verdict = forms.ChoiceField(
        label=_("Decision"), choices=[("allow", _("Allow")), ("refuse", _("Refuse"))], widget=forms.RadioSelect
    )
    instrument = LineField(label=_("Written permission"), max_length=200, required=False, help_text=_("Number and day"))
    remark = TextField(label=_("Remark"), max_length=500, required=False, widget=area(2))


class MinutesForm(forms.Form):
    """Minutes of both meetings and the report."""

    opening = TextField(label=_("Minutes of the opening meeting"), max_length=8000, required=False, widget=area(5))
    closing = TextField(label=_("Minutes of the closing meeting"), max_length=8000, required=False, widget=area(5))
    strengths = TextField(label=_("What is done well"), max_length=8000, required=False, widget=area(4))
    conclusion = TextField(label=_("Conclusion"), max_length=8000, required=False, widget=area(5))
    is_without_findings = forms.BooleanField(label=_("This audit has no finding"), required=False)
    report_number = LineField(label=_("Number of the report"), max_length=60, required=False)
    token = forms.IntegerField(widget=forms.HiddenInput)


class CertificateForm(forms.Form):
    """A certificate of an auditor."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    certificate = LineField(label=_("Certificate"), max_length=200, help_text=_("Name and number"))
    is_lead = forms.BooleanField(label=_("May lead an audit"), required=False)
    from_date = DateField(label=_("From"))
    last_date = DateField(label=_("Last day"), required=False)
    training = TextField(label=_("Training"), max_length=2000, required=False, widget=area(3))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class LastDayForm(forms.Form):
    """The last day a certificate counts."""

    last_date = DateField(label=_("Last day"))
