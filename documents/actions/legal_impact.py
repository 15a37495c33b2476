"""Impact cases: what becomes of each suspect citation, by whom and why; what settles itself; when a case is closed."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from documents.actions.drafting import start_version
from documents.legal.impact import cites_still, living
from documents.legal.provisions import concerns
from documents.models import Document, ImpactCase, ImpactLine, InForce, Version
from documents.models.legal import FINAL, Relation, Settled
from qms.approvals.moves import State
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

SHORTEST, LONGEST = 5, 1000  # letters of a reason
VERDICTS = {"keep": Settled.KEPT, "revise": Settled.REVISING, "withdraw": Settled.WITHDRAWING}


class Done(NamedTuple):
    """How many places were settled, and the draft that was opened or goes on, if there is one."""

    places: int
    draft: Version | None


@transaction.atomic
def settle_lines(
    case: ImpactCase, document: Document, *, lines: Collection[int], verdict: str, reason: str, by: Any, at: datetime
) -> Done:
    """Say what becomes of places of one document: "keep", "revise" (its draft is opened) or "withdraw"; `lines` are ids.

    No text is changed by it. Raises Refused for a place that somebody settled meanwhile, and without a reason.
    """
    case = _locked(case)
    rows = list(
        ImpactLine.objects.select_for_update(of=("self",))
        .select_related("document")
        .filter(case=case, document=document, pk__in=lines)
    )
    _require_right(rows, lines, by)
    _require_open(rows)
    if verdict not in VERDICTS:
        raise Refused(_("Choose what becomes of them."), field="verdict")
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        raise Refused(
            _("Write the reason in %(shortest)d to %(longest)d characters.")
            % {"shortest": SHORTEST, "longest": LONGEST},
            field="reason",
        )
    draft = _draft(case, document, reason, by=by, at=at) if verdict == "revise" else None
    for row in rows:
        row.outcome, row.reason, row.by, row.by_name, row.at = VERDICTS[verdict], reason, by, by.full_name, at
        row.save(update_fields=["outcome", "reason", "by", "by_name", "at"])
    detail = {"document": document.code, "what": VERDICTS[verdict].value, "places": len(rows), "reason": reason[:200]}
    record(act=Act.IMPACT_SETTLED, by=by, on=case, agency=case.agency, at=at, detail=detail)
    _close([case.pk], at=at)
    return Done(len(rows), draft)


def _locked(case: ImpactCase) -> ImpactCase:
    rows = ImpactCase.objects.select_for_update(of=("self",))
    return rows.select_related("agency", "instrument", "relation__source").get(pk=case.pk)


def _require_right(rows: list[ImpactLine], lines: Collection[int], by: Any) -> None:
    if not lines:
        raise Refused(_("Choose at least one place."), field="lines")
    if len(rows) != len(set(lines)):
        raise Refused(_("These places do not belong to this document. Open the page again."), field="lines")
    if not by.has_perm("documents.edit_version", rows[0].document):
        raise Refused(_("Only who writes for the owner unit, or the QMS officer, says what becomes of this document."))


def _require_open(rows: list[ImpactLine]) -> None:
    settled = next((row for row in rows if row.outcome in FINAL), None)
    if settled is None:
        return
    who = settled.by_name or _("the system")
    raise Refused(
        _("%(who)s settled this at %(when)s: %(what)s. Open the page again to see it.")
        % {"who": who, "when": f"{settled.at:%d/%m/%Y}" if settled.at else "–", "what": settled.get_outcome_display()},
        field="lines",
    )


def _draft(case: ImpactCase, document: Document, reason: str, *, by: Any, at: datetime) -> Version | None:
    """The draft that follows the law, its basis filled in; one that is being written already is left as it is."""
    running = document.versions.in_preparation().first()
    if running is not None:
        return running if running.state == State.DRAFT and by.has_perm("documents.edit_version", running) else None
    draft = start_version(document, by=by, at=at, reason=reason)
    draft.basis = str(case.relation.source) if case.relation else str(case.instrument)
    draft.save(update_fields=["basis"])
    return draft


def drop_lines(cases: QuerySet[ImpactCase], *, reason: str, at: datetime) -> None:
    """What is not settled in these cases is no longer a question: the entry that they came from was taken back."""
    numbers = list(cases.values_list("pk", flat=True))
    ImpactLine.objects.unsettled().filter(case__in=numbers).update(
        outcome=Settled.MOOT, reason=reason[:LONGEST], by=None, by_name="", at=at
    )
    _close(numbers, at=at)


@transaction.atomic
def settle_by_force(*, at: datetime, day: date, documents: Collection[int] | None = None) -> int:
    """Settle lines whose version is no longer in force on `day` by what is in force instead; answers how many.

    Revised, where that text cites the law no more, or was announced as the revision after an amendment; withdrawn, where
    nothing of the document is in force or to come; else no longer a question, because the text in force is asked about itself.
    """
    rows = ImpactLine.objects.unsettled().exclude(living(day))
    if documents is not None:
        rows = rows.filter(document__in=documents)
    lines = list(rows.select_related("case__relation", "citation"))
    if not lines:
        return 0
    found = _answers(lines, day)
    for (outcome, answer), numbers in found.items():
        ImpactLine.objects.unsettled().filter(pk__in=numbers).update(outcome=outcome, answer=answer, at=at)
    _close({line.case_id for line in lines}, at=at)
    return sum(map(len, found.values()))


def _answers(lines: list[ImpactLine], day: date) -> dict[tuple[str, int | None], list[int]]:
    """Ids of lines by what became of them and the version that did it. One whose successor is still to come waits."""
    periods = InForce.objects.going_on(day).filter(document__in={line.document_id for line in lines})
    coming = set(periods.values_list("document", flat=True))
    now = dict(periods.on(day).values_list("document", "version"))
    cited = cites_still(list(now.values()), {line.citation.instrument_id for line in lines})
    found: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for line in lines:
        version = now.get(line.document_id)
        if version is not None:
            still = cited.get(version, {}).get(line.citation.instrument_id, [])
            found[_what_became(line, still), version].append(line.pk)
        elif line.document_id not in coming:
            found[Settled.WITHDRAWN, None].append(line.pk)
    return found


def _what_became(line: ImpactLine, still: list[str]) -> str:
    """`still` are the provisions of the law that the text in force cites."""
    relation = line.case.relation
    if not any(concerns(relation.provision if relation else "", provision) for provision in still):
        return Settled.REVISED
    amended = relation is not None and (relation.kind == Relation.AMENDS or relation.provision)
    return Settled.REVISED if amended and line.outcome == Settled.REVISING else Settled.MOOT


def _close(numbers: Collection[int], *, at: datetime) -> None:
    """Close those of the cases in which nothing is open any more."""
    waiting = ImpactLine.objects.unsettled().filter(case=OuterRef("pk"))
    done = ImpactCase.objects.running().filter(~Exists(waiting), pk__in=numbers).select_related("agency", "instrument")
    for case in done:
        case.closed_at = at
        case.save(update_fields=["closed_at"])
        record(act=Act.IMPACT_CLOSED, by=None, on=case, agency=case.agency, at=at)
