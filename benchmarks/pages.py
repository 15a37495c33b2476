"""What a page costs as the register grows: `.venv/bin/python benchmarks/pages.py [documents ...]` (default 10000 100000).

With PostgreSQL: `.venv/bin/python tests/servers.py .venv/bin/python benchmarks/pages.py`. Asked in this process, through
the whole middleware, as ordinary people, in interleaved rounds. CPU milliseconds of this process, median; the ratio is to a
view that answers a constant on the same server (with PostgreSQL its own CPU is not counted: read the clock beside it).
"""

import statistics
import sys
import time
import types
from collections.abc import Callable
from typing import Any

import crowd
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

ROUNDS = 21
URLS = types.ModuleType("benchmark_urls")


def constant(_request: Any) -> HttpResponse:
    return HttpResponse("ok")


constant.login_required = False  # type: ignore[attr-defined]
URLS.urlpatterns = [path("hang-so/", constant), path("", include("qms.urls"))]
sys.modules["benchmark_urls"] = URLS


def pages(w: Any, clients: dict[str, Client], size: int) -> dict[str, Callable[[], HttpResponse]]:
    """Every page measured, by the name it is printed under."""
    paper = f"/tai-lieu/{w.model.document.slug}/pdf/"
    tag = clients["taker"].get(paper)["ETag"]
    deep = f"/tai-lieu/?sau=5{size * 19 // 20:08d}~1"
    stranger = Client()
    return {
        "a constant": lambda: stranger.get("/hang-so/"),
        "register, leaf": lambda: clients["leaf"].get("/tai-lieu/"),
        "register, officer": lambda: clients["officer"].get("/tai-lieu/"),
        "register, supervisor": lambda: clients["supervisor"].get("/tai-lieu/"),
        "register, supervisor, near the end": lambda: clients["supervisor"].get(deep),
        "register, words": lambda: clients["officer"].get("/tai-lieu/?q=thu+tuc+so+777"),
        "start page, leaf": lambda: clients["leaf"].get("/"),
        "document": lambda: clients["leaf"].get(f"/tai-lieu/tl-{size // 2 // 1920 * 1920 + 5}/"),
        "official PDF": lambda: clients["taker"].get(paper),
        "official PDF, unchanged (304)": lambda: clients["taker"].get(paper, headers={"If-None-Match": tag}),
    }


def measure(asked: dict[str, Callable[[], HttpResponse]]) -> dict[str, tuple[float, float, float, int, int]]:
    """Per page: CPU ms, wall ms, wall ms of the 95th percentile, SQL statements, bytes."""
    cpu, wall = {name: [] for name in asked}, {name: [] for name in asked}
    facts = {}
    for name, ask in asked.items():
        ask()
        with CaptureQueriesContext(connection) as made:
            answer = ask()
        if answer.status_code not in {200, 304}:
            raise SystemExit(f"{name}: {answer.status_code}")
        facts[name] = (len(made.captured_queries), len(answer.content))
    for _round in range(ROUNDS):
        for name, ask in asked.items():
            begun, started = time.process_time(), time.perf_counter()
            ask()
            cpu[name].append((time.process_time() - begun) * 1000)
            wall[name].append((time.perf_counter() - started) * 1000)
    return {
        name: (
            statistics.median(cpu[name]),
            statistics.median(wall[name]),
            statistics.quantiles(wall[name], n=20)[-1],
            *facts[name],
        )
        for name in asked
    }


def show(size: int, filled: float, found: dict[str, tuple[float, float, float, int, int]]) -> None:
    unit = found["a constant"][0]
    print(f"\n{connection.vendor}, {size:,} documents (filled in {filled:.0f} s)")
    print(f"{'page':<38}{'cpu ms':>8}{'x const':>9}{'wall ms':>9}{'p95':>9}{'SQL':>5}{'KB':>7}")
    for name, (cpu, wall, slow, statements, size_of) in found.items():
        print(f"{name:<38}{cpu:>8.1f}{cpu / unit:>9.1f}{wall:>9.1f}{slow:>9.1f}{statements:>5}{size_of / 1024:>7.0f}")


def main(sizes: list[int]) -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    w = crowd.lay()
    people = {"leaf": w.leaf, "officer": w.clerk, "supervisor": w.supervisor, "taker": w.officer}
    clients = {name: Client() for name in people}
    for name, who in people.items():
        clients[name].force_login(who)
    with override_settings(ROOT_URLCONF="benchmark_urls"):
        for size in sorted(sizes):
            filled = crowd.fill(w, size)
            show(size, filled, measure(pages(w, clients, size)))


if __name__ == "__main__":
    try:
        main([int(a) for a in sys.argv[1:]] or [10_000, 100_000])
    finally:
        crowd.clean_up()
