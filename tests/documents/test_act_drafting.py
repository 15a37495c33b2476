"""Creating a document and starting its next version."""

from datetime import timedelta

import pytest

from documents import actions
from documents.codes import next_number, reserve_code
from documents.models import Counter, Document, DocumentCode, Version
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
READERS = ("reader", "deputy", "head", "auditor", "administrator", "supervisor", "outside", "stranger", "nobody")


def create(w, *, by=None, **fields):
    fields = {"type": w.type, "owner_unit": w.trade, "owner_post": w.trade_head_post, "title": "Quy trình", **fields}
    return actions.create_document(by=by or w.author, at=make.now(), day=make.today(), **fields)


def start(version, by, **fields):
    return actions.start_version(version.document, by=by, at=make.now(), **fields)


def test_a_new_document_has_its_code_for_ever_a_first_draft_and_the_sections_of_its_type(w):
    with watched() as did:
        document = create(w)
    version = document.versions.get()
    assert did.rows == {"Document +1", "DocumentCode +1", "Counter +1", "Version +1", "Section +2"}
    assert did.acts == ["document_created"]
    assert (document.code, version.number, version.state) == ("QT-TM-01", "01.00", "draft")
    assert [row.heading for row in version.sections.all()] == ["Mục đích", "Phạm vi"]


def test_who_writes_for_no_unit_creates_nothing(w):
    with nothing_changes():
        for who in READERS:
            with said("may not write documents for", field="owner_unit"):
                create(w, by=getattr(w, who))


def test_an_author_creates_nothing_for_a_unit_beside_her_own(w):
    with refused("Choose a unit you write for", field="owner_unit"):
        create(w, owner_unit=w.energy)


def test_a_document_without_a_title_is_refused(w):
    with refused("title", field="title"):
        create(w, title=" \t ")


def test_a_type_the_agency_does_not_use_is_refused(w):
    other = make.document_type("quy-che", "Quy chế")
    with refused("does not use this document type", field="type"):
        create(w, type=other)
    w.rules.is_active = False
    w.rules.save()
    with refused("does not use this document type", field="type"):
        create(w)


def test_the_same_request_key_twice_is_one_document_and_one_number(w):
    one = create(w, request_key="mot-lan")
    with watched() as did:
        other = create(w, request_key="mot-lan")
    assert (other.pk, did.rows, did.acts) == (one.pk, set(), [])


def test_codes_given_by_hand_are_stepped_over_and_never_given_twice(w):
    create(w, code="QT-TM-02")
    reserve_code(w.agency, "QT-TM-03", at=make.now(), reason="dùng trên giấy")
    assert [create(w).code for _n in range(2)] == ["QT-TM-01", "QT-TM-04"]
    for code in ("QT-TM-01", " qt-tm-01 ".upper(), "QT-TM-03"):
        with refused("never used again", field="code"):
            create(w, code=code)


def test_the_code_of_a_cancelled_document_is_not_given_again(w):
    version = make.draft(w)
    actions.decide(version, "cancel", by=w.author, at=make.now(), day=make.today(), remark="Lập nhầm")
    with refused("never used again", field="code"):
        create(w, code=version.document.code)
    assert create(w).code == "QT-TM-02"


def test_two_agencies_may_have_the_same_code_at_two_addresses(w):
    make.rules(w.commune, w.type, pattern="QT-TM-{nn}")
    writer = make.person("hs.viet", on=make.post(w.commune_board, "Văn phòng", "author"))
    one = create(w)
    other = create(w, by=writer, owner_unit=w.commune_board, owner_post=make.post(w.commune_board, "Chủ tịch"))
    assert (one.code, other.code) == ("QT-TM-01", "QT-TM-01")
    assert (one.slug, other.slug) == ("qt-tm-01", "hs-qt-tm-01")


def test_a_refused_creation_leaves_no_gap_in_the_numbers(w):
    create(w)
    w.type.sections = [{"number": "1", "heading": "x" * 400, "level": "no level"}]
    w.type.save()
    with pytest.raises(ValueError, match="no level"):
        create(w)
    w.type.sections = []
    w.type.save()
    assert create(w).code == "QT-TM-02"
    assert Counter.objects.get().value == DocumentCode.objects.count() == 2


def test_every_register_of_an_agency_counts_for_itself(w):
    assert [next_number(w.agency, "a"), next_number(w.agency, "b"), next_number(w.agency, "a")] == [1, 1, 2]
    assert next_number(w.commune, "a") == 1


def test_the_next_version_is_a_copy_with_the_next_revision(w):
    first = make.in_force(w)
    with watched() as did:
        draft = start(first, w.author, reason="Sửa mục 2")
    assert did.rows == {"Version +1", "Section +2"}
    assert did.acts == ["draft_started"]
    assert (draft.number, draft.author, draft.based_on, draft.reason) == ("01.01", w.author, first, "Sửa mục 2")
    texts = [list(one.sections.values_list("uuid", "heading", "html")) for one in (first, draft)]
    assert texts[0] == texts[1]


def test_a_whole_replacement_raises_the_issue(w):
    assert start(make.in_force(w), w.author, whole=True).number == "02.00"


def test_a_second_version_beside_one_in_preparation_is_refused_with_its_state(w):
    first = make.in_force(w)
    start(first, w.author)
    with refused("01.01 is being prepared already"):
        start(first, w.officer)


def test_who_does_not_write_for_the_owner_starts_no_version(w):
    first = make.in_force(w)
    with nothing_changes():
        for who in READERS:
            with said("may not write documents of this unit"):
                start(first, getattr(w, who))


def test_a_document_without_an_approved_version_has_nothing_to_start_from(w):
    version = make.draft(w)
    actions.decide(version, "cancel", by=w.author, at=make.now(), day=make.today(), remark="Lập nhầm")
    with refused("no approved version"):
        start(version, w.author)


def test_a_version_may_be_started_beside_an_approved_one_that_waits(w):
    waiting = make.approved(w)
    draft = start(waiting, w.author)
    assert {row.state for row in Version.objects.filter(document=waiting.document)} == {"approved", "draft"}
    assert draft.number == "01.01"


def test_amendment_rows_stay_with_their_version(w):
    first = make.in_force(w, from_date=make.today() - timedelta(days=3))
    draft = start(first, w.author, reason="Cho đúng")
    actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 1", old="a", new="b", reason="c")
    second = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    second = make._along(w, second, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    assert start(make.issued(w, second), w.author).amendments.count() == 0


def test_a_restricted_document_is_created_and_found_by_its_writer(w):
    document = create(w, classification="restricted")
    assert w.author.has_perm("documents.view_version", document.versions.get())
    assert Document.objects.permitted(w.author, "documents.view_document").filter(pk=document.pk).exists()
