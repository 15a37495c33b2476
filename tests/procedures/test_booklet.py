"""The position booklet: whose steps, from which texts, for which reader."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from documents import actions
from documents.models import JobDescription
from procedures.booklet.handing import counted, side_by_side
from procedures.booklet.paper import paper_of
from procedures.booklet.reading import place_of
from procedures.booklet.vacant import steps_of_nobody
from procedures.booklet.whole import booklet_of
from qms.people.models import Agency, Appointment, Post, User
from tests import make
from tests.databases import one_transaction
from tests.procedures.stepping import forced, in_force, step, written

FIXED, DETAIL = 4, 8


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    """Three procedures in force, one restricted of another unit, a draft with further steps, a job description."""
    with django_db_blocker.unblock(), one_transaction():
        w = make.world()
        w.empty_post = make.post(w.trade, "Văn thư phòng", code="tm-van-thu")
        w.past = in_force(
            w, step("Tiếp nhận hồ sơ", w.author_post), step("Trình ký", w.trade_head_post),
            title="Quy trình cấp phép", from_date=make.today() - timedelta(days=30),
        )  # fmt: skip
        later = actions.start_version(w.past.document, by=w.author, at=make.now(), reason="Sửa")
        actions.write_amendment(later, by=w.author, at=make.now(), place="Mục 5", old="a", new="b", reason="c")
        w.now = forced(
            w,
            written(
                later, step("Tiếp nhận, kiểm tra hồ sơ", w.author_post, forms=["BM-KHONG-CO"]),
                step("Xem xét kết quả", w.trade, consulted=[w.author_post], bases=[{"number": "12/2026/NĐ-CP", "provision": "Điều 3"}]),
                step("Lưu trữ", w.empty_post, informed=[w.author_post]), step("Việc khác", w.deputy_post),
                token=1,
            ),
        )  # fmt: skip
        w.closed = in_force(
            w, step("Việc mật của phòng", w.author_post, consulted=[w.trade_head_post]), step("Chờ người", w.empty_post),
            title="Quy trình hạn chế", classification="restricted",
        )  # fmt: skip
        w.draft = written(make.draft(w, title="Bản thảo"), step("Chưa có hiệu lực", w.author_post))
        described(w)
        yield w


def described(w):
    """A job description of the author's post with three duties, one of them in a step."""
    draft = make.draft(w, title="Mô tả vị trí")
    section = draft.sections.first()
    html = "<p>Gồm:</p><ul><li>Tiếp nhận và kiểm tra hồ sơ</li><li>Đào tạo người mới</li></ul>"
    actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=html, heading="Nhiệm vụ"
    )  # fmt: skip
    w.description = forced(w, type(draft).objects.get(pk=draft.pk))
    JobDescription.objects.create(
        post=w.author_post, document=w.description.document, from_date=make.today() - timedelta(days=5)
    )  # fmt: skip


def titles(found):
    return [row["title"] for one in found["procedures"] for row in one["steps"]]


def of(w, reader, post, day=None):
    post = Post.objects.select_related("unit").get(pk=post.pk)
    return booklet_of(User.objects.get(pk=reader.pk), [place_of(post)], day or make.today(), w.agency.pk)


def test_a_booklet_holds_every_step_that_names_the_post_and_what_the_post_is_to_it(w):
    found = of(w, w.author, w.author_post)
    parts = {row["title"]: row["parts"] for one in found["procedures"] for row in one["steps"]}
    assert parts == {
        "Tiếp nhận, kiểm tra hồ sơ": ["responsible"],
        "Xem xét kết quả": ["consulted"],
        "Lưu trữ": ["informed"],
        "Việc mật của phòng": ["responsible"],
    }
    assert {row["part"]: row["count"] for row in found["counts"]} == {"responsible": 2, "consulted": 1, "informed": 1}
    step = found["procedures"][0]["steps"][1]
    assert step["bases"] == ["12/2026/NĐ-CP, Điều 3"]
    assert [time["text"] for time in step["times"]] == ["02 giờ làm việc"]
    assert step["url"].startswith(found["procedures"][0]["url"])


def test_the_head_of_a_unit_has_the_steps_of_the_unit_and_its_people_have_not(w):
    assert "Xem xét kết quả" in titles(of(w, w.officer, w.trade_head_post))
    assert "Xem xét kết quả" not in titles(of(w, w.officer, w.empty_post))


def test_a_booklet_of_another_day_is_that_of_the_texts_in_force_then(w):
    before = make.today() - timedelta(days=1)
    assert titles(of(w, w.author, w.author_post, before)) == ["Tiếp nhận hồ sơ"]
    assert titles(of(w, w.author, w.author_post, make.today() - timedelta(days=31))) == []
    assert titles(of(w, w.author, w.trade_head_post, before)) == ["Trình ký"]


