"""A version that asks its readers comes into force: `.venv/bin/python benchmarks/reading.py [readers ...]`.

(PostgreSQL: through tests/servers.py.) Goal 4a: what it costs must not depend on the number of readers (default 10 and
100,000, all in one unit, asked through the units that apply it). Told, each as the median of TIMES runs taken in turn for
all sizes: SQL statements and CPU of opening the period, with asking and without; then the statements and seconds of the
list of who has not read, of one page of it, of a reader's own work, and of writing everybody's first reminder.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import crowd
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from documents.actions.issuing import open_period
from documents.actions.reading_asking import ask_with_force
from documents.models import ReadingRound, Version
from documents.readings.audience import Readers, by_unit
from documents.readings.listing import Asked, narrowed, page_of
from documents.readings.mine import to_read
from documents.readings.reminding import readings_due
from qms.people.models import Appointment, User
from qms.worktime.calendars import calendar_of
from tests import make

TIMES = 15


def people(of: Any, count: int) -> None:
    """So many people on one post of the unit, by a few statements."""
    post = make.post(of, "Chuyên viên", "reader", code="nhieu-nguoi")
    first = User.objects.order_by("-pk").first().pk + 1
    for start in range(0, count, 5000):
        numbers = range(first + start, first + min(start + 5000, count))
        User.objects.bulk_create(
            User(pk=n, username=f"doc.{n}", full_name=f"Người Đọc {n}", agency=of.agency, password="!") for n in numbers
        )
        Appointment.objects.bulk_create(Appointment(person_id=n, post=post, from_date=make.BEGIN) for n in numbers)


def opened(version: Version, *, asking: bool) -> tuple[int, float]:
    """Statements and CPU seconds of one opening, undone afterwards."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as made:
            began = time.process_time()
            period = open_period(Version.objects.get(pk=version.pk), at=make.now(), from_date=make.today())
            if asking:
                ask_with_force([period], at=make.now(), day=make.today())
            took = time.process_time() - began
        transaction.set_rollback(True)
    return len(made.captured_queries), took


def measured(what: str, call: Callable[[], Any]) -> None:
    with CaptureQueriesContext(connection) as made:
        began = time.perf_counter()
        found = call()
        took = time.perf_counter() - began
    print(f"  {what:<46}{took:>8.3f} s{len(made.captured_queries):>5} statements   {found}")


def main(sizes: list[int]) -> None:
    w = make_world()
    ready: dict[int, Version] = {}
    for size in sizes:
        unit = make.unit(w.agency, f"D{size}", f"Đơn vị {size} người")
        people(unit, size)
        ready[size] = approved(w, unit)
    figures: dict[tuple[int, bool], list[tuple[int, float]]] = {}
    for _turn in range(TIMES):
        for size, version in ready.items():
            for asking in (False, True):
                figures.setdefault((size, asking), []).append(opened(version, asking=asking))
    print(connection.vendor)
    for (size, asking), rows in figures.items():
        cpu = statistics.median(took for _count, took in rows)
        counts = {count for count, _took in rows}
        print(
            f"  {size:>7} readers, {'asking' if asking else 'not asking':<11}{cpu * 1000:>8.1f} ms CPU   statements {counts}"
        )
    least, most = min(sizes), max(sizes)
    ratio = statistics.median(t for _c, t in figures[most, True]) / statistics.median(
        t for _c, t in figures[least, True]
    )
    print(f"  ratio of CPU, {most} to {least} readers: {ratio:.2f} (goal: at most 1.5)")
    for size, version in ready.items():
        with transaction.atomic():
            period = open_period(Version.objects.get(pk=version.pk), at=make.now(), from_date=make.today())
            found = ask_with_force([period], at=make.now(), day=make.today())[0]
        lists(size, ReadingRound.objects.select_related("document__agency", "version__document").get(pk=found.pk))


def lists(size: int, found: ReadingRound) -> None:
    day, calendar = make.today(), calendar_of(found.document.agency)
    print(f"{size} readers")

    def rows() -> Any:
        return Readers(found, day, lambda: calendar).people()

    measured("how many have not read", lambda: Readers(found, day, lambda: calendar).counted())
    measured("by unit", lambda: len(by_unit(rows())))
    measured("one page of who has not read", lambda: len(page_of(narrowed(rows(), Asked()), found, Asked())))
    last = User.objects.filter(appointments__post__unit__code=f"D{size}").order_by("-pk").first()
    measured("what one of them has to read", lambda: to_read(last, day).count())
    own = [rows for rows in readings_due(day) if f"reading:{found.pk}" in str(rows.query)]
    measured("whom the first reminder goes to", lambda: sum(rows.count() for rows in own))


def make_world() -> Any:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    w = make.world()
    w.rules.reading_days = 10
    w.rules.save()
    return w


def approved(w: Any, unit: Any) -> Version:
    from documents import actions
    from documents.official import keep_official

    draft = make.draft(w, title=f"Quy trình của {unit.name}")
    actions.set_applying(draft, agencies=[], units=[unit], by=w.author, at=make.now())
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    keep_official(made, make.PDF, at=make.now())
    return made


if __name__ == "__main__":
    try:
        main([int(size) for size in sys.argv[1:]] or [10, 100_000])
    finally:
        crowd.clean_up()
