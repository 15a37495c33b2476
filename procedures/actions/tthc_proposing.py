"""The act that takes proposed steps into the draft that was made from a record."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.drafting import new_id, open_draft
from documents.models import Version
from procedures import shape
from procedures.actions.writing import Changed, save_procedure
from procedures.models import AdministrativeProcedure, ProcedurePart
from procedures.reading import Misshapen, read
from procedures.timing import Unreadable, read_span
from procedures.tthc.accepting import Origin, origin_of, with_accepted
from procedures.tthc.proposing import Proposed, proposed
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

Typed = Mapping[int, Mapping[str, str]]
FIELDS = ("title", "instruction", "responsible", "kind")


def proposed_for(origin: Origin) -> Proposed:
    """Proposals for the text that the draft still holds; where it was all taken or thrown away, for that of the record."""
    if origin.texts:
        return proposed(origin.text)
    found = AdministrativeProcedure.objects.filter(code=origin.code).values_list("steps_text", flat=True).first()
    return proposed(found or "")


@transaction.atomic
def accept_proposed_steps(
    version: Version,
    typed: Typed,
    *,
    token: int,
    besides: bool,
    after_others: bool,
    by: Any,
    at: datetime,
    day: date,
) -> ProcedurePart:
    """Make steps of the proposals at the places that `typed` names, with the texts typed there, in the order of the record.

    What is not accepted stays as text in the step that holds it; `besides` says whether what tells no step stays too.
    `token` as in `save_procedure`: Raises Changed for a draft somebody wrote in since. Steps that people wrote stay where
    they are, and the new ones come after them, which `after_others` confirms. Raises Refused, field `<place>.<field>`.
    """
    version = open_draft(version, by=by)
    row = ProcedurePart.objects.filter(version=version).first()
    origin = origin_of(row.data) if row else None
    if row is None or origin is None:
        raise Refused(_("This draft was not made from a record, so there is nothing to propose."))
    if row.token != token:
        raise Changed(row, row.data)
    found = proposed_for(origin)
    rows = _checked(typed, len(found.steps))
    if origin.others and not after_others:
        told = {"n": origin.others}
        says = _("The draft has %(n)d steps that somebody wrote. Say that the accepted ones come after them.")
        raise Refused(says % told, field="after_others")
    rest = found.rest(typed.keys(), besides=besides) if origin.texts else ""
    data = with_accepted(row.data, rows, rest, origin, new_id)
    kept = save_procedure(version, data, token=token, by=by, at=at, day=day)
    detail = {"code": origin.code, "proposed": len(found.steps), "accepted": len(rows)}
    record(act=Act.STEPS_ACCEPTED, by=by, on=version, agency=version.document.agency, at=at, detail=detail)
    return kept


def _checked(typed: Typed, count: int) -> list[dict[str, Any]]:
    """The accepted rows in order, as steps are kept, with `case` and `limit`. Raises Refused naming row and field."""
    if not typed:
        raise Refused(_("Choose at least one of the proposed steps."))
    if not set(typed) <= set(range(count)):
        raise Refused(_("These proposals are no more. Look at the ones of now."))
    given = [{key: typed[place][key] for key in FIELDS} if place in typed else {} for place in range(count)]
    try:
        steps = read({"cases": [{"name": ""}], "steps": given}, new_id=new_id)["steps"]
    except Misshapen as wrong:
        raise Refused(str(wrong), field=".".join(wrong.path[1:])) from wrong
    return [steps[place] | _told(place, typed[place], steps[place]) for place in sorted(typed)]


def _told(place: int, row: Mapping[str, str], step: Mapping[str, Any]) -> dict[str, Any]:
    number = place + 1
    if not step["title"]:
        raise Refused(_("Step %(n)d: write what is done.") % {"n": number}, field=f"{place}.title")
    try:
        limit = read_span(row["limit"])
    except Unreadable as wrong:
        raise Refused(_("Step %(n)d: %(says)s") % {"n": number, "says": wrong}, field=f"{place}.limit") from wrong
    case = " ".join(row["case"].replace("\0", "").split())
    most = shape.CASE["name"].most
    if len(case) > most:
        says = _("Step %(n)d: the name of a case has at most %(most)d characters.") % {"n": number, "most": most}
        raise Refused(says, field=f"{place}.case")
    return {"limit": limit, "case": case}