def test_what_a_reader_may_not_read_is_not_in_it_and_is_not_counted(w, client):
    found = of(w, w.reader, w.author_post)
    assert "Việc mật của phòng" not in titles(found)
    assert found["count"] == 3
    client.force_login(w.reader)
    shown = client.get(reverse("procedures:booklet", args=[w.author_post.pk])).content.decode()
    assert "Tiếp nhận, kiểm tra hồ sơ" in shown
    assert "hạn chế" not in shown
    assert w.closed.document.code not in shown


def test_drafts_give_no_steps(w):
    assert "Chưa có hiệu lực" not in titles(of(w, w.author, w.author_post))


def test_duties_without_a_step_and_steps_without_a_duty_are_told(w):
    found = of(w, w.author, w.author_post)["descriptions"][0]
    assert found["duties"] == ["Tiếp nhận và kiểm tra hồ sơ", "Đào tạo người mới"]
    assert found["unused"] == ["Đào tạo người mới"]
    assert [row["title"] for row in found["unnamed"]] == ["Việc mật của phòng"]


def test_the_job_description_is_that_of_the_day_and_only_for_who_may_read_it(w):
    assert of(w, w.author, w.author_post, make.today() - timedelta(days=6))["descriptions"] == []
    assert of(w, w.author, w.trade_head_post)["descriptions"] == []


def test_two_posts_are_laid_side_by_side(w):
    places = [place_of(Post.objects.select_related("unit").get(pk=p.pk)) for p in (w.author_post, w.trade_head_post)]
    found = side_by_side(w.officer, *places, make.today())
    sides = {side: [row["title"] for one in rows for row in one["steps"]] for side, rows in found.items()}
    assert sides == {
        "first": ["Tiếp nhận, kiểm tra hồ sơ", "Lưu trữ"],
        "second": [],
        "both": ["Xem xét kết quả", "Việc mật của phòng"],
    }
    assert all(row["differs"] for one in found["both"] for row in one["steps"])


def test_what_is_counted_from_the_index_is_what_the_texts_say_and_only_what_may_be_read(w):
    for reader in (w.officer, w.reader):
        places = [
            place_of(Post.objects.select_related("unit").get(pk=post.pk)) for post in (w.author_post, w.trade_head_post)
        ]
        whole = side_by_side(reader, *places, make.today())
        told = counted(reader, *places, make.today())
        assert {side: found.total() for side, found in told.items()} == {
            side: sum(len(one["steps"]) for one in rows) for side, rows in whole.items()
        }
        assert {side: list(found) for side, found in told.items()} == {
            side: [one["version"] for one in rows] for side, rows in whole.items()
        }


def test_the_sides_are_shown_one_at_a_time_and_by_pages(w, undone, client, monkeypatch):
    monkeypatch.setattr("documents.views.paging.PAGE", 1)
    client.force_login(w.officer)
    here = f"{reverse('procedures:hand_over', args=[w.author_post.pk])}?voi={w.trade_head_post.pk}"
    seen, query = [], "&phan=chung"
    while query:
        answer = client.get(here + query)
        seen += [one["title"] for one in answer.context["procedures"]]
        query = answer.context["page"].next_url.replace("?", "&")
    assert sorted(seen) == ["Quy trình cấp phép", "Quy trình hạn chế"]
    assert client.get(here).context["side"].key == "first"
    assert client.get(f"{here}&phan=vi-tri-kia").context["procedures"] == []


def test_steps_of_a_post_that_nobody_holds_are_found_until_somebody_does(w, undone):
    found = steps_of_nobody(w.officer, make.today())
    assert [(row["place"].post, row["count"]) for row in found] == [(w.empty_post.pk, 2)]
    Appointment.objects.create(person=w.nobody, post=w.empty_post, from_date=make.today())
    assert steps_of_nobody(w.officer, make.today()) == []
    assert steps_of_nobody(w.officer, make.today() - timedelta(days=1)) == []  # no step of that day named the post


@pytest.mark.parametrize(
    ("who", "status", "count"),
    [("officer", 200, 2), ("unit_head", 200, 2), ("deputy", 200, None), ("reader", 403, None), ("stranger", 403, None)],
)
def test_vacant_posts_are_shown_to_who_sees_what_is_prepared_there(w, client, who, status, count):
    client.force_login(getattr(w, who))
    answer = client.get(reverse("procedures:vacant"))
    assert answer.status_code == status
    if count:
        assert [row["count"] for row in answer.context["posts"]] == [count]


def test_a_unit_head_does_not_see_vacant_posts_of_other_units(w, undone):
    Post.objects.filter(pk=w.empty_post.pk).update(unit=w.energy)
    assert steps_of_nobody(User.objects.get(pk=w.unit_head.pk), make.today()) == []


@pytest.mark.parametrize(("who", "status"), [("reader", 200), ("stranger", 404), ("supervisor", 404), ("nobody", 404)])
def test_booklets_are_for_people_of_the_agency(w, client, who, status):
    client.force_login(getattr(w, who))
    for name in ("booklet", "hand_over"):
        assert client.get(reverse(f"procedures:{name}", args=[w.author_post.pk])).status_code == status, name


