"""The data of a procedure as parts of the text: what the official document says, in the order and words of its form.

They go into the snapshot beside what people wrote, so the page, the paper, the search, the comparison and the amendment table
have them without knowing what a procedure is. Vietnamese in every language of the screen. Source of the parts: `domain.md` 3.1.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from procedures.numbers import letters, step_numbers
from procedures.timing import official_words
from qms.search.fold import fold

SPACE = UUID("2b0d8f1e-4a57-49f4-8f6e-7d0a1c9b3e55")
STEPS = str(uuid5(SPACE, "steps"))
Given = Mapping[str, Any]
# Words of a heading by which the agency's own sections are known.
PLACES = {
    "content": re.compile(r"noi dung"),
    "abbreviations": re.compile(r"viet tat|dinh nghia"),
    "records": re.compile(r"ho so (can )?luu|luu (tru )?ho so"),
}
CHANNELS = {"direct": "Trực tiếp", "post": "Qua dịch vụ bưu chính", "online": "Trực tuyến"}
WIDE_FROM = 4  # columns of cases that no longer fit on an upright page


class Built(NamedTuple):
    """A part of section 5: key, heading, html, and whether it wants a landscape page."""

    key: str
    heading: str
    html: str
    wide: bool = False


def with_procedure(sections: list[dict[str, Any]], data: Given, laws: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sections of a snapshot with the parts of the procedure in their places.

    Parts of section 5 stand behind the section called so (at the end where there is none), abbreviations and records in
    theirs. `laws` has the whole name of an instrument by its number. Numbers of the parts follow the agency's style.
    """
    found = [dict(section) for section in sections]
    for key, build in (("abbreviations", abbreviations), ("records", records)):
        if html := build(data):
            _append(found, key, html)
    parts = list(built(data, laws))
    if parts:
        at = _place(found, "content")
        number = found[at]["number"] if at is not None else ""
        end = _end_of(found, at) if at is not None else len(found)
        there = sum(section["level"] == 2 for section in found[(at + 1 if at is not None else end) : end])
        found[end:end] = list(_numbered(parts, data["numbering"], number.rstrip(". "), there))
    return found


def puts_into(heading: str, data: Given, has_forms: bool) -> bool:
    """Whether the section called so gets something from the data; the list of forms stands in one called Biểu mẫu."""
    words = fold(heading)
    given = {
        "content": bool(data["steps"]),
        "abbreviations": bool(data["abbreviations"]),
        "records": bool(data["records"]),
    }
    return any(given[key] and place.search(words) for key, place in PLACES.items()) or (
        has_forms and "bieu mau" in words
    )


def _numbered(parts: list[Built], style: str, above: str, there: int) -> Iterator[dict[str, Any]]:
    for place, part in enumerate(parts, there + 1):
        number = letters(place) if style == "letter" or not above else f"{above}.{place}"
        yield {
            "id": str(uuid5(SPACE, part.key)),
            "number": number,
            "heading": part.heading,
            "level": 2,
            "html": part.html,
            "landscape": part.wide,
            "of": "procedures",
            "key": part.key,
        }


def _place(sections: list[dict[str, Any]], key: str) -> int | None:
    for number, section in enumerate(sections):
        if section["level"] == 1 and PLACES[key].search(fold(section["heading"])):
            return number
    return None


def _end_of(sections: list[dict[str, Any]], at: int) -> int:
    """Behind the last part of the section at `at`."""
    end = at + 1
    while end < len(sections) and sections[end]["level"] > sections[at]["level"]:
        end += 1
    return end


def _append(sections: list[dict[str, Any]], key: str, html: str) -> None:
    at = _place(sections, key)
    if at is not None:
        sections[at]["html"] += html
        sections[at]["of"] = "procedures"
    else:
        heading = {"abbreviations": "Viết tắt", "records": "Hồ sơ cần lưu"}[key]
        made = {"id": str(uuid5(SPACE, key)), "number": "", "heading": heading, "level": 1, "html": html}
        sections.append({**made, "landscape": False, "of": "procedures"})


# --- parts of section 5 -----------------------------------------------------------------------------------------------
def built(data: Given, laws: Mapping[str, str]) -> Iterator[Built]:
    """The parts of section 5 that have something to say, in the order of the official form."""
    for key, heading, build in _PARTS:
        html = build(data, laws)
        if html:
            yield Built(key, heading, html, key == "steps" and len(data["cases"]) >= WIDE_FROM)


