"""When two ways of writing the number of a law mean the same one. Pure."""

import re

from qms.search.fold import fold

_LEFT_OUT = re.compile(r"[^a-z0-9/:]")
_ZEROS = re.compile(r"(?<![a-z0-9])0+(?=\d)")


def number_key(number: str) -> str:
    """What is left of a number without case, marks, spaces, dashes and leading zeros: `1/2018/ttvpcp`.

    The slashes stay, so that 1/12018 and 11/2018 are two numbers. Words alone give their letters.
    """
    return _LEFT_OUT.sub("", _ZEROS.sub("", fold(number)))
