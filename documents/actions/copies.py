"""Controlled copies: give a number, release, hand on, recall, settle. Who may do what, and from where to where: `copies.life`."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from documents.copies.answers import is_old
from documents.copies.codes import SHORT, TOKEN, new_code
from documents.copies.life import BY_KEY, HOLDER, OUTSTANDING, Move, Stage
from documents.copies.telling import tell_holder, tell_holders, tell_recall
from documents.models import ControlledCopy, CopyMove, Document, InForce, Version
from documents.querysets import KEEP_COPIES, VIEW_VERSION
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

LONGEST = {"place": 160, "purpose": 200, "words": 1000, "reason": 400, "holder_post": 300, "failure": 400}
ALIVE = (Stage.UNRELEASED, *OUTSTANDING)


@transaction.atomic
def number_copy(
    version: Version, *, holder: Any, place: str, purpose: str, by: Any, at: datetime, day: date
) -> ControlledCopy:
    """Draw the next copy number of the document for a paper of `version` that `holder` answers for.

    Nothing is printed yet (`release_copy`); the number stays used whatever follows. Raises Refused unless the person keeps
    the copies, the version is in force or to come, and the holder may read it.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=version.document_id)
    if not by.has_perm(KEEP_COPIES, document):
        raise Refused(_("Only the QMS officer or the records clerk of the agency issues controlled copies."))
    period = _period_of(version, day)
    place, purpose = _said(place, "place"), _said(purpose, "purpose")
    _require_reader(holder, version)
    last = ControlledCopy.objects.filter(document=document).aggregate(last=Max("number"))["last"] or 0
    copy = ControlledCopy.objects.create(
        document=document,
        version=version,
        number=last + 1,
        token=new_code(TOKEN),
        short_code=new_code(SHORT),
        holder=holder,
        holder_name=holder.full_name,
        holder_post=_post_of(holder, day),
        place=place,
        purpose=purpose,
        recall_due_date=period.until_date,
        numbered_at=at,
    )
    _note(copy, CopyMove.NUMBERED, by=by, at=at)
    detail = {"number": copy.number, "holder": copy.holder_name, "place": place}
    record(act=Act.COPY_NUMBERED, by=by, on=copy, agency=document.agency, at=at, detail=detail)
    return copy


def _period_of(version: Version, day: date) -> InForce:
    period = InForce.objects.going_on(day).filter(version=version).first()
    if period is None:
        raise Refused(
            _("Version %(n)s is not in force and does not come into force, so it has no controlled copies.")
            % {"n": version.number},
            field="version",
        )
    return period


def _said(text: str, field: str) -> str:
    text = " ".join(text.split())[: LONGEST[field]]
    if not text:
        ask = {"place": _("Say where the paper is kept."), "purpose": _("Say what the paper is for.")}
        raise Refused(ask[field], field=field)
    return text


def _require_reader(holder: Any, version: Version) -> None:
    if not holder.is_active or not holder.has_perm(VIEW_VERSION, version):
        raise Refused(
            _("%(name)s may not read this document, so no copy of it is handed to them. Share the document first.")
            % {"name": holder.full_name},
            field="holder",
        )


def _post_of(person: Any, day: date) -> str:
    seats = rights_of(person, day).seats
    return f"{seats[0].title}, {seats[0].unit_name}"[: LONGEST["holder_post"]] if seats else ""


def _note(copy: ControlledCopy, key: str, *, by: Any, at: datetime, words: str = "") -> CopyMove:
    return CopyMove.objects.create(copy=copy, move=key, by=by, by_name=by.full_name, at=at, words=words)


def require_printable(copy: ControlledCopy, *, by: Any, day: date) -> None:
    """Raises Refused unless the person may print this number now, for the first time."""
    _require_right(BY_KEY["release"], copy, by)
    if copy.failure:
        raise Refused(
            _("Copy no. %(n)s could not be printed and stays not released. Issue a new copy: it gets the next number.")
            % {"n": f"{copy.number:02d}"}
        )
    if copy.stage != Stage.UNRELEASED:
        raise Refused(
            _("Copy no. %(n)s was printed. A paper printed again is a new copy with a number of its own.")
            % {"n": f"{copy.number:02d}"}
        )
    _period_of(copy.version, day)


@transaction.atomic
def release_copy(copy: ControlledCopy, *, sha256: str, by: Any, at: datetime, day: date) -> ControlledCopy:
    """The paper of this number (its bytes have this hash) leaves the system; from now on somebody answers for it."""
    copy = locked(copy)
    require_printable(copy, by=by, day=day)
    copy.released_at = at
    copy = _moved(copy, "release", by=by, at=at, detail={"sha256": sha256})
    tell_holder(copy, at=at)
    return copy


