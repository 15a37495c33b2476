"""Findings: the register and its workbook, a new one, one with what can be done to it."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions.finding import Seen, note_findings_exported, record_finding
from audits.kinds import Grade, Source
from audits.models import Finding
from audits.querysets import EXPORT, KEEP_FINDING, OPEN_CORRECTIVE, RECORD, VIEW_FINDING
from audits.registers.asking import FINDING_TABS, KEYS, NONCONFORMITY, PAGE, Asked, asked_of
from audits.registers.rows import clauses_of, finding_row, findings_of, units_of
from audits.registers.workbook import workbook
from audits.shown import file_row
from audits.views.recording import NewFinding, started
from audits.views.seeing import FINDING_DOINGS, offered_to
from documents.addresses import Unknown
from documents.querysets import VIEW
from documents.views.answers import INVALID, place_refusal
from documents.views.asking import Unclear, reading_page
from documents.views.labels import unit_label
from qms.access.gate import get_and_held, require_somewhere
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Agency
from qms.trail.refusals import Refused
from qms.worktime import clock

WRITING = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 2000  # rows of one workbook


def asked_in(query: Any, tabs: dict[str, Any]) -> Asked:
    """What the address asks for. Raises Unclear."""
    try:
        return asked_of(query, tabs)
    except Unknown as unknown:
        raise Unclear(_("This address asks for findings in a way nobody knows. Open the list again.")) from unknown


def filters_of(person: Any, asked: Asked, model: Any, permission: str) -> dict[str, Any]:
    """What the form of filters of both registers offers."""
    own = rights_of(person).agencies
    return {
        "asked": asked,
        "grades": [(NONCONFORMITY, _("Nonconformities")), *Grade.choices],
        "sources": Source.choices,
        "units": [
            (row["pk"], unit_label(row["name"], row["agency"], row["agency_name"], own))
            for row in units_of(person, model, permission)
        ],
        "clauses": clauses_of(person),
    }


def tabs_of(asked: Asked, tabs: dict[str, Any], here: str) -> list[dict[str, Any]]:
    """The tabs of a register as parts/tabs.html takes them."""
    return [
        {"label": label, "url": f"{here}{asked.address(tab=key)}", "current": asked.tab == key, "count": None}
        for key, label in tabs.items()
    ]


@reading_page
def findings(request: HttpRequest) -> HttpResponse:
    """`?xem=` which, `?muc=` grade, `?nguon=` source, `?don-vi=` units, `?dieu-khoan=` clauses, `?sau=` behind a row."""
    asked, today, person = asked_in(request.GET, FINDING_TABS), clock.today(), request.user
    found = list(findings_of(person, asked, today).prefetch_related("clauses")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    here, rights = reverse("audits:findings"), rights_of(person, today)
    context = {
        **filters_of(person, asked, Finding, VIEW_FINDING),
        "rows": [finding_row(row, today) for row in found[:PAGE]],
        "tabs": tabs_of(asked, FINDING_TABS, here),
        "may_record": rights.may_somewhere(RECORD),
        "may_export": rights.may_somewhere(EXPORT),
        "next_url": asked.address(after=(last.found_date, last.pk)) if last else "",
        "first_url": f"{here}{asked.address()}" if asked.after else "",
        "crumbs": [(_("Findings"), "")],
    }
    return render(request, "audits/findings/list.html", context)


@require_POST
def findings_file(request: HttpRequest) -> HttpResponse:
    """The findings of the person's agency, as the list shows them, in a workbook."""
    query, here = request.POST.copy(), reverse("audits:findings")
    for key in set(query) - (KEYS - {"tuoi", "sau"}):
        del query[key]
    try:
        asked = asked_of(query, FINDING_TABS)
    except Unknown:
        messages.error(request, _("This address asks for findings in a way nobody knows. Open the list again."))
        return redirect(here)
    today, reach = clock.today(), rights_of(request.user).reach[EXPORT].agencies
    agency = Agency.objects.select_related("parent").filter(pk__in=reach).order_by("pk").first()
    rows = findings_of(request.user, asked, today).filter(agency=agency).prefetch_related("clauses") if agency else []
    found = list(rows[: MOST + 1])
    if agency is None or not found or len(found) > MOST:
        sentence = _("The list is empty, or longer than %(n)d findings. Narrow it to one unit or one state.")
        messages.error(request, sentence % {"n": MOST})
        return redirect(here + asked.address())
    units = list(dict.fromkeys(row.unit_name for row in found)) if asked.units else []
    with override("vi"):
        data = workbook(found, asked, agency, units=units, by=request.user, day=today)
    note_findings_exported(agency, count=len(found), listed=asked.address(), by=request.user, at=clock.now())
    return as_download(data, f"Phat hien {today:%Y-%m-%d}.xlsx", XLSX)


