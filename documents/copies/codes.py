"""Codes on paper, in Crockford's base 32: ten digits and the capitals without I, L, O and U, so that none is mistaken.

A token has 26 letters for 128 random bits and stands in the QR; a short code has 10 letters, 50 random bits of its own, to be
typed. Neither says anything about the other or about what it stands for.
"""

import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN, SHORT = 26, 10  # letters
_BITS = {TOKEN: 128, SHORT: 50}
LONGEST_TYPED = 80  # characters looked at; people put blanks and hyphens in
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code(letters: int, *, source: Callable[[int], int] = secrets.randbits) -> str:
    """A random code of TOKEN or SHORT letters; `source` gives that many random bits."""
    number, found = source(_BITS[letters]), ""
    for _place in range(letters):
        number, digit = divmod(number, 32)
        found = ALPHABET[digit] + found
    return found


def normalised(typed: str) -> str:
    """The code that was meant: any case, blanks and hyphens left out, O read as 0, I and L as 1. Empty for what is none."""
    if len(typed) > LONGEST_TYPED:
        return ""
    text = "".join(typed.split()).replace("-", "").upper().translate(_READ_AS)
    return text if len(text) in _BITS and set(text) <= set(ALPHABET) else ""


def grouped(short: str) -> str:
    """`7K3QM-2X9TA`: a short code as it is printed."""
    return f"{short[:5]}-{short[5:]}"
