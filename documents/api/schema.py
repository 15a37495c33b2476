"""The OpenAPI file, written from the table of operations."""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from documents.api.operations import OPERATIONS, Operation
from documents.api.parameters import Parameter
from documents.api.problems import MEDIA_TYPE
from documents.api.shapes import SHAPES

VERSION = "1.0.0"
BASE = "/api/v1/"
_CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
PROBLEMS = {
    "400": gettext_lazy("The query cannot be read"),
    "401": gettext_lazy("No valid token"),
    "403": gettext_lazy("The token does not open this"),
    "404": gettext_lazy("Nothing here that is open to the person of the token"),
    "405": gettext_lazy("Only GET and HEAD"),
    "500": gettext_lazy("A fault of the server"),
    "503": gettext_lazy("Not at the moment"),
}


def openapi() -> dict[str, Any]:
    """The description in the language of the request."""
    return _openapi(get_language() or settings.LANGUAGE_CODE, settings.BASE_URL)


@cache
def _openapi(_language: str, base_url: str) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Quality management system: documents"),
            "version": VERSION,
            "description": _(
                "Reads what the person of the token may read, by the rights of the moment. Texts in preparation are not here."
            ),
        },
        "servers": [{"url": base_url}],
        "paths": {BASE + _CONVERTER.sub(r"{\1}", one.route): {"get": _operation(one)} for one in OPERATIONS},
        "components": {
            "schemas": SHAPES,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "qms_…"}},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.says,
        "parameters": [_parameter(parameter) for parameter in one.parameters],
        "responses": {"200": _good(one), **_bad(one)},
    }
    if one.scope:
        found |= {"security": [{"token": []}], "description": _("Scope of the token: %(scope)s") % {"scope": one.scope}}
    if any(parameter.name == "slug" for parameter in one.parameters):
        found["responses"]["308"] = {
            "description": _("The document has another code today; go to Location"),
            "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
        }
    if one.is_file:
        found["responses"]["304"] = {"description": _("Not changed: If-None-Match names it")}
    return found


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = {"type": "array", "items": one.schema, "maxItems": one.most} if one.most else one.schema
    found: dict[str, Any] = {"name": one.name, "in": one.place, "required": one.is_required, "description": one.says}
    if one.most:
        found |= {"style": "form", "explode": True}
    return found | {"schema": schema}


def _good(one: Operation) -> dict[str, Any]:
    if one.is_file:
        headers = {"ETag": {"schema": {"type": "string"}}}
        return {"description": _("The file"), "headers": headers, "content": {one.answer: {}}}
    shape = {"type": "object"} if one.answer == "OpenAPI" else {"$ref": f"#/components/schemas/{one.answer}"}
    return {"description": _("The answer"), "content": {"application/json": {"schema": shape}}}


def _bad(one: Operation) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    statuses = [status for status in PROBLEMS if one.scope or status not in {"401", "403", "404"}]
    found: dict[str, Any] = {status: {"description": PROBLEMS[status], "content": content} for status in statuses}
    if "401" in found:
        header = {"required": True, "schema": {"type": "string"}}
        found["401"] = found["401"] | {"headers": {"WWW-Authenticate": header}}
    return found
