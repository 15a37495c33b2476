"""What a version is made of: the objects named in VERSION_CONTENT, the documents' own first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Finding:
    """Something to mend before submission. `anchor` is the id of the place on the editor's page,
    or the address of another editor."""

    text: str
    anchor: str
    blocking: bool = True


@dataclass(frozen=True)
class Panel:
    """A part of a draft that has an editor of its own: where it is, and how far it has come."""

    heading: str
    url: str
    note: str = ""


class Concern(NamedTuple):
    """Whom a change concerns, by ("post" or "unit", pk): whether it is responsible for a step of the new text, and whether
    something of its steps is not as before. `is_general`: what changed is everybody's."""

    parties: dict[tuple[str, int], tuple[bool, bool]]
    is_general: bool


class OwnPart(NamedTuple):
    """For some posts: changed entries of theirs (`qms.redline.Item`), those of others, and their own steps as rows."""

    changes: list[Any]
    others: list[Any]
    steps: list[dict[str, Any]]


class FormPlaces(NamedTuple):
    """Where versions name a form. `column(version)`: for rows whose column `version` names one, what `read` needs of it, as text;
    `read(text, code) -> [(anchor on the page, may be empty; words)]`: the places that name the form of this code."""

    column: Callable[[str], Any]
    read: Callable[[str, str], Iterable[tuple[str, str]]]


class ToldRow(NamedTuple):
    """A row of the amendment table that a kind of content tells itself. `source` names the thing for good, at most 80 letters;
    `place` stands behind the number of the section; `changes`: label (may be empty), before, after."""

    source: str
    place: str
    changes: list[tuple[str, str, str]]


class VersionContent(Protocol):
    """One part of a version's content. `name` is its key in the snapshot; `models` are its frozen tables.

    What a part may have besides, each asked for by the face that shows it:
    `comparison(old, new) -> qms.redline.Comparison`: what of it is different in two snapshots;
    `told_rows(old, new) -> {section id: [ToldRow]}`: rows of the amendment table that stand for what these sections say;
    `parts: Mapping[str, documents.gathering.Part]`: its tables, read with the version in one statement;
    `shown_with: tuple[str, ...]`: those of them that its screen asks beside the snapshot;
    `panels(version) -> Iterable[Panel]`: its own editors; `fills(version, section) -> bool`: whether it writes the section;
    `figures(snapshot) -> {section id: [svg]}`: drawings on paper;
    `kept_files() -> set[str]`: hashes of stored files that no version holds and that are still wanted;
    `opened(period, *, at)`: what follows when a version of it gets its period, in the same transaction;
    `imported(version, result, *, by, at, day)`: what of a Word file it takes into the new draft;
    `concern(old, new, before, after) -> Concern | None`: whom the change from one version (or nothing) to another concerns;
    `own_part(old, new, before, after, keys) -> OwnPart | None`: the same for some posts and units alone; `said_by_steps`: ids of
    sections that only say again what the steps say;
    `form_places: FormPlaces`: where its versions name a form, for the pages of the form;
    `places(snapshot) -> [(id on the page, uuid, name)]`: places of its own that readers may say something of;
    `screen(version, snapshot, *, person) -> {"sections": {section id: html}, "rail": html, "above": html}`: what the page shows
    instead of sections, beside the text, and over it.
    """

    name: str

    def snapshot(self, version: Any, snapshot: dict[str, Any]) -> None:
        """Add this part to the snapshot: plain data, names resolved."""

    def copy(self, source: Any, draft: Any) -> None:
        """Copy this part of `source` into the new draft."""

    def checks(self, version: Any, *, day: date) -> Iterable[Finding]:
        """What is missing or wrong in the draft on `day`."""


@cache
def version_contents() -> tuple[VersionContent, ...]:
    """The objects of settings.VERSION_CONTENT, in order."""
    return tuple(import_string(name) for name in settings.VERSION_CONTENT)


class Drawn(NamedTuple):
    """What kinds of content show on the page themselves: html by the id of its section, panels beside the text, notes over it."""

    sections: dict[str, str]
    rail: list[str]
    above: list[str]


def drawn(version: Any, snapshot: dict[str, Any], person: Any) -> Drawn:
    """What the kinds of content of this version show to the person."""
    found = [screen(version, snapshot, person=person) for screen in asked("screen")]
    return Drawn(
        {key: html for one in found for key, html in one.get("sections", {}).items()},
        [one["rail"] for one in found if one.get("rail")],
        [one["above"] for one in found if one.get("above")],
    )


def asked(hook: str) -> list[Any]:
    """The hook of every part of content that has it, in the order of VERSION_CONTENT."""
    return [found for part in version_contents() if (found := getattr(part, hook, None)) is not None]
