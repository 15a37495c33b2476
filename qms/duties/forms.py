"""Forms of the yearly cycle. Rules live in the acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qms.duties.rules import BY_EVENT
from qms.people.models import Agency, Post
from qms.web.fields import DateField, LineField, TextField


class RowField(forms.ModelChoiceField):
    """One row; a key that no database can hold is a wrong choice like any other."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as no_key:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice") from no_key


class PostField(RowField):
    """A post with its unit."""

    def label_from_instance(self, post: Post) -> str:
        return f"{post.title}, {post.unit.name}"


class DoneForm(forms.Form):
    """It was done, and what shows it."""

    done_date = DateField(label=_("Done on"))
    evidence = LineField(
        label=_("Evidence"), max_length=500, help_text=_("The paper that shows it: kind, number, date, who signed.")
    )
    link = LineField(
        label=_("Address of the paper"),
        max_length=300,
        required=False,
        help_text=_("A page of this site, such as /tai-lieu/…, or an address that begins with https://."),
    )


class PlanForm(forms.Form):
    """Who and by when."""

    post = PostField(label=_("Responsible post"), queryset=Post.objects.none(), required=False)
    due_date = DateField(label=_("Due on"))
    reason = LineField(
        label=_("Reason for another day"),
        max_length=300,
        required=False,
        help_text=_("Such as the dispatch that sets the day."),
    )

    def __init__(self, *args: Any, posts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts
        self.fields["post"].empty_label = str(_("The QMS officer"))


class ReasonForm(forms.Form):
    """Why it does not apply, or is taken up again."""

    reason = TextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class EventForm(forms.Form):
    """Something happened that asks for something."""

    agency = RowField(label=_("Agency"), queryset=Agency.objects.none())
    rule = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    about = LineField(
        label=_("Paper of the event"), max_length=300, help_text=_("Such as “Biên bản kiểm tra số 07/BB-SKHCN”.")
    )
    event_date = DateField(label=_("Day on which it happened"))

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["rule"].choices = [
            (rule.key, f"{str(rule.event).capitalize()} → {rule.title}") for rule in BY_EVENT
        ]
