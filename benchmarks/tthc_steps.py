"""Steps proposed from the free text of national records: `.venv/bin/python benchmarks/tthc_steps.py records.jsonl [--show]`.

Counts over the whole file: records with a text, those with two proposals at least, characters that stand in exactly one piece,
proposals with somebody responsible and with a time, seconds. Then twenty records drawn with each of two seeds; `--show` prints their
texts beside the proposals, to be judged by a person. What one person judged is below: steps that the text tells, and
proposals that are one of them whole (their words, and those alone); who and how long were judged apart.
"""

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")
os.environ.setdefault("QMS_DEMO", "1")

SEEDS, DRAWN = (2026, 77), 20
# Code: steps told, proposals right in their words; of those with the right responsible, with the right time.
JUDGED: dict[str, tuple[int, int, int, int]] = {
    "1.003462": (2, 2, 2, 2),
    "1.013150": (7, 7, 6, 6),
    "2.001403": (3, 3, 2, 3),
    "2.001687": (2, 2, 1, 2),
    "1.003009": (4, 0, 0, 0),
    "1.009060": (3, 3, 3, 3),
    "3.000365": (2, 2, 2, 2),
    "1.014252": (2, 2, 2, 2),
    "3.000489": (4, 4, 3, 4),
    "3.000291": (2, 2, 1, 2),
    "2.001242": (3, 3, 3, 3),
    "1.014686": (3, 3, 3, 3),
    "1.009627": (5, 5, 5, 5),
    "1.000107": (2, 2, 2, 2),
    "1.002384": (2, 2, 2, 2),
    "1.003371": (7, 4, 4, 4),
    "1.012674": (3, 3, 3, 3),
    "1.002884": (2, 2, 2, 2),
    "1.015027": (5, 5, 5, 5),
    "1.000385": (2, 2, 2, 2),
}
# Another twenty, drawn and judged when the rules stood; what they then led to mend (four of who, one time) is not counted in.
JUDGED_LATER: dict[str, tuple[int, int, int, int]] = {
    "1.010090": (4, 4, 3, 4),
    "1.013170": (6, 6, 5, 6),
    "1.008125": (0, 0, 0, 0),
    "1.009793": (3, 3, 2, 2),
    "1.007958": (3, 3, 3, 3),
    "1.003407": (4, 4, 4, 4),
    "1.012696": (2, 2, 1, 2),
    "2.000835": (3, 3, 3, 3),
    "3.000368": (3, 3, 1, 3),
    "1.009535": (8, 8, 8, 8),
    "1.004088": (3, 0, 0, 0),
    "3.000365": (2, 2, 2, 2),
    "2.001335": (4, 4, 4, 4),
    "1.000107": (2, 2, 2, 2),
    "1.011639": (3, 3, 3, 3),
    "1.000823": (2, 2, 2, 2),
    "2.001316": (4, 4, 4, 4),
    "1.007037": (2, 2, 1, 1),
    "1.007954": (3, 3, 3, 3),
    "2.001427": (4, 4, 3, 4),
}


def main(path: str, *, show: bool) -> None:
    import django

    django.setup()
    from procedures.tthc.proposing import proposed

    records = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    told = [row for row in records if row["trinh_tu_thuc_hien"].strip()]
    began = time.perf_counter()
    found = {row["ma_thu_tuc"]: proposed(row["trinh_tu_thuc_hien"]) for row in told}
    took = time.perf_counter() - began
    count(records, found, took)
    for seed, judged in zip(SEEDS, (JUDGED, JUDGED_LATER), strict=True):
        drawn = random.Random(seed).sample(told, min(DRAWN, len(told)))
        for row in drawn if show else ():
            print_one(row, found[row["ma_thu_tuc"]])
        judge(seed, judged, found)


def count(records: list[Any], found: dict[str, Any], took: float) -> None:
    steps = [step for one in found.values() for step in one.steps]
    whole = sum(len(one.text) for one in found.values())
    kept = sum(
        sum(piece.stop - piece.start for piece in one.pieces) for one in found.values() if joined(one) == one.text
    )
    print(f"{len(records)} records, {len(found)} with a text, {took:.2f} s")
    print(f"  two proposals or more: {sum(len(one.steps) >= 2 for one in found.values())}")
    print(f"  characters in exactly one piece: {kept} of {whole} ({100 * kept / whole:.2f} %)")
    print(f"  proposals: {len(steps)}; with who: {sum(bool(one.responsible) for one in steps)}", end="; ")
    print(f"with a time: {sum(bool(one.limit) for one in steps)}; with a case: {sum(bool(one.case) for one in steps)}")


def joined(one: Any) -> str:
    return "".join(one.text[piece.start : piece.stop] for piece in one.pieces)


def print_one(row: Any, one: Any) -> None:
    print(f"\n===== {row['ma_thu_tuc']} {row['ten_thu_tuc'][:90]}\n{row['trinh_tu_thuc_hien']}\n--")
    for step in one.steps:
        print(f" {step.place + 1}. [{step.kind}] {step.title} | {step.responsible} | {step.limit} | {step.case}")
        print(f"      {step.instruction[:60]!r} … {step.instruction[-50:]!r} ({len(step.instruction)})")
    print(f" besides: {one.besides!r}")


def judge(seed: int, judged: dict[str, tuple[int, int, int, int]], found: dict[str, Any]) -> None:
    rows = [row for code, row in judged.items() if code in found]
    if not rows:
        return
    there, right, who, when = (sum(row[place] for row in rows) for place in range(4))
    offered = sum(len(found[code].steps) for code in judged if code in found)
    print(
        f"judged by hand, seed {seed}: {len(rows)} records, {there} steps told, {offered} proposed, {right} right in their words"
    )
    print(f"  ({100 * right / there:.0f} % of those told, {100 * right / offered:.0f} % of those proposed)")
    print(f"  of the right ones: who {who} ({100 * who / right:.0f} %), time {when} ({100 * when / right:.0f} %)")


if __name__ == "__main__":
    main(sys.argv[1], show="--show" in sys.argv)
