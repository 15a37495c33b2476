"""The screens: who sees what, what is typed stays, passwords show once."""

import io
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from qms.office import actions
from qms.office.policies import ARGS, POLICIES
from qms.office.recorded import READ_TRAIL
from qms.people.models import Agency, Appointment, Delegation, Post, PostRole, Unit, User
from qms.worktime.models import CalendarDay, WorkHours
from tests.office.test_import import workbook
from tests.office.typed import DONE_FROM_ABOVE, TYPED, typed
from tests.office.world import START, fresh, person, post

pytestmark = [pytest.mark.urls("tests.office.addresses"), pytest.mark.pages]
FAR = date(2100, 1, 1)


@pytest.fixture
def things(world):
    """One thing of every kind that an address is about."""
    deputy = person(world.agency, "duc.le", "Lê Minh Đức", post(world.leaders, "pho", "Phó Giám đốc", is_deputy=True))
    lent = actions.delegate(
        number="09/QĐ-SCT",
        giver_post=world.director_post,
        giver=world.director,
        receiver=deputy,
        acts=["approve"],
        from_date=START,
        until_date=FAR,
        by=None,
        on=START,
    )
    day = CalendarDay.objects.create(
        agency=world.agency, day_date=date(2026, 12, 18), kind="closed", name="Tổng kết", source="TB 402"
    )
    CalendarDay.objects.create(
        agency=world.agency, day_date=date(2026, 12, 30), kind="closed", name="Dự kiến", source="?", is_expected=True
    )
    hours = WorkHours.objects.create(agency=world.agency, from_date=FAR)
    WorkHours.objects.create(agency=world.agency, from_date=START)
    return {
        "": None,
        "hours": hours,
        "agency": world.agency,
        "unit": world.trade,
        "post": world.trade_post,
        "person": world.clerk,
        "appointment": Appointment.objects.get(person=world.clerk),
        "delegation": lent,
        "day": day,
    }


def address(name, things):
    policy, kwargs = POLICIES[name], {}
    for keyword, path in ARGS[policy.args]:
        value = things[policy.args]
        for step in path.split("."):
            value = getattr(value, step)
        kwargs[keyword] = value
    return reverse(name, kwargs=kwargs)


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_every_address_has_a_policy():
    names = {f"office:{pattern.name}" for pattern in get_resolver("qms.office.urls").url_patterns}
    assert names == set(POLICIES)


@pytest.mark.parametrize("name", POLICIES)
def test_an_administrator_sees_it_a_stranger_404_others_403_and_nobody_without_signing_in(name, world, things):
    policy, url = POLICIES[name], address(name, things)
    ask = "get" if "GET" in policy.methods else "post"
    if policy.permission == READ_TRAIL:  # no administrator has it
        for who in (world.admin, world.stranger):
            PostRole.objects.create(post=who.appointments.get().post, role="auditor")
    mine = getattr(client_of(world.admin), ask)(url)
    assert mine.status_code == (302 if name == "office:import_confirm" else 200)
    theirs = getattr(client_of(world.stranger), ask)(url)
    assert theirs.status_code == (404 if policy.args else mine.status_code)
    assert getattr(client_of(world.clerk), ask)(url).status_code == 403
    nobody = getattr(Client(), ask)(url)
    assert nobody.status_code == 302
    assert nobody.url.startswith("/tai-khoan/")
    above = getattr(client_of(world.keeper), ask)(url)
    if policy.permission != READ_TRAIL:
        assert above.status_code == (mine.status_code if policy.reaches_below or not policy.args else 404)


@pytest.mark.parametrize("name", [name for name, policy in POLICIES.items() if "POST" not in policy.methods])
def test_what_only_shows_refuses_post(name, world, things):
    PostRole.objects.create(post=world.admin.appointments.get().post, role="auditor")
    assert client_of(world.admin).post(address(name, things)).status_code == 405


@pytest.mark.parametrize("name", [n for n, policy in POLICIES.items() if policy.methods == ("POST",)])
def test_what_only_acts_refuses_get(name, world, things):
    assert client_of(world.admin).get(address(name, things)).status_code == 405


SHOWS_A_PASSWORD = (
    "person_create",
    "person_reset",
    "agency_found",
)  # in the answer itself, so that no session keeps it


@pytest.mark.parametrize("name", TYPED)
def test_what_is_typed_right_is_done_and_leads_on(name, world, things):
    who = world.admin
    if name in DONE_FROM_ABOVE:
        who, things = world.keeper, {**things, "agency": world.other}
    url = address(f"office:{name}", things)
    answer = client_of(who).post(url, typed(name, world))
    if name in SHOWS_A_PASSWORD:
        assert answer.status_code == 200
        assert len(answer.context["rows"]) == 1
        return
    assert answer.status_code == 302, answer.context["form"].errors
    again = client_of(who).get(answer.url)
    assert again.status_code in (200, 302)


