"""Programmes and audits as PDF in the layout of Decree 30/2020; made on request, by a child process."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from audits.auditing.papers import AFTER, DRAFTS, KINDS, paper_of, programme_paper
from audits.auditing.querysets import PREPARE, VIEW_PROGRAMME
from audits.views.places import audit_seen, programme_for
from documents.views.asking import reading_page
from qms.files.answers import as_download
from qms.printing import PrintFailed, render_official
from qms.printing.turns import turn
from qms.web import errors
from qms.worktime import clock

PDF = "application/pdf"


@reading_page
def audit_pdf(request: HttpRequest, agency: str, year: int, order: int, kind: str) -> HttpResponse:
    """One paper of an audit; its report and checklist before the report is given are for who prepares the audit alone."""
    found, allowed = audit_seen(request, (PREPARE,), agency, year, order)
    if kind not in KINDS:
        raise Http404
    if kind in DRAFTS and found.stage not in AFTER and PREPARE not in allowed:
        raise PermissionDenied(_("The report is not given yet. Only the team and who plans the audit see its draft."))
    return printed(request, lambda: paper_of(found, kind), f"{found.number} {KINDS[kind][0]}.pdf")


def printed(request: HttpRequest, paper: Callable[[], dict[str, Any]], name: str) -> HttpResponse:
    """The paper set now; one for a person at a time, few at once, and none for who asks by HEAD."""
    if request.method == "HEAD":
        return HttpResponse(content_type=PDF)
    try:
        with turn(request.user.pk or 0):
            data = render_official(paper())
    except PrintFailed as failure:
        return errors.unavailable(request, str(failure))
    return as_download(data, name, PDF, inline=True)


@reading_page
def programme_pdf(request: HttpRequest, agency: str, year: int) -> HttpResponse:
    """The programme as it stands."""
    found = programme_for(request, VIEW_PROGRAMME, agency, year)
    name = f"Chuong trinh danh gia {found.year}.pdf"
    return printed(request, lambda: programme_paper(found, clock.today()), name)
