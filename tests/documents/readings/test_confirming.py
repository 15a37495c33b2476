"""A reader confirms: once, the text of now, with the password and right answers where they are asked for."""

from datetime import timedelta

import pytest

from documents import actions
from documents.actions.reading_setting import write_question
from documents.models import Reading, ReadingAttempt, ReadingRound, Version
from documents.readings.audience import Readers
from documents.readings.current import text_of
from qms.people.models import Appointment, User
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days
from tests import make
from tests.documents.readings.asking import DAYS, asked_now, asks, confirmed, people_of, round_of, same_of, stepped
from tests.documents.readings.test_audience import next_with
from tests.procedures import stepping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def told():
    return Entry.objects.filter(act="reading_confirmed")


class TestConfirming:
    def test_it_keeps_who_when_and_in_which_post_and_is_recorded_once(self, w):
        found = asked_now(w)
        row = confirmed(found, w.author)
        assert (row.person, row.version, row.read_date, row.due_date) == (
            w.author,
            found.version,
            make.today(),
            found.due_date,
        )
        assert (row.person_name, row.post, row.unit) == (w.author.full_name, w.author_post, w.trade)
        assert (row.with_password, row.attempts, row.answers) == (False, 1, [])
        assert told().get().actor == w.author
        assert people_of(found)[w.author.username][1]

    def test_who_is_not_asked_does_not_confirm(self, w):
        found = asked_now(w)
        for person in (w.reader, w.nobody, w.stranger):
            with pytest.raises(Refused, match="not asked"):
                confirmed(found, person)
        assert not Reading.objects.exists()

    def test_twice_is_refused_with_when(self, w):
        found = asked_now(w)
        confirmed(found, w.author)
        with pytest.raises(Refused, match="You confirmed it on"):
            confirmed(found, w.author)
        assert told().count() == 1

    def test_a_page_of_another_version_is_refused(self, w):
        found, other = asked_now(w), make.in_force(w)
        with pytest.raises(Refused, match="Another version applies"):
            confirmed(found, w.author, seen=other.pk)

    def test_a_version_that_came_meanwhile_is_to_be_read_instead(self, w):
        one = stepping.step("a", w.author_post)
        first = stepped(w, one)
        second = round_of(next_with(w, first.document, {**one, "instruction": "Thêm"}))
        tomorrow = make.today() + DAY
        with pytest.raises(Refused, match="Another version applies"):
            confirmed(first, w.author, seen=first.version_id, day=tomorrow)
        made = confirmed(second, w.author, seen=second.version_id, day=tomorrow)
        assert (made.round, made.version) == (second, second.version)

    def test_ahead_of_its_force_the_version_to_come_is_read(self, w):
        asks(w, reading_ahead=True)
        found = round_of(make.in_force(w, from_date=make.today() + 7 * DAY))
        assert confirmed(found, w.author).version == found.version

    def test_an_editorial_version_after_it_is_the_one_that_is_read(self, w):
        found = asked_now(w)
        draft = actions.start_version(found.document, by=w.author, at=make.now(), reason="Sửa lỗi chính tả")
        actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="a", new="b", reason="x")
        draft = Version.objects.get(pk=draft.pk)
        actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), change_class="editorial", basis="x")
        second = stepping.forced(w, Version.objects.get(pk=draft.pk), from_date=make.today() + DAY)
        tomorrow = make.today() + DAY
        assert text_of(found, tomorrow) == second
        made = confirmed(found, w.author, seen=second.pk, day=tomorrow)
        assert (made.round, made.version) == (found, second)

    def test_who_joined_later_has_the_days_from_then(self, w):
        found = asked_now(w)
        joined = make.today() + 20 * DAY
        new = make.person("moi.den", on=w.author_post)
        Appointment.objects.filter(person=new).update(from_date=joined)
        made = confirmed(found, User.objects.get(pk=new.pk), day=joined)
        assert made.due_date == add_working_days(joined, DAYS, calendar_of(w.agency))

    def test_who_reads_for_information_may_confirm_all_the_same(self, w):
        one, other = stepping.step("a", w.author_post), stepping.step("b", w.officer_post)
        first = stepped(w, one, other)
        confirmed(first, w.officer)
        second = round_of(next_with(w, first.document, {**one, "instruction": "Thêm"}, other))
        tomorrow = second.asked_date
        assert not people_of(second, tomorrow)[w.officer.username][2]
        assert confirmed(second, w.officer, seen=second.version_id, day=tomorrow).pk


