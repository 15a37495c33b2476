"""The daily mail: once a person and working day, at her hour, of what is unread and no mail has told."""

from datetime import time, timedelta

import pytest
from django.core import mail

from qms.jobs.work import sweep
from qms.notices.actions import notify
from qms.notices.delivery import deliver_due
from qms.notices.digests import SHOWN, make_digests
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.models import Channel, Digest, Notice, NoticeChoice, NoticeSettings, QuietDays
from qms.people.models import User
from qms.worktime.models import CalendarDay, Kind
from tests import make
from tests.notices.reminded import DUE, at, give, place, somebody
from tests.notices.test_notices import Server

MONDAY, TUESDAY, FRIDAY = DUE - timedelta(days=4), DUE - timedelta(days=3), DUE
SATURDAY, NEXT_MONDAY = DUE + timedelta(days=1), DUE + timedelta(days=3)
ALLOWED = {"answer": True}
KINDS = Kinds(
    [
        NoticeKind("news", "Tin mới"),
        NoticeKind("blocking", "Người khác chờ", immediate=True),
        NoticeKind("silent", "Chỉ trong hộp", mailed=False),
        NoticeKind("guarded", "Có điều kiện", still_allowed=lambda notice: ALLOWED["answer"]),
    ]
)


@pytest.fixture(autouse=True)
def mail_server(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.notices.test_notices.Server"
    settings.BASE_URL = "https://qms.lamson.example.vn"
    settings.NOTICE_KINDS = [f"{__name__}.KINDS", "tests.notices.reminded.KINDS"]
    for name, value in (("down", False), ("refuses", set()), ("connections", 0)):
        monkeypatch.setattr(Server, name, value)
    ALLOWED["answer"] = True
    return Server


@pytest.fixture
def an():
    return somebody("an")


def tell(to, about="1", when=None, kind="news", **more):
    notify(kind=kind, to=to, about=about, url=f"/viec/{about}/", text=f"QT-{about}", at=when or at(MONDAY, 15), **more)


def mailed(when) -> list:
    """Letters that one sweep sends."""
    before = len(mail.outbox)
    make_digests(at=when)
    deliver_due(at=when)
    return mail.outbox[before:]


@pytest.mark.django_db
class TestWhen:
    def test_at_half_past_seven_of_a_working_day(self, an):
        tell(an)
        assert mailed(at(TUESDAY, 7, 29)) == []
        assert len(mailed(at(TUESDAY, 7, 30))) == 1
        assert mailed(at(TUESDAY, 7, 31)) == []

    def test_news_that_comes_after_her_hour_waits_for_the_next_day(self, an):
        tell(an, when=at(TUESDAY, 7, 31))
        assert mailed(at(TUESDAY, 8)) == mailed(at(TUESDAY, 17)) == []
        assert len(mailed(at(TUESDAY + timedelta(days=1), 7, 30))) == 1

    def test_at_the_hour_the_person_chose(self, an):
        NoticeSettings.objects.create(person=an, digest_hour=time(14, 0))
        tell(an)
        assert mailed(at(TUESDAY, 13, 59)) == []
        assert len(mailed(at(TUESDAY, 14, 0))) == 1

    def test_never_at_the_weekend_or_on_a_holiday(self, an):
        CalendarDay.objects.create(day_date=NEXT_MONDAY, kind=Kind.HOLIDAY, name="Nghỉ", source="TB")
        tell(an, when=at(FRIDAY, 20))
        for day in (FRIDAY, SATURDAY, SATURDAY + timedelta(days=1), NEXT_MONDAY):
            assert mailed(at(day, 18)) == mailed(at(day + timedelta(days=1), 5)) == []
        assert mailed(at(NEXT_MONDAY, 9)) == []
        assert len(mailed(at(NEXT_MONDAY + timedelta(days=1), 8))) == 1

    def test_a_server_that_slept_through_the_hour_sends_before_closing_time(self, an):
        tell(an)
        assert len(mailed(at(TUESDAY, 17, 29))) == 1

    def test_after_closing_time_it_waits_for_the_next_working_day(self, an):
        tell(an)
        assert mailed(at(TUESDAY, 17, 30)) == []
        assert len(mailed(at(TUESDAY + timedelta(days=1), 7, 30))) == 1

    def test_on_a_day_that_ends_before_her_hour_it_comes_with_the_opening(self, an):
        CalendarDay.objects.create(
            day_date=TUESDAY, kind=Kind.REDUCED, until_time=time(11, 30), name="Nghỉ chiều", source="TB"
        )
        NoticeSettings.objects.create(person=an, digest_hour=time(15, 0))
        tell(an)
        assert len(mailed(at(TUESDAY, 8))) == 1

    def test_not_on_days_without_mail_and_all_of_it_afterwards(self, an):
        QuietDays.objects.create(person=an, from_date=TUESDAY, until_date=FRIDAY)
        tell(an, "1"), tell(an, "2", at(TUESDAY, 9))
        for day in (TUESDAY, TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2)):
            assert mailed(at(day, 9)) == []
        [letter] = mailed(at(FRIDAY, 9))
        assert "QT-1" in letter.body and "QT-2" in letter.body

    def test_a_mail_at_once_waits_for_the_end_of_days_without_mail(self, an):
        QuietDays.objects.create(person=an, from_date=MONDAY, until_date=TUESDAY)
        tell(an, kind="blocking")
        assert mailed(at(MONDAY, 16)) == []
        [letter] = mailed(at(TUESDAY, 9))
        assert letter.extra_headers["Message-ID"].startswith("<digest-")

    def test_a_mail_at_once_does_not_wait_for_working_hours(self, an):
        tell(an, kind="blocking", when=at(SATURDAY, 22))
        assert len(mailed(at(SATURDAY, 22))) == 1


