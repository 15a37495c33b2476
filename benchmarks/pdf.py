"""How long and how large the official PDF is: `.venv/bin/python benchmarks/pdf.py [pages ...]` (default 5 60).

Prints, for each size: real pages, CPU seconds of the child, wall seconds, pages per CPU second, peak memory of the child and
the size of the file. CPU seconds are comparable between runs; wall seconds depend on what else the machine does.
"""

import io
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")

import django

django.setup()

import pypdf  # noqa: E402

from qms.printing import render, render_decision  # noqa: E402
from tests.printing import samples  # noqa: E402


def measured(make) -> tuple[bytes, float, float, float]:
    """The PDF, CPU seconds, wall seconds, and the highest peak of resident megabytes of any child so far."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    pdf = make()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return pdf, cpu, time.perf_counter() - started, after.ru_maxrss / 1024


def main(sizes: list[int]) -> None:
    """Sizes ascending, because the system keeps only the highest peak of all children."""
    print(f"{'what':<22}{'pages':>6}{'cpu s':>8}{'wall s':>8}{'pages/cpu s':>13}{'peak MB':>9}{'file KB':>9}")
    jobs = [("issuing decision", lambda: render_decision(samples.decision(6)))]
    jobs += [(f"document, about {n}", lambda n=n: render(samples.long_request(n), {})) for n in sorted(sizes)]
    for name, make in jobs:
        pdf, cpu, wall, peak = measured(make)
        pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
        print(f"{name:<22}{pages:>6}{cpu:>8.2f}{wall:>8.2f}{pages / cpu:>13.1f}{peak:>9.0f}{len(pdf) / 1024:>9.0f}")


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [5, 60])
