"""Periodic reviews: the list, one review with its verdict, the list as a workbook."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from documents.actions import reviewing as acts
from documents.actions.review_interval import change_interval
from documents.addresses import Unknown
from documents.forms.reviewing import IntervalForm, VerdictForm
from documents.models import Document, PeriodicReview, TypeRules
from documents.querysets import DECIDE_REVIEW, WITHDRAW
from documents.reviewing.dates import interval_of, usual_next
from documents.reviewing.finding import rules_of
from documents.reviewing.listing import PAGE, SEE, TABS, Asked, asked_of, rows_of, units_of
from documents.reviewing.shown import row_of
from documents.reviewing.turns import turns
from documents.reviewing.workbook import workbook
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import Unclear, reading_page
from documents.views.bars import crumbs_of
from documents.views.keeping import WRITING
from documents.views.labels import unit_label
from qms.access.gate import get_and_held, get_or_deny
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Agency
from qms.trail.refusals import Refused
from qms.worktime import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 2000  # rows of one workbook
PAST = 20  # earlier reviews beside one


@reading_page
def reviews(request: HttpRequest) -> HttpResponse:
    """`?xem=` which, `?don-vi=` of which owner units, `?sau=` the page behind a row."""
    asked, today, person = _asked(request), clock.today(), request.user
    found = list(rows_of(person, asked, today).select_related("answer")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    own, here = rights_of(person).agencies, reverse("documents:reviews")
    waiting = turns([row for row in found[:PAGE] if not row.outcome], today)
    context = {
        "rows": [row_of(row, today, waiting.get(row.pk)) for row in found[:PAGE]],
        "tabs": [
            {"label": label, "url": f"{here}{asked.address(tab=key)}", "current": asked.tab == key, "count": None}
            for key, label in TABS.items()
        ],
        "units": [
            (row["pk"], unit_label(row["name"], row["agency"], row["agency_name"], own)) for row in units_of(person)
        ],
        "asked": asked,
        "may_export": rights_of(person, today).may_somewhere(acts.EXPORT),
        "next_url": asked.address(after=(last.due_date, last.pk)) if last else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(_("Periodic reviews"), "")],
    }
    return render(request, "documents/reviewing/list.html", context)


def _asked(request: HttpRequest) -> Asked:
    try:
        return asked_of(request.GET)
    except Unknown as unknown:
        raise Unclear(_("This address asks for reviews in a way nobody knows. Open the list again.")) from unknown


@require_POST
def reviews_file(request: HttpRequest) -> HttpResponse:
    """The reviews of the person's agency, as the list shows them, in a workbook."""
    query, here = request.POST.copy(), reverse("documents:reviews")
    for key in set(query) - {"xem", "don-vi", "co-quan", "thang"}:
        del query[key]
    try:
        asked = asked_of(query)
    except Unknown:
        messages.error(request, _("This address asks for reviews in a way nobody knows. Open the list again."))
        return redirect(here)
    today, reach = clock.today(), rights_of(request.user).reach[acts.EXPORT].agencies
    agency = Agency.objects.select_related("parent").filter(pk__in=reach).order_by("pk").first()
    rows = list(rows_of(request.user, asked, today).filter(document__agency=agency)[: MOST + 1]) if agency else []
    if agency is None or not rows or len(rows) > MOST:
        messages.error(
            request,
            _("The list is empty, or longer than %(n)d reviews. Narrow it to one unit or one state.") % {"n": MOST},
        )
        return redirect(here + asked.address())
    units = list(dict.fromkeys(row.document.owner_unit.name for row in rows)) if asked.units else []
    with override("vi"):
        data = workbook(rows, asked, agency, units=units, by=request.user, day=today)
    acts.note_reviews_exported(agency, count=len(rows), listed=asked.address(), by=request.user, at=clock.now())
    return as_download(data, f"Ra soat dinh ky {today:%Y-%m-%d}.xlsx", XLSX)


