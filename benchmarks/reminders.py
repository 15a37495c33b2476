"""Reminders and digests: `.venv/bin/python benchmarks/reminders.py [reminders] [people]` (default 100000, 5000).

(PostgreSQL: through tests/servers.py.) Each person has five things that are due today. Told: seconds and SQL statements of the
sweep that writes the reminders, beside one bare INSERT ... SELECT of the same rows into the same table (in turns, the best
of three); of the next sweep, which finds nothing new; of the one in which a tenth is done; then of the digests of so many
people, made, and rendered and handed to a mail server that only counts; statements a mail, and peak resident megabytes.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import crowd
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qms.notices import delivery
from qms.notices.digests import make_digests
from qms.notices.models import Digest, Notice
from qms.notices.reminders import write_reminders
from qms.people.models import Appointment
from tests import make
from tests.jobs.fire import laid

EACH, ROUNDS = 5, 3
BARE = """
INSERT INTO notices_notice (person_id, kind, subject, due_date, stage, text, url, created_at, waits_for_head, claimed_by,
                            attempts, problem)
SELECT a.person_id, 'thing', 'thing:' || a.id, a.until_date, 0, 'Việc đến hạn', '/viec/', %s, %s, '', 0, ''
FROM people_appointment a JOIN people_post p ON p.id = a.post_id JOIN people_user u ON u.id = a.person_id
WHERE p.code LIKE 'viec%%' AND u.is_active AND a.until_date <= %s"""


class Counting(BaseEmailBackend):
    """A mail server that takes everything at once."""

    taken, size = 0, 0

    def open(self) -> None:
        return None

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            type(self).taken += 1
            type(self).size += len(message.message().as_bytes())
        return len(messages)


def main(reminders: int, people: int) -> None:
    settings.NOTICE_KINDS = ["tests.jobs.fire.KINDS"]
    settings.EMAIL_BACKEND = "__main__.Counting"
    crowd.call_command("migrate", verbosity=0, interactive=False)
    persons = laid(reminders // EACH, EACH)
    _analyse()
    at = make.now()
    bare, swept, statements = [], [], 0
    for _round in range(ROUNDS):
        bare.append(_timed(lambda: _bare(at)))
        _empty()
        with CaptureQueriesContext(connection) as asked:
            swept.append(_timed(lambda: write_reminders(at=at)))
        statements = len(asked)
        assert Notice.objects.count() == len(persons) * EACH
        if _round < ROUNDS - 1:
            _empty()
    _say("one bare statement", f"{min(bare):.2f} s")
    _say("the sweep", f"{min(swept):.2f} s, {min(swept) / min(bare):.2f} times the statement, {statements} statements")
    _analyse()
    _say("the next sweep, nothing new", _told(lambda: write_reminders(at=at + timedelta(seconds=60))))
    Appointment.objects.filter(person__in=[one.pk for one in persons[::10]]).delete()
    _say("a sweep after a tenth was done", _told(lambda: write_reminders(at=at + timedelta(seconds=120))))
    keep = [one.pk for n, one in enumerate(persons) if n % 10][:people]
    Notice.objects.exclude(person__in=keep).delete()
    _say(f"digests of {people} people made", _told(lambda: make_digests(at=at)))
    delivery.MOST_SECONDS = 10_000
    _say("rendered and sent", _told(lambda: delivery.deliver_due(at=at)))
    assert Counting.taken == Digest.objects.filter(sent_at__isnull=False).count() == people, Counting.taken
    _say("a mail", f"{Counting.size / Counting.taken / 1024:.1f} KB")
    _say("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _bare(at: Any) -> None:
    with connection.cursor() as cursor:
        no = False if connection.vendor == "postgresql" else 0
        cursor.execute(BARE, (connection.ops.adapt_datetimefield_value(at), no, str(make.today())))


def _empty() -> None:
    Notice.objects.all()._raw_delete("default")
    _analyse()


def _analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _told(act: Callable[[], Any]) -> str:
    with CaptureQueriesContext(connection) as asked:
        seconds = _timed(act)
    return f"{seconds:.2f} s, {len(asked)} statements"


def _say(what: str, figure: str) -> None:
    print(f"{what:32} {figure}", flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    main(*(numbers + [100_000, 5_000][len(numbers) :]))
