"""From a record of the national list to the data of a procedure: what is plainly there is taken, the rest is told, nothing is invented.

The record's own order of steps stands as the instruction of one step between start and end, for the editor to divide.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from procedures import shape
from procedures.models import AdministrativeProcedure, Responsibility
from procedures.timing import Unreadable, read_span
from qms.search.fold import fold
from qms.worktime.days import TimeUnit

# Headings of the portal's table that run together with the papers below them.
_CHROME = re.compile(r"Tên giấy tờ\s*Mẫu đơn, tờ khai\s*Số lượng")
_COUNTS = re.compile(
    r"(?P<original>\d+)\s*bản chính(?:\s*[,;–-]?\s*(?P<copy>\d+)\s*bản sao)?|(?P<alone>\d+)\s*bản sao", re.IGNORECASE
)
_SPOKEN = re.compile(r"bản (?P<kind>chính|sao)\s*:\s*(?P<count>\d{1,2})(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<kind>(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Thông tư|Quyết định) số )?"
    r"(?P<number>\d{1,4}(?:\.\d{1,2})?/(?:\d{4}/)?"
    r"(?:UBTVQH\d{1,2}|QH\d{1,2}|QĐ-TTg|NĐ-HĐBT|[A-ZĐ]{2,12}(?:-[A-ZĐ]{1,12})+|[A-ZĐ]{2,12}(?=\W|$)))"
)
TITLE = 300


@dataclass
class Filled:
    """Data for `procedures.reading.read`, and sentences on what could not be placed."""

    data: dict[str, Any]
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    """A number in a text: where it begins, with `Luật số` before it, and ends; `is_bare` without such words."""

    number: str
    start: int
    stop: int
    is_joined: bool
    is_bare: bool


def numbers_in(text: str) -> list[tuple[str, str]]:
    """Numbers of laws in a run-together text, each with the words before it, which are its title there.

    There a number, or `Luật số` and a number, stands right behind a title, without a blank; one behind a blank belongs to the
    words of a title, unless nothing else is there.
    """
    every = [_found_at(text, match) for match in _NUMBER.finditer(text)]
    bare = {one.number for one in every if one.is_joined and one.is_bare}
    joined = [one for one in every if one.is_joined and (one.is_bare or one.number not in bare)]
    after = joined[-1].stop if joined else 0
    found: dict[str, str] = {}
    end = 0
    for one in [*joined, *(one for one in every if one.start >= after and not one.is_joined)]:
        title = " ".join(text[end : one.start].strip(" .;,-–\n\t").split())
        if not found.get(one.number):
            found[one.number] = title
        end = one.stop
    return list(found.items())


def _found_at(text: str, match: re.Match[str]) -> _Found:
    """The first capital of the next title may have run into the number."""
    number, start, stop = match["number"], match.start(), match.end()
    if text[stop : stop + 1].islower() and not number.endswith("g"):
        number, stop = number[:-1].rstrip("-"), stop - 1
    is_joined = start > 0 and not text[start - 1].isspace()
    return _Found(number, start, stop, is_joined, not match["kind"])


def filled(
    record: AdministrativeProcedure, answer: Responsibility | None, known_laws: Collection[str], day: date
) -> Filled:
    """The whole. `answer` is who answers for it in the agency, `known_laws` numbers that stand in the register of laws."""
    made = Filled({"tthc": [record.code], "step_numbers": "B1"})
    made.data["cases"] = [{"name": "", "limit": _limit(record, answer, day, made)}]
    made.data["channels"] = _channels(record, made)
    made.data["dossier"] = _dossier(record, made)
    made.data["bases"] = _bases(record, known_laws, made)
    made.data["conditions"] = _conditions(record, made)
    made.data["result"] = _fitting(record.result, shape.SHAPE["result"].most, _("result"), made)
    made.data["place"] = _fitting(record.receiving, shape.SHAPE["place"].most, _("place of receipt"), made)
    made.data["steps"] = _steps(record)
    if len(record.name) > TITLE:
        made.told.append(
            _("The name is longer than a title may be; the title holds its first %(n)s characters.") % {"n": TITLE}
        )
    return made


def _fitting(text: str, most: int, what: str, made: Filled) -> str:
    """The text where it fits; else nothing, and it is told."""
    if len(text) <= most:
        return text
    made.told.append(_("Not taken, too long: %(what)s. See the record.") % {"what": what})
    return ""


def span_of(text: str) -> dict[str, Any] | None:
    """A time limit as the list says it; `20 Ngày` are calendar days there. None where it is no plain time."""
    try:
        return read_span(text, TimeUnit.CALENDAR_DAY)
    except Unreadable:
        return None


def _limit(record: AdministrativeProcedure, answer: Responsibility | None, day: date, made: Filled) -> Any:
    """The limit of the place that holds on the day, else the one that all channels have; told where there is none."""
    said = ""
    if answer and answer.limit:
        said = (
            answer.limit_before
            if answer.limit_date and answer.limit_date > day and answer.limit_before
            else answer.limit
        )
    texts = {said} if said else {row["limit"] for row in record.channels if row["limit"]}
    limit = span_of(next(iter(texts))) if len(texts) == 1 else None
    if limit is None:
        named = "; ".join(sorted(texts))[:200] or _("none is given")
        made.told.append(
            _("Write the legal time limit of the case yourself. In the record: %(limits)s") % {"limits": named}
        )
    return limit


def _channels(record: AdministrativeProcedure, made: Filled) -> list[dict[str, Any]]:
    rows = []
    for number, row in enumerate(record.channels[: shape.SHAPE["channels"].most], start=1):
        limit = span_of(row["limit"]) if row["limit"] else None
        note = row["limit"] if row["limit"] and limit is None else ""
        text = " ".join(row["note"].split())
        is_fee = len(text) <= shape.CHANNEL["fee"].most
        rest = "; ".join(filter(None, [note, "" if is_fee else text]))
        what = _("time limit and fee of channel %(n)s") % {"n": number}
        rows.append(
            {
                "kind": _kind(row["channel"]),
                "limit": limit,
                "fee": text if is_fee else "",
                "note": _fitting(rest, shape.CHANNEL["note"].most, what, made),
            }
        )
    return rows


def _kind(words: str) -> str:
    folded = fold(words)
    return "post" if "buu" in folded else "online" if "tuyen" in folded else "direct"


def _dossier(record: AdministrativeProcedure, made: Filled) -> list[dict[str, Any]]:
    """Papers row by row where the record has rows; else divided behind each count of originals and copies."""
    rows = [_paper(row) for row in record.dossier_items] or papers_in(record.dossier_text)
    kept, most = [], shape.DOSSIER_ITEM["item"].most
    for row in rows:
        row["item"] = _fitting(
            row["item"], most, _("a paper of the dossier (%(text)s…)") % {"text": row["item"][:60]}, made
        )
        if row["item"]:
            kept.append(row)
    limit = shape.SHAPE["dossier"].most
    if len(kept) > limit:
        told = {"most": limit, "left": len(kept) - limit}
        made.told.append(
            _("The dossier holds %(most)s papers, %(left)s more are in the record. Join some of them.") % told
        )
    return kept[:limit]


def _paper(row: dict[str, str]) -> dict[str, Any]:
    counts = {match["kind"].lower(): int(match["count"]) for match in _SPOKEN.finditer(row["note"])}
    left = _SPOKEN.sub("", row["note"]).strip(" -–;,.\n") if counts else row["note"]
    note = "; ".join(filter(None, [_("Form: %(name)s") % {"name": row["form"]} if row["form"] else "", left]))
    return {"item": row["item"], "original": counts.get("chính"), "copy": counts.get("sao"), "note": note[:1000]}


def papers_in(text: str) -> list[dict[str, Any]]:
    """Papers of a run-together text, divided behind `1 bản chính, 2 bản sao`; a text without counts is one paper."""
    text = _CHROME.sub("\n", text)
    rows, end = [], 0
    for match in _COUNTS.finditer(text):
        digits = next(filter(None, (match["original"], match["alone"])))
        # A year or a number of a form that runs into the count: 20241 bản chính is 2024, then 1.
        start = match.start() + (len(digits) - 1 if len(digits) > 2 else 0)
        item = _tidy(text[end:start])
        count = int(digits[-1] if len(digits) > 2 else digits)
        copies = match["copy"] or (match["alone"] and count)
        if item:
            original = count if match["original"] else None
            rows.append({"item": item, "original": original, "copy": _small(copies), "note": ""})
        end = match.end()
    if rest := _tidy(text[end:]):
        rows.append({"item": rest, "original": None, "copy": None, "note": ""})
    return rows


def _small(count: Any) -> int | None:
    return int(count) if count is not None and int(count) <= 99 else None


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()).strip(" ;,") for line in text.strip().split("\n"))
    return "\n".join(filter(None, lines)).removeprefix("-").removeprefix("+").strip()


def _bases(record: AdministrativeProcedure, known_laws: Collection[str], made: Filled) -> list[dict[str, Any]]:
    pairs = [(row["number"].strip(), row["title"]) for row in record.bases_items] or numbers_in(record.bases_text)
    if not pairs and record.bases_text:
        pairs = [("", record.bases_text)]
    rows, unknown = [], []
    for number, title in pairs[: shape.SHAPE["bases"].most]:
        if number in known_laws:
            rows.append({"number": number})
            continue
        words = f"{title} ({number})" if title and number else title or number
        text = _fitting(words, shape.BASIS["text"].most, _("a legal basis (%(text)s…)") % {"text": words[:60]}, made)
        rows += [{"number": "", "text": text}] if text else []
        unknown += [number] if number else []
    if unknown:
        told = {"numbers": ", ".join(unknown[:10]), "count": len(unknown)}
        says = _("%(count)s legal bases are not in the register of laws, so they stand as text: %(numbers)s")
        made.told.append(says % told)
    return rows


def _conditions(record: AdministrativeProcedure, made: Filled) -> list[str]:
    kind = shape.SHAPE["conditions"]
    lines = [" ".join(line.split()) for line in record.conditions_text.split("\n")]
    lines = [_fitting(line, kind.each, _("a condition"), made) for line in lines if line]
    lines = list(dict.fromkeys(filter(None, lines)))
    if len(lines) <= kind.most:
        return lines
    told = {"most": kind.most, "left": len(lines) - kind.most}
    made.told.append(_("There is room for %(most)s conditions, %(left)s more are in the record.") % told)
    return lines[: kind.most]


def _steps(record: AdministrativeProcedure) -> list[dict[str, Any]]:
    """Start, the record's own order of steps to be divided, end."""
    most = shape.STEP["instruction"].most
    parts, left = [], record.steps_text
    while left:
        cut = len(left) if len(left) <= most else max(left.rfind("\n", 0, most), most // 2)
        parts.append(left[:cut].strip())
        left = left[cut:].strip()
    title = "Trình tự thực hiện theo thủ tục hành chính"  # a text of the agency's document, Vietnamese always
    tasks = [
        {
            "id": f"{record.code} {place}",
            "kind": "task",
            "title": title if place == 1 else f"{title} (tiếp)",
            "instruction": text,
        }
        for place, text in enumerate(parts, start=1)
    ]
    return [
        {"id": f"{record.code} start", "kind": "start", "title": "Nộp hồ sơ", "clock": "none"},
        *tasks,
        {"id": f"{record.code} end", "kind": "end", "title": "Kết thúc", "clock": "none"},
    ]
