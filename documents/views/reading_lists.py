"""Who has read: rounds a person may look into, the people of one by unit, the evidence list as a file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from documents.actions.reading_evidence import ask_for_evidence
from documents.addresses import Unknown
from documents.models import ReadingRound
from documents.querysets import KEEP_READINGS
from documents.readings.audience import INFORMED, LATE, OPEN, READ, Counted, Readers, by_unit
from documents.readings.evidence import PDF, XLSX
from documents.readings.listing import PAGE, TABS, Asked, asked_of, narrowed, page_of, rounds_of, seen_by
from documents.readings.shown import mark_of
from documents.views.asking import Unclear, reading_page
from documents.views.paging import paged
from qms.access.gate import get_and_held
from qms.trail.refusals import Refused
from qms.worktime import clock
from qms.worktime.calendars import calendar_of

LABELS = {
    OPEN: gettext_lazy("Have not confirmed"),
    LATE: gettext_lazy("Overdue"),
    READ: gettext_lazy("Confirmed"),
    INFORMED: gettext_lazy("For information"),
    "": gettext_lazy("Everybody"),
}
UNKNOWN = gettext_lazy("This address asks for readers in a way nobody knows. Open the list again.")


@reading_page
def rounds(request: HttpRequest) -> HttpResponse:
    """What is being read now: for the owner, the officer, and heads of units for their own people."""
    today = clock.today()
    found = paged(request, rounds_of(request.user, today))
    context = {
        "rows": [
            {
                "round": row,
                "url": reverse("documents:reading_round", args=[row.pk]),
                "confirmed": row.confirmed if row.kept else row.confirmed_here,
                "mark": mark_of(row.due_date, today),
            }
            for row in found.rows
        ],
        "previous_url": found.previous_url,
        "next_url": found.next_url,
        "crumbs": [(_("Who has read"), "")],
    }
    return render(request, "documents/readings/rounds.html", context)


@reading_page
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of one round: counts by unit, and the list that `?xem=` and `?don-vi=` ask for, `?sau=` behind a row."""
    today, person = clock.today(), request.user
    found, held = get_and_held(request, _rows(today), (KEEP_READINGS,), pk=pk)
    keeps = KEEP_READINGS in held
    try:
        asked = asked_of(request.GET)
    except Unknown as unknown:
        raise Unclear(str(UNKNOWN)) from unknown
    readers = Readers(found, today, lambda: calendar_of(found.document.agency))
    seen = seen_by(person, readers.people(), found, keeps=keeps)
    counted, units = readers.counted(seen), by_unit(seen)
    rows = page_of(narrowed(seen, asked), found, asked)
    here = reverse("documents:reading_round", args=[pk])
    context = {
        "found": found,
        "document": found.document,
        "counted": counted,
        "units": [{**row, "url": f"{here}{asked.address(unit=row['post__unit'])}"} for row in units],
        "all_units_url": f"{here}{asked.address(unit=0)}",
        "rows": rows[:PAGE],
        "asked": asked,
        "tabs": _tabs(counted, asked, here),
        "keeps": keeps,
        "mark": mark_of(found.due_date, today),
        "next_url": asked.address(after=rows[PAGE - 1]["pk"]) if len(rows) > PAGE else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(_("Who has read"), reverse("documents:reading_rounds")), (found.document.code, "")],
    }
    return render(request, "documents/readings/round.html", context)


def _rows(today: date) -> Any:
    running = ReadingRound.objects.asking(today).filter(pk=OuterRef("pk"))
    rows = ReadingRound.objects.select_related("document__agency", "version__document", "by")
    return rows.annotate(running=Exists(running))


def _tabs(counted: Counted, asked: Asked, here: str) -> list[dict[str, Any]]:
    counts = {
        OPEN: counted.open,
        LATE: counted.late,
        READ: counted.read,
        INFORMED: counted.informed,
        "": counted.people,
    }
    return [
        {
            "label": LABELS[key],
            "url": f"{here}{asked.address(tab=key)}",
            "current": asked.tab == key,
            "count": None if asked.unit else counts[key],
        }
        for key in TABS
    ]


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the evidence list made, `dang` pdf or xlsx, of the unit `don-vi` or all that the person sees."""
    found, _held = get_and_held(request, _rows(clock.today()), (), pk=pk)
    query = request.POST.copy()
    for key in set(query) - {"don-vi"}:
        del query[key]
    kind = request.POST.get("dang", "")
    try:
        unit = asked_of(query).unit
    except Unknown:
        messages.error(request, str(UNKNOWN))
        return redirect("documents:reading_round", pk=pk)
    try:
        job = ask_for_evidence(
            found, kind=kind if kind in {PDF, XLSX} else XLSX, unit=unit, by=request.user, at=clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:reading_round", pk=pk)
    return redirect("documents:job", pk=job.pk)
