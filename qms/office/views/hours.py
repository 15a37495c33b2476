"""Office hours of an agency: those that count, those that are to come, and the end of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qms.office import actions, scope
from qms.office.actions.hours import COUNTING
from qms.office.forms.calendar import WEEKDAYS, EndHoursForm, HoursForm
from qms.office.forms.people import ConfirmForm
from qms.office.views.answers import done, form_page, list_words, page, typed
from qms.people.models import Agency
from qms.worktime import clock
from qms.worktime.models import WorkHours

PERMITTED = ["GET", "HEAD", "POST"]


@require_http_methods(PERMITTED)
def hours(request: HttpRequest, agency: str) -> HttpResponse:
    """Office hours now, before and to come, and the form for new ones."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    day = clock.today()
    form = HoursForm(typed(request), initial={"from_date": day})
    if request.method == "POST" and done(
        form, lambda data: actions.set_work_hours(agency=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:hours", found.slug)
    names = dict(WEEKDAYS)
    rows = list(WorkHours.objects.seen_by(found).order_by("-from_date"))
    own = [row for row in rows if row.agency_id]
    shown = own or rows
    now = next((row.pk for row in shown if row.from_date <= day), None)
    context = {
        "rows": [
            {
                "hours": row,
                "days": ", ".join(str(names[digit]) for digit in row.weekdays),
                "is_now": row.pk == now,
                "is_to_come": row.from_date > day,
            }
            for row in shown
        ],
        "has_own": bool(own),
    }
    return page(request, "office/hours.html", found, "hours", form=form, **context)


@require_http_methods(PERMITTED)
def hours_change(request: HttpRequest, agency: str, pk: int) -> HttpResponse:
    """Other values, or another first day, for hours that have not begun."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    row = _row(request, found, pk)
    initial = {name: getattr(row, name) for name in ("from_date", *COUNTING)}
    form = HoursForm(typed(request), initial={**initial, "weekdays": list(row.weekdays)})
    if request.method == "POST" and done(
        form, lambda data: actions.replace_work_hours(hours=row, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:hours", found.slug)
    words = list_words("hours", found, _("Change the hours"), _("Save the hours"))
    return form_page(request, found, form, "hours", about=_about(row), **words)


@require_http_methods(PERMITTED)
def hours_remove(request: HttpRequest, agency: str, pk: int) -> HttpResponse:
    """Take back hours that have not begun; a GET asks first."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    row = _row(request, found, pk)
    form = ConfirmForm(typed(request))
    if request.method == "POST" and done(
        form, lambda data: actions.remove_work_hours(hours=row, by=request.user, on=clock.today())
    ):
        return redirect("office:hours", found.slug)
    lead = _("The hours before these go on.")
    words = list_words("hours", found, _("Remove the hours"), _("Remove"))
    return form_page(request, found, form, "hours", about=_about(row), lead=lead, danger=True, **words)


@require_http_methods(PERMITTED)
def hours_end(request: HttpRequest, agency: str) -> HttpResponse:
    """The last day of the agency's own hours."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    form = EndHoursForm(typed(request))
    if request.method == "POST" and done(
        form, lambda data: actions.end_work_hours(agency=found, by=request.user, on=clock.today(), **data)
    ):
        return redirect("office:hours", found.slug)
    lead = _("From the next day on the hours of all agencies, as they are entered now, are written into this list.")
    words = list_words("hours", found, _("End the hours of the agency"), _("End"))
    return form_page(request, found, form, "hours", lead=lead, danger=True, **words)


def _row(request: HttpRequest, found: Agency, pk: int) -> WorkHours:
    return scope.get(request, scope.work_hours(request.user).select_related("agency").filter(agency=found), pk=pk)


def _about(row: WorkHours) -> str:
    return _("%(hours)s, from %(day)s") % {"hours": row, "day": f"{row.from_date:%d/%m/%Y}"}
