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
from qms.web.worklist import panels_of, tabs, work_of

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
    """All my work, one kind of it with `?loai=`. For htmx the list alone."""
    rows, chosen = work_of(request.user, timezone.localdate()), request.GET.get("loai", "")
    context = {
        "tabs": tabs(rows, chosen, reverse("web:work")),
        "rows": [row for row in rows if chosen in {"", row["kind"]}],
        "crumbs": [(_("My work"), "")],
    }
    return render(request, "web/_work.html" if request.htmx else "web/work.html", context)


def _standing(person) -> str:
    """Post and unit held today; for somebody without a post, the organisation."""
    seats = rights_of(person).seats
    return f"{seats[0].title}, {seats[0].unit_name}" if seats else person.organisation
