"""How long a flow chart takes: `.venv/bin/python benchmarks/flow.py [steps ...]` (default 10 40 200 500).

Prints, for each number of steps: CPU milliseconds (the median of five) to lay out and to draw it for a page and to cut and draw
it for paper, the kilobytes of the page's SVG and the number of pieces on paper. Eight lanes, a decision with a way back every
fifth step.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")

import django

django.setup()

from procedures.flow import layout, paper, svg  # noqa: E402

_TITLES = ("Tiếp nhận hồ sơ", "Thẩm định thực tế tại cơ sở, lập biên bản", "Hồ sơ hợp lệ?", "Phê duyệt, ký số")


def procedure(count: int) -> tuple[list[dict], list[dict]]:
    """Steps and transitions."""
    steps = [
        {
            "id": f"s{n}",
            "number": f"B{n}",
            "kind": "decision" if n % 5 == 4 else "task",
            "title": _TITLES[2] if n % 5 == 4 else _TITLES[n % 2],
            "responsible": {"name": f"Chuyên viên thụ lý {n * 7 % 8}"},
        }
        for n in range(count)
    ]
    ways = [{"from": f"s{n}", "to": f"s{n + 1}", "condition": "Đạt" if n % 5 == 4 else ""} for n in range(count - 1)]
    return steps, ways + [{"from": f"s{n}", "to": f"s{n - 3}", "condition": "Chưa đạt"} for n in range(4, count, 5)]


def milliseconds(act) -> float:
    """Median CPU time of five."""
    taken = []
    for _ in range(5):
        started = time.process_time()
        act()
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


def main(sizes: list[int]) -> None:
    print(f"{'steps':>6}{'layout ms':>11}{'svg ms':>8}{'paper ms':>10}{'svg KB':>8}{'pieces':>8}")
    for size in sizes:
        steps, ways = procedure(size)
        chart, pieces = layout(steps, ways), paper(steps, ways)
        placed = milliseconds(lambda steps=steps, ways=ways: layout(steps, ways))
        drawn = milliseconds(lambda chart=chart: svg(chart))
        printed = milliseconds(lambda steps=steps, ways=ways: [svg(piece, "paper") for piece in paper(steps, ways)])
        kilobytes = len(svg(chart).encode()) / 1024
        print(f"{size:>6}{placed:>11.1f}{drawn:>8.1f}{printed:>10.1f}{kilobytes:>8.0f}{len(pieces):>8}")


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [10, 40, 200, 500])
