"""Reports: the picture of one agency, agencies side by side, the decisions that waited. Every chart also as a file."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audits.auditing.querysets import VIEW_PROGRAMME
from audits.conversion.standing import progress
from audits.coverage.shown import matrix_of
from audits.coverage.standing import coverage
from audits.dashboards import counting, figures
from audits.dashboards.across import agencies_of, compared
from documents.models import DocumentType
from documents.readings.querysets import FOLLOW
from documents.readings.standing import read_by_unit
from documents.views.asking import Unclear, reading_page
from documents.views.labels import in_language
from documents.views.paging import paged
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.approvals.moves import StepKind
from qms.files.answers import as_download
from qms.people.models import Agency
from qms.web.charts.figure import Figure
from qms.web.charts.shown import panel_of
from qms.web.charts.table import as_csv
from qms.worktime import clock
from qms.worktime.calendars import calendar_of
from qms.worktime.days import working_days_between

CSV = "text/csv; charset=utf-8"
KEYS = frozenset({"nam", "bang"})
Drawn = tuple[str, Figure]  # kind of chart, figure


@reading_page
def reports(request: HttpRequest) -> HttpResponse:
    """Agencies side by side for who oversees several; straight to the report of who has one."""
    require_somewhere(request, VIEW_PROGRAMME)
    today = clock.today()
    page = paged(request, agencies_of(request.user, today))
    if len(page.rows) == 1 and not page.previous_url:
        return redirect("audits:report", agency=page.rows[0].slug)
    context = {
        "rows": compared(request.user, page.rows, today),
        "previous_url": page.previous_url,
        "next_url": page.next_url,
        "at": timezone.localtime(clock.now()),
        "crumbs": [(_("Reports"), "")],
    }
    return render(request, "audits/dashboards/across.html", context)


@reading_page
def report(request: HttpRequest, agency: str) -> HttpResponse:
    """The picture of one agency; `?nam=` of another year, `?bang=` the numbers of one chart as a file."""
    found, today = agency_seen(request, agency), clock.today()
    year = _year(request, today)
    drawn, headlines = _drawn(request.user, found, year, today)
    if key := request.GET.get("bang", ""):
        figure = next((one for _kind, one in drawn if one.key == key), None)
        if figure is None:
            raise Unclear(_("This report has no chart of that name. Open the report again."))
        return as_download(as_csv(figure), f"Bao cao {found.code} {key} {today:%Y-%m-%d}.csv", CSV)
    here = reverse("audits:report", args=[found.slug])
    several = agencies_of(request.user, today)[:2].count() > 1
    context = {
        "agency": found,
        "year": year,
        "years": counting.years_of(request.user, found, today),
        "at": timezone.localtime(clock.now()),
        "headlines": headlines,
        "coverage": _coverage(found, today),
        "conversions": [one for one in progress([found], today) if not one.is_finished],
        "panels": [panel_of(kind, one, f"{here}?nam={year}&bang={one.key}") for kind, one in drawn],
        "crumbs": [
            (_("Reports"), reverse("audits:reports") if several else ""),
            *([(found.short_name, "")] if several else []),
        ],
    }
    return render(request, "audits/dashboards/report.html", context)


def _coverage(agency: Agency, today: date) -> dict[str, Any] | None:
    """The matrix of the edition the agency works by; None where it works by none."""
    edition = agency.edition
    return matrix_of(coverage(agency, edition, today), agency, edition) if edition else None


def _drawn(person: Any, agency: Agency, year: int, today: date) -> tuple[list[Drawn], list[dict[str, Any]]]:
    documents = counting.documents_of(person, agency, today)
    reviews = counting.reviews_of(person, agency, today)
    findings = counting.findings_of(person, agency, year)
    correctives = counting.correctives_of(person, agency, today)
    follows = rights_of(person, today).may_somewhere(FOLLOW)
    read = read_by_unit(person, agency, today) if follows else None
    names = {row["slug"]: in_language(row) for row in DocumentType.objects.values("slug", "name", "name_en")}
    drawn: list[Drawn] = [
        ("stacked", figures.states(agency, documents)),
        ("bars", figures.types(agency, documents, names)),
        ("columns", figures.reviews(agency, reviews)),
        *([("bars", figures.reading(read))] if read is not None else []),
        ("bars", figures.waiting(agency, counting.waiting_of(person, agency, year), year)),
        ("columns", figures.findings(agency, findings, year)),
        ("bars", figures.ages(agency, correctives)),
        ("bars", figures.objectives(agency, counting.objectives_of(person, agency, year, today), year)),
    ]
    return drawn, figures.headlines(agency, documents, reviews, read, findings, correctives)


@reading_page
def waiting(request: HttpRequest, agency: str) -> HttpResponse:
    """Steps of routes decided in a year (`?nam=`), of one kind (`?buoc=`), with how long each waited; the last decided first."""
    found, today = agency_seen(request, agency), clock.today()
    kind, year = request.GET.get("buoc", ""), _year(request, today, {"nam", "buoc", "trang"})
    if kind and kind not in StepKind.values:
        raise Unclear(_("There is no such step of a route. Open the report again."))
    rows = counting.steps_decided(request.user, found, year).select_related("version__document", "post__unit", "person")
    rows = rows.filter(kind=kind) if kind else rows
    page = paged(request, rows.order_by("-done_at", "-pk").defer("version__snapshot"))
    calendar = calendar_of(found)
    context = {
        "agency": found,
        "year": year,
        "rows": [{"step": row, "days": _days(row, calendar)} for row in page.rows],
        "kind": StepKind(kind).label if kind else "",
        "previous_url": page.previous_url,
        "next_url": page.next_url,
        "crumbs": [
            (_("Reports"), f"{reverse('audits:report', args=[found.slug])}?nam={year}"),
            (_("How long decisions waited"), ""),
        ],
    }
    return render(request, "audits/dashboards/waiting.html", context)


def _days(step: Any, calendar: Any) -> int:
    return max(working_days_between(timezone.localdate(step.opened_at), timezone.localdate(step.done_at), calendar), 0)


def agency_seen(request: HttpRequest, slug: str) -> Agency:
    """403 for who sees no report at all, 404 for an agency that is not one of the person's."""
    require_somewhere(request, VIEW_PROGRAMME)
    found = agencies_of(request.user, clock.today()).select_related("edition").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _year(request: HttpRequest, today: date, keys: Any = KEYS) -> int:
    text = request.GET.get("nam", str(today.year))
    if set(request.GET) - set(keys) or not (text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= today.year):
        raise Unclear(_("A report is about a year from 2000 to this one (nam). Open the report again."))
    return int(text)
