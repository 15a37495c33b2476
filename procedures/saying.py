"""Sentences of the linter: kept apart from their words, put together in the language of who reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext


def said(say: str, told: Mapping[str, Any], number: str = "") -> str:
    """A sentence with its words, behind the number of its step where it has one."""
    words = gettext(say) % told
    return gettext("Step %(number)s: %(words)s") % {"number": number, "words": words} if number else words
