"""Where in a procedure a form is used, for the pages of the form: steps that name it, and the dossier."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from procedures.models import ProcedurePart
from procedures.numbers import step_numbers


def data_of(version: str) -> Subquery:
    """For rows whose column `version` names one: the data of its procedure as text, NULL for none."""
    return Subquery(ProcedurePart.objects.filter(version=OuterRef(version)).values("data_text")[:1])


def places_of_form(text: str, code: str) -> Iterator[tuple[str, str]]:
    """Anchor on the reading page and words of each place that names the form of this code, in the order of the procedure.

    The dossier has no anchor of its own.
    """
    data: dict[str, Any] = json.loads(text)
    numbers = step_numbers(data)
    if any(row["form"] == code for row in data["dossier"]):
        yield "", _("Dossier")
    for step in data["steps"]:
        if code in step["forms"]:
            name = f"{numbers[step['id']]} {step['title']}".strip()
            yield f"step-{step['id']}", _("Step %(name)s") % {"name": name}
