"""Work to be done later: asked for once, done once, never lost."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils.translation import override

from qms.jobs import bell, own
from qms.jobs.actions import cancel, enqueue, report, retry
from qms.jobs.claims import claim_next, give_back, here
from qms.jobs.health import probes
from qms.jobs.kinds import JobKind, MadeFile, TryAgain, pause_after
from qms.jobs.models import Job
from qms.jobs.querysets import LEASE
from qms.jobs.thread import start_sweeper, take_lock
from qms.jobs.work import sweep
from qms.people.models import User
from qms.trail.refusals import Refused

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Work:
    """A kind of job whose doing is watched."""

    def __init__(self):
        self.ran, self.failed, self.problem = [], [], None

    def run(self, job, *, at):
        self.ran.append(job.key)
        if self.problem is not None:
            raise self.problem
        return {"answer": job.payload.get("n")}

    def give_up(self, job, *, at):
        self.failed.append((job.key, job.error))


@pytest.fixture
def work(monkeypatch):
    work = Work()
    kind = JobKind(run=work.run, failed=work.give_up, attempts=3)
    monkeypatch.setattr(own, "OWN_JOBS", {"example": kind})
    monkeypatch.setattr("qms.jobs.known.OWN_JOBS", {"example": kind})
    monkeypatch.setattr("qms.jobs.known.OWN_ROUNDS", {})
    monkeypatch.setattr("qms.jobs.known._givers", list)
    with override("en"):
        yield work


def ask(key="one", at=NOW, **options):
    return enqueue(kind="example", key=key, payload={"n": 1}, at=at, **options)


@pytest.mark.django_db
class TestAsking:
    def test_asking_twice_with_one_key_is_asking_once(self, work):
        assert ask().pk == ask().pk
        assert sweep(at=NOW) == 1
        assert ask().state == "done"
        assert sweep(at=NOW) == 0
        assert work.ran == ["one"]

    def test_the_result_is_kept(self, work):
        job = ask()
        sweep(at=NOW)
        job.refresh_from_db()
        assert (job.state, job.result, job.error, job.claimed_by) == ("done", {"answer": 1}, "", "")

    def test_a_file_for_somebody_waits_until_everything_else_is_done(self, work, monkeypatch):
        file = MadeFile(label=str, media_type=str, require=lambda job, person: None, counted=str)
        kinds = {"example": own.OWN_JOBS["example"], "file": JobKind(run=work.run, file=file)}
        monkeypatch.setattr("qms.jobs.known.OWN_JOBS", kinds)
        enqueue(kind="file", key="asked first", payload={}, at=NOW)
        ask()
        sweep(at=NOW)
        assert work.ran == ["one", "asked first"]

    def test_work_for_later_waits(self, work):
        ask(run_after=NOW + MINUTE)
        assert sweep(at=NOW) == 0
        assert sweep(at=NOW + MINUTE) == 1

    def test_an_unknown_kind_is_a_mistake_of_the_caller(self, work):
        with pytest.raises(ValueError, match="no job kind"):
            enqueue(kind="other", key="x", payload={}, at=NOW)

    def test_jobs_of_a_kind_that_is_gone_wait_untouched(self, work):
        Job.objects.create(kind="gone", key="x", run_after=NOW, created_at=NOW)
        assert sweep(at=NOW) == 0
        assert Job.objects.get().state == "waiting"

    def test_the_bell_rings_when_the_act_commits(self, work, monkeypatch, django_capture_on_commit_callbacks):
        rung = []
        monkeypatch.setattr(bell, "ring", lambda: rung.append(1))
        with django_capture_on_commit_callbacks(execute=True):
            ask()
            assert rung == []
        assert rung == [1]

    def test_a_person_sees_only_their_own_jobs(self, work):
        one, two = (User.objects.create(username=name, full_name=name) for name in ("an", "binh"))
        ask("a", owner=one), ask("b", owner=two)
        assert [job.key for job in Job.objects.of(one)] == ["a"]


@pytest.mark.django_db
class TestFailing:
    def test_a_refusal_ends_the_job_with_its_sentence(self, work):
        work.problem = Refused("The number is taken. Choose another.")
        job = ask()
        sweep(at=NOW)
        job.refresh_from_db()
        assert (job.state, job.error) == ("failed", "The number is taken. Choose another.")
        assert work.failed == [("one", "The number is taken. Choose another.")]

    def test_a_fault_is_tried_again_with_growing_pauses_and_then_given_up(self, work):
        work.problem = RuntimeError("secret detail")
        job = ask()
        sweep(at=NOW)
        job.refresh_from_db()
        assert job.state == "waiting"
        assert job.run_after - NOW >= timedelta(seconds=30)
        assert "secret" not in job.error
        assert sweep(at=NOW + timedelta(seconds=20)) == 0
        sweep(at=NOW + 5 * MINUTE)
        sweep(at=NOW + 60 * MINUTE)
        job.refresh_from_db()
        assert (job.state, job.attempts, len(work.failed)) == ("failed", 3, 1)

    def test_pauses_grow_to_an_hour(self):
        assert [pause_after(n).total_seconds() for n in (1, 2, 3, 8, 1000)] == [30, 60, 120, 3600, 3600]

    def test_work_that_may_succeed_later_says_why_it_waits(self, work):
        work.problem = TryAgain("The disk is full.")
        job = ask()
        sweep(at=NOW)
        job.refresh_from_db()
        assert (job.state, job.error) == ("waiting", "The disk is full.")
        work.problem = None
        sweep(at=NOW + 2 * MINUTE)
        job.refresh_from_db()
        assert (job.state, job.error) == ("done", "")

    def test_one_bad_job_does_not_stop_the_others(self, work, monkeypatch):
        kinds = {"bad": JobKind(run=lambda job, *, at: 1 / 0), "example": JobKind(run=work.run)}
        monkeypatch.setattr("qms.jobs.known.OWN_JOBS", kinds)
        enqueue(kind="bad", key="bad", payload={}, at=NOW)
        ask()
        assert sweep(at=NOW) == 2
        assert work.ran == ["one"]

    def test_a_bad_round_does_not_stop_the_jobs(self, work, monkeypatch):
        monkeypatch.setattr("qms.jobs.known.OWN_ROUNDS", {"bad": lambda *, at: 1 / 0})
        ask()
        assert sweep(at=NOW) == 1

    def test_nothing_is_done_for_somebody_who_may_no_longer_sign_in(self, work):
        person = User.objects.create(username="an", full_name="An")
        job = ask(owner=person)
        User.objects.filter(pk=person.pk).update(is_active=False)
        sweep(at=NOW)
        job.refresh_from_db()
        assert (job.state, work.ran) == ("failed", [])
        assert job.error  # in the language of the office

    def test_a_failed_job_can_be_started_again_and_a_waiting_one_cancelled(self, work):
        work.problem = Refused("No.")
        job = ask()
        sweep(at=NOW)
        work.problem = None
        retry(job, at=NOW + MINUTE)
        assert sweep(at=NOW + MINUTE) == 1
        with pytest.raises(Refused):
            retry(job, at=NOW)
        with pytest.raises(Refused):
            cancel(job, at=NOW)
        assert cancel(ask("two"), at=NOW).state == "cancelled"
        assert sweep(at=NOW + MINUTE) == 0


@pytest.mark.django_db
class TestDeadWorkers:
    def test_a_job_of_a_killed_process_comes_back_at_once(self, work):
        child = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
        job = ask()
        claim_next(at=NOW, names={"example"}, spared=set())
        Job.objects.update(claimed_by=f"{here()}/{int(child.stdout)}/abc")
        assert sweep(at=NOW + MINUTE) == 1
        job.refresh_from_db()
        assert (job.state, job.attempts) == ("done", 2)

    def test_a_job_of_this_living_process_stays_claimed(self, work):
        ask()
        claimed = claim_next(at=NOW, names={"example"}, spared=set())
        assert f"/{os.getpid()}/" in claimed.claimed_by
        assert give_back(at=NOW + MINUTE) == 0
        assert sweep(at=NOW + MINUTE) == 0

    @pytest.mark.parametrize("moved", [LEASE, -2 * LEASE])
    def test_a_job_of_a_silent_machine_comes_back_after_its_lease_whatever_the_clock_did(self, work, moved):
        ask(at=NOW - 4 * LEASE)
        claim_next(at=NOW, names={"example"}, spared=set())
        Job.objects.update(claimed_by="elsewhere/pid:[1]/1/abc")
        assert give_back(at=NOW + MINUTE) == 0
        assert sweep(at=NOW + moved) == 1

    def test_a_run_that_lost_its_job_cannot_finish_it(self, work, monkeypatch):
        def run(job, *, at):
            Job.objects.filter(pk=job.pk).update(claimed_by="another run")

        monkeypatch.setattr("qms.jobs.known.OWN_JOBS", {"example": JobKind(run=run)})
        job = ask()
        sweep(at=NOW)
        job.refresh_from_db()
        assert (job.state, job.claimed_by) == ("running", "another run")

    def test_a_job_that_kills_its_workers_is_stopped_in_the_end(self, work):
        job = ask()
        Job.objects.update(attempts=3)
        sweep(at=NOW)
        job.refresh_from_db()
        assert (job.state, work.ran) == ("failed", [])

    def test_progress_shows_and_keeps_the_job_alive(self, work):
        ask()
        job = claim_next(at=NOW, names={"example"}, spared=set())
        report(job, done=3, total=10, at=NOW + LEASE)
        assert give_back(at=NOW + LEASE + MINUTE) == 0
        job.refresh_from_db()
        assert (job.progress_done, job.progress_total) == (3, 10)


@pytest.mark.django_db
class TestDailyWork:
    @pytest.fixture
    def daily(self, work, monkeypatch):
        monkeypatch.setattr("qms.jobs.known.OWN_JOBS", {"example": JobKind(run=work.run, daily=True)})
        return work

    def test_it_is_done_once_a_civil_day_of_vietnam(self, daily):
        evening = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)  # 23:59 in Hà Nội
        for at in (evening, evening, evening + 2 * MINUTE, evening + 5 * MINUTE):
            sweep(at=at)
        assert daily.ran == ["daily:example:2026-12-31", "daily:example:2027-01-01"]

    def test_a_clock_put_back_or_ahead_neither_repeats_nor_loses_a_day(self, daily):
        for hours in (0, -1, 24, 23, 0, 48):
            sweep(at=NOW + timedelta(hours=hours))
        assert daily.ran == [f"daily:example:2026-11-{day}" for day in (24, 25, 26)]

    def test_the_house_s_own_daily_work_runs(self, monkeypatch):
        monkeypatch.setattr("qms.jobs.known._givers", list)
        sweep(at=NOW)
        states = dict(Job.objects.values_list("kind", "state"))
        assert {states[name] for name in ("clear_sessions", "clear_daily_rows", "write_checkpoint")} == {"done"}

    def test_old_rows_of_daily_work_go_and_others_stay(self, work):
        for key in ("daily:example:2026-01-01", "render:1"):
            Job.objects.create(kind="example", key=key, state="done", run_after=NOW, finished_at=NOW)
        own.clear_daily_rows(None, at=NOW + timedelta(days=91))
        assert [job.key for job in Job.objects.all()] == ["render:1"]


@pytest.mark.django_db
def test_health_tells_how_long_the_oldest_job_waits(work):
    assert probes(at=NOW) == {"oldest_job": {"ok": True, "seconds": 0}}
    ask()
    assert probes(at=NOW + MINUTE) == {"oldest_job": {"ok": True, "seconds": 60}}
    assert probes(at=NOW + 60 * MINUTE)["oldest_job"]["ok"] is False
    Job.objects.update(run_after=NOW + 90 * MINUTE)
    assert probes(at=NOW + 60 * MINUTE)["oldest_job"]["ok"] is True


@pytest.mark.django_db
def test_the_command_sweeps_once(work, capsys):
    ask(at=NOW - timedelta(days=365))
    call_command("sweep")
    assert capsys.readouterr().out == "1 jobs run\n"


def test_two_sweeps_at_once_run_each_job_once(copied_db, work, together):
    for number in range(20):
        ask(f"job {number}")
    results = together(*[lambda: sweep(at=NOW)] * 4)
    assert sum(results) == 20
    assert sorted(work.ran) == sorted({f"job {number}" for number in range(20)})


def test_a_second_process_does_not_sweep_beside_the_first(tmp_path):
    path = tmp_path / "sweeper.lock"
    handle = take_lock(path)
    assert handle is not None
    program = f"import sys; from pathlib import Path; from qms.jobs.thread import take_lock; sys.exit(take_lock(Path({str(path)!r})) is not None)"
    run = {"args": [sys.executable, "-c", f"import django; django.setup(); {program}"]}
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "qms.settings"}
    assert subprocess.run(**run, env=environment, check=False).returncode == 0
    os.close(handle)
    assert subprocess.run(**run, env=environment, check=False).returncode == 1


def test_with_redis_no_thread_sweeps_and_a_dead_broker_breaks_nothing(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    bell._sender.cache_clear()
    assert start_sweeper() is None
    began = datetime.now(UTC)
    bell.ring()
    assert datetime.now(UTC) - began < timedelta(seconds=5)
    bell._sender.cache_clear()


def test_the_bell_wakes_the_thread():
    bell.ring()
    assert bell.wait(5) is True
    assert bell.wait(0.01) is False


@pytest.mark.redis
def test_the_bell_leaves_a_message_that_celery_understands(settings, redis_url):
    settings.REDIS_URL = redis_url
    bell._sender.cache_clear()
    bell.ring()
    with bell._sender().connection_for_read() as connection:
        message = connection.default_channel.basic_get("qms", no_ack=True)
    bell._sender.cache_clear()
    assert message.headers["task"] == bell.SWEEP_TASK
    assert message.content_type == "application/json"


def test_celery_runs_the_sweep_by_its_timetable_and_keeps_no_results():
    program = (
        "from qms.celery import app, TIMETABLE; c = app.conf;"
        "assert c.beat_schedule['sweep']['task'] == 'qms.sweep' and 'qms.sweep' in app.tasks;"
        "assert c.result_backend is None and c.accept_content == ['json'] and c.task_acks_late"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
