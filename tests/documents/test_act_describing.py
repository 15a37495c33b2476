"""Which document describes which post, from a day until another."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from documents import actions
from documents.actions.describing import described_posts
from documents.models import JobDescription
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def w():
    made = make.world()
    made.kind = make.document_type("mo-ta-vi-tri", "Mô tả vị trí việc làm")
    make.rules(made.agency, made.kind, pattern="MTVT-{unit}-{nn}")
    made.first, made.second = (make.draft(made, type=made.kind, title=f"Mô tả {n}").document for n in (1, 2))
    return made


def link(w, document, post=None, *, after=0, by=None):
    return actions.link_job_description(
        post or w.author_post, document=document, from_date=make.today() + after * DAY, by=by or w.officer, at=make.now(), day=make.today()
    )  # fmt: skip


def end(row, by):
    actions.unlink_job_description(row, by=by, at=make.now(), day=make.today())


def test_a_post_is_described_from_a_day_and_the_document_before_it_ends_then(w):
    with watched() as did:
        one = link(w, w.first, after=-5)
    assert (did.rows, did.acts) == ({"JobDescription +1"}, ["document_changed"])
    with watched() as did:
        two = link(w, w.second, after=3)
    assert (did.rows, did.acts) == ({"JobDescription +1", "JobDescription ~1"}, ["document_changed"])
    one.refresh_from_db()
    assert (one.until_date, two.until_date) == (make.today() + 3 * DAY, None)
    assert one.history.count() == 2


def test_one_document_may_describe_several_posts(w):
    link(w, w.first)
    link(w, w.first, w.reader_post)
    assert JobDescription.objects.filter(document=w.first).count() == 2


def test_linking_is_refused_to_others_and_for_what_does_not_fit(w):
    link(w, w.first, after=-5)
    procedure = make.draft(w).document
    theirs = make.post(w.commune_board, "Văn thư", code="van-thu")
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                link(w, w.second, by=getattr(w, who))
        with said("Only the QMS officer"):
            link(w, w.second, theirs)
        with said("Choose a job description", field="document"):
            link(w, procedure)
        with said("describes this post already", field="document"):
            link(w, w.first)
        with said("Choose a later day", field="from_date"):
            link(w, w.second, after=-5)
        with said("does not stand on that day", field="from_date"):
            link(w, w.second, after=-9000)


def test_a_link_ends_today_and_one_to_come_goes(w):
    running, coming = link(w, w.first, after=-5), link(w, w.second, after=5)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                end(running, getattr(w, who))
    with watched() as did:
        end(coming, w.officer)
        end(running, w.officer)
    assert did.rows == {"JobDescription -1", "JobDescription ~1"}
    assert did.acts == ["document_changed"] * 2
    running.refresh_from_db()
    assert running.until_date == make.today()
    for row in (running, coming):
        with refused("ended already"):
            end(row, w.officer)


def test_the_list_shows_posts_of_today_with_holders_and_what_describes_them(w):
    link(w, w.first, after=-5)
    link(w, w.second, after=5)
    vacant = make.post(w.office, "Văn thư", code="van-thu")
    rows = {post.pk: post for post in described_posts([w.agency], day=make.today())}
    assert [one.document for one in rows[w.author_post.pk].descriptions] == [w.first, w.second]
    assert [one.person for one in rows[w.author_post.pk].held] == [w.author]
    assert (rows[vacant.pk].held, rows[vacant.pk].descriptions) == ([], [])


def test_the_database_takes_one_description_a_post_and_day(w):
    row = link(w, w.first, after=-5)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobDescription.objects.create(post=row.post, document=w.second, from_date=make.today())
