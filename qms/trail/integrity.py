"""Finds what was changed behind the product's back: guards, seals, checkpoints, and the content of each app.

Every problem is named. Only committed rows are read, in batches, so that writers on SQLite are not kept waiting.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from qms.trail import checkpoints, guards, sealing
from qms.trail.models import Checkpoint, Entry, Seal

BATCH = 5000
LONGEST_UNSEALED = timedelta(minutes=15)
MOST_LINES = 200  # of one kind of problem in one gap; a count stands for the rest


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: `kind` for machines, `where` which row or file, `says` an English sentence."""

    kind: str
    where: str
    says: str


@dataclass
class Report:
    """What was found and how much was looked at."""

    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_data(self) -> dict:
        """Plain data for JSON."""
        return {"ok": self.ok, "problems": [asdict(p) for p in self.problems], "checked": self.counts}


def verify(*, at: datetime, files: Iterable[Path] = ()) -> Report:
    """Check everything. `files` are checkpoints kept elsewhere, looked at besides the database's own and CHECKPOINT_DIR."""
    report = Report()
    report.problems += guard_problems()
    last = sealing.head()
    report.problems += seal_problems(last)
    report.problems += waiting_problems(at=at)
    found, looked_at = _checkpoint_texts(files)
    report.problems += found
    for where, text in looked_at:
        report.problems += checkpoint_problems(text, where=where, last=last)
    report.counts = {"entries": Entry.objects.count(), "seals": last.number, "checkpoints": len(looked_at)}
    for path in settings.VERSION_CONTENT:
        content = import_string(path)
        for part in content if isinstance(content, (list, tuple)) else [content]:
            report.problems += getattr(part, "verify", lambda: ())()
    return report


def guard_problems() -> list[Problem]:
    """Guards that are missing, altered or strange."""
    return [Problem("guard", line.split(" ")[1], f"{line[0].upper()}{line[1:]}.") for line in guards.missing()]


def seal_problems(last: sealing.Head) -> Iterator[Problem]:
    """Every seal recomputed, in order: altered, missing, forged, out of place."""
    key = sealing.read_key()
    if last.number and key is None:
        yield Problem("key", "seal.key", "The sealing key is missing, so the seals cannot be recomputed.")
        return
    before, expected = "", 1
    columns = ("number", "hash", "key_id", *(f"entry__{name}" for name in sealing.FIELDS))
    for start in range(0, last.number, BATCH):
        rows = Seal.objects.filter(number__gt=start, number__lte=start + BATCH).order_by("number").values_list(*columns)
        for number, seal, key_id, *entry in list(rows):
            if number != expected:
                yield from _gap(expected, number)
            elif key_id != key.id:
                yield Problem("key", f"seal {number}", f"Seal {number} was made with another key ({key_id}).")
            elif key and sealing.compute(key, before, number, entry) != seal:
                yield Problem("altered", f"entry {entry[0]}", f"Entry {entry[0]} or its seal {number} was changed.")
            before, expected = seal, number + 1
    if expected <= last.number:
        yield from _gap(expected, last.number + 1)


def waiting_problems(*, at: datetime) -> Iterator[Problem]:
    """Entries that should have been sealed by now; fewer entries than seals."""
    late = Entry.objects.filter(seal__isnull=True, at__lt=at - LONGEST_UNSEALED).order_by("id")
    count = late.count()
    for entry in late.values_list("id", flat=True)[:MOST_LINES]:
        yield Problem("unsealed", f"entry {entry}", f"Entry {entry} has waited too long for its seal.")
    if count > MOST_LINES:
        yield Problem("unsealed", "entries", f"{count - MOST_LINES} further entries wait too long for their seals.")


def checkpoint_problems(text: str, *, where: str, last: sealing.Head) -> Iterator[Problem]:
    """Whether the chain still contains what a checkpoint saw."""
    try:
        claim = checkpoints.read(text)
    except checkpoints.NoCheckpoint:
        yield Problem("checkpoint", where, "This is not a checkpoint of a trail.")
        return
    key = sealing.read_key()
    if key and (claim.key_id != key.id or not claim.is_genuine(key)):
        yield Problem("checkpoint", where, "This checkpoint was not signed with the present sealing key.")
    elif claim.size > last.number:
        says = f"The trail ends at {last.number}, but had {claim.size} seals: its end was cut off, or an older backup was restored."
        yield Problem("cut", where, says)
    elif not Seal.objects.filter(number=claim.size, hash=claim.hash).exists():
        yield Problem("rewritten", where, f"The trail up to seal {claim.size} is not the one this checkpoint saw.")


def _gap(first: int, after: int) -> Iterator[Problem]:
    """Numbers from `first` to before `after` did not come up: the seal is gone, or the entry it belongs to."""
    left = dict(Seal.objects.filter(number__gte=first, number__lt=after).values_list("number", "entry_id")[:MOST_LINES])
    for number in range(first, min(after, first + MOST_LINES)):
        if number in left:
            yield Problem("deleted", f"entry {left[number]}", f"Entry {left[number]} of seal {number} was deleted.")
        else:
            yield Problem("gap", f"seal {number}", f"Seal {number} is missing.")
    if after - first > MOST_LINES:
        yield Problem(
            "gap", f"seals to {after - 1}", f"{after - first - MOST_LINES} further seals or entries are missing."
        )


def _checkpoint_texts(files: Iterable[Path]) -> tuple[list[Problem], list[tuple[str, str]]]:
    problems, texts = [], []
    for row in Checkpoint.objects.order_by("size").values("id", "size", "hash", "text"):
        where = f"checkpoint {row['id']}"
        texts.append((where, row["text"]))
        try:
            claim = checkpoints.read(row["text"])
        except checkpoints.NoCheckpoint:
            continue
        if (claim.size, claim.hash) != (row["size"], row["hash"]):
            problems.append(
                Problem("altered", where, f"Row {row['id']} of the checkpoints says another thing than its text.")
            )
    for path in [*sorted(settings.CHECKPOINT_DIR.glob("checkpoint-*.txt")), *files]:
        try:
            texts.append((path.name, path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError) as error:
            problems.append(
                Problem("checkpoint", path.name, f"The checkpoint file cannot be read ({type(error).__name__}).")
            )
    return problems, texts
