"""Two versions compared. Every kind of content says itself what is different in it; here it is put together and kept."""

from functools import lru_cache
from json import loads
from typing import Any

from documents.contents import asked
from documents.snapshot import canonical
from qms.redline import Comparison

KEPT = 16  # comparisons kept in memory: an approver goes from view to view of the same two texts


def compared(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """What is different in the snapshot `new` against `old`; see `qms.redline`."""
    return _compared(canonical(old), canonical(new))


def compare_snapshots(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """The comparisons of all kinds of content as one, in the order of VERSION_CONTENT."""
    found: list[Comparison] = [compare(old, new) for compare in asked("comparison")]
    return Comparison(
        fields=tuple(field for one in found for field in one.fields),
        sections=tuple(section for one in found for section in one.sections),
        coarse=any(one.coarse for one in found),
    )


@lru_cache(maxsize=KEPT)
def _compared(old: str, new: str) -> Comparison:
    """By canonical text, so a draft that changed is never answered from memory."""
    return compare_snapshots(loads(old), loads(new))
