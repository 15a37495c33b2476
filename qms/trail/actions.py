"""Record an act, seal what was recorded, write a checkpoint outside the database."""

import json
import os
import tempfile
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from qms.trail import checkpoints, sealing
from qms.trail.acts import SEALED_AT_ONCE, Act
from qms.trail.models import Checkpoint, Entry, Seal
from qms.trail.refusals import Refused
from qms.worktime import clock

LONGEST_DETAIL = 4000  # characters of JSON
_AT_A_TIME = 1000


def record(
    *,
    act: Act,
    by: Any,
    on: models.Model | None = None,
    agency: Any = None,
    at: datetime | None = None,
    detail: dict[str, Any] | None = None,
    text: str = "",
    address: str | None = None,
) -> Entry:
    """Write one entry in the caller's transaction; a decision is sealed in it too, so record it last.

    `by` is a person or None for the system; `on` the subject, whose label, key and `text` (or own text) are copied;
    `agency` is by default the person's own. Raises RuntimeError outside a transaction, ValueError for an unknown act
    or a detail of more than 4000 characters, Refused where a decision cannot be sealed.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded in its own transaction")
    detail = detail or {}
    if len(json.dumps(detail, ensure_ascii=False)) > LONGEST_DETAIL:
        raise ValueError("the detail of a trail entry is small: name things, do not copy them")
    entry = Entry(
        act=Act(act),
        actor=by,
        actor_name=_cut(str(by), 120) if by else "",
        agency_id=agency.pk if agency else getattr(by, "agency_id", None),
        subject_type=on._meta.label if on else "",
        subject_id=str(on.pk) if on else "",
        subject_text=_cut(text or (str(on) if on else ""), 200),
        address=address,
        detail=detail,
        at=at or clock.now(),
    )
    entry.save(force_insert=True)
    if entry.act in SEALED_AT_ONCE:
        seal_now(entry)
    return entry


@transaction.atomic
def seal_now(entry: Entry) -> Seal:
    """Seal one entry in the caller's transaction, which from here to its end keeps other sealers waiting."""
    try:
        return _seal([entry.pk])[0]
    except sealing.SealingBroken as broken:
        raise Refused(broken) from broken


@transaction.atomic
def seal_entries(*, limit: int = 5000) -> int:
    """Seal at most `limit` waiting entries, oldest first; returns how many. Raises sealing.SealingBroken."""
    ids = sealing.unsealed_ids()[:limit]
    return len(_seal(ids)) if ids else 0


def write_checkpoint(*, at: datetime, folder: Path | None = None) -> Path | None:
    """Write the head of the chain into a new file of `folder` (CHECKPOINT_DIR); None where nothing is new.

    Only what is committed counts, so call it outside the act's transaction (`on_commit`). Raises OSError where the
    folder cannot be written and sealing.SealingBroken.
    """
    with transaction.atomic(durable=True):
        sealing.lock_chain()
        last = sealing.head()
        if not last.number or Checkpoint.objects.filter(size=last.number).exists():
            return None
        text = checkpoints.write(last, at=at, key=sealing.working_key(last))
        path = _keep(folder or settings.CHECKPOINT_DIR, checkpoints.file_name(last), text)
        Checkpoint.objects.create(size=last.number, hash=last.hash, key_id=last.key_id, at=at, text=text)
    return path


def _seal(ids: list[int]) -> list[Seal]:
    """Seals for these entries in this order, leaving out those that another sealer took meanwhile."""
    sealing.lock_chain()
    last = sealing.head()
    key = sealing.working_key(last)
    number, before, seals = last.number, last.hash, []
    for start in range(0, len(ids), _AT_A_TIME):
        waiting = Entry.objects.filter(pk__in=ids[start : start + _AT_A_TIME], seal__isnull=True)
        for row in waiting.order_by("id").values_list(*sealing.FIELDS):
            number += 1
            before = sealing.compute(key, before, number, row)
            seals.append(Seal(number=number, entry_id=row[0], hash=before, key_id=key.id))
    return Seal.objects.bulk_create(seals, batch_size=_AT_A_TIME)


def _cut(text: str, longest: int) -> str:
    return unicodedata.normalize("NFC", text)[:longest]


def _keep(folder: Path, name: str, text: str) -> Path:
    """A whole file or none: written beside, forced to the disk, then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".checkpoint-", delete=False, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    path = Path(file.name).replace(folder / name)
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return path
