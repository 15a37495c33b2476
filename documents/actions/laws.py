"""Acts on the shared list of laws: entered and mended by the officer of an agency that has none above it."""

import unicodedata
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.keeping import kept_agencies
from documents.models import LegalInstrument
from qms.people.models import Agency
from qms.search.fold import fold
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

_NEVER_FOLDED = "0123456789/ .-"


def law_keeper(person: Any, *, day: date) -> Agency | None:
    """The top agency for which the person keeps the laws that all agencies share; None for everybody else."""
    return kept_agencies(person, day=day).filter(parent__isnull=True).order_by("pk").first()


def law_numbered(number: str) -> LegalInstrument | None:
    """The instrument with this number, also where it was typed in small letters or without marks; None for no such law.

    Compared folded and here: SQLite takes Đ and đ for two letters.
    """
    number = unicodedata.normalize("NFC", " ".join(number.split()))
    begins = number[: len(number) - len(number.lstrip(_NEVER_FOLDED))]  # the database may look for these first
    found = LegalInstrument.objects.filter(number__startswith=begins)
    alike = [law for law in found if fold(law.number) == fold(number)]
    return next((law for law in alike if law.number == number), alike[0] if alike else None)


@transaction.atomic
def add_law(*, by: Any, at: datetime, day: date, **fields: Any) -> LegalInstrument:
    """Enter a law, decree, circular or decision: `number`, `kind`, `title`, and the optional fields of the model."""
    keeper = _require_keeper(by, day)
    fields["number"] = _free_number(fields["number"])
    _require_order(fields)
    law = LegalInstrument.objects.create(**fields)
    record(act=Act.SETTINGS_CHANGED, by=by, on=law, agency=keeper, at=at, detail={"law": law.number})
    return law


@transaction.atomic
def change_law(law: LegalInstrument, *, by: Any, at: datetime, day: date, **fields: Any) -> LegalInstrument:
    """Mend an entry or close it on the day it is no longer in effect. What cites it goes on citing it."""
    keeper = _require_keeper(by, day)
    law = LegalInstrument.objects.select_for_update().get(pk=law.pk)
    fields["number"] = _free_number(fields["number"], but=law.pk)
    _require_order(fields)
    for name, value in fields.items():
        setattr(law, name, value)
    law.save(update_fields=list(fields))
    record(act=Act.SETTINGS_CHANGED, by=by, on=law, agency=keeper, at=at, detail={"law": law.number})
    return law


def _require_keeper(by: Any, day: date) -> Agency:
    keeper = law_keeper(by, day=day)
    if keeper is None:
        raise Refused(_("The list of laws is shared; only the QMS officer of the top agency changes it. Ask there."))
    return keeper


def _free_number(number: str, *, but: int | None = None) -> str:
    number = unicodedata.normalize("NFC", " ".join(number.split()))
    others = LegalInstrument.objects.exclude(pk=but).values_list("number", flat=True)
    if fold(number) in map(fold, others):  # folded here, because SQLite knows no capitals beyond A to Z
        raise Refused(_("%(number)s is in the list already. Change that entry.") % {"number": number}, field="number")
    return number


def _require_order(fields: dict[str, Any]) -> None:
    begins, ends = fields.get("from_date"), fields.get("until_date")
    if begins and ends and ends <= begins:
        raise Refused(_("It cannot end before it takes effect. Check the two days."), field="until_date")
