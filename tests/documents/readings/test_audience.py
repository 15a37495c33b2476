"""Who is asked: worked out from appointments, the same from the side of the round and from that of each person."""

from datetime import timedelta

import pytest

from documents import actions
from documents.actions.reading_setting import add_readers
from documents.models import AudienceKind, ReadingAudience
from qms.people.models import Appointment
from tests import make
from tests.documents.readings.asking import asked_now, confirmed, people_of, round_of, same_of, stepped
from tests.procedures import stepping

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BEGIN = make.BEGIN


def line(found, kind, **fields):
    return ReadingAudience.objects.create(document=found.document, kind=kind, added_date=make.BEGIN, **fields)


def both(found, day=None):
    """The people of the round; the two ways to work them out agree."""
    people = people_of(found, day)
    assert people == same_of(found, day)
    return people


class TestWhoIsAsked:
    def test_without_a_line_everybody_in_the_units_that_apply_it(self, w):
        found = asked_now(w)
        assert set(both(found)) == {p.username for p in (w.unit_head, w.author, w.officer, w.administrator)}

    def test_a_unit_with_what_is_under_it_or_alone(self, w):
        found = asked_now(w)
        line(found, "unit", unit=w.board, with_below=False)
        assert set(both(found)) == {w.head.username, w.deputy.username, w.outside.username}
        line(found, "unit", unit=w.energy)
        assert w.reader.username in both(found)

    def test_a_unit_above_brings_those_under_it(self, w):
        found = asked_now(w)
        line(found, "unit", unit=w.board)
        assert {w.head.username, w.author.username, w.reader.username, w.officer.username} <= set(both(found))

    def test_posts_and_roles(self, w):
        found = asked_now(w)
        line(found, "post", post=w.reader_post)
        assert set(both(found)) == {w.reader.username}
        line(found, "role", role="officer")
        assert set(both(found)) == {w.reader.username, w.officer.username}

    def test_the_posts_responsible_for_the_steps(self, w):
        found = stepped(w, stepping.step("a", w.author_post), stepping.step("b", w.energy))
        line(found, "steps")
        assert set(both(found)) == {w.author.username, w.reader.username, w.auditor.username}

    def test_only_people_who_may_read_it(self, w):
        found = asked_now(w, classification="restricted")
        line(found, "unit", unit=w.board)
        people = set(both(found))
        assert {w.officer.username, w.author.username, w.head.username} <= people
        assert not {w.reader.username, w.deputy.username, w.administrator.username} & people
        actions.share_document(
            found.document, with_whom=w.reader, from_date=make.today(), until_date=None, reason="x", by=w.officer, at=make.now()
        )  # fmt: skip
        assert w.reader.username in both(found)

    def test_people_of_another_agency_are_asked_where_it_applies(self, w):
        found = asked_now(w, classification="public")
        line(found, "unit", unit=w.commune_board)
        assert set(both(found)) == {w.stranger.username}

    def test_who_joins_later_is_asked_from_then_and_who_leaves_no_more(self, w):
        found = asked_now(w)
        new = make.person("moi.den", on=w.author_post)
        Appointment.objects.filter(person=new).update(from_date=make.today() + 3 * DAY)
        Appointment.objects.filter(person=w.author).update(until_date=make.today() + 3 * DAY)
        assert new.username not in both(found)
        later = both(found, make.today() + 3 * DAY)
        assert later[new.username] == (make.today() + 3 * DAY, False, True)
        assert w.author.username not in later

    def test_who_is_deactivated_is_not_asked(self, w):
        found = asked_now(w)
        w.author.is_active = False
        w.author.save()
        assert w.author.username not in both(found)

    def test_a_line_added_later_counts_from_its_day(self, w):
        found = asked_now(w)
        line(found, "applying")
        add_readers(
            found.document, AudienceKind.POST, post=w.reader_post, by=w.officer, at=make.now(), day=make.today() + DAY
        )
        assert both(found)[w.reader.username][0] == make.today() + DAY
        assert both(found)[w.author.username][0] == BEGIN

    def test_a_person_with_two_posts_is_one(self, w):
        found = asked_now(w)
        make.appoint(w.author, w.officer_post)
        assert both(found)[w.author.username] == (BEGIN, False, True)


class TestWhomItConcerns:
    def test_only_the_posts_whose_steps_changed(self, w):
        one, other = stepping.step("a", w.author_post), stepping.step("b", w.officer_post)
        first = stepped(w, one, other)
        assert {row[2] for row in both(first).values()} == {True}
        for person in (w.author, w.officer, w.unit_head, w.administrator):
            confirmed(first, person)
        version = next_with(w, first.document, {**one, "instruction": "Kiểm tra thêm"}, other)
        second = round_of(version)
        assert not second.is_general
        people = both(second, second.asked_date)
        assert {name for name, row in people.items() if row[2]} == {w.author.username}

    def test_who_had_not_read_the_version_before_still_owes(self, w):
        one, other = stepping.step("a", w.author_post), stepping.step("b", w.officer_post)
        first = stepped(w, one, other)
        confirmed(first, w.officer)
        second = round_of(next_with(w, first.document, {**one, "instruction": "Kiểm tra thêm"}, other))
        people = both(second, second.asked_date)
        assert not people[w.officer.username][2]
        assert people[w.administrator.username][2]

    def test_a_general_change_concerns_everybody(self, w):
        one = stepping.step("a", w.author_post)
        first = stepped(w, one)
        for person in (w.author, w.officer, w.unit_head, w.administrator):
            confirmed(first, person)
        second = round_of(next_with(w, first.document, one, conditions=["Phải có giấy phép"]))
        assert second.is_general
        assert {row[2] for row in both(second, second.asked_date).values()} == {True}


def next_with(w, document, *steps, **data):
    """The next version with these steps, in force from tomorrow."""
    from procedures.models import ProcedurePart

    draft = actions.start_version(document, by=w.author, at=make.now())
    token = ProcedurePart.objects.get(version=draft).token
    stepping.written(draft, *steps, token=token, **data)
    actions.write_amendment(draft, place="Bước", old="a", new="b", reason="x", by=w.author, at=make.now())
    draft.refresh_from_db()
    actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), reason="Sửa", basis="Nghị định")
    return stepping.forced(w, draft, from_date=make.today() + DAY)
