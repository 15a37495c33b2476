"""Saying who reads a document and what readers are asked: who may, what is refused, what is recorded."""

from datetime import timedelta

import pytest

from documents.actions.reading_setting import add_readers, remove_question, remove_readers, write_question
from documents.models import AudienceKind, ReadingAudience, ReadingQuestion
from qms.people.models import Appointment
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


def told():
    return Entry.objects.filter(act="readers_changed")


def given(w, **more):
    return {"by": w.officer, "at": make.now(), "day": make.today(), **more}


@pytest.fixture
def document(w):
    return make.document(w)


class TestTheAudience:
    def test_a_line_is_added_and_recorded_once(self, w, document):
        line = add_readers(document, "unit", unit=w.energy, with_below=False, **given(w))
        assert (line.kind, line.unit, line.with_below, line.added_date) == ("unit", w.energy, False, make.today())
        assert told().get().detail == {"document": document.code, "what": f"+ a unit: {w.energy}"}

    @pytest.mark.parametrize(
        "who", ["author", "reader", "deputy", "head", "auditor", "administrator", "stranger", "nobody"]
    )
    def test_only_owner_and_officer_say_who_reads(self, w, document, who):
        with pytest.raises(Refused, match="says who reads it"):
            add_readers(document, "unit", unit=w.energy, **given(w, by=getattr(w, who)))
        assert not ReadingAudience.objects.exists()

    def test_the_holder_of_the_owner_post_does(self, w):
        document = make.document(w, owner_post=w.author_post)
        assert add_readers(document, "post", post=w.author_post, **given(w, by=w.author)).pk

    @pytest.mark.parametrize(
        ("kind", "match"), [("unit", "the unit"), ("post", "the post"), ("role", "a role"), ("all", "who reads")]
    )
    def test_a_line_names_what_its_kind_asks_for(self, w, document, kind, match):
        with pytest.raises(Refused, match=match):
            add_readers(document, kind, **given(w))

    def test_the_same_line_twice_is_refused(self, w, document):
        add_readers(document, "role", role="officer", **given(w))
        with pytest.raises(Refused, match="named already"):
            add_readers(document, "role", role="officer", **given(w))
        assert told().count() == 1

    def test_what_ended_is_refused_with_its_day(self, w, document):
        w.energy.until_date = make.today()
        w.energy.save()
        with pytest.raises(Refused, match=f"{make.today():%d/%m/%Y}"):
            add_readers(document, "unit", unit=w.energy, **given(w))

    def test_a_line_of_nobody_is_refused_with_the_cure(self, w, document):
        empty = make.post(w.trade, "Vị trí trống", code="trong")
        with pytest.raises(Refused, match="Nobody would be asked"):
            add_readers(document, "post", post=empty, **given(w))

    def test_nor_one_of_people_who_may_not_read_it(self, w):
        document = make.document(w, classification="restricted")
        with pytest.raises(Refused, match="share the document"):
            add_readers(document, "post", post=w.reader_post, **given(w))

    def test_a_document_without_a_text_takes_any_line(self, w):
        empty = make.post(w.trade, "Vị trí trống", code="trong")
        assert add_readers(make.draft(w).document, "post", post=empty, **given(w)).pk

    def test_taking_the_last_line_away_gives_it_back_to_who_applies_it(self, w, document):
        line = add_readers(document, "unit", unit=w.energy, **given(w))
        remove_readers(line, **given(w))
        assert not ReadingAudience.objects.exists()
        assert [row.detail["what"][0] for row in told().order_by("pk")] == ["+", "−"]

    def test_unless_nobody_would_be_left(self, w, document):
        line = add_readers(document, "unit", unit=w.energy, **given(w))
        rest = add_readers(document, "post", post=w.author_post, **given(w))
        Appointment.objects.filter(post=w.author_post).update(until_date=make.today())
        with pytest.raises(Refused, match="Nobody would be asked"):
            remove_readers(line, **given(w))
        assert {line.pk, rest.pk} == set(ReadingAudience.objects.values_list("pk", flat=True))

    def test_who_may_not_takes_nothing_away(self, w, document):
        line = add_readers(document, "unit", unit=w.energy, **given(w))
        with pytest.raises(Refused, match="says who reads it"):
            remove_readers(line, **given(w, by=w.author))

    def test_every_kind_says_its_name(self, w, document):
        lines = [ReadingAudience(kind=kind, unit=w.trade, post=w.author_post, role="officer") for kind in AudienceKind]
        assert len({str(line) for line in lines}) == len(AudienceKind)


class TestQuestions:
    def write(self, w, document, **more):
        told_so = {"text": "Mấy ngày?", "choices": ["3", "5"], "right": 1, "by": w.officer, "at": make.now(), **more}
        return write_question(document, **told_so)

    def test_a_question_is_written_and_recorded_once(self, w, document):
        made = self.write(w, document)
        assert (made.text, made.choices, made.right, made.order) == ("Mấy ngày?", ["3", "5"], 1, 1)
        assert told().count() == 1
        assert self.write(w, document, text="Ai?", choices=[], right=None).order == 2

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"text": "  "}, "text"), ({"choices": ["một"]}, "choices"), ({"choices": ["a", "a"]}, "choices"),
            ({"choices": ["x" * 201, "b"]}, "choices"), ({"choices": list("abcdefghi")}, "choices"),
            ({"right": None}, "right"), ({"right": 2}, "right"),
        ],
    )  # fmt: skip
    def test_one_that_cannot_be_answered_is_refused_at_its_field(self, w, document, wrong, field):
        with pytest.raises(Refused) as refused:
            self.write(w, document, **wrong)
        assert refused.value.field == field
        assert not ReadingQuestion.objects.exists()

    def test_only_owner_and_officer_write_and_take_away(self, w, document):
        made = self.write(w, document, by=w.unit_head)
        for who in (w.author, w.reader, w.head):
            with pytest.raises(Refused, match="says who reads it"):
                self.write(w, document, by=who)
            with pytest.raises(Refused, match="says who reads it"):
                remove_question(made, by=who, at=make.now())
        remove_question(made, by=w.officer, at=make.now())
        assert not ReadingQuestion.objects.exists()
