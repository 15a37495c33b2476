"""One version in preparation as a page: what it says, where it stands on its route, what the person may do with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.contents import drawn
from documents.faces import linked_slugs, shown_sections
from documents.forms.writing import OpinionForm, ReassignForm, RemarkForm, SignForm
from documents.gathering import WORK, content_names, gathered, shown_names
from documents.links import targets_of
from documents.models import Version, VersionStep
from documents.snapshot import snapshot_of
from documents.subject import SUBJECT
from documents.views.asking import Unclear, unclear
from documents.views.notes import comment_form, note_rows
from documents.views.weighing import weighing
from qms.access.gate import held
from qms.approvals.actions import moves_open_to
from qms.approvals.moves import BY_NAME, OPEN_STATES, ROUTE_STATES, State
from qms.people.models import Appointment
from qms.people.querysets import covers
from qms.worktime import clock

PERMISSIONS = (
    "documents.edit_version",
    "documents.submit_version",
    "documents.cancel_version",
    "documents.reassign_step",
    "documents.issue_version",
)


def page_context(
    request: HttpRequest, version: Version, allowed: frozenset[str] | None, forms: dict[str, Any]
) -> dict[str, Any]:
    """What every page of a version in preparation shows.

    `allowed`: those of PERMISSIONS held, where asked already. `forms`: what was typed and refused, by name.
    """
    person, day = request.user, clock.today()
    version = _with_rows(version, person)
    allowed = held(person, version, PERMISSIONS) if allowed is None else allowed
    snapshot, route = snapshot_of(version), SUBJECT.route(version, person, day)
    may_write = "documents.edit_version" in allowed
    notes = note_rows(version, snapshot, person, may_write=may_write, reply=forms.get("answer"))
    targets = targets_of(person, linked_slugs(snapshot), day)
    instead, rail, _above = drawn(version, snapshot, person)
    moves = moves_open_to(
        person, version, SUBJECT, day=day, allowed=allowed, steps=[step for step in route if step.mine]
    )
    return {
        "version": version,
        "document": version.document,
        "snapshot": snapshot,
        "sections": shown_sections(
            snapshot,
            picture=lambda sha: reverse("documents:image", args=[version.pk, sha]),
            targets=targets,
            instead=instead,
        ),
        "rail": rail,
        "targets": targets,
        "title_block": _title_block(version, snapshot),
        "route": route_rows(version, route, day=day),
        "notes": notes,
        "open_notes": sum(note["resolved_at"] is None for note in notes),
        "done_notes": sum(note["resolved_at"] is not None for note in notes),
        "comment_form": forms.get("comment") or comment_form(snapshot),
        "may_comment": version.state in OPEN_STATES or "comment" in forms,
        "moves": {move.name: move for move in moves},
        "allowed": {name.split(".")[1]: True for name in allowed},
        "attachments": version.attachments.all(),
        "digest": " ".join(version.content_sha256[n : n + 4] for n in range(0, 12, 4)).upper(),
    }


def _with_rows(version: Version, person: Any) -> Version:
    """The version with the rows its page shows: all its content while the snapshot is not written."""
    version = gathered(
        version, *(shown_names() if version.snapshot else content_names()), "attachments", "answers", *WORK
    )
    if version.author_id == person.pk:
        version.author = person  # whose rights are known
    return version


def _title_block(version: Version, snapshot: dict[str, Any]) -> dict[str, Any]:
    stage = snapshot["version"]
    return {
        "code": version.document.code,
        "title": version.title,
        "status": version.state,
        "tags": [snapshot["document"]["type_name"], version.document.get_classification_display(), *_answered(version)],
        "cells": [
            {"label": _("Version in preparation"), "num": f"{version.issue:02d} / {version.revision:02d}"},
            {
                "label": _("Version before it"),
                "num": version.based_on.number.replace(".", " / ") if version.based_on else "–",
            },
            {"label": _("Proposed date of effect"), "date": version.proposed_from}
            if version.proposed_from
            else {"label": _("Proposed date of effect"), "value": "–"},
            {"label": _("Reason of the change"), "value": stage["reason"] or "–"},
            {"label": _("Prepared by"), "value": snapshot["author"]["name"]},
        ],
    }


def _answered(version: Version) -> list[str]:
    return [_("Change request %(number)s") % {"number": row.request.number} for row in version.answers.all()]


def route_rows(version: Version, steps: list[VersionStep], *, day: Any) -> list[dict[str, Any]]:
    """The route for parts/route.html: who submitted, every step of the round with holder, due date and decision."""
    rows: list[dict[str, Any]] = [
        {
            "state": "done" if version.submitted_at else "now",
            "label": _("Prepared"),
            "who": version.author.full_name,
            "at": version.submitted_at,
        }
    ]
    decided = {row.step_id: row for row in reversed(list(version.decisions.all()))}  # the first on a step counts
    holders = _holders({step.post_id for step in steps if step.person is None}, day)
    for step in steps:
        decision = decided.get(step.pk)
        holder = step.person.full_name if step.person else ", ".join(holders.get(step.post_id, ())) or _("vacant")
        rows.append(
            {
                "pk": step.pk,
                "state": "done"
                if step.outcome == "done"
                else "void"
                if step.outcome
                else "now"
                if step.is_open
                else "waiting",
                "label": step.label,
                "who": decision.person_name if decision else holder,
                "post": step.post.title,
                "at": decision.at if decision else None,
                "due_date": step.due_date if step.is_open else None,
                "late": step.is_late(day),
                "mine": _("Your turn") if step.mine else "",
                "remark": decision.remark if decision else "",
                "delegated": decision.delegation_text if decision else "",
            }
        )
    return rows


def _holders(posts: set[int], day: Any) -> dict[int, list[str]]:
    """Names of the active people who hold each post on `day`. One query for the whole route."""
    found: dict[int, list[str]] = {}
    rows = Appointment.objects.filter(covers(day), post__in=posts, person__is_active=True).order_by("from_date", "pk")
    for post, name in rows.values_list("post", "person__full_name") if posts else ():
        found.setdefault(post, []).append(name)
    return found


def _too_late(forms: dict[str, Any], shown: set[str]) -> dict[str, str] | None:
    """What was refused and typed in the form of a move whose own place is gone, because somebody was quicker."""
    for name, form in forms.items():
        if name in BY_NAME and name not in shown:
            said = [str(error) for errors in form.errors.values() for error in errors]
            return {"sentence": " ".join(said), "typed": form.data.get("remark", "")}
    return None


def _asked_once(form: ReassignForm) -> ReassignForm:
    """The form with its list of people read: it stands beside every open step."""
    people: Any = form.fields["to"]
    people.choices = [*iter(people.choices)]  # not counted before they are read
    return form


def version_page(
    request: HttpRequest,
    version: Version,
    *,
    allowed: frozenset[str] | None = None,
    forms: dict[str, Any] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """A version as readers will see it, with its route and what the person may do."""
    forms = forms or {}
    context = page_context(request, version, allowed, forms)
    context |= {
        "pull_back_form": forms.get("pull_back") or RemarkForm(auto_id="pull_back_%s"),
        "cancel_form": forms.get("cancel") or RemarkForm(auto_id="cancel_%s"),
        "too_late": _too_late(forms, set(context["moves"])),
        "page_failed": bool(forms),
        "crumbs": [
            (_("Drafting"), reverse("documents:drafts")),
            (f"{version.document.code} {version.number.replace('.', ' / ')}", ""),
        ],
        "decide_url": reverse("documents:decide", args=[version.document.slug, version.number])
        if version.state in ROUTE_STATES
        else "",
    }
    return render(request, "documents/version.html", context, status=status)


def decide_page(
    request: HttpRequest,
    version: Version,
    *,
    allowed: frozenset[str] | None = None,
    forms: dict[str, Any] | None = None,
    status: int | None = None,
) -> HttpResponse:
    """The page of the person whose turn it is; for others the same page without the bar of decisions."""
    forms = forms or {}
    context = page_context(request, version, allowed, forms)
    try:
        context |= weighing(request, context)
    except Unclear as sentence:
        return unclear(request, str(sentence))
    version = context["version"]
    my_turn = next((row for row in context["route"] if row.get("mine")), None)
    context |= {
        "failed": next(iter(forms), ""),
        "page_failed": bool(forms),
        "facts": _signed_facts(version, context["digest"], my_turn),
        "my_turn": my_turn,
        "amendments": [
            row
            for row in context["snapshot"]["amendments"]
            if (row["issue"], row["revision"]) == (version.issue, version.revision)
        ],
        "crumbs": [
            (_("Approval"), reverse("documents:approvals")),
            (f"{version.document.code} {version.number.replace('.', ' / ')}", ""),
        ],
        **_decision_forms(version, context, forms),
    }
    context["too_late"] = _too_late(forms, set(context["moves"]) if context["my_turn"] else set())
    if version.state == State.APPROVED:
        context["issuing_url"] = reverse("documents:issuing")
    return render(request, "documents/decide.html", context, status=status)


def _signed_facts(version: Version, digest: str, my_turn: dict[str, Any] | None) -> list[tuple[str, str]]:
    """What a signature is about, as the sheet says it before it is given."""
    facts = [(_("Signing as"), f"{my_turn['label']}, {my_turn['post']}")] if my_turn else []
    return [*facts, (_("Content code"), digest), (_("Version"), version.number.replace(".", " / "))]


def _decision_forms(version: Version, context: dict[str, Any], forms: dict[str, Any]) -> dict[str, Any]:
    """The forms of the moves open to the person, as they were typed where they were refused."""
    from documents.views.deciding import people_of

    signing = next((name for name in ("check", "review", "approve") if name in context["moves"]), "")
    made = {
        "signing": context["moves"].get(signing),
        "sign_form": forms.get(signing) or SignForm(auto_id=f"{signing}_%s"),
        "opinion_form": forms.get("opine") or OpinionForm(auto_id="opine_%s"),
        "return_form": forms.get("return") or RemarkForm(auto_id="return_%s"),
    }
    if context["open_notes"]:
        made["sign_form"].ask_reason()
    if context["allowed"].get("reassign_step") and version.state in ROUTE_STATES:
        made["reassign_form"] = _asked_once(
            forms.get("reassign") or ReassignForm(people=people_of(version), auto_id="reassign_%s")
        )
    return made
