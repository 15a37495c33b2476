"""The start page and the whole list of my work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qms.access.rights import rights_of
from qms.web.forms_of_address import greeted
from qms.web.wording import WEEKDAYS
from qms.web.worklist import DUE, headed_by, narrowings, panels_of, tabs, work_of, work_of_units

SHOWN_AT_HOME = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Greeting, search, the first things to do, and the side panels of the sources."""
    day = timezone.localdate()
    rows = work_of(request.user, day)
    context = {
        "greeting": _("Hello %(name)s") % {"name": greeted(request.user)},
        "standing": _standing(request.user),
        "today": day,
        "weekday": WEEKDAYS[day.weekday()],
        "rows": rows[:SHOWN_AT_HOME],
        "tabs": tabs(rows, "", reverse("web:work")),
        "total": len(rows),
        "late": sum(row["late"] for row in rows),
        "soon": sum(row["due_key"] == "soon" for row in rows),
        "panels": panels_of(request.user, day),
    }
    return render(request, "web/home.html", context)


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """All my work, or with `?cua=don-vi` that of the people whose unit I head; one kind of it with `?loai=`, what is late or
    due soon with `?han=tre` and `?han=sap`. For htmx the list alone."""
    day, here = timezone.localdate(), reverse("web:work")
    heads = bool(headed_by(request.user, day))
    theirs = heads and request.GET.get("cua") == "don-vi"
    chosen, due = request.GET.get("loai", ""), request.GET.get("han", "")
    due = due if due in DUE else ""
    whose = "don-vi" if theirs else ""
    rows = work_of_units(request.user, day) if theirs else work_of(request.user, day)
    of_kind = [row for row in rows if chosen in {"", row["kind"]}]
    context = {
        "tabs": tabs(rows, chosen, here, cua=whose, han=due),
        "narrowings": narrowings(of_kind, here, cua=whose, loai=chosen, han=due),
        "rows": [row for row in of_kind if not due or DUE[due](row)],
        "whose": [
            {"label": _("Mine"), "url": here, "count": None, "current": not theirs},
            {"label": _("Of the unit"), "url": f"{here}?cua=don-vi", "count": None, "current": theirs},
        ]
        if heads
        else [],
        "theirs": theirs,
        "crumbs": [(_("My work"), "")],
    }
    return render(request, "web/_work.html" if request.htmx else "web/work.html", context)


def _standing(person) -> str:
    """Post and unit held today; for somebody without a post, the organisation."""
    seats = rights_of(person).seats
    return f"{seats[0].title}, {seats[0].unit_name}" if seats else person.organisation
