"""The trail: who did what when."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from qms.access.gate import require_somewhere
from qms.office import recorded
from qms.office.actions.looking import note_trail_read
from qms.office.forms.trail import TrailForm
from qms.office.looking import FILTERS, NOWHERE, asked_of, chosen, filters_in_words, places_of
from qms.office.paging import address
from qms.office.told import in_words
from qms.trail import sealing
from qms.worktime import clock

MOST_TO_PICK = 500


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Entries of the agency, newest first; `?nguoi=`, `?viec=`, `?tu=`, `?den=`, `?q=` narrow them, `?sau=` goes on.

    A look-up is recorded once, when its first page is asked for.
    """
    require_somewhere(request, recorded.READ_TRAIL)
    agencies = list(recorded.readable(request.user))
    form = TrailForm(request.GET, places=places_of(agencies))
    is_right = form.is_valid()
    agency = chosen(request.user, form.cleaned_data.get("co_quan", ""), agencies)
    people, after = recorded.people_of(agency), request.GET.get("sau", "")
    entries = recorded.entries_of(request.user, agency)
    rows, more = recorded.page_of(entries, asked_of(form, people, after)) if is_right else ([], "")
    if is_right and not after and request.method == "GET":
        note_trail_read(agency=agency, on=None, filters=filters_in_words(form), by=request.user, at=clock.now())
    sealed = recorded.sealed()
    context = {
        "form": form,
        "rows": [in_words(row) for row in rows],
        "people": people if len(people) <= MOST_TO_PICK else [],
        "place": agency.name if agency else NOWHERE,
        "sealed": sealed,
        "trouble": sealing.trouble_with(sealing.read_key(), sealed["head"]),
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "taken": [(name, value) for name, value in request.GET.items() if name in (*FILTERS, "co-quan")],
        "next_url": address(request.path, request.GET, sau=more) if more else "",
        "crumbs": [(_("Administration"), reverse("office:overview")), (_("Trail"), "")],
    }
    status = HTTPStatus.OK if is_right else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "office/trail.html", context, status=status)
