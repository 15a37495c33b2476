"""A decision that announces administrative procedures, and the five working days it sets running in every agency."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from procedures.actions.tthc import abolish
from procedures.actions.tthc_announcing import (
    agencies_with_officer,
    record_announcement,
    recount_clocks,
    settle_clock,
    take_back_announcement,
)
from procedures.models import Announcement, ListClock
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime.models import CalendarDay, Kind
from tests import make
from tests.procedures.tthc.listed import CODE, OTHER, tthc, world

pytestmark = pytest.mark.django_db
SIGNED = date(2026, 11, 6)  # a Friday
TODAY = date(2026, 11, 9)


@pytest.fixture
def w():
    return world()


def announce(w, **given):
    given = {
        "number": "2215/QĐ-UBND",
        "signed_date": SIGNED,
        "issuer": "Ủy ban nhân dân tỉnh Lam Sơn",
        "title": "Công bố danh mục thủ tục hành chính",
        "lines": {CODE: "amended", OTHER: "abolished"},
        "agencies": [w.agency],
        "by": w.keeper,
        "at": make.now(),
        "day": TODAY,
        **given,
    }
    return record_announcement(**given)


def settle(w, clock, **given):
    given = {"note": "Đã cập nhật danh mục.", "by": w.officer, "at": make.now(), "day": TODAY, **given}
    return settle_clock(clock, **given)


def acts():
    return list(Entry.objects.filter(act__startswith="tthc_").order_by("pk").values_list("act", flat=True))


def test_a_running_clock_follows_the_calendar_and_a_settled_one_stays(w):
    tthc(CODE), tthc(OTHER, abolished_date=TODAY, abolished_by="2215/QĐ-UBND")
    settled = announce(w, number="2216/QĐ-UBND").clocks.get()
    settle(w, settled)
    running = announce(w).clocks.get()
    assert (recount_clocks(), running.due_date) == (0, date(2026, 11, 13))
    CalendarDay.objects.create(agency=w.agency, day_date=date(2026, 11, 10), kind=Kind.CLOSED, name="Mất điện")
    before = Entry.objects.count()
    assert (recount_clocks(), recount_clocks()) == (1, 0)
    for clock in (running, settled):
        clock.refresh_from_db()
    assert (running.due_date, settled.due_date) == (date(2026, 11, 16), date(2026, 11, 13))
    assert Entry.objects.count() == before


def test_five_working_days_run_on_the_calendar_of_each_agency(w):
    CalendarDay.objects.create(agency=w.agency, day_date=date(2026, 11, 10), kind=Kind.CLOSED, name="Mất điện")
    made = announce(w, agencies=[w.agency, w.commune])
    due = dict(made.clocks.values_list("agency__code", "due_date"))
    assert due == {"SCT": date(2026, 11, 16), "HS": date(2026, 11, 13)}
    assert dict(made.lines.values_list("code", "brings")) == {CODE: "amended", OTHER: "abolished"}
    told = Notice.objects.filter(kind="tthc_announced").values_list("person__username", "due_date")
    assert w.officer.username in dict(told)
    assert w.author.username not in dict(told)
    assert acts() == ["tthc_announced"]


def test_agencies_to_choose_from_have_a_post_of_officer(w):
    assert {agency.code for agency in agencies_with_officer(TODAY)} >= {"SCT", "UBT"}
    assert w.commune not in agencies_with_officer(TODAY)


def test_only_the_keeper_of_the_list_enters_a_decision(w):
    for person in (w.officer, w.author, w.reader):
        with pytest.raises(Refused, match="dùng chung"):
            announce(w, by=person)
    assert not Announcement.objects.exists()
    assert not Notice.objects.filter(kind="tthc_announced").exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("number", {"number": "  "}),
        ("title", {"title": "x" * 1001}),
        ("signed_date", {"signed_date": TODAY + timedelta(days=1)}),
        ("lines", {"lines": {}}),
        ("lines", {"lines": {"2.00082": "new"}}),
        ("lines", {"lines": {CODE: "whatever"}}),
        ("agencies", {"agencies": []}),
    ],
)
def test_what_is_missing_or_wrong_is_named(w, field, given):
    with pytest.raises(Refused) as refusal:
        announce(w, **given)
    assert refusal.value.field == field
    assert not Announcement.objects.exists()


def test_a_decision_is_entered_once_and_taken_back_for_a_reason(w):
    made = announce(w)
    with pytest.raises(Refused) as refusal:
        announce(w)
    assert refusal.value.field == "number"
    for person, reason in ((w.officer, "Nhầm"), (w.keeper, "")):
        with pytest.raises(Refused):
            take_back_announcement(made, reason=reason, by=person, at=make.now(), day=TODAY)
    take_back_announcement(made, reason="Nhập nhầm số", by=w.keeper, at=make.now(), day=TODAY)
    with pytest.raises(Refused):
        take_back_announcement(made, reason="Nhập nhầm số", by=w.keeper, at=make.now(), day=TODAY)
    assert not ListClock.objects.running().exists()
    with pytest.raises(Refused):
        settle(w, made.clocks.get())
    announce(w)  # the number is free again
    assert acts() == ["tthc_announced", "tthc_taken_back", "tthc_announced"]


def test_the_officer_settles_once_the_list_shows_what_was_decided(w):
    clock = announce(w, lines={CODE: "new", OTHER: "abolished"}).clocks.get()
    gone = tthc(OTHER, "Thủ tục cũ")
    with pytest.raises(Refused, match=f"{CODE}, {OTHER}"):
        settle(w, clock)
    tthc()
    abolish(gone, from_date=TODAY, decided_by="2215/QĐ-UBND", by=w.keeper, at=make.now(), day=TODAY)
    for person in (w.author, w.keeper):
        with pytest.raises(Refused, match="thư ký"):
            settle(w, clock, by=person)
    for note in ("", "x" * 1001):
        with pytest.raises(Refused) as refusal:
            settle(w, clock, note=note)
        assert refusal.value.field == "note"
    settle(w, clock)
    clock.refresh_from_db()
    assert (clock.settled_by, clock.settled_by_name, clock.note) == (
        w.officer,
        w.officer.full_name,
        "Đã cập nhật danh mục.",
    )
    with pytest.raises(Refused, match=w.officer.full_name):
        settle(w, clock)
    assert acts() == ["tthc_announced", "tthc_abolished", "tthc_settled"]


def test_settled_late_the_days_are_told(w):
    tthc()
    clock = announce(w, lines={CODE: "amended"}).clocks.get()
    settle(w, clock, day=clock.due_date + timedelta(days=3))
    assert Entry.objects.get(act="tthc_settled").detail["days_late"] == 3


def test_the_database_keeps_what_was_announced_and_settled(w):
    tthc()
    made = announce(w, lines={CODE: "amended"})
    clock = settle(w, made.clocks.get())
    for rows, change in (
        (Announcement.objects.filter(pk=made.pk), {"number": "1"}),
        (made.lines.all(), {"brings": "new"}),
        (ListClock.objects.filter(pk=clock.pk), {"due_date": TODAY}),
        (ListClock.objects.filter(pk=clock.pk), {"note": "khác"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
