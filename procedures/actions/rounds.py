"""The round over procedures in force: begun or taken up, done slice by slice, ended with what there is to tell."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from documents.models import InForce
from procedures.models import Closed, LinterRound, StandingFinding
from procedures.rounds.facts import Calendars, Looked, slice_after
from procedures.rounds.matching import ALTERED, differences
from procedures.rounds.telling import record_round, tell_of_round

AT_ONCE = 500  # rows of one insert


@transaction.atomic
def begin_round(*, at: datetime, day: date) -> LinterRound:
    """The round of `day` that is going on, else a new one. One left from a day before is ended where it came to."""
    for left in LinterRound.objects.filter(finished_at=None).exclude(day_date=day):
        end_round(left, at=at)
    this, _is_new = LinterRound.objects.get_or_create(day_date=day, finished_at=None, defaults={"started_at": at})
    return this


def look_at_slice(this: LinterRound, calendars: Calendars, *, at: datetime) -> bool:
    """Look at the next procedures and write what is different; False when nothing is left to look at.

    Looking takes longer than writing, so nobody is kept waiting by it: where somebody else wrote these meanwhile, what was
    looked at is dropped, and the next call goes on behind them.
    """
    this = LinterRound.objects.get(pk=this.pk)
    looked = [] if this.finished_at else slice_after(this.reached, this.day_date, calendars)
    if not looked:
        return False
    _keep_slice(this, looked, at)
    return True


@transaction.atomic
def _keep_slice(seen: LinterRound, looked: list[Looked], at: datetime) -> None:
    this = LinterRound.objects.select_for_update().get(pk=seen.pk)
    if this.finished_at or this.reached != seen.reached:
        return
    appeared, closed = _write(looked, this, at)
    this.reached, this.looked = looked[-1].version, this.looked + len(looked)
    this.appeared, this.closed = this.appeared + appeared, this.closed + closed
    this.save(update_fields=["reached", "looked", "appeared", "closed"])


def _write(looked: list[Looked], this: LinterRound, at: datetime) -> tuple[int, int]:
    """How many findings appeared and how many were closed."""
    standing = StandingFinding.objects.open().filter(version__in=[one.version for one in looked])
    found = differences(looked, standing, this, at)
    _close([row.pk for row in found.close], Closed.MENDED, this, at)
    if found.alter:
        StandingFinding.objects.bulk_update(found.alter, ALTERED, batch_size=AT_ONCE)
    StandingFinding.objects.bulk_create(found.appear, batch_size=AT_ONCE)
    return len(found.appear), len(found.close)


def _close(numbers: list[int], why: Closed, this: LinterRound, at: datetime) -> None:
    if numbers:
        StandingFinding.objects.open().filter(pk__in=numbers).update(
            settled_at=at, settled_in=this, settled_why=why, last_seen_date=_seen_before(this)
        )


def _seen_before(this: LinterRound) -> date:
    """The day of the round before, which saw what this one sees no more."""
    before = LinterRound.objects.filter(pk__lt=this.pk).order_by("-pk").values_list("day_date", flat=True).first()
    return before or this.day_date


@transaction.atomic
def end_round(this: LinterRound, *, at: datetime) -> LinterRound:
    """Close what stands in texts that are no longer in force, tell what appeared, and note that the round is over. Once."""
    this = LinterRound.objects.select_for_update().get(pk=this.pk)
    if this.finished_at:
        return this
    now = InForce.objects.on(this.day_date).filter(version=OuterRef("version"))
    ended = list(StandingFinding.objects.open().exclude(Exists(now)).values_list("pk", flat=True))
    for start in range(0, len(ended), AT_ONCE):
        _close(ended[start : start + AT_ONCE], Closed.ENDED, this, at)
    this.closed, this.finished_at = this.closed + len(ended), at
    this.save(update_fields=["closed", "finished_at"])
    tell_of_round(this, at=at)
    record_round(this, at=at)
    return this


def run_round(*, at: datetime, day: date, go_on: Any = None) -> LinterRound:
    """A whole round, or the rest of one. `go_on(looked)` hears how many were looked at and answers whether to go on."""
    this, calendars = begin_round(at=at, day=day), Calendars()
    while look_at_slice(this, calendars, at=at):
        this.refresh_from_db()
        if go_on is not None and not go_on(this.looked):
            return this
    return end_round(this, at=at)
