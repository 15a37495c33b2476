"""The history of a document: every version with its period, its decisions, its amendments; every withdrawal."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import AmendmentRow, Document, IssuingDecision, Version, VersionDecision
from documents.querysets import VIEW, VIEW_VERSION
from documents.standing import periods_of, standing_of
from documents.views.asking import reading_page
from qms.access.gate import get_or_deny
from qms.approvals.moves import State
from qms.worktime import clock

VIEW_DRAFT = "documents.view_draft"
MOST = 200
NOT_SHOWN = ("snapshot",)


@reading_page
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first; what is being prepared only for those who may see it."""
    today, person = clock.today(), request.user
    document = get_or_deny(request, Document.objects.select_related("agency", "type", "owner_unit"), VIEW, slug=slug)
    periods = periods_of(document)
    found = Version.objects.permitted(person, VIEW_VERSION).filter(document=document).defer(*NOT_SHOWN)
    versions = list(found.select_related("author", "paper_decision").order_by("-issue", "-revision", "-pk")[:MOST])
    inside = Version.objects.permitted(person, VIEW_DRAFT).filter(document=document).exists()
    decisions, amendments = _decisions(versions, inside), _amendments(versions)
    orders = _orders(person, versions)
    rows = [
        _row(document, one, standing_of(one.pk, one.state, periods, today), orders)
        | {"decisions": decisions[one.pk], "amendments": amendments[one.pk]}
        for one in versions
    ]
    context = {
        "document": document,
        "rows": rows,
        "codes": list(document.codes.order_by("given_at", "pk").values("code", "given_at", "reason")),
        "withdrawals": [row for row in periods if row["withdrawal__at"]],
        "crumbs": [
            (_("Documents"), reverse("documents:register")),
            (document.code, reverse("documents:document", args=[slug])),
            (_("History"), ""),
        ],
    }
    return render(request, "documents/history.html", context)


def _row(document: Document, version: Version, standing: Any, orders: dict[int, IssuingDecision]) -> dict[str, Any]:
    order, paper = orders.get(version.issuing_decision_id), getattr(version, "paper_decision", None)
    address = reverse("documents:draft", args=[version.pk])
    if version.state == State.APPROVED:
        address = reverse("documents:version", args=[document.slug, version.number])
    return {
        "version": version,
        "standing": standing,
        "url": address,
        "order": order if order and order.issued_at else None,
        "paper": paper,
        "whole": version.revision == 0,
    }


def _decisions(versions: list[Version], inside: bool) -> dict[int, list[dict[str, Any]]]:
    """Decisions by version, oldest first; `void` for those of a round that was taken back. Remarks stay inside."""
    rounds = {one.pk: (one.round, one.state) for one in versions}
    found = defaultdict(list)
    for row in VersionDecision.objects.filter(version__in=rounds).order_by("at", "pk"):
        current, state = rounds[row.version_id]
        found[row.version_id].append(
            {
                "label": row.move_label,
                "who": ", ".join(
                    filter(None, [row.person_name, " ".join(filter(None, [row.capacity, row.post_title]))])
                ),
                "delegation": row.delegation_text,
                "at": row.at,
                "remark": row.remark if inside else "",
                "void": row.round < current or (state in {State.DRAFT, State.CANCELLED} and row.move != "cancel"),
            }
        )
    return found


def _amendments(versions: list[Version]) -> dict[int, list[AmendmentRow]]:
    found = defaultdict(list)
    for row in AmendmentRow.objects.filter(version__in=[one.pk for one in versions]):
        found[row.version_id].append(row)
    return found


def _orders(person: Any, versions: list[Version]) -> dict[int, IssuingDecision]:
    """Issuing decisions the person may open, by id."""
    wanted = {one.issuing_decision_id for one in versions} - {None}
    rows = IssuingDecision.objects.permitted(person, IssuingDecision.see_permission).filter(pk__in=wanted)
    return {row.pk: row for row in rows.only("pk", "number", "date", "subject", "issued_at")}
