"""Exceptions on single documents, and reclassifying."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from documents import actions
from documents.models import Document, InForce
from qms.access.rights import forget_rights
from qms.trail.models import Entry
from tests import make
from tests.documents.acting import nothing_changes, said, watched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
VIEW = "documents.view_document"


def share(w, document, whom, *, by=None, begins=0, ends=9, **more):
    more = {"reason": "Phối hợp", **more}
    until = None if ends is None else make.today() + ends * DAY
    return actions.share_document(
        document, with_whom=whom, from_date=make.today() + begins * DAY, until_date=until, by=by or w.officer, at=make.now(), **more
    )  # fmt: skip


def reads(person, document, after=0):
    forget_rights(person)
    return Document.objects.permitted(person, VIEW, day=make.today() + after * DAY).filter(pk=document.pk).exists()


def test_a_share_opens_one_document_from_a_day_until_another(w):
    document, other = make.document(w), make.document(w)
    assert not reads(w.stranger, document)
    with watched() as did:
        share(w, document, w.stranger, begins=1, ends=5)
    assert (did.rows, did.acts) == ({"DocumentPersonGrant +1"}, ["shared"])
    assert [reads(w.stranger, document, n) for n in (0, 1, 4, 5)] == [False, True, True, False]
    assert not reads(w.stranger, other, 1)


def test_a_share_reaches_a_unit_with_all_under_it_and_a_group(w):
    document = make.document(w, classification="restricted")
    team, group = make.unit(w.commune, "HS-T", "Tổ", parent=w.commune_board), Group.objects.create(name="Đoàn")
    member = make.person("to.vien", on=make.post(team, "Tổ viên", "reader"))
    share(w, document, w.commune_board)
    assert reads(w.stranger, document)
    assert reads(member, document)
    w.nobody.groups.add(group)
    assert not reads(w.nobody, document)
    share(w, document, group)
    assert reads(w.nobody, document)


def test_the_trail_names_with_whom_it_was_shared_and_no_longer_is(w):
    document, group = make.document(w), Group.objects.create(name="Đoàn kiểm tra")
    for whom in (w.stranger, group, w.commune_board):
        grant = share(w, document, whom)
        actions.end_share(grant, by=w.officer, at=make.now(), day=make.today())
    told = [row.detail["with"] for row in Entry.objects.filter(act__startswith="share").order_by("pk")]
    names = [w.stranger.full_name, "Đoàn kiểm tra", w.commune_board.name]
    assert told == [name for name in names for _twice in range(2)]


def test_sharing_again_sets_new_dates_on_the_same_share(w):
    document = make.document(w)
    one = share(w, document, w.stranger, ends=2)
    assert share(w, document, w.stranger, ends=None).pk == one.pk
    assert reads(w.stranger, document, 300)


def test_a_share_is_ended_today_and_one_that_had_not_begun_disappears(w):
    document = make.document(w)
    running, future = share(w, document, w.stranger, begins=-3), share(w, document, w.nobody, begins=2)
    with watched() as did:
        actions.end_share(running, by=w.officer, at=make.now(), day=make.today())
        actions.end_share(future, by=w.officer, at=make.now(), day=make.today())
    assert did.rows == {"DocumentPersonGrant ~1", "DocumentPersonGrant -1"}
    assert did.acts == ["share_ended", "share_ended"]
    assert not reads(w.stranger, document)
    assert not reads(w.nobody, document, 3)


def test_sharing_and_reclassifying_are_refused_to_others_and_without_a_reason(w):
    document = make.document(w)
    grant = share(w, document, w.stranger)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            person = getattr(w, who)
            with said("Only the QMS officer"):
                share(w, document, w.nobody, by=person)
            with said("Only the QMS officer"):
                actions.end_share(grant, by=person, at=make.now(), day=make.today())
            with said("Only the QMS officer"):
                actions.reclassify_document(document, classification="public", reason="x", by=person, at=make.now())
        with said("why", field="reason"):
            share(w, document, w.nobody, reason=" ")
        with said("must end after", field="until_date"):
            share(w, document, w.nobody, ends=0)
        with said("public, internal or restricted", field="classification"):
            actions.reclassify_document(document, classification="mật", reason="x", by=w.officer, at=make.now())
        with said("reason", field="reason"):
            actions.reclassify_document(document, classification="public", reason=" ", by=w.officer, at=make.now())


def test_reclassifying_rewrites_the_class_of_every_period_and_who_may_read(w):
    version = make.in_force(w, from_date=make.today() - 5 * DAY)
    document = version.document
    assert reads(w.reader, document)
    with watched() as did:
        actions.reclassify_document(
            document, classification="restricted", reason="Có dữ liệu cá nhân", by=w.officer, at=make.now()
        )
    assert did.rows == {"Document ~1", "InForce ~1", "AccessClass +1"}
    assert did.acts == ["access_changed"]
    assert InForce.objects.get().access_class.classification == "restricted"
    assert not reads(w.reader, document)
    assert reads(w.head, document)
    document = Document.objects.get(pk=document.pk)
    actions.reclassify_document(document, classification="public", reason="Đã bỏ dữ liệu", by=w.officer, at=make.now())
    assert reads(w.stranger, document)
