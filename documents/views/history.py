"""The history of a document: every version with its period, its decisions, its amendments; every withdrawal."""

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import AmendmentRow, Document, IssuingDecision, Version, VersionDecision, WithdrawalOutcome
from documents.querysets import VIEW, VIEW_VERSION
from documents.reviewing.beside import REVIEWS, decided_reviews
from documents.reviewing.shown import row_of
from documents.standing import periods_of, standing_of
from documents.views.asking import reading_page
from documents.views.bars import crumbs_of
from documents.views.linking import users_shown
from qms.access.gate import get_or_deny
from qms.access.rights import rights_of
from qms.approvals.moves import State
from qms.office.recorded import READ_TRAIL
from qms.worktime import clock

VIEW_DRAFT = "documents.view_draft"
MOST = 200
NOT_SHOWN = ("snapshot",)


@reading_page
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first; what is being prepared only for those who may see it."""
    today, person = clock.today(), request.user
    inside = Exists(Version.objects.permitted(person, VIEW_DRAFT).filter(document=OuterRef("pk")))
    found = Document.objects.select_related("agency", "type", "owner_unit").annotate(
        inside=inside, all_reviews=REVIEWS.column()
    )
    document = get_or_deny(request, found, VIEW, slug=slug)
    periods = periods_of(document)
    versions = _versions(person, document)
    decisions, amendments = _decisions(versions, document.inside), _amendments(versions)
    rows = [
        _row(document, one, standing_of(one.pk, one.state, periods, today))
        | {"decisions": decisions[one.pk], "amendments": amendments[one.pk]}
        for one in versions
    ]
    context = {
        "document": document,
        "rows": rows,
        "codes": list(document.codes.order_by("given_at", "pk").values("code", "given_at", "reason")),
        "withdrawals": _withdrawals(person, periods),
        "reviews": [row_of(row, today) for row in decided_reviews(document)],
        **users_shown(person, document, today),
        "may_read_trail": rights_of(person).reaches(READ_TRAIL, document.owner_unit),
        "crumbs": crumbs_of(document, _("History")),
    }
    return render(request, "documents/history.html", context)


def _versions(person: Any, document: Document) -> list[Version]:
    """Newest first, with what each page of it names; `may_open` where the issuing decision is open to the person."""
    orders = IssuingDecision.objects.permitted(person, IssuingDecision.see_permission)
    found = Version.objects.permitted(person, VIEW_VERSION).filter(document=document).defer(*NOT_SHOWN)
    found = found.annotate(may_open=Exists(orders.filter(pk=OuterRef("issuing_decision"))))
    found = found.select_related("author", "paper_decision", "issuing_decision")
    return list(found.order_by("-issue", "-revision", "-pk")[:MOST])


def _withdrawals(person: Any, periods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every withdrawal, with what was decided then about documents that name this one and that the person may read."""
    rows = [row | {"outcomes": []} for row in periods if row["withdrawal__at"]]
    by_period = {row["pk"]: row for row in rows}
    if rows:
        seen = Document.objects.permitted(person, VIEW).filter(pk=OuterRef("linking"))
        heirs = Document.objects.permitted(person, VIEW).filter(pk=OuterRef("successor"))
        outcomes = WithdrawalOutcome.objects.filter(Exists(seen), withdrawal__period__in=by_period)
        outcomes = outcomes.annotate(
            heir_slug=Subquery(heirs.values("slug")[:1]), heir=Subquery(heirs.values("code")[:1])
        )
        for one in outcomes.select_related("linking", "withdrawal"):
            by_period[one.withdrawal.period_id]["outcomes"].append(one)
    return rows


def _row(document: Document, version: Version, standing: Any) -> dict[str, Any]:
    order, paper = version.issuing_decision, getattr(version, "paper_decision", None)
    address = reverse("documents:draft", args=[version.pk])
    if version.state == State.APPROVED:
        address = reverse("documents:version", args=[document.slug, version.number])
    return {
        "version": version,
        "standing": standing,
        "url": address,
        "order": order if order and order.issued_at and version.may_open else None,
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
