"""The year of an agency."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qms.office import actions, scope
from qms.office.forms.calendar import ChangeDayForm, DayForm, SwapForm, YearForm
from qms.office.forms.people import ConfirmForm
from qms.office.views.answers import done, form_page, list_words, page, typed
from qms.people.models import Agency
from qms.worktime import clock
from qms.worktime.confirming import confirmations
from qms.worktime.models import CalendarDay, Kind

PERMITTED = ["GET", "HEAD", "POST"]
OWN = "co-quan"  # in the address: the days of this agency, not those of all


@require_safe
def calendar(request: HttpRequest, agency: str) -> HttpResponse:
    """Days of one year (`?nam=`) that are not what the week says, by month; the agency's own beat the national ones."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    year = _asked_year(request)
    keeps = scope.keeps_national_days(request.user)
    days = CalendarDay.objects.seen_by(found).filter(day_date__year=year).order_by("day_date", "agency")
    own = {day.day_date for day in days if day.agency_id}
    months: dict[str, list] = {}
    for day in days:
        row = {
            "day": day,
            "weekday": date_format(day.day_date, "l"),
            "is_beaten": day.agency_id is None and day.day_date in own,
            "is_kept": day.agency_id is not None or keeps,
        }
        months.setdefault(date_format(day.day_date, "F"), []).append(row)
    context = {
        "year": year,
        "previous": year - 1,
        "next": year + 1,
        "months": months,
        "keeps": keeps,
        "expected": [day for day in days if day.is_expected and day.agency_id is None],
        "own_expected": [day for day in days if day.is_expected and day.agency_id],
        "confirmations": confirmations(found, year),
    }
    return page(request, "office/calendar.html", found, "calendar", **context)


@require_http_methods(PERMITTED)
def day_create(request: HttpRequest, agency: str) -> HttpResponse:
    """A new day of the agency, or of all agencies."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    keeps = scope.keeps_national_days(request.user)
    form = DayForm(typed(request), kinds=Kind.choices, keeps_national=keeps)
    if request.method == "POST" and done(form, lambda data: _add(data, found, request)):
        return _to_year(found, form.cleaned_data["day_date"].year)
    words = list_words("calendar", found, _("New day"), _("Enter the day"))
    return form_page(request, found, form, "calendar", **words)


@require_http_methods(PERMITTED)
def days_swap(request: HttpRequest, agency: str) -> HttpResponse:
    """A working day off that is made up for on a rest day."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    form = SwapForm(typed(request), keeps_national=scope.keeps_national_days(request.user))
    if request.method == "POST" and done(form, lambda data: actions.swap_days(**_for_whom(data, found, request))):
        return _to_year(found, form.cleaned_data["off_date"].year)
    lead = _("Both days are entered together, and taken out together. Time limits follow at once.")
    words = list_words("calendar", found, _("Swap two days"), _("Enter both days"))
    return form_page(request, found, form, "calendar", lead=lead, **words)


@require_http_methods(PERMITTED)
def year_confirm(request: HttpRequest, agency: str) -> HttpResponse:
    """The expected days of a year (`?nam=`) are announced: of all agencies, for who keeps them, or of this one (`?cho=`)."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    keeps = scope.keeps_national_days(request.user)
    initial = {"year": _asked_year(request), "is_national": keeps and request.GET.get("cho") != OWN}
    form = YearForm(typed(request), keeps_national=keeps, initial=initial)
    if request.method == "POST" and done(form, lambda data: actions.confirm_year(**_for_whom(data, found, request))):
        return _to_year(found, form.cleaned_data["year"])
    lead = _("Check each day against the announcement first; change, add or remove what differs.")
    words = list_words("calendar", found, _("Confirm a year"), _("Confirm the days"))
    return form_page(request, found, form, "calendar", lead=lead, **words)


@require_http_methods(PERMITTED)
def day_change(request: HttpRequest, agency: str, pk: int) -> HttpResponse:
    """What a day is."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    day = _day(request, found, pk)
    names = ("kind", "until_time", "name", "source", "is_expected")
    initial = {name: getattr(day, name) for name in names}
    form = ChangeDayForm(typed(request), kinds=Kind.choices, initial=initial)
    if request.method == "POST" and done(
        form, lambda data: actions.change_calendar_day(day=day, by=request.user, on=clock.today(), **data)
    ):
        return _to_year(found, day.day_date.year)
    words = list_words("calendar", found, _("Change the day"), _("Save"))
    return form_page(request, found, form, "calendar", about=_about(day), **words)


@require_http_methods(PERMITTED)
def day_remove(request: HttpRequest, agency: str, pk: int) -> HttpResponse:
    """The day is what the week says again; a GET asks first."""
    found = scope.get(request, scope.agencies(request.user), slug=agency)
    day = _day(request, found, pk)
    form = ConfirmForm(typed(request))
    if request.method == "POST" and done(
        form, lambda data: actions.remove_calendar_day(day=day, by=request.user, on=clock.today())
    ):
        return _to_year(found, day.day_date.year)
    words = list_words("calendar", found, _("Remove the day"), _("Remove"))
    other, lead = actions.other_half(day), _("Deadlines that run over this day are counted anew.")
    if other:
        also = _("%(day)s, the other half of the swap, is removed with it.") % {"day": f"{other.day_date:%d/%m/%Y}"}
        lead = f"{also} {lead}"
    return form_page(request, found, form, "calendar", about=_about(day), lead=lead, danger=True, **words)


def _asked_year(request: HttpRequest) -> int:
    text = request.GET.get("nam", "").strip()
    if not text:
        return clock.today().year
    if text.isascii() and text.isdigit() and len(text) == 4 and 1945 < int(text) < 2200:
        return int(text)
    raise BadRequest("no year")


def _day(request: HttpRequest, agency: Agency, pk: int) -> CalendarDay:
    """A day that the person keeps: the agency's own, or a national one."""
    rows = scope.calendar_days(request.user).select_related("agency")
    return scope.get(request, rows.filter(agency=agency) | rows.filter(agency__isnull=True), pk=pk)


def _add(data: dict, found: Agency, request: HttpRequest) -> CalendarDay:
    return actions.add_calendar_day(**_for_whom(data, found, request))


def _for_whom(data: dict, found: Agency, request: HttpRequest) -> dict:
    """What was typed, with the agency that it is for (None: for all) and who enters it."""
    fields = {name: value for name, value in data.items() if name != "is_national"}
    agency = None if data.get("is_national") else found
    return {**fields, "agency": agency, "by": request.user, "on": clock.today()}


def _about(day: CalendarDay) -> str:
    return f"{day.day_date:%d/%m/%Y}, {day.name}"


def _to_year(agency: Agency, year: int) -> HttpResponse:
    return redirect(f"{reverse('office:calendar', args=[agency.slug])}?nam={year}")
