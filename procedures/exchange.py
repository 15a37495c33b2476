"""A procedure as JSON: what is taken out can be brought in again, here or at another agency. Format: `docs/procedure-json.md`.

What is written is the data itself, with the code of the document for the reader. Posts and units go by the words they are chosen by.
Bringing in reads it by the table of `procedures.shape` and looks the words up among the posts and units there are.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from procedures.directory import words_of_post
from procedures.shape import SCHEMA, SHAPE
from qms.trail.refusals import Refused

MOST_BYTES = 4_000_000
FORMAT = "qms-procedure"


def as_json(data: Mapping[str, Any], snapshot: Mapping[str, Any]) -> bytes:
    """The file: UTF-8, keys in the order of the shape."""
    whole = {
        "format": FORMAT,
        "schema": SCHEMA,
        "document": {
            "code": snapshot["document"]["code"],
            "title": snapshot["document"]["title"],
            "agency": snapshot["agency"]["code"],
            "issue": snapshot["version"]["issue"],
            "revision": snapshot["version"]["revision"],
        },
        "procedure": {key: data[key] for key in SHAPE},
    }
    return (json.dumps(_plain(whole), ensure_ascii=False, indent=2) + "\n").encode()


def _plain(value: Any) -> Any:
    """A party by the words it is chosen by, which another agency may have too."""
    if isinstance(value, Mapping):
        told = {key: _plain(one) for key, one in value.items() if key != "unit_name"}
        return told | {"name": words_of_post(value["name"], value["unit_name"])} if value.get("unit_name") else told
    return [_plain(one) for one in value] if isinstance(value, list) else value


def from_json(content: bytes) -> dict[str, Any]:
    """The data in a file, not yet read by the table. Raises Refused with what is wrong with the file."""
    if len(content) > MOST_BYTES:
        raise Refused(_("File: it is larger than %(most)s MB. A procedure is not so long.") % {"most": 4}, field="file")
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Refused(
            _("File: this is not a JSON file in UTF-8. Take one out here to see the format."), field="file"
        ) from None
    if (
        not isinstance(whole, Mapping)
        or whole.get("format") != FORMAT
        or not isinstance(whole.get("procedure"), Mapping)
    ):
        raise Refused(
            _("File: this JSON is no procedure. It needs the keys “format”: “%(format)s” and “procedure”.")
            % {"format": FORMAT},
            field="file",
        )
    if whole.get("schema") != SCHEMA:
        raise Refused(_("File: its format has another number than %(number)s.") % {"number": SCHEMA}, field="file")
    return dict(whole["procedure"])
