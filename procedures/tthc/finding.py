"""Where searching looks for administrative procedures: by code and by words of name, field and body, with or without marks.

They are public law, so whoever is signed in finds them; of the procedures in force that serve one, only those the person may
read are named.
"""

from collections import defaultdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import InForce
from documents.querysets import VIEW
from procedures.models import AdministrativeProcedure, ServedCode
from qms.search.found import FoundRow, none, row
from qms.search.match import matches
from qms.search.source import Source
from qms.worktime import clock

KIND, SERVED = "tthc", "tthc_served"
LONGEST = 100  # letters of a search
MOST_SERVING = 3  # procedures in force that are named with one


def find_tthc(person: Any, q: str, limit: int = 5) -> list[dict[str, Any]]:
    """At most `limit` of them, see `gathered`. One statement."""
    lists = listed(person, q, limit)
    return gathered(list(lists[0].union(*lists[1:], all=True)), q) if lists else []


def listed(person: Any, q: str, limit: int) -> list[QuerySet[Any, Any]]:
    """Two lists as `qms.search.found` joins them: at most `limit` administrative procedures, the code that was typed first, then
    those that count, by code; and the procedures in force that name one of these."""
    asked, today = _asked(q), clock.today()
    if not asked:
        return []
    stands = Q(abolished_date=None) | Q(abolished_date__gt=today)
    rank = Case(
        When(code__iexact=asked, then=Value(0)),
        When(stands, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    matching = AdministrativeProcedure.objects.filter(matches(asked) | Q(code__istartswith=asked))
    best = matching.annotate(rank=rank).order_by("rank", "sort_key", "code")[:limit]
    found: Any = AdministrativeProcedure.objects.filter(pk__in=best.values("pk")).order_by()
    in_force = InForce.objects.permitted(person, VIEW, day=today).on(today).order_by().values("version")
    serving: Any = ServedCode.objects.filter(code__in=best.values("code"), version__in=in_force).order_by()
    about = {"meta": F("field"), "meta_en": F("ministry"), "ended": F("abolished_date"), "sort": F("sort_key")}
    document = {"slug": F("version__document__slug"), "sort": F("version__document__sort_key"), "ended": none()}
    return [
        found.values_list(*row(KIND, code=F("code"), title=F("name"), **about)),
        serving.values_list(
            *row(SERVED, key=F("code"), code=F("version__document__code"), title=F("version__title"), **document)
        ),
    ]


def _asked(q: str) -> str:
    return " ".join(q.replace("\0", "").split())[:LONGEST]


def gathered(rows: list[tuple[Any, ...]], q: str) -> list[dict[str, Any]]:
    """Rows of `listed` as they are shown: title, code, url, `meta`, `ended` (a day, of one that is no more) and `links` to
    procedures in force."""
    asked, today = _asked(q).lower(), clock.today()
    links: dict[str, list[FoundRow]] = defaultdict(list)
    found: list[FoundRow] = []
    for one in map(FoundRow._make, rows):
        if one.kind == KIND:
            found.append(one)
        elif one.kind == SERVED:
            links[one.key].append(one)
    found.sort(key=lambda one: (one.code.lower() != asked, _is_over(one.ended, today), one.sort, one.code))
    return [
        {
            "title": one.title,
            "code": one.code,
            "url": reverse("procedures:tthc", args=[one.code]),
            "meta": " · ".join(filter(None, (one.meta, one.meta_en))),
            "ended": one.ended if _is_over(one.ended, today) else None,
            "links": [
                {"code": link.code, "title": link.title, "url": reverse("documents:document", args=[link.slug])}
                for link in sorted(links[one.code], key=lambda link: link.sort)[:MOST_SERVING]
            ],
        }
        for one in found
    ]


def _is_over(ended: date | None, today: date) -> bool:
    return ended is not None and ended <= today


def all_url(q: str) -> str:
    """The list of administrative procedures narrowed to the words."""
    return f"{reverse('procedures:tthc_list')}?{urlencode({'q': q[:LONGEST]})}"


SOURCE = Source("tthc", _("Administrative procedures"), find_tthc, listed=listed, gathered=gathered, all_url=all_url)
