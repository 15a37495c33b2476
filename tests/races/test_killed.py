"""The job that puts versions in force is killed (SIGKILL) at some point: afterwards the old state or the new, never between.

The job runs in a forked child that kills itself before its n-th statement or commit, so the points do not depend on how
fast the machine is. This is the death of a process, not a power cut.
"""

import os
import random
import signal
from datetime import timedelta

import pytest
from django.db import connection, connections

from documents import actions
from documents.models import InForce, Rendition
from qms.files import store
from qms.jobs import work
from tests import make
from tests.races.test_issuing import issue, second_of

QUICK = 6


def run_and_die(at, *, before: int) -> bool:
    """Sweep in a child that dies before its statement number `before`; whether it died of that."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _die_before(before)
        try:
            work.sweep(at=at)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_before(number: int) -> None:
    left = [number]

    def count():
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, sql, params, many, context):
        count()
        return execute(sql, params, many, context)

    commit = connection._commit

    def counted_commit():
        count()
        return commit()

    connection.execute_wrappers.append(statement)
    connection._commit = counted_commit


def state_of(*versions):
    """What readers see: which of them are in force, and until when."""
    periods = InForce.objects.filter(version__in=versions)
    return {row.version_id: (row.from_date, row.until_date) for row in periods}


def assert_old_or_new(old, new, *versions):
    seen = state_of(*versions)
    assert seen in (old, new), seen
    for rendition in Rendition.objects.all():
        store.read(rendition.file.sha256)  # a row is never without its whole file


def rounds(w, points):
    """One round for each point: issue two versions under one decision, die there, look, let the next sweep finish."""
    first = make.in_force(w)
    for n, point in enumerate(points, 1):
        second, other = second_of(w, first), make.approved(w)
        begins = make.today() + n * timedelta(days=1)
        old = state_of(first, second, other)
        issue(w, second, other, number=f"K{n}/QĐ-SCT", from_date=begins)
        new = {**old, first.pk: (old[first.pk][0], begins), second.pk: (begins, None), other.pk: (begins, None)}
        died = run_and_die(make.now(), before=point)
        assert_old_or_new(old, new, first, second, other)
        if died:
            work.sweep(at=make.now() + timedelta(minutes=30))
        assert state_of(first, second, other) == new
        first = second


def test_killed_at_a_few_random_points_it_is_the_old_state_or_the_new(w, press):
    rounds(w, random.Random(7).sample(range(1, 90), QUICK))


@pytest.mark.slow
def test_killed_at_every_third_point_it_is_the_old_state_or_the_new(w, press):
    rounds(w, range(1, 160, 3))


def test_a_child_that_is_not_killed_does_the_whole_job(w, press):
    version = make.approved(w)
    issue(w, version)
    assert not run_and_die(make.now(), before=100_000)
    assert InForce.objects.get().version == version


def test_an_approval_killed_before_its_commit_never_was(w, press):
    version = make.reviewed(w)
    proof, at = make.proof(w.head), make.now()
    connections.close_all()
    child = os.fork()
    if child == 0:
        connection._commit = lambda: os.kill(os.getpid(), signal.SIGKILL)
        try:
            actions.decide(version, "approve", by=w.head, at=at, day=make.today(), proof=proof)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert version.decisions.filter(move="approve").count() == 0
    assert type(version).objects.get(pk=version.pk).state == "in_approval"
