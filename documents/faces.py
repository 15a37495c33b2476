"""The reading face: from a snapshot, plain data, to what a page shows. Pure; the database is never asked here.

Rich text in a snapshot has passed the one cleaner (`qms.files.richtext`), so its markup is regular. It is rewritten, never
loosened: pictures get their address, tables a frame that scrolls by itself, headings their place in the order of the page,
and links to a document that is no longer in force say so.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from qms.web.templatetags.qms import icon

ASSET = re.compile(r'src="asset:([0-9a-f]{64})"')
LINK = re.compile(r'href="/tai-lieu/([a-z0-9-]+)/')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:="[^"]*")?)*)\s*/?>')
_TEXT = re.compile(r"<[^>]*>")
BESIDE = 2200  # characters of text that fit beside the rail on a common screen
DEEPEST = 6


class Heir(NamedTuple):
    """The document that took the place of a withdrawn one."""

    slug: str
    code: str


class Target(NamedTuple):
    """What a link points to on the day of reading: `status` in_force, not_yet, withdrawn or draft; `since` when it ended."""

    slug: str
    code: str
    title: str
    status: str
    since: date | None = None
    number: str = ""
    file_name: str = ""
    file_size: int | None = None
    heir: Heir | None = None


def linked_slugs(snapshot: Mapping[str, Any]) -> set[str]:
    """Addresses of every document the text, the list of links and the list of forms point to."""
    rows = [*snapshot.get("links", []), *snapshot.get("forms", [])]
    in_text = LINK.findall(" ".join(section["html"] for section in snapshot.get("sections", [])))
    return {row["slug"] for row in rows if row.get("slug")} | set(in_text)


def shown_sections(
    snapshot: Mapping[str, Any],
    *,
    picture: Callable[[str], str],
    targets: Mapping[str, Target],
    instead: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Sections for the page: id, number, heading, level, tag (h2 to h4), html, wide (holds a table or a landscape page).

    `picture` gives the address of a picture by its hash; `targets` what is known of linked documents, by slug; `instead`
    what a kind of content shows in place of the text of a section, by its id.
    """
    images, tables = set(snapshot.get("images", [])), _Counter()
    rows, last = [], 1
    for section in snapshot.get("sections", []):
        level = max(1, min(int(section.get("level") or 1), last + 1, 3))
        last = level
        writer = _Writer(
            level + 1, section["heading"], tables, lambda sha: picture(sha) if sha in images else "", targets
        )
        rows.append(
            {
                "id": f"s-{section['id']}",
                "number": section.get("number", ""),
                "heading": section["heading"],
                "level": level,
                "tag": f"h{level + 1}",
                "html": (instead or {}).get(section["id"]) or writer.write(section["html"]),
                "drawn": section["id"] in (instead or {}),
                "wide": bool(section.get("landscape")) or "<table" in section["html"],
            }
        )
    return rows


class _Counter:
    """Numbers the tables of a page, so that each scrolling frame has a name of its own."""

    def __init__(self) -> None:
        self.count = 0

    def next(self) -> int:
        self.count += 1
        return self.count


class _Writer:
    """Rewrites the tags of one section."""

    def __init__(
        self,
        base: int,
        heading: str,
        tables: _Counter,
        picture: Callable[[str], str],
        targets: Mapping[str, Target],
    ) -> None:
        self.base, self.heading, self.tables = base, heading, tables
        self.picture, self.targets = picture, targets
        self.depth = 0
        self.gone: Target | None = None
        self.headings: dict[str, str] = {}

    def write(self, html: str) -> str:
        present = [name for name in ("h3", "h4") if f"<{name}>" in html]
        self.headings = {name: f"h{min(DEEPEST, self.base + 1 + n)}" for n, name in enumerate(present)}
        return _TAG.sub(self._tag, html)

    def _tag(self, match: re.Match[str]) -> str:
        closing, name, attributes = match[1], match[2], match[3]
        if name in self.headings:
            return f"<{closing}{self.headings[name]}>"
        match name:
            case "table":
                return self._close_table() if closing else self._open_table(attributes)
            case "img":
                return self._image(attributes)
            case "a":
                return self._close_link() if closing else self._open_link(match[0], attributes)
        return match[0]

    def _open_table(self, attributes: str) -> str:
        self.depth += 1
        if self.depth > 1:
            return f"<table{attributes}>"
        label = escape(_("Table %(n)s: %(heading)s") % {"n": self.tables.next(), "heading": self.heading})
        return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}"><table{attributes}>'

    def _close_table(self) -> str:
        self.depth = max(0, self.depth - 1)
        return "</table></div>" if self.depth == 0 else "</table>"

    def _image(self, attributes: str) -> str:
        found = ASSET.search(attributes)
        address = self.picture(found[1]) if found else ""
        alt = re.search(r'\salt="([^"]*)"', attributes)
        if not address:
            return f"<em>{alt[1]}</em>" if alt and alt[1] else ""
        return f'<img src="{escape(address)}" alt="{alt[1] if alt else ""}" loading="lazy">'

    def _open_link(self, tag: str, attributes: str) -> str:
        slug = LINK.search(attributes)
        target = self.targets.get(slug[1]) if slug else None
        self.gone = target if target and ended(target) else None
        return tag

    def _close_link(self) -> str:
        target, self.gone = self.gone, None
        if target is None:
            return "</a>"
        return f'</a> <span class="law {badge(target)}">{icon(glyph(target))} ({escape(ended(target))}{_heir(target)})</span>'


