"""What an act did: rows added, changed and removed, table by table, and what it wrote in the trail. Or that it did nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import translation

from qms.trail.models import Entry
from qms.trail.refusals import Refused

# What follows every act by itself: the trail with its seals is read as `acts`, histories, copies to find by and notices
# are told elsewhere.
_ASIDE = ("Historical",)
_COPIES = {"VersionText", "VersionBody"}
_STILL = {"auth", "contenttypes", "sessions", "standards", "worktime", "axes", "usersessions", "account", "guardian"}


def _tables() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in _STILL
        and not model.__name__.startswith(_ASIDE)
        and model._meta.managed
        and not model._meta.proxy
    ]


def _rows(*, apart: bool) -> dict[str, dict]:
    found = {}
    for model in _tables():
        if apart and (model._meta.app_label == "trail" or model.__name__ in _COPIES):
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        key = model._meta.pk.attname
        found[model.__name__] = {row[key]: str(row) for row in model._default_manager.values(*names)}
    return found


@contextmanager
def watched(*, notices: bool = False) -> Iterator[SimpleNamespace]:
    """Gives `rows`, a set such as {"Section ~1", "VersionEditor +1"}, and `acts`, the trail's words, after the block.

    Notices are left out unless `notices`.
    """
    did = SimpleNamespace(rows=set(), acts=[])
    before, last = _rows(apart=True), Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    yield did
    after = _rows(apart=True)
    for name, rows in after.items():
        if not notices and name == "Notice":
            continue
        old = before[name]
        for sign, number in (
            ("+", len(rows.keys() - old.keys())),
            ("-", len(old.keys() - rows.keys())),
            ("~", sum(rows[pk] != old[pk] for pk in rows.keys() & old.keys())),
        ):
            if number:
                did.rows.add(f"{name} {sign}{number}")
    did.acts = list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("act", flat=True))


@contextmanager
def refused(words: str = "", *, field: str | None = None) -> Iterator[pytest.ExceptionInfo]:
    """The block is refused with a sentence that holds `words` (a pattern, in English), for `field`; no table changes."""
    with nothing_changes(), said(words, field=field) as caught:
        yield caught


@contextmanager
def said(words: str = "", *, field: str | None = None) -> Iterator[pytest.ExceptionInfo]:
    """The block is refused with such a sentence; for many refusals inside one `nothing_changes`."""
    with translation.override("en"), pytest.raises(Refused, match=words or None) as caught:
        yield caught
    assert len(str(caught.value)) > 15, "a refusal is a sentence"
    if field is not None:
        assert caught.value.field == field


@contextmanager
def nothing_changes() -> Iterator[None]:
    """No row of any table differs after the block, the trail included."""
    before = _rows(apart=False)
    yield
    after = _rows(apart=False)
    assert [name for name in after if after[name] != before[name]] == []
