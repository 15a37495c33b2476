"""The page of a comparison as plain data: marked up, side by side, or clean; everything, or what changed alone."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import escape
from itertools import count, groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.models.document import Classification
from qms.redline import Comparison, Field, Item, Piece, Section, words_html

MARKED, SIDES, CLEAN = "danh-dau", "song-song", "sach"
VIEWS = {
    MARKED: gettext_lazy("Marked up"),
    SIDES: gettext_lazy("Side by side"),
    CLEAN: gettext_lazy("Clean"),
}
FIELDS = {
    "title": gettext_lazy("Title"),
    "code": gettext_lazy("Code"),
    "type": gettext_lazy("Type"),
    "classification": gettext_lazy("Classification"),
    "agency": gettext_lazy("Agency"),
    "owner_unit": gettext_lazy("Owner unit"),
    "owner_post": gettext_lazy("Owner post"),
    "proposed_from": gettext_lazy("Proposed date of effect"),
    "transitional": gettext_lazy("Transitional clause"),
    "standard": gettext_lazy("Standard"),
    "applies_to": gettext_lazy("Applied by"),
    "forms": gettext_lazy("Forms"),
    "clauses": gettext_lazy("Clauses of the standard"),
    "citations": gettext_lazy("Legal bases"),
    "links": gettext_lazy("Related documents"),
    "file": gettext_lazy("The document as a file"),
    "attachments": gettext_lazy("Attached files"),
    "steps": gettext_lazy("Steps"),
}
# What happened to a section: key of the coloured tag, icon, word.
KINDS = {
    "added": ("add", "plus-lg", gettext_lazy("Added")),
    "removed": ("del", "dash-lg", gettext_lazy("Removed")),
    "changed": ("mod", "pencil", gettext_lazy("Changed")),
    "format": ("mod", "pencil", gettext_lazy("Only the look changed")),
    "moved": ("same", "", gettext_lazy("Same text")),
    "same": ("same", "", gettext_lazy("Unchanged")),
}
_PICTURE = re.compile(r'src="asset:([0-9a-f]{64})"')
_GAP = re.compile(r'(<tr class="row-gap"><td colspan="[0-9]+">)([0-9]+)(</td></tr>)')
_TAG = re.compile(r"<(/?)(table|h3|h4)>")
_MARKS = re.compile(r'</?(?:ins|del)(?: class="r")?>| class="(?:row|col)-(?:add|del)"')

Pictures = Callable[[str], str]  # address of a picture by its hash; empty for one that is not to be had


def summary(comparison: Comparison) -> list[dict[str, Any]]:
    """How many sections are of each kind, and how many facts changed: css, icon, text."""
    counts = [
        ("mod", "pencil", comparison.count("changed"), ngettext("%(n)s section changed", "%(n)s sections changed", comparison.count("changed"))),
        ("add", "plus-lg", comparison.count("added"), ngettext("%(n)s section added", "%(n)s sections added", comparison.count("added"))),
        ("del", "dash-lg", comparison.count("removed"), ngettext("%(n)s section removed", "%(n)s sections removed", comparison.count("removed"))),
        ("mod", "arrow-down", len(comparison.moved), ngettext("%(n)s section moved or renumbered", "%(n)s sections moved or renumbered", len(comparison.moved))),
        ("mod", "pencil", comparison.count("format"), ngettext("%(n)s section with another look", "%(n)s sections with another look", comparison.count("format"))),
        ("mod", "pencil", len(comparison.changed_fields), ngettext("%(n)s fact changed", "%(n)s facts changed", len(comparison.changed_fields))),
        ("same", "", comparison.count("same"), ngettext("%(n)s section unchanged", "%(n)s sections unchanged", comparison.count("same"))),
    ]  # fmt: skip
    return [{"css": css, "icon": icon, "text": text % {"n": n}} for css, icon, n, text in counts if n]


def field_rows(comparison: Comparison, *, everything: bool) -> list[dict[str, Any]]:
    """Facts: label, kind, and the values with marks, before, after. Facts that both versions lack are left out."""
    return [
        {
            "label": FIELDS.get(field.name, field.name),
            "changed": field.kind != "same",
            **_values(field, everything=everything),
        }
        for field in comparison.fields
        if field.kind != "same" or (everything and field.new)
    ]


def _values(field: Field, *, everything: bool) -> dict[str, Any]:
    if field.items:
        shown = [item for item in field.items if everything or item.kind != "same"]
        kept = len(field.items) - len(shown)
        return {
            "entries": [{"kind": item.kind, "html": _entry(item)} for item in shown],
            "olds": [item.old for item in shown if item.old],
            "news": [item.new for item in shown if item.new],
            "kept": ngettext("%(n)s entry unchanged", "%(n)s entries unchanged", kept) % {"n": kept} if kept else "",
        }
    old, new = (_worded(field.name, text) for text in (field.old, field.new))
    return {"html": words_html(old, new), "old": old, "new": new}


def _entry(item: Item) -> str:
    if item.kind == "mod" and item.old == item.new:  # a file of the same name
        return f"{item.html} <em>{escape(_('another content'))}</em>"
    return item.html


def _worded(name: str, text: str) -> str:
    """A stored value as people say it."""
    if name == "classification" and text in Classification.values:
        return str(Classification(text).label)
    if name == "proposed_from" and text:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return text


# --- sections ---------------------------------------------------------------------------------------------------------
def section_rows(
    comparison: Comparison, view: str, *, everything: bool, pictures: tuple[Pictures, Pictures]
) -> list[dict[str, Any]]:
    """Sections for a view: id, section (its uuid), title, kinds, moved (a sentence), blocks. `pictures`: addresses of the old and new text."""
    shown = [row for row in comparison.sections if everything or row.kind != "same"]
    if view == CLEAN:
        shown = [row for row in shown if row.kind != "removed"]
    page = _Page(view, everything, *pictures)
    return [page.section(row, n) for n, row in enumerate(shown, 1)]


class _Page:
    """One page: what it shows, and the tables on it so far, so that each scrolling frame has a name of its own."""

    def __init__(self, view: str, everything: bool, old: Pictures, new: Pictures) -> None:
        self.view, self.everything, self.old, self.new = view, everything, old, new
        self.tables = count(1)

    def section(self, row: Section, number: int) -> dict[str, Any]:
        old_title = f"{row.old_number} {row.old_heading}".strip()
        new_title = f"{row.number} {row.heading}".strip() if row.kind != "removed" else ""
        css, icon, word = KINDS[row.kind]
        return {
            "id": f"c{number}",
            "section": row.id,
            "title": row.title if self.view == MARKED else escape(new_title or old_title),
            "name": new_title or old_title,
            "old_title": old_title,
            "new_title": new_title,
            "css": css,
            "icon": icon,
            "kind": word,
            "moved": moved_words(row),
            "blocks": list(self._blocks(row, new_title or old_title)),
        }

    def _blocks(self, row: Section, title: str) -> Iterator[dict[str, Any]]:
        for same, group in groupby(row.pieces, key=lambda piece: piece.kind == "same"):
            pieces = list(group)
            if same and not self.everything:
                yield {"gap": kept_words(len(pieces))}
                continue
            for piece in pieces:
                block = {name: self._html(html, side, title) for name, html, side in self._sides(piece)}
                if any(block.values()):
                    yield {"kind": piece.kind, **block}

    def _sides(self, piece: Piece) -> list[tuple[str, str, str]]:
        """Name of the place, HTML, and whose pictures it shows."""
        html, old, new = piece.html, piece.old, piece.new
        if not self.everything:
            html, old, new = piece.short, piece.short_old, piece.short_new
        if self.view == SIDES:
            return [("old", old, "old"), ("new", new, "new")]
        if self.view == CLEAN:
            return [("html", _MARKS.sub("", new), "new")]
        return [("html", html, "both")]

    def _html(self, html: str, side: str, title: str) -> str:
        """For the page: pictures with their address, tables in a frame that scrolls, headings below the section's."""
        html = _PICTURE.sub(lambda found: self._picture(found[1], side), html)
        html = _GAP.sub(lambda found: f"{found[1]}{escape(rows_kept_words(int(found[2])))}{found[3]}", html)
        return "".join(self._framed(html, title))

    def _picture(self, sha256: str, side: str) -> str:
        asked = {"old": (self.old,), "new": (self.new,), "both": (self.new, self.old)}[side]
        address = next((found for where in asked if (found := where(sha256))), "")
        return f'src="{escape(address)}" loading="lazy"'

    def _framed(self, html: str, title: str) -> Iterator[str]:
        depth, at = 0, 0
        for found in _TAG.finditer(html):
            yield html[at : found.start()]
            at = found.end()
            if found[2] != "table":
                yield f"<{found[1]}h{int(found[2][1]) + 1}>"
            elif found[1]:
                depth -= 1
                yield "</table>" if depth else "</table></div>"
            else:
                yield "<table>" if depth else f"{self._frame(title)}<table>"
                depth += 1
        yield html[at:]

    def _frame(self, title: str) -> str:
        label = escape(_("Table %(n)s: %(heading)s") % {"n": next(self.tables), "heading": title})
        return f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'


def moved_words(row: Section) -> str:
    """From where to where a section moved; empty where it stayed."""
    match row.moved:
        case "place" if row.after:
            return _("Moved: was %(old)s, stands behind “%(after)s” now") % {
                "old": row.old_number or row.old_heading,
                "after": row.after,
            }
        case "place":
            return _("Moved: was %(old)s, stands first now") % {"old": row.old_number or row.old_heading}
        case "number":
            numbers = {"old": row.old_number.rstrip(".") or "–", "new": row.number.rstrip(".") or "–"}
            return _("Renumbered: %(old)s → %(new)s") % numbers
        case "level":
            return _("Another level of heading")
    return ""


def kept_words(n: int) -> str:
    """So many paragraphs are unchanged and not shown."""
    return ngettext("%(n)s paragraph unchanged", "%(n)s paragraphs unchanged", n) % {"n": n}


def rows_kept_words(n: int) -> str:
    """So many rows of a table are unchanged and not shown."""
    return ngettext("%(n)s row unchanged", "%(n)s rows unchanged", n) % {"n": n}
