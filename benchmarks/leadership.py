"""The picture for the leadership at size: `.venv/bin/python benchmarks/leadership.py [agencies documents findings]`.

(Default 100 10000 5000; PostgreSQL: through tests/servers.py.) First at a tenth of documents and findings, then whole, so that the
statements can be compared: they must be the same. Told for each: SQL statements, CPU ms of this process and ms by the clock,
medians of ROUNDS. Asked through the whole middleware, but for the two that are parts of pages.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import crowd
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.coverage.standing import coverage
from audits.models import CorrectiveAction, Finding
from audits.reviewing.collecting import collect
from documents.models import Version, VersionClause
from qms.standards.actions import load_editions
from qms.standards.models import Clause, Edition
from qms.trail import guards
from tests import make

ROUNDS = 7
GRADES = ("minor", "observation", "opportunity", "major")
Asked = dict[str, Callable[[], Any]]


def furnish(w: Any, documents: int, findings: int) -> None:
    """Documents in force that each serve two clauses; findings spread over all units, one in five with a corrective action."""
    crowd.fill(w, documents)
    edition = Edition.objects.get(key="2015")
    clauses = list(Clause.objects.filter(edition=edition, number__contains=".").order_by("order"))
    for unit in w.units:
        if unit.agency.edition_id != edition.pk:
            unit.agency.edition = edition
            unit.agency.save()
    guards.install(
        connection, among=()
    )  # what is in force could not be given clauses afterwards, nor findings numbered by thousands
    have = set(VersionClause.objects.values_list("version", flat=True))
    fresh = [pk for pk in Version.objects.order_by("pk").values_list("pk", flat=True) if pk not in have]
    VersionClause.objects.bulk_create(
        [VersionClause(version_id=pk, clause=clauses[(pk + n * 7) % len(clauses)]) for pk in fresh for n in range(2)],
        batch_size=500,
    )
    _findings(w, findings, clauses)
    guards.install(connection)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _findings(w: Any, wanted: int, clauses: list[Any]) -> None:
    at, day, first = make.now(), make.today(), Finding.objects.count()
    post = w.clerk.appointments.get().post
    numbers: dict[int, int] = {}
    rows, actions = [], []
    for n in range(first, wanted):
        unit = w.units[n % len(w.units)]
        numbers[unit.agency_id] = numbers.get(unit.agency_id, first) + 1
        number, grade, found = numbers[unit.agency_id], GRADES[n % 4], day - timedelta(days=n % 300)
        common = {
            "agency_id": unit.agency_id,
            "year": day.year,
            "number": number,
            "grade": grade,
            "source": "audit",
            "unit": unit,
            "unit_name": unit.name,
        }
        car = None
        if n % 5 == 0:
            car = CorrectiveAction(
                **common, code=f"KP-{day.year}-{number:05d}", title=f"Khắc phục {n}", statement="x", author=w.clerk, author_name="A",
                opened_at=at - timedelta(days=n % 200), state_since=at, round=1, assigned_post=post, assigned_title="A",
                cause_due_date=day - timedelta(days=n % 40 - 20),
            )  # fmt: skip
            actions.append(car)
        rows.append(
            Finding(
                **common,
                code=f"PH-{day.year}-{number:05d}",
                statement=f"Phát hiện số {n}",
                evidence="x",
                found_by=w.clerk,
                found_by_name="A",
                found_date=found,
                recorded_at=at,
                corrective=car,
            )  # fmt: skip
        )
    CorrectiveAction.objects.bulk_create(actions, batch_size=200)
    Finding.objects.bulk_create(rows, batch_size=200)
    links = Finding.clauses.through
    links.objects.bulk_create(
        [links(finding_id=row.pk, clause_id=clauses[place % len(clauses)].pk) for place, row in enumerate(rows)],
        batch_size=500,
    )


def asked_of(w: Any, clients: dict[str, Client]) -> Asked:
    """What is measured, by the name it is printed under."""
    agency = w.units[0].agency
    edition, day = Edition.objects.get(key="2015"), make.today()
    here = f"/bao-cao/{agency.slug}/"
    return {
        "report of one agency, with its coverage": lambda: clients["officer"].get(here),
        "report, to the supervisor": lambda: clients["supervisor"].get(here),
        "agencies side by side (first 50)": lambda: clients["supervisor"].get("/bao-cao/"),
        "coverage page of one agency": lambda: clients["officer"].get(f"/do-phu/{agency.slug}/"),
        "coverage alone": lambda: coverage(agency, edition, day),
        "inputs of a management review": lambda: collect(agency, day - timedelta(days=365), day),
    }


def measure(asked: Asked) -> dict[str, tuple[int, float, float]]:
    """Statements, CPU ms, ms by the clock."""
    found = {}
    for name, ask in asked.items():
        ask()
        with CaptureQueriesContext(connection) as made:
            answer = ask()
        statements = len(made.captured_queries)
        if getattr(answer, "status_code", 200) != 200:
            raise SystemExit(f"{name}: {answer.status_code}")
        cpu, wall = [], []
        for _round in range(ROUNDS):
            begun, started = time.process_time(), time.perf_counter()
            ask()
            cpu.append((time.process_time() - begun) * 1000)
            wall.append((time.perf_counter() - started) * 1000)
        found[name] = (statements, statistics.median(cpu), statistics.median(wall))
    return found


def main(agencies: int, documents: int, findings: int) -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    crowd.AGENCIES = agencies
    w = crowd.lay()
    load_editions()
    clients = {"officer": Client(), "supervisor": Client()}
    clients["officer"].force_login(w.clerk)
    clients["supervisor"].force_login(w.supervisor)
    told = {}
    for part in (10, 1):
        furnish(w, documents // part, findings // part)
        told[part] = measure(asked_of(w, clients))
    print(
        f"{connection.vendor}: {agencies} agencies, {documents:,} documents, {findings:,} findings; in brackets at a tenth"
    )
    for name, (statements, cpu, wall) in told[1].items():
        few, small, short = told[10][name]
        print(
            f"{name:42} {statements:3} ({few:3}) SQL  {cpu:7.1f} ({small:6.1f}) CPU ms  {wall:7.1f} ({short:6.1f}) ms"
        )


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:4]]
    try:
        main(*(given or [100, 10_000, 5_000]))
    finally:
        crowd.clean_up()
