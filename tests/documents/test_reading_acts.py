"""Withdraw, share, reclassify, start the next version: by page, with the typed text kept and the right people alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from documents.models import Document, DocumentPersonGrant, DocumentUnitGrant, Withdrawal
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def address(version, name, *more):
    return reverse(f"documents:{name}", args=[version.document.slug, *more])


def dmy(day):
    return f"{day:%d/%m/%Y}"


def withdrawal(**changes):
    return {
        "from_date": dmy(make.today()),
        "reason": "Hết cần",
        "decision_number": "9/QĐ-SCT",
        "successor": "",
        "password": make.PASSWORD,
        **changes,
    }


def test_the_officer_withdraws_with_the_password(client, w):
    version = make.in_force(w, from_date=make.today() - 9 * DAY)
    client.force_login(w.officer)
    assert client.get(address(version, "withdraw")).status_code == 200
    answer = client.post(address(version, "withdraw"), withdrawal())
    assert answer.status_code == 302
    assert Withdrawal.objects.get().decision_number == "9/QĐ-SCT"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "sai"}, "password"), ({"password": ""}, "password"), ({"from_date": "31/02/2026"}, "from_date"),
        ({"from_date": "01/01/2020"}, "from_date"), ({"reason": " "}, "reason"), ({"successor": "KHÔNG CÓ"}, "successor"),
        ({"reason": "x" * 5000}, "reason"), ({"decision_number": "n" * 100}, "decision_number"), ({"from_date": ""}, "from_date"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_what_was_typed_stays(client, w, changes, field):
    version = make.in_force(w, from_date=make.today() - 9 * DAY)
    client.force_login(w.officer)
    answer = client.post(address(version, "withdraw"), withdrawal(**changes))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert 'class="error-summary' in page
    assert make.PASSWORD not in page
    if field != "decision_number":
        assert "9/QĐ-SCT" in page
    assert not Withdrawal.objects.exists()


def test_what_is_not_in_force_cannot_be_withdrawn_and_the_page_says_so(client, w):
    version = make.approved(w)
    client.force_login(w.officer)
    answer = client.post(address(version, "withdraw"), withdrawal())
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_a_successor_is_found_by_its_code_among_what_the_person_sees(client, w):
    version, heir = make.in_force(w), make.in_force(w)
    client.force_login(w.officer)
    client.post(address(version, "withdraw"), withdrawal(successor=heir.document.code.lower()))
    assert Document.objects.get(pk=version.document_id).successor == heir.document


@pytest.mark.parametrize("name", ["withdraw", "shares", "reclassify"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("reader", 403), ("author", 403), ("head", 403), ("stranger", 404), ("nobody", 404)],
)
def test_handling_a_document_is_for_the_officer(client, w, name, who, status):
    version = make.in_force(w)
    client.force_login(getattr(w, who))
    assert client.get(address(version, name)).status_code == status
    assert client.post(address(version, name), {}).status_code == status


def test_a_share_with_a_person_of_another_agency_opens_the_document_until_its_last_day(client, w):
    version = make.in_force(w)
    client.force_login(w.officer)
    typed = {
        "person": w.stranger.username,
        "unit": "",
        "from_date": dmy(make.today()),
        "last_date": dmy(make.today()),
        "reason": "Phối hợp",
    }
    assert client.post(address(version, "shares"), typed).status_code == 302
    assert DocumentPersonGrant.objects.get().until_date == make.today() + DAY
    assert w.stranger.full_name in client.get(address(version, "shares")).content.decode()
    client.force_login(w.stranger)
    assert client.get(address(version, "document")).status_code == 200
    assert client.get(address(version, "pdf")).status_code == 200


def test_a_share_with_a_unit_ends_when_the_officer_ends_it(client, w):
    version = make.in_force(w)
    client.force_login(w.officer)
    client.post(
        address(version, "shares"), {"unit": w.commune_board.pk, "from_date": dmy(make.today()), "reason": "Phối hợp"}
    )
    grant = DocumentUnitGrant.objects.get()
    end = address(version, "end_share", "don-vi", grant.pk)
    assert client.get(end).status_code == 405
    client.force_login(w.stranger)
    assert client.get(address(version, "document")).status_code == 200
    assert client.post(end).status_code == 403
    client.force_login(w.officer)
    assert client.post(end).status_code == 302
    client.force_login(w.stranger)
    assert client.get(address(version, "document")).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"person": "ai.do"},
        {"person": "x" * 500},
        {"unit": "99999999999999999999"},
        {"unit": "abc"},
        {"last_date": "01/01/2020"},
        {"from_date": "mai"},
        {"reason": ""},
    ],
)
def test_a_share_that_is_not_clear_is_not_made(client, w, typed):
    version = make.in_force(w)
    client.force_login(w.officer)
    whole = {
        "person": "" if "unit" in typed or not typed else w.stranger.username,
        "unit": "",
        "from_date": dmy(make.today()),
        "reason": "Phối hợp",
        **typed,
    }
    answer = client.post(address(version, "shares"), whole)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not DocumentPersonGrant.objects.exists()


@pytest.mark.parametrize(("kind", "pk"), [("nguoi", "1"), ("ai", "1"), ("don-vi", "9" * 25)])
def test_ending_a_share_that_is_none_is_404(client, w, kind, pk):
    version = make.in_force(w)
    client.force_login(w.officer)
    assert client.post(f"{address(version, 'shares')}{kind}/{pk}/ket-thuc/").status_code == 404


def test_reclassifying_closes_the_document_at_once(client, w):
    version = make.in_force(w)
    client.force_login(w.reader)
    assert client.get(address(version, "document")).status_code == 200
    client.force_login(w.officer)
    assert client.post(address(version, "reclassify"), {"classification": "secret", "reason": "x"}).status_code == 200
    assert (
        client.post(
            address(version, "reclassify"), {"classification": "restricted", "reason": "Có dữ liệu cá nhân"}
        ).status_code
        == 302
    )
    client.force_login(w.reader)
    assert client.get(address(version, "document")).status_code == 404


def test_the_author_starts_the_next_version_once(client, w):
    version = make.in_force(w)
    client.force_login(w.author)
    assert client.get(address(version, "start_version")).status_code == 405
    assert client.post(address(version, "start_version")).status_code == 302
    draft = version.document.versions.get(state="draft")
    assert draft.number == "01.01"
    again = client.post(address(version, "start_version"), follow=True)
    assert version.document.versions.filter(state="draft").count() == 1
    assert "01.01" in again.content.decode()


def test_a_whole_replacement_raises_the_issue(client, w):
    version = make.in_force(w)
    client.force_login(w.author)
    client.post(address(version, "start_version"), {"whole": "1"})
    assert version.document.versions.get(state="draft").number == "02.00"


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("outside", 403), ("stranger", 404)])
def test_who_does_not_write_starts_nothing(client, w, who, status):
    version = make.in_force(w)
    client.force_login(getattr(w, who))
    assert client.post(address(version, "start_version")).status_code == status


def test_the_page_offers_what_the_person_may_do_and_no_more(client, w):
    version = make.in_force(w)
    names = ("withdraw", "shares", "reclassify", "start_version")
    for who, offered in {"officer": names, "author": ("start_version",), "reader": (), "auditor": ()}.items():
        client.force_login(getattr(w, who))
        page = client.get(address(version, "document")).content.decode()
        assert {name for name in names if address(version, name) in page} == set(offered), who
