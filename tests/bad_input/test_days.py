"""Midnight in Viet Nam, the leap day, the last day of the year, a clock that jumps: the civil day decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from documents import actions, official
from documents.actions.issuing import JOB, open_periods
from documents.models import InForce, Version
from qms.jobs import work
from qms.jobs.models import Job
from qms.worktime import clock
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return make.world()


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 30, 16, 59, 59, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 31, 17, 15, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 17, 0, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 17, 0, tzinfo=UTC), date(2028, 3, 1)),
    ],
)
def test_today_is_the_civil_day_of_viet_nam(instant, day):
    with time_machine.travel(instant, tick=False):
        assert clock.today() == day


def prepared(w, version):
    return actions.prepare_decision(w.agency, versions=[version], by=w.officer, at=make.now(), signer_name="x")


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 31, 17, 10, tzinfo=UTC), date(2027, 1, 1)),  # ten past midnight of the new year
        (datetime(2028, 2, 28, 17, 20, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_what_is_issued_after_midnight_counts_from_the_new_day_and_needs_no_reason(w, monkeypatch, instant, day):
    monkeypatch.setattr(official, "render_version", lambda *_a, **_k: make.PDF + b"night")
    w.officer.appointments.update(until_date=None)
    version = make.approved(w)
    with time_machine.travel(instant, tick=False):
        decision, at = prepared(w, version), clock.now()
        with pytest.raises(ValueError, match=r"\w"):  # yesterday is late already
            actions.issue(
                decision, number="1/QĐ", date=day, effective={version.pk: day - timedelta(days=1)}, by=w.officer, at=at,
                day=clock.today(), proof=make.proof(w.officer, at),
            )  # fmt: skip
        actions.issue(
            decision, number="1/QĐ", date=day, effective={version.pk: day}, by=w.officer, at=at, day=clock.today(),
            proof=make.proof(w.officer, at),
        )  # fmt: skip
        work.sweep(at=at)
        assert InForce.objects.get().from_date == day
        assert InForce.objects.on(clock.today()).exists()
        assert not InForce.objects.on(day - timedelta(days=1)).exists()


def test_codes_with_the_year_count_the_year_of_viet_nam(w):
    w.rules.code_pattern = "QT-{yyyy}-{nn}"
    w.rules.save()
    with time_machine.travel(datetime(2026, 12, 31, 16, 59, tzinfo=UTC), tick=False):
        old = actions.create_document(
            type=w.type, owner_unit=w.trade, owner_post=w.trade_head_post, title="Cuối năm", by=w.author, at=clock.now(), day=clock.today()
        )  # fmt: skip
    with time_machine.travel(datetime(2026, 12, 31, 17, 1, tzinfo=UTC), tick=False):
        w.author.__dict__.pop("_rights", None)
        new = actions.create_document(
            type=w.type, owner_unit=w.trade, owner_post=w.trade_head_post, title="Đầu năm", by=w.author, at=clock.now(), day=clock.today()
        )  # fmt: skip
    assert (old.code, new.code) == ("QT-2026-01", "QT-2027-01")


@pytest.mark.parametrize("jump", [-timedelta(hours=1), timedelta(days=1)])
def test_a_clock_that_jumps_neither_repeats_nor_skips_the_job_nor_moves_the_day_of_effect(w, monkeypatch, jump):
    made = []
    monkeypatch.setattr(official, "render_version", lambda version, **_k: made.append(version.pk) or make.PDF + b"jump")
    version = make.approved(w)
    decision, at = prepared(w, version), make.now()
    actions.issue(
        decision, number="1/QĐ", date=make.today(), effective={version.pk: make.today()}, by=w.officer, at=at, day=make.today(),
        proof=make.proof(w.officer, at),
    )  # fmt: skip
    for instant in (at + jump, at, at + timedelta(minutes=1)):
        with time_machine.travel(instant, tick=False):
            work.sweep(at=clock.now())
    assert made == [version.pk]
    assert InForce.objects.get().from_date == make.today()
    assert Job.objects.get(kind=JOB).state == "done"


def test_a_text_begins_and_ends_at_midnight_without_anybody_doing_anything(client, w):
    version = make.approved(w)
    begins = make.today() + timedelta(days=1)
    make.issued(w, version, from_date=begins)
    client.force_login(w.auditor)
    address = reverse("documents:pdf", args=[version.document.slug])
    midnight = datetime(begins.year, begins.month, begins.day, tzinfo=UTC) - timedelta(hours=7)
    with time_machine.travel(midnight - timedelta(minutes=1), tick=False):
        client.force_login(w.auditor)
        assert client.get(address).status_code == 404
    with time_machine.travel(midnight + timedelta(minutes=1), tick=False):
        client.force_login(w.auditor)
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.content.startswith(make.PDF)
    assert Version.objects.get(pk=version.pk).period.opened_at < midnight
    assert (
        open_periods(version.issuing_decision or Version.objects.get(pk=version.pk).issuing_decision, at=make.now())
        == []
    )