@require_POST
def begin_review(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the review of a document out of turn, or go to the one that is scheduled."""
    document = get_or_deny(request, Document.objects.all(), DECIDE_REVIEW, slug=slug)
    try:
        begun = acts.begin_review(document, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(document)
    return redirect("documents:review", pk=begun.pk)


@require_http_methods(WRITING)
def interval(request: HttpRequest, slug: str) -> HttpResponse:
    """How often one document is reviewed."""
    rules = TypeRules.objects.filter(agency=OuterRef("agency"), type=OuterRef("type")).values("review_months")[:1]
    rows = Document.objects.select_related("type").annotate(rule_months=rules)
    document = get_or_deny(request, rows, DECIDE_REVIEW, slug=slug)
    form = IntervalForm(typed(request), initial={"months": document.review_months})
    if request.method == "POST" and form.is_valid():
        try:
            change_interval(document, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("Kept. The next review is planned by this interval from the next day on."))
            return redirect(document)
    context = {"document": document, "form": form, "crumbs": crumbs_of(document, _("Review interval"))}
    status = INVALID if form.errors else None
    return render(request, "documents/reviewing/interval.html", context, status=status)


@require_http_methods(WRITING)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: its facts, what was said before, and the verdict; a POST decides it."""
    found, allowed = get_and_held(request, _rows(), (DECIDE_REVIEW,), pk=pk)
    today = clock.today()
    form = None
    if DECIDE_REVIEW in allowed and (request.method == "POST" or not found.closed_at):
        months = interval_of(found.document.review_months, found.rule_months)
        form = VerdictForm(typed(request), usual=usual_next(today, months), day=today, months=months)
    if form is not None and form.is_valid():
        try:
            return _decided(request, found, form.cleaned_data, today)
        except Refused as refusal:
            place_refusal(form, refusal)
    return _page(request, found, form, today)


def _rows() -> Any:
    rules = rules_of("document__").values("review_months")[:1]
    rows = PeriodicReview.objects.annotate(rule_months=rules)
    return rows.select_related(
        "document__agency",
        "document__owner_unit",
        "document__owner_post",
        "answer",
        "version__period__access_class",
    )


def _decided(request: HttpRequest, found: PeriodicReview, data: dict[str, Any], today: date) -> HttpResponse:
    """Do what the verdict says and go where it goes on. Raises Refused."""
    given = {"reason": data["reason"], "by": request.user, "at": clock.now(), "day": today}
    match data["verdict"]:
        case "confirm":
            done = acts.confirm_text(found, next_date=data["next_date"], **given)
            day = f"{done.next_date:%d/%m/%Y}" if done.next_date else ""
            messages.success(request, _("Confirmed. The next review is due by %(day)s.") % {"day": day})
            return redirect(request.path)
        case "revise":
            draft = acts.revise_text(found, **given)
            messages.success(request, _("Write the change in this draft; the review is done when it comes into force."))
            return redirect("documents:draft", pk=draft.pk)
    acts.ask_to_withdraw(found, **given)
    if request.user.has_perm(WITHDRAW, found.document):
        messages.info(request, _("Withdraw the document here; that closes the review."))
        return redirect("documents:withdraw", slug=found.document.slug)
    messages.success(request, _("Noted. The QMS officer withdraws the document."))
    return redirect(request.path)


def _page(request: HttpRequest, found: Any, form: VerdictForm | None, today: date) -> HttpResponse:
    if form is not None and form.errors and found.closed_at:  # somebody was quicker
        for error in form.non_field_errors():
            messages.error(request, str(error))
    turn = turns([found], today).get(found.pk) if not found.outcome else None
    past = PeriodicReview.objects.permitted(request.user, SEE).filter(document=found.document_id).exclude(pk=found.pk)
    past = past.exclude(decided_at=None).order_by("-due_date", "-pk").select_related("answer")[:PAST]
    context = {
        "row": row_of(found, today, turn),
        "review": found,
        "document": found.document,
        "form": form if not found.closed_at else None,
        "past": [row_of(row, today) for row in past],
        "crumbs": [
            (_("Periodic reviews"), reverse("documents:reviews")),
            (found.document.code, ""),
        ],
    }
    failed = form is not None and form.errors
    return render(request, "documents/reviewing/review.html", context, status=INVALID if failed else None)
