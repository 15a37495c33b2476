"""Names say what a thing is."""

from django.db import models

from tests.house import source

FORBIDDEN = {
    "utils",
    "util",
    "helpers",
    "common",
    "core",
    "base",
    "shared",
    "lib",
    "services",
    "managers",
    "mixins",
    "misc",
}
# Fields whose name is bound elsewhere.
DATE_NAMES: dict[str, str] = {
    "people.User.last_login": "Django's own",
    "documents.Version.proposed_from": "a key of the snapshot",
}


def test_no_module_is_a_drawer_for_everything():
    wrong = []
    for path in source.python(tests=True):
        for part in (*path.parts[:-1], path.stem):
            if part in FORBIDDEN:
                wrong.append(str(path))
    assert not wrong


def test_dates_end_in_date_and_instants_in_at():
    wrong = []
    for model in source.local_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.DateTimeField):
                right = field.name in {"at", "since"} or field.name.endswith(("_at", "_since", "_after", "_until"))
            elif isinstance(field, models.DateField):
                right = field.name == "date" or field.name.endswith("_date")
            else:
                continue
            name = f"{model._meta.label}.{field.name}"
            if not right and name not in DATE_NAMES:
                wrong.append(name)
    assert not wrong


def test_booleans_read_as_a_statement():
    wrong = []
    for model in source.local_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.BooleanField) and field.name in {
                "flag",
                "status",
                "active",
                "enabled",
                "value",
            }:
                wrong.append(f"{model._meta.label}.{field.name}")
    assert not wrong
