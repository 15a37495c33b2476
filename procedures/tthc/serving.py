"""The administrative procedures that a procedure serves, as its reading page names them."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from procedures.models import AdministrativeProcedure
from procedures.tthc.codes import national_code


def panel(codes: Iterable[str]) -> str:
    """A panel with code, name and link of each, in the order of the data; nothing for none. One statement."""
    named = dict.fromkeys(codes)
    if not named:
        return ""
    national = {code: national_code(code) for code in named}
    rows = AdministrativeProcedure.objects.filter(code__in=set(national.values()))
    known: dict[str, dict[str, Any]] = {row["code"]: row for row in rows.values("code", "name", "abolished_date")}
    shown = [{"code": code, "known": known.get(national[code])} for code in named]
    return render_to_string("procedures/_served.html", {"rows": shown})
