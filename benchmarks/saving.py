"""What the record of a change costs: `.venv/bin/python benchmarks/saving.py` (PostgreSQL: through tests/servers.py).

One row of a document saved plainly, with its history, and with its history and a line of the trail, each in a transaction
of its own that is committed; in turns. Wall milliseconds, median of ROUNDS.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import crowd
from django.db import connection, transaction

from documents.models import Document
from qms.trail.actions import record
from qms.trail.acts import Act
from tests import make

ROUNDS = 300


def plainly(document: Document, _by: Any) -> None:
    document.skip_history_when_saving = True  # type: ignore[attr-defined]
    document.save(update_fields=["title"])
    del document.skip_history_when_saving  # type: ignore[attr-defined]


def with_history(document: Document, _by: Any) -> None:
    document.save(update_fields=["title"])


def with_trail(document: Document, by: Any) -> None:
    document.save(update_fields=["title"])
    record(act=Act.DOCUMENT_CHANGED, by=by, on=document, agency=document.agency, at=make.now(), detail={"title": "x"})


WAYS: dict[str, Callable[[Document, Any], None]] = {
    "plainly": plainly,
    "with its history": with_history,
    "with history and trail": with_trail,
}


def main() -> None:
    w = crowd.lay()
    document = Document.objects.select_related("agency").get(pk=w.model.document_id)
    took: dict[str, list[float]] = {name: [] for name in WAYS}
    for turn in range(ROUNDS):
        for name, way in WAYS.items():
            document.title = f"Quy trình {turn}"
            started = time.perf_counter()
            with transaction.atomic():
                way(document, w.officer)
            took[name].append((time.perf_counter() - started) * 1000)
    plain = statistics.median(took["plainly"])
    print(connection.vendor)
    for name, found in took.items():
        middle = statistics.median(found)
        print(f"{name:<26}{middle:>8.2f} ms{middle / plain:>8.2f} x")


if __name__ == "__main__":
    try:
        main()
    finally:
        crowd.clean_up()
