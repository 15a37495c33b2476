"""Reading a document: which version on which day, its bands, who may, what the history tells."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents import actions
from documents.actions.withdrawing import Answer
from documents.models import Version
from qms.trail.models import Entry
from tests import make
from tests.documents.test_reading_register import next_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


@pytest.fixture
def client(client):
    return client


def address(version, name="document", *more):
    return reverse(f"documents:{name}", args=[version.document.slug, *more])


def text(answer):
    return answer.content.decode()


def withdraw(w, version, **fields):
    at = make.now()
    fields = {"from_date": make.today(), "reason": "Hết cần", **fields}
    return actions.withdraw_document(
        version.document, by=w.officer, at=at, day=make.today(), proof=make.proof(w.officer, at), **fields
    )


def test_a_reader_finds_the_text_in_force_with_who_made_it(client, w):
    version = make.in_force(w, text="Điều cần biết")
    client.force_login(w.reader)
    page = text(client.get(address(version)))
    assert "Điều cần biết Mục đích" in page
    for fact in (
        "The version in force.",
        "Next review before",
        w.author.full_name,
        w.deputy.full_name,
        w.head.full_name,
        version.content_sha256[:12],
    ):
        assert fact in page
    assert "Phòng Quản lý thương mại" in page


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_who_may_not_see_a_document_is_told_that_there_is_none(client, w, who):
    version = make.in_force(w)
    client.force_login(getattr(w, who))
    for name in ("document", "history", "pdf"):
        assert client.get(address(version, name)).status_code == 404
    for name in ("version", "version_pdf", "main_file"):
        assert client.get(address(version, name, version.number)).status_code == 404


def test_an_anonymous_visitor_gets_nothing_but_sign_in(client, w):
    version = make.in_force(w)
    for url in ("/tai-lieu/", address(version), address(version, "pdf"), address(version, "version", version.number)):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/tai-khoan/")


def test_a_restricted_document_is_read_by_those_with_the_right_alone(client, w):
    version = make.in_force(w, classification="restricted", title="Phương án kanari", text="kanari")
    for who, status in {
        "head": 200,
        "officer": 200,
        "auditor": 200,
        "reader": 404,
        "supervisor": 404,
        "outside": 404,
    }.items():
        client.force_login(getattr(w, who))
        answer = client.get(address(version))
        assert answer.status_code == status, who
        assert ("kanari" in text(answer)) == (status == 200)


def test_the_day_in_the_address_chooses_the_version_by_its_declared_date(client, w):
    first = make.in_force(w, from_date=make.today() - 40 * DAY)
    second = next_version(w, first.document)
    client.force_login(w.reader)
    now, then = (
        text(client.get(address(first))),
        text(client.get(address(first), {"ngay": (make.today() - DAY).isoformat()})),
    )
    assert "The version in force." in now
    assert "Superseded." in then and "You asked for the text that applied on" in then
    assert second.number.replace(".", "\xa0/\xa0") in then
    assert "entered in this system on" in then


@pytest.mark.parametrize(
    "day",
    [
        "2026-13-01",
        "hôm nay",
        "20260101",
        "2026-1-1",
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "1' OR '1",
        "2026-W01-1",
        "\x00",
    ],
)
def test_a_day_that_is_none_is_a_clear_400(client, w, day):
    version = make.in_force(w)
    client.force_login(w.reader)
    for name in ("document", "pdf"):
        answer = client.get(address(version, name), {"ngay": day})
        assert answer.status_code == 400
        assert "2026-11-22" in text(answer)


def test_before_its_first_day_nothing_is_in_force_and_the_page_says_from_when(client, w):
    version = make.issued(w, make.approved(w), from_date=make.today() + 9 * DAY)
    client.force_login(w.reader)
    answer = client.get(address(version))
    assert answer.status_code == 200
    assert "Nothing of this document is in force today." in text(answer)
    assert address(version, "version", "01.00") in text(answer)
    assert "Not yet in force." in text(client.get(address(version, "version", "01.00")))
    assert client.get(address(version, "pdf")).status_code == 404


def test_a_withdrawn_document_says_since_when_by_whom_why_and_what_replaces_it(client, w):
    version = make.in_force(w, from_date=make.today() - 9 * DAY)
    heir = make.in_force(w)
    withdraw(w, version, reason="Đã gộp", decision_number="99/QĐ-SCT", successor=heir.document)
    client.force_login(w.reader)
    page = text(client.get(address(version)))
    for fact in ("Withdrawn.", "Đã gộp", "99/QĐ-SCT", w.officer.full_name, address(heir)):
        assert fact in page
    fixed = text(client.get(address(version, "version", "01.00")))
    assert "Withdrawn." in fixed and "Nội dung" in fixed


def test_a_successor_that_the_reader_may_not_see_is_not_named(client, w):
    version = make.in_force(w, from_date=make.today() - 9 * DAY)
    heir = make.in_force(w, classification="restricted", title="kanari")
    withdraw(w, version, successor=heir.document)
    client.force_login(w.reader)
    page = text(client.get(address(version)))
    assert heir.document.code not in page and "kanari" not in page


def test_the_version_to_come_is_shown_to_those_who_may_see_it(client, w):
    version = make.in_force(w)
    draft = actions.start_version(version.document, by=w.author, at=make.now())
    client.force_login(w.author)
    assert reverse("documents:draft", args=[draft.pk]) in text(client.get(address(version)))
    client.force_login(w.reader)
    assert reverse("documents:draft", args=[draft.pk]) not in text(client.get(address(version)))
    assert client.get(address(version, "version", "01.01")).status_code == 404


def test_a_version_in_preparation_is_shown_at_the_address_of_its_draft(client, w):
    version = make.submitted(w)
    client.force_login(w.deputy)
    answer = client.get(address(version, "version", "01.00"))
    assert answer["Location"] == reverse("documents:draft", args=[version.pk])


def test_another_way_of_writing_a_number_is_no_address(client, w):
    version = make.in_force(w)
    client.force_login(w.reader)
    for number in ("1.0", "001.00", "01.000", "99.99", "01-00"):
        assert client.get(f"{address(version)}{number}/").status_code == 404


def test_an_old_code_leads_to_the_document_of_today_for_those_who_may_see_it(client, w):
    from documents.models import DocumentCode

    version = make.in_force(w)
    DocumentCode.objects.create(
        agency=w.agency, code="QT 9", slug="qt-9", document=version.document, given_at=make.now()
    )
    client.force_login(w.reader)
    assert client.get("/tai-lieu/qt-9/lich-su/?a=b")["Location"] == address(version, "history") + "?a=b"
    client.force_login(w.stranger)
    assert client.get("/tai-lieu/qt-9/").status_code == 404


def test_a_link_to_a_withdrawn_document_says_so(client, w):
    target = make.in_force(w, from_date=make.today() - 9 * DAY)
    draft = make.draft(w)
    section = draft.sections.first()
    actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(),
        html=f'<p>Xem <a href="/tai-lieu/{target.document.slug}/">{target.document.code}</a></p>',
    )  # fmt: skip
    made = actions.submit(Version.objects.get(pk=draft.pk), by=w.author, at=make.now(), day=make.today()).thing
    version = make.issued(w, make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
    client.force_login(w.reader)
    assert "withdrawn from" not in text(client.get(address(version)))
    withdraw(w, target, for_all=Answer("stays", "Sẽ sửa"))
    assert text(client.get(address(version))).count("withdrawn from") == 2  # in the text and in the list of links


def test_a_version_from_paper_says_so_for_ever(client, w):
    draft = make.draft(w)
    paper = actions.record_paper_version(
        draft, signers=[{"kind": "approve", "name": "Nguyễn Văn Cũ", "post": "Giám đốc Sở", "date": "2019-05-02"}],
        from_date=make.today() - 400 * DAY, by=w.officer, at=make.now(), day=make.today(), number="12/QĐ-SCT", date=make.today() - 410 * DAY,
    )  # fmt: skip
    actions.open_paper_period(paper.version, at=make.now(), data=make.PDF)
    client.force_login(w.reader)
    page = text(client.get(address(draft)))
    for fact in ("Taken over from the version issued on paper.", "12/QĐ-SCT", "Nguyễn Văn Cũ", w.officer.full_name):
        assert fact in page


def test_the_history_keeps_void_decisions_and_hides_what_is_prepared(client, w):
    sent_back = make.reviewed(w)
    back = actions.decide(
        sent_back, "return", by=w.head, at=make.now(), day=make.today(), remark="Thiếu căn cứ kanari"
    ).thing
    again = actions.submit(back, by=w.author, at=make.now(), day=make.today()).thing
    version = make.issued(w, make._along(w, again, ("check", w.officer), ("review", w.deputy), ("approve", w.head)))
    actions.start_version(version.document, by=w.author, at=make.now(), reason="Dự thảo kín")
    client.force_login(w.reader)
    page = text(client.get(address(version, "history")))
    assert page.count("no longer counts") == 4
    assert "Dự thảo kín" not in page and "kanari" not in page
    client.force_login(w.author)
    page = text(client.get(address(version, "history")))
    assert "Dự thảo kín" in page and "kanari" in page


def test_the_pages_follow_the_rights_for_everybody(client, w):
    made = [
        make.in_force(w),
        make.in_force(w, classification="public"),
        make.in_force(w, classification="restricted"),
        make.approved(w),
    ]
    for who in make.EVERYBODY:
        person = getattr(w, who)
        client.force_login(person)
        for version in made:
            may = person.has_perm("documents.view_version", version)
            assert (client.get(address(version, "version", version.number)).status_code == 200) == may, (who, version)


def test_opening_pages_leaves_no_trace_in_the_trail(client, w):
    version = make.in_force(w)
    before = Entry.objects.count()
    client.force_login(w.reader)
    after_sign_in = Entry.objects.count()
    client.get(address(version))
    client.get(address(version, "history"))
    assert Entry.objects.count() == after_sign_in >= before


def test_a_document_page_asks_the_database_as_often_for_a_long_life_as_for_a_short_one(
    client, w, django_assert_max_num_queries
):
    version = make.in_force(w, from_date=make.today() - 40 * DAY)
    for age in (30, 20, 10):
        next_version(w, version.document, from_date=make.today() - age * DAY, late_reason="Nhập muộn")
    client.force_login(w.author)
    for name in ("document", "history"):
        client.get(address(version, name))
        with django_assert_max_num_queries(4 + 8):
            assert client.get(address(version, name)).status_code == 200


@pytest.mark.parametrize("name", ["document", "history", "pdf"])
def test_reading_addresses_take_no_post(client, w, name):
    version = make.in_force(w)
    client.force_login(w.officer)
    assert client.post(address(version, name)).status_code == 405


def test_every_address_of_the_room_declares_what_it_asks(client):
    from documents.policies_reading import POLICIES
    from documents.urls.reading import urlpatterns

    assert {f"documents:{row.name}" for row in urlpatterns} == POLICIES.keys()
