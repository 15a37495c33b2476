"""Reminders of what is to be read: of the round for everybody, of one's own day for who joined later."""

from datetime import timedelta

import pytest

from documents.models import ReadingAudience
from documents.readings.reminding import readings_due
from qms.notices.models import Notice
from qms.notices.reminders import write_reminders
from qms.people.models import Appointment
from qms.worktime.calendars import calendar_of
from qms.worktime.days import add_working_days
from tests import make
from tests.documents.readings.asking import DAYS, asked_now, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def due(day):
    return {(person, when) for rows in readings_due(day) for person, _subject, when, _text, _url in rows}


def test_everybody_who_has_not_confirmed_has_the_day_of_the_round(w):
    found = asked_now(w)
    confirmed(found, w.author)
    people = (w.officer, w.administrator, w.unit_head)
    assert due(make.today()) == {(person.pk, found.due_date) for person in people}


def test_who_joins_later_has_a_day_of_ones_own(w):
    found = asked_now(w)
    joined = make.today() + 2 * DAY
    new = make.person("moi.den", on=w.author_post)
    Appointment.objects.filter(person=new).update(from_date=joined)
    own = add_working_days(joined, DAYS, calendar_of(w.agency))
    assert (new.pk, own) in due(joined)
    assert {when for person, when in due(joined) if person == new.pk} == {own}
    assert found.due_date != own


def test_whom_a_line_names_later_has_days_from_then(w):
    found = asked_now(w)
    day = make.today() + DAY
    ReadingAudience.objects.create(document=found.document, kind="applying", added_date=make.BEGIN)
    ReadingAudience.objects.create(document=found.document, kind="post", post=w.reader_post, added_date=day)
    assert (w.reader.pk, add_working_days(day, DAYS, calendar_of(w.agency))) in due(day)


def test_the_sweep_tells_each_once_and_settles_what_is_confirmed(w):
    found = asked_now(w)
    at = make.now()
    assert write_reminders(at=at) >= 4
    mine = Notice.objects.filter(kind="to_read")
    assert mine.filter(person=w.author).get().text == f"{found.document.code} is to be read and confirmed"
    before = mine.count()
    write_reminders(at=at)
    assert mine.count() == before == 4
    confirmed(found, w.author)
    write_reminders(at=at)
    assert mine.get(person=w.author).read_at
    assert not mine.get(person=w.officer).read_at


def test_long_after_its_day_nobody_is_reminded_any_more(w):
    found = asked_now(w)
    assert due(found.due_date + 30 * DAY)
    assert due(found.due_date + 31 * DAY) == set()
