"""Impact cases of laws: the list, one case by documents and places, and what becomes of the places of one document."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from documents.actions.legal_impact import settle_lines
from documents.forms.legal import SettleForm
from documents.legal.places import names_of, place_name
from documents.models import Document, ImpactCase, ImpactLine, Version
from documents.models.legal import FINAL, PASSIVE, Relation, Settled
from documents.querysets import UNSETTLED
from documents.views.answers import place_refusal, typed
from documents.views.asking import reading_page
from documents.views.keeping import WRITING
from documents.views.paging import paged
from qms.access.gate import get_or_deny
from qms.trail.refusals import Refused
from qms.worktime import clock

SEE, SEE_LINE, WITHDRAW = "documents.view_impactcase", "documents.view_impactline", "documents.withdraw_document"
TABS = {"": gettext_lazy("Not closed"), "xong": gettext_lazy("Closed")}
TONES = {Settled.OPEN: "part", Settled.REVISING: "part", Settled.WITHDRAWING: "part"}
_LINE = (
    "pk", "document", "version", "outcome", "reason", "by_name", "at", "citation__anchor", "citation__provision",
    "citation__instrument", "citation__instrument__number", "answer__issue", "answer__revision",
)  # fmt: skip


@reading_page
def impact_cases(request: HttpRequest) -> HttpResponse:
    """Cases that the person settles something in, the ones with the nearest day first; `?xem=xong` those that are closed."""
    person, today = request.user, clock.today()
    wanted = request.GET.get("xem", "") if request.GET.get("xem", "") in TABS else ""
    rows = ImpactCase.objects.permitted(person, SEE).filter(closed_at__isnull=not wanted)
    rows = rows.annotate(total=_documents(person), open=_documents(person, outcome__in=UNSETTLED))
    rows = rows.order_by("-closed_at" if wanted else "due_date", "pk")
    page = paged(request, rows.select_related("agency", "instrument", "relation__source"))
    here = reverse("documents:impact_cases")
    context = {
        "rows": [_case_row(case, today) for case in page.rows],
        "tabs": [
            {"label": label, "url": f"{here}?xem={key}" if key else here, "current": wanted == key, "count": None}
            for key, label in TABS.items()
        ],
        "page": page,
        "crumbs": [(_("Impact of laws"), "")],
    }
    return render(request, "documents/legal_cases.html", context)


def _documents(person: Any, **which: Any) -> Any:
    """For rows of cases: in how many documents of the person there are such lines."""
    lines = ImpactLine.objects.permitted(person, SEE_LINE).filter(case=OuterRef("pk"), **which).order_by()
    return Coalesce(Subquery(lines.values("case").annotate(n=Count("document", distinct=True)).values("n")), 0)


def _case_row(case: Any, today: date) -> dict[str, Any]:
    return {
        "case": case,
        "url": reverse("documents:impact_case", args=[case.pk]),
        "what": what_happened(case),
        "clock": clock_of(case, today),
        "total": case.total,
        "open": case.open,
    }


def what_happened(case: ImpactCase) -> str:
    """Such as "replaced by 2215/QĐ-UBND, Điều 5"."""
    relation = case.relation
    if relation is None:
        return _("no longer in effect")
    words = str(PASSIVE[Relation(relation.kind)])
    return ", ".join(filter(None, [f"{words} {relation.source.number}", relation.provision]))


def clock_of(case: ImpactCase, today: date) -> dict[str, str]:
    """Days left of the three months, with the key of the status mark; nothing for a closed case."""
    left = (case.due_date - today).days
    if case.closed_at:
        return {"key": "", "text": ""}
    if left < 0:
        return {
            "key": "overdue",
            "text": ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -left) % {"n": -left},
        }
    text = _("Due today") if not left else ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return {"key": "soon" if left <= 14 else "", "text": text}


@reading_page
def impact_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: documents of the person with their places, those that wait first."""
    person = request.user
    case = _case(request, pk)
    mine = ImpactLine.objects.permitted(person, SEE_LINE).filter(case=case)
    waits = Count("impact_lines", filter=Q(impact_lines__case=case, impact_lines__outcome__in=UNSETTLED))
    documents = Document.objects.filter(pk__in=mine.values("document")).annotate(waits=waits)
    columns = ("pk", "code", "title", "slug", "owner_unit__name", "owner_post__title", "waits")
    page = paged(request, documents.order_by("sort_key", "pk").values(*columns))
    places = _places(mine.filter(document__in=[row["pk"] for row in page.rows]), case)
    context = {
        **_about(case),
        "rows": [
            {
                **row,
                "url": reverse("documents:document", args=[row["slug"]]),
                "settle_url": reverse("documents:impact_document", args=[case.pk, row["slug"]]),
                "places": places[row["pk"]],
            }
            for row in page.rows
        ],
        "counts": _counts(mine),
        "page": page,
        "crumbs": [(_("Impact of laws"), reverse("documents:impact_cases")), (case.instrument.number, "")],
    }
    return render(request, "documents/legal_case.html", context)


