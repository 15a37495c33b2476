"""Writing in a draft: every act works, keeps its writer as an editor, and is refused to the wrong person and in the wrong state."""

import uuid
from datetime import date

import pytest

from documents import actions
from documents.actions import Conflict
from documents.actions.laws import law_numbered
from documents.models import LegalInstrument, Section, Version
from qms.files import store
from qms.standards.models import Clause, Edition
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(w):
    return make.draft(w)


def picture(name="hinh"):
    return store.put(f"\x89PNG {name}".encode(), media_type="image/png")


def form_of(w, title="Mẫu đơn"):
    kind = make.document_type("bieu-mau", "Biểu mẫu", holds="file")
    if not kind.rules.filter(agency=w.agency).exists():
        make.rules(w.agency, kind, pattern="BM-{nn}")
    return actions.create_document(
        type=kind, owner_unit=w.trade, owner_post=w.trade_head_post, title=title, by=w.author, at=make.now(), day=make.today()
    )  # fmt: skip


def clause():
    edition = Edition.objects.get(key="2015")
    return Clause.objects.get_or_create(edition=edition, number="8.2", defaults={"title": "Yêu cầu", "order": 82})[0]


def law():
    return LegalInstrument.objects.get_or_create(
        number="118/2025/NĐ-CP", defaults={"kind": "Nghị định", "title": "Một cửa"}
    )[0]


def first(version):
    return version.sections.first()


# Every act that writes: how it is called, and the rows it leaves on a fresh draft of two sections.
WRITES = {
    "save_section": (lambda v, w, **by: actions.save_section(v, first(v).uuid, token=first(v).token, html="<p>Mới</p>", **by), {"Section ~1"}),
    "save_details": (lambda v, w, **by: actions.save_details(v, token=v.token, reason="Lý do khác", **by), set()),
    "number_version": (lambda v, w, **by: actions.number_version(v, issue=2, revision=0, **by), set()),
    "add_section": (lambda v, w, **by: actions.add_section(v, heading="Mục thêm", **by), {"Section +1"}),
    "remove_section": (lambda v, w, **by: actions.remove_section(v, first(v).uuid, token=first(v).token, **by), {"Section -1"}),
    "move_section": (lambda v, w, **by: actions.move_section(v, first(v).uuid, up=False, **by), {"Section ~2"}),
    "set_applying": (lambda v, w, **by: actions.set_applying(v, units=[w.energy], **by), {"ApplyingSet +1", "ApplyingMember +1"}),
    "attach_file": (lambda v, w, **by: actions.attach_file(v, file=w.picture, name="sơ đồ.png", **by), {"Attachment +1"}),
    "set_forms": (lambda v, w, **by: actions.set_forms(v, forms=[w.form], **by), {"VersionForm +1"}),
    "set_clauses": (lambda v, w, **by: actions.set_clauses(v, clauses=[clause()], **by), {"VersionClause +1"}),
    "cite": (lambda v, w, **by: actions.cite(v, instrument=w.law, provision="Điều 5", **by), {"LegalCitation +1"}),
    "write_amendment": (lambda v, w, **by: actions.write_amendment(v, place="Mục 1", old="a", new="b", **by), {"AmendmentRow +1"}),
    "relate": (lambda v, w, **by: actions.relate(v, units=[w.trade], agencies=[], forms=[w.form], clauses=[], **by),
               {"ApplyingSet +1", "ApplyingMember +1", "VersionForm +1"}),
}  # fmt: skip


@pytest.fixture
def ready(w, draft):
    w.picture, w.form, w.law, w.clause = picture(), form_of(w), law(), clause()
    return draft


@pytest.mark.parametrize("name", WRITES)
def test_an_act_of_writing_changes_its_own_rows_the_draft_and_makes_an_editor_of_who_wrote(w, ready, name):
    act, rows = WRITES[name]
    token = ready.token
    with watched() as did:
        act(ready, w, by=w.unit_head, at=make.now())
    changed = {row for row in did.rows if not row.startswith("VersionEditor")}
    assert changed == rows | {"Version ~1"}
    assert did.acts == []  # drafts are followed by their history, the trail begins with submission
    after = Version.objects.get(pk=ready.pk)
    assert after.token > token
    assert after.editors.filter(person=w.unit_head).exists()


@pytest.mark.parametrize("name", WRITES)
def test_an_act_of_writing_is_refused_to_readers_and_in_what_is_no_draft(w, ready, name):
    act, _rows = WRITES[name]
    with nothing_changes():
        for who in ("reader", "deputy", "head", "administrator", "stranger", "nobody"):
            with said("may not write in this draft"):
                act(ready, w, by=getattr(w, who), at=make.now())
    actions.submit(ready, by=w.author, at=make.now(), day=make.today())
    with refused("no longer a draft"):
        act(ready, w, by=w.author, at=make.now())


