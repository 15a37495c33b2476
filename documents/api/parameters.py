"""Parameters of a question: each is a JSON schema that is published as it is, and the check of what came is made from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.addresses import iso_day
from documents.api.problems import Problem

_INTEGER = re.compile(r"[1-9][0-9]{0,15}")
LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Parameter:
    """One parameter. `schema` uses type (string, integer), format date, enum, pattern, minLength, maxLength, minimum, maximum.

    With `most` it repeats (`?type=a&type=b`), that many times. `place` is query or path.
    """

    name: str
    says: str | Promise
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    most: int = 0
    is_required: bool = False
    place: str = "query"


def read(request: HttpRequest, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Values by name: texts, whole numbers, days; tuples where a parameter repeats; None (or the default) for what is not asked.

    Raises Problem 400 that names every parameter that is unknown, repeats, is missing, or does not fit its schema.
    """
    try:
        query = request.GET
    except SuspiciousOperation as odd:
        raise Problem(HTTPStatus.BAD_REQUEST, _("The query of this address cannot be read.")) from odd
    known = {one.name: one for one in parameters if one.place == "query"}
    wrong = [(name[:LONGEST_SHOWN], _("is not known here")) for name in query if name not in known]
    values: dict[str, Any] = {}
    for one in known.values():
        try:
            values[one.name] = _value(query, one)
        except ValueError as odd:
            wrong.append((one.name, str(odd)))
    if wrong:
        raise Problem(HTTPStatus.BAD_REQUEST, _("The query of this address cannot be read."), tuple(wrong[:10]))
    return values


def _value(query: QueryDict, one: Parameter) -> Any:
    sent = query.getlist(one.name)
    if one.most:
        if len(sent) > one.most:
            raise ValueError(_("is given more than %(most)s times") % {"most": one.most})
        return tuple(dict.fromkeys(_fitting(text, one.schema) for text in sent))
    if not sent:
        if one.is_required:
            raise ValueError(_("is missing"))
        return one.schema.get("default")
    if len(sent) > 1:
        raise ValueError(_("is given more than once"))
    return _fitting(sent[0], one.schema)


def _fitting(text: str, schema: dict[str, Any]) -> Any:
    """The value of the text. Raises ValueError with what is wrong."""
    if schema["type"] == "integer":
        value = int(text) if _INTEGER.fullmatch(text) else 0
        if not schema["minimum"] <= value <= schema["maximum"]:
            raise ValueError(_("must be a whole number from %(least)s to %(most)s") % _limits(schema))
        return value
    if schema.get("format") == "date":
        return _day(text)
    if "enum" in schema and text not in schema["enum"]:
        raise ValueError(_("must be one of: %(values)s") % {"values": ", ".join(schema["enum"])})
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text)):
        raise ValueError(_("is too long or too short"))
    if "pattern" in schema and not re.search(schema["pattern"], text):
        raise ValueError(_("does not have the right form"))
    return text


def _limits(schema: dict[str, Any]) -> dict[str, int]:
    return {"least": schema["minimum"], "most": schema["maximum"]}


def _day(text: str) -> date:
    try:
        return iso_day(text)
    except ValueError as no_day:
        raise ValueError(_("must be a day, written year-month-day, such as 2026-11-22")) from no_day
