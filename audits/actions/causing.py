"""The analysis of a cause: written whole, in one act, while the cause is looked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from audits.actions.correcting import running
from audits.kinds import MOST_BONES, MOST_WHYS, Bone, CarState, Method
from audits.models import Cause, CauseLine, CorrectiveAction
from audits.querysets import WORK
from audits.words import optional, said
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

FEWEST_WHYS = 2


class Given(NamedTuple):
    """One line as typed. `under` is the number, from 1, of the line that it explains; a chain of whys has none to choose."""

    text: str
    question: str = ""
    bone: str = ""
    under: int | None = None


@transaction.atomic
def write_cause(
    corrective: CorrectiveAction,
    *,
    method: str,
    lines: Sequence[Given],
    root: str,
    by: Any,
    at: datetime,
    similar: str = "",
    edition: int | None = None,
) -> Cause:
    """Write the analysis of this round, in place of what was there.

    `edition` is that of the analysis that the person had before the eyes, 0 for none; another one now is refused, so
    that nobody overwrites the work of somebody else unseen. Raises Refused for a cause that leads to itself.
    """
    corrective = running(corrective, CarState.OPEN)
    if not by.has_perm(WORK, corrective):
        raise Refused(_("Only the unit it concerns, the post it was given to and the QMS officer write here."))
    cause = Cause.objects.select_for_update().filter(corrective=corrective, round=corrective.round).first()
    _require_seen(cause, edition)
    checked = _checked(method, lines)
    root = optional(root, "root")
    if cause is None:
        cause = Cause(corrective=corrective, round=corrective.round, edition=0)
    cause.method, cause.root, cause.similar = method, root, optional(similar, "similar")
    cause.by, cause.by_name, cause.at, cause.edition = by, by.full_name, at, cause.edition + 1
    cause.save()
    _replace(cause, checked)
    detail = {"method": method, "lines": len(checked), "round": cause.round}
    record(act=Act.CAUSE_WRITTEN, by=by, on=corrective, agency=corrective.agency, at=at, detail=detail)
    return cause


def _require_seen(cause: Cause | None, edition: int | None) -> None:
    if edition is None or edition == (cause.edition if cause else 0):
        return
    who, when = (cause.by_name, f"{cause.at:%d/%m/%Y}") if cause else ("", "")
    raise Refused(
        _(
            "%(name)s rewrote the analysis on %(day)s, after you opened it. What you typed is below; compare, then keep it."
        )
        % {"name": who, "day": when},
        field="edition",
    )


def _checked(method: str, lines: Sequence[Given]) -> list[Given]:
    if method == Method.WHYS:
        return _whys(lines)
    if method == Method.FISHBONE:
        return _bones(lines)
    raise Refused(_("Choose how the cause was looked for."), field="method")


def _whys(lines: Sequence[Given]) -> list[Given]:
    """A chain: each line asks why the one before is so."""
    if not FEWEST_WHYS <= len(lines) <= MOST_WHYS:
        raise Refused(
            _("Ask why at least %(fewest)d times and at most %(most)d times.")
            % {"fewest": FEWEST_WHYS, "most": MOST_WHYS},
            field="lines",
        )
    told: set[str] = set()
    for number, line in enumerate(lines, start=1):
        words = " ".join(line.text.casefold().split())
        if words in told:
            raise Refused(
                _("Answer %(n)d says the same as an earlier one, so the chain comes back to itself. Ask further.")
                % {"n": number},
                field="lines",
            )
        told.add(words)
    return [
        Given(_line(line.text, number), _line(line.question, number, 300) if line.question.strip() else "", "", number - 1 or None)
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip


def _bones(lines: Sequence[Given]) -> list[Given]:
    """Causes on the six bones; one may explain an earlier one of the same bone."""
    if not 1 <= len(lines) <= MOST_BONES:
        raise Refused(_("Write at least one cause and at most %(most)d.") % {"most": MOST_BONES}, field="lines")
    for number, line in enumerate(lines, start=1):
        _require_fits(line, number, lines)
    return [Given(_line(line.text, number), "", line.bone, line.under) for number, line in enumerate(lines, start=1)]


def _require_fits(line: Given, number: int, lines: Sequence[Given]) -> None:
    named = {"n": number, "m": line.under}
    if line.bone not in Bone.values:
        raise Refused(_("Cause %(n)d: choose on which bone it lies.") % named, field="lines")
    if line.under is None:
        return
    if line.under == number:
        raise Refused(_("Cause %(n)d points to itself. Choose another one, or none.") % named, field="lines")
    if not 1 <= line.under < number:
        raise Refused(_("Cause %(n)d explains an earlier one; there is no earlier cause %(m)d.") % named, field="lines")
    if lines[line.under - 1].bone != line.bone:
        raise Refused(_("Cause %(n)d lies on another bone than cause %(m)d, which it explains.") % named, field="lines")


def _line(text: str, number: int, longest: int = 500) -> str:
    return said(text, "lines", longest=longest, ask=_("Line %(n)d is empty. Fill it, or take it out.") % {"n": number})


def _replace(cause: Cause, lines: list[Given]) -> None:
    # From the end: a line never outlives the one it stands under.
    for row in cause.lines.order_by("-place"):
        row.delete()
    made: list[CauseLine] = []
    for place, line in enumerate(lines, start=1):
        under = made[line.under - 1] if line.under else None
        made.append(
            CauseLine.objects.create(
                cause=cause, place=place, bone=line.bone, question=line.question, text=line.text, under=under
            )
        )
