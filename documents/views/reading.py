"""The reading pages: the text in force on a day, and a fixed version. Both show the snapshot and nothing else."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents import faces
from documents.contents import drawn
from documents.copies.everybody import OBTAIN_OFFICIAL
from documents.gathering import gathered, known_parts, shown_names
from documents.legal.bases import bases_shown
from documents.links import targets_of
from documents.models import Document, DocumentCode, Favourite, TypeRules, Version
from documents.numbers import parts_of
from documents.querysets import (
    BEFORE_FORCE,
    KEEP,
    VIEW,
    VIEW_VERSION,
)
from documents.readings.beside import asks_shown, reading_shown
from documents.rendering import decisions_for_paper
from documents.reviewing.beside import last_review, reviews_shown
from documents.reviewing.holding import held_back_from
from documents.snapshot import snapshot_of
from documents.standing import (
    Standing,
    before,
    covering,
    document_standing,
    opened,
    periods_of,
    standing_of,
    withdrawal_at,
)
from documents.views import bars
from documents.views.asking import day_asked, reading_page
from documents.views.handling import HANDLING, handling_of
from documents.views.linking import users_shown
from qms.access.gate import get_or_deny, held
from qms.approvals.moves import State
from qms.people.querysets import covers
from qms.worktime import clock

SHORT_DIGEST = 12


@reading_page
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The version in force on `?ngay=` (today without it), by its declared date; or why there is none."""
    today, day = clock.today(), day_asked(request)
    version = in_force_on(request.user, slug, day or today, **page_columns(request.user))
    if version is None:
        return nothing_in_force(request, slug, day or today, today)
    return _page(request, version, today=today, day=day)


