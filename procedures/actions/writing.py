"""Acts that write the data of a procedure in a draft."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from documents.actions.drafting import new_id, note_editor, open_draft
from documents.models import Document, LegalCitation, LegalInstrument, Version, VersionForm
from procedures.directory import Directory
from procedures.known import key_of
from procedures.linter import BY_KEY
from procedures.models import Part, ProcedurePart, ServedCode, StepParty
from procedures.reading import read
from procedures.tthc.codes import national_code
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused
from qms.worktime.days import TimeUnit

PROCEDURE = "quy-trinh"
REASON = 400
CITING = ("bases", "cases", "dossier", "fees", "steps")  # parts of the data that cite laws


class Changed(Refused):
    """Somebody else saved in between. `current` is the row as it is now, `mine` what was to be saved."""

    def __init__(self, current: ProcedurePart, mine: dict[str, Any]) -> None:
        super().__init__(_("Somebody else saved the steps while you were writing. Both are below; nothing is lost."))
        self.current, self.mine = current, mine


@transaction.atomic
def save_procedure(
    version: Version,
    data: Mapping[str, Any],
    *,
    token: int,
    by: Any,
    at: datetime,
    day: date,
    unit: str = TimeUnit.WORKING_DAY,
) -> ProcedurePart:
    """Keep the data of a draft, with its index of posts, its forms and citations. Returns the row with its next token.

    `token` is the one the data was read with, 0 where there was none. What is not complete is kept all the same; what has
    the wrong shape is refused (`procedures.reading.Misshapen`). Raises Changed when somebody saved in between.
    """
    version = open_draft(version, by=by)
    if version.document.type.slug != PROCEDURE:
        raise Refused(_("Only a procedure has steps. This document is of another type."))
    directory = Directory(version.document.agency, day)
    row = ProcedurePart.objects.filter(version=version).first()
    former = directory.former(row.data if row else None)
    found = _settled(read(data, new_id=new_id, unit=unit), directory, former)
    if (row.token if row else 0) != token:
        raise Changed(row or ProcedurePart(version=version, data_text="{}", token=0), found)
    row = row or ProcedurePart(version=version, token=0)
    text = json.dumps(found, ensure_ascii=False)
    if row.pk and row.data_text == text:
        return row
    before = row.data if row.pk else None
    row.data_text, row.token = text, row.token + 1
    row.save()
    _index_parties(version, found)
    _index_codes(version, found)
    _list_forms(version, found)
    _list_citations(version, found, before)
    version.token += 1
    version.save(update_fields=["token"])
    note_editor(version, by=by, at=at)
    return row


def _settled(data: dict[str, Any], directory: Directory, former: Mapping[str, Any]) -> dict[str, Any]:
    for step in data["steps"]:
        step["responsible"] = directory.settle(step["responsible"], former)
        for key in ("consulted", "informed"):
            step[key] = [found for one in step[key] if (found := directory.settle(one, former))]
    return data


def _index_parties(version: Version, data: Mapping[str, Any]) -> None:
    StepParty.objects.filter(version=version).delete()
    StepParty.objects.bulk_create(
        StepParty(version=version, step=UUID(step["id"]), part=part, **{f"{key[0]}_id": key[1]})
        for step in data["steps"]
        for part, key in _parties(step)
    )


def _parties(step: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, int]]]:
    rows = [(Part.RESPONSIBLE, step["responsible"])]
    rows += [(part, one) for part in (Part.CONSULTED, Part.INFORMED) for one in step[part]]
    for part, party in rows:
        if key := key_of(party):
            yield part, key


def _index_codes(version: Version, data: Mapping[str, Any]) -> None:
    ServedCode.objects.filter(version=version).delete()
    codes = dict.fromkeys(map(national_code, data["tthc"]))
    ServedCode.objects.bulk_create(ServedCode(version=version, code=code) for code in codes)


def forms_named(data: Mapping[str, Any]) -> list[str]:
    """Codes of forms that steps and papers of the dossier name, each once, in order."""
    codes = [code for step in data["steps"] for code in step["forms"]]
    codes += [row["form"] for row in data["dossier"] if row["form"]]
    return list(dict.fromkeys(codes))


def _list_forms(version: Version, data: Mapping[str, Any]) -> None:
    """Forms that are named and known stand in the version's list; none is ever taken out here: people list forms too."""
    codes = forms_named(data)
    there = set(VersionForm.objects.filter(version=version).values_list("form__code", flat=True))
    forms = Document.objects.filter(agency=version.document.agency, type__slug="bieu-mau", code__in=set(codes) - there)
    found = {form.code: form for form in forms}
    last = VersionForm.objects.filter(version=version).aggregate(last=Max("order"))["last"] or 0
    VersionForm.objects.bulk_create(
        VersionForm(version=version, form=found[code], order=order)
        for order, code in enumerate((code for code in codes if code in found), last + 1)
    )