@pytest.mark.parametrize(
    "name", [name for name in TYPED if TYPED[name] and name not in ("person_deactivate", "agency_change")]
)
def test_what_is_typed_wrong_is_named_and_stays(name, world, things):
    wrong = {key: ("x" * 500 if isinstance(value, str) else ["không có"]) for key, value in typed(name, world).items()}
    before = [m.objects.count() for m in (Agency, Unit, Post, User, Appointment, Delegation, CalendarDay, WorkHours)]
    answer = client_of(world.admin).post(address(f"office:{name}", things), wrong)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'class="error-summary' in text
    texts = [key for key, value in TYPED[name].items() if value == "x"]
    assert all(f'name="{key}"' in text for key in texts)
    assert "x" * 500 in text
    assert [
        m.objects.count() for m in (Agency, Unit, Post, User, Appointment, Delegation, CalendarDay, WorkHours)
    ] == before


@pytest.mark.parametrize("name", TYPED)
def test_an_empty_form_and_control_characters_are_no_server_error(name, world, things):
    client, url = client_of(world.admin), address(f"office:{name}", things)
    for given in ({}, dict.fromkeys(TYPED[name], "\x00\x07")):
        done = 200 if name == "person_reset" else 302
        assert client.post(url, given).status_code in (done, 404, 422)  # 404: the first has done it


def test_a_refusal_of_the_act_stands_at_its_field_with_what_was_typed(world, things):
    client = client_of(world.admin)
    given = {**TYPED["unit_create"], "code": "tm"}
    answer = client.post(address("office:unit_create", things), given)
    assert answer.status_code == 422
    assert "code" in answer.context["form"].errors
    assert 'value="tm"' in answer.content.decode()


@pytest.mark.parametrize("query", ["ngay=2026-13-01", "ngay=x", "ngay=0001-01-01", "ngay=%00"])
def test_a_day_that_is_none_is_a_bad_request(query, world):
    url = reverse("office:units", args=[world.agency.slug])
    assert client_of(world.admin).get(f"{url}?{query}").status_code == 400


def test_the_tree_is_shown_as_it_stands_on_the_day_asked_for(world):
    client, url = client_of(world.admin), reverse("office:units", args=[world.agency.slug])
    actions.rename_unit(
        unit=world.trade, name="Tên sau này", short_name="T", from_date=FAR, reason="", by=None, on=START
    )
    assert "Tên sau này" not in client.get(url).content.decode()
    assert "Tên sau này" in client.get(f"{url}?ngay={FAR.isoformat()}").content.decode()
    assert not client.get(f"{url}?ngay=31/12/2019").context["rows"]
    assert [row["depth"] for row in client.get(url).context["rows"]] == [0, 1, 1]


def test_last_days_are_shown_and_typed_as_people_say_them(world, things):
    client = client_of(world.admin)
    client.post(address("office:post_end", things), {"until_date": "28/02/2030"})
    assert fresh(world.trade_post).until_date == date(2030, 3, 1)
    assert "28/02/2030" in client.get(address("office:post", things)).content.decode()


def test_a_one_time_password_is_shown_once(world, things):
    client = client_of(world.admin)
    answer = client.post(address("office:person_create", things), TYPED["person_create"])
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    password = answer.context["rows"][0]["password"]
    assert User.objects.get(username="moi.nguoi").check_password(password)
    assert password not in client.get(address("office:person_create", things)).content.decode()
    given = {"username": ["a", "b"], "full_name": ["=A", "B"], "password": ["p1", "p2"]}
    saved = client.post(address("office:import_passwords", things), given)
    page = load_workbook(io.BytesIO(saved.content)).active
    assert [cell.value for cell in page[2]] == ["a", "'=A", "p1"]


@pytest.mark.parametrize("name", ["person_create", "person_reset", "person_reactivate"])
def test_a_one_time_password_is_kept_in_no_session(name, world, things):
    if name == "person_reactivate":
        User.objects.filter(pk=things["person"].pk).update(is_active=False)
    client = client_of(world.admin)
    answer = client.post(address(f"office:{name}", things), TYPED.get(name, {}))
    password = answer.context["rows"][0]["password"]
    assert password in answer.content.decode()
    sessions = [row.get_decoded() for row in Session.objects.all()]
    assert password not in str(sessions)


def test_a_person_is_found_by_any_word_of_the_name_without_marks(world):
    client, url = client_of(world.admin), reverse("office:people", args=[world.agency.slug])
    for query, found in (("ha nguyen", 1), ("Thị Thu", 1), ("HOA", 1), ("xyz", 0), ("   ", 3), ("%_", 0)):
        assert len(client.get(url, {"q": query}).context["rows"]) == found, query
    assert client.get(url, {"loai": "khoa"}).context["total"] == 0
    assert client.get(url, {"loai": "_connector"}).context["total"] == 3


