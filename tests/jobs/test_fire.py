"""Nothing that is due is missed and nothing is told twice, whatever breaks: workers, Redis, the mail server, the clock.

By mail, only what a killed process was handing over goes out again, under the same Message-ID. The small ones are in the
quick suite; ten thousand things in `make test-all`. Each prints its figures (`pytest -s`).
"""

import time
from collections import Counter

import pytest

from qms.jobs import bell
from qms.notices.actions import notify
from qms.notices.models import Digest, Notice
from tests import make
from tests.jobs.fire import Hand, Machines, laid, until
from tests.jobs.post import PostOffice

SLOWEST_ACT = 4  # seconds that an act of a person may take while Redis is gone


class Acts:
    """What people go on doing meanwhile: one tells another, who waits for nothing but the database."""

    def __init__(self, people):
        self.people, self.count, self.slowest = people, 0, 0.0

    def __call__(self) -> None:
        began = time.monotonic()
        self.count += 1
        to = self.people[self.count % len(self.people)]
        notify(kind="blocking", to=to, about=f"act:{self.count}", url="/viec/", text="Chờ quyết định", at=make.now())
        self.slowest = max(self.slowest, time.monotonic() - began)


def under_fire(database, folder, settings, *, redis, people, each, blows, pause, seed=1, patience=120):
    """Figures of one run; asserts that nothing was missed or doubled."""
    settings.NOTICE_KINDS = ["tests.jobs.fire.KINDS"]
    bell._sender.cache_clear()
    persons = laid(people, each)
    acts, due = Acts(persons), people * each
    with PostOffice() as post, Machines(database, folder, post, redis=redis) as machines:
        settings.REDIS_URL = machines.url if redis else ""
        began = time.monotonic()
        until(Notice.objects.filter(stage=0).exists, 60, machines.logs)
        hand = Hand(machines, seed, acts)
        hand.strike(blows, pause)
        struck = time.monotonic() - began
        drained = until(lambda: _is_over(due, acts.count, post), patience, lambda: _standing(post) + machines.logs())
        kills = machines.kills
    bell._sender.cache_clear()
    _assert_once(due, acts.count, post, kills + hand.done.count("close_post"))
    doubled = sum(n - 1 for n in post.taken.values())
    figures = {
        "due": due, "blows": dict(Counter(hand.done)), "kills": kills, "struck_s": round(struck, 1),
        "drained_s": round(drained, 1), "acts": acts.count, "slowest_act_s": round(acts.slowest, 2),
        "mails": sum(post.taken.values()), "mails_again": doubled,
    }  # fmt: skip
    print(f"\n{figures}")
    assert acts.slowest < SLOWEST_ACT
    return figures


def _is_over(due: int, acts: int, post: PostOffice) -> bool:
    """Every due thing is in an inbox, and every mail that was to go has gone."""
    waiting = Notice.objects.filter(mail_after__isnull=False).exists() or Digest.objects.filter(
        mail_after__isnull=False
    )
    told = Notice.objects.filter(stage=0).count() == due and Notice.objects.filter(kind="blocking").count() == acts
    return bool(told and not waiting)


def _standing(post: PostOffice) -> str:
    waiting = Notice.objects.filter(mail_after__isnull=False).values(
        "mail_after", "claimed_until", "attempts", "problem"
    )
    digests = Digest.objects.filter(mail_after__isnull=False).values(
        "day_date", "mail_after", "claimed_until", "problem"
    )
    return (
        f"{Notice.objects.count()} notices, {list(waiting[:3])} {list(digests[:3])} {sum(post.taken.values())} mails\n"
    )


def _assert_once(due: int, acts: int, post: PostOffice, broken: int) -> None:
    told = Counter(Notice.objects.filter(kind="thing").values_list("person", "subject", "due_date", "stage"))
    assert max(told.values()) == 1  # none double
    assert len({key[:3] for key in told if key[3] == 0}) == due  # none missed
    sent = Notice.objects.filter(kind="blocking", sent_at__isnull=False).count()
    in_digests = Notice.objects.filter(kind="blocking", digest__sent_at__isnull=False).count()
    assert sent + in_digests == acts
    singles = {name for name in post.taken if name.startswith("<notice-")}
    digests = {name for name in post.taken if name.startswith("<digest-")}
    assert len(singles) >= sent
    assert len(digests) >= Digest.objects.filter(sent_at__isnull=False).count()
    again = sum(n - 1 for n in post.taken.values())
    assert again <= broken, "more mails again than there were mails in hand"


@pytest.mark.redis
def test_a_few_hundred_things_under_fire_with_celery(copied_db, tmp_path, settings, redis_url):
    under_fire(copied_db, tmp_path, settings, redis=True, people=30, each=10, blows=7, pause=0.7)


def test_a_few_hundred_things_under_fire_with_the_thread(copied_db, tmp_path, settings):
    under_fire(copied_db, tmp_path, settings, redis=False, people=30, each=10, blows=4, pause=0.7)


@pytest.mark.slow
@pytest.mark.redis
@pytest.mark.postgres
@pytest.mark.parametrize("seed", [1, 2])
def test_ten_thousand_things_under_fire_with_celery(copied_db, tmp_path, settings, redis_url, seed):
    figures = under_fire(
        copied_db, tmp_path, settings, redis=True, people=1_000, each=10, blows=40, pause=1.5, seed=seed
    )
    assert figures["drained_s"] <= 120


@pytest.mark.slow
def test_ten_thousand_things_under_fire_with_the_thread(copied_db, tmp_path, settings):
    under_fire(copied_db, tmp_path, settings, redis=False, people=1_000, each=10, blows=20, pause=1.5, patience=240)
