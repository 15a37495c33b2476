"""Files of objectives: the list as CSV, figures of objectives and of dossiers taken from CSV, each row shown before."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions.measuring import take_dossiers, take_figures
from audits.actions.objectives import note_objectives_exported
from audits.forms.objectives import SheetForm
from audits.models import DossierFigure
from audits.objectives.figures import told
from audits.objectives.listing import HEADS, asked_of, lines_of, objectives_of
from audits.objectives.querysets import KEEP_OBJECTIVE, VIEW_OBJECTIVE
from audits.objectives.sheets import MOST_BYTES, csv_of, text_of
from audits.objectives.taking import DOSSIERS, FIGURES, read_dossiers, read_figures
from audits.views.places import WRITING, agency_for
from documents.addresses import Unknown
from documents.views.answers import INVALID, place_refusal
from documents.views.asking import Unclear, reading_page
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.files.uploads import bytes_of
from qms.people.models import Agency
from qms.trail.refusals import Refused
from qms.worktime import clock

MOST = 2000  # rows of one file
PAGE = 50
CSV = "text/csv; charset=utf-8"


@require_POST
def objectives_file(request: HttpRequest) -> HttpResponse:
    """The objectives of the person's agency, as the list shows them, as CSV."""
    query, here, today = request.POST.copy(), reverse("audits:objectives"), clock.today()
    for key in set(query) - {"xem", "nam", "co-quan", "don-vi"}:
        del query[key]
    try:
        asked = asked_of(query, today)
    except Unknown:
        messages.error(request, _("This address asks for objectives in a way nobody knows. Open the list again."))
        return redirect(here)
    reach = rights_of(request.user).reach[VIEW_OBJECTIVE].agencies
    mine = Agency.objects.filter(pk__in=reach & {asked.agency} if asked.agency else reach)
    agency = mine.order_by("pk").first()
    rows = objectives_of(request.user, asked, today).filter(agency=agency) if agency else []
    found = list(rows[: MOST + 1])
    if agency is None or not found or len(found) > MOST:
        messages.error(request, _("The list is empty, or not yours to take out. Choose another year or state."))
        return redirect(here + asked.address())
    with override("vi"):
        data = csv_of(HEADS, lines_of(found))
    note_objectives_exported(agency, count=len(found), listed=asked.address(), by=request.user, at=clock.now())
    return as_download(data, f"Muc tieu chat luong {asked.year}.csv", CSV)


@reading_page
def dossiers(request: HttpRequest, agency: str) -> HttpResponse:
    """Figures of dossiers by month and procedure, the newest month first. `?sau=` behind a row."""
    found = agency_for(request, VIEW_OBJECTIVE, agency)
    rows = (
        DossierFigure.objects.standing().filter(agency=found).select_related("procedure").order_by("-month_date", "-pk")
    )
    after = request.GET.get("sau", "")
    if after:
        if not (after.isascii() and after.isdigit() and len(after) < 10):
            raise Unclear(_("This address asks for figures in a way nobody knows. Open the list again."))
        last = DossierFigure.objects.filter(agency=found, pk=after).first()
        rows = (
            rows.filter(month_date__lte=last.month_date).exclude(month_date=last.month_date, pk__gte=last.pk)
            if last
            else rows
        )
    page = list(rows[: PAGE + 1])
    context = {
        "agency": found,
        "rows": [{"row": row, "share": _share(row)} for row in page[:PAGE]],
        "may_take": found.pk in rights_of(request.user).reach[KEEP_OBJECTIVE].agencies,
        "next_url": f"?sau={page[PAGE - 1].pk}" if len(page) > PAGE else "",
        "first_url": request.path if after else "",
        "crumbs": [(_("Quality objectives"), reverse("audits:objectives")), (_("Figures of dossiers"), "")],
    }
    return render(request, "audits/objectives/dossiers.html", context)


