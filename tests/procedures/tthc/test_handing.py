"""A unit that ended leaves no administrative procedure without somebody who answers: it is told, listed, handed over at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from procedures.actions.tthc_handing import ended_units, hand_over_responsibilities
from procedures.models import Responsibility
from procedures.tthc.listing import list_of
from procedures.tthc.recounting import tell_of_ended_units
from qms.notices.models import Notice
from qms.trail.models import Entry
from tests import make
from tests.documents.acting import refused, watched
from tests.procedures.tthc.listed import CODE, OTHER, answers_for, tthc, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def w():
    """The trade unit ended ten days ago, the energy unit follows; trade still answers for two, one of them with facts."""
    w = world()
    w.kept = answers_for(w.trade, tthc(), limit="18 ngày làm việc", service="full", public_code="9.1.H99")
    answers_for(w.trade, tthc(OTHER, "Khác"))
    answers_for(w.energy, tthc("1.000001", "Thứ ba"))
    w.ended = make.today() - 10 * DAY
    w.trade.until_date, w.trade.ended_by = w.ended, "5/QĐ-UBND"
    w.trade.save()
    w.trade.successors.add(w.energy)
    return w


def hand_over(w, to=None, unit=None, **given):
    given = {
        "from_date": w.ended,
        "reason": "5/QĐ-UBND",
        "by": w.officer,
        "at": make.now(),
        "day": make.today(),
        **given,
    }
    return hand_over_responsibilities(unit or w.trade, to=to or w.energy, **given)


def test_all_of_it_goes_over_with_its_facts_and_stays_on_record(w):
    with watched() as did:
        hand_over(w)
    assert did.acts == ["tthc_assigned", "tthc_assigned"]
    assert did.rows == {"Responsibility +2", "Responsibility ~2"}
    new = Responsibility.objects.get(unit=w.energy, procedure__code=CODE)
    assert (new.from_date, new.until_date) == (w.ended, None)
    assert (new.limit, new.service, new.public_code) == ("18 ngày làm việc", "full", "9.1.H99")
    w.kept.refresh_from_db()
    assert (w.kept.unit, w.kept.until_date) == (w.trade, w.ended)
    entry = Entry.objects.filter(act="tthc_assigned").latest("pk")
    assert (entry.detail["instead_of"], entry.detail["reason"]) == (w.trade.code, "5/QĐ-UBND")
    assert not ended_units(w.officer, day=make.today())


def test_only_the_officer_of_that_agency_hands_over(w):
    for person in (w.reader, w.author, w.keeper):
        with refused("Only the QMS officer"):
            hand_over(w, by=person)


def test_what_cannot_be_is_refused_with_the_field(w):
    with refused("does not stand", field="to"):
        hand_over(w, w.trade)
    with refused("does not stand", field="to"):
        hand_over(w, w.commune_board)
    with refused("responsible since", field="from_date"):
        hand_over(w, from_date=make.BEGIN)
    with refused("Write the reason", field="reason"):
        hand_over(w, reason=" ")
    hand_over(w)
    with refused("nothing to hand over"):
        hand_over(w)


def test_what_is_abolished_is_not_handed_over(w):
    procedure = w.kept.procedure
    procedure.abolished_date, procedure.abolished_by = w.ended - DAY, "6/QĐ"
    procedure.save()
    with refused("is abolished", field="from_date"):
        hand_over(w)


def test_an_agency_that_follows_keeps_its_own_unit_for_what_it_has_already(w):
    w.trade.successors.add(w.commune_board)
    answers_for(w.commune_board, w.kept.procedure)
    hand_over(w, w.commune_board)
    rows = Responsibility.objects.filter(agency=w.commune, until_date=None)
    assert sorted(rows.values_list("procedure__code", flat=True)) == [CODE, OTHER]
    assert not Responsibility.objects.filter(unit=w.trade, until_date=None).exists()
    assert Entry.objects.filter(act="tthc_unassigned").count() == 1


def test_the_officers_are_told_once(w):
    for _twice in range(2):
        tell_of_ended_units(None, at=make.now())
    notice = Notice.objects.get(kind="to_hand_over")
    assert notice.person == w.officer
    assert f"don-vi={w.trade.pk}" in notice.url
    hand_over(w)
    assert tell_of_ended_units(None, at=make.now()) == {"told": 0}


def test_lists_say_that_the_unit_ended(w, client):
    client.force_login(w.officer)
    coverage = client.get(reverse("procedures:tthc_coverage")).content.decode()
    assert "2 trong số đó do đơn vị đã kết thúc" in coverage
    assert coverage.count("Đơn vị này không còn") == 3
    assert reverse("procedures:tthc_hand_over") in coverage
    assert "Đơn vị này không còn" in client.get(reverse("procedures:tthc_list")).content.decode()
    rows = list_of(w.agency, by=w.officer, day=make.today(), most=10)["rows"]
    assert sum("Đơn vị đã kết thúc" in row[-1] for row in rows) == 2
    client.force_login(w.reader)
    assert reverse("procedures:tthc_hand_over") not in client.get(reverse("procedures:tthc_coverage")).content.decode()


class TestThePage:
    def test_the_unit_is_chosen_and_its_heir_offered(self, w, client):
        client.force_login(w.officer)
        url = reverse("procedures:tthc_hand_over")
        assert w.trade.name in client.get(url).content.decode()
        chosen = f"{url}?don-vi={w.trade.pk}"
        text = client.get(chosen).content.decode()
        assert f'value="{w.energy.pk}" selected' in text
        assert CODE in text
        answer = client.post(chosen, {"to": w.energy.pk, "from_date": f"{w.ended:%d/%m/%Y}", "reason": ""})
        assert answer.status_code == 422
        answer = client.post(chosen, {"to": w.energy.pk, "from_date": f"{make.BEGIN:%d/%m/%Y}", "reason": "5/QĐ"})
        assert answer.status_code == 422
        assert "5/QĐ" in answer.content.decode()
        answer = client.post(chosen, {"to": w.energy.pk, "from_date": f"{w.ended:%d/%m/%Y}", "reason": "5/QĐ"})
        assert answer.url == url
        assert "Không có gì để bàn giao" in client.get(url).content.decode()
        answer = client.post(chosen, {}, follow=True)
        assert "Hãy chọn một đơn vị trong danh sách" in answer.content.decode()

    def test_who_is_no_officer_does_not_get_there(self, w, client):
        client.force_login(w.author)
        assert client.get(reverse("procedures:tthc_hand_over")).status_code == 403
