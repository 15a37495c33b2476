"""A version with everything it holds, read in one statement. The one module that knows how.

A version is spread over a dozen small tables. Asked one by one they cost a statement each, which on a database across
the network is most of the time of a page. `gathered` reads those that are named as columns of one row, each column the
JSON array of the rows of one table, and lays them where Django keeps what was prefetched. So the rest of the code says
`version.attachments.all()` and `row.file.size` as ever: without a word of this module it works too, statement by statement.
"""

import json
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONArray
from django.utils import timezone

from documents.arrays import ArrayOf
from documents.contents import asked
from documents.legal.repeals import repealed_parts
from documents.links import ends
from documents.models import (
    AmendmentRow,
    ApplyingMember,
    Attachment,
    Comment,
    CommentAnswer,
    DocumentLink,
    LegalCitation,
    Section,
    SectionImage,
    Version,
    VersionChangeRequest,
    VersionClause,
    VersionDecision,
    VersionEditor,
    VersionForm,
)


@dataclass(frozen=True)
class Part:
    """One table of a version: its model, and by path the columns wanted of rows that it points to.

    `key` is its foreign key back; `holder` the relation of the version it points back to, empty for the version itself.
    `days` are dates worked out beside the row, by the name of the attribute that holds them then; `lists` JSON arrays. A part
    that is not `of_content` is no matter of the snapshot, only of what is shown with it.
    """

    model: type[models.Model]
    joins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = "version"
    holder: str = ""
    days: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, Any] = field(default_factory=dict)
    of_content: bool = True

    def column(self) -> Subquery:
        """All rows as one value: a JSON array of arrays, NULL for none."""
        rows = self.model._base_manager.filter(**{self.key: OuterRef(self.holder or "pk")})
        cells = [F("__".join(filter(None, (path, one.attname)))) for path, fields in self._tables() for one in fields]
        # Grouped by the key and unordered: rows are sorted here, alike on both databases.
        cells += [*self.days.values(), *self.lists.values()]
        rows = rows.order_by().values(self.key).annotate(gathered=ArrayOf(JSONArray(*cells)))
        return Subquery(rows.values("gathered"))

    def rows(self, found: list[list[Any]] | None) -> list[Any]:
        """The model's rows from what `column` gave, in the order of the model."""
        order = [*(name.replace("__", ".") for name in self.model._meta.ordering), "pk"]
        tables = self._tables()
        return sorted((self._row(tables, iter(cells)) for cells in found or ()), key=attrgetter(*order))

    def _tables(self) -> list[tuple[str, list[Any]]]:
        """Path and fields of the table itself, then of each joined one, in the order of the columns."""
        tables = [("", list(self.model._meta.concrete_fields))]
        for path, names in self.joins.items():
            model: Any = self.model
            for step in path.split("__"):
                model = model._meta.get_field(step).related_model
            tables.append((path, [one for one in model._meta.concrete_fields if one.primary_key or one.name in names]))
        return tables

    def _row(self, tables: list[tuple[str, list[Any]]], cells: Iterator[Any]) -> Any:
        made: dict[str, Any] = {}
        for path, fields in tables:
            values = [_from_json(one, next(cells)) for one in fields]
            if any(value is not None for value in values):
                made[path] = fields[0].model.from_db(connection.alias, [one.attname for one in fields], values)
            if path in made and path:
                before, _dots, name = path.rpartition("__")
                setattr(made[before], name, made[path])
        for name in self.days:
            day = next(cells)
            setattr(made[""], name, date.fromisoformat(day) if day else None)
        for name in self.lists:
            found = next(cells)  # SQLite may give an array within an array as its text
            setattr(made[""], name, json.loads(found) if isinstance(found, str) else found or [])
        return made[""]


def _from_json(one: Any, value: Any) -> Any:
    value = one.to_python(value)
    if isinstance(value, datetime) and timezone.is_naive(value):  # SQLite keeps UTC without saying so
        return value.replace(tzinfo=connection.timezone)
    return value


