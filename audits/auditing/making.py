"""Questions of a checklist, made from clauses, from the steps of a procedure in force, and from templates. Pure.

The texts are kept as they are made and go on paper, so they are Vietnamese whatever the language of the screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from procedures.booklet.steps import row_of
from procedures.numbers import step_numbers

ASKED_STEPS = {"task", "decision"}
LONGEST = 1000  # characters of one question


@dataclass(frozen=True)
class Question:
    """One question: `place` says what it is about in words, `expects` what the text asks for, so that it can be compared.

    `clause` is a clause number of the edition, `step` the uuid of a step; either may be empty.
    """

    text: str
    place: str = ""
    expects: str = ""
    clause: str = ""
    step: str = ""


def from_clauses(clauses: Iterable[tuple[str, str]]) -> list[Question]:
    """One question for each clause given as (number, our own short title)."""
    return [
        Question(
            text=f"Yêu cầu về “{title}” được thực hiện thế nào tại đơn vị, bằng chứng là gì?",
            place=f"Điều {number} {title}",
            clause=number,
        )
        for number, title in clauses
    ]


def from_steps(code: str, data: Mapping[str, Any]) -> list[Question]:
    """One question for each step in which somebody of the agency does something: who, in what time, with which record."""
    numbers = step_numbers(data)
    found = []
    for step in data["steps"]:
        if step["kind"] in ASKED_STEPS:
            row = row_of(data, step, numbers[step["id"]])
            found.append(_of_step(code, row))
    return found


def _of_step(code: str, row: Mapping[str, Any]) -> Question:
    title = " ".join(row["title"].split())
    times = "; ".join(filter(None, (f"{time['case']}: {time['text']}".lstrip(": ") for time in row["times"])))
    records = "; ".join([*(form["code"] for form in row["forms"]), *row["results"]])
    expects = [
        f"Người thực hiện: {row['who'] or 'quy trình không nêu'}",
        f"Thời hạn: {times or 'quy trình không nêu'}",
        f"Hồ sơ: {' '.join(records.split()) or 'quy trình không nêu'}",
    ]
    return Question(
        text=f"{row['number']}. {title}: ai thực hiện, trong thời gian bao lâu, hồ sơ nào lưu lại?"[:LONGEST],
        place=f"{code}, {row['number']}",
        expects=". ".join(expects)[:LONGEST],
        clause="8.5.1",
        step=row["id"],
    )