def test_people_come_by_given_name_and_page_by_page(world):
    User.objects.bulk_create(
        User(username=f"n{n}", full_name=f"Trần Văn {name}", agency=world.agency)
        for n, name in enumerate(["Đức", "Ánh", "Dũng", *[f"Z{n:03}" for n in range(60)]])
    )
    client, url = client_of(world.admin), reverse("office:people", args=[world.agency.slug])
    first = client.get(url)
    names = [row["full_name"].rsplit(" ", 1)[-1] for row in first.context["rows"]]
    assert names[:3] == ["Ánh", "Dũng", "Đức"]
    second = client.get(first.context["next_url"])
    shown = [row["pk"] for page in (first, second) for row in page.context["rows"]]
    assert len(shown) == len(set(shown)) == 66
    assert not second.context["next_url"]


def test_lists_go_on_after_the_last_row_seen(world):
    for number in range(60):
        made = User.objects.create(username=f"p{number}", full_name="Người", agency=world.agency)
        Appointment.objects.create(person=made, post=world.trade_post, from_date=START + timedelta(days=number % 7))
    client, url = client_of(world.admin), reverse("office:appointments", args=[world.agency.slug])
    first = client.get(url)
    second = client.get(first.context["next_url"])
    shown = [row.pk for page in (first, second) for row in page.context["rows"]]
    assert len(shown) == len(set(shown)) == 63
    assert client.get(url, {"sau": "nonsense"}).status_code == 200
    assert client.get(url, {"sau": "2026-99-99_1"}).status_code == 200


FIXED = 8  # session, person, rights, permissions, counts of the navigation
LISTS = ("units", "people", "appointments", "delegations", "calendar", "hours", "agencies")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_however_long(name, world, things):
    client, url = client_of(world.admin), address(f"office:{name}", things)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few = cost()
    for number in range(12):
        made = User.objects.create(username=f"p{number}", full_name="Người", agency=world.agency)
        Appointment.objects.create(person=made, post=world.trade_post, from_date=START)
        post(world.trade, f"v{number}", "Việc")
    assert cost() == few
    assert few <= FIXED + 6


def test_a_national_day_is_changed_only_by_its_keeper(world, things):
    day = CalendarDay.objects.create(day_date=date(2026, 9, 2), kind="holiday", name="Quốc khánh", source="Điều 112")
    url = reverse("office:day_change", args=[world.agency.slug, day.pk])
    assert client_of(world.admin).get(url).status_code == 404
    assert client_of(world.keeper).get(url).status_code == 404
    url = reverse("office:day_change", args=[world.province.slug, day.pk])
    assert client_of(world.keeper).get(url).status_code == 200
    assert "is_national" not in client_of(world.admin).get(address("office:day_create", things)).content.decode()


def upload(client, things, data, name="mau.xlsx"):
    return client.post(address("office:import", things), {"file": SimpleUploadedFile(name, data)})


def test_a_workbook_is_previewed_confirmed_and_its_passwords_shown_once(world, things):
    client = client_of(world.admin)
    preview = upload(client, things, workbook())
    assert preview.status_code == 200
    assert not User.objects.filter(username="quang.le").exists()
    answer = client.post(address("office:import_confirm", things), {"token": preview.context["token"]})
    assert answer["Cache-Control"] == "private, no-store"
    rows = answer.context["rows"]
    assert User.objects.get(username="quang.le").check_password(rows[0]["password"])
    assert client.get(address("office:import_confirm", things)).url == reverse(
        "office:import", args=[world.agency.slug]
    )
    again = client.post(address("office:import_confirm", things), {"token": preview.context["token"]})
    assert again.url == reverse("office:import", args=[world.agency.slug])
    assert "token" not in upload(client, things, workbook()).context


def test_faults_of_a_workbook_are_listed_and_nothing_can_be_confirmed(world, things):
    answer = upload(client_of(world.admin), things, workbook(people=[["", "Không tên", *[""] * 9]]))
    assert answer.context["faults"]
    assert "token" not in answer.context


@pytest.mark.parametrize("data", [b"", b"MZ", b"PK\x03\x04"])
def test_a_file_that_is_no_workbook_is_refused_at_its_field(data, world, things):
    answer = upload(client_of(world.admin), things, data)
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    nothing = client_of(world.admin).post(address("office:import", things))
    assert nothing.status_code == 422


def test_a_token_of_another_or_a_forged_one_does_nothing(world, things):
    token = upload(client_of(world.admin), things, workbook()).context["token"]
    theirs = reverse("office:import_confirm", args=[world.other.slug])
    client_of(world.stranger).post(theirs, {"token": token})
    client_of(world.admin).post(address("office:import_confirm", things), {"token": "x"})
    client_of(world.admin).post(address("office:import_confirm", things), {"token": token[:-2]})
    assert not User.objects.filter(username="quang.le").exists()


def test_the_template_is_a_download(world, things):
    answer = client_of(world.admin).get(address("office:import_template", things))
    assert answer["Content-Disposition"].startswith("attachment")
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Đơn vị", "Vị trí", "Người dùng", "Hướng dẫn"]
