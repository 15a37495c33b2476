"""The title block of a version on the reading pages: cells, tags and the bars that say where it stands and what is next."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.faces import Target, clauses_in_words
from documents.models import Document, Version
from documents.models.document import Classification
from documents.numbers import number_of
from documents.reviewing.beside import last_review
from documents.reviewing.dates import due_of, interval_of
from documents.standing import Standing
from qms.approvals.moves import State
from qms.web.templatetags.qms import version_text


def dmy(day: date | None) -> str:
    """dd/mm/yyyy inside a sentence; empty for no day."""
    return f"{day:%d/%m/%Y}" if day else ""


def no(row: dict[str, Any], prefix: str = "version__") -> str:
    """`02 / 01` of a row with issue and revision."""
    return version_text(row[f"{prefix}issue"], row[f"{prefix}revision"])


def address_of(slug: str, row: dict[str, Any], prefix: str = "version__") -> str:
    """Address of the fixed version in a row with issue and revision."""
    return reverse("documents:version", args=[slug, number_of(row[f"{prefix}issue"], row[f"{prefix}revision"])])


def crumbs_of(document: Document, here: str) -> list[tuple[str, str]]:
    """The way to a page about one document."""
    return [
        (_("Documents"), reverse("documents:register")),
        (document.code, document.get_absolute_url()),
        (here, ""),
    ]


def title_block(
    version: Version, snapshot: dict[str, Any], standing: Standing, *, approver: str, bars: list[dict[str, Any]]
) -> dict[str, Any]:
    """What `parts/title_block.html` takes, from the snapshot and the standing of today."""
    identity = snapshot["document"]
    clauses = clauses_in_words(snapshot)
    tags = [version.document.type]
    if clauses:
        tags.append(f"{snapshot['standard'].replace('TCVN ', '').split(':')[0]}: {clauses}")
    if version.document.classification != Classification.INTERNAL:
        tags.append(version.document.get_classification_display())
    if version.document.code != identity["code"]:
        tags.append(_("code today: %(code)s") % {"code": version.document.code})
    elif version.former_code:
        tags.append(_("former code: %(code)s") % {"code": version.former_code})
    owner = version.document.owner_unit.name if standing.key == "in_force" else snapshot["owner"]["unit"]
    return {
        "code": identity["code"],
        "title": snapshot["document"]["title"],
        "status": standing.key,
        "tags": tags,
        "cells": [
            {"label": _("Issue no."), "num": f"{version.issue:02d}"},
            {"label": _("Revision"), "num": f"{version.revision:02d}"},
            {"label": _("In force from"), "date": standing.period["from_date"] if standing.period else None},
            {"label": _("Owner unit"), "value": owner},
            {"label": _("Approved by"), "value": approver},
        ],
        "bars": bars,
    }


def bars_of(
    version: Version,
    standing: Standing,
    *,
    today: date,
    day: date | None,
    successor: Target | None,
    waiting: dict[str, Any] | None,
    actions: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The bars under the title, the first with the actions: state, day asked, late entry, paper origin, what comes next."""
    first = _state_bar(version, standing, today, successor)
    first["actions"] = [*first.get("actions", []), *actions]
    found = [first, _day_bar(version, day, today), _late_bar(standing), _paper_bar(version), _error_bar(version)]
    found += [_review_bar(version, standing, today), _announced_bar(standing), _waiting_bar(version, waiting, today)]
    return [bar for bar in found if bar]


def _state_bar(version: Version, standing: Standing, today: date, successor: Target | None) -> dict[str, Any]:
    slug, period = version.document.slug, standing.period
    match standing.key:
        case "in_force":
            return {
                "icon": "s-effective",
                "strong": _("The version in force."),
                "text": _next_review(version, standing, today),
            }
        case "not_yet":
            text = _("It applies from %(day)s.") % {"day": dmy(period["from_date"])}
            return {"kind": "draft", "icon": "s-approved", "strong": _("Not yet in force."), "text": text}
        case "superseded":
            text = _("Since %(day)s version %(number)s applies.") % {
                "day": dmy(period["until_date"]),
                "number": no(standing.after),
            }
            now = {
                "url": reverse("documents:document", args=[slug]),
                "label": _("Read what is in force"),
                "icon": "arrow-right",
            }
            return {"kind": "old", "icon": "s-superseded", "strong": _("Superseded."), "text": text, "actions": [now]}
        case "withdrawn":
            return withdrawn_bar(period, standing.withdrawal, successor)
    return {"kind": "draft", "icon": "s-approved", "strong": _("Approved, not yet issued."), "text": ""}


