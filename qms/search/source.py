"""What an app gives to be found. One object per entry of settings.SEARCH_SOURCES."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """A kind of thing that can be found: its name for people, and the rows that a person may see for some terms.

    `find(person, terms, limit)` answers dicts with at least `title`, `code`, `url`; it applies the person's rights itself.
    A row may have `meta`, `ended` (a day) and `links` (rows of code, title, url) besides. `listed(person, terms, limit)` gives the
    same as lists for `qms.search.found`, which the search page joins with those of others in one statement; `gathered(rows,
    terms)` makes of the joined rows what `find` answers. `all_url(terms)` is the address of all of them.
    `near(person, path, limit)` answers the same, with `state`, for an address that leads nowhere: what it may have meant.
    """

    key: str
    title: Any
    find: Callable[..., list[dict]]
    near: Callable[..., list[dict]] | None = None
    listed: Callable[..., list[Any]] | None = None
    gathered: Callable[..., list[dict]] | None = None
    all_url: Callable[[str], str] | None = None
