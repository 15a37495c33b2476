"""Where searching looks for audits, findings and corrective actions: by number and by words, of what the person may see."""

from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left, LPad
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.auditing.querysets import VIEW_AUDIT
from audits.kinds import GRADE_KEYS, CarState
from audits.models import Audit, CorrectiveAction, Finding, SearchWords
from audits.models.auditing import Stage
from audits.querysets import VIEW_CORRECTIVE, VIEW_FINDING
from qms.search.found import FoundRow, none, row
from qms.search.match import matches
from qms.search.source import Source

AUDIT, FINDING, CORRECTIVE = "audit", "audit_finding", "audit_corrective"
LONGEST = 100  # letters of a search
SHOWN = 160  # letters of what was found that are shown
ADDRESSES = {FINDING: "audits:finding", CORRECTIVE: "audits:corrective"}
ORDER = (AUDIT, CORRECTIVE, FINDING)


def find_audits(person: Any, q: str, limit: int = 5) -> list[dict[str, Any]]:
    """At most `limit` of each kind, see `gathered`. One statement."""
    lists = listed(person, q, limit)
    return gathered(list(lists[0].union(*lists[1:], all=True)), q) if lists else []


def listed(person: Any, q: str, limit: int) -> list[QuerySet[Any, Any]]:
    """Three lists as `qms.search.found` joins them: at most `limit` audits, findings and corrective actions, the latest first."""
    asked = _asked(q)
    if not asked:
        return []
    audits = Audit.objects.permitted(person, VIEW_AUDIT).filter(_words("audit", asked))
    findings = Finding.objects.permitted(person, VIEW_FINDING).filter(_words("finding", asked))
    correctives = CorrectiveAction.objects.permitted(person, VIEW_CORRECTIVE).filter(_words("corrective", asked))
    numbered = Concat(
        Value("ĐG-"), Cast("year", CharField()), Value("-"), LPad(Cast("order", CharField()), 2, Value("0")),
        output_field=CharField(),
    )  # fmt: skip
    text = {"ended": none(), "slug": F("agency__slug"), "pk": F("pk")}
    return [
        _best(Audit, audits.order_by("-year", "-order", "-pk"), limit).values_list(
            *row(AUDIT, code=numbered, title=F("title"), state=F("stage"), issue=F("year"), revision=F("order"), **text)
        ),
        _best(Finding, findings.order_by("-found_date", "-pk"), limit).values_list(
            *row(FINDING, code=F("code"), title=Left("statement", SHOWN), state=F("grade"), unit=F("unit_name"), **text)
        ),
        _best(CorrectiveAction, correctives.order_by("-pk"), limit).values_list(
            *row(CORRECTIVE, code=F("code"), title=F("title"), state=F("state"), unit=F("unit_name"), **text)
        ),
    ]


def _best(model: Any, rows: QuerySet[Any], limit: int) -> QuerySet[Any]:
    return model.objects.filter(pk__in=rows.values("pk")[:limit]).order_by()


def _words(column: str, asked: str) -> Q:
    found = SearchWords.objects.filter(matches(asked), **{f"{column}__isnull": False})
    return Q(pk__in=found.values(column))


def _asked(q: str) -> str:
    return " ".join(q.replace("\0", "").split())[:LONGEST]


def gathered(rows: list[tuple[Any, ...]], q: str) -> list[dict[str, Any]]:
    """Rows of `listed` as they are shown: title, code, url, `meta`; the number that was typed comes first."""
    asked = _asked(q).lower()
    found = [one for one in map(FoundRow._make, rows) if one.kind in ORDER]
    found.sort(key=lambda one: (one.code.lower() != asked, ORDER.index(one.kind), -one.pk))
    return [
        {
            "title": one.title,
            "code": one.code,
            "url": _url(one),
            "meta": " · ".join(filter(None, (_what(one), one.unit))),
            "ended": None,
            "links": [],
        }
        for one in found
    ]


def _url(one: FoundRow) -> str:
    if one.kind == AUDIT:
        return reverse("audits:audit", args=[one.slug, one.issue, one.revision])
    return reverse(ADDRESSES[one.kind], args=[one.slug, one.code])


def _what(one: FoundRow) -> str:
    if one.kind == AUDIT:
        return f"{_('Audit')}, {str(Stage(one.state).label).lower()}"
    if one.kind == CORRECTIVE:
        return f"{_('Corrective action')}, {str(CarState(one.state).label).lower()}"
    return f"{_('Finding')}, {GRADE_KEYS[one.state][2]}"


SOURCE = Source("audits", _("Audits, findings, corrective actions"), find_audits, listed=listed, gathered=gathered)