@require_http_methods(WRITING)
def finding_new(request: HttpRequest) -> HttpResponse:
    """A new finding. `?tai-lieu=` slug of a document, `?cho=` a place in it, `?nguon=` the source, `?so=` its reference."""
    require_somewhere(request, RECORD)
    new: NewFinding = started(request)
    form = new.form
    if request.method == "POST" and form.is_valid():
        try:
            made = record_finding(Seen(**new.seen()), by=request.user, at=clock.now(), day=clock.today())
        except Refused as refusal:
            place_refusal(form, refusal)
        else:
            messages.success(request, _("%(code)s is recorded.") % {"code": made.code})
            return redirect("audits:finding", agency=made.agency.slug, code=made.code)
    context = {
        "form": form,
        "about": new.about,
        "crumbs": [(_("Findings"), reverse("audits:findings")), (_("New"), "")],
    }
    return render(request, "audits/findings/new.html", context, status=INVALID if form.errors else None)


@require_http_methods(WRITING)
def finding(request: HttpRequest, agency: str, code: str) -> HttpResponse:
    """One finding; a POST does the act it names (`do`)."""
    rows = Finding.objects.select_related(
        "agency", "unit", "document", "version", "repeat_of__agency", "corrective__agency", "found_by"
    ).defer("version__snapshot")
    found, held = get_and_held(request, rows, (KEEP_FINDING, OPEN_CORRECTIVE), agency__slug=agency, code=code)
    offered = offered_to(found, held, request.user)
    asked = FINDING_DOINGS.get(request.POST.get("do", "")) if request.method == "POST" else None
    bound: Form | None = None
    if asked in offered:
        bound = asked.form(request.POST, request.FILES, prefix=asked.key)
        if bound.is_valid():
            try:
                asked.act(found, bound.cleaned_data, {"by": request.user, "at": clock.now(), "day": clock.today()})
            except Refused as refusal:
                place_refusal(bound, refusal)
            else:
                messages.success(request, str(asked.done))
                return redirect(request.path)
    elif request.method == "POST":
        messages.error(request, _("This cannot be done to the finding now. Look at how it stands."))
        return redirect(request.path)
    return _page(request, found, held, [(row, bound if row is asked else None) for row in offered])


def _page(request: HttpRequest, found: Any, held: frozenset[str], offered: list[tuple[Any, Any]]) -> HttpResponse:
    today = clock.today()
    found.late_date = None
    doings = [
        {"row": row, "form": form or row.form(prefix=row.key), "is_open": form is not None} for row, form in offered
    ]
    context = {
        "row": finding_row(found, today),
        "finding": found,
        "clauses": list(found.clauses.all()),
        "reads_document": bool(found.document_id) and request.user.has_perm(VIEW, found.document),
        "changes": list(found.grade_changes.all()),
        "files": [file_row(one) for one in found.evidences.select_related("file")],
        "repeats": found.repeats.count() if not found.closed_at else 0,
        "may_correct": OPEN_CORRECTIVE in held and not found.closed_at and not found.corrective_id,
        "doings": doings,
        "crumbs": [(_("Findings"), reverse("audits:findings")), (found.code, "")],
    }
    failed = any(form is not None for _row, form in offered)
    return render(request, "audits/findings/finding.html", context, status=INVALID if failed else None)
