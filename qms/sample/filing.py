"""Records and yearly duties of the sample: the daily work on the days of the story, files of every state, duties done and open.

The story does not tell of them; what is here was written for it.
"""

from datetime import date, datetime
from typing import Any

from procedures.actions.records import close_record, open_record, take_up_records
from procedures.actions.records_ending import archive_record, dispose_of_records, hold_record
from procedures.models import RecordEntry, RecordSeries
from qms.duties.actions import OFFICER, do_duty, enter_duty, make_duties, plan_duty
from qms.duties.models import Duty
from qms.people.models import Agency, Appointment, Post
from qms.sample.events import Event, moment
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage

FILED = moment(date(2026, 11, 18), 14)
DISPOSED = moment(date(2026, 11, 19), 15)
MOST_SERIES = 6  # of the codes that are loaded: enough to look at
WHO = (
    "Công ty TNHH An Phú", "Hợp tác xã Đồng Tâm", "Công ty CP Thương mại Lam Giang", "Hộ kinh doanh Trần Văn Bình",
    "Công ty TNHH Sơn Hải", "Công ty TNHH Minh Khang", "Doanh nghiệp tư nhân Hoa Sen", "Công ty CP Xăng dầu Bắc Lam",
    "Hợp tác xã Nông sản Hòa Sơn", "Hộ kinh doanh Nguyễn Thị Lý", "Công ty TNHH Tân Việt",
)  # fmt: skip
# what was asked for, opened, ended (None: goes on), number of papers
FILES = (
    ("cấp lần đầu", date(2026, 10, 5), None, 0),
    ("cấp lại", date(2026, 3, 2), date(2026, 3, 20), 24),
    ("cấp lần đầu", date(2025, 9, 1), date(2025, 9, 29), 41),
    ("sửa đổi, bổ sung", date(2019, 5, 6), date(2019, 5, 28), 18),
    ("cấp lần đầu", date(2018, 8, 6), date(2018, 8, 30), 36),
)
EVIDENCE = (
    ("q1", date(2026, 4, 10), "Báo cáo số 58/BC-{symbol} ngày 10/4/2026"),
    ("q2", date(2026, 7, 14), "Báo cáo số 121/BC-{symbol} ngày 14/7/2026"),
    ("q3", date(2026, 10, 20), "Báo cáo số 176/BC-{symbol} ngày 20/10/2026"),
)


def events(stage: Stage, codes: set[str]) -> list[Event]:
    """The years of duties, what was done of 2026, and files in the series of the procedures that are loaded."""
    found = [Event(moment(date(2026, 1, 4), 6), "duties of 2026", _make)]
    found += [
        Event(moment(day, 16), f"duty {period}", lambda at, period=period, paper=paper: _report(period, paper, at))
        for period, day, paper in EVIDENCE
    ]
    found.append(Event(moment(date(2026, 9, 25), 10), "inspection", lambda at: _inspection(stage, at)))
    return [
        *found,
        Event(FILED, "records", lambda at: _file(stage, at)),
        Event(DISPOSED, "destroyed", lambda at: _dispose(stage, at)),
    ]


def _make(at: datetime) -> None:
    make_duties(at=at, day=at.date())


def _report(period: str, paper: str, at: datetime) -> None:
    """Every agency reported, by its officer of that day."""
    held = Appointment.objects.on(at.date()).filter(post__roles__role=OFFICER).select_related("person")
    for one in Duty.objects.filter(rule="tthc_report", year=2026, period=period).select_related("agency"):
        person = held.filter(post__unit__agency=one.agency).order_by("pk")[0].person
        evidence = paper.format(symbol=one.agency.symbol)
        do_duty(one, done_date=at.date(), evidence=evidence, link="", by=person, at=at, day=at.date())


def _inspection(stage: Stage, at: datetime) -> None:
    """The minutes of an inspection ask for an answer; the head of the internal audit is named for this year's audit."""
    agency, secretary, day = _agency(stage), stage.cast[SECRETARY], at.date()
    made = enter_duty(
        agency,
        rule="inspection_actions",
        about="Biên bản kiểm tra số 07/BB-SKHCN",
        event_date=day,
        by=secretary,
        at=at,
        day=day,
    )
    post = Post.objects.filter(unit__agency=agency, is_deputy=True, until_date=None).order_by("pk").first()
    if post is not None:
        plan_duty(made, post=post, due_date=made.due_date, reason="", by=secretary, at=at, day=day)


def _agency(stage: Stage) -> Agency:
    return Agency.objects.get(pk=stage.cast[SECRETARY].agency_id)


def _file(stage: Stage, at: datetime) -> None:
    """Series are read from what is in force: PDFs are waited for."""
    stage.settle()
    day = at.date()
    take_up_records(at=at, day=day)
    all_series = RecordSeries.objects.filter(agency=_agency(stage), is_permanent=False).order_by("pk")
    for place, series in enumerate(all_series[:MOST_SERIES]):
        for number, (asked, opened, ended, items) in enumerate(FILES):
            title = f"{WHO[(place * 2 + number) % len(WHO)]}, {asked}"
            code = f"{opened:%y%m}-{place + 1:02d}{number + 1}"
            _one(stage, series, title, code, opened, ended, items, at)


def _one(
    stage: Stage,
    series: RecordSeries,
    title: str,
    code: str,
    opened: date,
    ended: date | None,
    items: int,
    at: datetime,
) -> None:
    who: dict[str, Any] = {"by": stage.cast[SECRETARY], "at": at, "day": at.date()}
    entry = open_record(series, title=title, code=code, opened_date=opened, place="", items=items, **who)
    if ended:
        close_record(entry, closed_date=ended, items=items, **who)


def _dispose(stage: Stage, at: datetime) -> None:
    """The oldest file of each series is destroyed, one that is due is held, and one was handed over to the archive."""
    secretary, day = stage.cast[SECRETARY], at.date()
    who: dict[str, Any] = {"by": secretary, "at": at}
    mine = RecordEntry.objects.filter(series__agency=_agency(stage))
    oldest = list(mine.due(day).filter(opened_date__year=2018).values_list("pk", flat=True))
    if oldest:
        dispose_of_records(
            oldest, number="214/QĐ-SCT", decision_date=date(2026, 11, 16), done_date=day, day=day, way="Cắt vụn",
            witnesses="Đỗ Thị Lan Anh, Thư ký ISO; Phạm Văn Hòa, Giám đốc Sở", **who,
        )  # fmt: skip
    due = list(mine.due(day).order_by("due_date", "pk")[:2])
    if len(due) > 1:  # one waits to be destroyed
        hold_record(due[0], reason="Đang giải quyết khiếu nại liên quan đến hồ sơ", **who)
    closed = mine.to_hand_over().filter(closed_date__year=2026).order_by("pk").first()
    if closed is not None:
        archive_record(closed, archived_date=day, number="05/BB-VP", place="Kho lưu trữ, giá 2", day=day, **who)
