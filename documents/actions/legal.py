"""What is entered about laws besides the entry itself: what one does to another, and when one ends. By the top agency."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.actions.laws import reasoned, require_keeper
from documents.actions.legal_impact import drop_lines
from documents.legal.closure import circle
from documents.legal.impact import Change
from documents.legal.spreading import spread
from documents.models import ImpactCase, LegalInstrument, LegalRelation
from documents.models.legal import CHANGING, ENDING, Relation
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST_PROVISION = 120


@transaction.atomic
def relate_laws(
    source: LegalInstrument,
    target: LegalInstrument,
    *,
    kind: str,
    reason: str,
    by: Any,
    at: datetime,
    day: date,
    provision: str = "",
    effect_date: date | None = None,
) -> LegalRelation:
    """Enter that `source` replaces, amends, repeals, guides or rests on `target`, whole or in the part `provision` names.

    Without `effect_date` it counts from the day the source takes effect. Replaced or repealed as a whole, the target ends
    that day. Citations of it become suspect at once. Raises Refused for a circle, for days out of order and for a relation
    that stands already.
    """
    keeper = require_keeper(by, day)
    laws = {law.pk: law for law in LegalInstrument.objects.select_for_update().filter(pk__in=(source.pk, target.pk))}
    source, target = laws[source.pk], laws[target.pk]
    reason, provision = reasoned(reason), " ".join(provision.split())[:LONGEST_PROVISION]
    effect_date = effect_date or source.from_date
    _require_no_circle(source, target, kind)
    _require_order(source, target, kind, effect_date, provision)
    relation = _written(source, target, kind, provision, effect_date, reason=reason, by=by, at=at)
    if relation.ends and effect_date and (target.until_date is None or target.until_date > effect_date):
        target.until_date = effect_date
        target._change_reason = reason  # type: ignore[attr-defined] # simple-history's way to be told why
        target.save(update_fields=["until_date"])
    detail = {"law": source.number, "kind": kind, "to": target.number, "reason": reason}
    record(act=Act.LAW_CHANGED, by=by, on=target, agency=keeper, at=at, detail=detail)
    if kind in CHANGING and effect_date:
        spread(Change(target, effect_date, relation), by=by, at=at)
    return relation


def _written(
    source: LegalInstrument,
    target: LegalInstrument,
    kind: str,
    provision: str,
    effect_date: date | None,
    *,
    reason: str,
    by: Any,
    at: datetime,
) -> LegalRelation:
    try:
        with transaction.atomic():
            return LegalRelation.objects.create(
                source=source,
                target=target,
                kind=kind,
                provision=provision,
                effect_date=effect_date,
                reason=reason,
                added_by=by,
                added_at=at,
            )
    except IntegrityError as twice:
        raise Refused(_("This is in the list already."), field="target") from twice


def _require_no_circle(source: LegalInstrument, target: LegalInstrument, kind: str) -> None:
    if kind not in Relation.values:
        raise Refused(_("Choose what it does to the other."), field="kind")
    if source.pk == target.pk:
        raise Refused(_("A law does nothing to itself. Choose another one."), field="target")
    way = circle(source.pk, target.pk, kind)
    if way:
        numbers = LegalInstrument.objects.in_bulk(way)
        raise Refused(
            _("That would go round in a circle: %(way)s. Check which of the two came later.")
            % {"way": " → ".join(numbers[pk].number for pk in [source.pk, *way])},
            field="target",
        )


def _require_order(
    source: LegalInstrument, target: LegalInstrument, kind: str, effect_date: date | None, provision: str
) -> None:
    if source.issued_date and target.issued_date and source.issued_date < target.issued_date:
        raise Refused(
            _("%(source)s was issued on %(day)s, before %(target)s. Check which of the two does it to the other.")
            % {"source": source.number, "target": target.number, "day": f"{source.issued_date:%d/%m/%Y}"},
            field="target",
        )
    if kind not in CHANGING:
        return
    if effect_date is None:
        raise Refused(_("Enter the day from which it counts; the three months begin with it."), field="effect_date")
    if source.from_date and effect_date < source.from_date:
        raise Refused(
            _("%(law)s takes effect on %(day)s; it changes nothing before.")
            % {"law": source.number, "day": f"{source.from_date:%d/%m/%Y}"},
            field="effect_date",
        )
    if kind in ENDING and not provision and target.from_date and effect_date <= target.from_date:
        raise Refused(
            _("%(law)s takes effect on %(day)s; it cannot end before. Check the two days.")
            % {"law": target.number, "day": f"{target.from_date:%d/%m/%Y}"},
            field="effect_date",
        )


@transaction.atomic
def take_back_relation(relation: LegalRelation, *, reason: str, by: Any, at: datetime, day: date) -> LegalRelation:
    """Undo an entry made by mistake: the law that it ended goes on, and what was asked because of it is asked no more."""
    keeper = require_keeper(by, day)
    relation = (
        LegalRelation.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=relation.pk)
    )
    if relation.void_at:
        raise Refused(_("This entry is taken back already."))
    reason = reasoned(reason)
    relation.void_by, relation.void_at, relation.void_reason = by, at, reason
    relation.save(update_fields=["void_by", "void_at", "void_reason"])
    if relation.ends:
        _live_on(relation)
    drop_lines(ImpactCase.objects.filter(relation=relation), reason=reason, at=at)
    detail = {"law": relation.source.number, "kind": relation.kind, "to": relation.target.number, "reason": reason}
    record(
        act=Act.LAW_CHANGED, by=by, on=relation.target, agency=keeper, at=at, detail={**detail, "ending": "taken back"}
    )
    return relation


def _live_on(relation: LegalRelation) -> None:
    """The target goes on, unless another relation ends it too."""
    others = LegalRelation.objects.standing().filter(target=relation.target, kind__in=ENDING, provision="")
    target = LegalInstrument.objects.select_for_update().get(pk=relation.target_id)
    if target.until_date == relation.effect_date:
        target.until_date = others.order_by("effect_date").values_list("effect_date", flat=True).first()
        target.save(update_fields=["until_date"])


@transaction.atomic
def end_law(
    law: LegalInstrument, *, until_date: date, reason: str, by: Any, at: datetime, day: date
) -> LegalInstrument:
    """Enter that a law runs out, or is ended by something that is not in the list: from `until_date` on it does not count."""
    keeper = require_keeper(by, day)
    law = LegalInstrument.objects.select_for_update().get(pk=law.pk)
    reason = reasoned(reason)
    if law.until_date:
        raise Refused(
            _("%(law)s ends on %(day)s already. Change the day in its entry if it is wrong.")
            % {"law": law.number, "day": f"{law.until_date:%d/%m/%Y}"},
            field="until_date",
        )
    if any(known and until_date <= known for known in (law.from_date, law.issued_date)):
        raise Refused(_("It cannot end before it takes effect. Check the two days."), field="until_date")
    law.until_date = until_date
    law._change_reason = reason  # type: ignore[attr-defined] # simple-history's way to be told why
    law.save(update_fields=["until_date"])
    detail = {"law": law.number, "until": until_date.isoformat(), "reason": reason}
    record(act=Act.LAW_CHANGED, by=by, on=law, agency=keeper, at=at, detail=detail)
    spread(Change(law, until_date), by=by, at=at)
    return law
