"""Handing documents over to another unit and giving them another code; what is frozen keeps its words."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from documents import actions
from documents.actions.identity import owners_without_a_unit
from documents.daily import tell_of_ended_units
from documents.models import Document, DocumentCode, InForce
from documents.register import rows_of
from documents.register_address import read
from documents.rendering import print_request
from qms.access.rights import forget_rights
from qms.notices.models import Notice
from qms.office.actions import abolish_unit
from qms.trail.models import Entry
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def w():
    made = make.world()
    made.energy_head_post = make.post(made.energy, "Trưởng phòng Năng lượng", "unit_head", is_head=True, code="nl-tp")
    made.energy_head = make.person("nl.head", on=made.energy_head_post)
    return made


def hand_over(w, document, to=None, *, by=None, **more):
    more = {"from_date": make.today(), "reason": "QĐ 12/QĐ-SCT về sắp xếp tổ chức", "day": make.today(), **more}
    return actions.hand_over_document(document, to=to or w.energy_head_post, by=by or w.officer, at=make.now(), **more)


def change_code(w, document, code="QT-NL-09", *, by=None, **more):
    more = {"reason": "Sắp xếp lại mã", "day": make.today(), **more}
    return actions.change_code(document, code=code, by=by or w.officer, at=make.now(), **more)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def reads(person, document):
    forget_rights(person)
    return Document.objects.permitted(person, "documents.view_document").filter(pk=document.pk).exists()


# --- handing over -----------------------------------------------------------------------------------------------------
def test_a_document_goes_to_another_unit_with_its_readers_and_its_frozen_text_stays(w):
    version = make.in_force(w, classification="restricted")
    document, before = version.document, version.snapshot
    assert not reads(w.energy_head, document)
    with watched() as did:
        hand_over(w, document)
    assert did.rows == {"Document ~1", "InForce ~1", "AccessClass +1"}
    assert did.acts == ["handed_over"]
    after = fresh(document)
    assert (after.owner_unit, after.owner_post) == (w.energy, w.energy_head_post)
    assert fresh(version).snapshot == before
    assert InForce.objects.get().access_class.owner_unit == w.energy
    assert reads(w.energy_head, document)
    assert not reads(w.unit_head, document)
    told = Entry.objects.latest("pk").detail
    assert (told["from"], told["to"], told["since"]) == (
        "TM Phòng Quản lý thương mại", "NL Phòng Quản lý năng lượng", make.today().isoformat(),
    )  # fmt: skip


def test_every_period_old_cancelled_and_to_come_gets_the_new_class(w):
    old = make.in_force(w, from_date=make.today() - 9 * DAY)
    draft = actions.start_version(old.document, by=w.author, at=make.now(), reason="Sửa")
    actions.write_amendment(draft, place="Mục 1", reason="x", by=w.author, at=make.now())
    coming = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    coming = make._along(w, coming, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    make.issued(w, coming, from_date=make.today() + 9 * DAY)
    at = make.now()
    actions.withdraw_document(
        old.document, from_date=make.today() + DAY, reason="x", by=w.officer, at=at, day=make.today(), proof=make.proof(w.officer, at)
    )  # fmt: skip
    cancelled = InForce.objects.get(version=coming)
    assert cancelled.until_date == cancelled.from_date
    hand_over(w, old.document)
    assert set(InForce.objects.values_list("access_class__owner_unit", flat=True)) == {w.energy.pk}
    cancelled.until_date = None
    with pytest.raises(IntegrityError, match="stays cancelled"), transaction.atomic():
        cancelled.save(update_fields=["until_date"])


def test_reclassifying_reaches_a_period_that_was_cancelled_before_it_began(w):
    version = make.in_force(w, from_date=make.today() + 9 * DAY)
    at = make.now()
    actions.withdraw_document(
        version.document, from_date=make.today(), reason="x", by=w.officer, at=at, day=make.today(), proof=make.proof(w.officer, at)
    )  # fmt: skip
    actions.reclassify_document(version.document, classification="restricted", reason="x", by=w.officer, at=at)
    assert InForce.objects.get().access_class.classification == "restricted"
    assert not reads(w.reader, version.document)


def test_handing_over_is_refused_to_others_and_without_a_post_a_day_or_a_reason(w):
    document = make.document(w)
    gone = make.post(w.energy, "Chức danh cũ", code="cu")
    gone.until_date = make.today()
    gone.save()
    theirs = make.post(w.commune_board, "Chủ tịch", is_head=True)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                hand_over(w, document, by=getattr(w, who))
        with said("is no post of today", field="to"):
            hand_over(w, document, gone)
        with said("belongs to .* already", field="to"):
            hand_over(w, document, w.trade_head_post)
        with said("another agency and did not take over", field="to"):
            hand_over(w, document, theirs)
        with said("Enter it on that day", field="from_date"):
            hand_over(w, document, from_date=make.today() + DAY)
        with said("Write the reason", field="reason"):
            hand_over(w, document, reason="  ")


def test_who_wrote_for_the_old_unit_starts_nothing_any_more_and_the_new_unit_does(w):
    document = hand_over(w, make.document(w))
    with refused("may not write documents of this unit"):
        actions.start_version(document, by=w.unit_head, at=make.now())
    draft = actions.start_version(document, by=w.energy_head, at=make.now())
    assert json.loads(make_submitted(w, draft).snapshot)["owner"]["unit"] == w.energy.name


def make_submitted(w, draft):
    actions.save_details(draft, token=draft.token, by=draft.author, at=make.now(), reason="Sửa", basis="x")
    actions.write_amendment(draft, place="Mục 1", reason="x", by=draft.author, at=make.now())
    return actions.submit(fresh(draft), by=draft.author, at=make.now(), day=make.today()).thing


def test_a_document_under_decision_is_handed_over_and_its_version_keeps_the_owner_it_was_submitted_with(w):
    version = make.reviewed(w)
    hand_over(w, version.document)
    assert json.loads(fresh(version).snapshot)["owner"]["unit"] == w.trade.name
    done = make._along(w, version, ("approve", w.head))
    assert make.issued(w, done).period.access_class.owner_unit == w.energy


def test_all_documents_of_a_unit_go_over_together_or_not_at_all(w):
    first, second = make.document(w), make.draft(w).document
    elsewhere = actions.create_document(
        type=w.type, owner_unit=w.energy, owner_post=w.energy_head_post, title="Khác", by=w.officer, at=make.now(),
        day=make.today(),
    )  # fmt: skip
    move = {"from_date": make.today(), "reason": "Hợp nhất", "at": make.now(), "day": make.today()}
    with nothing_changes():
        with said("Only the QMS officer"):
            actions.hand_over_unit(w.trade, to=w.energy_head_post, by=w.author, **move)
        with said("owns no document", field="unit"):
            actions.hand_over_unit(w.office, to=w.energy_head_post, by=w.officer, **move)
        with said("already", field="to"):
            actions.hand_over_unit(w.energy, to=w.energy_head_post, by=w.officer, **move)
    with watched() as did:
        done = actions.hand_over_unit(w.trade, to=w.energy_head_post, by=w.officer, **move)
    assert {row.pk for row in done} == {first.pk, second.pk}
    assert did.acts == ["handed_over"] * 2
    assert did.rows == {"Document ~2", "InForce ~1", "AccessClass +1"}
    assert fresh(elsewhere).history.count() == 1


def abolish(w, unit, *successors):
    abolish_unit(
        unit=unit, until_date=make.today(), reason="QĐ 12", successors=successors, by=w.administrator, on=make.today()
    )
    return fresh(unit)


def test_documents_of_a_unit_that_is_no_more_are_listed_for_the_officer_who_is_told_once(w):
    document = make.document(w)
    assert not owners_without_a_unit(w.officer, day=make.today()).exists()
    abolish(w, w.trade, w.energy)
    forget_rights(w.officer)
    assert [row.pk for row in owners_without_a_unit(w.officer, day=make.today())] == [document.pk]
    assert not owners_without_a_unit(w.administrator, day=make.today()).exists()
    for _twice in range(2):
        tell_of_ended_units(None, at=make.now())
    notice = Notice.objects.get(kind="to_hand_over")
    assert notice.person == w.officer
    assert "1" in notice.text
    hand_over(w, document)
    assert not owners_without_a_unit(w.officer, day=make.today()).exists()


def test_a_unit_of_another_agency_that_took_over_gets_document_code_and_address(w):
    version = make.in_force(w)
    document, heir = version.document, make.post(w.commune_board, "Chủ tịch", "head", is_head=True)
    make.person("chu.tich", on=heir)
    between = make.unit(w.agency, "TG", "Đơn vị trung gian")
    w.trade.successors.add(between)
    between.successors.add(w.commune_board)
    with refused("does not use this document type", field="type"):
        hand_over(w, document, heir)
    make.rules(w.commune, w.type, pattern="XA-{nn}")
    with watched() as did:
        hand_over(w, document, heir)
    assert did.acts == ["handed_over"]
    after = fresh(document)
    assert (after.agency, after.code, after.slug) == (w.commune, document.code, document.slug)
    assert {row.agency_id for row in after.codes.all()} == {w.agency.pk, w.commune.pk}
    assert InForce.objects.get().access_class.agency == w.commune
    with refused("Only the QMS officer"):
        hand_over(w, after)


def test_a_code_taken_in_the_other_agency_stops_the_handing_over(w):
    document, heir = make.document(w), make.post(w.commune_board, "Chủ tịch", "head", is_head=True)
    w.trade.successors.add(w.commune_board)
    make.rules(w.commune, w.type, pattern="XA-{nn}")
    DocumentCode.objects.create(agency=w.commune, code=document.code, slug="cu-hs", given_at=make.now())
    with refused("was already given in", field="code"):
        hand_over(w, document, heir)


# --- another code -----------------------------------------------------------------------------------------------------
def test_the_code_changes_the_old_one_is_kept_for_ever_and_the_frozen_text_keeps_it(w):
    version = make.in_force(w)
    document, old = version.document, version.document.code
    frozen = fresh(version).snapshot
    with watched() as did:
        change_code(w, document)
    assert (did.rows, did.acts) == ({"Document ~1", "DocumentCode +1"}, ["code_changed"])
    after = fresh(document)
    assert (after.code, after.slug) == ("QT-NL-09", "qt-nl-09")
    assert {row.code for row in after.codes.all()} == {old, "QT-NL-09"}
    assert fresh(version).snapshot == frozen
    assert print_request(fresh(version), face="official")["snapshot"]["document"]["code"] == old
    assert Entry.objects.latest("pk").detail == {"from": old, "to": "QT-NL-09", "reason": "Sắp xếp lại mã"}
    with refused("never used again", field="code"):
        make.draft(w, code=old)
    nxt = make_submitted(w, actions.start_version(after, by=w.author, at=make.now()))
    assert json.loads(nxt.snapshot)["document"]["code"] == "QT-NL-09"


def test_without_a_code_the_next_of_the_pattern_is_drawn(w):
    document = hand_over(w, make.document(w))
    assert change_code(w, document, "").code == "QT-NL-01"
    with refused("has the code QT-NL-01 already", field="code"):
        change_code(w, document, "QT-NL-01")


def test_a_code_of_before_comes_back_to_its_own_document_and_to_no_other(w):
    document, other = make.document(w), make.document(w)
    old, address = document.code, document.slug
    change_code(w, document)
    with refused("was already given in", field="code"):
        change_code(w, other, old)
    with watched() as did:
        back = change_code(w, document, old)
    assert did.rows == {"Document ~1"}
    assert (back.code, back.slug) == (old, address)


def test_changing_the_code_is_refused_to_others_on_a_clash_and_while_a_version_carries_it(w):
    document, running, waiting = make.document(w), make.submitted(w).document, make.approved(w).document
    actions.keep_code_free(w.agency, code="QT CŨ 1", reason="Dùng trên giấy", by=w.officer, at=make.now())
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                change_code(w, document, by=getattr(w, who))
        for taken in (running.code, "QT CŨ 1"):
            with said("Enter another code", field="code"):
                change_code(w, document, taken)
        with said("Latin letters", field="code"):
            change_code(w, document, "Q\u0422-01")
        with said("Write the reason", field="reason"):
            change_code(w, document, reason=" ")
        with said("is being decided .*send it back"):
            change_code(w, running)
        with said("waits to be issued. Issue or cancel it first"):
            change_code(w, waiting)
        w.rules.is_active = False
        w.rules.save()
        with said("does not use this document type"):
            change_code(w, document, "")
        w.rules.is_active = True
        w.rules.save()


def test_a_draft_and_a_period_to_come_do_not_stand_in_the_way(w):
    change_code(w, make.draft(w).document, "QT-A")
    coming = make.in_force(w, from_date=make.today() + 5 * DAY)
    change_code(w, coming.document, "QT-B")
    assert json.loads(fresh(coming).snapshot)["document"]["code"] != "QT-B"


def test_the_old_code_still_finds_the_document_also_after_its_next_version(w):
    version = make.in_force(w, from_date=make.today() - 5 * DAY)
    document = version.document
    change_code(w, document, "MA-KHAC-1")
    asked = lambda q: read(make_query(q), None)  # noqa: E731
    for words in ("QT-TM-01", "MA-KHAC-1"):
        assert rows_of(w.reader, asked(words), make.today()).count() == 1, words
    draft = actions.start_version(fresh(document), by=w.author, at=make.now())
    actions.save_details(draft, token=draft.token, title="Quy trình mới", by=w.author, at=make.now())
    made = make._along(
        w, make_submitted(w, fresh(draft)), ("check", w.officer), ("review", w.deputy), ("approve", w.head)
    )
    make.issued(w, made)
    assert fresh(document).title == "Quy trình mới"
    assert rows_of(w.reader, asked("QT-TM-01"), make.today()).count() == 1


def make_query(q):
    query = QueryDict(mutable=True)
    query["q"] = q
    return query


def test_a_link_written_with_the_old_address_stays_a_link_to_the_same_document(w):
    target, draft = make.document(w), make.draft(w)
    section = draft.sections.first()
    html = f'<p><a href="/tai-lieu/{target.slug}/">x</a></p>'
    section, _removed = actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=html
    )
    link = draft.links.get()
    change_code(w, target)
    section, _removed = actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=html + "<p>thêm</p>"
    )
    assert draft.links.get().pk == link.pk
    actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), html="<p>bỏ</p>")
    assert not draft.links.exists()
