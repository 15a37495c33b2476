"""Administrative procedures that the agency answers for and no procedure in force serves, with a count per unit; and the list as a file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.querysets import KEEP
from documents.views.asking import Unclear, reading_page
from documents.views.paging import paged
from procedures.actions.tthc_listing import take_out_list
from procedures.querysets import cover_of_responsibility
from procedures.tthc.listing import answered
from procedures.views.tthc import asked_text, tabs
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.files.answers import as_download
from qms.people.models import Agency
from qms.trail.refusals import Refused
from qms.worktime import clock

EXPORT = "documents.export_register"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reading_page
def coverage(request: HttpRequest) -> HttpResponse:
    """What has no procedure, by unit and code; `?don-vi=` one unit, `?co-quan=` another of the person's agencies."""
    person, today = request.user, clock.today()
    agencies = list(Agency.objects.filter(pk__in=rights_of(person).agencies | {person.agency_id}).order_by("code"))
    agency = _agency(request, agencies, person.agency_id)
    units = _units(agency, today)
    unit = asked_text(request, "don-vi")
    rows = answered(agency.pk if agency else None, today).annotate(is_covered=cover_of_responsibility(today))
    rows = rows.filter(is_covered=False)
    if unit.isdecimal() and unit.isascii():
        rows = rows.filter(unit=int(unit[:9]))
    page = paged(request, rows)
    total, covered = sum(row["total"] for row in units), sum(row["covered"] for row in units)
    context = {
        "agency": agency,
        "agencies": agencies if len(agencies) > 1 else [],
        "rows": page.rows,
        "page": page,
        "units": [row | {"current": str(row["unit"]) == unit, "bare": row["total"] - row["covered"]} for row in units],
        "unit": unit,
        "total": total,
        "bare": total - covered,
        "left": sum(row["total"] for row in units if row["is_ended"]),
        "may_keep": bool(agency) and agency.pk in rights_of(person).reach[KEEP].agencies,
        "today": today,
        "may_export": person.has_perm(EXPORT),
        "may_draft": person.has_perm("documents.create_document"),
        "tabs": tabs("tthc_coverage"),
        "crumbs": [(_("Administrative procedures"), reverse("procedures:tthc_list")), (_("Without a procedure"), "")],
    }
    return render(request, "procedures/tthc_coverage.html", context)


def _agency(request: HttpRequest, agencies: list[Agency], own: int | None) -> Agency | None:
    """The agency the address names, one's own without. Raises Unclear."""
    asked = asked_text(request, "co-quan")
    if not asked:
        return next((row for row in agencies if row.pk == own), agencies[0] if agencies else None)
    found = next((row for row in agencies if row.slug == asked), None)
    if found is None:
        raise Unclear(_("The agency in the address (co-quan) must be one in which you hold a post."))
    return found


def _units(agency: Agency | None, today: date) -> list[dict[str, Any]]:
    """How many each unit answers for, how many of them a procedure serves, and whether the unit is no more. One statement."""
    rows = answered(agency.pk if agency else None, today)
    counted = rows.order_by("unit__order", "unit__name", "unit").values("unit", "unit__name", "unit__until_date")
    found = counted.annotate(total=Count("pk"), covered=Count("pk", filter=cover_of_responsibility(today)))
    return [
        row | {"is_ended": row["unit__until_date"] is not None and row["unit__until_date"] <= today} for row in found
    ]


@require_POST
def coverage_file(request: HttpRequest) -> HttpResponse:
    """The whole list of the agency as a workbook, in the form of Circular 26/2014 (Mẫu 2 DMTTHCTTP); `?co-quan=` as
    above. A POST: that it was taken out is recorded."""
    require_somewhere(request, EXPORT)
    agencies = list(Agency.objects.filter(pk__in=rights_of(request.user).reach[EXPORT].agencies).order_by("code"))
    try:
        agency = _agency(request, agencies, request.user.agency_id)
    except Unclear as unclear:
        raise PermissionDenied(str(unclear)) from unclear
    if agency is None:
        raise PermissionDenied(_("Your posts do not allow this. Ask the administrator of the agency if you need it."))
    try:
        data = take_out_list(agency, by=request.user, at=clock.now(), day=clock.today())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("procedures:tthc_coverage")
    return as_download(data, f"Danh mục TTHC {agency.code} {clock.today():%Y-%m-%d}.xlsx", XLSX)
