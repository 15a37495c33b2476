"""What the database keeps of procedures."""

from procedures.models.part import Part, ProcedurePart, StepParty

__all__ = ["Part", "ProcedurePart", "StepParty"]