def basis_words(row: Given, laws: Mapping[str, str]) -> str:
    """A legal basis as the document words it: the law, then article, clause and point."""
    law = row["text"] or laws.get(row["number"]) or row["number"]
    return ", ".join(filter(None, [law, row["provision"]]))


def _bases(data: Given, laws: Mapping[str, str]) -> str:
    return _list(basis_words(row, laws) for row in data["bases"])


def _dossier(data: Given, laws: Mapping[str, str]) -> str:
    rows = data["dossier"]
    if not rows:
        return ""
    head = ["TT", "Tên giấy tờ", "Bản chính", "Bản sao", "Mẫu, ghi chú"]
    cells = [
        [
            str(number),
            _lines(row["item"]),
            _count(row["original"]),
            _count(row["copy"]),
            _lines("\n".join(filter(None, [row["form"], row["note"], row["where"], *_cited(row, laws)]))),
        ]
        for number, row in enumerate(rows, 1)
    ]
    return _table(head, cells)


def _cited(row: Given, laws: Mapping[str, str]) -> Iterator[str]:
    for basis in row["bases"]:
        yield f"Căn cứ: {basis_words(basis, laws)}"


def _count(number: int | None) -> str:
    return f"{number:02d}" if number else ""


def _sets(data: Given, laws: Mapping[str, str]) -> str:
    return f"<p>{data['sets']:02d} bộ.</p>" if data["sets"] else ""


def _time(data: Given, laws: Mapping[str, str]) -> str:
    named = []
    for case in data["cases"]:
        told = ", ".join(filter(None, [official_words(case["limit"]), _by_law(case, laws)]))
        if told:
            words = f"{case['name']}: {told}" if case["name"] else told[:1].upper() + told[1:]
            named.append(escape(words.rstrip(".")))
    html = f"<p>{named[0]}.</p>" if len(named) == 1 else _bullets(named)
    return html + _paragraphs(data["time_note"])


def _by_law(case: Given, laws: Mapping[str, str]) -> str:
    """What sets the time limit: provision, then the law, as a decision words it."""
    told = [" ".join(filter(None, [row["provision"], law_words(row, laws)])) for row in case.get("bases", ())]
    return f"theo {'; '.join(filter(None, told))}" if any(told) else ""


def law_words(row: Given, laws: Mapping[str, str]) -> str:
    """The law in few words: as the document words it, else kind and number; the list of legal bases has its whole name.

    >>> law_words({"text": "", "number": "15/2020/QH14"}, {"15/2020/QH14": "Luật số 15/2020/QH14 Doanh nghiệp"})
    'Luật số 15/2020/QH14'
    """
    kind, number, _title = laws.get(row["number"], "").partition(row["number"] or "\n")
    return row["text"] or kind + number or row["number"]


def _channels(data: Given, laws: Mapping[str, str]) -> str:
    cases = {case["id"]: case["name"] for case in data["cases"]}
    rows = [
        [
            _lines("\n".join(filter(None, [CHANNELS[row["kind"]], cases.get(row["case"], "")]))),
            official_words(row["limit"]),
            _lines(row["fee"]),
            _lines("\n".join(filter(None, [row["place"], row["note"]]))),
        ]
        for row in data["channels"]
    ]
    table = _table(["Cách thức", "Thời hạn", "Phí, lệ phí", "Nơi nộp, ghi chú"], rows) if rows else ""
    hours = f"Thời gian tiếp nhận: {data['hours']}" if data["hours"] else ""
    return table + _paragraphs("\n".join(filter(None, [data["place"], hours])))


def _fees(data: Given, laws: Mapping[str, str]) -> str:
    told = []
    for row in data["fees"]:
        words = ": ".join(filter(None, [row["name"], row["amount"]]))
        told.append(". ".join(filter(None, [words, row["note"], *_cited(row, laws)])))
    return _list(told)


def _conditions(data: Given, laws: Mapping[str, str]) -> str:
    return _list(data["conditions"])


def _result(data: Given, laws: Mapping[str, str]) -> str:
    return _paragraphs(data["result"])


