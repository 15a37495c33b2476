"""Times as agencies write them, read as a value and a unit."""

import re

from qms.word.procedure.folding import fold, tidy

HOUR, WORKING_DAY, CALENDAR_DAY, MONTH = "working-hour", "working-day", "calendar-day", "month"
WORDS = {
    "nua": 0.5,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bai": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
NUMBER = r"(?:\d{1,4}(?:\s*/\s*\d{1,2}|[.,]\d{1,3})?\s*[½¼¾⅓⅔]?|[½¼¾⅓⅔]|(?:nua|mot|hai|ba|bon|nam|sau|bai|tam|chin|muoi)(?=\s))"
UNIT = r"(ngai|gio|h|tieng|phut|thang|tuan|nam|buoi)"
QUANTITY = re.compile(rf"(?<![\w/.,]){NUMBER}\s*(?:\([^)]*\)\s*)?{UNIT}(?!\w)(\s+ruoi)?(\s+(?:lam viec|hanh chinh))?")
RANGE = re.compile(rf"(?<![\w/.,]){NUMBER}\s*(?:-|–|den)\s*(?={NUMBER}\s*{UNIT})")
SAME_DAY = re.compile(r"^(?:ngai |giai quiet )?(?:ngai )?trong (?:ngai|buoi)(?: lam viec)?(?!\w)(?! thu| tiep)")
ONE_OF_TWO = re.compile(r"trong ngai(?! lam viec thu).*[;.]|[;.].*(?:truong hop|doi voi)")
BARE = re.compile(rf"^{NUMBER}$")
DATES = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}|ngai \d{1,2}(?:[/.]\d{1,2}| thang \d{1,2})[^,;]*")
HOURS_A_DAY, DAYS_A_WEEK, MONTHS_A_YEAR = 8, 7, 12
FACTORS = {"phut": (1 / 60, HOUR), "gio": (1, HOUR), "h": (1, HOUR), "tieng": (1, HOUR), "thang": (1, MONTH),
           "nam": (MONTHS_A_YEAR, MONTH), "tuan": (DAYS_A_WEEK, CALENDAR_DAY), "buoi": (0.5, WORKING_DAY)}  # fmt: skip
CLOCK = re.compile(r"(?:luc|truoc|sau|tu|den) \d{1,2}\s*(?:gio|h)(?:\s*\d{1,2}(?:\s*phut)?)?")


def time_limit(text: str, *, bare: str = CALENDAR_DAY, unit: str = "") -> dict | None:
    """{"value": int or float, "unit": working-hour | working-day | calendar-day | month}, None for what is no one time.

    bare: what a "ngày" without "làm việc" counts as: calendar days in a legal limit, working days for the steps inside
    an agency. unit: what a number alone counts ("ngày", "giờ" of the heading above it); without it such a number is None.
    "02 (hai) ngày làm việc, kể từ ngày ..." is 2 working-day; "½ ngày" 0.5; "0,5 ngày (04 giờ)" the first of the two;
    "03 - 05 ngày" the longer; "30 phút" 0.5 working-hour; "1 ngày 4 giờ" 12 working-hour; "Trong ngày" 1 working-day;
    "01 năm" 12 month; "1 tuần" 7 calendar-day. Several times for several cases in one text are None: a person must say.
    """
    folded = fold(tidy(text)).strip(" .;:-")
    if BARE.match(folded) and unit:
        folded = f"{folded} {fold(unit)}"
    outside = CLOCK.sub(" ", DATES.sub(" ", brackets_off(folded)))
    outside = RANGE.sub("", outside)
    found = [quantity(match, bare) for match in QUANTITY.finditer(outside)]
    if not found:
        return named(folded, bare)
    if ONE_OF_TWO.search(outside):
        return None
    if len(found) > 1:
        return joined(found, outside)
    return {"value": neat(found[0][0]), "unit": found[0][1]}


def brackets_off(folded: str) -> str:
    """Without remarks in brackets, unless there is nothing else."""
    outside = re.sub(r"\([^)]*\)", " ", folded)
    return outside if QUANTITY.search(outside) else folded.replace("(", " ").replace(")", " ")


def quantity(match: re.Match[str], bare: str) -> tuple[float, str]:
    """(value, unit) of one number with its unit."""
    word, half, working = match[1], match[2], match[3]
    value = value_of(re.sub(r"\([^)]*\)", "", match[0]).split(word)[0]) + (0.5 if half else 0)
    if word == "ngai":
        return value, WORKING_DAY if working else bare
    factor, unit = FACTORS[word]
    if word == "tuan" and working:
        return value * 5, WORKING_DAY
    return value * factor, unit


def value_of(number: str) -> float:
    """ "1,5", "½", "1½", "1/2", "hai" as a number."""
    number = number.strip()
    if number in WORDS:
        return WORDS[number]
    part = FRACTIONS.get(number[-1:], 0)
    whole = number[:-1].strip() if part else number
    if "/" in whole:
        above, _, below = whole.partition("/")
        return part + int(above) / (int(below) or 1)
    return part + (float(whole.replace(",", ".")) if whole else 0)


def named(folded: str, bare: str) -> dict | None:
    """Times in words without a number."""
    if SAME_DAY.match(folded) and ";" not in folded:
        return {"value": 1, "unit": WORKING_DAY}
    if folded.startswith(("nua ngai", "mot buoi")):
        return {"value": 0.5, "unit": bare if bare == WORKING_DAY else WORKING_DAY}
    return None


def joined(found: list[tuple[float, str]], folded: str) -> dict | None:
    """Days and hours one behind the other are one time; anything else is several times, unless all say the same."""
    if len(set(found)) == 1 and not re.search(r"truong hop|doi voi", folded):
        return {"value": neat(found[0][0]), "unit": found[0][1]}
    tight = re.sub(QUANTITY, "#", folded)
    if not re.match(r"^[\w\s]*#(?:\s*(?:va|,)?\s*#)+", tight) or tight.count("#") != len(found):
        return None
    days = sum(value for value, unit in found if unit == WORKING_DAY)
    if any(unit not in (WORKING_DAY, HOUR) for _value, unit in found):
        return None
    return {"value": neat(days * HOURS_A_DAY + sum(v for v, u in found if u == HOUR)), "unit": HOUR}


def neat(value: float) -> int | float:
    """A whole number where it is one, else two places."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
