"""Pages of management reviews: everything is done through them; nobody sees more than she may; papers follow Decree 30."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audits.models import ManagementReview
from audits.reviewing.papers import paper_of
from tests import make
from tests.audits.findings import cars
from tests.audits.reviewing import meetings

pytestmark = pytest.mark.django_db
LIST = "/xem-xet-cua-lanh-dao/"


def of(person):
    client = Client()
    client.force_login(person)
    return client


def test_a_review_goes_from_its_plan_to_its_notice_through_the_pages(w):
    officer, head, day = of(w.officer), of(w.head), f"{make.today():%d/%m/%Y}"
    plan = {
        "planned_date": day,
        "place": "Phòng họp",
        "chair": w.head.pk,
        "secretary": w.officer.pk,
        "invited": [w.unit_head.pk],
    }
    assert officer.post(f"{LIST}sct/moi/", {**plan, "place": ""}).status_code == 422
    assert officer.post(f"{LIST}sct/moi/", plan).status_code == 302
    review = ManagementReview.objects.get()
    here = review.get_absolute_url()
    for row in review.inputs.all():
        answer = officer.post(f"{here}dau-vao/{row.code}/", {"words": "Theo dõi", "verdict": "watch", "is_ready": "on"})
        assert answer.status_code == 302
    assert officer.post(here, {"do": "freeze", "freeze-data_date": ""}).status_code == 422
    assert officer.post(here, {"do": "freeze", "freeze-data_date": day}).status_code == 302
    absent = review.attendees.get(person=w.unit_head)
    held = {
        "held_date": day,
        "overall": "Có hiệu lực",
        f"absent_{absent.pk}": "Đi công tác",
        "said_c4": "Xử lý dứt điểm",
    }
    assert officer.post(f"{here}cuoc-hop/", held).status_code == 302
    decision = {"do": "decide", "decide-kind": "change", "decide-what": "Ban hành quy trình", "decide-post": w.author_post.pk, "decide-due": day}  # fmt: skip
    assert officer.post(here, decision).status_code == 302
    assert head.post(here, {"do": "sign", "sign-number": "46/BB-SCT", "sign-password": "sai"}).status_code == 422
    assert (
        head.post(here, {"do": "sign", "sign-number": "46/BB-SCT", "sign-password": make.PASSWORD}).status_code == 302
    )
    report = {"done_date": day, "words": "Quyết định số 38/QĐ-SCT"}
    assert of(w.author).post(f"{here}ket-luan/1/", report).status_code == 302
    close = {"do": "close", "close-notice_number": "455/TB-SCT", "close-notice_date": day, "close-words": ""}
    assert officer.post(here, close).status_code == 302
    text = officer.get(here).content.decode()
    assert meetings.fresh(review).phase == "closed"
    for words in ("46/BB-SCT", "455/TB-SCT", "Đi công tác", "Xử lý dứt điểm", "Quyết định số 38/QĐ-SCT"):
        assert words in text


def test_who_is_invited_sees_it_and_who_holds_a_decision_after_the_signature(w):
    review = meetings.held(w)
    meetings.decided(w, review)
    here = review.get_absolute_url()
    assert of(w.unit_head).get(here).status_code == 200
    assert of(w.author).get(here).status_code == 404
    meetings.signed(w, review)
    assert of(w.author).get(here).status_code == 200
    assert of(w.stranger).get(here).status_code == 404


def test_decisions_and_signatures_stand_in_my_work(w):
    review = meetings.held(w)
    meetings.decided(w, review)

    assert review.code in of(w.head).get("/viec/").content.decode()
    meetings.signed(w, review)
    assert "Ban hành 08 quy trình hệ thống" in of(w.author).get("/viec/").content.decode()


def test_the_papers_say_what_is_frozen_and_signed(w):
    review = meetings.closed(w)
    told = str(paper_of(review, "bien-ban")) + str(paper_of(review, "thong-bao"))
    for words in (
        "BIÊN BẢN",
        "THÔNG BÁO",
        "46/BB-SCT",
        "455/TB-SCT",
        "Ban hành 08 quy trình hệ thống",
        review.place,
        w.head.full_name,
    ):
        assert words in told


def test_a_paper_is_printed_only_after_the_freeze(w):
    review = meetings.prepared(w)
    assert of(w.officer).get(f"{review.get_absolute_url()}giay-to/bien-ban/").status_code == 404
    review = meetings.frozen(w, days=0)
    answer = of(w.officer).get(f"{review.get_absolute_url()}giay-to/bien-ban/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert of(w.officer).get(f"{review.get_absolute_url()}giay-to/la/").status_code == 404


def test_the_list_shows_those_a_person_sees(w):
    review = meetings.signed(w)
    assert review.code in of(w.auditor).get(LIST).content.decode()
    assert review.code not in of(w.reader).get(LIST).content.decode()


def test_a_review_being_prepared_shows_its_inputs_of_now_at_a_cost_that_stays(w):
    def cost():
        client = of(w.officer)
        client.get(here)
        with CaptureQueriesContext(connection) as made:
            assert client.get(here).status_code == 200
        return len(made)

    here = meetings.planned(w).get_absolute_url()
    cars.opened(w)
    small = cost()
    for _n in range(10):
        cars.opened(w)
        cars.found(w, grade="opportunity")
    assert cost() == small <= 55
