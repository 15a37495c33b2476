"""A round over everybody is done once a minute, however often the bell rings."""

from datetime import timedelta

import pytest

from qms.jobs.work import sweep
from qms.notices.models import Notice
from qms.notices.turns import every_minute
from tests.notices.reminded import DUE, at, give, place, somebody

NOW = at(DUE)


@pytest.mark.django_db
class TestTurns:
    def begun(self, *seconds) -> list[float]:
        done = []

        def act(*, at):
            done.append((at - NOW).total_seconds())
            return 1

        for one in seconds:
            every_minute("round", act, at=NOW + timedelta(seconds=one))
        return done

    def test_once_in_three_quarters_of_a_minute(self):
        assert self.begun(0, 1, 44, 45, 46, 89, 90) == [0, 45, 90]

    def test_a_clock_that_was_ahead_keeps_nobody(self):
        assert self.begun(86_400, 0, 1, 60) == [86_400, 0, 60]

    def test_a_short_interval_of_sweeps_has_short_turns(self, settings):
        settings.SWEEP_SECONDS = 1
        assert self.begun(0, 0.5, 1, 2) == [0, 1, 2]

    def test_the_sweep_asks_for_it(self, settings):
        settings.NOTICE_KINDS = ["tests.notices.reminded.KINDS"]
        post = place()[3]
        give(somebody("an", post.unit.agency), post)
        sweep(at=NOW)
        assert Notice.objects.count() == 1
        give(somebody("binh", post.unit.agency), post)
        sweep(at=NOW + timedelta(seconds=5))
        assert Notice.objects.count() == 1
        sweep(at=NOW + timedelta(seconds=60))
        assert Notice.objects.count() == 2


def test_of_several_at_once_one_has_the_turn(copied_db, together):
    assert sum(together(*[lambda: every_minute("round", lambda *, at: 1, at=NOW)] * 6)) == 1
