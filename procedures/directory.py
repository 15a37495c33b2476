"""Whom a step can name: posts and units of the agency on a day, by the words that people choose and type."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from procedures.known import key_of
from qms.people.models import Agency, Post, Unit
from qms.people.querysets import covers
from qms.search.fold import fold

Entry = tuple[str, int]


def entries(agency: Agency, day: date) -> dict[str, Entry]:
    """Words of a choice to ("post" or "unit", pk), posts first; a post is told with its unit, a second one called the same with its
    code. Two statements."""
    posts = Post.objects.filter(covers(day), unit__agency=agency).select_related("unit")
    units = Unit.objects.filter(covers(day), agency=agency)
    found: dict[str, Entry] = {}
    for post in posts.order_by("unit__order", "-is_head", "-is_deputy", "title", "pk"):
        words = words_of_post(post.title, post.unit.name)
        found[f"{words} ({post.code})" if words in found else words] = ("post", post.pk)
    for unit in units.order_by("order", "name", "pk"):
        found.setdefault(unit.name, ("unit", unit.pk))
    return found


def words_of_post(title: str, unit: str) -> str:
    """`Chuyên viên, Phòng Quản lý thương mại`; a title that names its unit stands alone."""
    return title if fold(unit) in fold(title) else f"{title}, {unit}"


class Directory:
    """Finds posts and units by their words, whatever the case, marks and spaces; knows the words of each."""

    def __init__(self, agency: Agency, day: date) -> None:
        self.words = entries(agency, day)
        self._by_fold = {_spoken(words): entry for words, entry in reversed(self.words.items())}
        self._by_entry: dict[Entry, str] = {}
        for words, entry in self.words.items():
            self._by_entry.setdefault(entry, words)

    def called(self, entry: Entry) -> str:
        """The words of a post or unit; nothing for one that is no more."""
        return self._by_entry.get(entry, "")

    def settle(
        self, party: Mapping[str, Any] | None, former: Mapping[str, Mapping[str, Any]] | None = None
    ) -> dict[str, Any] | None:
        """A party as it is kept: a post or unit of the agency where its words or its key name one, else the words.

        A key alone is taken as it is; a key with words only where both name the same, since another agency's keys mean
        others. `former`: parties that the draft had, by words, so that a post that is no more keeps its place until
        somebody replaces it.
        """
        if not party:
            return None
        key, words = key_of(party), _spoken(party["name"])
        if key and key in self._by_entry and (not words or words == _spoken(self._by_entry[key])):
            return {"name": self._by_entry[key], key[0]: key[1]}
        if found := self._by_fold.get(words):
            return {"name": self._by_entry[found], found[0]: found[1]}
        if before := (former or {}).get(words):
            return dict(before)
        return {"name": party["name"]} if words else None

    def former(self, data: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
        """Parties of stored data that are no longer in the agency, by their words."""
        steps = data["steps"] if data else ()
        parties = (one for step in steps for one in (step["responsible"], *step["consulted"], *step["informed"]))
        return {_spoken(one["name"]): one for one in parties if (key := key_of(one)) and key not in self._by_entry}


def _spoken(words: str) -> str:
    return fold(" ".join(words.split()))