def test_ones_own_booklet_is_that_of_the_posts_one_holds(w, client):
    client.force_login(w.author)
    answer = client.get(reverse("procedures:my_booklet"))
    assert [place.post for place in answer.context["places"]] == [w.author_post.pk]
    assert answer.context["count"] == 4
    client.force_login(w.nobody)
    assert client.get(reverse("procedures:my_booklet")).context["count"] == 0


def test_the_booklet_of_another_person_is_that_of_all_her_posts_on_the_day(w, undone, client):
    begin = make.today() - timedelta(days=2)
    Appointment.objects.create(person=w.author, post=w.trade_head_post, from_date=begin, is_concurrent=True)
    client.force_login(w.officer)
    here = reverse("procedures:person_booklet", args=[w.author.pk])
    answer = client.get(here)
    assert [place.post for place in answer.context["places"]] == [w.author_post.pk, w.trade_head_post.pk]
    assert f"Sổ tay vị trí: {w.author.full_name}" in answer.content.decode()
    before = client.get(f"{here}?ngay={begin - timedelta(days=1):%Y-%m-%d}")
    assert [place.post for place in before.context["places"]] == [w.author_post.pk]


def test_posts_of_an_agency_that_is_not_the_readers_are_not_in_it(w, undone, client):
    their = Post.objects.filter(unit__agency=w.commune).first()
    Appointment.objects.create(person=w.author, post=their, from_date=make.BEGIN, is_concurrent=True)
    client.force_login(w.reader)
    answer = client.get(reverse("procedures:person_booklet", args=[w.author.pk]))
    assert [place.post for place in answer.context["places"]] == [w.author_post.pk]


def test_who_holds_no_post_on_the_day_has_an_empty_booklet(w, undone, client):
    Appointment.objects.filter(person=w.author).update(until_date=make.today())
    client.force_login(w.officer)
    answer = client.get(reverse("procedures:person_booklet", args=[w.author.pk]))
    assert (answer.status_code, answer.context["places"], answer.context["count"]) == (200, [], 0)
    assert client.get(reverse("procedures:person_booklet", args=[10**20])).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("reader", 200), ("stranger", 404), ("supervisor", 404), ("nobody", 404)])
def test_booklets_of_people_are_for_people_of_the_agency(w, client, who, status):
    client.force_login(getattr(w, who))
    here = reverse("procedures:person_booklet", args=[w.author.pk])
    assert client.get(here).status_code == status
    assert client.get(reverse("procedures:person_booklet", args=[w.nobody.pk])).status_code == 404


def test_addresses_that_mean_nothing_get_a_clear_answer(w, client):
    client.force_login(w.author)
    here = reverse("procedures:booklet", args=[w.author_post.pk])
    beside = reverse("procedures:hand_over", args=[w.author_post.pk])
    assert client.get(f"{here}?ngay=hom-qua").status_code == 400
    their = Post.objects.filter(unit__agency=w.commune).first()
    for other in (w.author_post.pk, their.pk, "x", "9" * 30):
        assert client.get(f"{beside}?voi={other}").status_code == 400, other
    found = client.get(f"{beside}?voi={w.trade_head_post.pk}").context
    assert [tab["count"] for tab in found["tabs"]] == [2, 0, 2]
    for query in ("phan=x", "trang=x", "trang=0"):
        assert client.get(f"{beside}?voi={w.trade_head_post.pk}&{query}").status_code == 400, query
    assert client.get(reverse("procedures:booklet", args=[10**20])).status_code == 404


def test_pages_cost_the_same_statements_for_one_procedure_and_for_more(w, undone, client):
    client.force_login(w.officer)
    client.get("/")
    here = reverse("procedures:booklet", args=[w.author_post.pk])
    pages = (
        here,
        f"{here}ban-giao/?voi={w.trade_head_post.pk}",
        reverse("procedures:vacant"),
        reverse("procedures:my_booklet"),
    )
    few = {url: statements(client, url) for url in pages}
    for number in range(3):
        steps = [step(f"Bước {number}", w.author_post, informed=[w.officer_post]), step(f"Khác {number}", w.empty_post)]
        in_force(w, *steps, title=f"Quy trình {number}")
    many = {url: statements(client, url) for url in pages}
    assert few == many
    assert max(many.values()) <= FIXED + DETAIL


def statements(client, url):
    with CaptureQueriesContext(connection) as made:
        assert client.get(url).status_code == 200
    return len([row for row in made.captured_queries if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_paper_says_what_the_screen_says_in_vietnamese(w):
    with translation.override("en"):
        told = paper_of(of(w, w.reader, w.author_post), Agency.objects.select_related("parent").get(pk=w.agency.pk))
    procedures = told["sections"][0]["procedures"]
    assert [row["number"] for one in procedures for row in one["steps"]] == ["B1", "B2", "B3"]
    assert told["counted"] == "chịu trách nhiệm 01, phối hợp 01, được thông báo 01"
    assert procedures[0]["steps"][1]["who"] == "Phòng Quản lý thương mại"
    assert told["unused"] == ["Đào tạo người mới"]
    assert told["holders"] == [w.author.full_name]
