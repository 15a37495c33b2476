"""Steps told in paragraphs: "Bước 1: ...", with lines below that may name who, how long and what comes of it."""

import re

from qms.word.procedure.folding import fold, phrases, starts_with, tidy
from qms.word.procedure.limits import WORKING_DAY, time_limit
from qms.word.procedure.lines import Line, closed
from qms.word.procedure.parts import Part
from qms.word.procedure.vocabulary import NOTES

BEGINS = re.compile(r"^(?:[-+*•]\s*)?((?:buoc|b)\s*\d{1,2}(?:\.\d{1,2})*)\s*(?:[.:)–-]+\s*|\s+(?=\()|(?=$))")
LEAST = 2  # "Bước 1" alone is a word, two of them are an order
LABELS = {
    "responsible": phrases(
        "trách nhiệm|trách nhiệm thực hiện|người thực hiện|đơn vị thực hiện|bộ phận thực hiện|người chịu trách nhiệm|"
        "cơ quan thực hiện|chủ trì|đơn vị chủ trì|cán bộ thực hiện"
    ),
    "time": phrases("thời gian|thời hạn|thời gian thực hiện|thời hạn thực hiện|thời gian xử lý|thời gian giải quyết"),
    "result": phrases("kết quả|sản phẩm|biểu mẫu|hồ sơ|kết quả thực hiện|kết quả/sản phẩm|biểu mẫu/kết quả"),
    "consulted": phrases("phối hợp|đơn vị phối hợp|người phối hợp"),
}
BRACKET = re.compile(r"\(([^()]{2,60})\)")


def told_steps(parts: list[Part]) -> list[dict]:
    """Steps of the parts about the order of work; else of any part that counts "Bước 1, Bước 2"."""
    body = [part for part in parts if not part.annex and not part.front]
    named = [part for part in body if part.topic == "steps"]
    for chosen, counted in ((named, begins), (body, begins), (named, numbered)):
        found = [step for part in chosen for step in in_part(part, counted)]
        if len(found) >= LEAST:
            return found
    return []


def begins(line: Line, _level: str) -> tuple[str, str] | None:
    """("Bước 1", the rest) of a line that opens a step."""
    text = f"{line.number}: {line.text}" if line.auto and fold(line.number).startswith("b") else line.raw
    match = BEGINS.match(fold(text))
    return (closed(text[match.start(1) : match.end(1)]), text[match.end() :].strip()) if match else None


def numbered(line: Line, scheme: str) -> tuple[str, str] | None:
    """(number, the rest) of a numbered line, of the kind of number the part began with."""
    return (line.number, line.text) if line.mark == "n" and line.text and line.scheme == scheme else None


def in_part(part: Part, counted) -> list[dict]:
    """The steps one part tells."""
    scheme = next((line.scheme for line in part.lines if line.mark == "n"), "")
    found: list[dict] = []
    for line in part.lines:
        opened = counted(line, scheme)
        if opened:
            found.append(new_step(*opened, group=part.heading))
        elif found and starts_with(fold(line.text).strip("* "), NOTES):
            break
        elif found:
            add(found[-1], line)
    for step in found:
        finish(step)
    return found


def new_step(number: str, text: str, group: str) -> dict:
    return {"no": number, "task": tidy(text), "responsible": "", "time": "", "result": "", "times": [],
            "consulted": "", "unit": "", "note": "", "group": group}  # fmt: skip


def add(step: dict, line: Line) -> None:
    """A line below the opening one: an answer to who, how long, what; else more of the task."""
    head, colon, rest = line.text.partition(":")
    folded = fold(head).strip()
    for name, known in LABELS.items():
        if colon and rest.strip() and folded in known:
            step[name] = "\n".join(filter(None, [step[name], rest.strip(" .;")]))
            return
    step["task"] = "\n".join(filter(None, [step["task"], line.raw]))


def finish(step: dict) -> None:
    """The time as a list; one in brackets or in a sentence "Thời gian: ..." counts when no line gave it."""
    first = step["task"].split("\n")[0]
    if not step["time"]:
        step["time"] = next((b for b in BRACKET.findall(first) if is_time(b)), "")
    if not step["time"]:
        match = re.search(
            r"(?:thoi gian|thoi han)(?: thuc hien| xu li| giai quiet)?\s*:\s*([^.;\n]{2,80})", fold(step["task"])
        )
        step["time"] = step["task"][match.start(1) : match.end(1)].strip() if match else ""
    if step["time"]:
        limit = time_limit(step["time"], bare=WORKING_DAY)
        step["times"] = [{"case": "", "text": step["time"], "shared_by_merged_cell": False, "limit": limit}]


def is_time(text: str) -> bool:
    return len(text) < 40 and time_limit(text, bare=WORKING_DAY) is not None
