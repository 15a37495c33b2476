"""How well procedures are understood: `.venv/bin/python benchmarks/word_steps.py LABELS FILES...`

LABELS is a file of JSON Lines, one object a Word file with its name in `file` and what a person read there in `steps`
(no, task, responsible, time), `dossier`, `legal_bases`, `records`, `forms`. FILES are the Word files, or folders of them.
A step is found when its task is at least 0.9 alike, in the order of the labels; post and time are right when equal after
folding spaces and case. The other lists count an entry as found when its words are at least 0.9 alike, in any order.
With `--show` every step that was missed or differs is printed.
"""

import json
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.conf import settings

from qms.word import read_word

ALIKE = 0.9
LISTS = ("dossier", "legal_bases", "records", "forms")
STEPS = ("steps", "found", "post", "time")


def folded(text: str) -> str:
    return " ".join(text.split()).lower()


def alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, folded(one), folded(other), autojunk=False).ratio() >= ALIKE


def aligned(there: list[dict], got: list[dict]) -> list[tuple[int, int]]:
    """The longest series of (place there, place got) of steps alike, in order; among equals the one with more right."""
    best: list[list[tuple[int, list[tuple[int, int]]]]] = [[(0, [])] * (len(got) + 1) for _ in range(len(there) + 1)]
    for i, step in enumerate(there):
        for j, ours in enumerate(got):
            options = [best[i][j + 1], best[i + 1][j]]
            if alike(step["task"], ours["task"]):
                score, pairs = best[i][j]
                right = sum(folded(step[key]) == folded(ours[key]) for key in ("responsible", "time"))
                options.append((score + 10 + right, [*pairs, (i, j)]))
            best[i + 1][j + 1] = max(options, key=lambda option: option[0])
    return best[-1][-1][1]


def entries(label: dict, key: str) -> list[str]:
    return [row["name"] if isinstance(row, dict) else row for row in label.get(key, [])]


def matched(there: list[str], got: list[str]) -> int:
    """How many entries are found, each of ours used once."""
    left, count = list(got), 0
    for text in there:
        hit = next((row for row in left if alike(text, row)), None)
        if hit is not None:
            left.remove(hit)
            count += 1
    return count


def score(label: dict, got: dict, show: bool) -> dict[str, Any]:
    """The figures of one file."""
    there, ours = label["steps"], got.get("steps", [])
    pairs = aligned(there, ours)
    figures = {"steps": len(there), "found": len(pairs), "extra": len(ours) - len(pairs)}
    for key, field in (("post", "responsible"), ("time", "time")):
        figures[key] = sum(folded(there[i][field]) == folded(ours[j][field]) for i, j in pairs)
    for key in LISTS:
        figures[key] = len(entries(label, key))
        figures[f"{key} found"] = matched(entries(label, key), entries(got, key))
        figures[f"{key} got"] = len(entries(got, key))
    if show:
        tell(there, ours, pairs)
    return figures


def tell(there: list[dict], ours: list[dict], pairs: list[tuple[int, int]]) -> None:
    met = dict(pairs)
    for i, step in enumerate(there):
        mine = ours[met[i]] if i in met else None
        if mine is None:
            print(f"    missed {step['no']}: {folded(step['task'])[:90]}")
            continue
        for field in ("responsible", "time"):
            if folded(step[field]) != folded(mine[field]):
                print(f"    step {step['no']} {field}: {step[field]!r} read as {mine[field]!r}")


def line(name: str, figures: dict[str, Any]) -> str:
    lists = ", ".join(f"{key} {figures[key + ' found']}/{figures[key]} (read {figures[key + ' got']})" for key in LISTS)
    return (
        f"{name}: steps {figures['found']}/{figures['steps']} (more {figures['extra']}), "
        f"post {figures['post']}, time {figures['time']}; {lists}"
    )


def files(names: list[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in names:
        path = Path(name)
        for file in sorted(path.glob("*.docx")) if path.is_dir() else [path]:
            found[file.name] = file
    return found


def main(arguments: list[str]) -> int:
    show = "--show" in arguments
    arguments = [argument for argument in arguments if argument != "--show"]
    if len(arguments) < 2:
        print(__doc__)
        return 2
    settings.configure(USE_I18N=False)
    labels = [json.loads(row) for row in Path(arguments[0]).read_text(encoding="utf-8").splitlines() if row.strip()]
    known = files(arguments[1:])
    totals: dict[str, int] = {}
    for label in labels:
        if label["file"] not in known or not label.get("steps"):
            continue
        result = read_word(known[label["file"]])
        figures = score(label, result.to_json(), show)
        print(line(label["file"], figures) if result.status == "ok" else f"{label['file']}: {result.reason}")
        for key, value in figures.items():
            totals[key] = totals.get(key, 0) + value
    if totals:
        print(line("total", totals))
    return 0 if totals else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
