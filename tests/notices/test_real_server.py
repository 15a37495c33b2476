"""Through a real SMTP server: what arrives, what a refusal means, what a line cut at the worst moment does."""

from datetime import timedelta

import pytest

from qms.notices.actions import notify
from qms.notices.delivery import deliver_due
from qms.notices.digests import make_digests
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.models import Notice, NoticeSettings
from tests.jobs.post import PostOffice
from tests.notices.reminded import DUE, at, somebody

pytestmark = pytest.mark.django_db
KINDS = Kinds([NoticeKind("blocking", "Người khác chờ ông/bà", immediate=True), NoticeKind("news", "Tin mới")])
NOW = at(DUE)


@pytest.fixture
def post(settings):
    with PostOffice() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = False, "", ""
        settings.NOTICE_KINDS = [f"{__name__}.KINDS"]
        settings.BASE_URL = "https://qms.lamson.example.vn"
        yield office


def tell(to, *, kind="blocking", about="1", when=NOW - timedelta(days=1)):
    notify(kind=kind, to=to, about=about, url="/viec/", text="QT-TM-03 lần ban hành 02: thẩm tra", at=when)


def test_a_mail_arrives_whole_in_vietnamese_as_text_and_html(post):
    tell(somebody("an")), tell(somebody("binh"), kind="news")
    assert deliver_due(at=NOW) == 1
    make_digests(at=NOW)
    assert deliver_due(at=NOW) == 1
    single, digest = post.letters.values()
    assert single["Subject"] == "Người khác chờ ông/bà"
    for letter, words in ((single, "QT-TM-03 lần ban hành 02: thẩm tra"), (digest, "TIN MỚI (1)")):
        plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
        assert words in plain.get_content()
        assert "QT-TM-03 lần ban hành 02: thẩm tra" in html.get_content() and '<html lang="vi">' in html.get_content()
        assert letter["Auto-Submitted"] == "auto-generated"
        assert letter["List-Unsubscribe"] == "<https://qms.lamson.example.vn/thong-bao/tuy-chon/>"


def test_an_address_that_bounces_is_noted_and_holds_up_nobody(post):
    post.refused = {"an@example.vn"}
    tell([somebody("an"), somebody("binh"), somebody("chi")])
    assert deliver_due(at=NOW) == 2
    assert NoticeSettings.objects.get().refused_answer == "550 5.1.1 no such mailbox"
    tell(Notice.objects.get(person__username="an").person, about="2")
    assert deliver_due(at=NOW + timedelta(days=1)) == 0
    assert sum(post.taken.values()) == 2


def test_a_line_cut_after_the_mail_was_taken_sends_it_again_under_the_same_name(post):
    an = somebody("an")
    tell(an), tell(an, about="2")
    post.hang_up_after = 1
    assert deliver_due(at=NOW) == 0
    assert deliver_due(at=NOW + timedelta(minutes=2)) == 2
    first = Notice.objects.get(subject="1")
    assert post.taken[f"<notice-{first.pk}@qms.lamson.example.vn>"] == 2
    assert sum(post.taken.values()) == 3


def test_a_closed_server_costs_nothing_but_time(post):
    tell([somebody(f"p{n}") for n in range(25)])
    post.close()
    assert deliver_due(at=NOW) == 0
    assert Notice.objects.filter(claimed_until__isnull=False).count() == 0
    post.open()
    assert deliver_due(at=NOW + timedelta(minutes=2)) == 25
    assert set(post.taken.values()) == {1}
