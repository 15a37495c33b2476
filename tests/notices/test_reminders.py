"""Reminders: each once, in working days, whatever the clock does; late ones also to the head."""

from datetime import date, time, timedelta

import pytest

from qms.notices.heads import heads_of
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.models import Notice
from qms.notices.reminders import write_reminders
from qms.notices.reminding import Reminder
from qms.people.models import Appointment
from qms.worktime.models import CalendarDay, Kind, WorkHours
from tests import make
from tests.notices.reminded import DUE, at, give, place, somebody


def _breaks(day):
    raise RuntimeError("a source that is out of order")


BROKEN = Kinds([NoticeKind("broken", "Hỏng", reminds=Reminder(_breaks))])
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (DUE - timedelta(days=n) for n in (4, 3, 2, 1))
NEXT_MONDAY = DUE + timedelta(days=3)


@pytest.fixture(autouse=True)
def table(settings):
    settings.NOTICE_KINDS = ["tests.notices.reminded.KINDS"]


@pytest.fixture
def post():
    return place()[3]


@pytest.fixture
def an(post):
    person = somebody("an", post.unit.agency)
    make.appoint(person, make.post(post.unit, "Nhân viên"))
    return person


def told(person):
    """Stages the person was reminded of, in the order in which they were written."""
    return list(Notice.objects.filter(person=person, kind="thing").order_by("pk").values_list("stage", flat=True))


def live(days, *, hour=9):
    """Sweep once a day."""
    for day in days:
        write_reminders(at=at(day, hour))