@reading_page
def version(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """One fixed version with the band of its state; one in preparation is shown at the address of its draft."""
    found = numbered(request, slug, number, **page_columns(request.user))
    if found.state != State.APPROVED:
        return redirect(found)
    return _page(request, found, today=clock.today(), day=None)


@reading_page
def form(request: HttpRequest, slug: str) -> HttpResponse:
    """A form is a document: its address leads there, where the gate is."""
    return redirect("documents:document", slug=slug)


def readable_versions() -> QuerySet[Version]:
    """Versions with the rows that pages, papers and comparisons of a version name, in one statement."""
    return Version.objects.select_related(
        "document__agency",
        "document__type",
        "document__owner_unit",
        "document__successor",
        "period__access_class",
        "paper_decision",
        "issuing_decision",
    ).annotate(**{f"all_{name}": known_parts()[name].column() for name in ("attachments", *shown_names())})


def page_columns(person: Any) -> dict[str, Any]:
    """What only the reading page says, as columns: the review, the reading asked for, a former code, `is_kept` for a favourite."""
    kept = Favourite.objects.filter(person=person, document=OuterRef("document"))
    rules = TypeRules.objects.filter(agency=OuterRef("document__agency"), type=OuterRef("document__type"))
    former = DocumentCode.objects.filter(document=OuterRef("document")).exclude(code=OuterRef("document__code"))
    return {
        "rule_months": Subquery(rules.values("review_months")[:1]),
        "former_code": Subquery(former.order_by("-given_at", "-pk").values("code")[:1]),
        "is_kept": Exists(kept),
        **reviews_shown(person),
        **asks_shown(person),
    }


def in_force_on(person: Any, slug: str, day: date, **columns: Any) -> Version | None:
    """The version of the document in force on `day`, if the person may read it; with more `columns`."""
    found = readable_versions().annotate(**columns).permitted(person, VIEW_VERSION)
    return found.filter(covers(day, "period__"), document__slug=slug).first()


def numbered(request: HttpRequest, slug: str, number: str, **columns: Any) -> Version:
    """The version with this number that is not cancelled, with more `columns`. Raises Http404 if the person may not see it."""
    issue, revision = parts_of(number)
    found = readable_versions().annotate(**columns).exclude(state=State.CANCELLED)
    return get_or_deny(request, found, VIEW_VERSION, document__slug=slug, issue=issue, revision=revision)


def _page(request: HttpRequest, version: Version, *, today: date, day: date | None) -> HttpResponse:
    person, document = request.user, version.document
    snapshot, periods = snapshot_of(version), periods_of(document)
    standing = standing_of(version.pk, version.state, periods, today)
    decisions = decisions_for_paper(version, snapshot)
    slugs = faces.linked_slugs(snapshot) | ({document.successor.slug} if document.successor else set())
    targets = targets_of(person, slugs, day or today)
    waiting = _waiting(person, document, today)
    may = held(person, document, HANDLING)
    block = bars.title_block(
        version,
        snapshot,
        standing,
        approver=_approver(decisions),
        bars=bars.bars_of(
            version,
            standing,
            today=today,
            day=day,
            successor=targets.get(document.successor.slug) if document.successor else None,
            waiting=waiting,
            actions=_actions(version, standing, len(opened(periods)), unmarked=OBTAIN_OFFICIAL in may),
        ),
    )
    context = {
        "version": version,
        "document": document,
        "snapshot": snapshot,
        "standing": standing,
        "titled": block,
        "decisions": decisions,
        "replaced": _replaced(document, periods, standing),
        "digest": version.content_sha256[:SHORT_DIGEST],
        "is_current": standing.key == "in_force",
        "kept": version.is_kept,
        "handling": handling_of(may, standing, waiting),
        "last_review": last_review(version),
        "reading": reading_shown(version, standing),
        "crumbs": [(_("Documents"), reverse("documents:register")), (snapshot["document"]["code"], "")],
    }
    context |= users_shown(person, document, day or today)
    context |= _text(version, snapshot, targets, day or today, person=person, has_users=bool(context["users"]))
    return render(request, "documents/document.html", context)


def _text(
    version: Version,
    snapshot: dict[str, Any],
    targets: dict[str, faces.Target],
    day: date,
    *,
    person: Any,
    has_users: bool,
) -> dict[str, Any]:
    """Sections, files and lists of the page, with the table of contents over them."""
    shown_so = drawn(version, snapshot, person)
    sections = faces.shown_sections(
        snapshot,
        picture=lambda sha256: reverse("documents:image", args=[version.pk, sha256]),
        targets=targets,
        instead=shown_so.sections,
    )
    split = faces.beside_the_rail(sections)
    parts = {
        "file": _main_file(version),
        "forms": faces.forms_of(snapshot, targets),
        "attachments": _attachments(version),
        "legal": bases_shown(version, snapshot, day, person),
        "related": faces.related(snapshot, targets),
        "amendments": _amendments(version, snapshot),
    }
    there = {**parts, "users": has_users}
    shown = [(f"p-{key}", label) for key, label in _part_headings().items() if there[key]]
    return {
        **parts,
        "beside": sections[:split],
        "below": sections[split:],
        "toc": faces.contents(sections, shown),
        "rail": shown_so.rail,
        "above": shown_so.above,
        "transitional": snapshot["version"].get("transitional", ""),
        "under_review": [row for row in parts["legal"] if row["is_suspect"]],
    }


def _amendments(version: Version, snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of the snapshot; those of this version get the date it came into force, which was not known then."""
    begins = version.period.from_date if hasattr(version, "period") else version.effective_date
    return [row | {"from_date": row["from_date"] or begins} for row in snapshot.get("amendments", [])]


def _part_headings() -> dict[str, str]:
    return {
        "file": _("The document as a file"),
        "forms": _("Forms"),
        "attachments": _("Attached files"),
        "legal": _("Legal bases"),
        "related": _("Related documents"),
        "users": _("Documents that name this one"),
        "amendments": _("Amendments"),
    }


def _waiting(person: Any, document: Document, today: date) -> Any:
    """The next version that the person may see: in preparation, approved, or with a period to come. Newest first."""
    coming = BEFORE_FORCE | Q(period__from_date__gt=today)
    rows = Version.objects.permitted(person, VIEW_VERSION).filter(coming, document=document)
    rows = rows.exclude(period__until_date__lte=F("period__from_date"))
    found = rows.order_by("issue", "revision")
    return found.values("pk", "issue", "revision", "state", "proposed_from", "period__from_date").first()


def _approver(decisions: list[dict[str, Any]]) -> str:
    row = next((row for row in reversed(decisions) if row["kind"] == "approve"), None)
    return ", ".join(filter(None, [row["name"], row.get("post")])) if row else ""


def _actions(version: Version, standing: Standing, count: int, *, unmarked: bool) -> list[dict[str, Any]]:
    """`unmarked` where a role gives the stored official file; everybody else prints an uncontrolled one."""
    slug, current = version.document.slug, standing.key == "in_force"
    paper = (
        reverse("documents:pdf", args=[slug])
        if current
        else reverse("documents:version_pdf", args=[slug, version.number])
    )
    label = _("PDF with its state marked")
    if current:
        label = _("Official PDF") if unmarked else _("Print, uncontrolled")
    past = _("History (%(count)s)") % {"count": count} if count else _("History")
    return [
        {"url": paper, "label": label, "icon": "file-earmark-pdf", "primary": current},
        {"url": reverse("documents:history", args=[slug]), "label": past, "icon": "clock-history"},
        *(_said_back(slug) if current else []),
    ]


def _said_back(slug: str) -> list[dict[str, Any]]:
    """What a reader may say to the text in force: that practice is another, or what is to change."""
    practice = reverse("documents:signal", args=[slug])
    return [
        {"url": practice, "label": _("This is not how we do it"), "icon": "chat-left-text"},
        {"url": reverse("documents:ask_change", args=[slug]), "label": _("Ask for a change"), "icon": "pencil"},
    ]


def _replaced(document: Document, periods: list[dict[str, Any]], standing: Standing) -> dict[str, Any] | None:
    row = before(periods, standing.period)
    return row and {"url": bars.address_of(document.slug, row), "number": bars.no(row), "from_date": row["from_date"]}


def _main_file(version: Version) -> list[dict[str, Any]]:
    if not version.file_id:
        return []
    snapshot = snapshot_of(version)["file"]
    url = reverse("documents:main_file", args=[version.document.slug, version.number])
    return [_file_row(snapshot["name"], url, snapshot["size"])]


def _attachments(version: Version) -> list[dict[str, Any]]:
    slug, number = version.document.slug, version.number
    return [
        _file_row(row.name, reverse("documents:attachment", args=[slug, number, row.pk]), row.file.size)
        for row in gathered(version, "attachments").attachments.all()
    ]


def _file_row(name: str, url: str, size: int) -> dict[str, Any]:
    return {"name": name, "url": url, "size": size, "kind": name.rsplit(".", 1)[-1].lower() if "." in name else ""}


def nothing_in_force(request: HttpRequest, slug: str, day: date, today: date, *, status: int = 200) -> HttpResponse:
    """The page of a document of which nothing is in force on the day: why, and where to go on."""
    found = Document.objects.select_related("agency", "type", "successor", "owner_unit")
    try:
        document = get_or_deny(request, found, VIEW, slug=slug)
    except Http404:
        _say_held_back(request.user, slug, today)
        raise
    periods = periods_of(document)
    if covering(periods, day):
        raise PermissionDenied(
            _("The text in force is not open to you. Ask the QMS officer of the agency if you need it.")
        )
    key = document_standing(periods, day)
    successor = document.successor and targets_of(request.user, {document.successor.slug}, day).get(
        document.successor.slug
    )
    waiting = _waiting(request.user, document, today)
    context = {
        "document": document,
        "titled": {
            "code": document.code,
            "title": document.title,
            "status": key,
            "tags": [document.type],
            "cells": [{"label": _("Owner unit"), "value": document.owner_unit.name}],
            "bars": _why(document, periods, key, day, successor, waiting),
        },
        "day": day,
        "is_today": day == today,
        "may_keep": request.user.has_perm(KEEP) and request.user.has_perm(KEEP, document),
        "has_history": bool(opened(periods)),
        "crumbs": [(_("Documents"), reverse("documents:register")), (document.code, "")],
    }
    return render(request, "documents/nothing.html", context, status=status)


def _say_held_back(person: Any, slug: str, today: date) -> None:
    """Raises PermissionDenied with the reason where the person would read the text, were its review not overdue."""
    code = held_back_from(person, slug, today)
    if code:
        raise PermissionDenied(
            _(
                "%(code)s is held back from its readers: its periodic review is overdue. It stays binding. Ask its owner unit "
                "or the QMS officer of the agency, who decide the review."
            )
            % {"code": code}
        )


def _why(
    document: Document,
    periods: list[dict[str, Any]],
    key: str,
    day: date,
    successor: faces.Target | None,
    waiting: dict[str, Any] | None,
) -> list[dict[str, Any]]:
    live = opened(periods)
    past = [row for row in live if row["until_date"] and row["until_date"] <= day]
    coming = [row for row in live if row["from_date"] > day]
    found = []
    if past or key == "withdrawn":
        last = past[-1] if past else None
        found.append(
            bars.withdrawn_bar(last, withdrawal_at(periods, last and last["until_date"]) or _latest(periods), successor)
        )
    if coming:
        text = _("Version %(number)s applies from %(day)s.") % {
            "number": bars.no(coming[0]),
            "day": bars.dmy(coming[0]["from_date"]),
        }
        open_it = {"url": bars.address_of(document.slug, coming[0]), "label": _("Open this version")}
        found.append(
            {
                "kind": "draft",
                "icon": "s-approved",
                "strong": _("Not yet in force."),
                "text": text,
                "actions": [open_it],
            }
        )
    elif waiting:
        found.append(bars.next_bar(document.slug, waiting))
    return found


def _latest(periods: list[dict[str, Any]]) -> dict[str, Any] | None:
    rows = [row for row in periods if row["withdrawal__at"]]
    return max(rows, key=lambda row: row["withdrawal__at"]) if rows else None
