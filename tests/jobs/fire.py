"""Workers under fire: real Celery workers and beat, a real Redis and a real SMTP server, and a hand that breaks them.

The clock of the workers is the real one plus what stands in a file, so that it can jump while they run.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, due_rows
from qms.people.models import Appointment, User
from qms.worktime.models import WorkHours
from tests import make
from tests.jobs.post import PostOffice
from tests.jobs.test_killed import address

ROOT = Path(__file__).parents[2]
WORKER = """
import sys
from datetime import timedelta
from pathlib import Path
import qms.celery
import django
django.setup()
from django.conf import settings
from django.utils import timezone
settings.NOTICE_KINDS = ["tests.jobs.fire.KINDS"]
settings.VERSION_CONTENT = []
real, shift = timezone.now, Path(sys.argv[1])
timezone.now = lambda: real() + timedelta(seconds=float(shift.read_text() or 0))
if sys.argv[2] == "thread":
    from qms.jobs.thread import start_sweeper
    start_sweeper().join()
elif sys.argv[2] == "beat":
    qms.celery.app.start(["beat", "--loglevel", "ERROR", "--schedule", sys.argv[3]])
else:
    qms.celery.app.worker_main(["worker", "--loglevel", "ERROR", "--concurrency", "1", "--hostname", sys.argv[3]])
"""


def things(day: date):
    """Due: every appointment with an end, by its last day."""
    rows = Appointment.objects.filter(post__code__startswith="viec", person__is_active=True)
    return due_rows(rows, person="person", key="thing", due="until_date", text="Việc đến hạn", url="/viec/")


KINDS = Kinds(
    [
        NoticeKind("thing", "Việc đến hạn", reminds=Reminder(things, after=(1,))),
        NoticeKind("blocking", "Người khác chờ", immediate=True),
    ]
)


def laid(people: int, each: int) -> list[User]:
    """So many people with so many things each that are due today; offices are open day and night."""
    from datetime import time as hour

    WorkHours.objects.create(
        from_date=date(2020, 1, 1), morning_from=hour(0, 0), morning_until=hour(11, 0), afternoon_from=hour(12, 0),
        afternoon_until=hour(23, 59, 59), weekdays="1234567",
    )  # fmt: skip
    agency = make.agency()
    unit = make.unit(agency, "P1", "Phòng Một")
    posts = [make.post(unit, f"Việc {n}", code=f"viec-{n}") for n in range(each)]
    found = [
        User(username=f"p{n}", full_name=f"Nguyễn {n}", email=f"p{n}@example.vn", agency=agency) for n in range(people)
    ]
    # Rows for a test, not acts: history is of no interest here.
    found = User.objects.bulk_create(found)
    Appointment.objects.bulk_create(
        [
            Appointment(person=person, post=post, from_date=make.BEGIN, until_date=make.today())
            for person in found
            for post in posts
        ],
        batch_size=2_000,
    )
    return found


class Machines:
    """Redis, workers and beat of one test; all of them end with it."""

    def __init__(self, database: str, folder: Path, post: PostOffice, *, redis: bool):
        self.folder, self.post = folder, post
        self.port, self.redis = _free_port(), None
        self.shift = folder / "shift"
        self.shift.write_text("0")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
            "DATABASE_URL": address(database),
            "EMAIL_URL": f"smtp://127.0.0.1:{post.port}",
            "QMS_DATA_DIR": str(folder / "data"),
            "QMS_ENV_FILE": "",
            "QMS_SWEEP_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
        }
        self.with_redis = redis
        if redis:
            self.environment["REDIS_URL"] = self.url
        self.running: dict[str, subprocess.Popen] = {}
        self.kills = 0

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> "Machines":
        if self.with_redis:
            self.start_redis()
            for name in ("one", "two", "beat"):
                self.start(name)
        else:
            self.start("one")
        return self

    def __exit__(self, *_problem) -> None:
        for name in list(self.running):
            self.stop(name)
        self.stop_redis()

    def start(self, name: str) -> None:
        part = (
            ["thread"]
            if not self.with_redis
            else ["beat", str(self.folder / "beat")]
            if name == "beat"
            else ["worker", name]
        )
        log = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(self.shift), *part], env=self.environment, cwd=self.folder,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def stop(self, name: str) -> None:
        """Kill a machine with all its processes, in the middle of whatever they do."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill(self, name: str) -> None:
        self.kills += 1
        self.stop(name)
        self.start(name)

    def start_redis(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.redis = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, start_new_session=True)
        until(lambda: self.say("PING") == b"+PONG", 10)

    def stop_redis(self) -> None:
        if self.redis is not None:
            self.redis.kill()
            self.redis.wait()
            self.redis = None

    def say(self, words: str) -> bytes:
        """One command to Redis; its first line of answer, empty when there is none."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                line.sendall(f"{words}\r\n".encode())
                return line.recv(64).split(b"\r\n")[0]
        except OSError:
            return b""

    def jump(self, **by: float) -> None:
        """The clock of the workers stands this far from the real one from now on."""
        self.shift.write_text(str(timedelta(**by).total_seconds()))

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-1500:] for path in self.folder.glob("*.log"))


class Hand:
    """Breaks one thing after another, each time a little while, in an order that the seed gives."""

    def __init__(self, machines: Machines, seed: int, act):
        self.machines, self.random, self.act = machines, random.Random(seed), act
        self.done: list[str] = []

    def strike(self, times: int, pause: float) -> None:
        blows = [self.kill_worker, self.close_post, self.jump_clock]
        if self.machines.with_redis:
            blows += [self.flush_redis, self.stop_redis, self.deliver_twice, self.kill_worker]
        for n in range(times):
            blow = blows[n] if n < len(blows) else self.random.choice(blows)  # each at least once
            self.done.append(blow.__name__)
            blow(pause)
            self.act()
            time.sleep(self.random.uniform(0.2, 1) * pause)
        self.machines.jump()

    def kill_worker(self, _pause: float) -> None:
        names = [name for name in self.machines.running if name != "beat" or self.random.random() < 0.2]
        self.machines.kill(self.random.choice(names or ["one"]))

    def close_post(self, pause: float) -> None:
        self.machines.post.close()
        self.act()
        time.sleep(pause)
        self.machines.post.open()

    def jump_clock(self, pause: float) -> None:
        self.machines.jump(days=self.random.choice([-9, -1, 1, 5]), minutes=self.random.uniform(-90, 90))
        time.sleep(pause)

    def flush_redis(self, _pause: float) -> None:
        self.machines.say("FLUSHALL")

    def stop_redis(self, pause: float) -> None:
        self.machines.stop_redis()
        self.act()
        time.sleep(pause)
        self.act()
        self.machines.start_redis()

    def deliver_twice(self, _pause: float) -> None:
        from qms.jobs import bell

        for _time in range(20):
            bell.ring()


def until(true, seconds: float, say=lambda: "") -> float:
    """Wait until it is true; how long that took."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"not within {seconds} s: {say()}")
        time.sleep(0.2)
    return time.monotonic() - began


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
