"""What the editor page shows: sections as the rich-text editor wants them, findings, progress, who else is writing."""

import re
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.actions import findings_of
from documents.content import is_filled
from documents.contents import Finding, asked
from documents.forms.writing import (
    AmendmentForm,
    CitationForm,
    DetailsForm,
    FileForm,
    NewSectionForm,
    RelationsForm,
    RemarkForm,
)
from documents.gathering import WORK, content_names, gathered
from documents.models import Version, VersionDecision
from qms.worktime import clock

STILL_THERE = timedelta(minutes=5)
_STORED = re.compile(r'src="asset:([0-9a-f]{64})"')
_SHOWN = re.compile(r'src="/hinh/\d+/([0-9a-f]{64})/"')


# What the rich-text editor calls its buttons and fields, and what we call them.
EDITOR_WORDS = {
    "bold": gettext_lazy("Bold"),
    "italic": gettext_lazy("Italic"),
    "underline": gettext_lazy("Underline"),
    "strike": gettext_lazy("Struck through"),
    "subscript": gettext_lazy("Subscript"),
    "superscript": gettext_lazy("Superscript"),
    "unordered list": gettext_lazy("Bulleted list"),
    "ordered list": gettext_lazy("Numbered list"),
    "insert link": gettext_lazy("Insert a link"),
    "remove link": gettext_lazy("Remove the link"),
    "Insert table": gettext_lazy("Insert a table"),
    "Add column": gettext_lazy("Add a column"),
    "Delete column": gettext_lazy("Delete the column"),
    "Add row": gettext_lazy("Add a row"),
    "Delete row": gettext_lazy("Delete the row"),
    "Merge cells": gettext_lazy("Merge cells"),
    "Split cell": gettext_lazy("Split the cell"),
    "Toggle header cell": gettext_lazy("Header cell"),
    "Delete table": gettext_lazy("Delete the table"),
    "List": gettext_lazy("List"),
    "paragraph": gettext_lazy("Paragraph"),
    "heading 3": gettext_lazy("Heading"),
    "heading 4": gettext_lazy("Subheading"),
    "undo": gettext_lazy("Undo"),
    "redo": gettext_lazy("Redo"),
    "Update": gettext_lazy("Apply"),
    "Cancel": gettext_lazy("Close"),
    "Insert": gettext_lazy("Insert"),
    "URL": gettext_lazy("Address"),
    "Title": gettext_lazy("Title"),
    "Edit Link": gettext_lazy("Link"),
    "Image URL": gettext_lazy("Address of the picture"),
    "Alternative Text": gettext_lazy("Text for those who cannot see it"),
    "Caption": gettext_lazy("Caption"),
    "Edit Image": gettext_lazy("Picture"),
    "Rows": gettext_lazy("Rows"),
    "Columns": gettext_lazy("Columns"),
    "Include header row": gettext_lazy("With a header row"),
    "Yes": gettext_lazy("Yes"),
    "No": gettext_lazy("No"),
    "Table Properties": gettext_lazy("Table"),
    "Insert Table": gettext_lazy("Insert a table"),
    "Open in new window": gettext_lazy("Open in a new window"),
    "List properties": gettext_lazy("List"),
    "Start at": gettext_lazy("Start at"),
    "List type": gettext_lazy("Kind of list"),
    "Decimal numbers": gettext_lazy("1, 2, 3"),
    "Bullets": gettext_lazy("Bullets"),
}


def to_editor(version: Version, html: str) -> str:
    """Stored text with addresses that a browser can fetch."""
    return _STORED.sub(lambda found: f'src="{reverse("documents:image", args=[version.pk, found[1]])}"', html)


def from_editor(html: str) -> str:
    """Text from the browser with pictures named by their hash again; the cleaner comes after."""
    return _SHOWN.sub(r'src="asset:\1"', html)


def others_writing(version: Version, person: Any) -> str:
    """A sentence about who else saved in the last five minutes; empty when nobody did."""
    since = clock.now() - STILL_THERE
    seen = [
        (row.seen_at, row.person.full_name)
        for row in gathered(version, "editors").editors.all()
        if row.person_id != person.pk and row.seen_at and row.seen_at >= since
    ]
    names = [
        _("%(name)s (%(time)s)") % {"name": name, "time": f"{timezone.localtime(at):%H:%M}"}
        for at, name in sorted(seen, reverse=True)
    ]
    return _("Also writing here: %(names)s") % {"names": ", ".join(names)} if names else ""


