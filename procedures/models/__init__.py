"""What the database keeps of procedures."""

from procedures.models.part import Part, ProcedurePart, StepParty
from procedures.models.records import Ending, RecordDisposal, RecordEntry, RecordSeries, RecordsRead
from procedures.models.rounds import Closed, LinterRound, StandingFinding
from procedures.models.tthc import (
    AdministrativeProcedure,
    Announcement,
    AnnouncementLine,
    Brings,
    FormerText,
    ListClock,
    Responsibility,
    ServedCode,
    Service,
    TthcLevel,
)

__all__ = [
    "AdministrativeProcedure",
    "Announcement",
    "AnnouncementLine",
    "Brings",
    "Closed",
    "Ending",
    "FormerText",
    "LinterRound",
    "ListClock",
    "Part",
    "ProcedurePart",
    "RecordDisposal",
    "RecordEntry",
    "RecordSeries",
    "RecordsRead",
    "Responsibility",
    "ServedCode",
    "Service",
    "StandingFinding",
    "StepParty",
    "TthcLevel",
]
