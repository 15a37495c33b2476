"""A question that is put together once answers as the queryset does, for everybody, on any day, whatever was asked before."""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from qms.access.prepared import PERSON, Prepared
from qms.access.rights import _asked
from qms.people.models import Appointment, User
from tests import make

pytestmark = pytest.mark.django_db


def ordered(rows):
    return sorted(map(repr, rows))


def test_it_answers_what_the_queryset_answers_for_everybody_and_every_day(w):
    asked = Prepared(_asked)
    for person in User.objects.all():
        for days in (-40, 0, 29, 30, 400):
            day = make.today() + timedelta(days=days)
            assert ordered(asked.rows(person.pk, day)) == ordered(_asked(person.pk, day)), (person, days)


def test_what_changed_in_between_is_in_the_next_answer(w):
    asked = Prepared(_asked)
    before = asked.rows(w.author.pk, make.today())
    make.appoint(w.author, w.reader_post)
    after = asked.rows(w.author.pk, make.today())
    assert {row["seat__pk"] for row in after} - {row["seat__pk"] for row in before} == {w.reader_post.pk}
    Appointment.objects.filter(person=w.author).update(until_date=make.today())
    assert [row["held__pk"] for row in asked.rows(w.author.pk, make.today())] == [None]


def test_it_costs_one_statement(w, django_assert_num_queries):
    asked = Prepared(_asked)
    asked.rows(w.author.pk, make.today())
    with django_assert_num_queries(1):
        asked.rows(w.head.pk, make.today())


def test_another_thread_puts_it_together_for_its_own_connection(w):
    asked, found = Prepared(_asked), []
    asked.rows(w.author.pk, make.today())

    def ask():
        found.append(asked._statement(connections["default"])[0].connection)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found[0] is not connections["default"]


def test_a_question_that_is_not_about_the_person_and_the_day_is_refused(w):
    careless = Prepared(lambda person, day: User.objects.filter(pk=person).values("pk"))
    with pytest.raises(ValueError, match="a person and a day"):
        careless.rows(w.author.pk, make.today())
    assert PERSON < 0
