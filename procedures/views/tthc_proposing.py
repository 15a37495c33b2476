"""Steps proposed from the text of a record: looked at, mended in place, and taken into the draft."""

import re
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from documents.views.answers import CONFLICT, draft_to_edit
from procedures import actions
from procedures.directory import Directory
from procedures.models import ProcedurePart
from procedures.tthc.accepting import origin_of
from procedures.tthc.matching import own_words
from procedures.tthc.proposing import KINDS, Proposed
from procedures.views.editing import token_of
from procedures.views.tthc_acts import WRITING, who
from qms.trail.refusals import Refused

_FIELD = re.compile(r"(\d{1,3})\.(take|title|instruction|responsible|limit|kind|case)")
MOST_TYPED = 60_000  # characters of one field that come back when it was refused
TAKE = "take"


@require_http_methods(WRITING)
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposals for a draft that was made from a record; POST takes those that are ticked, as they are typed."""
    version = draft_to_edit(request, pk)
    if request.method != "POST":
        return _page(request, version)
    typed = _typed(request)
    given = {place: row for place, row in typed.items() if row[TAKE]}
    try:
        actions.accept_proposed_steps(
            version,
            given,
            token=token_of(request),
            besides="besides" in request.POST,
            after_others="after_others" in request.POST,
            **who(request),
        )
    except actions.Changed:
        said = _("Somebody wrote in this draft meanwhile. Look at the proposals once more, then accept them.")
        return _page(request, version, typed=typed, said=said, status=CONFLICT)
    except Refused as refusal:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, version, typed=typed, said=str(refusal), wrong=refusal.field or "", status=status)
    n = len(given)
    messages.success(request, ngettext("%(n)d step is in the draft.", "%(n)d steps are in the draft.", n) % {"n": n})
    return redirect(f"{reverse('procedures:edit', args=[pk])}#steps")


def _typed(request: HttpRequest) -> dict[int, dict[str, str]]:
    """What was posted, row by row: every field there, `take` empty for a row that is not ticked."""
    found: dict[int, dict[str, str]] = {}
    for name, value in request.POST.items():
        if field := _FIELD.fullmatch(name):
            blank = dict.fromkeys(("take", "title", "instruction", "responsible", "limit", "kind", "case"), "")
            found.setdefault(int(field[1]), blank)[field[2]] = value[:MOST_TYPED]
    return found


def _page(
    request: HttpRequest,
    version: Any,
    *,
    typed: dict[int, dict[str, str]] | None = None,
    said: str = "",
    wrong: str = "",
    status: int | None = None,
) -> HttpResponse:
    row = ProcedurePart.objects.filter(version=version).first()
    origin = origin_of(row.data) if row else None
    found = actions.proposed_for(origin) if origin else Proposed("", (), ())
    is_same = request.POST.get("source") == found.digest  # else what was typed belongs to other proposals
    directory = Directory(version.document.agency, who(request)["day"])
    context = {
        "version": version,
        "document": version.document,
        "origin": origin,
        "token": row.token if row else 0,
        "rows": _rows(found, typed if is_same else None, directory, wrong),
        "source": found.text,
        "digest": found.digest,
        "besides": found.besides,
        "keeps_besides": "besides" in request.POST if typed is not None else bool(found.besides),
        "after_others": "after_others" in request.POST,
        "lost": [] if is_same else _lost(typed),
        "said": said,
        "wrong": wrong,
        "who": list(directory.words),
        "cases": [case["name"] for case in row.data["cases"] if case["name"]] if row else [],
        "crumbs": [
            (_("Drafting"), reverse("documents:drafts")),
            (version.document.code, reverse("documents:draft", args=[version.pk])),
            (_("Steps"), reverse("procedures:edit", args=[version.pk])),
            (_("Proposed steps"), ""),
        ],
    }
    return render(request, "procedures/proposals.html", context, status=status)


def _rows(
    found: Proposed, typed: dict[int, dict[str, str]] | None, directory: Directory, wrong: str
) -> list[dict[str, Any]]:
    """The proposals as rows of fields; what was typed stands where it was refused."""
    rows = []
    for step in found.steps:
        row = {
            "title": step.title,
            "instruction": step.instruction,
            "responsible": own_words(directory, step.responsible),
            "limit": step.limit,
            "kind": step.kind,
            "case": step.case,
            "take": "on" if typed is None else "",
        }
        row |= (typed or {}).get(step.place, {})
        field = wrong.removeprefix(f"{step.place}.") if wrong.startswith(f"{step.place}.") else ""
        kinds = [(kind.value, kind.label) for kind in KINDS]
        rows.append(row | {"at": step.place, "number": step.place + 1, "wrong": field, "kinds": kinds})
    return rows


def _lost(typed: dict[int, dict[str, str]] | None) -> list[dict[str, str]]:
    """Ticked rows of proposals that are no more: shown, so that nothing typed is lost."""
    return [row for _place, row in sorted((typed or {}).items()) if row[TAKE]]
