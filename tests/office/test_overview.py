"""The start of the administration: counts, pages of other floors, how old the last backup is; and an agency's page."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from qms.office import actions
from qms.office.actions import RoleOn
from qms.people.models import User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.worktime import clock
from tests.office.world import NOW, START, TODAY, founded, fresh, person, post

pytestmark = pytest.mark.urls("tests.office.addresses")
HOME = "/quan-tri/"


def client_of(who):
    client = Client()
    client.force_login(who)
    client.cookies["django_language"] = "en"
    return client


def backed_up(days):
    with transaction.atomic():
        record(act=Act.BACKUP_MADE, by=None, text="a.tar", at=clock.now() - timedelta(days=days))


def test_it_warns_while_no_backup_was_ever_made(world):
    assert "No backup was ever made." in client_of(world.admin).get(HOME).content.decode()


@pytest.mark.parametrize(
    ("days", "says", "warns"),
    [
        (0, "The last backup is of today.", False),
        (3, "The last backup is 3 days old.", False),
        (9, "9 days old.", True),
    ],
)
def test_it_says_how_old_the_last_backup_is(world, days, says, warns):
    backed_up(days)
    text = client_of(world.admin).get(HOME).content.decode()
    assert says in text
    assert ("make backup FILE" in text) == warns


def test_who_administers_nothing_is_told_nothing_of_backups(world):
    auditor = person(world.agency, "hai.mai", "Mai Thanh Hải", post(world.office, "dgv", "Đánh giá viên", "auditor"))
    text = client_of(auditor).get(HOME).content.decode()
    assert "backup" not in text.lower()
    assert "/quan-tri/nhat-ky/" in text


def test_counts_are_of_each_agency_and_cost_the_same_for_many(world):
    client = client_of(world.admin)

    def asked():
        with CaptureQueriesContext(connection) as made:
            answer = client.get(HOME)
        return len(made), {
            row["agency"].code: {card["label"]: card["count"] for card in row["cards"]}
            for row in answer.context["agencies"]
        }

    client.get(HOME)
    few, counts = asked()
    assert counts["SCT"]["Units"] == 3
    assert (counts["SCT"]["People"], counts["SCT"]["Appointments"], counts["SCT"]["Agencies below"]) == (3, 3, 0)
    seat = world.admin.appointments.get().post
    for code in ("A1", "A2", "A3"):
        made, _first = founded(code, f"Chi cục {code}", code, "branch", f"qt.{code.lower()}", parent=world.agency)
        post(made.units.get(), "trong", "Vị trí trống")
        roles = [RoleOn(row.role, row.unit, row.agency) for row in fresh(seat).roles.select_related("unit", "agency")]
        actions.change_post(post=seat, roles=[*roles, RoleOn("administrator", None, made)], by=None, on=TODAY)
    more, counts = asked()
    assert more == few
    assert (counts["SCT"]["Agencies below"], counts["A2"]["People"], counts["A2"]["Units"]) == (3, 1, 1)


# --- an agency -------------------------------------------------------------------------------------------------------


def test_who_keeps_an_agency_from_above_sees_its_page_and_none_of_its_parts(world):
    client = client_of(world.keeper)
    url = reverse("office:agency", args=[world.agency.slug])
    text = client.get(url).content.decode()
    assert reverse("office:agency_move", args=[world.agency.slug]) in text
    assert reverse("office:agency_end", args=[world.agency.slug]) in text
    for part in ("units", "people", "agency_change"):
        there = reverse(f"office:{part}", args=[world.agency.slug])
        assert there not in text
        assert client.get(there).status_code == 404


def test_agencies_below_are_listed_as_the_tree_stands_on_the_day(world):
    below = founded("CC", "Chi cục", "CC", "branch", "qt.cc", parent=world.agency)[0]
    later = TODAY + timedelta(days=400)
    actions.move_agency(agency=below, parent=world.other, from_date=later, reason="NQ", by=None, on=TODAY)
    client, url = client_of(world.keeper), reverse("office:agencies", args=[world.province.slug])
    assert [(row["code"], row["depth"]) for row in client.get(url).context["rows"]] == [
        ("SCT", 0),
        ("CC", 1),
        ("SXD", 0),
    ]
    rows = client.get(url, {"ngay": later.isoformat()}).context["rows"]
    assert [(row["code"], row["depth"]) for row in rows] == [("SCT", 0), ("SXD", 0), ("CC", 1)]
    assert client.get(url, {"ngay": "31/12/2019"}).context["rows"] == []
    assert client.get(url, {"ngay": "x"}).status_code == 400
    mine = client_of(world.admin).get(reverse("office:agencies", args=[world.agency.slug]))
    assert [row["code"] for row in mine.context["rows"]] == ["CC"]


def test_people_left_in_an_agency_that_ended_are_let_go_from_above(world):
    actions.end_agency(
        agency=world.other, until_date=TODAY, reason="NQ 6", successors=[world.agency], by=world.keeper, on=TODAY
    )
    client = client_of(world.keeper)
    listed = client.get(reverse("office:agencies", args=[world.province.slug]))
    assert [row.code for row in listed.context["ended"]] == ["SXD"]
    page = client.get(reverse("office:agency", args=[world.other.slug]))
    assert page.context["left"] == [world.stranger]
    url = reverse("office:person_hand_over", args=[world.stranger.pk])
    assert url in client.get(reverse("office:person", args=[world.stranger.pk])).content.decode()
    answer = client.post(url, {"to": "SCT", "reason": "NQ 6"})
    assert answer.url == reverse("office:agency", args=[world.other.slug])
    assert fresh(world.stranger).agency == world.agency
    assert client.get(answer.url).context["left"] == []


def test_the_first_administrator_signs_in_with_the_password_shown_once(world):
    client = client_of(world.admin)
    url = reverse("office:agency_found", args=[world.agency.slug])
    typed = {
        "code": "CC", "name": "Chi cục Quản lý thị trường", "level": "branch", "from_date": f"{START:%d/%m/%Y}",
        "username": "qt.cc", "full_name": "Lê Thị Cúc",
    }  # fmt: skip
    answer = client.post(url, typed)
    password = answer.context["rows"][0]["password"]
    assert answer["Cache-Control"] == "private, no-store"
    first = User.objects.get(username="qt.cc")
    assert first.check_password(password)
    assert password not in client.get(url).content.decode()
    User.objects.filter(pk=first.pk).update(must_change_password=False)
    assert client_of(first).get(reverse("office:units", args=["cc"])).status_code == 200
    taken = client.post(url, {**typed, "code": "C2"})
    assert taken.status_code == 422
    assert list(taken.context["form"].errors) == ["username"]


def test_the_list_of_people_shows_who_needs_a_password(world):
    actions.hand_over_person(person=world.clerk, to=world.other, reason="QĐ", by=world.admin, at=NOW)
    client = client_of(world.stranger)
    text = client.get(reverse("office:people", args=[world.other.slug])).content.decode()
    assert text.count("needs a one-time password") == 1
    assert "needs a one-time password" in client.get(reverse("office:person", args=[world.clerk.pk])).content.decode()
