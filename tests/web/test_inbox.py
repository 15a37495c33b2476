"""The inbox: mine alone, unread first, opened by a button; and what I chose."""

from datetime import timedelta

import pytest
from django.urls import reverse

from qms.notices.actions import notify
from qms.notices.models import Notice, NoticeSettings, QuietDays
from qms.web.inbox import PAGE
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client, w):
    client.force_login(w.author)
    return w.author


def tell(to, about="1", *, kind="returned", due=None):
    notify(kind=kind, to=to, about=about, url="/soan-thao/", text=f"QT-TM-{about} cần xem", at=make.now(), due=due)
    return Notice.objects.get(person=to, kind=kind, subject=about)


def shown(client, query=""):
    return client.get(f"/thong-bao/{query}").content.decode()


class TestInbox:
    def test_the_bell_says_how_much_is_unread(self, client, me):
        assert "Hộp thông báo, 0 thông báo chưa đọc" in shown(client)
        tell(me, "1"), tell(me, "2")
        assert "Hộp thông báo, 2 thông báo chưa đọc" in client.get("/").content.decode()

    def test_it_shows_what_is_unread_with_kind_and_due_date(self, client, me):
        tell(me, due=make.today() - timedelta(days=2))
        page = shown(client)
        assert "QT-TM-1 cần xem" in page and "Bị trả lại để sửa" in page
        assert "Quá hạn 2" not in page  # it may be done; only a reminder knows
        Notice.objects.update(stage=1)
        assert "Quá hạn 2" in shown(client)

    def test_what_others_were_told_is_not_there(self, client, me, w):
        theirs = tell(w.reader, "9")
        assert "QT-TM-9" not in shown(client, "?xem=tat-ca")
        for name in ("open_notice", "read_notice"):
            assert client.post(reverse(f"web:{name}", args=[theirs.pk])).status_code == 404
        theirs.refresh_from_db()
        assert theirs.read_at is None

    def test_opening_one_reads_it_and_goes_there(self, client, me):
        mine = tell(me)
        answer = client.post(reverse("web:open_notice", args=[mine.pk]))
        assert (answer.status_code, answer["Location"]) == (302, "/soan-thao/")
        mine.refresh_from_db()
        assert mine.read_at is not None
        assert client.get(reverse("web:open_notice", args=[mine.pk])).status_code == 405

    def test_reading_one_stays_on_the_filtered_list(self, client, me):
        mine = tell(me)
        answer = client.post(reverse("web:read_notice", args=[mine.pk]), {"ve": "loai=returned&next=//evil"})
        assert answer["Location"] == "/thong-bao/?loai=returned"
        assert "QT-TM-1" not in shown(client)
        assert "QT-TM-1" in shown(client, "?xem=tat-ca")

    def test_all_are_read_but_what_came_after_the_page_was_shown(self, client, me):
        first, later = tell(me, "1"), tell(me, "2")
        client.post(reverse("web:read_all"), {"den": first.pk})
        assert list(Notice.objects.of(me).unread()) == [later]

    def test_all_of_one_kind(self, client, me):
        tell(me, "1"), tell(me, "2", kind="approved")
        client.post(reverse("web:read_all"), {"den": 10**6, "loai": "approved"})
        assert [one.subject for one in Notice.objects.of(me).unread()] == ["1"]

    def test_long_lists_have_pages(self, client, me):
        for n in range(PAGE + 1):
            tell(me, f"x{n:03}")
        page = shown(client)
        assert "QT-TM-x050" in page and "QT-TM-x000" not in page
        oldest = Notice.objects.order_by("-pk")[PAGE - 1].pk
        assert f"?sau={oldest}" in page
        assert "QT-TM-x000" in shown(client, f"?sau={oldest}")

    @pytest.mark.parametrize("query", ["?sau=x", "?sau=99999999999999999999", "?loai=khong-co", "?xem=la", "?sau=-1"])
    def test_words_that_mean_nothing_are_passed_over(self, client, me, query):
        tell(me)
        assert "QT-TM-1" in shown(client, query)


class TestSettings:
    PAGE = "/thong-bao/tuy-chon/"

    def test_the_page_offers_at_once_only_where_others_wait(self, client, me):
        page = client.get(self.PAGE).content.decode()
        to_decide = page.split('name="kind-to_decide"')[1].split("</select>")[0]
        in_force = page.split('name="kind-in_force"')[1].split("</select>")[0]
        assert 'value="at_once" selected' in to_decide and "at_once" not in in_force

    def test_what_is_saved_is_shown(self, client, me):
        answer = client.post(self.PAGE, {"hour": "14:30", "kind-in_force": "inbox"})
        assert answer.status_code == 302
        page = client.get(self.PAGE).content.decode()
        assert '<option value="14:30" selected' in page
        assert 'value="inbox" selected' in page.split('name="kind-in_force"')[1].split("</select>")[0]

    @pytest.mark.parametrize("typed", [{"hour": "03:00"}, {"hour": "x"}, {}, {"hour": "07:30", "kind-in_force": "x"}])
    def test_what_is_not_offered_is_said_so_and_kept_on_the_page(self, client, me, typed):
        answer = client.post(self.PAGE, {**typed, "kind-approved": "inbox"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "error-summary" in page
        assert 'value="inbox" selected' in page.split('name="kind-approved"')[1].split("</select>")[0]
        assert not NoticeSettings.objects.exists()

    def test_days_without_mail_are_added_and_removed(self, client, me):
        day = make.today() + timedelta(days=3)
        typed = {"first": f"{day:%d/%m/%Y}", "last": f"{day:%d/%m/%Y}"}
        assert client.post(f"{self.PAGE}ngay-khong-thu/", typed).status_code == 302
        quiet = QuietDays.objects.get()
        assert (quiet.from_date, quiet.until_date) == (day, day + timedelta(days=1))
        again = client.post(f"{self.PAGE}ngay-khong-thu/", typed)
        assert again.status_code == 422 and "đã có trong danh sách" in again.content.decode()
        assert f"{day:%d/%m/%Y}" in again.content.decode()
        assert client.post(reverse("web:end_quiet_days", args=[quiet.pk])).status_code == 302
        assert not QuietDays.objects.exists()

    def test_days_of_others_are_not_mine_to_remove(self, client, me, w):
        day = make.today()
        theirs = QuietDays.objects.create(person=w.reader, from_date=day, until_date=day + timedelta(days=1))
        assert client.post(reverse("web:end_quiet_days", args=[theirs.pk])).status_code == 404

    def test_a_refused_address_is_said_here_and_in_the_inbox_until_it_works_again(self, client, me):
        type(me).objects.filter(pk=me.pk).update(email="ha@example.vn")
        NoticeSettings.objects.create(
            person=me, refused_address="ha@example.vn", refused_at=make.now(), refused_answer="550 User unknown"
        )
        assert "Máy chủ thư từ chối" in shown(client)
        assert "550 User unknown" in client.get(self.PAGE).content.decode()
        client.post(f"{self.PAGE}dia-chi/")
        assert "Máy chủ thư" not in shown(client)
