"""The nightly round over procedures in force: `.venv/bin/python benchmarks/nightly.py [procedures]` (default 5000).

(PostgreSQL: through tests/servers.py.) Procedures of 12 steps over 20 agencies, each step with a responsible post and one to
consult, four laws and two forms each; a fifth counts in calendar days, so that the rule of the total walks the calendar. Told:
seconds, SQL statements, findings and peak resident megabytes of this process for the first round, for a second one with
nothing changed, for one after a law was repealed that all cite, and for the list of an officer.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import crowd
from django.conf import settings
from django.db import connection
from django.test import Client

from documents.models import Document, InForce, LegalCitation, LegalInstrument, VersionForm
from procedures.actions import run_round
from procedures.models import Part, ProcedurePart, StandingFinding, StepParty
from qms.trail import guards
from tests import make
from tests.procedures import stepping

STEPS, LAWS, CALENDAR = 12, 4, 5  # every fifth in calendar days


def model(w: Any) -> Any:
    """A procedure of twelve steps in force to copy from."""
    posts = [w.head_post, w.author_post, w.trade_head_post, w.officer_post]
    w.laws = [
        LegalInstrument.objects.create(number=f"{n}/2018/NĐ-CP", kind="Nghị định", title="Về một cửa")
        for n in range(LAWS)
    ]
    steps = [
        stepping.step(
            f"Bước công việc số {n}",
            posts[n % 4],
            instruction="Kiểm tra hồ sơ, đối chiếu bản chính, ghi sổ theo dõi. " * 4,
            consulted=[posts[(n + 1) % 4]],
            bases=[{"number": f"{n % LAWS}/2018/NĐ-CP", "provision": f"Điều {n}", "text": ""}],
        )
        for n in range(STEPS)
    ]
    return stepping.in_force(w, *steps, classification="public", from_date=make.today() - timedelta(days=90))


def data_of(w: Any) -> tuple[str, str]:
    """The data of the model, and the same with a limit and times in calendar days."""
    plain = ProcedurePart.objects.get(version=w.model).data
    other = json.loads(json.dumps(plain))
    other["cases"][0]["limit"] = {"value": 45, "unit": "calendar_day"}
    for n, step in enumerate(other["steps"]):
        unit = "calendar_day" if n % 3 == 0 else "working_day"
        step["limits"] = {key: {"value": 1, "unit": unit} for key in step["limits"]}
    return json.dumps(plain, ensure_ascii=False), json.dumps(other, ensure_ascii=False)


def equip(w: Any) -> None:
    """What every copy names, as the model does. Such rows are frozen with their versions, so the guards step aside."""
    there = set(ProcedurePart.objects.values_list("version", flat=True))
    versions = sorted(set(InForce.objects.values_list("version", flat=True)) - there)
    texts = data_of(w)
    forms = list(Document.objects.exclude(pk=w.model.document_id).order_by("pk")[:2])
    parties = list(StepParty.objects.filter(version=w.model))
    cited = list(LegalCitation.objects.filter(version=w.model))
    insert([ProcedurePart(version_id=pk, data_text=texts[n % CALENDAR == 0]) for n, pk in enumerate(versions)])
    insert([
        StepParty(version_id=pk, step=row.step, part=Part(row.part), post_id=row.post_id)
        for pk in versions
        for row in parties
    ])  # fmt: skip
    insert([
        LegalCitation(version_id=pk, instrument_id=row.instrument_id, provision=row.provision, anchor=row.anchor)
        for pk in versions
        for row in cited
    ])  # fmt: skip
    insert([VersionForm(version_id=pk, form=form, order=n) for pk in versions for n, form in enumerate(forms)])


def insert(rows: list[Any]) -> None:
    kind = type(rows[0])
    if connection.vendor == "sqlite":
        guards.take_off(connection)
        kind.objects.bulk_create(rows, batch_size=2000)
        guards.install(connection)
        return
    table = connection.ops.quote_name(kind._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        kind.objects.bulk_create(rows, batch_size=2000)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    guards.install(connection)


class Counter:
    """Statements by number alone: to keep their texts would take more memory than the round does."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked += not sql.startswith(("SAVEPOINT", "RELEASE"))
        return execute(sql, params, many, context)


def peak() -> float:
    """Most resident megabytes of this process since `forget_peak`."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def measured(what: str, call: Callable[[], Any]) -> Any:
    count = Counter()
    forget_peak()
    before = peak()
    with connection.execute_wrapper(count):
        began, busy = time.perf_counter(), time.process_time()
        found = call()
        took, busy = time.perf_counter() - began, time.process_time() - busy
    more = peak() - before
    print(f"  {what:<34}{took:>7.2f} s (cpu {busy:.2f}){count.asked:>6} statements{peak():>6.0f} MB, {more:.0f} more")
    return found


def main(size: int) -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    w = crowd.lay()
    w.model = model(w)
    crowd.fill(w, size)
    equip(w)
    print(connection.vendor, f"{ProcedurePart.objects.count()} procedures of {STEPS} steps")
    nights = iter(range(10))

    def night() -> Any:
        span = timedelta(days=next(nights))
        return run_round(at=make.now() + span, day=make.today() + span)

    for what in ("first round", "nothing changed", "a law that all cite was repealed", "nothing changed"):
        if "law" in what:
            LegalInstrument.objects.filter(pk=w.laws[0].pk).update(until_date=make.today())
        this = measured(what, night)
        print(f"{'':>36}{this.looked} looked at, {this.appeared} appeared, {this.closed} closed")
    client = Client()
    client.force_login(w.clerk)
    client.get("/ra-soat-quy-trinh/")
    measured("the list of an officer", lambda: client.get("/ra-soat-quy-trinh/"))
    print(f"  {StandingFinding.objects.open().count()} findings stand")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if sys.argv[1:] else 5000)
    finally:
        crowd.clean_up()
