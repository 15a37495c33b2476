"""From what was typed, imported or recognised to data of the right shape: every value by the table of `shape`."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from procedures import shape
from procedures.timing import Unreadable, read_span, span
from qms.trail.refusals import Refused
from qms.worktime.days import TimeUnit

STEPS_SPACE = UUID("6d1f0c52-6f3c-4e8c-9a55-2f6d3b1c7a10")
# Signs that no page and no drawing can hold; blanks among them are folded with the others.
_UNSEEN = re.compile("[\x01-\x08\x0e-\x1b\x7f\ufffe\uffff]")
# NUL, and halves of a character as JSON can write them, that no database takes.
_BROKEN = re.compile("[\x00\ud800-\udfff]")
Place = tuple[str, ...]
NewId = Callable[[], UUID]


class Misshapen(Refused):
    """Data that cannot be kept. `field` is the path of the value (`steps.3.limits`), the sentence names it in words."""

    def __init__(self, path: Place, named: str, cure: str) -> None:
        super().__init__(f"{named}: {cure}" if named else cure, field=".".join(path))
        self.path = path


def blank(new_id: NewId) -> dict[str, Any]:
    """The data of a procedure nobody has written in yet: one case without a name."""
    return read({"cases": [{"name": ""}]}, new_id=new_id)


def read(data: Any, *, new_id: NewId, unit: str = TimeUnit.WORKING_DAY) -> dict[str, Any]:
    """The whole data, every key there but empty sparse ones, texts in NFC without blanks around them, ids of rows as UUIDs.

    Ids that are no UUIDs are replaced by ones that are always the same for the same id, and what refers to them with
    them. `unit` is what a time typed as a number alone means. Raises Misshapen: an unknown key, a text that is too long,
    too many rows, two rows with one id, a step that leads to no step.
    """
    reader = _Reader(new_id, unit)
    found = reader.fields(data, shape.SHAPE, (), "")
    _cases(found, new_id)
    _same_ids(found)
    _references(found)
    return found


class _Reader:
    def __init__(self, new_id: NewId, unit: str) -> None:
        self.new_id, self.unit = new_id, unit

    def fields(self, given: Any, row: Mapping[str, Any], path: Place, named: str) -> dict[str, Any]:
        if not isinstance(given, Mapping):
            raise Misshapen(path, named, _("Give the fields by their names"))
        known = set(row) | {"id", "number"} | ({"schema"} if not path else set())
        if extra := sorted(set(map(str, given)) - known):
            field = _BROKEN.sub("?", extra[0][:60])
            raise Misshapen((*path, field), named, _("There is no field “%(field)s” here") % {"field": field})
        found = {key: self.value(given.get(key), kind, (*path, key), named) for key, kind in row.items()}
        return {key: value for key, value in found.items() if value or not getattr(row[key], "sparse", False)}

    def value(self, given: Any, kind: Any, path: Place, named: str) -> Any:
        label = f"{named}, {kind.label}" if named else f"{kind.label}"
        return _READERS[type(kind)](self, given, kind, path, label)

    def text(self, given: Any, kind: shape.Text, path: Place, named: str) -> str:
        if isinstance(given, float):
            raise Misshapen(path, named, _("Write it in quotes: as a number, 1.10 and 1.1 are one"))
        text = _text(given, path, named, lines=kind.lines)
        if len(text) > kind.most:
            cure = _("%(length)s characters, at most %(most)s fit. Shorten the text")
            raise Misshapen(path, named, cure % {"length": len(text), "most": kind.most})
        return text

    def texts(self, given: Any, kind: shape.Texts, path: Place, named: str) -> list[str]:
        rows = _listed(given, path, named, split=kind.each <= 600)
        one = shape.Text(kind.label, kind.each, kind.lines)
        found = [self.text(row, one, (*path, str(number)), named) for number, row in enumerate(rows)]
        return _at_most(list(dict.fromkeys(filter(None, found))), kind.most, path, named)

    def number(self, given: Any, kind: shape.Number, path: Place, named: str) -> int | None:
        if given in (None, ""):
            return None
        if isinstance(given, bool) or not str(given).strip().isdecimal() or len(str(given)) > 6:
            given = -1
        number = int(given)
        if not kind.least <= number <= kind.most:
            cure = _("Write a whole number from %(least)s to %(most)s")
            raise Misshapen(path, named, cure % {"least": kind.least, "most": kind.most})
        return number

    def choice(self, given: Any, kind: shape.Choice, path: Place, named: str) -> str:
        if given in (None, ""):
            return kind.otherwise
        if given not in kind.of.values:
            raise Misshapen(path, named, _("Choose one of: %(words)s") % {"words": ", ".join(kind.of.values)})
        return str(given)

    def span(self, given: Any, kind: shape.Span, path: Place, named: str) -> dict[str, Any] | None:
        if given in (None, ""):
            return None
        try:
            if isinstance(given, Mapping):
                return span(given.get("value"), given.get("unit"))
            return read_span(_text(given, path, named, lines=False), self.unit)
        except Unreadable as trouble:
            raise Misshapen(path, named, str(trouble)) from None

    def spans(self, given: Any, kind: shape.Spans, path: Place, named: str) -> dict[str, Any]:
        if given in (None, "", []):
            return {}
        if not isinstance(given, Mapping):
            raise Misshapen(path, named, _("Give the time of each case by the case"))
        one = shape.Span(kind.label)
        read = {str(case): self.span(row, one, (*path, str(case)[:40]), named) for case, row in given.items()}
        return {case: row for case, row in read.items() if row}

    def party(self, given: Any, kind: shape.Party, path: Place, named: str) -> dict[str, Any] | None:
        if given in (None, ""):
            return None
        row = given if isinstance(given, Mapping) else {"name": given}
        found: dict[str, Any] = {"name": self.text(row.get("name"), shape.Text(kind.label, 200), path, named)}
        for key in ("post", "unit"):
            if isinstance(row.get(key), int) and not isinstance(row[key], bool):
                found[key] = row[key]
        return found if found["name"] or len(found) > 1 else None

    def parties(self, given: Any, kind: shape.Parties, path: Place, named: str) -> list[dict[str, Any]]:
        rows = _listed(given, path, named)
        one = shape.Party(kind.label)
        found = [self.party(row, one, (*path, str(number)), named) for number, row in enumerate(rows)]
        return _at_most([row for row in found if row], kind.most, path, named)

    def rows(self, given: Any, kind: shape.Rows, path: Place, named: str) -> list[dict[str, Any]]:
        rows = given or []
        if not isinstance(rows, list):
            raise Misshapen(path, named, _("Give a list"))
        _at_most(rows, kind.most, path, named)
        above = named.rpartition(", ")[0]
        found = []
        for number, row in enumerate(rows):
            called = f"{above}, {kind.one} {number + 1}" if above else f"{kind.one} {number + 1}"
            read = self.fields(row, kind.row, (*path, str(number)), called)
            found.append(read if kind.keyless else {"id": self.key(row.get("id"))} | read)
        return found

    def key(self, given: Any) -> str:
        if not given:
            return str(self.new_id())
        return stable_id(str(given))


def stable_id(key: str) -> str:
    """The id itself where it is a UUID, else a UUID that is always the same for it."""
    try:
        return str(UUID(key))
    except ValueError:
        return str(uuid5(STEPS_SPACE, _BROKEN.sub("?", key)))


_READERS: dict[type, Callable[..., Any]] = {
    shape.Text: _Reader.text,
    shape.Texts: _Reader.texts,
    shape.Number: _Reader.number,
    shape.Choice: _Reader.choice,
    shape.Span: _Reader.span,
    shape.Spans: _Reader.spans,
    shape.Party: _Reader.party,
    shape.Parties: _Reader.parties,
    shape.Rows: _Reader.rows,
}


def _text(given: Any, path: Place, named: str, *, lines: bool) -> str:
    if given is None:
        return ""
    if isinstance(given, (Mapping, list)) or _BROKEN.search(str(given)):
        raise Misshapen(path, named, _("Write text"))
    rows = (
        unicodedata.normalize("NFC", _UNSEEN.sub("", str(given))).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    )
    tidy = [" ".join(row.split()) for row in rows]
    return "\n".join(tidy).strip() if lines else " ".join(filter(None, tidy))


def _listed(given: Any, path: Place, named: str, *, split: bool = True) -> list[Any]:
    if given in (None, ""):
        return []
    if isinstance(given, str):
        return (given.replace(";", "\n") if split else given).split("\n")
    if not isinstance(given, list):
        raise Misshapen(path, named, _("Give a list"))
    return given


def _at_most(rows: list[Any], most: int, path: Place, named: str) -> list[Any]:
    if len(rows) > most:
        cure = _("%(count)s are given, at most %(most)s are possible. Divide the procedure, or join some of them")
        raise Misshapen(path, named, cure % {"count": len(rows), "most": most})
    return rows


def _cases(found: dict[str, Any], new_id: NewId) -> None:
    """There is always a case; several need names that differ."""
    if not found["cases"]:
        found["cases"] = [{"id": str(new_id()), "name": "", "limit": None}]
    names = [row["name"].lower() for row in found["cases"]]
    if len(names) > 1:
        for number, name in enumerate(names):
            called = f"{shape.SHAPE['cases'].one} {number + 1}"
            if not name:
                raise Misshapen(("cases", str(number), "name"), called, _("Give the case a name, there are several"))
            if names.index(name) != number:
                raise Misshapen(("cases", str(number), "name"), called, _("Another case has this name already"))


def _same_ids(found: dict[str, Any]) -> None:
    """Refers to steps and cases by the ids they have now. Raises Misshapen for an id that two rows have."""
    for key, kind in shape.SHAPE.items():
        if isinstance(kind, shape.Rows) and not kind.keyless:
            ids = [row["id"] for row in found[key]]
            for number, one in enumerate(ids):
                if ids.index(one) != number:
                    cure = _("Another one has the same id")
                    raise Misshapen((key, str(number), "id"), f"{kind.one} {number + 1}", cure)
    for row in found["transitions"]:
        row["from"], row["to"] = stable_id(row["from"]), stable_id(row["to"])
    for step in found["steps"]:
        step["limits"] = {stable_id(case): limit for case, limit in step["limits"].items()}
    for channel in found["channels"]:
        channel["case"] = stable_id(channel["case"]) if channel["case"] else ""


def _references(found: dict[str, Any]) -> None:
    """Exits lead from step to step; times of cases that went are left out."""
    steps = {step["id"]: number for number, step in enumerate(found["steps"], 1)}
    cases = {case["id"] for case in found["cases"]}
    for number, row in enumerate(found["transitions"]):
        for end in ("from", "to"):
            if row[end] not in steps:
                called = f"{shape.SHAPE['transitions'].one} {number + 1}"
                raise Misshapen(("transitions", str(number), end), called, _("It leads to a step that is not there"))
    seen: dict[tuple[str, str, str], None] = {}
    for row in found["transitions"]:
        seen.setdefault((row["from"], row["to"], row["condition"]))
    found["transitions"] = [{"from": a, "to": b, "condition": c} for a, b, c in seen]
    for step in found["steps"]:
        step["limits"] = {case: limit for case, limit in step["limits"].items() if case in cases}
    for channel in found["channels"]:
        if channel["case"] not in cases:
            channel["case"] = ""
