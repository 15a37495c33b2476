"""What a version changes for readers, worked out once when it asks: everybody, or only who has the steps that changed."""

from collections.abc import Collection
from datetime import date
from typing import Any

from documents.contents import Concern, asked
from documents.models import ReadingRound, Version
from documents.snapshot import snapshot_of
from qms import redline
from qms.redline import Comparison

# Facts that concern everybody when they change. Codes, dates, clauses, laws and links do not: where they matter, a step or
# a section says so.
GENERAL_FACTS = frozenset({"title", "transitional", "applies_to", "forms", "file", "attachments"})
TELLING = frozenset({"added", "removed", "changed"})  # a section that only moved or looks different says nothing new


def base_of(version: Version, day: date) -> Version | None:
    """The text a reader knows: of the round before; where nothing asked yet, the one in force before. None for the first."""
    rounds = ReadingRound.objects.begun(day).filter(document=version.document_id).exclude(version=version)
    last = rounds.order_by("-pk").select_related("version").first()
    if last:
        return last.version
    earlier = version.document.periods.opened().exclude(version=version).order_by("-from_date")
    period = earlier.select_related("version").first()
    return period.version if period else None


def concern_of(version: Version, base: Version | None) -> Concern:
    """Parties by step; `is_general` where there is no text before, where nothing tells apart, or where more than steps changed."""
    after, before = snapshot_of(version), snapshot_of(base) if base else None
    found = [one for ask in asked("concern") if (one := ask(base, version, before, after)) is not None]
    parties = {key: flags for one in found for key, flags in one.parties.items()}
    if not found or before is None:
        return Concern(parties, True)
    return Concern(parties, any(one.is_general for one in found) or says_more(rest_of(before, after)))


def rest_of(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    """What is different besides the steps: facts, and sections that say something of their own."""
    apart = frozenset().union(*asked("said_by_steps"))
    return redline.compare(_without(before, apart), _without(after, apart))


def says_more(rest: Comparison) -> bool:
    """Whether something changed that everybody has to know."""
    facts = {field.name for field in rest.changed_fields}
    return bool(facts & GENERAL_FACTS) or any(section.kind in TELLING for section in rest.sections)


def _without(snapshot: dict[str, Any], apart: Collection[str]) -> dict[str, Any]:
    return {**snapshot, "sections": [row for row in snapshot.get("sections", []) if row["id"] not in apart]}