@pytest.mark.django_db
class TestWhat:
    def test_one_mail_in_vietnamese_with_counts_due_dates_and_links(self, an):
        tell(an, "1", due=MONDAY), tell(an, "2", due=FRIDAY), tell(an, "3", kind="guarded")
        [letter] = mailed(at(TUESDAY))
        assert letter.subject == "3 việc cần biết, ngày 24/11/2026"
        for text in ("Kính gửi ông/bà Nguyễn an", "TIN MỚI (2)", "hạn 23/11/2026", "hạn 27/11/2026"):
            assert text in letter.body
        assert "https://qms.lamson.example.vn/viec/1/" in letter.body
        assert "https://qms.lamson.example.vn/thong-bao/" in letter.body
        assert letter.extra_headers["Message-ID"] == f"<digest-{an.pk}-2026-11-24@qms.lamson.example.vn>"
        assert letter.extra_headers["List-Unsubscribe"] == "<https://qms.lamson.example.vn/thong-bao/tuy-chon/>"
        [(html, kind)] = letter.alternatives
        assert kind == "text/html"
        assert '<a href="https://qms.lamson.example.vn/viec/1/">QT-1</a>' in html
        assert "<script" not in html and "style=" not in html and "<img" not in html

    def test_what_was_read_or_mailed_is_not_told_again(self, an):
        tell(an, "1"), tell(an, "2"), tell(an, "3", kind="blocking")
        deliver_due(at=at(MONDAY, 15))
        Notice.objects.filter(subject="1").update(read_at=at(MONDAY, 16))
        [letter] = mailed(at(TUESDAY))
        assert "QT-2" in letter.body and "QT-1" not in letter.body and "QT-3" not in letter.body
        assert mailed(at(TUESDAY + timedelta(days=1))) == []

    def test_what_comes_later_that_day_waits_for_the_next_mail(self, an):
        tell(an, "1")
        mailed(at(TUESDAY))
        tell(an, "2", at(TUESDAY, 10))
        assert mailed(at(TUESDAY, 11)) == []
        [letter] = mailed(at(TUESDAY + timedelta(days=1)))
        assert "QT-2" in letter.body and "QT-1" not in letter.body

    def test_kinds_that_stay_on_the_site(self, an):
        tell(an, kind="silent")
        NoticeChoice.objects.create(person=an, kind="news", channel=Channel.INBOX)
        tell(an)
        assert mailed(at(TUESDAY)) == []

    def test_an_immediate_kind_may_come_with_the_digest(self, an):
        NoticeChoice.objects.create(person=an, kind="blocking", channel=Channel.DIGEST)
        tell(an, kind="blocking")
        assert mailed(at(MONDAY, 16)) == []
        assert len(mailed(at(TUESDAY))) == 1

    def test_whoever_lost_the_right_to_know_is_not_told(self, an):
        tell(an, kind="guarded")
        ALLOWED["answer"] = False
        assert mailed(at(TUESDAY)) == []
        assert Digest.objects.get().problem == "nothing left to tell"

    def test_a_reminder_comes_with_it_and_what_is_done_does_not(self, an):
        post = place()[3]
        _thing, other = give(an, post), give(an, make.post(post.unit, "Khác", code="viec-2"))
        sweep(at=at(DUE, 7))
        assert mail.outbox == []
        other.delete()
        sweep(at=at(DUE, 8))
        [letter] = mail.outbox
        assert "viec-1" in letter.body and "viec-2" not in letter.body and "quá hạn" not in letter.body
        assert letter.subject.startswith("1 việc")

    def test_a_reminder_of_what_is_late_says_so(self, an):
        give(an, place()[3], TUESDAY)
        sweep(at=at(FRIDAY, 8))
        [letter] = mail.outbox
        assert "đã quá hạn, hạn 24/11/2026" in letter.body and "Trong đó 1 việc đã quá hạn." in letter.body

    def test_a_long_one_is_cut_and_says_so(self, an):
        for n in range(SHOWN + 7):
            tell(an, str(n))
        [letter] = mailed(at(TUESDAY))
        assert f"({SHOWN + 7})" in letter.body
        assert "… và 7 mục khác trong hộp thông báo" in letter.body

    def test_old_news_is_not_mailed(self, an):
        tell(an, when=at(MONDAY - timedelta(days=20)))
        assert mailed(at(TUESDAY)) == []


