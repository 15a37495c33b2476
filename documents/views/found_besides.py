"""What the search page shows besides texts in force: what is in preparation, and what the floors above find. One statement."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F

from documents.addresses import version_address
from documents.models import Version
from documents.register import narrowed
from documents.search import SOURCE, preparing
from documents.search_address import Wanted
from documents.views.labels import in_language
from qms.search.found import FoundRow, row
from qms.web.named import named

PREPARED = "prepared"


def besides(person: Any, wanted: Wanted, today: date, *, prepared: int, others: int) -> tuple[list[dict], list[dict]]:
    """At most `prepared` versions in preparation, by code, and of every other kind at most `others` + 1 rows as groups:
    key, title, rows, and the address of all of them where there are more. Nothing of other kinds under a filter."""
    lists = [_preparing(person, wanted, today, prepared)]
    sources = named(tuple(settings.SEARCH_SOURCES)) if others and not wanted.is_filtered else ()
    sources = tuple(source for source in sources if source.key != SOURCE.key and source.listed)
    for source in sources:
        lists += source.listed(person, wanted.asked.text, others + 1)
    rows = list(lists[0].union(*lists[1:], all=True) if lists[1:] else lists[0])
    found = sorted((FoundRow._make(one) for one in rows if one[0] == PREPARED), key=lambda one: (one.sort, one.pk))
    groups = [_group(source, rows, wanted.asked.text, others) for source in sources]
    return [_shown(one) for one in found], [group for group in groups if group["rows"]]


def _preparing(person: Any, wanted: Wanted, today: date, most: int) -> Any:
    rows = narrowed(preparing(person, wanted.asked, today), wanted.types, wanted.units)
    first = rows.order_by("document__sort_key", "pk").values("pk")[:most]
    columns = {
        "code": F("document__code"),
        "title": F("title"),
        "slug": F("document__slug"),
        "issue": F("issue"),
        "revision": F("revision"),
        "state": F("state"),
        "meta": F("document__type__name"),
        "meta_en": F("document__type__name_en"),
        "unit": F("document__owner_unit__name"),
        "sort": F("document__sort_key"),
        "pk": F("pk"),
    }
    found: Any = Version.objects.filter(pk__in=first).order_by()
    return found.values_list(*row(PREPARED, **columns))


def _shown(one: FoundRow) -> dict[str, Any]:
    fields = {**one._asdict(), "document__slug": one.slug, "type": one.meta, "type_en": one.meta_en}
    return {
        "code": one.code,
        "title": one.title,
        "url": version_address(fields),
        "issue": one.issue,
        "revision": one.revision,
        "status": one.state,
        "meta": f"{in_language(fields, 'type')} · {one.unit}",
    }


def _group(source: Any, rows: list[Any], text: str, most: int) -> dict[str, Any]:
    found = source.gathered(rows, text)
    url = source.all_url(text) if source.all_url and len(found) > most else ""
    return {"key": source.key, "title": source.title, "rows": found[:most], "all_url": url}