def editor_page(
    request: HttpRequest,
    version: Version,
    *,
    tried: bool = False,
    bound: dict[str, Any] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """The editor. `tried`: submission was refused, so the findings are an error summary and not only a side panel.

    `bound` holds what was typed and refused: forms by their name in the page, `section` and `row` for one of many.
    """
    bound = bound or {}
    version = gathered(version, *content_names(), *WORK)
    findings = findings_of(version, day=clock.today())
    context = {
        **_texts(version, bound.pop("section", {})),
        **_forms(request, version, bound),
        "version": version,
        "document": version.document,
        "findings": findings,
        "blocking": [_as_link(one) for one in findings if one.blocking],
        "warnings": [_as_link(one) for one in findings if not one.blocking],
        "tried": tried,
        "page_failed": tried or status is not None,
        "imported": hasattr(version, "import_record"),
        "others": others_writing(version, request.user),
        "returned": _returned(version),
        "comments": _open_remarks(version),
        "panels": [panel for panels in asked("panels") for panel in panels(version)],
        "editor_js": static("django_prose_editor/editor.js"),
        "editor_words": {key: str(word) for key, word in EDITOR_WORDS.items()},
        "crumbs": [
            (_("Drafting"), reverse("documents:drafts")),
            (f"{version.document.code} {version.number.replace('.', ' / ')}", ""),
        ],
    }
    return render(request, "documents/editor.html", context, status=status)


def _open_remarks(version: Version) -> list[dict[str, Any]]:
    """Remarks that are open, each with what was answered, oldest first."""
    replies = list(version.replies.all())
    return [
        {"remark": row, "answers": [one for one in replies if one.comment_id == row.pk]}
        for row in version.comments.all()
        if row.resolved_at is None
    ]


def _as_link(finding: Finding) -> dict[str, str]:
    """An anchor is a place on this page; an address is one of another editor."""
    href = finding.anchor if finding.anchor.startswith("/") else f"#{finding.anchor}"
    return {"href": href, "text": finding.text}


def _texts(version: Version, typed: dict[str, Any]) -> dict[str, Any]:
    rows = list(version.sections.all())
    wrong = {row.pk: not row.html.strip() and not is_filled(version, row) for row in rows}
    sections = [
        {
            "uuid": row.uuid,
            "number": row.number,
            "heading": row.heading,
            "level": row.level,
            "html": to_editor(version, row.html),
            "shown": to_editor(version, row.html),  # as stored, also where something else was typed and refused
            "token": row.token,
            "landscape": row.landscape,
            "hint": row.hint,
            "is_empty": wrong[row.pk],
            "url": reverse("documents:save_section", args=[version.pk, row.uuid]),
        }
        | (typed if row.uuid == typed.get("uuid") else {})
        for row in rows
    ]
    return {"sections": sections}


def _forms(request: HttpRequest, version: Version, bound: dict[str, Any]) -> dict[str, Any]:
    refused_row = bound.pop("row", {})
    members = list(version.applying.members.all()) if version.applying_id else []
    chosen = {
        "units": [row.unit_id for row in members if row.unit_id],
        "agencies": [row.agency_id for row in members if row.agency_id],
        "forms": [row.form_id for row in version.forms.all()],
        "clauses": [row.clause_id for row in version.clauses.all()],
    }
    return {
        "details": DetailsForm(instance=version, initial={"token": version.token}),
        "relations": RelationsForm(initial=chosen, version=version, person=request.user, day=clock.today()),
        "new_section": NewSectionForm(auto_id="new_%s"),
        "amendment_rows": [
            (row, refused_row.get(row.pk) or AmendmentForm(initial=_amendment(row), auto_id=f"a{row.pk}_%s"))
            for row in version.amendments.all()
        ],
        "new_amendment": AmendmentForm(auto_id="amendment_%s"),
        "citation": CitationForm(auto_id="cite_%s"),
        "citations": version.citations.all(),
        "file_form": FileForm(auto_id="file_%s"),
        "attachments": version.attachments.all(),
        "cancel_form": RemarkForm(auto_id="cancel_%s"),
        "may_hold_file": version.document.type.holds != "sections",
    } | bound


def _amendment(row: Any) -> dict[str, str]:
    return {name: getattr(row, name) for name in ("place", "old", "new", "reason", "basis")}


def _returned(version: Version) -> VersionDecision | None:
    """The return that made this a draft again, with its reason; None for a draft that was never sent back."""
    if not version.round:
        return None
    rows = [row for row in version.decisions.all() if row.round == version.round]
    return next((row for row in reversed(rows) if row.move in {"return", "pull_back"}), None)
