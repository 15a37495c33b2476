"""How long and how large the official PDF is: `.venv/bin/python benchmarks/pdf.py [pages ...]` (default 5 60).

Beside each document stands the same one by stock WeasyPrint: tables of automatic widths, `write_pdf()` without a variant, the
collector of garbage as Python sets it; and once more with the variant that ours has, which is the fair comparison: tags for
readers cost work. Target: at most 0.60 of its CPU seconds.

Prints, for each size: real pages, CPU seconds of the child, wall seconds, pages per CPU second, peak memory of the child and
the size of the file. CPU seconds are comparable between runs; wall seconds depend on what else the machine does.
"""

import io
import os
import re
import resource
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")

import django

django.setup()

import pypdf  # noqa: E402

from qms.printing import render, render_decision  # noqa: E402
from qms.printing.press import BARE, Sheet, places, press  # noqa: E402
from tests.printing import samples  # noqa: E402

STOCK = """
import sys
from pathlib import Path
from weasyprint import HTML
from qms.printing.fetcher import OwnFiles
folder, fonts = map(Path, sys.argv[1:3])
page = (folder / "page.html").read_text(encoding="utf-8")
HTML(string=page, url_fetcher=OwnFiles(fonts, folder)).write_pdf(folder / "out.pdf", pdf_variant=sys.argv[3] or None)
"""


def stock(sheet: Sheet, variant: str = "") -> bytes:
    """The sheet by stock WeasyPrint, in a child process of its own."""
    plain = re.sub(r"<colgroup>.*?</colgroup>", "", sheet.html, flags=re.DOTALL)
    plain = re.sub(r"(table\.t\{[^}]*?)table-layout:fixed;?", r"\1", plain)
    return press(replace(sheet, html=plain), run=lambda folder: _set_by_stock(folder, variant))


def _set_by_stock(folder: Path, variant: str) -> None:
    from qms.printing.letters import FONT_DIR

    command = [sys.executable, "-c", STOCK, str(folder), str(FONT_DIR), variant]
    subprocess.run(command, check=True, cwd=folder, env={**BARE, **places(folder)}, stderr=subprocess.DEVNULL)


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
    for size in sorted(sizes):
        jobs.append((f"document, about {size}", lambda n=size: render(samples.long_request(n), {})))
        jobs.append(("  by stock WeasyPrint", lambda n=size: render(samples.long_request(n), {}, by=stock)))
        tagged = partial(stock, variant="pdf/a-3a")
        jobs.append(("  the same, PDF/A-3a", lambda n=size, by=tagged: render(samples.long_request(n), {}, by=by)))
    for name, make in jobs:
        pdf, cpu, wall, peak = measured(make)
        pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
        print(f"{name:<22}{pages:>6}{cpu:>8.2f}{wall:>8.2f}{pages / cpu:>13.1f}{peak:>9.0f}{len(pdf) / 1024:>9.0f}")


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [5, 60])