_FILE = ("sha256", "size", "media_type")
_DOCUMENT = ("code", "slug", "title", "classification", "agency", "sort_key")
PARTS = {
    "sections": Part(Section),
    "images": Part(SectionImage, {"file": _FILE}),
    "attachments": Part(Attachment, {"file": _FILE}),
    "forms": Part(VersionForm, {"form": _DOCUMENT}, days={"ended_date": ends("form")}),
    "amendments": Part(AmendmentRow),
    "links": Part(DocumentLink, {"target": _DOCUMENT}, days={"ended_date": ends("target")}),
    "citations": Part(
        LegalCitation,
        {"instrument": ("number", "kind", "title", "until_date")},
        lists={"repealed": repealed_parts("instrument")},
    ),
    "clauses": Part(VersionClause, {"clause": ("number", "title", "order"), "clause__edition": ("key",)}),
    "members": Part(
        ApplyingMember,
        {
            "agency": ("code", "name"),
            "unit": ("code", "name", "order", "agency"),
            "unit__agency": ("short_name",),
        },
        key="set",
        holder="applying",
    ),
    "editors": Part(VersionEditor, {"person": ("full_name",)}),
    "comments": Part(Comment),
    "replies": Part(CommentAnswer),
    "decisions": Part(VersionDecision),
    "answers": Part(VersionChangeRequest, {"request": ("number",)}),
}
# What the documents' own part of a snapshot is built from.
CONTENT = ("sections", "images", "attachments", "forms", "amendments", "links", "citations", "clauses", "members")
# What people did with it.
WORK = ("editors", "comments", "replies", "decisions")


@cache
def known_parts() -> Mapping[str, Part]:
    """Every table of a version by the name of its relation, those of further kinds of content included."""
    return PARTS | {name: part for parts in asked("parts") for name, part in parts.items()}


@cache
def content_names() -> tuple[str, ...]:
    """What a snapshot is built from."""
    return (*CONTENT, *(name for name, part in known_parts().items() if name not in PARTS and part.of_content))


@cache
def shown_names() -> tuple[str, ...]:
    """What the screens of further kinds of content ask beside a frozen snapshot."""
    return tuple(name for names in asked("shown_with") for name in names)


def gathered(version: Version, *names: str) -> Version:
    """A copy of `version` in which the named parts are read; itself where they are known already.

    A queryset may have annotated the column of a part as `all_<name>` (`Part.column`): then nothing is asked.
    """
    for name in names:
        if f"all_{name}" in version.__dict__ and not _is_known(version, name):
            _keep(version, name, known_parts()[name].rows(version.__dict__[f"all_{name}"]))
    missing = [name for name in names if not _is_known(version, name)]
    if not missing:
        return version
    columns = {f"all_{name}": known_parts()[name].column() for name in missing}
    found: Any = Version.objects.filter(pk=version.pk).values(**columns).get()
    whole = copy(version)  # whoever holds the other one goes on reading afresh
    whole.__dict__["_prefetched_objects_cache"] = dict(version.__dict__.get("_prefetched_objects_cache", {}))
    for name in missing:
        _keep(whole, name, known_parts()[name].rows(found[f"all_{name}"]))
    return whole


def _holder(version: Version, name: str) -> Any:
    part = known_parts()[name]
    return getattr(version, part.holder) if part.holder else version


def _is_known(version: Version, name: str) -> bool:
    holder = _holder(version, name)
    return holder is None or name in getattr(holder, "_prefetched_objects_cache", {})


def _keep(version: Version, name: str, rows: list[Any]) -> None:
    """As `prefetch_related` does it: a queryset that has its answer, known to the holder by the name of the relation."""
    holder = _holder(version, name)
    for row in rows:
        setattr(row, known_parts()[name].key, holder)
    known = getattr(holder, name).get_queryset()
    known._result_cache, known._prefetch_done = rows, True
    holder.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known
