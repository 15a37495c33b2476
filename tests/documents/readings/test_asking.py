"""A version asks to be read: by coming into force as its type says, or because its owner asks."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from documents import actions
from documents.actions.reading_asking import ask_readers
from documents.models import InForce, Reading, ReadingAudience, ReadingParty, ReadingRound, Version
from documents.models.types import LONGEST_READING
from qms.notices.models import Notice
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days
from qms.worktime.models import CalendarDay
from tests import make
from tests.documents.linked import withdraw
from tests.documents.readings.asking import DAYS, asked_now, asks, confirmed, round_of, stepped
from tests.documents.readings.test_audience import next_with
from tests.procedures import stepping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def told(act):
    return Entry.objects.filter(act=act)


def working(w, n, start=None):
    return add_working_days(start or make.today(), n, calendar_of(w.agency))


class TestComingIntoForce:
    def test_it_asks_within_the_working_days_of_the_type_and_is_recorded_once(self, w):
        found = asked_now(w)
        assert (found.asked_date, found.due_date, found.days) == (make.today(), working(w, DAYS), DAYS)
        assert (found.by, found.base, found.is_general, found.needs_password) == (None, None, True, False)
        entry = told("reading_asked").get()
        assert entry.detail == {
            "document": found.document.code,
            "version": "01.00",
            "due": found.due_date.isoformat(),
        }

    def test_a_type_that_does_not_ask_makes_no_round(self, w):
        make.in_force(w)
        assert not ReadingRound.objects.exists()

    def test_a_version_to_come_asks_from_its_first_day(self, w):
        asks(w)
        begins = make.today() + 30 * DAY
        found = round_of(make.in_force(w, from_date=begins))
        assert (found.asked_date, found.due_date) == (begins, working(w, DAYS, begins))
        assert not ReadingRound.objects.asking(make.today()).exists()
        assert ReadingRound.objects.asking(begins).exists()

    def test_or_ahead_of_it_where_the_type_says_so_until_the_working_day_before(self, w):
        asks(w, reading_ahead=True)
        begins = make.today() + 7 * DAY
        found = round_of(make.in_force(w, from_date=begins))
        assert found.asked_date == make.today()
        assert found.due_date == min(working(w, DAYS), working(w, -1, begins))
        assert found.due_date < begins

    def test_a_date_of_effect_in_the_past_asks_from_today(self, w):
        asks(w)
        assert round_of(make.in_force(w, from_date=make.today() - 9 * DAY)).asked_date == make.today()

    def test_a_due_date_is_never_a_day_off(self, w):
        asks(w)
        due = working(w, DAYS)
        CalendarDay.objects.create(agency=w.agency, day_date=due, kind="closed", name="Nghỉ", source="TB 1")
        assert round_of(make.in_force(w)).due_date == working(w, DAYS) > due

    def test_it_tells_nobody_and_writes_nothing_for_single_readers(self, w):
        asked_now(w)
        assert not Reading.objects.exists()
        assert not Notice.objects.filter(text__contains="confirm").exists()

    def test_it_costs_the_same_for_ten_readers_and_for_a_hundred(self, w):
        asks(w)
        first = self._statements(w)
        for n in range(100):
            make.appoint(make.person(f"reader.{n}"), w.author_post)
        assert self._statements(w) == first

    @staticmethod
    def _statements(w):
        approved = make.approved(w)
        with CaptureQueriesContext(connection) as made:
            make.issued(w, approved)
        return len([row for row in made.captured_queries if "documents_reading" in row["sql"].split("WHERE")[0]])

    def test_an_editorial_change_asks_nobody_and_the_round_before_goes_on(self, w):
        first = asked_now(w)
        draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Sửa lỗi chính tả")
        actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="a", new="b", reason="x")
        draft = Version.objects.get(pk=draft.pk)
        actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), change_class="editorial", basis="x")
        second = stepping.forced(w, Version.objects.get(pk=draft.pk), from_date=make.today() + DAY)
        assert not ReadingRound.objects.filter(version=second).exists()
        assert ReadingRound.objects.asking(make.today() + DAY).get() == first

    def test_a_substantive_one_asks_again_in_place_of_it(self, w):
        one = stepping.step("a", w.author_post)
        first = stepped(w, one)
        second = round_of(next_with(w, first.document, {**one, "instruction": "Thêm"}))
        assert second.base == first.version
        assert ReadingRound.objects.asking(make.today()).get() == first
        assert ReadingRound.objects.asking(make.today() + DAY).get() == second

    def test_a_withdrawn_document_asks_nobody_any_more(self, w):
        found = asked_now(w)
        day = make.today() + DAY
        withdraw(w, found.document, from_date=day)
        assert ReadingRound.objects.asking(make.today()).exists()
        assert not ReadingRound.objects.asking(day).exists()

    def test_the_parties_of_its_steps_are_kept_with_it(self, w):
        found = stepped(w, stepping.step("a", w.author_post, consulted=[w.officer_post]), stepping.step("b", w.trade))
        rows = set(ReadingParty.objects.filter(round=found).values_list("post", "unit", "is_responsible", "is_changed"))
        assert rows == {
            (w.author_post.pk, None, True, False),
            (w.officer_post.pk, None, False, False),
            (None, w.trade.pk, True, False),
        }


def given(w, **more):
    return {"due_date": working(w, 3), "by": w.officer, "at": make.now(), "day": make.today(), **more}


class TestAskingByHand:
    def test_a_text_that_nobody_asked_for_is_put_before_its_readers(self, w):
        document = make.document(w)
        found = ask_readers(document, **given(w, words="Xem Điều 6"))
        assert (found.by, found.days, found.words, found.is_general) == (w.officer, 3, "Xem Điều 6", True)
        assert told("reading_asked").get().actor == w.officer

    @pytest.mark.parametrize("who", ["officer", "unit_head"])
    def test_officer_and_head_of_the_owner_unit_ask(self, w, who):
        assert ask_readers(make.document(w), **given(w, by=getattr(w, who))).by == getattr(w, who)

    def test_the_holder_of_the_owner_post_asks_too(self, w):
        assert ask_readers(make.document(w, owner_post=w.author_post), **given(w, by=w.author)).by == w.author

    @pytest.mark.parametrize(
        "who", ["author", "reader", "deputy", "head", "auditor", "administrator", "stranger", "nobody"]
    )
    def test_nobody_else_does(self, w, who):
        with pytest.raises(Refused, match="owner of the document"):
            ask_readers(make.document(w), **given(w, by=getattr(w, who)))
        assert not ReadingRound.objects.exists()

    def test_what_asks_already_is_not_asked_for_again(self, w):
        found = asked_now(w)
        with pytest.raises(Refused, match="asks for it since"):
            ask_readers(found.document, **given(w))
        assert ReadingRound.objects.count() == 1

    def test_nothing_in_force_is_nothing_to_read(self, w):
        with pytest.raises(Refused, match="nothing to read"):
            ask_readers(make.draft(w).document, **given(w))

    def test_a_due_date_on_a_holiday_is_refused_with_the_next_working_day(self, w):
        due = working(w, 3)
        CalendarDay.objects.create(agency=w.agency, day_date=due, kind="holiday", name="Nghỉ lễ", source="TB 1")
        with pytest.raises(Refused, match=f"{working(w, 3):%d/%m/%Y}") as refused:
            ask_readers(make.document(w), **given(w, due_date=due))
        assert refused.value.field == "due_date"

    @pytest.mark.parametrize("days", [-1, 0])
    def test_a_due_date_that_is_past_is_refused(self, w, days):
        with pytest.raises(Refused, match="lies after today"):
            ask_readers(make.document(w), **given(w, due_date=make.today() + days * DAY))

    @pytest.mark.parametrize("due", ["far", "never"])
    def test_and_one_too_far(self, w, due):
        day = working(w, LONGEST_READING + 1) if due == "far" else date(2200, 1, 3)
        with pytest.raises(Refused, match=str(LONGEST_READING)):
            ask_readers(make.document(w), **given(w, due_date=day))

    def test_an_audience_of_nobody_is_refused_with_the_cure(self, w):
        document = make.document(w)
        empty = make.post(w.trade, "Vị trí trống", code="trong")
        ReadingAudience.objects.create(document=document, kind="post", post=empty, added_date=make.today())
        with pytest.raises(Refused, match="share the document"):
            ask_readers(document, **given(w))


class TestWhatTheDatabaseRefuses:
    def test_a_round_stays_as_it_is(self, w):
        found = asked_now(w)
        for change in ({"due_date": make.today() + 90 * DAY}, {"is_general": False}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ReadingRound.objects.filter(pk=found.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            ReadingRound.objects.filter(pk=found.pk)._raw_delete("default")

    def test_a_confirmation_stays_as_it_is(self, w):
        confirmed(asked_now(w), w.author)
        with pytest.raises(DatabaseError), transaction.atomic():
            Reading.objects.update(at=make.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            Reading.objects.all()._raw_delete("default")

    def test_one_round_a_version_and_one_confirmation_a_person(self, w):
        found = asked_now(w)
        row = confirmed(found, w.author)
        for again in (found, row):
            again.pk = None
            with pytest.raises(IntegrityError), transaction.atomic():
                again.save(force_insert=True)

    def test_only_what_has_a_period_is_put_before_readers(self, w):
        draft = make.draft(w)
        dates = {"asked_date": make.today(), "due_date": make.today(), "days": 1, "at": make.now()}
        with pytest.raises(DatabaseError), transaction.atomic():
            ReadingRound.objects.create(document=draft.document, version=draft, **dates)

    def test_a_round_and_a_reading_are_of_one_document(self, w):
        found, other = asked_now(w), make.in_force(w)
        dates = {"asked_date": make.today(), "due_date": make.today(), "days": 1, "at": make.now()}
        with pytest.raises(DatabaseError), transaction.atomic():
            ReadingRound.objects.create(document=found.document, version=other, **dates)
        more = {"at": make.now(), "read_date": make.today(), "due_date": make.today(), "person_name": "x"}
        with pytest.raises(DatabaseError), transaction.atomic():
            Reading.objects.create(round=found, version=other, person=w.author, **more)
        assert InForce.objects.count() == 2
