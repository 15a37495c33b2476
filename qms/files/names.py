"""File names that people gave, made safe to show and to save under."""

import unicodedata

LONGEST_NAME = 120
_RESERVED = '<>:"/\\|?*'
# Format characters can hide or turn around what a name says (zero width, right-to-left override); controls break lines.
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def safe_name(name: str, fallback: str = "tep") -> str:
    """`name` without folders, control, invisible and reserved characters, in NFC, at most 120 characters long.

    The extension is kept when the name is shortened. Never empty, never begins with a dot.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(" " if letter.isspace() else letter for letter in last if _is_shown(letter))
    plain = " ".join("".join(letter for letter in seen if letter not in _RESERVED).split()).strip(". ")
    stem, dot, extension = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME].rstrip(". ") or fallback
    extension = extension[:10]
    stem = stem[: LONGEST_NAME - len(extension) - 1].rstrip(". ")
    return f"{stem or fallback}.{extension}"


def _is_shown(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _HIDDEN
