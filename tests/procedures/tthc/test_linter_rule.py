"""Codes that a procedure names and the list does not have, or has no more: warned while writing and at night, stopping nothing."""

import pytest

from procedures.content import flaws_of
from procedures.known import Known, part_of
from procedures.linter import Facts, found_in
from procedures.models import ServedCode
from procedures.rounds.facts import Calendars, slice_after
from tests import make
from tests.procedures import stepping
from tests.procedures.drafts import procedure, save, sound
from tests.procedures.tthc.listed import CODE, OTHER, tthc, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world()


def told(version):
    flaws = flaws_of(version, part_of(version), make.today())
    return [flaw.place.text for flaw in flaws if flaw.rule.key == "tthc" and not flaw.stops]


def test_an_unknown_and_an_abolished_code_are_warned_about(w):
    tthc()
    tthc(OTHER, abolished_date=make.today(), abolished_by="5/QĐ-UBND")
    version = procedure(w, sound(tthc=[f"{CODE}.H99", OTHER, "1.000009"]))
    assert [text.split(":")[0] for text in told(version)] == [
        f"Thủ tục hành chính {OTHER}",
        "Thủ tục hành chính 1.000009",
    ]


def test_nothing_is_said_where_nobody_looked(w):
    version = procedure(w, sound(tthc=[CODE]))
    facts = Facts(part_of(version).data, Known(make.today()), [])
    assert not [flaw for flaw in found_in(facts) if flaw.rule.key == "tthc"]


def test_at_night_an_abolished_code_is_found_in_what_is_in_force(w):
    tthc(abolished_date=make.today(), abolished_by="5/QĐ-UBND")
    stepping.in_force(w, stepping.step("Thẩm định", w.author_post), data={"tthc": [CODE]})
    (looked,) = slice_after(0, make.today(), Calendars())
    (flaw,) = [flaw for flaw in looked.flaws if flaw.rule.key == "tthc"]
    assert (flaw.place.about, flaw.place.since) == (CODE, make.today())


def test_the_index_follows_the_draft_and_is_copied_into_the_next(w):
    tthc()
    version = procedure(w, sound(tthc=[CODE, f"{CODE}.H99"]))
    assert list(ServedCode.objects.values_list("code", flat=True)) == [CODE]
    save(version, sound(tthc=[OTHER]))
    assert list(ServedCode.objects.values_list("code", flat=True)) == [OTHER]
