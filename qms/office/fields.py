"""Form fields of the administration pages."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from qms.people.models import Agency, Post, Unit, User
from qms.search.fold import fold
from qms.web.fields import DateField, LineField


class LastDayField(DateField):
    """People write the last day of a period; the value is the day after it, which no longer counts."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Last day"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        return day + timedelta(days=1) if day else None

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(value - timedelta(days=1) if isinstance(value, date) else value)


class PersonField(LineField):
    """One person among `people`, by user name or by a full name that only one of them has."""

    default_error_messages: ClassVar = {
        "nobody": _(
            "Nobody of the agency has this user name or full name. Check the spelling, or enter the person first."
        ),
        "several": _("Several people have this name. Give the user name."),
    }

    def __init__(self, *, people: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("User name, or the full name if only one person has it"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "people", "autocomplete": "off"}))
        super().__init__(max_length=120, **kwargs)
        self.people = people

    def clean(self, value: Any) -> User | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = self.people.filter(username__iexact=typed).first()
        if found is not None:
            return found
        wanted = fold(typed)
        named = [pk for pk, name in self.people.values_list("pk", "full_name") if fold(name) == wanted]
        if len(named) != 1:
            word = "several" if named else "nobody"
            raise ValidationError(self.error_messages[word], code=word)
        return self.people.get(pk=named[0])


class AgencyField(LineField):
    """One agency among `agencies`, by code or full name."""

    default_error_messages: ClassVar = {
        "unknown": _("No agency that stands today has the code or name %(typed)s. Check it, or choose from the list."),
    }

    def __init__(self, *, agencies: Any, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Code or full name"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}))
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)
        self.agencies = agencies

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return self._called(typed) if typed else None

    def _called(self, typed: str) -> Agency:
        found = self.agencies.filter(code__iexact=typed).first()
        if found is None:
            wanted = fold(typed)
            named = [pk for pk, name in self.agencies.values_list("pk", "name") if fold(name) == wanted]
            found = self.agencies.get(pk=named[0]) if len(named) == 1 else None
        if found is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"typed": typed})
        return found


class AgenciesField(AgencyField):
    """Several agencies, by codes with commas or semicolons between them."""

    def clean(self, value: Any) -> list[Agency]:
        typed = LineField.clean(self, value)
        words = [word.strip() for word in typed.replace(";", ",").split(",")]
        return list(dict.fromkeys(self._called(word) for word in words if word))


class UnitField(forms.ModelChoiceField):
    """One unit, in the order of the tree, those below set in."""

    def label_from_instance(self, obj: Unit) -> str:
        return unit_label(obj)


class UnitsField(forms.ModelMultipleChoiceField):
    """Several units, with boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)
        except OverflowError as no_key:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "–"}
            ) from no_key

    def label_from_instance(self, obj: Unit) -> str:
        return unit_label(obj)


class PostField(forms.ModelChoiceField):
    """One post, with the unit it is in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(empty_label=_("Choose a post"), **kwargs)

    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.unit.short_name}: {obj.title} ({obj.code})"


def unit_label(unit: Unit) -> str:
    """Code and name."""
    return f"{unit.code} – {unit.name}"


class ClockField(forms.TimeField):
    """A time of day typed as 07:30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TimeInput(format="%H:%M", attrs={"class": "num", "autocomplete": "off", "size": 6})
        )
        super().__init__(**kwargs)