def _case(request: HttpRequest, pk: int) -> ImpactCase:
    rows = ImpactCase.objects.select_related("agency", "instrument", "relation__source")
    return get_or_deny(request, rows, SEE, pk=pk)


def _about(case: ImpactCase) -> dict[str, Any]:
    return {"case": case, "what": what_happened(case), "clock": clock_of(case, clock.today())}


def _counts(lines: QuerySet[ImpactLine]) -> list[dict[str, Any]]:
    """How many places stand where, in the order of the table."""
    found = dict(lines.order_by().values_list("outcome").annotate(n=Count("pk")))
    return [{"label": choice.label, "n": found[choice.value]} for choice in Settled if found.get(choice.value)]


def _places(lines: QuerySet[ImpactLine], case: ImpactCase) -> dict[int, list[dict[str, Any]]]:
    """By document: its suspect places with their names and what became of them. Two statements."""
    rows = list(lines.order_by("pk").values(*_LINE))
    names = _names({row["version"] for row in rows})
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        outcome = Settled(row["outcome"])
        other = row["citation__instrument__number"] if row["citation__instrument"] != case.instrument_id else ""
        found[row["document"]].append(
            {
                **row,
                "name": place_name(names[row["version"]], row["citation__anchor"]),
                "provision": row["citation__provision"],
                "law": other,
                "label": outcome.label,
                "tone": TONES.get(outcome, "on"),
                "icon": "exclamation-circle" if outcome in TONES else "check-circle",
                "is_settled": outcome in FINAL,
                "answer": f"{row['answer__issue']:02d}/{row['answer__revision']:02d}" if row["answer__issue"] else "",
            }
        )
    return found


def _names(versions: Iterable[int]) -> dict[int, dict[str, str]]:
    rows = Version.objects.filter(pk__in=versions).values_list("pk", "snapshot")
    return {pk: names_of(json.loads(text) if text else {}) for pk, text in rows}


@require_http_methods(WRITING)
def impact_document(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The places of one document; a POST says what becomes of those that are chosen."""
    case = _case(request, pk)
    document = Document.objects.select_related("owner_unit", "owner_post").filter(slug=slug).first()
    mine = ImpactLine.objects.permitted(request.user, SEE_LINE).filter(case=case, document=document)
    places = _places(mine, case).get(document.pk, []) if document else []
    if document is None or not places:
        raise Http404
    form = SettleForm(typed(request), places=[(row["pk"], row["name"]) for row in places])
    if form.is_valid():
        try:
            done = settle_lines(case, document, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            place_refusal(form, refusal)
            places = _places(mine.all(), case)[document.pk]  # as they stand now
        else:
            return _go_on(request, case, document, form.cleaned_data["verdict"], done)
    _offer(form, places)
    context = {
        **_about(case),
        "document": document,
        "places": places,
        "form": form if any(not row["is_settled"] for row in places) else None,
        "crumbs": [
            (_("Impact of laws"), reverse("documents:impact_cases")),
            (case.instrument.number, reverse("documents:impact_case", args=[case.pk])),
            (document.code, ""),
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "documents/legal_document.html", context, status=status)


def _offer(form: SettleForm, places: list[dict[str, Any]]) -> None:
    """What can still be settled; what nobody has decided yet is ticked."""
    field: Any = form.fields["lines"]
    field.choices = [
        (row["pk"], " · ".join(filter(None, [row["name"], row["law"], row["provision"]])))
        for row in places
        if not row["is_settled"]
    ]
    form.initial["lines"] = [row["pk"] for row in places if not row["outcome"]]


def _go_on(request: HttpRequest, case: ImpactCase, document: Document, verdict: str, done: Any) -> HttpResponse:
    """To the draft, to the withdrawal, or back to the case."""
    said = ngettext("%(n)d place is settled.", "%(n)d places are settled.", done.places) % {"n": done.places}
    if verdict == "keep":
        messages.success(request, said)
        return redirect("documents:impact_case", pk=case.pk)
    if done.draft:
        messages.success(request, _("Write the change in this draft; the case follows when it comes into force."))
        return redirect("documents:draft", pk=done.draft.pk)
    if verdict == "withdraw" and request.user.has_perm(WITHDRAW, document):
        messages.info(request, _("Withdraw the document here; the case follows from its day on."))
        return redirect("documents:withdraw", slug=document.slug)
    if verdict == "withdraw":
        messages.success(request, _("Noted. The QMS officer withdraws the document."))
    else:
        messages.success(request, _("Noted. A version is being prepared already; it has to follow the law."))
    return redirect("documents:impact_case", pk=case.pk)
