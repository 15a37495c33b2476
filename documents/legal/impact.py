"""Which citations a change of law makes suspect, and by when the documents have to follow."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.legal.closure import falling_with
from documents.legal.provisions import concerns
from documents.models import ImpactCase, ImpactLine, InForce, LegalCitation, LegalInstrument, LegalRelation
from documents.models.legal import ENDING, Relation, Settled
from qms.approvals.moves import State
from qms.worktime.days import add_months

MONTHS = 3


@dataclass(frozen=True)
class Change:
    """What happened to a law: by a relation, or, without one, that it ran out; from `effect_date` on."""

    instrument: LegalInstrument
    effect_date: date
    relation: LegalRelation | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the law is left."""
        return self.relation is None or self.relation.ends

    @property
    def provision(self) -> str:
        return self.relation.provision if self.relation else ""

    @property
    def cases(self) -> QuerySet[ImpactCase]:
        """The cases opened for it so far, one an agency."""
        if self.relation:
            return ImpactCase.objects.filter(relation=self.relation)
        return ImpactCase.objects.filter(instrument=self.instrument, relation=None, effect_date=self.effect_date)

    @property
    def laws(self) -> set[int]:
        """The law, and with the whole of it everything that guides it."""
        return falling_with(self.instrument.pk) if self.is_whole else {self.instrument.pk}


class Suspect(NamedTuple):
    """A citation with what it belongs to, by ids."""

    citation: int
    version: int
    document: int
    agency: int


def due_date(effect_date: date) -> date:
    """The last day to follow a change: three months after it took effect (Decision 19/2014/QD-TTg, article 4).

    By the calendar, 30/11 to 28/02. A day off is not moved on: the decision says "no later than".
    """
    return add_months(effect_date, MONTHS)


def living(day: date, version: str = "version") -> Q:
    """For rows with a column `version`: in force on `day`, to come, or approved and waiting to be issued."""
    periods = InForce.objects.going_on(day).filter(version=OuterRef(version))
    return Q(Exists(periods)) | Q(**{f"{version}__state": State.APPROVED, f"{version}__period__isnull": True})


def suspects(change: Change, day: date) -> list[Suspect]:
    """Citations of living versions that the change concerns and that no case has yet. Two statements at most.

    Of a law that changes in part, texts that came into force later are taken to know the change; of one that ends, nothing
    that still cites it is right. What was settled of a document by keeping or revising it holds for its later versions.
    A law that ends twice, because it was replaced after it had run out, is asked about once.
    """
    lines = ImpactLine.objects.filter(citation=OuterRef("pk"))
    settled = ImpactLine.objects.filter(case__in=change.cases.values("pk"), document=OuterRef("version__document"))
    rows = LegalCitation.objects.filter(living(day), instrument__in=change.laws)
    rows = rows.exclude(Exists(lines.filter(case__in=change.cases.values("pk"))))
    if change.is_whole:
        rows = rows.exclude(Exists(settled.filter(outcome__in=(Settled.KEPT, Settled.REVISED))))
        ended = Q(case__relation=None) | Q(case__relation__kind__in=ENDING, case__relation__provision="")
        rows = rows.exclude(Exists(lines.filter(ended).exclude(outcome=Settled.MOOT)))
    else:
        rows = rows.exclude(Exists(settled.filter(outcome__in=(Settled.KEPT, Settled.REVISED, Settled.REVISING))))
        begun = Q(version__period__from_date__lte=change.effect_date)
        waiting = Q(version__period__isnull=True, version__created_at__date__lte=change.effect_date)
        rows = rows.filter(begun | waiting)
    found = rows.order_by("pk").values_list(
        "pk", "version", "version__document", "version__document__agency", "provision"
    )
    return [Suspect(*row[:4]) for row in found if concerns(change.provision, row[4])]


def changes_on_record() -> list[Change]:
    """Every change of law that the list knows and that has not been taken back, for looking again."""
    relations = LegalRelation.objects.standing().filter(kind__in=(*ENDING, Relation.AMENDS)).select_related("target")
    found = [Change(row.target, row.effect_date, row) for row in relations if row.effect_date]
    ended = {change.instrument.pk for change in found if change.is_whole}
    out = LegalInstrument.objects.filter(until_date__isnull=False).exclude(pk__in=ended)
    return found + [Change(law, law.until_date) for law in out if law.until_date]


def cites_still(versions: Collection[int], laws: Collection[int]) -> dict[int, dict[int, list[str]]]:
    """By version and law: the provisions that these versions cite."""
    found: dict[int, dict[int, list[str]]] = {}
    rows: Any = LegalCitation.objects.filter(version__in=versions, instrument__in=laws)
    for version, law, provision in rows.values_list("version", "instrument", "provision"):
        found.setdefault(version, {}).setdefault(law, []).append(provision)
    return found
