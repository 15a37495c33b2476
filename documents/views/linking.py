"""What needs what: who names a document, who cites a law, and what leads to something that is no longer in force."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents import broken
from documents.links import PLACES, USER, citing, form_places, users_of
from documents.models import Document, LegalCitation, LegalInstrument
from documents.querysets import KEEP, VIEW
from documents.views.asking import day_asked, reading_page
from documents.views.bars import crumbs_of
from documents.views.keeping import crumbs
from documents.views.labels import unit_label
from documents.views.legal import law_facts, law_found
from documents.views.paging import paged
from qms.access.gate import get_or_deny, require_somewhere
from qms.access.rights import rights_of
from qms.worktime import clock

SHOWN = 8  # beside the text; more on a page of their own


def users_shown(person: Any, document: Document, day: date) -> dict[str, Any]:
    """For a page of the document: the first that name it, with the address of all of them where there are more."""
    rows = list(users_of(person, document, day).values(*USER, "as_form", PLACES)[: SHOWN + 1])
    more = reverse("documents:used_by", args=[document.slug]) if len(rows) > SHOWN else ""
    own = rights_of(person).agencies
    return {"users": [_using(row, own, document) for row in rows[:SHOWN]], "users_url": more}


def user_row(row: dict[str, Any], own: set[int]) -> dict[str, Any]:
    """A row of periods with the columns USER as the templates write it."""
    unit = unit_label(
        row["document__owner_unit__name"], row["document__agency"], row["document__agency__short_name"], own
    )
    return {
        "version": row["version"],
        "code": row["document__code"],
        "title": row["version__title"],
        "url": reverse("documents:document", args=[row["document__slug"]]),
        "unit": unit,
        "from_date": row["from_date"],
        "as_form": row.get("as_form", False),
    }


def _using(row: dict[str, Any], own: set[int], document: Document) -> dict[str, Any]:
    """A row of `users_of` as the templates write it; `places` are where its version names the document as a form."""
    shown = user_row(row, own)
    places = form_places(row, document.code)
    shown["places"] = [{"text": text, "url": f"{shown['url']}#{at}" if at else ""} for at, text in places]
    return shown


@reading_page
def used_by(request: HttpRequest, slug: str) -> HttpResponse:
    """Documents in force today, or on `?ngay=`, that link to this one or name it as a form, as far as they may be read."""
    person, day = request.user, day_asked(request)
    document = get_or_deny(request, Document.objects.select_related("type"), VIEW, slug=slug)
    page = paged(request, users_of(person, document, day or clock.today()).values(*USER, "as_form", PLACES))
    own = rights_of(person).agencies
    context = {
        "heading": _("Documents that name %(code)s") % {"code": document.code},
        "lead": document.title,
        "rows": [_using(row, own, document) for row in page.rows],
        "page": page,
        "day": day,
        "crumbs": crumbs_of(document, _("Named by")),
    }
    return render(request, "documents/used_by.html", context)


@reading_page
def law_citing(request: HttpRequest, pk: int) -> HttpResponse:
    """One instrument of the shared list, and the documents in force today that cite it, as far as they may be read."""
    person, day = request.user, clock.today()
    law = law_found(pk, day)
    page = paged(request, citing(person, law, day).values(*USER))
    provisions = _provisions(law, [row["version"] for row in page.rows])
    own = rights_of(person).agencies
    context = {
        "law": law,
        **law_facts(person, law, day),
        "rows": [user_row(row, own) | {"provisions": provisions[row["version"]]} for row in page.rows],
        "page": page,
        "crumbs": [(_("Documents"), reverse("documents:register")), (law.number, "")],
    }
    return render(request, "documents/law_citing.html", context)


def _provisions(law: LegalInstrument, versions: list[int]) -> dict[int, list[str]]:
    """Which provisions each version cites, each once."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    rows = LegalCitation.objects.filter(instrument=law, version__in=versions).exclude(provision="")
    for version, provision in rows.values_list("version", "provision"):
        found[version][provision] = None
    return defaultdict(list, {version: list(names) for version, names in found.items()})


@reading_page
def bad_links(request: HttpRequest) -> HttpResponse:
    """Documents in force of the officer's agencies that name what is withdrawn or cite what is repealed, by code."""
    require_somewhere(request, KEEP)
    person, day = request.user, clock.today()
    agencies = rights_of(person, day).reach[KEEP].agencies
    page = paged(request, broken.versions(agencies, day))
    context = {
        "rows": broken.with_links(person, page.rows, day),
        "page": page,
        "crumbs": crumbs((_("Links that have gone bad"), "")),
    }
    return render(request, "documents/keeping/bad_links.html", context)
