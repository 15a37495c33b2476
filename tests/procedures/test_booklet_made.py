"""Booklets and hand-overs as PDFs: asked for, made in the background, followed, stopped, handed out, on record."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from documents.exporting.fetching import bytes_of
from documents.exporting.job import KEPT, forget_files
from documents.integrity import referenced_files
from procedures.actions import ask_for_booklet
from procedures.booklet import job as making
from procedures.booklet.handing import side_by_side
from procedures.booklet.paper import hand_over_paper
from procedures.booklet.reading import place_of
from qms.jobs.models import Job
from qms.jobs.work import sweep
from qms.notices.models import Notice
from qms.people.models import Agency, Appointment, Post, User
from qms.printing import booklet as printing
from qms.printing import render_booklet
from qms.trail.models import Entry
from tests import make
from tests.databases import one_transaction
from tests.documents.acting import refused, said, watched
from tests.procedures.stepping import in_force, step


@pytest.fixture(scope="module")
def w(django_db_setup, django_db_blocker):
    """Two procedures in force that name two posts of the trade unit, one of them restricted."""
    with django_db_blocker.unblock(), one_transaction():
        w = make.world()
        w.open = in_force(
            w, step("Tiếp nhận hồ sơ", w.author_post, informed=[w.trade_head_post]), step("Ký", w.trade_head_post),
            title="Quy trình mở",
        )  # fmt: skip
        w.closed = in_force(w, step("Việc mật", w.author_post), title="Quy trình mật", classification="restricted")
        yield w


@pytest.fixture
def paper(monkeypatch):
    """What was put on paper; the file says its title alone."""
    found = []

    def render(told, **_more):
        found.append(told)
        return b"%PDF-1.7 " + told["title"].encode()

    monkeypatch.setattr(making, "render_booklet", render)
    return found


def ask(w, by=None, **wanted):
    return ask_for_booklet(day=make.today(), by=by or w.author, at=make.now(), **wanted)


def made(job):
    sweep(at=make.now())
    job.refresh_from_db()
    return job


def titles(told):
    return {row["title"] for section in told["sections"] for row in section["procedures"]}


def test_asking_is_recorded_once_and_only_a_job_is_new(w, undone):
    with watched(notices=True) as did:
        job = ask(w, post=w.author_post, other=w.trade_head_post)
    assert did.rows == {"Job +1"}
    assert did.acts == ["exported"]
    assert (job.owner, job.state, job.payload["what"]) == (w.author, "waiting", "hand_over")
    assert Entry.objects.get(act="exported").detail["other"] == w.trade_head_post.pk


def test_the_three_kinds_hold_what_they_say(w, undone, paper):
    for wanted in ({}, {"post": w.author_post}, {"post": w.author_post, "other": w.trade_head_post}):
        job = made(ask(w, **wanted))
        assert job.state == "done", job.error
        assert job.result["versions"] == sorted([w.open.pk, w.closed.pk])
    assert [told["title"] for told in paper] == ["SỔ TAY VỊ TRÍ", "SỔ TAY VỊ TRÍ", "BẢNG ĐỐI CHIẾU BÀN GIAO VỊ TRÍ"]
    assert [told["of"] for told in paper] == [w.author.full_name, "", ""]
    assert Notice.objects.filter(kind="taken_out", person=w.author).count() == 3


def test_the_booklet_of_another_person_is_named_after_her_and_shows_what_the_reader_may_read(w, undone, paper):
    with watched(notices=True) as did:
        job = ask(w, by=w.reader, person=w.author)
    assert (did.rows, did.acts) == ({"Job +1"}, ["exported"])
    assert made(job).state == "done"
    assert (paper[0]["of"], titles(paper[0])) == (w.author.full_name, {"Quy trình mở"})


def test_the_booklet_of_another_person_is_refused_to_who_is_not_of_the_agency_and_without_a_post(w, undone, client):
    for who in (w.stranger, w.nobody):
        with refused("no post in the same agency"):
            ask(w, by=who, person=w.author)
    client.force_login(w.reader)
    answer = client.post(reverse("procedures:person_booklet_pdf", args=[w.author.pk]))
    assert answer.url == reverse("documents:job", args=[Job.objects.order_by("pk").last().pk])
    Appointment.objects.filter(person=w.author).update(until_date=make.today())
    with refused("no post on this day"):
        ask(w, by=w.reader, person=w.author)


def test_the_file_is_made_with_the_rights_of_who_asked(w, undone, paper):
    made(ask(w, by=w.reader, post=w.author_post))
    assert titles(paper[0]) == {"Quy trình mở"}


@pytest.mark.parametrize("who", ["stranger", "supervisor", "nobody"])
def test_who_holds_no_post_in_the_agency_is_refused(w, undone, who):
    with refused("no post in its agency"):
        ask(w, by=getattr(w, who), post=w.author_post)


def test_what_makes_no_sense_is_refused(w, undone):
    their = Post.objects.filter(unit__agency=w.commune).first()
    with refused("hold no post"):
        ask(w, by=w.nobody)
    with refused("another post of the same agency"):
        ask(w, post=w.author_post, other=w.author_post)
    with refused("no post in its agency"):
        ask(w, post=w.author_post, other=their)


def test_three_files_at_once_are_enough(w, undone):
    for _time in range(3):
        ask(w)
    with said("Three of your files"):
        ask(w)


def test_a_right_lost_before_the_work_begins_fails_it_with_a_sentence(w, undone, paper):
    job = ask(w, post=w.trade_head_post)
    Appointment.objects.filter(person=w.author).update(until_date=make.today())
    job = made(job)
    assert (job.state, paper) == ("failed", [])
    assert "vị trí" in job.error


def test_the_file_is_handed_out_only_while_all_of_it_may_be_read(w, undone, client, paper):
    job = made(ask(w, by=w.unit_head, post=w.author_post))
    client.force_login(w.unit_head)
    address = reverse("documents:job_file", args=[job.pk])
    assert client.get(address).content.startswith(b"%PDF-1.7")
    assert Entry.objects.filter(act="downloaded", subject_type="jobs.Job", actor=w.unit_head).count() == 1
    client.force_login(w.officer)
    assert client.get(address).status_code == 404
    # The head moves to another unit of the agency: the restricted one is closed from now on.
    Appointment.objects.filter(person=w.unit_head).update(until_date=make.today())
    make.appoint(w.unit_head, w.reader_post)
    with said("no longer read everything"):
        bytes_of(job, person=User.objects.get(pk=w.unit_head.pk))
    client.force_login(w.unit_head)
    assert client.get(address).status_code == 302
    assert Entry.objects.filter(act="downloaded", subject_type="jobs.Job").count() == 1


def test_it_is_followed_and_stopped_on_the_page_of_the_work(w, undone, client, paper):
    client.force_login(w.author)
    answer = client.post(reverse("procedures:booklet_pdf", args=[w.author_post.pk]), {"ngay": make.today().isoformat()})
    job = Job.objects.get(kind=making.JOB)
    page = reverse("documents:job", args=[job.pk])
    assert answer.url == page
    shown = client.get(page).content.decode()
    assert "Sổ tay vị trí" in shown
    assert reverse("documents:stop_job", args=[job.pk]) in shown
    assert client.post(reverse("documents:stop_job", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert made(job).result is None
    assert "Sổ tay vị trí" in client.get(reverse("documents:jobs")).content.decode()


def test_work_that_is_stopped_between_two_parts_keeps_nothing(w, undone, monkeypatch):
    monkeypatch.setattr(making, "report", lambda *_args, **_more: False)
    job = made(ask(w))
    assert job.result is None
    assert not Notice.objects.filter(kind="taken_out").exists()


def test_the_buttons_lead_to_the_work_and_bad_input_gets_a_sentence(w, undone, client):
    client.force_login(w.author)
    over = reverse("procedures:hand_over_pdf", args=[w.author_post.pk])
    assert client.post(over, {"voi": str(w.trade_head_post.pk)}).status_code == 302
    assert Job.objects.get(kind=making.JOB).payload["other"] == w.trade_head_post.pk
    for body in (
        {"voi": "x"},
        {},
        {"voi": str(w.author_post.pk)},
        {"voi": str(w.trade_head_post.pk), "ngay": "hom-qua"},
    ):
        assert client.post(over, body).status_code == 400, body
    for name in ("booklet_pdf", "hand_over_pdf"):
        assert client.post(reverse(f"procedures:{name}", args=[10**9])).status_code == 404
        assert client.get(reverse(f"procedures:{name}", args=[w.author_post.pk])).status_code == 405
    client.force_login(w.nobody)
    answer = client.post(reverse("procedures:my_booklet_pdf"), follow=True)
    assert "không giữ vị trí nào nên không có sổ tay" in answer.content.decode()
    assert Job.objects.filter(kind=making.JOB).count() == 1


def test_the_file_stays_a_week_and_no_longer(w, undone, paper):
    job = made(ask(w))
    assert job.result["sha256"] in referenced_files()
    assert forget_files(job, at=make.now() + KEPT - timedelta(hours=1)) == {"removed": 0}
    assert forget_files(job, at=make.now() + KEPT + timedelta(hours=1)) == {"removed": 1}
    assert job.result["sha256"] not in referenced_files()


def test_too_many_procedures_are_refused_with_the_way_out(w, undone, monkeypatch):
    monkeypatch.setattr(making, "MOST", 1)
    job = made(ask(w))
    assert job.state == "failed"
    assert "1 quy trình" in job.error


# --- on paper ---------------------------------------------------------------------------------------------------------
def request(w, first=None):
    places = [
        place_of(Post.objects.select_related("unit").get(pk=post.pk))
        for post in (first or w.author_post, w.trade_head_post)
    ]
    sides = side_by_side(w.author, *places, make.today())
    return hand_over_paper(sides, *places, Agency.objects.select_related("parent").get(pk=w.agency.pk), make.today())


def test_a_hand_over_has_three_lists_and_says_what_a_step_is_to_each(w):
    told = request(w)
    assert [section["heading"] for section in told["sections"]][2] == "Có ở cả hai vị trí"
    assert [len(section["procedures"]) for section in told["sections"]] == [1, 1, 1]
    shared = told["sections"][2]["procedures"][0]["steps"][0]
    assert (
        shared["parts"] == ["Chuyên viên thụ lý: chịu trách nhiệm", "Trưởng phòng: được thông báo"]
        or len(shared["parts"]) == 2
    )
    assert told["counted"].endswith("cả hai 01")


def test_a_long_booklet_is_cut_into_parts_that_lose_nothing(w, monkeypatch):
    monkeypatch.setattr(printing, "A_PART", 2)
    told = request(w)
    parts = list(printing.parts_of(told))
    assert [len(part["sections"]) for part in parts] == [2, 1]
    assert [(part["is_first"], part["is_last"], part["is_whole"]) for part in parts] == [
        (True, False, False),
        (False, True, False),
    ]
    whole = [row for section in told["sections"] for row in section["procedures"]]
    assert [row for part in parts for section in part["sections"] for row in section["procedures"]] == whole
    assert [section["heading"].split(".")[0] for part in parts for section in part["sections"]] == ["I", "II", "III"]


def test_an_empty_booklet_is_one_part(w):
    told = request(w) | {"sections": []}
    assert [(part["is_first"], part["is_last"]) for part in printing.parts_of(told)] == [(True, True)]


def test_the_paper_holds_every_part_and_its_pages_count_on(w, monkeypatch):
    monkeypatch.setattr(printing, "A_PART", 2)
    heard = []
    data = render_booklet(request(w), go_on=lambda done, parts: heard.append((done, parts)) or True)
    assert heard == [(0, 2), (1, 2)]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert "BẢNG ĐỐI CHIẾU BÀN GIAO VỊ TRÍ" in pages[0]
    assert "Có ở cả hai vị trí" in pages[-1]
    assert "Việc mật" in "".join(pages)
    assert [text.split("Trang")[-1].split() for text in pages] == [["1"], ["2"]]


def test_work_that_is_no_longer_wanted_is_not_set(w):
    assert render_booklet(request(w), go_on=lambda _done, _parts: False) is None
