"""Telling people: once, in Vietnamese, with links to our own pages only."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from qms.jobs.work import sweep
from qms.notices import kinds as table
from qms.notices.actions import mark_read, notify
from qms.notices.delivery import GIVEN_UP_AFTER, deliver_due
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.models import Notice
from qms.people.models import User

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALLOWED = {"answer": True}
KINDS = Kinds(
    [
        NoticeKind("to_decide", "Có tài liệu chờ quyết định", immediate=True),
        NoticeKind("guarded", "Tài liệu", immediate=True, still_allowed=lambda notice: ALLOWED["answer"]),
        NoticeKind("broken", "Hỏng", immediate=True, template="mail/none.txt"),
        NoticeKind("header", "Tiêu đề\r\nBcc: all@example.vn", immediate=True),
        NoticeKind("inbox", "Chỉ trong hộp"),
    ]
)


class Server(EmailBackend):
    """A mail server that can be down or refuse single mails."""

    down, refuses, connections = False, set(), 0

    def open(self):
        type(self).connections += 1
        if self.down:
            raise ConnectionRefusedError("down")

    def send_messages(self, messages):
        if self.refuses & set(messages[0].to):
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"no")})
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def mail_server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    settings.BASE_URL = "https://qms.lamson.example.vn"
    settings.NOTICE_KINDS = [f"{__name__}.KINDS"]
    monkeypatch.setattr(Server, "down", False)
    monkeypatch.setattr(Server, "refuses", set())
    monkeypatch.setattr(Server, "connections", 0)
    ALLOWED["answer"] = True
    return Server


def person(name="an", **fields):
    return User.objects.create(username=name, full_name=f"Nguyễn {name}", **{"email": f"{name}@example.vn", **fields})


def tell(to, kind="to_decide", about="version:1", at=NOW, **options):
    return notify(
        kind=kind, to=to, about=about, url="/phe-duyet/qt-01/1.00/", text="QT-01, lần ban hành 01", at=at, **options
    )


@pytest.mark.django_db
class TestTelling:
    def test_a_notice_is_a_mail_in_vietnamese_with_our_own_link(self):
        tell(person(), due=date(2026, 12, 1))
        assert deliver_due(at=NOW) == 1
        [letter] = mail.outbox
        assert letter.subject == "Có tài liệu chờ quyết định"
        assert letter.to == ["an@example.vn"]
        assert "https://qms.lamson.example.vn/phe-duyet/qt-01/1.00/" in letter.body
        assert "QT-01, lần ban hành 01" in letter.body
        assert "01/12/2026" in letter.body
        assert letter.content_subtype == "plain"
        assert letter.extra_headers["Message-ID"] == f"<notice-{Notice.objects.get().pk}@qms.lamson.example.vn>"

    def test_telling_twice_is_telling_once(self):
        an = person()
        for _time in range(3):
            tell(an)
            deliver_due(at=NOW)
        assert len(mail.outbox) == 1
        tell(an, due=date(2026, 12, 1))
        tell(an, due=date(2026, 12, 1))
        tell(an, about="version:1:return:2")
        assert deliver_due(at=NOW) == 2

    def test_everybody_named_is_told_once_in_few_statements(self, django_assert_max_num_queries):
        people = [person(f"p{number}") for number in range(30)]
        with django_assert_max_num_queries(4):
            tell(people + people)
        assert Notice.objects.count() == 30

    def test_about_may_be_a_row(self):
        an = person()
        tell(an, about=an)
        assert Notice.objects.get().subject == f"people.user:{an.pk}"

    def test_who_may_not_sign_in_or_has_no_address_gets_no_mail(self):
        tell([person("gone", is_active=False), person("quiet", email="")])
        assert deliver_due(at=NOW) == 0
        assert [notice.person.username for notice in Notice.objects.all()] == ["quiet"]

    def test_some_kinds_only_lie_in_the_inbox(self):
        an = person()
        tell(an, kind="inbox")
        assert deliver_due(at=NOW) == 0
        assert Notice.objects.of(an).unread().count() == 1

    def test_only_the_person_can_mark_it_read(self):
        an, binh = person(), person("binh")
        tell(an)
        notice = Notice.objects.get()
        assert mark_read(notice, by=binh, at=NOW) == 0
        assert mark_read(Notice.objects.of(an), by=an, at=NOW) == 1
        assert not Notice.objects.of(an).unread().exists()

    @pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "/\\evil", "javascript:x", ""])
    def test_a_link_out_of_the_house_is_a_mistake(self, url):
        with pytest.raises(ValueError, match="path of this site"):
            notify(kind="to_decide", to=person(), about="x", url=url, text="x", at=NOW)

    def test_the_database_refuses_foreign_links_too(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(person=person(), kind="x", subject="x", url="//evil", text="x")

    def test_an_unknown_kind_is_a_mistake(self):
        with pytest.raises(ValueError, match="no notice kind"):
            tell(person(), kind="other")

    def test_line_breaks_cannot_add_a_header(self):
        tell(person(), kind="header")
        deliver_due(at=NOW)
        assert mail.outbox[0].subject == "Tiêu đề Bcc: all@example.vn"
        assert "bcc" not in {name.lower() for name in mail.outbox[0].message()}


@pytest.mark.django_db
class TestTrouble:
    def test_a_dead_mail_server_loses_nothing_and_sends_nothing_twice(self, mail_server):
        tell([person(f"p{number}") for number in range(5)])
        mail_server.down = True
        at = NOW
        for _time in range(24 * 6):
            at += 10 * MINUTE
            assert deliver_due(at=at) == 0
        mail_server.down = False
        for _minute in range(61):
            at += MINUTE
            deliver_due(at=at)
        assert sorted(letter.to[0] for letter in mail.outbox) == [f"p{number}@example.vn" for number in range(5)]
        assert not Notice.objects.filter(mail_after__isnull=False).exists()

    def test_a_dead_server_costs_one_attempt_a_round_and_pauses_grow(self, mail_server):
        tell([person("a"), person("b")])
        mail_server.down = True
        deliver_due(at=NOW)
        assert mail_server.connections == 1
        first = Notice.objects.earliest("pk")
        assert (first.attempts, first.mail_after, first.problem) == (1, NOW + MINUTE, "ConnectionRefusedError")
        for minutes in (1, 3, 7, 15):
            Notice.objects.filter(pk=first.pk).update(mail_after=NOW)
            deliver_due(at=NOW + minutes * MINUTE)
        first.refresh_from_db()
        assert first.mail_after - (NOW + 15 * MINUTE) == 16 * MINUTE

    def test_one_refused_address_does_not_hold_up_the_others(self, mail_server):
        tell([person("bad"), person("good")])
        mail_server.refuses = {"bad@example.vn"}
        assert deliver_due(at=NOW) == 1
        assert Notice.objects.get(person__username="bad").problem == "SMTPRecipientsRefused 550 no"

    def test_a_broken_template_does_not_hold_up_the_others(self):
        an = person()
        tell(an, kind="broken")
        tell(an)
        assert deliver_due(at=NOW) == 1

    def test_a_mail_in_hand_is_not_taken_by_another_worker(self):
        tell(person())
        Notice.objects.update(claimed_until=NOW + 5 * MINUTE)
        assert deliver_due(at=NOW) == 0
        assert deliver_due(at=NOW + 6 * MINUTE) == 1

    def test_whoever_lost_the_right_to_know_is_not_told(self):
        tell(person(), kind="guarded")
        ALLOWED["answer"] = False
        assert deliver_due(at=NOW) == 0
        ALLOWED["answer"] = True
        assert deliver_due(at=NOW + 60 * MINUTE) == 0

    def test_somebody_deactivated_meanwhile_gets_no_mail(self):
        an = person()
        tell(an)
        User.objects.filter(pk=an.pk).update(is_active=False)
        assert deliver_due(at=NOW) == 0

    def test_old_news_is_not_mailed(self):
        tell(person())
        assert deliver_due(at=NOW + GIVEN_UP_AFTER) == 0
        assert Notice.objects.get().mail_after is None

    def test_a_wrong_table_is_named(self, settings, monkeypatch):
        monkeypatch.setattr(table, "import_string", lambda dotted: (1, 2))
        with pytest.raises(ImproperlyConfigured, match="KINDS"):
            table.kinds()

    def test_the_sweep_delivers(self):
        tell(person())
        sweep(at=NOW)
        assert len(mail.outbox) == 1


def test_two_workers_send_one_mail(copied_db, together):
    tell([person(f"p{number}") for number in range(10)])
    assert sum(together(*[lambda: deliver_due(at=NOW)] * 4)) == 10
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 10
