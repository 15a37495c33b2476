"""The list of controlled copies that a person keeps or holds, and the same as a workbook."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from documents import actions
from documents.addresses import Unknown
from documents.copies.listing import NEVER, PAGE, TABS, Asked, asked_of, rows_of, workbook
from documents.copies.shown import row_of
from documents.querysets import KEEP_COPIES
from documents.views.asking import Unclear, reading_page
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Agency
from qms.worktime import clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 2000  # rows of one workbook


@reading_page
def copies(request: HttpRequest) -> HttpResponse:
    """`?xem=` which, `?ma=` of one document, `?sau=` the page behind a row; those to be back first come first."""
    asked, today = _asked(request), clock.today()
    found = list(rows_of(request.user, asked, today)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    keeps = rights_of(request.user, today).may_somewhere(KEEP_COPIES)
    here = reverse("documents:copies")
    context = {
        "rows": [row_of(row, today) for row in found[:PAGE]],
        "tabs": [
            {"label": label, "url": f"{here}{asked.address(tab=key)}", "current": asked.tab == key, "count": None}
            for key, label in TABS.items()
        ],
        "asked": asked,
        "keeps": keeps,
        "next_url": asked.address((last.recall_due_date or NEVER, last.pk)) if last else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(_("Controlled copies"), "")],
    }
    return render(request, "documents/copies/list.html", context)


def _asked(request: HttpRequest) -> Asked:
    try:
        return asked_of(request.GET)
    except Unknown as unknown:
        raise Unclear(_("This address asks for copies in a way nobody knows. Open the list again.")) from unknown


@require_POST
def copies_file(request: HttpRequest) -> HttpResponse:
    """The copies the person keeps, as the list shows them, in a workbook."""
    query = request.POST.copy()
    for key in set(query) - {"xem", "ma"}:
        del query[key]
    here = reverse("documents:copies")
    try:
        asked = asked_of(query)
    except Unknown:
        messages.error(request, _("This address asks for copies in a way nobody knows. Open the list again."))
        return redirect(here)
    today = clock.today()
    rows = list(rows_of(request.user, asked, today, permission=KEEP_COPIES)[: MOST + 1])
    if not rows or len(rows) > MOST:
        messages.error(
            request,
            _("The list is empty, or longer than %(n)d copies. Narrow it to one document or one state.") % {"n": MOST},
        )
        return redirect(here + asked.address())
    agencies = {row.document.agency_id for row in rows}
    if len(agencies) > 1:
        messages.error(
            request,
            _("The list holds copies of %(n)d agencies, and a file is of one. Narrow it to one document.")
            % {"n": len(agencies)},
        )
        return redirect(here + asked.address())
    agency = Agency.objects.select_related("parent").get(pk__in=agencies)
    with override("vi"):
        data = workbook(rows, asked, agency, by=request.user, day=today)
    actions.note_copies_exported(agency, count=len(rows), listed=asked.address(), by=request.user, at=clock.now())
    return as_download(data, f"Ban kiem soat {today:%Y-%m-%d}.xlsx", XLSX)
