"""The faces of a procedure beside its text: the step table with one's own steps marked, the flow chart on screen and paper."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from documents.gathering import gathered
from procedures import flow
from procedures.graph import edges_of
from procedures.models import Part
from procedures.numbers import step_numbers
from procedures.rounds.banner import gone_bad
from procedures.sections import STEPS, party_words, told_exits
from procedures.timing import counted, official_words
from procedures.tthc import serving
from qms.access.rights import rights_of
from qms.worktime import clock

Given = Mapping[str, Any]
BESIDE = 560  # px that a flow chart has beside the table
KEPT = 64  # charts kept in memory, tens of KB each; placing one takes longer than all else on its page


def data_of(snapshot: Given) -> dict[str, Any] | None:
    """The procedure in a snapshot, None where there is none or it has no steps."""
    data = snapshot.get("content", {}).get("procedures")
    return data if data and data["steps"] else None


def on_paper(snapshot: Given) -> dict[str, list[str]]:
    """Drawings of the official PDF by the section they stand behind: the flow chart in pieces as high as a page, each on pages
    as wide as it needs whatever the section's are, and under the last what it says short."""
    data = data_of(snapshot)
    if data is None:
        return {}
    pieces = flow.paper(numbered(data), transitions_of(data))
    drawn = [flow.svg(piece, "paper", uid=f"flow-{place}") for place, piece in enumerate(pieces)]
    drawn[-1] += "".join(f"<p><em>{escape(note)}</em></p>" for note in notes_of(flow.shortened(pieces)))
    page = "wide" if pieces[0].landscape else "upright"
    return {STEPS: [f'<div class="{page}">{one}</div>' for one in drawn]}


def notes_of(short: flow.Shortened) -> Iterator[str]:
    """Sentences that say where the words of a chart stand in full, or give them."""
    if short.steps:
        steps = ", ".join(f"bước {number}" for number in short.steps)
        yield f"Sơ đồ ghi rút gọn (dấu “…”) tại {steps}; nội dung đầy đủ ở bảng trình tự phía trên."
    if short.lanes:
        yield f"Tên cột ghi rút gọn, đọc đầy đủ là: {'; '.join(short.lanes)}."
    if short.shared:
        yield f"Cột “Vị trí khác” gồm: {'; '.join(short.shared)}; mỗi ô ghi rõ ai thực hiện."


def on_screen(version: Any, snapshot: Given, *, person: Any) -> dict[str, Any]:
    """What the reading page shows instead of the plain step table, the panel of the person's own steps, and what went bad."""
    data = data_of(snapshot)
    if data is None:
        return {}
    mine = my_steps(version, person)
    rows = step_rows(data, mine, forms=form_links(snapshot))
    names = [case["name"] if len(data["cases"]) > 1 else "" for case in data["cases"]]
    chart, is_wide = _placed(json.dumps([numbered(data), transitions_of(data)], sort_keys=True))
    shown = {
        "signal_url": _signal_url(version),
        "rows": rows,
        "cases": [{"name": name} for name in names],
        "totals": [{"case": name, "text": one} for name, one in zip(names, data.get("totals", []), strict=False)],
        "limits": [
            {"case": name, "text": official_words(case["limit"])}
            for name, case in zip(names, data["cases"], strict=True)
        ],
        "chart": mark_safe(flow.svg(chart, mine=mine, described_by="step-table")),
        "is_wide": is_wide,
        "mine": bool(mine),
    }
    own = render_to_string("procedures/_mine.html", {"rows": [row for row in rows if row["mine"]]})
    return {
        "sections": {STEPS: SafeString(render_to_string("procedures/_steps.html", shown))},
        "rail": SafeString(own + serving.panel(data["tthc"])),
        "above": gone_bad(version, person),
    }


@lru_cache(maxsize=KEPT)
def _placed(told: str) -> tuple[flow.Chart, bool]:
    """The chart of these steps and ways, and whether it is wider than its place. Kept by its words: the same for every reader."""
    steps, ways = json.loads(told)
    chart = flow.layout(steps, ways, width=BESIDE)
    if chart.width <= BESIDE * 1.1:
        return chart, False
    return flow.layout(steps, ways), True


def _signal_url(version: Any) -> str:
    """Where a reader says that a step is not how the work is done; empty unless the text is in force today."""
    period, today = getattr(version, "period", None), clock.today()
    if period is None or period.from_date > today or (period.until_date and period.until_date <= today):
        return ""
    return reverse("documents:signal", args=[version.document.slug])


def step_places(snapshot: Given) -> list[tuple[str, str, str]]:
    """The steps as places that readers may say something of: id on the page, uuid, number with title."""
    data = data_of(snapshot)
    rows = numbered(data) if data else []
    return [(f"step-{row['id']}", row["id"], f"Bước {row['number']}. {' '.join(row['title'].split())}") for row in rows]


def numbered(data: Given) -> list[dict[str, Any]]:
    """The steps with their numbers of today in them."""
    numbers = step_numbers(data)
    return [{**step, "number": numbers[step["id"]]} for step in data["steps"]]


def transitions_of(data: Given) -> list[dict[str, str]]:
    """Every way from step to step, those said and those that follow from the order."""
    return [{"from": source, "to": target, "condition": words} for source, target, words in edges_of(data)]


def my_steps(version: Any, person: Any) -> set[str]:
    """Steps for which a post of the person, or the unit the person heads, is responsible today."""
    seats = rights_of(person).seats
    posts = {seat.post for seat in seats}
    units = {seat.unit for seat in seats if seat.is_head}
    return {
        str(row.step)
        for row in gathered(version, "step_parties").step_parties.all()
        if row.part == Part.RESPONSIBLE and (row.post_id in posts or row.unit_id in units)
    }


def form_links(snapshot: Given) -> dict[str, dict[str, str]]:
    """By code: title and address of the forms that are no more closed than the document itself."""
    rows = (row for row in snapshot.get("forms", []) if row["title"] and row.get("slug"))
    return {
        row["code"]: {"title": row["title"], "url": reverse("documents:document", args=[row["slug"]])} for row in rows
    }


def step_rows(
    data: Given, mine: set[str], *, forms: Mapping[str, Mapping[str, str]] | None = None
) -> list[dict[str, Any]]:
    """Rows of the step table as the page shows them; `forms` are those that can be opened."""
    known = forms or {}
    numbers = step_numbers(data)
    exits: dict[str, list[dict[str, str]]] = {}
    for row in told_exits(data):
        exits.setdefault(row["from"], []).append(
            {"condition": row["condition"], "to": row["to"], "number": numbers[row["to"]]}
        )
    return [
        {
            **step,
            "anchor": f"step-{step['id']}",
            "number": numbers[step["id"]],
            "mine": step["id"] in mine,
            "who": step["responsible"],
            "consulted": "; ".join(map(party_words, step["consulted"])),
            "informed": "; ".join(map(party_words, step["informed"])),
            "times": [
                {
                    "case": case["name"] if len(data["cases"]) > 1 else "",
                    "text": official_words(step["limits"].get(case["id"])),
                    "uncounted": bool(step["limits"].get(case["id"])) and not counted(step, case["id"]),
                }
                for case in data["cases"]
            ],
            "exits": exits.get(step["id"], []),
            "forms": [{"code": code, **known.get(code, {})} for code in step["forms"]],
            "bases": [
                ", ".join(filter(None, [row["number"] or row["text"], row["provision"]])) for row in step["bases"]
            ],
        }
        for step in data["steps"]
    ]