def _share(row: DossierFigure) -> str:
    settled = row.in_time + row.late
    return f"{100 * row.in_time / settled:.1f}%".replace(".", ",") if settled else "–"


@require_http_methods(WRITING)
def figures_take(request: HttpRequest, agency: str) -> HttpResponse:
    """Figures of objectives from a CSV file: shown first, then taken, all or none."""
    found = agency_for(request, KEEP_OBJECTIVE, agency)
    return _taking(
        request,
        found,
        read=lambda text: [_figure(row) for row in read_figures(found, text, clock.today())],
        act=lambda text: take_figures(found, text, by=request.user, at=clock.now(), day=clock.today()),
        context={
            "title": _("Take figures from a CSV file"),
            "example": ";".join(names[0] for names in FIGURES.values()) + "\nMT-01;2026-01;98,4;",
            "heads": [_("Quality objective"), _("Period measured"), _("Figure"), _("Figure that stands")],
            "crumbs": [(_("Quality objectives"), reverse("audits:objectives")), (_("Figures from a file"), "")],
        },
        back=reverse("audits:objectives"),
    )


@require_http_methods(WRITING)
def dossiers_take(request: HttpRequest, agency: str) -> HttpResponse:
    """Figures of dossiers from a CSV file: shown first, then taken, all or none."""
    found = agency_for(request, KEEP_OBJECTIVE, agency)
    back = reverse("audits:dossiers", args=[found.slug])
    return _taking(
        request,
        found,
        read=lambda text: [_dossier(row) for row in read_dossiers(found, text, clock.today())],
        act=lambda text: take_dossiers(found, text, by=request.user, at=clock.now(), day=clock.today()),
        context={
            "title": _("Take figures of dossiers from a CSV file"),
            "example": ";".join(names[0] for names in DOSSIERS.values()) + f"\n{found.code};2.000591;2026-01;120;118;2",
            "heads": [_("Administrative procedure"), _("Month"), _("Received, in time, late"), _("Figures that stand")],
            "crumbs": [
                (_("Quality objectives"), reverse("audits:objectives")),
                (_("Figures of dossiers"), back),
                (_("From a file"), ""),
            ],
        },
        back=back,
    )


def _figure(row: Any) -> dict[str, Any]:
    before = told(row.before) if row.before is not None else ""
    return {"row": row, "cells": [row.code, row.period_text, row.value_text, before], "is_new": row.before is None}


def _dossier(row: Any) -> dict[str, Any]:
    counts = ", ".join(row.cells[name] for name in ("received", "in_time", "late"))
    one = row.before
    before = f"{one.received}, {one.in_time}, {one.late}" if one else ""
    return {"row": row, "cells": [row.code, row.month_text, counts, before], "is_new": one is None}


def _taking(
    request: HttpRequest,
    agency: Agency,
    *,
    read: Callable[[str], list[dict[str, Any]]],
    act: Callable[[str], int],
    context: dict[str, Any],
    back: str,
) -> HttpResponse:
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    rows: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            text = _text(form)
            if "take" in request.POST:
                taken = act(text)
                messages.success(request, _("Taken: %(n)d new figures; what was the same stays.") % {"n": taken})
                return redirect(back)
            rows = read(text)
            form = SheetForm(initial={"text": text})
        except Refused as refusal:
            place_refusal(form, refusal)
    wrong = [row for row in rows if row["row"].say]
    context |= {
        "form": form,
        "agency": agency,
        "rows": [*wrong, *(row for row in rows if not row["row"].say)],
        "wrong": len(wrong),
        "may_take": bool(rows) and not wrong,
        "cancel": back,
    }
    return render(request, "audits/objectives/take.html", context, status=INVALID if form.errors or wrong else None)


def _text(form: SheetForm) -> str:
    file = form.cleaned_data["file"]
    if file:
        return text_of(bytes_of(file, "file", MOST_BYTES))
    if not form.cleaned_data["text"].strip():
        raise Refused(_("Choose a file first."), field="file")
    return form.cleaned_data["text"]
