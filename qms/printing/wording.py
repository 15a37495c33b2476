"""How facts are worded on paper: dates, agency names, posts, capacities, numbers.

Everything here is pure text for official Vietnamese documents (Decree 30/2020/NĐ-CP, Appendix I), therefore always
Vietnamese, whatever the language of the screen.
"""

import re
from datetime import date

_PEOPLES_COMMITTEE = "ỦY BAN NHÂN DÂN"
_PLACE_WORDS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "đặc khu")


def dmy(iso: str | None) -> str:
    """`2026-11-03` as `03/11/2026`; nothing as empty text."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y") if iso else ""


def long_date(iso: str | None) -> str:
    """`ngày 03 tháng 11 năm 2026`. Days below 10 and the months 1 and 2 take a zero (Decree 30, App. I). No date: blanks."""
    if not iso:
        blank = "\u00a0" * 7
        return f"ngày{blank}tháng{blank}năm{blank}"
    day = date.fromisoformat(iso)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def two(number) -> str:
    """Issue and revision numbers with at least two digits: 2 as `02`; other text stays as it is."""
    text = str(number if number is not None else "").strip()
    return text.zfill(2) if text.isdigit() else text


def edition(issue, revision) -> str:
    """`lần ban hành 02, lần sửa đổi 01`."""
    return f"lần ban hành {two(issue)}, lần sửa đổi {two(revision)}"


def edition_words(text: str) -> str:
    """`02/01` or `2.1` as words; any other text as it came."""
    found = re.fullmatch(r"\s*(\d+)\s*[/.]\s*(\d+)\s*", text or "")
    return edition(found[1], found[2]) if found else (text or "")


def file_size(count: int) -> str:
    """`245.760 byte (240 KB)`: exact for comparing, rounded for reading."""
    exact = f"{count:,}".replace(",", ".") + " byte"
    if count < 1024:
        return exact
    rounded, unit = (count / 1024, "KB") if count < 1024 * 1024 else (count / 1024 / 1024, "MB")
    digits = 0 if rounded >= 100 or unit == "KB" else 1
    return f"{exact} ({rounded:.{digits}f} {unit})".replace(".", ",") if digits else f"{exact} ({rounded:.0f} {unit})"


def agency_lines(agency: dict) -> dict[str, list[str]]:
    """The two names at the top left, in capitals: `parent` (may be empty) and `own`, each a list of lines.

    The own name leaves out a place that the parent's name already says ("Sở Công Thương tỉnh Lam Sơn" under "UBND tỉnh
    Lam Sơn" is "SỞ CÔNG THƯƠNG"); a people's committee puts its place on a line of its own; only the parent's name may be
    shortened to UBND.
    """
    parent = (agency.get("parent_name") or "").strip()
    own = _without_shared_place((agency.get("name") or "").strip(), parent).upper()
    lines = [own]
    if own.startswith(_PEOPLES_COMMITTEE + " "):
        lines = [_PEOPLES_COMMITTEE, own.removeprefix(_PEOPLES_COMMITTEE + " ")]
    return {"parent": [parent.upper().replace(_PEOPLES_COMMITTEE, "UBND")] if parent else [], "own": lines}


def _without_shared_place(name: str, parent: str) -> str:
    for word in _PLACE_WORDS:
        head, mark, tail = name.partition(f" {word} ")
        if mark and head and parent.lower().endswith(f"{word} {tail}".lower()):
            return head
    return name


def box_name(agency: dict) -> list[str]:
    """The agency in the header box of every page: full name in capitals, its place on a second line."""
    name = (agency.get("name") or "").strip()
    for word in _PLACE_WORDS:
        head, mark, tail = name.partition(f" {word} ")
        if mark:
            return [head.upper(), f"{word} {tail}".upper()]
    return [name.upper()]


def bare_post(post: str, agency: dict, collective: str = "") -> str:
    """A leader's post without the agency's own name: "Phó Giám đốc Sở" is "Phó Giám đốc" above a signature.

    Under the name of a collective, without that as well: "Chủ tịch Ủy ban nhân dân xã" is "Chủ tịch".
    """
    post = (post or "").strip()
    own = (agency.get("name") or "").strip()
    names = {
        own,
        _without_shared_place(own, agency.get("parent_name") or ""),
        agency.get("short_name") or "",
        own.split(" ")[0],
        *([collective, *(f"{collective} {word}" for word in _PLACE_WORDS)] if collective else ()),
    }
    for name in sorted(filter(None, names), key=len, reverse=True):
        if post.lower().endswith(" " + name.lower()):
            return post[: -len(name)].rstrip()
    return post


def capacity_lines(*, post: str, capacity: str, on_behalf_of: str, agency: dict, collective: str = "") -> list[str]:
    """The lines above a signature, in capitals.

    Own right: `GIÁM ĐỐC`. Acting: `Q. GIÁM ĐỐC`. KT., TL., TUQ. and TM. take two lines: for whom, then the signer's post.
    Who signs for a collective has it above all that: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
    """
    own, principal = (bare_post(text, agency, collective).upper() for text in (post, on_behalf_of))
    if collective:
        capacity = "" if capacity == "TM." else capacity
        return [
            f"TM. {collective.upper()}",
            *capacity_lines(post=own, capacity=capacity, on_behalf_of=principal, agency={}),
        ]
    if not capacity:
        return [own]
    if capacity == "Q.":
        return [f"Q. {principal or own}"]
    return [f"{capacity} {principal}".strip(), own] if principal else [f"{capacity} {own}"]


def full_number(number: str | None, symbol: str) -> str:
    """`431/QĐ-SCT`; below ten `05/QĐ-SCT`; before it has a number a blank to be filled in: `       /QĐ-SCT`."""
    number = (number or "").strip()
    if "/" in number:
        head, _, tail = number.partition("/")
        return f"{two(head)}/{tail}"
    return f"{two(number) or chr(0xA0) * 9}/{symbol}"


def without_kind(title: str, kind: str) -> str:
    """A title below its type's name does not repeat it: "Quy trình cấp phép" under "QUY TRÌNH" is "Cấp phép"."""
    title = title.strip()
    if kind and title.lower().startswith(kind.lower() + " "):
        rest = title[len(kind) :].lstrip()
        return rest[:1].upper() + rest[1:]
    return title


def with_kind(title: str, kind: str) -> str:
    """A title inside a sentence says its type once: "Quy trình cấp phép". A name ("Lam Sơn …") keeps its capital."""
    title = title.strip()
    if not kind or title.lower().startswith(kind.lower() + " "):
        return title
    first, _, rest = title.partition(" ")
    plain = first[1:].islower() and rest[:1].islower()
    return f"{kind} {first.lower() if plain else first} {rest}".strip()