def _list_citations(version: Version, data: Mapping[str, Any], before: Mapping[str, Any] | None) -> None:
    """Citations of laws that are in the register, by where they stand; those of places that went, go too."""
    wanted = dict.fromkeys(_citations(data))
    laws = {law.number: law for law in LegalInstrument.objects.filter(number__in={number for number, _p, _a in wanted})}
    anchors = {row["id"] for side in (before, data) if side for key in CITING for row in side[key]}
    LegalCitation.objects.filter(version=version, anchor__in=anchors).delete()
    there = set(
        LegalCitation.objects.filter(version=version, anchor=None).values_list("instrument__number", "provision")
    )
    LegalCitation.objects.bulk_create(
        LegalCitation(version=version, anchor=UUID(anchor), instrument=laws[number], provision=provision)
        for number, provision, anchor in wanted
        if number in laws and (number, provision) not in there
    )


def _citations(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Number, provision and the id of the row that cites."""
    yield from ((row["number"], row["provision"], row["id"]) for row in data["bases"] if row["number"])
    for key in CITING[1:]:
        for row in data[key]:
            yield from ((one["number"], one["provision"], row["id"]) for one in row.get("bases", ()) if one["number"])


@transaction.atomic
def waive_rule(version: Version, rule: str, *, reason: str, by: Any, at: datetime) -> ProcedurePart:
    """Set a rule of the linter aside for this version, with a reason that stays with it."""
    version = open_draft(version, by=by)
    row = _row(version)
    known = BY_KEY.get(rule)
    if known is None or not known.waivable:
        raise Refused(_("This rule cannot be set aside: mend what it finds."), field="rule")
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason:
        raise Refused(_("Write why this rule is set aside for this version."), field="reason")
    if len(reason) > REASON:
        raise Refused(_("The reason has at most %(most)s characters.") % {"most": REASON}, field="reason")
    row.waivers = row.waivers | {rule: {"reason": reason, "by": by.full_name}}
    return _keep_waivers(version, row, by=by, at=at, detail={"rule": rule, "reason": reason})


@transaction.atomic
def take_up_again(version: Version, rule: str, *, by: Any, at: datetime) -> ProcedurePart:
    """The rule holds again for this version."""
    version = open_draft(version, by=by)
    row = _row(version)
    if rule not in row.waivers:
        raise Refused(_("This rule was not set aside."), field="rule")
    row.waivers = {key: value for key, value in row.waivers.items() if key != rule}
    return _keep_waivers(version, row, by=by, at=at, detail={"rule": rule})


def _row(version: Version) -> ProcedurePart:
    row = ProcedurePart.objects.filter(version=version).first()
    if row is None:
        raise Refused(_("This draft has no steps yet."))
    return row


def _keep_waivers(version: Version, row: ProcedurePart, *, by: Any, at: datetime, detail: dict[str, Any]) -> Any:
    row.save(update_fields=["waivers_text"])
    note_editor(version, by=by, at=at)
    record(act=Act.RULE_WAIVED, by=by, on=version, agency=version.document.agency, at=at, detail=detail)
    return row