def withdrawn_bar(
    period: dict[str, Any] | None, withdrawal: dict[str, Any] | None, successor: Target | None
) -> dict[str, Any]:
    """Since when, by whom, by which decision and why a document is withdrawn, with the way to its successor."""
    since = withdrawal["withdrawal__from_date"] if withdrawal else (period or {}).get("until_date")
    sentences = [_("No longer in force from %(day)s.") % {"day": dmy(since)}] if since else []
    if withdrawal:
        who = ", ".join(filter(None, [withdrawal["withdrawal__by_name"], withdrawal["withdrawal__post_title"]]))
        sentences.append(_("Withdrawn by %(who)s.") % {"who": who})
        if withdrawal["withdrawal__decision_number"]:
            sentences.append(_("Decision %(number)s.") % {"number": withdrawal["withdrawal__decision_number"]})
        sentences.append(_("Reason: %(reason)s") % {"reason": withdrawal["withdrawal__reason"]})
    actions = []
    if successor:
        address = reverse("documents:document", args=[successor.slug])
        actions.append(
            {"url": address, "label": _("Replaced by %(code)s") % {"code": successor.code}, "icon": "arrow-right"}
        )
    return {
        "kind": "old",
        "icon": "s-withdrawn",
        "strong": _("Withdrawn."),
        "text": " ".join(sentences),
        "actions": actions,
    }


def _next_review(version: Version, standing: Standing, today: date) -> str:
    due = _review_due(version, standing)
    return _("Next review before %(day)s.") % {"day": dmy(due)} if due and due >= today else ""


def _review_due(version: Version, standing: Standing) -> date | None:
    period = standing.period
    if period is None:
        return None
    months = interval_of(version.document.review_months, version.rule_months)
    return due_of(period["from_date"], months, version.review_said)


def _review_bar(version: Version, standing: Standing, today: date) -> dict[str, Any] | None:
    """For every reader where the review of the text in force is overdue; with the way to it for who decides it."""
    due = _review_due(version, standing) if standing.key == "in_force" else None
    late = (today - due).days if due else 0
    if due is None or (late <= 0 and not version.review_open):
        return None
    said = last_review(version)
    if said and said["goes_on"]:  # somebody looked and decided: it is late no more
        text = _("Its periodic review of %(day)s says: %(what)s. The text applies until then.")
        return {"kind": "draft", "icon": "clock", "text": text % {"day": dmy(said["day"]), "what": said["outcome"]}}
    actions = []
    if version.review_open:
        address = reverse("documents:review", args=[version.review_open])
        actions.append({"url": address, "label": _("Review it"), "icon": "arrow-repeat", "primary": late > 0})
    if late <= 0:
        return {
            "kind": "draft",
            "icon": "clock",
            "text": _("Its periodic review waits for its verdict."),
            "actions": actions,
        }
    text = ngettext(
        "It was due by %(day)s, %(n)d day ago. The text applies until it is changed.",
        "It was due by %(day)s, %(n)d days ago. The text applies until it is changed.",
        late,
    ) % {"day": dmy(due), "n": late}
    if standing.period and version.period.access_class.held_back:
        text = f"{text} {_('It is held back from its readers until the review is decided.')}"
    return {
        "kind": "old",
        "icon": "s-overdue",
        "strong": _("Periodic review overdue."),
        "text": text,
        "actions": actions,
    }


def _day_bar(version: Version, day: date | None, today: date) -> dict[str, Any] | None:
    if day is None or day == today:
        return None
    now = {
        "url": reverse("documents:document", args=[version.document.slug]),
        "label": _("Read what is in force today"),
    }
    said = (
        _("You asked for the text that applies on %(day)s.")
        if day > today
        else _("You asked for the text that applied on %(day)s.")
    )
    return {"kind": "draft", "icon": "calendar-event", "text": said % {"day": dmy(day)}, "actions": [now]}


