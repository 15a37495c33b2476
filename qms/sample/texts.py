"""The sections of every version of a document: the text of the file, and what its amendment rows say of the others."""

import re
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from qms.sample.reading import DocumentFacts, documents, laws, procedures
from qms.sample.sections import Part, done, parts_of, undone

TAGS = re.compile(r"(<[^>]+>)")


@cache
def texts_of(code: str) -> dict[str, list[Part]]:
    """Sections of each version, by number. Steps and what goes with them are data: see `qms.sample.fifth`."""
    facts = documents()[code]
    order = [row.number for row in facts.versions]
    at = order.index(facts.text_of)
    found = {facts.text_of: _whole(facts, procedures().get(code))}
    for n in range(at, 0, -1):
        found[order[n - 1]] = undone(found[order[n]], facts.versions[n].changes)
    for n in range(at + 1, len(order)):
        found[order[n]] = _pending(facts, n, found[order[n - 1]])
    return found


def _whole(facts: DocumentFacts, procedure: dict[str, Any] | None) -> list[Part]:
    parts = parts_of(facts.text)
    if procedure is None:
        return [_with_parent(facts, part) if n == 0 else part for n, part in enumerate(parts)]
    parts = [_said_once(part, procedure) for part in parts]
    at = next((n for n, part in enumerate(parts) if part.number == "5"), None)
    if at is None:
        before = [part for part in parts if part.number in {"1", "2", "3", "4"}]
        return [*before, Part("5", "Nội dung quy trình", 1, ""), *parts[len(before) :]]
    return parts


def _said_once(part: Part, procedure: dict[str, Any]) -> Part:
    """A section without what the data says in it: rows of abbreviations in section 4, the table of section 7."""
    shorts = {row["short"] for row in procedure["abbreviations"]}
    if part.number == "4" and shorts:
        lines = [line for line in part.text.splitlines() if line.strip("| ").split("|")[0].strip() not in shorts]
    elif part.heading.startswith("Hồ sơ cần lưu") and procedure["records"]:
        lines = [line for line in part.text.splitlines() if not line.startswith("|")]
    else:
        return part
    rows = [line for line in lines if line.startswith("|")]
    kept = lines if len(rows) > 2 else [line for line in lines if not line.startswith("|")]
    return Part(part.number, part.heading, part.level, "\n".join(kept).strip(), part.landscape)


def _with_parent(facts: DocumentFacts, part: Part) -> Part:
    parent = facts.raw.get("parent")
    if facts.type != "bieu-mau" or not parent:
        return part
    return Part(part.number, part.heading, part.level, f"*Ban hành kèm theo {parent}*\n\n{part.text}", part.landscape)


def _pending(facts: DocumentFacts, n: int, before: list[Part]) -> list[Part]:
    version = facts.versions[n]
    parts = done(before, version.changes)
    own = version.raw.get("sections") or {}
    return [
        Part(part.number, part.heading, part.level, own.get(part.number, part.text), part.landscape) for part in parts
    ]


def section_id(code: str, part: Part) -> UUID:
    """The stable id of a section: the same in every version, and in every run."""
    return uuid5(NAMESPACE_URL, f"https://qms.lamson.example/{code}/{part.key}")


@cache
def _codes() -> re.Pattern:
    codes = "|".join(re.escape(code) for code in sorted(documents(), key=len, reverse=True))
    return re.compile(rf"(?<![\w/.-])({codes})(?![\w-]|\.\d)")


def linked(html: str, *, known: dict[str, str], own: str) -> str:
    """Codes of documents that exist (`known`: code to slug) become links, but not the document's own code."""

    def link(match: re.Match) -> str:
        code = match[1]
        return match[0] if code == own or code not in known else f'<a href="/tai-lieu/{known[code]}/">{code}</a>'

    return "".join(piece if piece.startswith("<") else _codes().sub(link, piece) for piece in TAGS.split(html))


@cache
def _numbers() -> dict[str, str]:
    return {row["number"]: key for key, row in laws().items()}


def cited_in(text: str) -> list[str]:
    """Ids of the legal instruments whose number stands in a text, in order."""
    places = {key: text.find(number) for number, key in _numbers().items()}
    return [key for key, at in sorted(places.items(), key=lambda item: item[1]) if at >= 0]