@pytest.mark.django_db
class TestWhom:
    def test_who_may_not_sign_in_or_has_no_address_gets_none(self, an):
        quiet = somebody("quiet", email="")
        tell([an, quiet])
        User.objects.filter(pk=an.pk).update(is_active=False)
        assert mailed(at(TUESDAY)) == []

    def test_few_statements_whatever_the_number(self, django_assert_max_num_queries):
        tell([somebody(f"p{n}") for n in range(60)])
        with django_assert_max_num_queries(20):
            assert make_digests(at=at(TUESDAY)) == 60

    def test_three_days_without_a_mail_server_give_one_mail(self, an, mail_server):
        mail_server.down = True
        for n in range(3):
            day = MONDAY + timedelta(days=n)
            tell(an, str(n), at(day, 7))
            assert mailed(at(day, 8)) == []
        mail_server.down = False
        [letter] = mailed(at(MONDAY + timedelta(days=3), 8))
        assert all(f"QT-{n}" in letter.body for n in range(3))
        assert mailed(at(MONDAY + timedelta(days=3), 12)) == []
        assert Digest.objects.filter(sent_at__isnull=False).count() == 1

    def test_a_clock_that_jumps_sends_nothing_twice_and_loses_nothing(self, an):
        tell(an, "1")
        assert len(mailed(at(FRIDAY))) == 1
        tell(an, "2", at(MONDAY, 16))
        assert len(mailed(at(TUESDAY))) == 1
        tell(an, "3", at(TUESDAY, 16))
        assert mailed(at(FRIDAY)) == []
        assert len(mailed(at(NEXT_MONDAY))) == 1


@pytest.mark.django_db
class TestRefused:
    def administrator(self, an):
        agency = make.agency()
        User.objects.filter(pk=an.pk).update(agency=agency)
        an.refresh_from_db()
        unit = make.unit(agency, "VP", "Văn phòng")
        return make.person("quan.tri", on=make.post(unit, "Quản trị", "administrator"))

    def test_an_address_that_does_not_work_is_tried_once_and_people_hear_of_it(self, an, mail_server):
        administrator = self.administrator(an)
        mail_server.refuses = {an.email}
        tell(an)
        for day in range(1, 5):
            assert mailed(at(MONDAY + timedelta(days=day))) == []
        assert mail_server.connections == 1
        settled = NoticeSettings.objects.get(person=an)
        assert (settled.refused_address, settled.refused_answer) == (an.email, "550 no")
        [notice] = Notice.objects.filter(person=administrator)
        assert an.email in notice.text and notice.url == f"/quan-tri/nguoi-dung/{an.pk}/"

    def test_a_new_address_is_written_to(self, an, mail_server):
        mail_server.refuses = {an.email}
        tell(an)
        mailed(at(TUESDAY))
        User.objects.filter(pk=an.pk).update(email="moi@example.vn")
        tell(an, "2", at(TUESDAY, 15))
        [letter] = mailed(at(TUESDAY + timedelta(days=1)))
        assert letter.to == ["moi@example.vn"]
        assert "QT-2" in letter.body and "QT-1" in letter.body

    def test_single_mails_are_not_tried_either(self, an, mail_server):
        mail_server.refuses = {an.email}
        tell(an, kind="blocking")
        deliver_due(at=at(MONDAY, 15))
        tell(an, "2", kind="blocking")
        deliver_due(at=at(MONDAY, 16))
        assert Notice.objects.get(subject="2").problem == "address was refused"


def test_two_sweeps_at_once_make_and_send_one_digest_each(copied_db, together):
    tell([somebody(f"p{n}") for n in range(25)])

    def one():
        make_digests(at=at(TUESDAY))
        return deliver_due(at=at(TUESDAY))

    assert sum(together(*[one] * 4)) == 25
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 25
