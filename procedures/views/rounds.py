"""What has gone bad in procedures in force: the list for the officer and the owner units."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.addresses import Unknown
from documents.views.asking import Unclear, reading_page
from documents.views.labels import unit_label
from procedures.linter import BY_KEY, NIGHTLY
from procedures.models import LinterRound
from procedures.rounds.asking import Asked, read
from procedures.rounds.listing import Counted, counted, page_of
from procedures.rounds.querysets import SEE
from qms.access.gate import require_somewhere
from qms.access.rights import rights_of
from qms.worktime import clock

WEIGHTS = {
    "chan": gettext_lazy("To be mended"),
    "canh-bao": gettext_lazy("Warning"),
    "bo-qua": gettext_lazy("Set aside for the version"),
}


@reading_page
def standing(request: HttpRequest) -> HttpResponse:
    """Findings by document; `?xem=tat-ca` with those that stood from the beginning."""
    require_somewhere(request, SEE)
    try:
        asked = read(request.GET)
    except Unknown as unknown:
        raise Unclear(
            _("The address holds something this list does not know: %(key)s. Open the list again and choose there.")
            % {"key": unknown.key[:40]}
        ) from unknown
    person, day = request.user, clock.today()
    found, own = counted(person, asked, day), rights_of(person).agencies
    page = page_of(person, asked, day)
    units = {
        pk: unit_label(row["name"], row["agency"], row["agency__short_name"], own) for pk, row in found.names.items()
    }
    context = {
        "asked": asked,
        "documents": page.documents,
        "page": page,
        "own": own,
        "summary": ngettext("%(n)d place", "%(n)d places", found.total) % {"n": found.total},
        "tabs": _tabs(asked, found),
        "facets": _facets(asked, found, units),
        "chips": _chips(asked, units),
        "hidden": [("xem", "tat-ca")] if asked.all else [],
        "last": LinterRound.objects.exclude(finished_at=None).first(),
        "weights": WEIGHTS,
        "here": reverse("procedures:standing"),
        "crumbs": [(_("Procedures gone bad"), "")],
    }
    return render(request, "procedures/standing.html", context)


def _tabs(asked: Asked, found: Counted) -> list[dict[str, Any]]:
    here = reverse("procedures:standing")
    labels = {False: (_("Gone bad since in force"), found.turned), True: (_("Everything that stands"), found.all)}
    return [
        {
            "label": label,
            "count": n,
            "current": asked.all is every,
            "url": here + asked.address(all=every, after=None, before=None),
        }
        for every, (label, n) in labels.items()
    ]


def _facets(asked: Asked, found: Counted, units: Mapping[int, str]) -> list[dict[str, Any]]:
    """The filters; a value that nothing has is left out, unless it is chosen."""

    def options(labels: Iterable[tuple[Any, Any]], chosen: tuple[Any, ...], counts: Any) -> list[dict[str, Any]]:
        return [
            {"value": value, "label": label, "checked": value in chosen, "count": counts[value]}
            for value, label in labels
            if counts[value] or value in chosen
        ]

    rules = ((rule.key, rule.title) for rule in NIGHTLY)
    by_name = sorted(units.items(), key=lambda item: item[1])
    facets = [
        {"name": "quy-tac", "legend": _("Rule"), "options": options(rules, asked.rules, found.rules)},
        {"name": "muc", "legend": _("Weight"), "options": options(WEIGHTS.items(), asked.weights, found.weights)},
        {"name": "don-vi", "legend": _("Owner unit"), "options": options(by_name, asked.units, found.units)},
    ]
    return [facet for facet in facets if facet["options"]]


def _chips(asked: Asked, units: Mapping[int, str]) -> list[dict[str, str]]:
    def without(values: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
        return tuple(one for one in values if one != value)

    def chip(label: Any, **changes: Any) -> dict[str, str]:
        return {"label": str(label), "url": asked.address(after=None, before=None, **changes)}

    found = [chip(BY_KEY[one].title, rules=without(asked.rules, one)) for one in asked.rules]
    found += [chip(WEIGHTS[one], weights=without(asked.weights, one)) for one in asked.weights]
    found += [chip(units[one], units=without(asked.units, one)) for one in asked.units if one in units]
    if asked.since:
        found.append(chip(_("since %(day)s") % {"day": f"{asked.since:%d/%m/%Y}"}, since=None))
    return found
