"""What a person chooses about being told: it holds for that person, is recorded once, and nothing foreign is taken."""

from datetime import time, timedelta

import pytest

from qms.notices import actions
from qms.notices.actions.choosing import choices_of
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.models import Notice, NoticeChoice, NoticeSettings, QuietDays
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.notices.reminded import DUE, at, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
KINDS = Kinds(
    [
        NoticeKind("news", "News"),
        NoticeKind("blocking", "Blocking", immediate=True),
        NoticeKind("silent", "Silent", mailed=False),
    ]
)
NOW = at(DUE)


@pytest.fixture(autouse=True)
def table(settings):
    settings.NOTICE_KINDS = [f"{__name__}.KINDS"]


@pytest.fixture
def an():
    return somebody("an")


def choose(an, *, hour=time(7, 30), **channels):
    return actions.choose(by=an, hour=hour, channels=channels, at=NOW)


def recorded() -> int:
    return Entry.objects.filter(act="person_changed").count()


class TestChoosing:
    def test_what_is_chosen_is_kept_and_recorded_once(self, an):
        assert choose(an, hour=time(9, 0), news="inbox", blocking="digest")
        assert {**choices_of(an)} == {"escalated": "digest", "news": "inbox", "blocking": "digest"}
        assert NoticeSettings.objects.get(person=an).digest_hour == time(9, 0)
        assert recorded() == 1

    def test_nothing_new_is_nothing_recorded(self, an):
        choose(an, news="inbox")
        assert not choose(an, news="inbox")
        assert recorded() == 1

    def test_back_to_the_usual_leaves_no_row(self, an):
        choose(an, news="inbox")
        choose(an, news="digest")
        assert not NoticeChoice.objects.exists()

    def test_it_is_of_this_person_alone(self, an):
        binh = somebody("binh")
        choose(an, news="inbox")
        assert choices_of(binh)["news"] == "digest"

    @pytest.mark.parametrize(
        "channels", [{"news": "at_once"}, {"silent": "digest"}, {"unknown": "digest"}, {"news": "loud"}]
    )
    def test_what_is_not_offered_is_refused_and_nothing_is_kept(self, an, channels):
        with pytest.raises(Refused, match="one of the ways"):
            choose(an, blocking="inbox", **channels)
        assert not NoticeChoice.objects.exists() and recorded() == 0

    def test_an_hour_of_the_night_is_refused(self, an):
        with pytest.raises(Refused, match="hours"):
            choose(an, hour=time(3, 0))

    def test_a_mail_at_once_follows_the_choice(self, an):
        binh = somebody("binh")
        choose(an, blocking="inbox")
        actions.notify(kind="blocking", to=[an, binh], about="x", url="/", text="x", at=NOW)
        assert set(Notice.objects.filter(mail_after__isnull=False).values_list("person", flat=True)) == {binh.pk}


class TestQuietDays:
    def quiet(self, an, first=0, last=2):
        days = DUE + timedelta(days=first), DUE + timedelta(days=last)
        return actions.keep_quiet(by=an, first=days[0], last=days[1], day=DUE, at=NOW)

    def test_both_days_are_included(self, an):
        assert self.quiet(an).until_date == DUE + timedelta(days=3)
        assert recorded() == 1

    @pytest.mark.parametrize(
        ("first", "last", "sentence"),
        [(2, 1, "before the first"), (-5, -1, "are over"), (0, 400, "A year at most"), (1, 5, "in your list already")],
    )
    def test_days_that_make_no_sense_are_refused(self, an, first, last, sentence):
        if sentence.startswith("in your"):
            self.quiet(an)
        standing = QuietDays.objects.count()
        with pytest.raises(Refused, match=sentence):
            self.quiet(an, first, last)
        assert QuietDays.objects.count() == standing

    def test_they_end_by_hand_and_only_by_their_person(self, an):
        mine = self.quiet(an)
        with pytest.raises(Refused):
            actions.end_quiet(mine, by=somebody("binh"), at=NOW)
        actions.end_quiet(mine, by=an, at=NOW)
        assert not QuietDays.objects.exists()


def test_an_address_is_trusted_again_only_where_it_was_refused(db):
    an = somebody("an")
    assert not actions.trust_address_again(by=an, at=NOW)
    NoticeSettings.objects.create(person=an, refused_address=an.email, refused_at=NOW, refused_answer="550 no")
    assert actions.trust_address_again(by=an, at=NOW)
    assert not actions.trust_address_again(by=an, at=NOW)
    assert recorded() == 1
