"""Shapes of what the API answers, as JSON schemas (2020-12). Every property named is always there; nothing else is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from documents.models.document import Classification

STATES = ["in_force", "superseded", "withdrawn"]
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
TEXT = {"type": "string"}
WHOLE = {"type": "integer", "minimum": 0}
DAY = {"type": "string", "format": "date"}
DAY_OR_NONE = {"type": ["string", "null"], "format": "date"}
ADDRESS = {"type": "string", "format": "uri"}
ADDRESS_OR_NONE = {"type": ["string", "null"], "format": "uri"}
NUMBER = {"type": "string", "pattern": r"^[0-9]{2,3}\.[0-9]{2,3}$"}
HTML = {"type": "string", "contentMediaType": "text/html"}


def thing(says: Any = "", /, **properties: Any) -> dict[str, Any]:
    """An object with exactly these properties."""
    shape: dict[str, Any] = {"type": "object", "properties": properties}
    shape |= {"required": list(properties), "additionalProperties": False}
    return shape | {"description": says} if says else shape


def many(shape: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": shape}


def named(name: str) -> dict[str, Any]:
    """A reference to one of SHAPES."""
    return {"$ref": f"#/components/schemas/{name}"}


_VERSION = {
    "number": NUMBER | {"description": _("Issue and revision, as addresses write them: 02.01")},
    "issue": WHOLE,
    "revision": WHOLE,
    "title": TEXT,
    "state": {"enum": STATES, "description": _("Where the version stands today")},
    "from": DAY | {"description": _("First day in force")},
    "until": DAY_OR_NONE | {"description": _("First day no longer in force; null while no end is known")},
    "content_sha256": SHA256 | {"description": _("Hash of the approved content")},
    "decision": {
        "anyOf": [thing(number=TEXT, date=DAY_OR_NONE), {"type": "null"}],
        "description": _("Decision that put it in force"),
    },
    "url": ADDRESS,
    "pdf": ADDRESS,
    "page": ADDRESS | {"description": _("The page for people")},
}
_RELATED = thing(
    _("Another document; without a title where it is not open to the person of the token"),
    code=TEXT,
    title=TEXT,
    url=ADDRESS_OR_NONE,
)
_FILE = thing(name=TEXT, size=WHOLE, media_type=TEXT, sha256=SHA256, url=ADDRESS)
_LISTED = {
    "code": TEXT,
    "title": TEXT,
    "type": TEXT | {"description": _("Name of the document type")},
    "owner_unit": TEXT,
    "agency": TEXT,
    "number": NUMBER,
    "state": {"enum": STATES},
    "from": DAY,
    "until": DAY_OR_NONE,
    "url": ADDRESS,
    "page": ADDRESS,
}

SHAPES: dict[str, dict[str, Any]] = {
    "Problem": {
        "type": "object",
        "description": _("What went wrong (RFC 9457)"),
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "invalid": many(thing(name=TEXT, reason=TEXT)),
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
    "DocumentRow": thing(**_LISTED),
    "DocumentPage": thing(
        count=WHOLE,
        count_is_more={"type": "boolean", "description": _("Counting ended here: there are more")},
        items=many(named("DocumentRow")),
        next=ADDRESS_OR_NONE,
        previous=ADDRESS_OR_NONE,
    ),
    "Document": thing(
        code=TEXT | {"description": _("The code of today; a version keeps the one it was issued under")},
        slug=TEXT,
        title=TEXT,
        classification={"enum": list(Classification.values)},
        type=thing(slug=TEXT, name=TEXT),
        owner_unit=thing(id=WHOLE, code=TEXT, name=TEXT),
        agency=thing(code=TEXT, name=TEXT),
        in_force={"anyOf": [named("VersionRow"), {"type": "null"}]},
        url=ADDRESS,
        versions=ADDRESS,
        page=ADDRESS,
    ),
    "VersionRow": thing(**_VERSION),
    "VersionList": thing(items=many(named("VersionRow"))),
    "Version": thing(
        **_VERSION,
        code=TEXT | {"description": _("The code it was issued under")},
        document=ADDRESS,
        type=TEXT,
        agency=thing(code=TEXT, name=TEXT),
        owner=thing(unit=TEXT, post=TEXT),
        classification={"enum": list(Classification.values)},
        reason=TEXT,
        basis=TEXT,
        transitional=TEXT,
        applies_to=many(thing(kind={"enum": ["agency", "unit"]}, code=TEXT, name=TEXT)),
        clauses=many(thing(edition=TEXT, number=TEXT, title=TEXT)),
        sections=many(thing(id=TEXT, number=TEXT, heading=TEXT, level=WHOLE, html=HTML)),
        amendments=many(
            thing(
                issue=WHOLE,
                revision=WHOLE,
                **{"from": DAY_OR_NONE},
                place=TEXT,
                old=TEXT,
                new=TEXT,
                reason=TEXT,
                basis=TEXT,
            )
        ),  # fmt: skip
        legal_bases=many(thing(number=TEXT, title=TEXT, provisions=many(TEXT))),
        forms=many(_RELATED),
        related=many(_RELATED),
        file={"anyOf": [_FILE, {"type": "null"}], "description": _("The document itself, where it is a file")},
        attachments=many(_FILE),
    ),
    "Found": thing(
        **_LISTED,
        where={"type": ["string", "null"], "description": _("Where in the text the words stand")},
        snippet=HTML | {"description": _("The place, its hits in mark elements")},
    ),
    "FoundPage": thing(
        count=WHOLE,
        count_is_more={"type": "boolean", "description": _("Only the best thousand were looked at")},
        items=many(named("Found")),
        next=ADDRESS_OR_NONE,
        previous=ADDRESS_OR_NONE,
    ),
}
