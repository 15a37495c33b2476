"""Clause coverage: the matrix of an agency, one field of it, what does not apply."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audits.actions.covering import apply_clause_again, leave_out_clause
from audits.auditing.querysets import PLAN
from audits.coverage import cells, rule
from audits.coverage.shown import COLUMNS, as_csv, matrix_of
from audits.coverage.standing import Coverage, coverage
from audits.forms.covering import AgainForm, LeaveOutForm
from audits.models import NotApplicable
from audits.views.places import WRITING, agency_for, form_page
from audits.views.reports import agency_seen
from documents.views.answers import typed
from documents.views.asking import Unclear, day_asked, reading_page
from qms.access.gate import get_or_deny
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Agency, Unit
from qms.standards.models import Clause, Edition
from qms.worktime import clock

CSV = "text/csv; charset=utf-8"
KEYS = frozenset({"an-ban", "ngay", "trang", "dang"})


def edition_of(agency: Agency, key: str = "") -> Edition:
    """The edition with this key, else the one the agency works by. Raises Unclear, Http404 where there is none at all."""
    if key:
        found = Edition.objects.filter(key=key).first()
        if found is None:
            raise Unclear(_("There is no such edition of the standard (an-ban). Open the list again."))
        return found
    found = agency.edition or Edition.objects.order_by("-key").first()
    if found is None:
        raise Http404
    return found


@reading_page
def matrix(request: HttpRequest, agency: str) -> HttpResponse:
    """`?an-ban=` another edition, `?ngay=` another day, `?trang=` further units, `?dang=csv` the whole as a file."""
    found, today = agency_seen(request, agency), clock.today()
    if set(request.GET) - KEYS:
        raise Unclear(_("This address asks for the coverage in a way nobody knows. Open the list again."))
    edition, day = edition_of(found, request.GET.get("an-ban", "")), day_asked(request)
    told = coverage(found, edition, day or today)
    if request.GET.get("dang", "") == "csv":
        return as_download(as_csv(told), f"Do phu {found.code} {edition.key} {day or today:%Y-%m-%d}.csv", CSV)
    page = _page(request, told)
    here = reverse("audits:coverage", args=[found.slug])
    query = f"an-ban={edition.key}" + (f"&ngay={day:%Y-%m-%d}" if day else "")
    context = {
        "agency": found,
        "edition": edition,
        "editions": Edition.objects.order_by("-key"),
        "day": day or today,
        "asked_day": day,
        "matrix": matrix_of(told, found, edition, page=page, day=f"{day:%Y-%m-%d}" if day else ""),
        "gaps": _gaps(told, found, edition, query),
        "rule": rule,
        "previous_url": f"{here}?{query}&trang={page - 1}" if page > 1 else "",
        "next_url": f"{here}?{query}&trang={page + 1}" if page * COLUMNS < len(told.columns) else "",
        "csv_url": f"{here}?{query}&dang=csv",
        "may_keep": found.pk in rights_of(request.user).reach[PLAN].agencies,
        "crumbs": [(_("Reports"), reverse("audits:report", args=[found.slug])), (_("Clause coverage"), "")],
    }
    return render(request, "audits/coverage/matrix.html", context)


def _page(request: HttpRequest, told: Coverage) -> int:
    text = request.GET.get("trang", "1")
    last = max(-(-len(told.columns) // COLUMNS), 1)
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= last):
        raise Unclear(_("The page in the address (trang) must be a number from 1 to %(most)s.") % {"most": last})
    return int(text)


def _gaps(told: Coverage, agency: Agency, edition: Edition, query: str) -> list[dict[str, Any]]:
    """By clause, those first that have nothing somewhere; the units of each with what is missing there."""
    found: dict[str, dict[str, Any]] = {}
    for line, column, gap in told.gaps():
        icon, dress = rule.ICONS[gap.level]
        field = {
            "name": column.short_name,
            "words": rule.LABELS[gap.level],
            "score": gap.score if gap.facts.documents else None,
            "icon": icon,
            "dress": dress,
            "url": reverse("audits:coverage_cell", args=[agency.slug, edition.key, line.number, column.unit])
            + f"?{query}",
        }
        found.setdefault(line.number, {"line": line, "fields": []})["fields"].append(field)
    return list(found.values())


@reading_page
def cell(request: HttpRequest, agency: str, edition: str, number: str, unit: int) -> HttpResponse:
    """One field of the matrix: its score, part by part, and what it rests on."""
    found, person, day = agency_seen(request, agency), request.user, day_asked(request) or clock.today()
    of = get_object_or_404(Edition, key=edition)
    place = cells.place_of(found, of, number, unit, day)
    if place is None:
        raise Http404
    covered = coverage(found, of, day)
    told = covered.cells[number, unit]
    line = get_object_or_404(Clause, edition=of, number=number)
    back = reverse("audits:coverage", args=[found.slug]) + f"?an-ban={of.key}&ngay={day:%Y-%m-%d}"
    context = {
        "agency": found,
        "edition": of,
        "line": line,
        "unit": get_object_or_404(Unit, pk=unit),
        "day": day,
        "cell": told,
        "words": rule.LABELS[told.level],
        "icon": rule.ICONS[told.level][0],
        "dress": rule.ICONS[told.level][1],
        "parts": _parts(told.facts, day),
        "grounds": [
            (_("Documents in force"), cells.documents_at(person, covered.documents[number, unit], day)),
            (_("Audits that asked about it"), cells.audits_at(person, found, place, day)),
            (_("Open findings"), cells.findings_at(person, found, place, day)),
        ],
        "left_out": cells.left_out_at(found, place, day),
        "crumbs": [
            (_("Reports"), reverse("audits:report", args=[found.slug])),
            (_("Clause coverage"), back),
            (number, ""),
        ],
    }
    return render(request, "audits/coverage/cell.html", context)


def _parts(facts: rule.Facts, day: date) -> list[tuple[str, str, int, int]]:
    """(what, of which day, points, most points) of the score."""
    record = rule.faded(rule.RECORD, facts.record_date, day, rule.RECORD_WHOLE, rule.RECORD_GONE)
    audit = rule.faded(rule.AUDIT, facts.audit_date, day, rule.AUDIT_WHOLE, rule.AUDIT_GONE)
    return [
        (_("A document in force"), "", rule.DOCUMENT if facts.documents else 0, rule.DOCUMENT),
        (_("Records"), _day(facts.record_date), round(record), rule.RECORD),
        (_("Audit"), _day(facts.audit_date), round(audit), rule.AUDIT),
        (_("Open findings"), "", -sum(rule.TAKEN[grade] for grade in facts.taken), 0),
    ]


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


@reading_page
def left_out(request: HttpRequest, agency: str) -> HttpResponse:
    """What does not apply, what stands first."""
    found, today = agency_seen(request, agency), clock.today()
    rows = NotApplicable.objects.filter(agency=found).select_related("clause__edition", "unit")
    shown = [
        {
            "row": row,
            "stands": row.until_date is None or today < row.until_date,
            "last": row.until_date - timedelta(days=1) if row.until_date else None,
        }
        for row in rows[:200]
    ]
    context = {
        "agency": found,
        "rows": sorted(shown, key=lambda one: not one["stands"]),
        "may_keep": found.pk in rights_of(request.user).reach[PLAN].agencies,
        "crumbs": _crumbs(found, (_("Clauses that do not apply"), "")),
    }
    return render(request, "audits/coverage/left_out.html", context)


def _crumbs(agency: Agency, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Clause coverage"), reverse("audits:coverage", args=[agency.slug])), *more]


@require_http_methods(WRITING)
def leave_out(request: HttpRequest, agency: str) -> HttpResponse:
    """Say that a clause does not apply."""
    found = agency_for(request, PLAN, agency)
    back = reverse("audits:left_out", args=[found.slug])
    clauses = Clause.objects.filter(edition=edition_of(found), number__regex=r"^[0-9]+[.][0-9]+$").order_by("order")
    units = Unit.objects.filter(agency=found, until_date=None).order_by("order", "code")
    return form_page(
        request,
        LeaveOutForm(typed(request), clauses=clauses, units=units, initial={"from_date": clock.today()}),
        lambda data: leave_out_clause(found, by=request.user, at=clock.now(), **data),
        context={
            "title": _("Say that a clause does not apply"),
            "submit": _("Enter"),
            "cancel": back,
            "crumbs": _crumbs(
                found, (_("Clauses that do not apply"), back), (_("Say that a clause does not apply"), "")
            ),
        },
        done=_("Entered."),
        back=back,
    )


@require_http_methods(WRITING)
def apply_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Say from when a clause applies again."""
    row = get_or_deny(request, NotApplicable.objects.select_related("agency", "clause", "unit"), PLAN, pk=pk)
    back = reverse("audits:left_out", args=[row.agency.slug])
    return form_page(
        request,
        AgainForm(typed(request), initial={"until_date": clock.today()}),
        lambda data: apply_clause_again(row, by=request.user, at=clock.now(), **data),
        context={
            "title": _("Clause %(number)s applies again") % {"number": row.clause.number},
            "text": row.reason,
            "submit": _("Enter"),
            "cancel": back,
            "crumbs": _crumbs(row.agency, (_("Clauses that do not apply"), back), (row.clause.number, "")),
        },
        done=_("Entered."),
        back=back,
    )
