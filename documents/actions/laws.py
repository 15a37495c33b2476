"""Acts on the shared list of laws: entered and mended by the officer of an agency that has none above it."""

import unicodedata
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.actions.keeping import kept_agencies
from documents.actions.legal_impact import drop_lines
from documents.legal.impact import Change
from documents.legal.numbers import number_key
from documents.legal.spreading import spread
from documents.models import ImpactCase, LegalInstrument, LegalRelation
from documents.models.legal import ENDING
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST_REASON = 400


def law_keeper(person: Any, *, day: date) -> Agency | None:
    """The top agency for which the person keeps the laws that all agencies share; None for everybody else."""
    return kept_agencies(person, day=day).filter(parent__isnull=True).order_by("pk").first()


def law_numbered(number: str) -> LegalInstrument | None:
    """The instrument with this number, also where it was typed in small letters, without marks, or with other dashes.

    Compared by its key and here: SQLite takes Đ and đ for two letters. None for no such law.
    """
    number = unicodedata.normalize("NFC", " ".join(number.split()))
    return LegalInstrument.objects.filter(number=number).first() or next(iter(_alike(number)), None)


def _alike(number: str) -> list[LegalInstrument]:
    """Entries whose number is another way of writing this one, by number."""
    wanted = number_key(number)
    rows = LegalInstrument.objects.order_by("number").values_list("pk", "number")
    found = [pk for pk, known in rows if wanted and number_key(known) == wanted]
    return list(LegalInstrument.objects.filter(pk__in=found).order_by("number")) if found else []


@transaction.atomic
def add_law(*, by: Any, at: datetime, day: date, **fields: Any) -> LegalInstrument:
    """Enter a law, decree, circular or decision: `number`, `kind`, `title`, and the optional fields of the model."""
    keeper = require_keeper(by, day)
    fields["number"] = _free_number(fields["number"])
    _require_order(fields)
    try:
        with transaction.atomic():
            law = LegalInstrument.objects.create(**fields)
    except IntegrityError as at_once:  # somebody else entered it in the same moment
        raise _there_already(fields["number"]) from at_once
    record(act=Act.SETTINGS_CHANGED, by=by, on=law, agency=keeper, at=at, detail={"law": law.number})
    return law


@transaction.atomic
def change_law(
    law: LegalInstrument, *, reason: str, by: Any, at: datetime, day: date, **fields: Any
) -> LegalInstrument:
    """Mend an entry or close it on the day it is no longer in effect. What cites it goes on citing it.

    The reason stays in the trail and with the former entry. Nothing is written where nothing differs.
    """
    keeper = require_keeper(by, day)
    law, reason = LegalInstrument.objects.select_for_update().get(pk=law.pk), reasoned(reason)
    fields["number"] = _free_number(fields["number"], but=law.pk)
    _require_order(fields)
    before, until = law.until_date, fields.get("until_date", law.until_date)
    _require_said_end(law, until)
    changed = [name for name, value in fields.items() if getattr(law, name) != value]
    if not changed:
        return law
    for name in changed:
        setattr(law, name, fields[name])
    law._change_reason = reason  # type: ignore[attr-defined] # simple-history's way to be told why
    law.save(update_fields=changed)
    detail = {"law": law.number, "changed": changed, "reason": reason}
    record(act=Act.SETTINGS_CHANGED, by=by, on=law, agency=keeper, at=at, detail=detail)
    if until != before:
        _follow_end(law, before, at=at, by=by)
    return law


def _follow_end(law: LegalInstrument, before: date | None, *, by: Any, at: datetime) -> None:
    """The day on which a law ends was entered, moved or taken out: what was asked because of the old day is asked anew."""
    if before:
        drop_lines(
            ImpactCase.objects.filter(instrument=law, relation=None, effect_date=before),
            reason=_("The day on which %(law)s ends was changed.") % {"law": law.number},
            at=at,
        )
    if law.until_date and not LegalRelation.objects.standing().filter(
        target=law, kind__in=ENDING, provision="", effect_date=law.until_date
    ):
        spread(Change(law, law.until_date), by=by, at=at)


def reasoned(reason: str) -> str:
    """The reason as it is kept. Raises Refused for none."""
    if not reason.strip():
        raise Refused(_("Write the reason; it stays in the record."), field="reason")
    return reason.strip()[:LONGEST_REASON]


def require_keeper(by: Any, day: date) -> Agency:
    """The agency for which the person keeps the list. Raises Refused for everybody else."""
    keeper = law_keeper(by, day=day)
    if keeper is None:
        raise Refused(_("The list of laws is shared; only the QMS officer of the top agency changes it. Ask there."))
    return keeper


def _free_number(number: str, *, but: int | None = None) -> str:
    number = unicodedata.normalize("NFC", " ".join(number.split()))
    there = next((law for law in _alike(number) if law.pk != but), None)
    if there is not None:
        raise _there_already(there.number)
    return number


def _there_already(number: str) -> Refused:
    return Refused(_("%(number)s is in the list already. Change that entry.") % {"number": number}, field="number")


def _require_order(fields: dict[str, Any]) -> None:
    issued, begins, ends = (fields.get(name) for name in ("issued_date", "from_date", "until_date"))
    if begins and ends and ends <= begins:
        raise Refused(_("It cannot end before it takes effect. Check the two days."), field="until_date")
    if issued and begins and begins < issued:
        raise Refused(_("It cannot take effect before it is issued. Check the two days."), field="from_date")


def _require_said_end(law: LegalInstrument, until_date: date | None) -> None:
    """What another law ends stays ended as long as that relation stands."""
    rows = LegalRelation.objects.standing().filter(target=law, kind__in=ENDING, provision="")
    ended = rows.order_by("effect_date").select_related("source").first()
    if ended and (until_date is None or (ended.effect_date and until_date > ended.effect_date)):
        raise Refused(
            _("%(source)s ends it on %(day)s. Take that entry back first.")
            % {"source": ended.source.number, "day": f"{ended.effect_date:%d/%m/%Y}"},
            field="until_date",
        )