class TestThePassword:
    def test_is_asked_for_where_the_type_says_so(self, w):
        asks(w, reading_password=True)
        found = round_of(make.in_force(w))
        with pytest.raises(Refused, match="password") as refused:
            confirmed(found, w.author)
        assert refused.value.field == "password"
        with pytest.raises(Refused, match="no longer valid"):
            confirmed(found, w.author, proof=make.proof(w.officer))
        at = make.now()
        assert confirmed(found, w.author, proof=make.proof(w.author, at), at=at).with_password


class TestQuestions:
    def asked(self, w):
        found = asked_now(w)
        given = {"by": w.officer, "at": make.now()}
        one = write_question(found.document, text="Mấy ngày?", choices=["3 ngày", "5 ngày"], right=1, **given)
        two = write_question(found.document, text="Ai ký?", choices=[], right=None, **given)
        return found, one, two

    def test_all_have_to_be_answered(self, w):
        found, one, two = self.asked(w)
        with pytest.raises(Refused, match="Mấy ngày") as refused:
            confirmed(found, w.author, answers={two.pk: "Giám đốc"})
        assert refused.value.field == f"q{one.pk}"
        for wrong in ("7", "x", "-1"):
            with pytest.raises(Refused, match="Mấy ngày"):
                confirmed(found, w.author, answers={one.pk: wrong, two.pk: "Giám đốc"})
        assert not ReadingAttempt.objects.exists()

    def test_a_wrong_answer_is_counted_and_confirms_nothing(self, w):
        found, one, two = self.asked(w)
        tried = confirmed(found, w.author, answers={one.pk: "0", two.pk: "Giám đốc"})
        assert isinstance(tried, ReadingAttempt)
        assert [row["right"] for row in tried.answers] == [False, None]
        assert not Reading.objects.exists()
        assert not told().exists()
        made = confirmed(found, w.author, answers={one.pk: "1", two.pk: "Giám đốc Sở"})
        assert made.attempts == 2
        assert [(row["question"], row["answer"], row["right"]) for row in made.answers] == [
            ("Mấy ngày?", "5 ngày", True),
            ("Ai ký?", "Giám đốc Sở", None),
        ]


class TestBothWaysAgree:
    def test_over_several_versions_and_people(self, w):
        """From the side of the round and of each person: the same people, days and concern, whatever was read or missed."""
        one, two, three = (
            stepping.step(name, post) for name, post in (("a", w.author_post), ("b", w.officer_post), ("c", w.energy))
        )
        first = stepped(w, one, two, three)
        confirmed(first, w.author)
        confirmed(first, w.officer)
        new = make.person("moi.den", on=w.author_post)
        Appointment.objects.filter(person=new).update(from_date=make.today() + DAY)
        second = round_of(next_with(w, first.document, one, {**two, "instruction": "Thêm"}, three))
        for day in (make.today(), make.today() + DAY, make.today() + 30 * DAY):
            for found in ReadingRound.objects.asking(day):
                assert people_of(round_of(found.version), day) == same_of(found, day)
        people = people_of(second, second.asked_date)
        assert {name for name, row in people.items() if row[2]} == {
            w.officer.username, w.administrator.username, w.unit_head.username, new.username,
        }  # fmt: skip

    def test_late_is_who_joined_later_only_after_days_of_their_own(self, w):
        found = asked_now(w)
        new = make.person("moi.den", on=w.author_post)
        Appointment.objects.filter(person=new).update(from_date=found.due_date)
        day = found.due_date + DAY
        calendar = calendar_of(w.agency)
        late = {row.person_id for row in Readers(found, day, lambda: calendar).people() if row.late}
        assert w.author.pk in late
        assert new.pk not in late
        last = add_working_days(found.due_date, DAYS, calendar)
        for day, expected in ((last, False), (last + DAY, True)):
            rows = Readers(found, day, lambda: calendar).people().filter(person=new, late=True)
            assert rows.exists() is expected
