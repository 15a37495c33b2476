"""A law that 10,000 citations name is replaced: `.venv/bin/python benchmarks/law_replaced.py [documents ...]`.

(PostgreSQL: through tests/servers.py.) Ten citations in each of the documents (default 100 and 1,000), spread over 20
agencies. Told: the act of entering the relation, the work behind it (lines of the cases, notices, trail), the same work
done again, and a look at everything that has changed since, as every day; seconds and SQL statements of each.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import crowd
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.actions.legal import relate_laws
from documents.legal.job import look_again, spread_change
from documents.legal.spreading import JOB
from documents.models import ImpactCase, ImpactLine, InForce, LegalCitation, LegalInstrument
from qms.jobs.models import Job
from qms.trail import guards
from tests import make

EACH = 10


def measured(what: str, call: Callable[[], Any]) -> None:
    with CaptureQueriesContext(connection) as made:
        began = time.perf_counter()
        call()
        took = time.perf_counter() - began
    asked = [row for row in made.captured_queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    print(f"  {what:<42}{took:>8.2f} s{len(asked):>7} statements")


def cite(law: LegalInstrument) -> int:
    """Citations in everything in force. They are frozen with their versions, so the guards step aside for this."""
    versions = list(InForce.objects.values_list("version", flat=True))
    rows = [LegalCitation(version_id=pk, instrument=law, provision=f"Điều {n}") for pk in versions for n in range(EACH)]
    if connection.vendor == "sqlite":
        guards.take_off(connection)
        LegalCitation.objects.bulk_create(rows, batch_size=2000)
        guards.install(connection)
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            LegalCitation.objects.bulk_create(rows, batch_size=2000)
            cursor.execute("SET session_replication_role = origin")
    return len(rows)


def main(sizes: list[int]) -> None:
    w = crowd.lay()
    keeper = make.person("top", on=make.post(w.province_office, "Thư ký ISO tỉnh", "officer", code="iso"))
    print(connection.vendor)
    for turn, size in enumerate(sizes):
        crowd.fill(w, size)
        fields = {"kind": "Nghị định", "title": "Về thủ tục hành chính"}
        old = LegalInstrument.objects.create(number=f"{turn}1/2018/NĐ-CP", **fields)
        new = LegalInstrument.objects.create(number=f"{turn}2/2026/NĐ-CP", from_date=make.today(), **fields)
        print(f"{cite(old)} citations in {InForce.objects.count()} documents in force")
        given = {"kind": "replaces", "reason": "Theo Điều 20", "by": keeper, "at": make.now(), "day": make.today()}
        measured("the act", lambda old=old, new=new, given=given: relate_laws(new, old, **given))
        job = Job.objects.filter(kind=JOB).order_by("-pk").first()
        if job:
            measured("the work behind it", lambda job=job: spread_change(job, at=make.now()))
            measured("the same work again", lambda job=job: spread_change(job, at=make.now()))
        measured("the look of every day", lambda: look_again(None, at=make.now() + timedelta(days=1)))
        lines = ImpactLine.objects.filter(case__instrument=old).count()
        print(f"  {lines} lines in {ImpactCase.objects.filter(instrument=old).count()} cases")


if __name__ == "__main__":
    try:
        main([int(size) for size in sys.argv[1:]] or [100, 1000])
    finally:
        crowd.clean_up()