@transaction.atomic
def note_failed_print(copy: ControlledCopy, *, why: str, by: Any, at: datetime) -> ControlledCopy:
    """The PDF of this number could not be made: the number is burnt, the copy stays not released."""
    copy = locked(copy)
    _require_right(BY_KEY["release"], copy, by)
    if copy.stage == Stage.UNRELEASED and not copy.failure:
        copy.failure = why[: LONGEST["failure"]] or "–"
        copy.save(update_fields=["failure"])
        _note(copy, CopyMove.NOT_PRINTED, by=by, at=at, words=copy.failure)
        detail = {"number": copy.number, "why": copy.failure}
        record(act=Act.COPY_NOT_RELEASED, by=by, on=copy, agency=copy.document.agency, at=at, detail=detail)
    return copy


@transaction.atomic
def receive_copy(copy: ControlledCopy, *, by: Any, at: datetime) -> ControlledCopy:
    """The holder confirms to have the paper."""
    return _moved(locked(copy), "receive", by=by, at=at)


@transaction.atomic
def pass_copy_on(
    copy: ControlledCopy, *, holder: Any, place: str, words: str, by: Any, at: datetime, day: date
) -> ControlledCopy:
    """Somebody else answers for the paper from now on, who has to confirm it; `words` say why."""
    copy = locked(copy)
    _require_move(BY_KEY["pass_on"], copy, by)
    if holder.pk == copy.holder_id and place.strip() == copy.place:
        raise Refused(_("%(name)s holds it there already.") % {"name": copy.holder_name}, field="holder")
    if not InForce.objects.going_on(day).filter(version=copy.version_id).exists():
        raise Refused(_("The text of this paper is no longer in force: take the paper back instead of passing it on."))
    _require_reader(holder, copy.version)
    before = copy.holder_name
    copy.place = _said(place, "place")
    copy.holder, copy.holder_name, copy.holder_post = holder, holder.full_name, _post_of(holder, day)
    copy = _moved(copy, "pass_on", by=by, at=at, words=words, detail={"from": before, "to": copy.holder_name})
    tell_holder(copy, at=at)
    return copy


@transaction.atomic
def take_copy_back(copy: ControlledCopy, *, by: Any, at: datetime, words: str = "") -> ControlledCopy:
    """The keeper has the paper back."""
    return _moved(locked(copy), "take_back", by=by, at=at, words=words)


@transaction.atomic
def certify_destruction(copy: ControlledCopy, *, words: str, by: Any, at: datetime) -> ControlledCopy:
    """The keeper, who is not the holder, certifies that the paper was destroyed; `words` say how and before whom."""
    return _moved(locked(copy), "certify", by=by, at=at, words=words)


@transaction.atomic
def say_destroyed(copy: ControlledCopy, *, words: str, by: Any, at: datetime, day: date) -> ControlledCopy:
    """The holder states that an old paper was destroyed. It is a statement: the keeper may certify it later.

    Raises Refused while the paper is of the text in force and nobody wants it back.
    """
    copy = locked(copy)
    _require_move(BY_KEY["say_destroyed"], copy, by)
    if not is_old(copy, day):
        raise Refused(
            _(
                "This paper is of the text in force and nobody asked for it back. Hand it to who keeps the copies instead."
            )
        )
    return _moved(copy, "say_destroyed", by=by, at=at, words=words)


@transaction.atomic
def report_lost(copy: ControlledCopy, *, words: str, by: Any, at: datetime) -> ControlledCopy:
    """The holder or the keeper states that the paper cannot be found, when and how it was noticed."""
    return _moved(locked(copy), "lose", by=by, at=at, words=words)


@transaction.atomic
def report_found(copy: ControlledCopy, *, words: str, by: Any, at: datetime) -> ControlledCopy:
    """A lost paper turned up and is with the keeper."""
    return _moved(locked(copy), "find", by=by, at=at, words=words)


