"""Two snapshots compared: facts, sections, paragraphs, words. Pure; the same snapshots always give the same answer."""

from collections.abc import Mapping
from typing import Any

from qms.redline.fields import compared_fields
from qms.redline.matching import Budget
from qms.redline.result import Comparison
from qms.redline.sections import compared_sections

# Steps of work a comparison may take, about 0.1 microseconds each; far more than hundreds of honest pages need.
STEPS = 12_000_000
# Letters of both texts together, markup included, from which changed paragraphs are not looked into.
LARGE = 4_000_000


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    """What is different in `new` against `old`, two snapshots as `documents` describes versions.

    Bounded: texts that would take too long are compared by whole paragraphs from where the work runs out, and the answer
    says so (`coarse`).
    """
    budget = Budget(STEPS)
    sides = [list(side.get("sections") or ()) for side in (old, new)]
    into = sum(len(section.get("html", "")) for side in sides for section in side) <= LARGE
    sections = compared_sections(sides[0], sides[1], budget, into=into)
    return Comparison(compared_fields(old, new), sections, coarse=budget.ran_out or not into)
