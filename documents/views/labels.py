"""Names in lists, as the person who looks reads them."""

from typing import Any

from django.utils.translation import get_language


def in_language(row: dict[str, Any], name: str = "name") -> str:
    """The name of a document type in the language of the screen; the Vietnamese one where there is no English."""
    english = row[f"{name}_en"]
    return english if english and get_language() == "en" else row[name]


def unit_label(name: str, agency: int, agency_name: str, own: set[int]) -> str:
    """A unit with its agency, unless that is one of the person's `own`."""
    return name if agency in own else f"{name}, {agency_name}"
