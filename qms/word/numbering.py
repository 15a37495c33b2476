"""Automatic numbers: what Word prints in front of a paragraph but does not store in its text.

Counters belong to the abstract list, so that two lists made from one definition go on counting; a list with a start
override counts for itself and leaves the others alone. Levels below restart when a level above moves on.
"""

from qms.word.model import Label
from qms.word.ooxml import number, val, w

ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
         (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
LEVELS = 9


def roman(value: int) -> str:
    """Roman numeral of a positive number."""
    text = ""
    for size, letters in ROMAN:
        while value >= size:
            text += letters
            value -= size
    return text


def letter(value: int) -> str:
    """a to z, then aa, bb as Word writes them."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def written(value: int, number_format: str) -> str:
    """One counter in its format; unknown formats are written as plain numbers."""
    if value <= 0 or value > 5000:
        return str(value)
    if number_format in ("lowerLetter", "upperLetter"):
        return letter(value) if number_format == "lowerLetter" else letter(value).upper()
    if number_format in ("lowerRoman", "upperRoman"):
        return roman(value).lower() if number_format == "lowerRoman" else roman(value)
    return f"{value:02d}" if number_format == "decimalZero" else str(value)


class Level:
    """One level of a list definition."""

    def __init__(self, element):
        self.start = number(val(element, "start"), 1)
        self.format = val(element, "numFmt") or "decimal"
        self.pattern = val(element, "lvlText") or ""
        self.restart = val(element, "lvlRestart")
        self.legal = element.find(w("isLgl")) is not None
        self.style = val(element, "pStyle") or ""


class Numbering:
    """Gives each numbered paragraph its label; must be asked once for each, in document order."""

    def __init__(self, root):
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._own: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, list[int | None]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root) -> None:
        links, style_links = {}, {}
        for abstract in root.iterfind(w("abstractNum")):
            name = abstract.get(w("abstractNumId"))
            self._levels[name] = {number(lvl.get(w("ilvl"))): Level(lvl) for lvl in abstract.iterfind(w("lvl"))}
            links[name] = val(abstract, "numStyleLink")
            if val(abstract, "styleLink"):
                style_links[val(abstract, "styleLink")] = name
        for num in root.iterfind(w("num")):
            name = val(num, "abstractNumId") or ""
            if not self._levels.get(name) and links.get(name) in style_links:
                name = style_links[links[name]]
            self._load_list(num, num.get(w("numId")) or "", name)

    def _load_list(self, num, list_id: str, abstract: str) -> None:
        self._abstract[list_id] = abstract
        self._overrides[list_id], self._own[list_id] = {}, {}
        for override in num.iterfind(w("lvlOverride")):
            level = number(override.get(w("ilvl")))
            start = val(override, "startOverride")
            if start is not None:
                self._overrides[list_id][level] = number(start, 1)
            if override.find(w("lvl")) is not None:
                self._own[list_id][level] = Level(override.find(w("lvl")))

    def _level(self, list_id: str, level: int) -> Level | None:
        return self._own.get(list_id, {}).get(level) or self._levels.get(self._abstract.get(list_id, ""), {}).get(level)

    def level_of_style(self, list_id: str, style_id: str) -> int | None:
        """The level a definition reserves for a paragraph style."""
        for level in range(LEVELS):
            found = self._level(list_id, level)
            if found is not None and found.style and found.style == style_id:
                return level
        return None

    def label(self, list_id: str, level: int) -> Label | None:
        """Count one paragraph on and give its label; None when nothing would be printed."""
        definition = self._level(list_id, level)
        if definition is None:
            return None
        counters = self._count(list_id, level, definition)
        if definition.format == "bullet":
            return Label(definition.pattern, 0, "bullet", definition.pattern, level, list_id)
        text = self._text(list_id, level, definition, counters)
        if definition.format == "none" and not text.strip():
            return None
        if not text.strip():
            return None
        return Label(text.strip(), counters[level] or 0, definition.format, definition.pattern, level, list_id)

    def _count(self, list_id: str, level: int, definition: Level) -> list[int | None]:
        overrides = self._overrides[list_id]
        counters = self._counters.setdefault(
            f"list {list_id}" if overrides else self._abstract[list_id], [None] * LEVELS
        )
        if counters[level] is None:
            counters[level] = overrides.get(level, definition.start)
        else:
            counters[level] += 1
        for above in range(level):
            if counters[above] is None:
                upper = self._level(list_id, above)
                counters[above] = upper.start if upper is not None else 1
        for below in range(level + 1, LEVELS):
            lower = self._level(list_id, below)
            if lower is None or lower.restart != "0":
                counters[below] = None
        return counters

    def _text(self, list_id: str, level: int, definition: Level, counters: list[int | None]) -> str:
        text = definition.pattern
        for index in range(LEVELS):
            mark = f"%{index + 1}"
            if mark not in text:
                continue
            found = self._level(list_id, index)
            number_format = found.format if found is not None else "decimal"
            if definition.legal and number_format not in ("none", "bullet"):
                number_format = "decimal"
            value = "" if number_format == "none" else written(counters[index] or 0, number_format)
            text = text.replace(mark, value)
        return text
