"""The two registers: one row each, by which pages, work and reminders know what they are about."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audits.models import (
    Opportunity,
    OpportunityAction,
    OpportunityAssessment,
    Risk,
    RiskAction,
    RiskAssessment,
)
from audits.risks.kinds import OPPORTUNITY_SCALE, RISK_SCALE, OpportunityTreatment, RiskTreatment, Scale

Words = str | Promise


@dataclass(frozen=True)
class Register:
    """Tables, scale, letters of the numbers, names of addresses and words of one register."""

    key: str
    model: Any
    assessment: Any
    action: Any
    scale: Scale
    letters: str
    treatments: Any
    list_page: str
    map_page: str
    new_page: str
    write_page: str
    file_page: str
    title: Words
    one: Words
    lead: Words
    effect: Words
    none: Words
    file_name: str


RISKS = Register(
    "risk", Risk, RiskAssessment, RiskAction, RISK_SCALE, "RR", RiskTreatment, "audits:risks", "audits:risk_map",
    "audits:risk_new", "audits:risk_write", "audits:risks_file", _("Risks"), _("New risk"),
    _("What may go wrong, how grave it would be, and what is done about it."), _("What would follow"), _("No risk here"), "Rui ro",
)  # fmt: skip
OPPORTUNITIES = Register(
    "opportunity", Opportunity, OpportunityAssessment, OpportunityAction, OPPORTUNITY_SCALE, "CH", OpportunityTreatment,
    "audits:opportunities", "audits:opportunity_map", "audits:opportunity_new", "audits:opportunity_write",
    "audits:opportunities_file", _("Opportunities"), _("New opportunity"),
    _("What could be made better, what it would bring, and what is done about it."), _("What it would bring"),
    _("No opportunity here"), "Co hoi",
)  # fmt: skip
BY_KEY = {one.key: one for one in (RISKS, OPPORTUNITIES)}


def register_of(entry: Any) -> Register:
    """The register that a row of one of its tables belongs to."""
    return next(one for one in BY_KEY.values() if isinstance(entry, (one.model, one.assessment, one.action)))