def test_a_picture_is_shown_before_the_text_is_saved_and_goes_with_the_next_save_when_unused(w, draft):
    one, two = picture("một"), picture("hai")
    for file in (one, two):
        actions.show_image(draft, file=file, by=w.author, at=make.now())
    section = first(draft)
    actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=f'<p><img src="asset:{one.sha256}" alt="Sơ đồ"></p>'
    )  # fmt: skip
    assert [row.file for row in draft.images.all()] == [one]


def test_a_version_of_sections_takes_no_main_file_and_one_of_a_file_does(w, draft):
    file = store.put(b"%PDF-1.7 bieu mau", media_type="application/pdf")
    with refused("written in sections", field="file"):
        actions.set_file(draft, file=file, name="don.pdf", by=w.author, at=make.now())
    form = form_of(w).versions.get()
    actions.set_file(form, file=file, name="đơn.pdf", by=w.author, at=make.now())
    assert Version.objects.get(pk=form.pk).file == file
    actions.set_file(form, file=None, by=w.author, at=make.now())
    assert Version.objects.get(pk=form.pk).file is None


def test_what_was_attached_and_cited_is_taken_off_again(w, draft):
    row = actions.attach_file(draft, file=picture(), name="a.png", by=w.author, at=make.now())
    again = actions.attach_file(draft, file=picture(), name="a.png", by=w.author, at=make.now())
    assert row == again
    citation = actions.cite(draft, instrument=law(), by=w.author, at=make.now())
    amendment = actions.write_amendment(draft, place="Mục 1", by=w.author, at=make.now())
    with watched() as did:
        actions.detach_file(draft, row, by=w.author, at=make.now())
        actions.uncite(draft, citation, by=w.author, at=make.now())
        actions.remove_amendment(draft, amendment, by=w.author, at=make.now())
    assert did.rows == {"Attachment -1", "LegalCitation -1", "AmendmentRow -1", "Version ~1", "VersionEditor ~1"}


def test_rows_of_another_version_are_not_touched_by_their_number(w, draft):
    other = make.draft(w)
    row = actions.write_amendment(other, place="Mục 1", by=w.author, at=make.now())
    with refused("no longer in the amendment table"):
        actions.write_amendment(draft, row=row.pk, place="Mục 9", by=w.author, at=make.now())
    with refused("no longer in the draft"):
        actions.save_section(draft, first(other).uuid, token=1, by=w.author, at=make.now(), html="x")
    actions.remove_amendment(draft, row, by=w.author, at=make.now())
    assert other.amendments.count() == 1


def test_two_who_save_the_same_section_lose_nothing(w, draft):
    section = first(draft)
    seen = section.token
    actions.save_section(draft, section.uuid, token=seen, by=w.author, at=make.now(), html="<p>Của Hà</p>")
    with refused("Both texts are below") as caught:
        actions.save_section(draft, section.uuid, token=seen, by=w.unit_head, at=make.now(), html="<p>Của Bảo</p>")
    assert isinstance(caught.value, Conflict)
    theirs = caught.value.current
    assert theirs.html == "<p>Của Hà</p>"
    actions.save_section(draft, section.uuid, token=theirs.token, by=w.unit_head, at=make.now(), html="<p>Cả hai</p>")
    assert Section.objects.get(pk=section.pk).html == "<p>Cả hai</p>"


def test_an_old_token_of_the_details_and_of_a_removed_section_is_a_conflict(w, draft):
    section = first(draft)
    actions.save_section(draft, section.uuid, token=section.token, by=w.unit_head, at=make.now(), html="<p>Mới</p>")
    with refused("Both texts are below"):
        actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), reason="Khác")
    with refused("Both texts are below"):
        actions.remove_section(draft, section.uuid, token=section.token, by=w.author, at=make.now())


def test_text_is_cleaned_where_it_is_written_and_the_writer_is_told(w, draft):
    section = first(draft)
    dirty = '<p onclick="x()">Một</p><script>alert(1)</script><iframe src="//evil"></iframe>'
    row, removed = actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=dirty
    )
    assert row.html == "<p>Một</p>"
    assert removed
    added = actions.add_section(draft, heading="Thêm", html=dirty, by=w.author, at=make.now(), after=section.uuid)
    assert added.html == "<p>Một</p>"
    assert [one.heading for one in draft.sections.all()] == ["Mục đích", "Thêm", "Phạm vi"]