def _late_bar(standing: Standing) -> dict[str, Any] | None:
    period = standing.period
    if not period or timezone.localdate(period["opened_at"]) <= period["from_date"]:
        return None
    entered = timezone.localtime(period["opened_at"])
    text = _("In force from %(day)s by its decision; entered in this system on %(at)s.") % {
        "day": dmy(period["from_date"]),
        "at": f"{entered:%d/%m/%Y %H:%M}",
    }
    if period["late_reason"]:
        text += " " + _("Reason: %(reason)s") % {"reason": period["late_reason"]}
    return {"kind": "draft", "icon": "clock-history", "text": text}


def _paper_bar(version: Version) -> dict[str, Any] | None:
    paper = getattr(version, "paper_decision", None)
    if paper is None:
        return None
    sentences = []
    if paper.number:
        dated = {"number": paper.number, "day": dmy(paper.date)}
        sentences.append((_("Decision %(number)s of %(day)s.") if paper.date else _("Decision %(number)s.")) % dated)
    signers = [", ".join(filter(None, [row.get("name"), row.get("post")])) for row in paper.signers]
    sentences.append(_("Signed on paper by %(who)s.") % {"who": "; ".join(filter(None, signers))})
    sentences.append(
        _("Entered by %(who)s on %(day)s.") % {"who": paper.imported_by_name, "day": dmy(timezone.localdate(paper.at))}
    )
    return {
        "kind": "draft",
        "icon": "file-earmark-text",
        "strong": _("Taken over from the version issued on paper."),
        "text": " ".join(sentences),
    }


def _error_bar(version: Version) -> dict[str, Any] | None:
    if not version.issue_error or hasattr(version, "period"):
        return None
    return {
        "kind": "old",
        "icon": "exclamation-triangle-fill",
        "strong": _("It could not be put in force."),
        "text": version.issue_error,
    }


def _announced_bar(standing: Standing) -> dict[str, Any] | None:
    """A text in force whose end is already decided, without a version that follows."""
    if standing.key != "in_force" or not standing.period["until_date"] or standing.after:
        return None
    text = _("From %(day)s it is no longer in force.") % {"day": dmy(standing.period["until_date"])}
    if standing.withdrawal:
        text += " " + _("Reason: %(reason)s") % {"reason": standing.withdrawal["withdrawal__reason"]}
    return {"kind": "draft", "icon": "s-withdrawn", "strong": _("To be withdrawn."), "text": text}


def _waiting_bar(version: Version, waiting: dict[str, Any] | None, today: date) -> dict[str, Any] | None:
    """The version that comes after this one, for those who may see it."""
    if waiting is None or waiting["pk"] == version.pk:
        return None
    return next_bar(version.document.slug, waiting)


def next_bar(slug: str, waiting: dict[str, Any]) -> dict[str, Any]:
    """A bar about a version in preparation, approved, or approved with a period to come."""
    number = version_text(waiting["issue"], waiting["revision"])
    state = State(waiting["state"])
    if waiting["period__from_date"]:
        text = _("Version %(number)s applies from %(day)s.") % {
            "number": number,
            "day": dmy(waiting["period__from_date"]),
        }
    elif state == State.APPROVED:
        text = _("Version %(number)s is approved and waits to be issued.") % {"number": number}
    else:
        text = _("Version %(number)s is being prepared: %(state)s.") % {"number": number, "state": state.label.lower()}
        if waiting["proposed_from"]:
            text += " " + _("Proposed date of effect: %(day)s.") % {"day": dmy(waiting["proposed_from"])}
    approved = state == State.APPROVED
    address = address_of(slug, waiting, "") if approved else reverse("documents:draft", args=[waiting["pk"]])
    icon = {State.APPROVED: "s-approved", State.DRAFT: "s-draft"}.get(state, "s-review")
    return {"kind": "draft", "icon": icon, "text": text, "actions": [{"url": address, "label": _("Open this version")}]}
