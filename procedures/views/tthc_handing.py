"""Units that are no more and still answer for administrative procedures, and handing all of it over to another unit."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from documents.querysets import KEEP
from documents.views.answers import place_refusal, typed
from procedures.actions.tthc_handing import ended_units, hand_over_responsibilities, heirs_of
from procedures.forms import TthcHandOverForm
from procedures.models import Responsibility
from procedures.views.tthc_acts import WRITING, who
from qms.access.gate import require_somewhere
from qms.people.models import Unit
from qms.trail.refusals import Refused
from qms.worktime import clock

MOST = 200  # procedures of one unit that are named on the page


@require_http_methods(WRITING)
def hand_over(request: HttpRequest) -> HttpResponse:
    """The units, those that ended first; `?don-vi=` chooses one, whose procedures go over at once."""
    require_somewhere(request, KEEP)
    today = clock.today()
    units = list(ended_units(request.user, day=today).prefetch_related("successors"))
    asked = request.GET.get("don-vi", "")
    chosen = next((unit for unit in units if str(unit.pk) == asked), None)
    if chosen is None and (asked or request.method == "POST"):
        messages.info(
            request, _("This unit answers for nothing any more, or is none of yours. Choose one of the list.")
        )
        return redirect("procedures:tthc_hand_over")
    context: dict[str, Any] = {"units": units, "chosen": chosen, "crumbs": _crumbs()}
    status = None
    if chosen:
        heir = next((unit for unit in chosen.successors.all() if unit.until_date is None), None)
        initial = {"from_date": chosen.until_date, "to": heir, "reason": chosen.ended_by}
        form = TthcHandOverForm(typed(request), heirs=heirs_of(chosen, today), initial=initial)
        if form.is_valid() and _handed_over(request, chosen, form):
            return redirect("procedures:tthc_hand_over")
        rows = Responsibility.objects.filter(unit=chosen, until_date=None).order_by("procedure__sort_key", "pk")
        context |= {"form": form, "rows": rows.values("procedure__code", "procedure__name")[:MOST], "most": MOST}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else None
    return render(request, "procedures/tthc_hand_over.html", context, status=status)


def _handed_over(request: HttpRequest, unit: Unit, form: TthcHandOverForm) -> bool:
    try:
        rows = hand_over_responsibilities(unit, **form.cleaned_data, **who(request))
    except Refused as refusal:
        place_refusal(form, refusal)
        return False
    told = {"n": len(rows), "unit": form.cleaned_data["to"]}
    says = ngettext(
        "%(n)d administrative procedure went over to “%(unit)s”.",
        "%(n)d administrative procedures went over to “%(unit)s”.",
        len(rows),
    )
    messages.success(request, says % told)
    return True


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Administrative procedures"), reverse("procedures:tthc_list")), (_("Units that are no more"), "")]
