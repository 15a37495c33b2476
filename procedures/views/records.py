"""Records: the register, one file with what can be done to it, the list of series, one series with its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents.addresses import Unknown
from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import Unclear, reading_page
from documents.views.labels import unit_label
from documents.views.paging import paged
from procedures import forms_records as forms
from procedures.actions.records import change_series, open_record
from procedures.models import RecordEntry, RecordSeries
from procedures.records.asking import TABS, Asked, asked_of
from procedures.records.doing import BY_KEY, DOINGS, do
from procedures.records.listing import (
    PAGE,
    edge_of,
    hand_over_by,
    row_of,
    rows_of,
    series_of,
    time_text,
    units_of,
)
from procedures.records.querysets import FILE, KEEP
from qms.access.gate import get_and_held
from qms.access.rights import rights_of
from qms.people.models import Unit
from qms.people.querysets import covers
from qms.trail.refusals import Refused
from qms.worktime import clock

WRITING = ["GET", "HEAD", "POST"]


def asked_in(query: Any) -> Asked:
    """What the address asks for. Raises Unclear."""
    try:
        return asked_of(query)
    except Unknown as unknown:
        raise Unclear(_("This address asks for records in a way nobody knows. Open the list again.")) from unknown


def unit_choices(person: Any) -> list[tuple[int, str]]:
    """Units with series that the person sees, as a filter shows them."""
    own = rights_of(person).agencies
    return [(row["pk"], unit_label(row["name"], row["agency"], row["agency_name"], own)) for row in units_of(person)]


@reading_page
def records(request: HttpRequest) -> HttpResponse:
    """`?xem=` which, `?don-vi=` of which unit, `?ho=` of one series, `?q=` in code or title, `?sau=` the page behind a row."""
    asked, today, person = asked_in(request.GET), clock.today(), request.user
    found = list(rows_of(person, asked, today)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    here, rights = reverse("procedures:records"), rights_of(person, today)
    context = {
        "rows": [row_of(row, today) for row in found[:PAGE]],
        "tabs": [
            {"label": label, "url": f"{here}{asked.address(tab=key)}", "current": asked.tab == key, "count": None}
            for key, label in TABS.items()
        ],
        "units": unit_choices(person),
        "asked": asked,
        "may_keep": rights.may_somewhere(KEEP),
        "may_file": rights.may_somewhere(FILE) or rights.may_somewhere(KEEP),
        "next_url": asked.address(after=edge_of(last, asked)) if last else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(_("Records"), "")],
    }
    return render(request, "procedures/records/list.html", context)


@require_http_methods(WRITING)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One file; a POST does the act it names (`do`)."""
    rows = RecordEntry.objects.select_related(
        "series__unit", "series__agency", "series__document", "disposal", "opened_by"
    )
    found, allowed = get_and_held(request, rows, (FILE, KEEP), pk=pk)
    offered = [row for row in DOINGS if row.permission in allowed and row.open_to(found)]
    asked = BY_KEY.get(request.POST.get("do", "")) if request.method == "POST" else None
    bound = None
    if asked in offered:
        bound = getattr(forms, asked.form)(typed(request), prefix=asked.key)
        if bound.is_valid():
            try:
                do(asked, found, bound.cleaned_data, by=request.user, at=clock.now(), day=clock.today())
                messages.success(request, str(asked.done))
                return redirect(request.path)
            except Refused as refusal:
                place_refusal(bound, refusal)
    elif request.method == "POST":
        messages.error(request, _("This cannot be done to the file now. Look at how it stands."))
        return redirect(request.path)
    return _record_page(request, found, [(row, bound if row is asked else None) for row in offered])


def _record_page(request: HttpRequest, found: RecordEntry, offered: list[tuple[Any, Any]]) -> HttpResponse:
    today = clock.today()
    context = {
        "row": row_of(found, today),
        "entry": found,
        "series": found.series,
        "time": time_text(found) or time_text(found.series),
        "hand_over_by": hand_over_by(found),
        "doings": [
            {
                "key": row.key,
                "title": row.title,
                "button": row.button,
                "form": form or getattr(forms, row.form)(prefix=row.key, initial=_initial(found, today)),
                "is_open": form is not None,
            }
            for row, form in offered
        ],
        "crumbs": [(_("Records"), reverse("procedures:records")), (found.code or found.title[:60], "")],
    }
    failed = any(form is not None for _row, form in offered)
    return render(request, "procedures/records/record.html", context, status=INVALID if failed else None)


