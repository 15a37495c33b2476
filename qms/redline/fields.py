"""The facts of two versions beside their text: title, dates, applying units, forms, clauses, laws, files."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qms.redline.result import ADDED, CHANGED, REMOVED, SAME, Field, Item
from qms.redline.sections import said, words_html

Given = Mapping[str, Any]
Entry = tuple[str, str, str]  # what it is, how it is called, what is in it


def compared_fields(old: Given, new: Given) -> tuple[Field, ...]:
    """Every fact by its name, in the order in which a reader looks for them."""
    return (
        *(_text(name, *(said(_at(side, path)) for side in (old, new))) for name, path in _TEXTS.items()),
        *(_several(name, list(find(old)), list(find(new))) for name, find in _LISTS.items()),
    )


_TEXTS = {
    "title": ("document", "title"),
    "code": ("document", "code"),
    "type": ("document", "type_name"),
    "classification": ("document", "classification"),
    "agency": ("agency", "name"),
    "owner_unit": ("owner", "unit"),
    "owner_post": ("owner", "post"),
    "proposed_from": ("version", "proposed_from"),
    "transitional": ("version", "transitional"),
    "standard": ("standard",),
}


def _at(side: Given, path: Iterable[str]) -> str:
    value: Any = side
    for step in path:
        value = (value or {}).get(step)
    return str(value or "")


def _text(name: str, old: str, new: str) -> Field:
    return Field(name, _kind(old, new), words_html(old, new), old, new)


def _kind(old: Any, new: Any) -> str:
    if old == new:
        return SAME
    return CHANGED if old and new else REMOVED if old else ADDED


# --- fields that hold several -----------------------------------------------------------------------------------------
def _applying(side: Given) -> Iterable[Entry]:
    return ((f"{row['kind']} {row['code']}", row["name"], "") for row in side.get("applies_to") or ())


def _clauses(side: Given) -> Iterable[Entry]:
    return (
        (f"{row['edition']} {row['number']}", f"{row['number']} {row.get('title', '')}", "")
        for row in side.get("clauses") or ()
    )


def _coded(key: str) -> Callable[[Given], Iterable[Entry]]:
    def find(side: Given) -> Iterable[Entry]:
        return ((row["code"], f"{row['code']} {row.get('title', '')}", "") for row in side.get(key) or ())

    return find


def _laws(side: Given) -> Iterable[Entry]:
    for row in side.get("citations") or ():
        parts = filter(None, [row.get("title") or row["number"], row.get("provision")])
        yield f"{row['number']} {row.get('provision', '')}", ", ".join(parts), ""


def _file(side: Given) -> Iterable[Entry]:
    """There is one or none, so another file is the same entry with something else in it."""
    file = side.get("file")
    return [("file", file["name"], file["sha256"])] if file else []


def _files(side: Given) -> Iterable[Entry]:
    return ((row["name"], row["name"], row["sha256"]) for row in side.get("attachments") or ())


_LISTS: dict[str, Callable[[Given], Iterable[Entry]]] = {
    "applies_to": _applying,
    "forms": _coded("forms"),
    "clauses": _clauses,
    "citations": _laws,
    "links": _coded("links"),
    "file": _file,
    "attachments": _files,
}


def _several(name: str, old: list[Entry], new: list[Entry]) -> Field:
    """Entries by what they are, in the order of the new ones, those that went at the end."""
    before, now = ({said(key): (said(text), content) for key, text, content in side} for side in (old, new))
    items = [_item(before.get(key), entry) for key, entry in now.items()]
    items += [_item(entry, None) for key, entry in before.items() if key not in now]
    texts = ["; ".join(text for text, _content in side.values()) for side in (before, now)]
    changed = any(item.kind != "same" for item in items)
    kind = SAME if not changed else CHANGED if before and now else REMOVED if before else ADDED
    return Field(name, kind, words_html(*texts), texts[0], texts[1], tuple(items))


def _item(old: tuple[str, str] | None, new: tuple[str, str] | None) -> Item:
    one, other = (old or ("", ""))[0], (new or ("", ""))[0]
    kind = "add" if old is None else "del" if new is None else "same" if old == new else "mod"
    return Item(kind, words_html(one, other), one, other)