def _heir(target: Target) -> str:
    """Behind the words for what ended, where it leads now."""
    if target.heir is None:
        return ""
    address = reverse("documents:document", args=[target.heir.slug])
    link = f'<a href="{escape(address)}">{escape(target.heir.code)}</a>'
    return f", {escape(_('replaced by'))} {link}"


def ended(target: Target) -> str:
    """Words for a linked document that is not in force on the day; empty for one that is."""
    if target.status == "withdrawn":
        since = f"{target.since:%d/%m/%Y}" if target.since else ""
        return _("withdrawn from %(day)s") % {"day": since} if since else _("withdrawn")
    if target.status in {"not_yet", "draft"}:
        return _("not yet in force")
    return ""


def badge(target: Target) -> str:
    """The class of the words: red for what ended, copper for what has not begun."""
    return "law--off" if target.status == "withdrawn" else "law--part"


def glyph(target: Target) -> str:
    """The sign beside the words, so that they do not hang on colour."""
    return "x-circle" if target.status == "withdrawn" else "exclamation-circle"


def contents(sections: Iterable[Mapping[str, Any]], parts: Iterable[tuple[str, str]] = ()) -> list[dict[str, Any]]:
    """The table of contents: sections down to the second level, then the parts after the text as (id, heading)."""
    rows = [
        {"id": row["id"], "number": row["number"].rstrip("."), "heading": row["heading"], "level": row["level"]}
        for row in sections
        if row["level"] <= 2 and row["heading"]
    ]
    return rows + [{"id": id, "number": "", "heading": heading, "level": 1} for id, heading in parts]


def beside_the_rail(sections: list[dict[str, Any]]) -> int:
    """How many sections stand beside the rail: text up to about a screen, never a wide table; at least the first."""
    length = 0
    for place, row in enumerate(sections):
        if place and (row["wide"] or length >= BESIDE):
            # a heading that only gathers its parts goes with them
            return place - 1 if place > 1 and not sections[place - 1]["html"] else place
        length += len(_TEXT.sub("", row["html"]))
    return len(sections)


def legal_bases(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Instruments the version cites, each once, with all provisions named: number, title, provisions."""
    found: dict[str, dict[str, Any]] = {}
    for row in snapshot.get("citations", []):
        known = found.setdefault(row["number"], {"number": row["number"], "title": row["title"], "provisions": []})
        if row["provision"] and row["provision"] not in known["provisions"]:
            known["provisions"].append(row["provision"])
    return list(found.values())


def related(snapshot: Mapping[str, Any], targets: Mapping[str, Target]) -> list[dict[str, Any]]:
    """Documents the version points to, each once; one that the reader may not see is named by its code alone."""
    return [_related(row, targets) for row in {row["code"]: row for row in snapshot.get("links", [])}.values()]


def forms_of(snapshot: Mapping[str, Any], targets: Mapping[str, Target]) -> list[dict[str, Any]]:
    """Forms of the version, in the text that is in force on the day of reading."""
    return [_related(row, targets) for row in snapshot.get("forms", [])]


def _related(row: Mapping[str, Any], targets: Mapping[str, Target]) -> dict[str, Any]:
    target = targets.get(row.get("slug", ""))
    if target is None:
        return {
            "code": row["code"],
            "title": "",
            "target": None,
            "note": _("not open to you"),
            "badge": "",
            "glyph": "lock",
        }
    kind = target.file_name.rsplit(".", 1)[-1].lower() if "." in target.file_name else ""
    return {
        "code": target.code,
        "title": target.title,
        "target": target,
        "kind": kind,
        "note": ended(target),
        "badge": badge(target),
        "glyph": glyph(target),
        "heir": target.heir,
    }


def clauses_in_words(snapshot: Mapping[str, Any]) -> str:
    """`8.2, 8.5`: clauses of the standard the version serves."""
    return ", ".join(dict.fromkeys(row["number"] for row in snapshot.get("clauses", [])))