def _steps(data: Given, laws: Mapping[str, str]) -> str:
    if not data["steps"]:
        return ""
    cases = data["cases"]
    times = [f"Thời gian: {case['name']}" if len(cases) > 1 else "Thời gian" for case in cases]
    head = ["Bước", "Trình tự", "Trách nhiệm", *times, "Biểu mẫu, kết quả"]
    numbers = step_numbers(data)
    exits: dict[str, list[str]] = {}
    for row in told_exits(data):
        words = f"{row['condition']}: " if row["condition"] else "Chuyển "
        exits.setdefault(row["from"], []).append(f"{words}bước {numbers[row['to']]}")
    rows = [
        [
            numbers[step["id"]],
            _what(step, exits.get(step["id"], []), laws),
            _who(step),
            *(_when(step, case["id"]) for case in cases),
            _lines("\n".join([*step["forms"], *step["results"]])),
        ]
        for step in data["steps"]
    ]
    total = data.get("totals")
    if total:
        rows.append(
            ["", "<strong>Tổng thời gian</strong>", "", *(f"<strong>{escape(one)}</strong>" for one in total), ""]
        )
    return _table(head, rows)


def told_exits(data: Given) -> list[Given]:
    """Exits worth telling: those with a condition, and those that do not go on to the next step."""
    following = {step["id"]: after["id"] for step, after in zip(data["steps"], data["steps"][1:], strict=False)}
    return [row for row in data["transitions"] if row["condition"] or following.get(row["from"]) != row["to"]]


def _what(step: Given, exits: list[str], laws: Mapping[str, str]) -> str:
    html = f"<p><strong>{_lines(step['title'])}</strong></p>" + _paragraphs(step["instruction"])
    told = [*exits, *_cited(step, laws)]
    return html + (f"<p><em>{_lines('; '.join(told))}.</em></p>" if told else "")


def _who(step: Given) -> str:
    html = f"<p>{escape(party_words(step['responsible']))}</p>" if step["responsible"] else ""
    for key, label in (("consulted", "Phối hợp"), ("informed", "Thông báo")):
        if step[key]:
            html += f"<p>{label}: {escape('; '.join(map(party_words, step[key])))}</p>"
    return html


def party_words(party: Given) -> str:
    """A post with its unit, a unit, or whoever is named."""
    return ", ".join(filter(None, [party["name"], party.get("unit_name", "")]))


def _when(step: Given, case: str) -> str:
    told = official_words(step["limits"].get(case))
    if step["clock"] == "stop":
        return f"{told} (không tính vào thời hạn)" if told else "Không tính vào thời hạn"
    return told


_PARTS: tuple[tuple[str, str, Callable[[Given, Mapping[str, str]], str]], ...] = (
    ("bases", "Cơ sở pháp lý", _bases),
    ("dossier", "Thành phần hồ sơ", _dossier),
    ("sets", "Số lượng hồ sơ", _sets),
    ("time", "Thời hạn giải quyết", _time),
    ("channels", "Cách thức, nơi tiếp nhận và trả kết quả", _channels),
    ("fees", "Phí, lệ phí", _fees),
    ("conditions", "Yêu cầu, điều kiện", _conditions),
    ("result", "Kết quả giải quyết", _result),
    ("steps", "Quy trình xử lý công việc", _steps),
)


# --- abbreviations and records ----------------------------------------------------------------------------------------
def abbreviations(data: Given) -> str:
    """Each abbreviation with its meaning, as a table without a number column."""
    rows = [[escape(row["short"]), escape(row["full"])] for row in data["abbreviations"]]
    return _table(["Từ viết tắt", "Nghĩa"], rows) if rows else ""


def records(data: Given) -> str:
    """Records to keep: what, where, for how long."""
    rows = [
        [str(number), _lines(row["name"]), escape(row["place"]), escape(row["retention"])]
        for number, row in enumerate(data["records"], 1)
    ]
    return _table(["TT", "Hồ sơ lưu", "Nơi lưu", "Thời gian lưu"], rows) if rows else ""


# --- markup -----------------------------------------------------------------------------------------------------------
def _table(head: list[str], rows: list[list[str]]) -> str:
    """A table of the official form; cells hold markup."""
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    body = "".join("<tr>" + "".join(f"<td>{_as_block(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"


def _as_block(cell: str) -> str:
    return cell if not cell or cell.startswith("<p>") else f"<p>{cell}</p>"


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n") if line)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line)


def _list(rows: Any) -> str:
    """One thing as a paragraph, several as a list."""
    told = [_lines(row) for row in rows if row]
    return f"<p>{told[0]}</p>" if len(told) == 1 else _bullets(told)


def _bullets(rows: list[str]) -> str:
    return "<ul>" + "".join(f"<li><p>{row}</p></li>" for row in rows) + "</ul>" if rows else ""