@transaction.atomic
def recall_copy(copy: ControlledCopy, *, due_on: date, reason: str, by: Any, at: datetime, day: date) -> ControlledCopy:
    """Ask for the paper back by `due_on`, though its version goes on."""
    copy = locked(copy)
    _require_right(BY_KEY["take_back"], copy, by)
    _require_stage(BY_KEY["take_back"], copy)
    reason = " ".join(reason.split())[: LONGEST["reason"]]
    if not reason:
        raise Refused(_("Write why the paper has to come back."), field="reason")
    if due_on < day:
        raise Refused(_("The day lies before today. Choose today or a later day."), field="due_on")
    if copy.recall_due_date and not copy.recall_reason and copy.recall_due_date <= due_on:
        raise Refused(
            _("It has to be back by %(day)s already, when its version ends.")
            % {"day": f"{copy.recall_due_date:%d/%m/%Y}"},
            field="due_on",
        )
    copy.recall_due_date, copy.recall_reason = due_on, reason
    copy.save(update_fields=["recall_due_date", "recall_reason"])
    _note(copy, CopyMove.RECALLED, by=by, at=at, words=reason)
    detail = {"number": copy.number, "due": due_on.isoformat(), "reason": reason[:200]}
    record(act=Act.COPY_RECALLED, by=by, on=copy, agency=copy.document.agency, at=at, detail=detail)
    tell_recall(copy, at=at)
    return copy


def recall_with(period: InForce, *, by: Any, at: datetime) -> int:
    """After the end of a period was set, moved or lifted, in the same transaction: every paper out gets that day to be back.

    A recall that the keeper set for an earlier day stays. One statement, whatever the number; answers how many changed.
    """
    end = period.until_date
    rows = ControlledCopy.objects.filter(version=period.version_id, stage__in=ALIVE)
    if end is None:
        rows = rows.filter(recall_reason="", recall_due_date__isnull=False)
    else:
        rows = rows.filter(Q(recall_reason="") | Q(recall_due_date__gt=end)).exclude(recall_due_date=end)
    count = ControlledCopy.objects.filter(pk__in=rows.values("pk")).update(recall_due_date=end, recall_reason="")
    if count:
        act = Act.COPY_RECALLED if end else Act.COPY_RECALL_LIFTED
        detail = {"copies": count, "due": end.isoformat() if end else ""}
        record(act=act, by=by, on=period.version, agency=period.document.agency, at=at, detail=detail)
    if count and end:
        tell_holders(period.version, end, at=at)
    return count


@transaction.atomic
def note_copies_exported(agency: Agency, *, count: int, listed: str, by: Any, at: datetime) -> None:
    """Record that the list of copies was taken out as a file."""
    if agency.pk not in rights_of(by).reach[KEEP_COPIES].agencies:
        raise Refused(_("Only the QMS officer or the records clerk of the agency does this."))
    detail = {"kind": "copies", "list": listed[:200], "count": count}
    record(act=Act.EXPORTED, by=by, on=agency, agency=agency, at=at, detail=detail)


def locked(copy: ControlledCopy) -> ControlledCopy:
    """The row of today, kept from others until the end of the transaction."""
    rows = ControlledCopy.objects.select_for_update(of=("self",)).select_related(
        "document__agency", "version__document"
    )
    return rows.defer("version__snapshot").get(pk=copy.pk)


def _moved(
    copy: ControlledCopy, key: str, *, by: Any, at: datetime, words: str = "", detail: dict[str, Any] | None = None
) -> ControlledCopy:
    """Make one move of the table on a locked row, and write it down."""
    move, words = BY_KEY[key], " ".join(words.split())[: LONGEST["words"]]
    _require_move(move, copy, by)
    if move.words and not words:
        raise Refused(_("Write how it happened; it stays in the record of the copy."), field="words")
    _note(copy, key, by=by, at=at, words=words)
    copy.stage = move.after
    copy.save(update_fields=["stage", "holder", "holder_name", "holder_post", "place", "released_at"])
    told = {"number": copy.number, "holder": copy.holder_name, **(detail or {})}
    if words:
        told["words"] = words[:300]
    record(act=move.act, by=by, on=copy, agency=copy.document.agency, at=at, detail=told)
    return copy


def _require_move(move: Move, copy: ControlledCopy, by: Any) -> None:
    _require_right(move, copy, by)
    _require_stage(move, copy)


def _require_right(move: Move, copy: ControlledCopy, by: Any) -> None:
    is_holder, is_keeper = copy.holder_id == by.pk, by.has_perm(KEEP_COPIES, copy)
    if move.by_another and is_holder:
        raise Refused(_("Nobody certifies the destruction of the own copy. Ask somebody else who keeps copies."))
    if not move.is_for(keeps=is_keeper, holds=is_holder):
        raise Refused(
            _("Only %(name)s, who holds this copy, does this.") % {"name": copy.holder_name}
            if move.who == HOLDER
            else _("Only the QMS officer or the records clerk of the agency does this.")
        )


def _require_stage(move: Move, copy: ControlledCopy) -> None:
    if copy.stage not in move.before:
        raise Refused(
            _("Copy no. %(n)s is %(stage)s. Open the page again to see what can be done now.")
            % {"n": f"{copy.number:02d}", "stage": copy.get_stage_display()}
        )
