"""Several values typed as one text, and taken apart into the same values: a sign that parts them is doubled inside one."""

from collections.abc import Iterable

_HELD = "\uffff"  # stands for a doubled sign while a text is taken apart; no text can keep it
GOES_ON = "|"  # begins a line that belongs to the value above


def doubled(text: str, sign: str) -> str:
    """The text as part of a row in which `sign` parts the values."""
    return text.replace(sign, sign * 2)


def parted(text: str, sign: str, most: int = -1) -> list[str]:
    """The values of a row, blanks around them taken off; with `most`, the last holds the rest as it stands.

    >>> parted("Biên bản;; kèm ảnh; Sổ", ";")
    ['Biên bản; kèm ảnh', 'Sổ']
    """
    parts = text.replace(_HELD, "").replace(sign * 2, _HELD).split(sign, most)
    rest = [parts.pop().replace(_HELD, sign * 2)] if 0 <= most < len(parts) else []
    return [part.replace(_HELD, sign).strip() for part in parts] + [part.strip() for part in rest]


def as_row(values: Iterable[str]) -> str:
    """Short values on one line, a semicolon between them."""
    return "; ".join(doubled(value, ";") for value in values)


def from_row(text: str) -> list[str]:
    """The values of a line; lines of their own part them too."""
    return [part for line in text.splitlines() for part in parted(line, ";") if part]


def as_lines(values: Iterable[str]) -> str:
    """Each value on a line; further lines of a value begin with the sign that they go on."""
    return "\n".join(_begin(value).replace("\n", f"\n{GOES_ON} ") for value in values)


def from_lines(text: str) -> list[str]:
    found: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if line.startswith(GOES_ON * 2):
            found.append(line[1:])
        elif line.startswith(GOES_ON) and found:
            found[-1] += "\n" + line[1:].strip()
        elif line:
            found.append(line)
    return found


def _begin(value: str) -> str:
    return GOES_ON + value if value.startswith(GOES_ON) else value
