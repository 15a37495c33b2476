"""From what was recognised in a Word file to the data of a draft; what became data is taken out of the text."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qms.files.blocks import Block, blocks_of
from qms.search.fold import fold

Facts = Mapping[str, Any]
WORD = re.compile(r"\w+")
# Share of the words of a table that must stand in the data for the table to be taken as said there: its head does not.
TABLE_SAID = 0.85
_TICK = re.compile(r"[xX✓✔☑√v]|có")


def data_from(facts: Facts) -> dict[str, Any]:
    """What `procedures.reading.read` takes, of the facts that `qms.word.procedure` found."""
    names = [case["name"] for case in facts["cases"]] or [""]
    limits = {case["name"]: case["limit"] for case in facts["cases"]}
    return {
        "cases": [{"id": f"case {name}", "name": name, "limit": limits.get(name) or facts["limit"]} for name in names],
        "bases": [
            {"number": number[:60], "text": text}
            for text, number in zip(facts["legal_bases"], facts["legal_base_numbers"], strict=False)
        ],
        "dossier": [_paper(paper) for paper in facts["papers"]],
        "sets": int(facts["sets"]) if facts["sets"].isdecimal() and 1 <= int(facts["sets"]) <= 20 else None,
        "conditions": facts["conditions"],
        "place": "\n".join(facts["place"].split(" | ")),
        "result": "\n".join(facts["outcome"]),
        "fees": [{"name": text} for text in facts["fee"].split(" | ") if text],
        "time_note": "\n".join(facts["processing_time"].split(" | ")),
        "steps": [_step(step) for step in facts["steps"]],
        "step_numbers": "1" if facts["steps"] and facts["steps"][0]["no"][:1].isdecimal() else "B1",
        "records": [
            {"name": row["name"], "place": row.get("kept_by", ""), "retention": row.get("retention", "")}
            for row in facts["records"]
        ],
        "abbreviations": [{"short": short, "full": full} for short, full in facts["abbreviations"]],
    }


def _paper(paper: Facts) -> dict[str, Any]:
    group = f"{paper['group'].rstrip(':')}: " if paper["group"] else ""
    return {
        "item": group + paper["item"],
        "original": _count(paper["original"]),
        "copy": _count(paper["copy"]),
        "form": paper["form"] if len(paper["form"]) <= 60 else "",
        "note": "\n".join(filter(None, [paper["note"], paper["form"] if len(paper["form"]) > 60 else ""])),
    }


def _count(words: str) -> int | None:
    digits = re.search(r"\d{1,2}", words)
    if digits:
        return int(digits[0])
    return 1 if _TICK.search(words) else None


def _step(step: Facts) -> dict[str, Any]:
    """The first line of the task is the title; a time over several steps is their total and belongs to none of them."""
    first, *rest = step["task"].split("\n")
    return {
        "title": first,
        "instruction": "\n".join([*rest, *filter(None, [step["note"]])]),
        "responsible": step["responsible"][:200],
        "consulted": step["consulted"],
        "limits": {
            f"case {time['case']}": time["limit"]
            for time in step["times"]
            if time["limit"] and not time["shared_by_merged_cell"]
        },
        "results": step["result"],
    }


def said_in(data: Mapping[str, Any]) -> str:
    """All words of the data, folded, as one text."""
    return " ".join(_words(" ".join(_texts(data))))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def without_said(markup: str, said: str) -> str:
    """The html of a section without paragraphs, lists and tables all of whose words the data says.

    A paragraph goes where its words stand in the data in that order; a list where each of its points does; a table where
    nearly all its words do. Anything with a picture stays.
    """
    blocks = list(blocks_of(markup))
    kept = [block for block in blocks if not _is_said(block, said, set(said.split()))]
    return markup if len(kept) == len(blocks) else "".join(block.markup for block in kept)


def _is_said(block: Block, said: str, known: set[str]) -> bool:
    if block.has_picture:
        return False
    if block.tag == "table":
        words = _words(" ".join(block.points))
        return bool(words) and sum(word in known for word in words) >= TABLE_SAID * len(words)
    texts = [" ".join(_words(point)) for point in block.points]
    return all(texts) and all(f" {text} " in f" {said} " for text in texts)