def _initial(found: RecordEntry, today: Any) -> dict[str, Any]:
    return {"closed_date": today, "archived_date": today, "items": found.items or None}


@reading_page
def series_list(request: HttpRequest) -> HttpResponse:
    """The list of record series (danh mục hồ sơ), by procedure; `?don-vi=` of one unit, `?trang=` a page."""
    query = request.GET.copy()
    query.pop("trang", None)
    asked, today, person = asked_in(query), clock.today(), request.user
    page = paged(request, series_of(person, today, asked.units))
    context = {
        "rows": [{"series": row, "time": time_text(row)} for row in page.rows],
        "page": page,
        "units": unit_choices(person),
        "asked": asked,
        "may_keep": rights_of(person, today).may_somewhere(KEEP),
        "crumbs": [(_("Records"), reverse("procedures:records")), (_("Record series"), "")],
    }
    return render(request, "procedures/records/series_list.html", context)


@require_http_methods(WRITING)
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """One series: what it says, a new file in it, how it is kept. A POST opens a file or changes it, as `do` says."""
    today = clock.today()
    rows = RecordSeries.objects.with_named(today).select_related("unit", "agency", "document", "version")
    found, allowed = get_and_held(request, rows, (FILE, KEEP), pk=pk)
    opening, changing = _series_forms(request, found, allowed)
    sent = opening if request.POST.get("do") == "open" else changing if request.POST.get("do") == "change" else None
    if request.method == "POST" and sent is None:
        messages.error(request, _("This cannot be done to the series now. Look at how it stands."))
        return redirect(request.path)
    if sent is not None and sent.is_valid():
        try:
            return _done(request, found, sent)
        except Refused as refusal:
            place_refusal(sent, refusal)
    context = {
        "series": found,
        "time": time_text(found),
        "opening": opening,
        "changing": changing,
        "rows": [row_of(row, today) for row in rows_of(request.user, Asked(series=found.pk), today)[:10]],
        "all_url": reverse("procedures:records") + Asked(series=found.pk).address(),
        "crumbs": [
            (_("Records"), reverse("procedures:records")),
            (_("Record series"), reverse("procedures:record_series_list")),
            (found.title[:60], ""),
        ],
    }
    return render(request, "procedures/records/series.html", context, status=INVALID if sent is not None else None)


def _series_forms(request: HttpRequest, found: Any, allowed: frozenset[str]) -> tuple[Any, Any]:
    """The form of a new file and that of the series, where the person may use them; the one that was sent is bound."""
    sent, opening, changing = request.POST.get("do") if request.method == "POST" else None, None, None
    if FILE in allowed and found.is_named:
        initial = {"opened_date": clock.today(), "place": found.place}
        opening = forms.OpenForm(request.POST if sent == "open" else None, initial=initial, prefix="open")
    if KEEP in allowed:
        initial = {name: getattr(found, name) for name in ("unit", "place", "is_permanent", "months", "ending")}
        units = Unit.objects.filter(covers(clock.today()), agency=found.agency_id).order_by("order", "name")
        data = request.POST if sent == "change" else None
        changing = forms.SeriesForm(data, units=units, initial=initial, prefix="change")
    return opening, changing


def _done(request: HttpRequest, found: RecordSeries, form: Any) -> HttpResponse:
    """Do what the form says. Raises Refused."""
    data, who = form.cleaned_data, {"by": request.user, "at": clock.now()}
    if isinstance(form, forms.OpenForm):
        made = open_record(found, **{**data, "items": data["items"] or 0}, **who, day=clock.today())
        messages.success(request, _("The file is open."))
        return redirect("procedures:record", pk=made.pk)
    change_series(found, **data, **who)
    messages.success(request, _("Saved."))
    return redirect(request.path)
