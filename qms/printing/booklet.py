"""The position booklet and the hand-over on paper: what procedures in force give posts to do, set in parts of bounded size.

A part is about as many pages as a person has patience for: setting takes memory and time by the page, so a booklet over
hundreds of procedures is set part by part, each told of, and then bound. Pages count on through the parts.
"""

from collections.abc import Callable, Iterator

from django.template.loader import render_to_string
from django.utils.translation import override

from qms.printing import wording
from qms.printing.binding import joined, page_count
from qms.printing.letters import printable_throughout
from qms.printing.press import Sheet, press

A_PART = 100  # procedures
NUMERALS = ("I", "II", "III", "IV")


def render_booklet(booklet: dict, *, go_on: Callable[[int, int], bool] = lambda done, parts: True) -> bytes | None:
    """The PDF of a booklet, described in `qms.printing`. Raises `PrintFailed` as `render` does.

    `go_on` hears before each part how many of how many are set, and answers whether to go on; None where it says no.
    """
    parts = list(parts_of(booklet))
    made: list[bytes] = []
    page = 1
    for done, part in enumerate(parts):
        if not go_on(done, len(parts)):
            return None
        made.append(press(Sheet(booklet_html(part | {"page": page}), day=booklet["day"])))
        page += page_count(made[-1]) if len(parts) > 1 else 0
    return made[0] if len(made) == 1 else joined(made, title=booklet["title"])


def parts_of(booklet: dict) -> Iterator[dict]:
    """The booklet in pieces of A_PART procedures; the first has the heading, the last what stands at the end. Pure."""
    rows = [
        (n, section, row) for n, section in enumerate(booklet["sections"]) for row in section["procedures"] or [None]
    ]
    starts = range(0, max(len(rows), 1), A_PART)
    for start in starts:
        sections: list[dict] = []
        last = rows[start - 1][0] if start else None
        for n, section, row in rows[start : start + A_PART]:
            if not sections or sections[-1]["n"] != n:
                heading = f"{NUMERALS[n]}. {section['heading']}" + (" (tiếp theo)" if n == last else "")
                sections.append({"n": n, "heading": heading, "procedures": []})
            if row is not None:
                sections[-1]["procedures"].append(row)
        is_last = start + A_PART >= len(rows)
        yield booklet | {
            "sections": sections,
            "is_first": start == 0,
            "is_last": is_last,
            "is_whole": len(starts) == 1,
            "procedure_count": sum(len(section["procedures"]) for section in booklet["sections"]),
            "step_count": sum(
                len(row["steps"]) for section in booklet["sections"] for row in section["procedures"]
            ),
            "unused_numeral": NUMERALS[len(booklet["sections"])] if booklet["sections"] else "",
        }  # fmt: skip


def booklet_html(part: dict) -> str:
    """The HTML handed to the typesetter, of one part."""
    plain = printable_throughout(part)
    context = {
        **plain,
        "as_of": wording.dmy(plain["day"]),
        "descriptions": [_dated(row) for row in plain["descriptions"]],
        "sections": [
            section | {"procedures": [_dated(row) for row in section["procedures"]]} for section in plain["sections"]
        ],
    }
    with override("vi"):
        return render_to_string("pdf/booklet.html", context)


def _dated(row: dict) -> dict:
    return {**row, "from_date": wording.dmy(row["from_date"])}