def every_day(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.django_db
class TestStages:
    def test_each_stage_comes_once_on_its_working_day(self, an, post):
        give(an, post)
        seen = {}
        for day in every_day(DUE - timedelta(days=20), DUE + timedelta(days=30)):
            for hour in (0, 9, 16):
                write_reminders(at=at(day, hour))
            seen[day] = set(told(an)) - set().union(*seen.values())
        assert {day: stages for day, stages in seen.items() if stages} == {
            TUESDAY: {-3},
            THURSDAY: {-1},
            DUE: {0},
            NEXT_MONDAY: {1},
            NEXT_MONDAY + timedelta(days=2): {3},
            NEXT_MONDAY + timedelta(days=4): {5},
        }

    def test_a_notice_says_what_by_when_and_where(self, an, post):
        give(an, post)
        write_reminders(at=at(DUE))
        notice = Notice.objects.get()
        assert (notice.text, notice.url, notice.due_date, notice.stage) == ("Việc viec-1", "/viec/", DUE, 0)
        assert notice.subject == f"thing:{Appointment.objects.get(until_date=DUE).pk}"
        assert (notice.mail_after, notice.read_at, notice.created_at) == (None, None, at(DUE))

    def test_nothing_is_written_before_the_office_opens(self, an, post):
        give(an, post)
        write_reminders(at=at(DUE, 7, 0))
        assert told(an) == [-1]
        write_reminders(at=at(DUE, 7, 30))
        assert told(an) == [-1, 0]

    def test_after_days_off_the_latest_stage_alone_comes(self, an, post):
        give(an, post)
        write_reminders(at=at(DUE + timedelta(days=60)))
        live(every_day(DUE + timedelta(days=61), DUE + timedelta(days=90)))
        assert told(an) == [5]

    def test_a_due_date_on_a_holiday_is_reminded_of_before_it_and_is_late_after_it(self, an, post):
        CalendarDay.objects.create(day_date=DUE, kind=Kind.HOLIDAY, name="Nghỉ", source="TB")
        give(an, post)
        live(every_day(MONDAY, THURSDAY))
        assert told(an) == [-3, -1, 0]
        live([DUE, DUE + timedelta(days=1), NEXT_MONDAY])
        assert told(an) == [-3, -1, 0]
        live([NEXT_MONDAY + timedelta(days=1)])
        assert told(an) == [-3, -1, 0, 1]

    def test_a_calendar_of_the_agency_counts_for_its_people_alone(self, an, post):
        other = place(code="KHAC")
        CalendarDay.objects.create(agency=other[0], day_date=THURSDAY, kind=Kind.CLOSED, name="Đóng cửa", source="QĐ")
        WorkHours.objects.create(agency=other[0], from_date=date(2020, 1, 1), morning_from=time(8, 0))
        binh = somebody("binh", other[0])
        give(an, post), give(binh, other[3])
        write_reminders(at=at(TUESDAY, 7, 45))
        assert (told(an), told(binh)) == ([-3], [-3])
        write_reminders(at=at(WEDNESDAY, 7, 45))
        assert (told(an), told(binh)) == ([-3], [-3])
        write_reminders(at=at(WEDNESDAY, 8, 0))
        assert (told(an), told(binh)) == ([-3], [-3, -1])

    def test_a_saturday_made_up_for_is_a_working_day(self, an, post):
        saturday = DUE + timedelta(days=1)
        CalendarDay.objects.create(day_date=saturday, kind=Kind.MAKEUP, name="Làm bù", source="TB")
        give(an, post)
        live([DUE, saturday])
        assert told(an) == [0, 1]

    def test_a_calendar_without_a_working_day_stops_nobody_else(self, an, post, caplog):
        broken = make.agency("HONG")
        for n in range(800):
            CalendarDay.objects.create(
                agency=broken, day_date=DUE + timedelta(days=n - 400), kind=Kind.CLOSED, name="Đóng", source="QĐ"
            )
        give(an, post)
        write_reminders(at=at(DUE))
        assert told(an) == [0]


@pytest.mark.django_db
class TestOnce:
    def test_a_clock_that_jumps_gives_no_second_reminder_and_loses_none(self, an, post):
        give(an, post)
        for day in (TUESDAY, NEXT_MONDAY + timedelta(days=9), WEDNESDAY, MONDAY, THURSDAY, TUESDAY, DUE, NEXT_MONDAY):
            write_reminders(at=at(day))
        live(every_day(NEXT_MONDAY, NEXT_MONDAY + timedelta(days=10)))
        assert sorted(told(an)) == [-3, -1, 0, 1, 3, 5]

    def test_the_same_thing_with_another_due_date_is_reminded_of_again(self, an, post):
        thing = give(an, post)
        write_reminders(at=at(DUE))
        Appointment.objects.filter(pk=thing.pk).update(until_date=NEXT_MONDAY)
        write_reminders(at=at(NEXT_MONDAY))
        assert Notice.objects.filter(person=an, stage=0).count() == 2

    def test_a_later_reminder_makes_the_earlier_one_old(self, an, post):
        give(an, post)
        live([THURSDAY, DUE])
        assert list(Notice.objects.of(an).unread().values_list("stage", flat=True)) == [0]

    def test_what_is_done_is_no_longer_unread(self, an, post):
        thing = give(an, post)
        other = give(an, make.post(post.unit, "Khác", code="viec-2"))
        write_reminders(at=at(DUE))
        done = f"thing:{thing.pk}"
        thing.delete()
        write_reminders(at=at(DUE, 10))
        assert list(Notice.objects.unread().values_list("subject", flat=True)) == [f"thing:{other.pk}"]
        assert Notice.objects.get(subject=done).read_at == at(DUE, 10)

    def test_who_may_no_longer_sign_in_is_not_reminded(self, an, post):
        give(an, post)
        an.is_active = False
        an.save()
        write_reminders(at=at(DUE))
        assert not Notice.objects.exists()

    def test_a_kind_that_fails_keeps_no_other_from_being_written(self, an, post, settings):
        settings.NOTICE_KINDS = ["tests.notices.test_reminders.BROKEN", "tests.notices.reminded.KINDS"]
        give(an, post)
        assert write_reminders(at=at(DUE)) == 1

    def test_few_statements_whatever_the_number(self, post, django_assert_max_num_queries):
        for n in range(40):
            give(somebody(f"p{n}", post.unit.agency), post)
        with django_assert_max_num_queries(16):
            assert write_reminders(at=at(DUE)) == 40
        with django_assert_max_num_queries(16):
            assert write_reminders(at=at(DUE, 10)) == 0


@pytest.mark.django_db
class TestHeads:
    def late(self, people, post, day=NEXT_MONDAY + timedelta(days=2)):
        for one in people:
            give(one, post)
        write_reminders(at=at(day))
        write_reminders(at=at(day, 10))
        return list(Notice.objects.filter(kind="escalated").order_by("pk"))

    def test_the_head_of_the_unit_hears_once_of_what_is_late(self, an, post):
        head = make.person("truong.phong", on=make.post(post.unit, "Trưởng phòng", is_head=True))
        [notice] = self.late([an], post)
        assert (notice.person, notice.due_date) == (head, DUE)
        assert notice.text == "Nguyễn an: Việc viec-1"
        assert 3 in told(an)

    def test_not_before_its_day(self, an, post):
        make.person("truong.phong", on=make.post(post.unit, "Trưởng phòng", is_head=True))
        assert self.late([an], post, NEXT_MONDAY + timedelta(days=1)) == []

    def test_a_head_who_is_late_herself_is_told_of_above(self, post):
        above = make.person("giam.doc", on=make.post(post.unit.parent, "Giám đốc", is_head=True))
        head = make.person("truong.phong", on=make.post(post.unit, "Trưởng phòng", is_head=True))
        [notice] = self.late([head], make.post(post.unit, "Việc", code="viec-9"))
        assert notice.person == above

    def test_where_nobody_is_above_nobody_is_told(self, an, post):
        assert self.late([an], post) == []

    def test_a_head_hears_no_more_of_what_is_done(self, an, post):
        make.person("truong.phong", on=make.post(post.unit, "Trưởng phòng", is_head=True))
        self.late([an], post)
        Appointment.objects.filter(person=an, until_date=DUE).delete()
        write_reminders(at=at(NEXT_MONDAY + timedelta(days=3)))
        assert not Notice.objects.unread().exists()

    def test_heads_are_those_of_the_day(self, an, post):
        head_post = make.post(post.unit, "Trưởng phòng", is_head=True)
        old = make.person("cu", on=head_post, until=DUE)
        new = make.person("moi", on=head_post)
        Appointment.objects.filter(person=new).update(from_date=DUE)
        assert heads_of({an.pk}, THURSDAY) == {an.pk: old.pk}
        assert heads_of({an.pk}, DUE) == {an.pk: new.pk}


def test_two_sweeps_at_once_write_each_reminder_once(copied_db, together, settings):
    post = place()[3]
    for n in range(60):
        give(somebody(f"p{n}", post.unit.agency), post)
    results = together(*[lambda: write_reminders(at=at(NEXT_MONDAY + timedelta(days=2)))] * 4)
    assert all(isinstance(result, int) for result in results), results
    assert sum(results) == 60
    assert Notice.objects.filter(kind="thing").count() == 60
