"""Records taken out as files, and files of records destroyed by decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.views.answers import INVALID, place_refusal, typed
from documents.views.asking import Unclear, reading_page
from procedures.actions.records_ending import MOST, dispose_of_records
from procedures.actions.records_out import note_minutes_taken, take_out_register, take_out_series
from procedures.forms_records import DisposeForm
from procedures.models import RecordDisposal, RecordEntry
from procedures.records.asking import DUE, KEYS, Asked
from procedures.records.listing import narrowed, row_of
from procedures.records.minutes import minutes_of
from procedures.records.querysets import KEEP
from procedures.views.records import WRITING, asked_in, unit_choices
from qms.access.gate import get_or_deny, require_somewhere
from qms.files.answers import as_download
from qms.printing import PrintFailed, render_official
from qms.trail.refusals import Refused
from qms.web import errors
from qms.worktime import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked(request: HttpRequest) -> Asked:
    query = request.POST.copy()
    for key in set(query) - (KEYS - {"sau"}):
        del query[key]
    return asked_in(query)


@require_POST
def records_file(request: HttpRequest) -> HttpResponse:
    """The register as the list shows it, as a workbook."""
    return _file(request, take_out_register, "So ho so", reverse("procedures:records"))


@require_POST
def series_file(request: HttpRequest) -> HttpResponse:
    """The list of record series as a workbook."""
    return _file(request, take_out_series, "Danh muc ho so", reverse("procedures:record_series_list"))


def _file(request: HttpRequest, take_out: Any, name: str, back: str) -> HttpResponse:
    try:
        asked = _asked(request)
        data = take_out(asked, by=request.user, at=clock.now(), day=clock.today())
    except (Unclear, Refused) as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return as_download(data, f"{name} {clock.today():%Y-%m-%d}.xlsx", XLSX)


@require_http_methods(WRITING)
def dispose(request: HttpRequest) -> HttpResponse:
    """Files whose time is over, to tick (`chon`), and the decision by which they were destroyed; `?don-vi=` of one unit."""
    require_somewhere(request, KEEP)
    today = clock.today()
    form = DisposeForm(typed(request), initial={"done_date": today})
    chosen = {int(pk) for pk in request.POST.getlist("chon") if pk.isascii() and pk.isdigit() and len(pk) < 18}
    if form.is_valid():
        try:
            given = {**form.cleaned_data, "by": request.user, "at": clock.now(), "day": today}
            made = dispose_of_records(chosen, **given)
            messages.success(request, _("Noted. The minutes are on this page, to be signed."))
            return redirect("procedures:record_disposal", pk=made.pk)
        except Refused as refusal:
            place_refusal(form, refusal)
    try:
        asked = asked_in(request.GET)
    except Unclear:
        asked = Asked()
    rows = RecordEntry.objects.permitted(request.user, KEEP, day=today)
    rows = narrowed(rows, Asked(tab=DUE, units=asked.units), today).select_related("series__unit", "series__document")
    context = {
        "rows": [
            row_of(row, today) | {"is_chosen": row.pk in chosen} for row in rows.order_by("due_date", "pk")[:MOST]
        ],
        "form": form,
        "units": unit_choices(request.user),
        "asked": asked,
        "crumbs": [(_("Records"), reverse("procedures:records")), (_("Destroy by decision"), "")],
    }
    return render(request, "procedures/records/dispose.html", context, status=INVALID if form.errors else None)


def _disposed(request: HttpRequest, pk: int) -> tuple[RecordDisposal, list[RecordEntry]]:
    """The disposal, and those of its files that the person sees."""
    rows = RecordDisposal.objects.select_related("agency__parent")
    found = get_or_deny(request, rows, "procedures.view_recorddisposal", pk=pk)
    entries = RecordEntry.objects.permitted(request.user, "procedures.view_recordentry").filter(disposal=found)
    entries = entries.select_related("series__unit", "series__document", "disposal")
    return found, list(entries.order_by("pk")[:MOST])


@require_safe
def disposal_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of the destruction in the layout of Decree 30/2020, to be signed on paper."""
    found, entries = _disposed(request, pk)
    try:
        with override("vi"):
            data = render_official(minutes_of(found, entries))
    except PrintFailed as failure:
        return errors.unavailable(request, str(failure))
    if request.method == "GET":
        note_minutes_taken(found, by=request.user, at=clock.now())
    return as_download(data, f"Bien ban huy ho so {found.number.replace('/', '-')}.pdf", "application/pdf", inline=True)


@reading_page
def disposal(request: HttpRequest, pk: int) -> HttpResponse:
    """How files were destroyed: the decision, the witnesses, the list."""
    found, entries = _disposed(request, pk)
    context = {
        "disposal": found,
        "rows": [row_of(row, clock.today()) for row in entries],
        "counted": ngettext("%(n)d file", "%(n)d files", len(entries)) % {"n": len(entries)},
        "crumbs": [(_("Records"), reverse("procedures:records")), (found.number, "")],
    }
    return render(request, "procedures/records/disposal.html", context)
