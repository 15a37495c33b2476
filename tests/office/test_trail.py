"""The trail page: who reads it, of which agency, what is found, page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from qms.office import actions, recorded
from qms.people.models import PostRole, User
from qms.trail.actions import record, seal_entries
from qms.trail.acts import Act
from qms.trail.models import Checkpoint, Entry
from qms.web.actions import note_failed_sign_in
from tests.office.world import NOW, fresh, person, post

pytestmark = pytest.mark.urls("tests.office.addresses")
URL = "/quan-tri/nhat-ky/"
FIXED = 4  # session, person, rights, count of the navigation


@pytest.fixture
def auditor(world):
    """Somebody of Sở Công Thương who may read its trail."""
    return person(world.agency, "hai.mai", "Mai Thanh Hải", post(world.office, "dgv", "Đánh giá viên", "auditor"))


def client_of(who, language="en"):
    client = Client()
    client.force_login(who)
    client.cookies["django_language"] = language
    return client


def noted(world, text, *, act=Act.DOCUMENT_CREATED, by="clerk", agency="agency", at=NOW, **detail):
    who = getattr(world, by) if by else None
    with transaction.atomic():
        return record(act=act, by=who, agency=getattr(world, agency), text=text, at=at, detail=detail, on=world.office)


def shown(client, **query):
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return [row["subject_text"] for row in answer.context["rows"]]


# --- who, and of which agency ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 200), ("auditor", 200), ("administrator", 403), ("head", 403)]
)
def test_the_table_of_roles_says_who_reads_it(world, role, status):
    who = person(world.agency, "x.y", "Nguyễn X", post(world.office, "p", "Vị trí", role))
    assert client_of(who).get(URL).status_code == status
    home = client_of(who).get("/quan-tri/")
    assert (URL in home.content.decode()) == (status == 200)


def test_only_entries_of_ones_own_agency_are_shown(world, auditor):
    noted(world, "của ta")
    noted(world, "của người", agency="other")
    client = client_of(auditor)
    assert "của ta" in shown(client)
    agencies = set(Entry.objects.values_list("agency", flat=True))
    assert len(agencies) > 2
    for query in ({}, {"q": "của người"}, {"viec": Act.DOCUMENT_CREATED}, {"nguoi": "ha.nguyen"}):
        assert "của người" not in shown(client, **query)
    assert client.get(URL, {"co-quan": world.other.slug}).status_code in (200, 422)
    assert "của người" not in client.get(URL, {"co-quan": world.other.slug}).content.decode()


def test_the_reader_of_two_agencies_chooses(world, auditor):
    seat = auditor.appointments.get().post
    PostRole.objects.create(post=seat, role="auditor", agency=world.other)
    noted(world, "của ta")
    noted(world, "của người", agency="other")
    client = client_of(fresh(auditor))
    assert "của ta" in shown(client)
    assert shown(client, **{"co-quan": world.other.slug, "q": "của"}) == ["của người"]


def test_what_belongs_to_no_agency_is_shown_to_readers_of_the_top(world, auditor):
    with transaction.atomic():
        record(act=Act.BACKUP_MADE, by=None, text="qms-2026.tar")
    assert "qms-2026.tar" not in shown(client_of(auditor), **{"co-quan": recorded.SERVER})
    assert "qms-2026.tar" not in shown(client_of(auditor))
    above = person(world.province, "tren", "Lê Trên", post(world.province.units.get(), "i", "ISO", "officer"))
    assert shown(client_of(above), **{"co-quan": recorded.SERVER}) == ["qms-2026.tar"]
    assert "qms-2026.tar" not in shown(client_of(above))


# --- what is found ---------------------------------------------------------------------------------------------------


@pytest.fixture
def written(world, auditor):
    day = timedelta(days=1)
    noted(world, "QT-TM-03 Quy trình Cấp phép", at=NOW - 2 * day)
    noted(world, "QT-NL-01 Quy trình Điện lực", by="director", at=NOW - day, act=Act.APPROVED)
    noted(world, "Văn phòng Sở", by=None, at=NOW, act=Act.UNIT_CHANGED, reason="QĐ 352")
    return client_of(auditor)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "QT-TM-03"}, ["QT-TM-03 Quy trình Cấp phép"]),
        ({"q": "qt-tm"}, ["QT-TM-03 Quy trình Cấp phép"]),
        ({"q": "điện"}, ["QT-NL-01 Quy trình Điện lực"]),
        ({"q": "ĐIỆN quy"}, ["QT-NL-01 Quy trình Điện lực"]),
        ({"q": "quy trình"}, ["QT-NL-01 Quy trình Điện lực", "QT-TM-03 Quy trình Cấp phép"]),
        ({"q": "100%"}, []),
        ({"nguoi": "ha nguyen", "viec": "tai-lieu"}, ["QT-TM-03 Quy trình Cấp phép"]),
        ({"nguoi": "HOA.PHAM", "viec": "tai-lieu"}, ["QT-NL-01 Quy trình Điện lực"]),
        ({"nguoi": "Không Có Ai"}, []),
        ({"viec": "approved"}, ["QT-NL-01 Quy trình Điện lực"]),
        ({"viec": "tai-lieu"}, ["QT-NL-01 Quy trình Điện lực", "QT-TM-03 Quy trình Cấp phép"]),
        ({"viec": "tai-lieu", "tu": "23/11/2026"}, ["QT-NL-01 Quy trình Điện lực"]),
        ({"viec": "tai-lieu", "den": "22/11/2026"}, ["QT-TM-03 Quy trình Cấp phép"]),
        ({"viec": "tai-lieu", "tu": "22/11/2026", "den": "22/11/2026"}, ["QT-TM-03 Quy trình Cấp phép"]),
        ({"viec": "unit_changed"}, ["Văn phòng Sở"]),
    ],
)
def test_entries_are_found_by_text_person_act_and_day(written, query, found):
    assert shown(written, **query) == found


def test_a_day_is_the_civil_day_of_viet_nam(world, written):
    late = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # half past midnight of the 21st
    noted(world, "QT-99", at=late)
    assert shown(written, q="QT-99", tu="21/11/2026", den="21/11/2026") == ["QT-99"]
    assert shown(written, q="QT-99", den="20/11/2026") == []


def test_somebody_who_went_to_another_agency_is_still_found_by_name(world, written):
    actions.hand_over_person(person=world.clerk, to=world.other, reason="QĐ", by=world.admin, at=NOW)
    assert shown(written, nguoi="thu hà", viec="tai-lieu") == ["QT-TM-03 Quy trình Cấp phép"]
    assert shown(written, viec=Act.PERSON_LET_GO) == [world.clerk.full_name]


@pytest.mark.parametrize(
    "query", [{"tu": "32/13/2026"}, {"viec": "nonsense"}, {"q": "a\x00b"}, {"tu": "2/2/2026", "den": "1/2/2026"}]
)
def test_what_is_asked_wrongly_is_named_and_stays(written, query):
    answer = written.get(URL, query)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert answer.context["rows"] == []


def test_it_tells_when_who_what_and_the_rest_of_it(world, written):
    text = written.get(URL, {"viec": "unit_changed"}).content.decode()
    for piece in ("24/11/2026 10:00", "The system", "Unit changed", "Văn phòng Sở", "reason: QĐ 352", "waits"):
        assert piece in text
    with translation.override("vi"):
        assert client_of(User.objects.get(username="hai.mai"), "vi").get(URL).status_code == 200


def test_every_act_stands_once_among_the_filters():
    acts = [act for _key, _label, found in recorded.acts_by_part() for act in found]
    assert acts == list(Act)
    assert [len(found) > 4 for _key, _label, found in recorded.acts_by_part()] == [True] * len(recorded.PARTS)


# --- seals -----------------------------------------------------------------------------------------------------------


def test_it_says_how_far_the_seals_go(world, auditor):
    client = client_of(auditor)
    assert client.get(URL).context["sealed"]["head"].number == 0
    count = Entry.objects.count()
    seal_entries()
    noted(world, "chưa niêm phong")
    answer = client.get(URL)
    assert answer.context["sealed"]["head"].number == count
    assert {row["number"] is None for row in answer.context["rows"] if row["subject_text"] == "chưa niêm phong"} == {
        True
    }
    assert f"Sealed up to no. {count}" in answer.content.decode()
    assert not answer.context["trouble"]


def test_it_warns_when_the_key_is_gone(world, auditor, settings, tmp_path):
    seal_entries()
    client = client_of(auditor)
    client.get(URL)
    settings.SEAL_KEY_FILE = tmp_path / "none.key"
    with translation.override("en"):
        assert "key is missing" in client.get(URL).content.decode()


# --- long ------------------------------------------------------------------------------------------------------------


def many(world, count):
    for number in range(count):
        noted(world, f"DÀI {number:03}", at=NOW - timedelta(minutes=number // 3))


def test_pages_follow_each_other_without_gap_or_doublet(world, auditor):
    many(world, 2 * recorded.SIZE + 7)
    client, url, seen = client_of(auditor), f"{URL}?q=DÀI", []
    while url:
        answer = client.get(url)
        seen += [row["pk"] for row in answer.context["rows"]]
        url = answer.context["next_url"]
    assert len(seen) == len(set(seen)) == 2 * recorded.SIZE + 7
    ordered = Entry.objects.filter(subject_text__startswith="DÀI").order_by("-at", "-pk")
    assert seen == list(ordered.values_list("pk", flat=True))


@pytest.mark.parametrize("key", ["x", "2026-99-99T00:00:00_1", "2026-11-24T03:00:00_", "0001-01-01T00:00:00_1", "\x00"])
def test_a_key_of_a_page_that_is_none_is_no_error(world, auditor, key):
    assert client_of(auditor).get(URL, {"sau": key}).status_code == 200


def test_it_costs_six_statements_however_long(world, auditor):
    client = client_of(auditor)
    client.get(URL)

    def cost(**query):
        with CaptureQueriesContext(connection) as made:
            assert client.get(URL, query).status_code == 200
        return len(made)

    few = cost()
    many(world, 60)
    assert cost() == few
    assert cost(nguoi="nobody at all", q="DÀI", viec="tai-lieu") <= few + 1
    assert few <= 6 + FIXED


def test_a_checkpoint_outside_is_named(auditor):
    seal_entries()
    assert recorded.sealed()["checkpoint"] is None
    head = recorded.sealed()["head"]
    Checkpoint.objects.create(size=head.number, hash=head.hash, key_id=head.key_id, at=NOW, text="")
    assert "written <time" in client_of(auditor).get(URL).content.decode()


def test_a_wrong_password_stands_in_the_trail_of_the_agency_of_the_account(world, auditor):
    note_failed_sign_in(name="HA.NGUYEN", locked=False, address="10.0.0.7", at=NOW)
    note_failed_sign_in(name="ai.do", locked=True, address="10.0.0.8", at=NOW)
    rows = client_of(auditor).get(URL, {"viec": "cua"}).context["rows"]
    found = [(row["subject_text"], row["address"]) for row in rows if row["act"].startswith("Sign-in")]
    assert found == [(world.clerk.full_name, "10.0.0.7")]