def test_links_to_documents_follow_the_text(w, draft):
    target, section = make.in_force(w).document, first(draft)
    html = f'<p><a href="/tai-lieu/{target.slug}/">{target.code}</a> <a href="/tai-lieu/khong-co/">?</a></p>'
    row, _removed = actions.save_section(
        draft, section.uuid, token=section.token, by=w.author, at=make.now(), html=html
    )
    assert [(one.anchor, one.target) for one in draft.links.all()] == [(section.uuid, target)]
    actions.save_section(draft, section.uuid, token=row.token, by=w.author, at=make.now(), html="<p>Không</p>")
    assert draft.links.count() == 0


def test_what_must_be_written_is_named(w, draft):
    section = first(draft)
    with refused("heading", field="heading"):
        actions.save_section(draft, section.uuid, token=section.token, by=w.author, at=make.now(), heading="  ")
    with refused("heading", field="heading"):
        actions.add_section(draft, heading=" ", by=w.author, at=make.now())
    with refused("title", field="title"):
        actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), title=" ")
    with refused("which place", field="place"):
        actions.write_amendment(draft, place=" ", by=w.author, at=make.now())
    with refused("Issue is 1 to 999", field="issue"):
        actions.number_version(draft, issue=0, revision=0, by=w.author, at=make.now())
    with refused("no longer in the draft"):
        actions.move_section(draft, uuid.uuid4(), up=True, by=w.author, at=make.now())
    form = make.in_force(w).document
    with refused("is not a form", field="forms"):
        actions.set_forms(draft, forms=[form], by=w.author, at=make.now())
    with pytest.raises(ValueError, match="state"):
        actions.save_details(draft, token=draft.token, by=w.author, at=make.now(), state="approved")


def test_a_version_number_is_unique_among_those_not_cancelled(w):
    one = make.in_force(w)
    draft = actions.start_version(one.document, by=w.author, at=make.now())
    with refused("exists already", field="issue"):
        actions.number_version(draft, issue=1, revision=0, by=w.author, at=make.now())
    actions.number_version(draft, issue=1, revision=5, by=w.author, at=make.now())
    actions.decide(draft, "cancel", by=w.author, at=make.now(), day=make.today(), remark="Thôi")
    again = actions.start_version(one.document, by=w.author, at=make.now())
    assert actions.number_version(again, issue=1, revision=5, by=w.author, at=make.now()).number == "01.05"


def test_who_completes_only_reasons_of_the_amendment_table_is_no_editor_and_may_check(w):
    first_version = make.in_force(w)
    draft = actions.start_version(first_version.document, by=w.author, at=make.now(), reason="Cho đúng")
    row = actions.write_amendment(draft, place="Mục 1", old="a", new="b", by=w.author, at=make.now())
    with watched() as did:
        actions.write_amendment(draft, row=row.pk, reason="Theo luật mới", basis="Luật X", by=w.officer, at=make.now())
    assert did.rows == {"AmendmentRow ~1", "Version ~1"}
    version = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    at = make.now()
    actions.decide(version, "check", by=w.officer, at=at, day=make.today(), proof=make.proof(w.officer, at))


def test_who_changes_more_than_a_reason_is_an_editor(w, draft):
    row = actions.write_amendment(draft, place="Mục 1", by=w.author, at=make.now())
    actions.write_amendment(draft, row=row.pk, new="Chữ mới", reason="Vì sao", by=w.officer, at=make.now())
    assert draft.editors.filter(person=w.officer).exists()


def test_the_title_of_a_first_draft_names_the_document_that_of_a_later_one_not_yet(w, draft):
    actions.save_details(
        draft, token=draft.token, by=w.author, at=make.now(), title="Tên mới", proposed_from=date(2027, 1, 4)
    )
    assert Version.objects.get(pk=draft.pk).document.title == "Tên mới"
    later = actions.start_version(make.in_force(w).document, by=w.author, at=make.now())
    actions.save_details(later, token=later.token, by=w.author, at=make.now(), title="Tên sau này")
    assert Version.objects.get(pk=later.pk).document.title != "Tên sau này"


@pytest.mark.parametrize("typed", ["118/2025/NĐ-CP", "118/2025/nđ-cp", "118/2025/ND-CP", " 118/2025/nd-cp  "])
def test_a_law_is_found_by_its_number_however_it_is_typed_on_both_databases(w, typed):
    meant = law()
    LegalInstrument.objects.create(number="118/2025/NĐ-CPX", kind="Nghị định", title="Khác")
    assert law_numbered(typed) == meant


def test_of_two_numbers_that_fold_alike_the_exact_one_is_meant_and_an_unknown_one_is_none(w):
    exact = law()
    plain = LegalInstrument.objects.create(number="118/2025/ND-CP", kind="Nghị định", title="Gõ thiếu dấu")
    assert law_numbered("118/2025/ND-CP") == plain
    assert law_numbered("118/2025/NĐ-CP") == exact
    assert law_numbered("9/2025/NĐ-CP") is None
    assert law_numbered("Đ") is None
