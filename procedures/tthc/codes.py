"""Codes of administrative procedures. Always text: a spreadsheet turns 2.000820 into the number 2.00082."""

import re
import unicodedata

from django.utils.translation import gettext as _

from procedures.models.tthc import LONGEST_CODE

# 2.000820; with what a place adds: 1.000948.H38, 2.001218.000.00.00.H38
_NATIONAL = re.compile(r"\d{1,2}\.\d{6}(?!\d)")
_WHOLE = re.compile(r"\d{1,2}\.\d{6}(?:\.[0-9A-Z]{2,6})*")
# Codes from before the numbers: B-BCT-123456-TT, T-HCM-005678-TT
_OLD = re.compile(r"[A-ZĐ]{1,5}(?:-[0-9A-ZĐ]{2,8}){1,4}")
_NUMBER = re.compile(r"\d+(?:[.,]\d*)?")


def clean_code(text: str) -> str:
    """The code as it is kept. Raises ValueError with a sentence for what is none."""
    code = "".join(unicodedata.normalize("NFC", text).split()).upper()
    if not code:
        raise ValueError(_("The code is missing. Write it as the decision gives it, such as 2.000820."))
    if _WHOLE.fullmatch(code) or _OLD.fullmatch(code):
        if len(code) > LONGEST_CODE:
            raise ValueError(_("At most %(n)s characters. Shorten it.") % {"n": LONGEST_CODE})
        return code
    if _NUMBER.fullmatch(code):
        raise ValueError(
            _("A code has a number, a dot and six digits, such as 2.000820. A spreadsheet may have dropped zeros: "
              "format the column as text and type the code again.")
        )  # fmt: skip
    raise ValueError(_("This is no code of an administrative procedure. Write it such as 2.000820."))


def national_code(text: str) -> str:
    """The code of the national list in what a procedure names: `2.000591.H99` and `2.000591 – Cấp giấy` give 2.000591."""
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    found = _NATIONAL.match(tidy)
    return found[0] if found else tidy[:LONGEST_CODE]
