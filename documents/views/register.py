"""The list of documents with its filters, all of them in the address."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents import register as lists
from documents.addresses import Unknown, filter_pairs, version_address
from documents.exporting.kinds import KINDS
from documents.models import DocumentType
from documents.register_address import SORTS, STATES, Asked, read
from documents.views.asking import Unclear, day_asked, reading_page
from documents.views.labels import in_language, unit_label
from qms.access.rights import rights_of
from qms.worktime import clock

STATE_LABELS = {
    "hieu-luc": gettext_lazy("In force"),
    "chua-hieu-luc": gettext_lazy("Not yet in force"),
    "bi-thay-the": gettext_lazy("Superseded"),
    "bai-bo": gettext_lazy("Withdrawn"),
    "dang-soan": gettext_lazy("In preparation"),
}
ICONS = {
    "xlsx": "file-earmark-excel",
    "docx": "file-earmark-word",
    "pdf": "file-earmark-pdf",
    "zip": "file-earmark-zip",
    "bound": "book",
}
WRITING = (
    (
        "documents.import_document",
        "documents:import_word",
        gettext_lazy("Import from Word"),
        "file-earmark-word",
        False,
    ),
    ("documents.create_document", "documents:new", gettext_lazy("New document"), "plus-lg", True),
)


@reading_page
def register(request: HttpRequest) -> HttpResponse:
    """Documents the person may read, filtered by type, unit, state and words."""
    try:
        asked = read(request.GET, day_asked(request))
    except Unknown as unknown:
        raise Unclear(_unknown(unknown.key)) from unknown
    person, day = request.user, asked.day or clock.today()
    types = list(DocumentType.objects.values("slug", "name", "name_en"))
    names = {row["slug"]: in_language(row) for row in types}
    if set(asked.types) - names.keys():
        raise Unclear(_unknown("loai"))
    found = lists.counted(person, asked, day)
    units = lists.units_of(person, asked, found)
    clauses = {row["number"]: row for row in lists.clauses_of(person, asked, day, found.total)}
    page = lists.page_of(person, asked, day, found.total)
    unit_names = _unit_names(units, rights_of(person).agencies)
    context = {
        "asked": asked,
        "count": found.total,
        "rows": [_row(row, asked, rights_of(person).agencies) for row in page.rows],
        "page": page,
        "day": asked.day,
        "facets": [*_facets(asked, names, unit_names, found), *_clause_facet(asked, clauses)],
        "hidden": asked.pairs(without=("loai", "don-vi", "tinh-trang", "ngay", "dieu-khoan")),
        "kept": asked.pairs(without=("q",)),
        "chips": _chips(asked, names, unit_names),
        "chosen": len(asked.types)
        + len(asked.units)
        + len(asked.clauses)
        + (asked.state != "hieu-luc")
        + bool(asked.day)
        + bool(asked.agency),
        "heads": _heads(asked),
        "ways_on": _ways_on(asked),
        "buttons": _buttons(person),
        "kinds": _kinds(person, asked),
        "taken": asked.pairs(),
        "feed_query": urlencode([("dung", "nguon-tin"), *filter_pairs(asked.types, asked.units)]),
        "crumbs": [(_("Documents"), "")],
    }
    context["summary"] = _summary(found, asked)
    return render(request, "documents/register.html", context)


def _unknown(key: str) -> str:
    if key == "q":
        return _("Search with at most 200 ordinary characters.")
    return _(
        "The address holds something this list does not know: %(key)s. Open the list again and choose the filters there."
    ) % {"key": key[:40]}


def _unit_names(units: list[dict[str, Any]], own: set[int]) -> dict[int, str]:
    return {row["pk"]: unit_label(row["name"], row["agency"], row["agency__short_name"], own) for row in units}


def _facets(asked: Asked, types: dict[str, str], units: dict[int, str], found: lists.Counted) -> list[dict[str, Any]]:
    def options(names: dict[Any, Any], chosen: tuple[Any, ...], counts: dict[Any, int]) -> list[dict[str, Any]]:
        return [
            {
                "value": value,
                "label": label,
                "checked": value in chosen,
                "count": counts.get(value, 0) if counts else None,
            }
            for value, label in names.items()
            if not counts or value in counts or value in chosen
        ]

    return [
        {
            "name": "tinh-trang", "legend": _("State"), "options": options(STATE_LABELS, (asked.state,), {}), "single": True,
        },
        {"name": "loai", "legend": _("Document type"), "options": options(types, asked.types, found.types)},
        {"name": "don-vi", "legend": _("Owner unit"), "options": options(units, asked.units, found.units)},
    ]  # fmt: skip


def _clause_facet(asked: Asked, clauses: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    options = [
        {
            "value": number,
            "label": f"{number} {in_language(row, 'title')}",
            "checked": number in asked.clauses,
            "count": row["count"],
            "depth": row["depth"],
        }
        for number, row in clauses.items()
    ]
    return [{"name": "dieu-khoan", "legend": _("Clause of ISO 9001"), "options": options}] if options else []


def _chips(asked: Asked, types: dict[str, str], units: dict[int, str]) -> list[dict[str, str]]:
    def without(values: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
        return tuple(one for one in values if one != value)

    chips = [{"label": types[one], "url": asked.address(types=without(asked.types, one))} for one in asked.types]
    chips += [
        {"label": units[one], "url": asked.address(units=without(asked.units, one))}
        for one in asked.units
        if one in units
    ]
    chips += [
        {
            "label": _("Clause %(number)s") % {"number": one},
            "url": asked.address(clauses=without(asked.clauses, one)),
        }
        for one in asked.clauses
    ]
    if asked.agency:
        chips.append({"label": _("of one agency: %(name)s") % {"name": asked.agency}, "url": asked.address(agency="")})
    if asked.state != "hieu-luc":
        chips.append({"label": str(STATE_LABELS[asked.state]), "url": asked.address(state="hieu-luc", sort="ma")})
    if asked.day:
        chips.append({"label": _("on %(day)s") % {"day": f"{asked.day:%d/%m/%Y}"}, "url": asked.address(day=None)})
    return chips


def _heads(asked: Asked) -> dict[str, dict[str, str]]:
    """Per sort: the address that sorts by it (the other way round when it is the sort of now) and what aria-sort says."""
    heads = {}
    for key in SORTS:
        down = asked.sort == f"-{key}"
        now = asked.key == key
        heads[key.replace("-", "_")] = {
            "url": asked.address(sort=f"-{key}" if now and not down else key),
            "aria": ("descending" if down else "ascending") if now else "",
        }
    return heads


def _row(row: dict[str, Any], asked: Asked, own: set[int]) -> dict[str, Any]:
    """A row of values as the template writes it."""
    state = STATES[asked.state]
    kind = in_language(row, "document__type__name")
    if state == "in_force":
        url = reverse("documents:document", args=[row["document__slug"]]) + (f"?ngay={asked.day}" if asked.day else "")
    else:
        url = version_address(row)
    return {
        "pk": row["pk"],
        "code": row["document__code"],
        "title": row["title"],
        "url": url,
        "issue": row["issue"],
        "revision": row["revision"],
        "from_date": row["period__from_date"],
        "status": row["state"] if state == "preparing" else state,
        "meta": f"{kind} · {row['document__owner_unit__name']}",
        "agency": "" if row["document__agency"] in own else row["document__agency__short_name"],
        "until_date": row["period__until_date"] if state in {"superseded", "withdrawn"} else None,
    }


def _summary(counted: lists.Counted, asked: Asked) -> str:
    count = f"{counted.total:,}".replace(",", ".")
    if counted.is_more:
        found = _("More than %(count)s documents") % {"count": count}
    else:
        found = ngettext("%(count)s document", "%(count)s documents", counted.total) % {"count": count}
    if asked.q:
        return _("%(found)s matching “%(q)s”, with or without diacritics") % {"found": found, "q": asked.q}
    return found


def _ways_on(asked: Asked) -> list[dict[str, str]]:
    """What somebody who found nothing may try next."""
    ways = []
    if asked.is_filtered:
        ways.append({"url": reverse("documents:register"), "label": _("Clear the filters")})
    for state in ("hieu-luc", "chua-hieu-luc", "bi-thay-the", "dang-soan"):
        if state != asked.state and (asked.q or state == "dang-soan") and len(ways) < 3:
            ways.append({"url": asked.address(state=state, sort="ma"), "label": _look_in(state)})
    return ways


def _look_in(state: str) -> str:
    return {
        "hieu-luc": _("Look in what is in force"),
        "chua-hieu-luc": _("Look in what is not yet in force"),
        "bi-thay-the": _("Look in old versions"),
        "dang-soan": _("Look in what is being prepared"),
    }[state]


def _kinds(person: Any, asked: Asked) -> list[dict[str, Any]]:
    """What the person may have made of this list."""
    return [
        {"key": kind.key, "label": kind.label, "icon": ICONS[kind.key]}
        for kind in KINDS.values()
        if kind.is_open_to(person) and kind.is_of(STATES[asked.state])
    ]


def _buttons(person: Any) -> list[dict[str, Any]]:
    buttons = []
    for permission, name, label, icon, primary in WRITING:
        with suppress(NoReverseMatch):  # a page that is not mounted is not shown
            if rights_of(person).may_somewhere(permission):
                buttons.append({"url": reverse(name), "label": label, "icon": icon, "primary": primary})
    return buttons
