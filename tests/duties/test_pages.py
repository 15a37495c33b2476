"""Pages of the yearly cycle, and the calendar feed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from qms.duties.actions import excuse_duty
from qms.duties.models import Duty
from qms.people.models import Appointment
from qms.tokens.actions import end_tokens, revoke_token
from qms.tokens.models import AccessToken
from tests import make
from tests.duties import cycle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
YEAR, MONTH, RULES, ENTER = (reverse(f"duties:{name}") for name in ("year", "month", "rules", "enter"))


def of(one):
    return reverse("duties:duty", args=[one.pk])


def page(client, url, who, **query):
    client.force_login(who)
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer


def dmy(day):
    return f"{day:%d/%m/%Y}"


class TestYear:
    def test_it_holds_the_cycle_by_months_with_who_and_how(self, client, w):
        cycle.made()
        answer = page(client, YEAR, w.officer, nam=2026)
        text = answer.content.decode()
        assert [len(month["rows"]) for month in answer.context["months"]] == [1, 1, 1, 2, 1]
        for word in ("Internal audit", "quarter II", w.officer.full_name, "Quyết định số 19/2014/QĐ-TTg", "Overdue"):
            assert word in text

    @pytest.mark.parametrize(
        ("who", "sees"),
        [
            ("officer", True), ("head", True), ("auditor", True), ("unit_head", True), ("deputy", True), ("author", False),
            ("reader", False), ("administrator", False), ("stranger", False), ("outside", False),
        ],
    )  # fmt: skip
    def test_who_sees_it(self, client, w, who, sees):
        one = cycle.duty(w)
        assert bool(page(client, YEAR, getattr(w, who)).context["months"]) == sees
        assert client.get(of(one)).status_code == (200 if sees else 404)

    def test_the_holder_of_a_post_sees_ones_own(self, client, w):
        one = cycle.duty(w, post=w.author_post)
        cycle.duty(w, "management_review")
        rows = [row for month in page(client, YEAR, w.author).context["months"] for row in month["rows"]]
        assert [row["duty"] for row in rows] == [one]

    @pytest.mark.parametrize("query", ["nam=x", "nam=99999", "nam=1800"])
    def test_a_year_that_is_none_gets_a_clear_answer(self, client, w, query):
        client.force_login(w.officer)
        assert client.get(f"{YEAR}?{query}").status_code == 400


class TestMonth:
    def test_duties_stand_on_their_day_and_days_off_are_marked(self, client, w):
        cycle.duty(w, due_date=date(2026, 11, 30), rule_date=date(2026, 11, 30), year=2026)
        weeks = page(client, MONTH, w.officer, thang="2026-11").context["weeks"]
        cells = {cell["day"]: cell for week in weeks for cell in week}
        assert len(cells[date(2026, 11, 30)]["rows"]) == 1
        assert cells[date(2026, 11, 29)]["is_off"]
        assert not cells[date(2026, 11, 30)]["is_off"]
        assert cells[date(2026, 12, 1)]["is_other"]
        assert [cell["day"].isoweekday() for cell in weeks[0]] == [1, 2, 3, 4, 5, 6, 7]

    @pytest.mark.parametrize("month", ["2026-01", "2026-12", "2024-02"])
    def test_one_month_leads_to_the_next(self, client, w, month):
        answer = page(client, MONTH, w.officer, thang=month)
        assert page(client, MONTH, w.officer, thang=answer.context["after"]).context["before"] == month

    @pytest.mark.parametrize("month", ["x", "2026-13", "2026-00", "1800-01"])
    def test_a_month_that_is_none_gets_a_clear_answer(self, client, w, month):
        client.force_login(w.officer)
        assert client.get(MONTH, {"thang": month}).status_code == 400

    def test_the_table_of_rules_names_every_source(self, client, w):
        text = page(client, RULES, w.reader).content.decode()
        for word in ("Điều 37", "Điều 30", "2 months after", "of the next year"):
            assert word in text.replace("\u00a0", " ")


class TestDuty:
    def test_noting_from_the_page(self, client, w):
        one = cycle.duty(w)
        client.force_login(w.officer)
        sent = {
            "do": "done",
            "done-done_date": dmy(make.today()),
            "done-evidence": "Báo cáo số 5",
            "done-link": "/tai-lieu/",
        }
        assert client.post(of(one), sent).status_code == 302
        text = client.get(of(one)).content.decode()
        assert "Báo cáo số 5" in text
        assert 'href="/tai-lieu/"' in text

    def test_what_was_typed_wrongly_is_named_and_stays(self, client, w):
        one = cycle.duty(w)
        client.force_login(w.officer)
        answer = client.post(of(one), {"do": "done", "done-done_date": "31/12/2199", "done-evidence": "Báo cáo số 5"})
        assert answer.status_code == 422
        assert "31/12/2199" in answer.content.decode()
        assert "today or earlier" in answer.content.decode()

    def test_planning_excusing_and_taking_up_again(self, client, w):
        one = cycle.duty(w)
        client.force_login(w.officer)
        client.post(of(one), {"do": "plan", "plan-post": w.author_post.pk, "plan-due_date": dmy(one.due_date)})
        assert cycle.fresh(one).post == w.author_post
        client.post(of(one), {"do": "excuse", "excuse-reason": "Không áp dụng"})
        assert cycle.fresh(one).outcome == "excused"
        client.post(of(one), {"do": "reopen", "reopen-reason": "Nhầm"})
        assert cycle.fresh(one).outcome == ""

    @pytest.mark.parametrize("sent", [{}, {"do": "x"}, {"do": "reopen"}, {"do": "plan", "plan-post": str(10**30)}])
    def test_rubbish_is_answered(self, client, w, sent):
        one = cycle.duty(w)
        client.force_login(w.officer)
        assert client.post(of(one), sent).status_code in {302, 422}
        assert cycle.fresh(one).outcome == ""

    def test_who_only_sees_it_changes_nothing(self, client, w):
        one = cycle.duty(w)
        client.force_login(w.auditor)
        answer = client.post(of(one), {"do": "excuse", "excuse-reason": "x"}, follow=True)
        assert "cannot be done" in answer.content.decode()
        assert cycle.fresh(one).outcome == ""

    def test_an_event_is_entered_on_its_page(self, client, w):
        client.force_login(w.officer)
        sent = {
            "agency": w.agency.pk,
            "rule": "inspection_actions",
            "about": "Biên bản số 7",
            "event_date": dmy(make.today()),
        }
        answer = client.post(ENTER, sent)
        assert answer["Location"] == of(Duty.objects.get())
        assert client.post(ENTER, {**sent, "agency": w.commune.pk}).status_code == 422
        client.force_login(w.author)
        assert client.get(ENTER).status_code == 403


class TestFeed:
    @pytest.fixture
    def secret(self, w):
        return make.secret(w.officer, "calendar")

    def fetched(self, secret, **headers):
        return Client().get(reverse("duties:feed", args=[secret]), headers=headers)

    def test_it_is_an_icalendar_file_of_what_the_person_sees(self, w, secret):
        one = cycle.duty(w, "tthc_report", period="q1", about="", due_date=date(make.today().year, 4, 15))
        cycle.duty(w, agency=w.commune)
        answer = self.fetched(secret)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Referrer-Policy"] == "no-referrer"
        parsed = Calendar.from_ical(answer.content)
        (entry,) = parsed.walk("VEVENT")
        assert entry["uid"].startswith(f"duty-{one.pk}@")
        assert entry.decoded("dtstart") == one.due_date
        assert entry.decoded("dtend") == one.due_date + timedelta(days=1)
        assert w.agency.short_name in entry["summary"]
        assert of(one) in entry["url"]
        assert "Thông tư số 01/2018/TT-VPCP" in entry["description"]

    def test_every_line_is_of_the_length_and_the_end_of_the_standard(self, w, secret):
        cycle.made()
        data = self.fetched(secret).content
        lines = data.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert b"\n" not in b"".join(lines)
        assert lines[0] == b"BEGIN:VCALENDAR"
        data.decode()

    def test_it_tells_what_became_of_a_duty(self, w, secret):
        one = cycle.duty(w)
        excuse_duty(one, reason="x", by=w.officer, at=make.now())
        (entry,) = Calendar.from_ical(self.fetched(secret).content).walk("VEVENT")
        assert entry["status"] == "CANCELLED"

    def test_unchanged_it_is_not_sent_again(self, w, secret):
        one = cycle.duty(w)
        first = self.fetched(secret)
        assert self.fetched(secret, if_none_match=first["ETag"]).status_code == 304
        cycle.done(one, w.officer)
        assert self.fetched(secret, if_none_match=first["ETag"]).status_code == 200

    def refused(self, secret):
        answer = self.fetched(secret)
        return answer.status_code, answer.content, answer["Content-Type"]

    def test_a_token_that_opens_nothing_answers_in_one_way(self, w, secret):
        unknown = self.refused("qms_" + "x" * 43)
        assert unknown[0] == 404
        assert self.refused("x") == self.refused(make.secret(w.officer, "feed")) == unknown
        revoke_token(token=AccessToken.objects.get(scopes=["calendar"]), by=w.officer, at=make.now())
        assert self.refused(secret) == unknown

    def test_that_of_somebody_who_left_answers_in_the_same_way(self, w, secret):
        assert self.fetched(secret).status_code == 200
        type(w.officer).objects.filter(pk=w.officer.pk).update(is_active=False)
        assert self.refused(secret) == self.refused("qms_" + "x" * 43)

    def test_whose_tokens_ended_with_the_password(self, w, secret):
        end_tokens(of=w.officer, at=make.now())
        assert self.fetched(secret).status_code == 404

    def test_who_lost_the_post_gets_an_empty_calendar(self, w, secret):
        cycle.duty(w)
        Appointment.objects.filter(person=w.officer).update(until_date=make.today())
        assert not Calendar.from_ical(self.fetched(secret).content).walk("VEVENT")

    def test_its_token_opens_nothing_else_and_is_offered_on_its_page(self, client, w, secret):
        assert Client().get(reverse("documents:feed", args=[secret])).status_code == 404
        client.force_login(w.officer)
        text = client.get(reverse("web:tokens"), {"dung": "lich"}).content.decode()
        assert "Calendar of duties" in text
        sent = {
            "name": "Lịch",
            "scopes": ["calendar"],
            "last_date": dmy(make.today() + timedelta(days=9)),
            "password": make.PASSWORD,
        }
        answer = client.post(reverse("web:tokens"), sent)
        assert ".ics" in answer.content.decode()
        both = client.post(reverse("web:tokens"), {**sent, "scopes": ["calendar", "search"]})
        assert both.status_code == 422
