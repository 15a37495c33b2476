"""Writing the data of a procedure: what is kept with it, who may, what two people at once get, and that it freezes."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from documents import actions
from documents.actions.deciding import NotReady
from documents.models import LegalCitation, LegalInstrument, Version, VersionEditor, VersionForm
from procedures.actions import Changed, save_procedure, take_up_again, waive_rule
from procedures.models import ProcedurePart, StepParty
from qms.people.models import Post
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched
from tests.procedures import drafts
from tests.procedures.samples import ASK, DRAFT, JUDGE, LAW, NORMAL, RECEIVE, RETURN, SIGN, rich, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(w):
    drafts.law()
    return make.draft(w)


def parties(version):
    rows = StepParty.objects.filter(version=version).order_by("pk")
    return [(str(row.step), row.part, row.post_id, row.unit_id) for row in rows]


def test_the_data_is_kept_with_its_posts_forms_laws_and_whoever_wrote_it(w, version):
    form = drafts.form(w)
    with watched() as did:
        row = drafts.save(version, rich(), by=w.unit_head)
    assert row.token == 1
    assert did.acts == []
    assert did.rows == {
        "ProcedurePart +1", "StepParty +7", "ServedCode +2", "VersionForm +1", "LegalCitation +4", "VersionEditor +1", "Version ~1",
    }  # fmt: skip
    assert parties(version) == [
        (RECEIVE, "responsible", w.officer_post.pk, None),
        (JUDGE, "responsible", w.author_post.pk, None),
        (DRAFT, "responsible", w.author_post.pk, None),
        (DRAFT, "consulted", None, w.energy.pk),
        (DRAFT, "informed", None, w.office.pk),
        (SIGN, "responsible", w.head_post.pk, None),
        (RETURN, "responsible", w.officer_post.pk, None),
    ]
    assert [row.form for row in VersionForm.objects.filter(version=version)] == [form]


def test_what_went_from_the_data_goes_from_its_indexes_and_what_people_listed_stays(w, version):
    own = LegalInstrument.objects.create(number="01/2020/TT", kind="Thông tư", title="x")
    actions.cite(version, instrument=own, provision="Điều 1", by=w.author, at=make.now())
    drafts.save(version, rich())
    drafts.save(version, {"steps": [step(1, responsible="Giám đốc Sở, Lãnh đạo Sở")]})
    assert [row[2] for row in parties(version)] == [w.head_post.pk]
    assert [row.instrument for row in LegalCitation.objects.filter(version=version)] == [own]


def test_saving_the_same_again_changes_nothing(version):
    row = drafts.save(version, rich())
    with nothing_changes():
        assert drafts.save(version, row.data).token == row.token


def test_what_is_not_complete_is_kept_and_what_is_misshapen_is_not(version):
    drafts.save(version, {"steps": [{"title": ""}]})
    with refused("above 0", field=f"steps.0.limits.{NORMAL}"):
        drafts.save(
            version, {"cases": [{"id": NORMAL}], "steps": [{"limits": {NORMAL: {"value": -1, "unit": "month"}}}]}
        )


def test_whoever_may_not_write_in_the_draft_is_refused(w, version):
    with nothing_changes():
        for who in (w.reader, w.stranger, w.nobody):
            with said():
                drafts.save(version, rich(), by=who)


def test_a_version_that_is_no_draft_is_refused(w):
    version = actions.submit(drafts.procedure(w), by=w.author, at=make.now(), day=make.today()).thing
    with refused("no longer a draft"):
        drafts.save(version, rich())
    with refused("no longer a draft"):
        waive_rule(version, "vacant", reason="x", by=w.author, at=make.now())


def test_only_a_procedure_has_steps(w):
    form = drafts.form(w).versions.get()
    with refused("Only a procedure"):
        drafts.save(form, rich())


def test_of_two_who_save_at_once_the_second_is_told_and_has_both(w, version):
    drafts.save(version, rich())
    theirs = {"steps": [step(1, title="Của họ")]}
    drafts.save(version, theirs, token=1)
    with refused("Somebody else") as caught:
        drafts.save(version, {"steps": [step(1, title="Của tôi")]}, token=1)
    assert isinstance(caught.value, Changed)
    assert caught.value.current.data["steps"][0]["title"] == "Của họ"
    assert caught.value.mine["steps"][0]["title"] == "Của tôi"
    assert caught.value.current.token == 2


def test_a_first_save_with_a_token_of_a_row_that_is_not_there_is_told(version):
    with refused("Somebody else"):
        drafts.save(version, rich(), token=3)


# --- whom the words name ----------------------------------------------------------------------------------------------
def who(version, words):
    row = drafts.save(version, {"steps": [step(1, responsible=words)]})
    return row.data["steps"][0]["responsible"]


def test_posts_and_units_are_found_by_their_words_whatever_the_case_and_marks(w, version):
    post = {"name": "Chuyên viên thụ lý, Phòng Quản lý thương mại", "post": w.author_post.pk}
    assert who(version, "chuyen vien  thu ly, phong quan ly thuong mai") == post
    assert who(version, {"name": "", "post": w.author_post.pk}) == post
    assert who(version, "Trưởng phòng Quản lý thương mại")["post"] == w.trade_head_post.pk
    assert who(version, "VĂN PHÒNG SỞ") == {"name": "Văn phòng Sở", "unit": w.office.pk}
    assert who(version, "Tổ chức, cá nhân") == {"name": "Tổ chức, cá nhân"}


def test_a_key_of_another_agency_falls_back_to_its_words(w, version):
    theirs = Post.objects.get(code="mot-cua")
    assert who(version, {"name": "Công chức một cửa", "post": theirs.pk}) == {"name": "Công chức một cửa"}
    assert who(version, {"name": "Giám đốc Sở, Lãnh đạo Sở", "post": w.author_post.pk})["post"] == w.head_post.pk
    assert who(version, {"name": "", "post": theirs.pk}) is None


def test_a_post_that_is_no_more_keeps_its_place_until_somebody_replaces_it(w, version):
    drafts.save(version, rich())
    Post.objects.filter(pk=w.author_post.pk).update(until_date=make.today())
    row = drafts.save(version, rich() | {"place": "Nơi khác"})
    assert row.data["steps"][1]["responsible"]["post"] == w.author_post.pk


# --- rules set aside --------------------------------------------------------------------------------------------------
@pytest.fixture
def vacant(w, version):
    """The sample with a step of a post that nobody holds."""
    make.post(w.trade, "Kiểm soát viên", code="trong")
    data = drafts.sound()
    data["steps"][4]["responsible"] = {"name": "Kiểm soát viên, Phòng Quản lý thương mại"}
    drafts.save(version, data)
    return version


def aside(version, rule="vacant", reason="Đang tuyển", **fields):
    return waive_rule(version, rule, reason=reason, by=fields.get("by", version.author), at=make.now())


def submit(version):
    return actions.submit(Version.objects.get(pk=version.pk), by=version.author, at=make.now(), day=make.today()).thing


def test_a_rule_is_set_aside_with_a_reason_once_in_the_trail_and_taken_up_again(w, vacant):
    with watched() as did:
        aside(vacant)
    assert (did.acts, did.rows) == (["rule_waived"], {"ProcedurePart ~1", "VersionEditor ~1"})
    waivers = ProcedurePart.objects.get(version=vacant).waivers
    assert waivers == {"vacant": {"reason": "Đang tuyển", "by": w.author.full_name}}
    with watched() as did:
        take_up_again(vacant, "vacant", by=w.author, at=make.now())
    assert did.acts == ["rule_waived"]
    assert ProcedurePart.objects.get(version=vacant).waivers == {}


def test_a_rule_is_not_set_aside_without_a_reason_nor_where_it_may_not_nor_by_anybody(w, vacant):
    other = make.draft(w)
    with nothing_changes():
        for rule, reason, field in (
            ("vacant", " \n", "reason"), ("vacant", "x" * 401, "reason"), ("responsible", "x", "rule"), ("none", "x", "rule"),
        ):  # fmt: skip
            with said(field=field):
                aside(vacant, rule, reason)
        with said(field="rule"):
            take_up_again(vacant, "vacant", by=w.author, at=make.now())
        with said():
            aside(vacant, by=w.reader)
        with said("no steps yet"):
            aside(other)


# --- submitting -------------------------------------------------------------------------------------------------------
def test_a_procedure_that_breaks_a_rule_is_not_submitted_and_says_where(w, vacant):
    data = drafts.sound()
    data["steps"][3]["limits"][NORMAL] = "30"
    data["steps"][4]["responsible"] = None
    drafts.save(vacant, data)
    with nothing_changes(), pytest.raises(NotReady) as caught:
        submit(vacant)
    anchors = [finding.anchor for finding in caught.value.findings]
    editor = f"/soan-thao/{vacant.pk}/quy-trinh/"
    assert anchors == [f"{editor}#step-{SIGN}", f"{editor}#totals"]


def test_with_the_rule_set_aside_it_is_submitted_and_the_snapshot_keeps_why(vacant):
    with pytest.raises(NotReady):
        submit(vacant)
    aside(vacant)
    content = json.loads(submit(vacant).snapshot)["content"]["procedures"]
    assert content["waivers"]["vacant"]["reason"] == "Đang tuyển"
    assert content["checked"]["waived"] == ["vacant"]


def test_a_procedure_without_data_is_submitted_as_text_alone(w, version):
    assert actions.findings_of(version, day=make.today()) == []
    assert "procedures" not in json.loads(submit(version).snapshot)["content"]


def test_data_and_index_are_frozen_with_the_version(w):
    version = submit(drafts.procedure(w))
    for table, change in (("procedurepart", "token = 9"), ("stepparty", "part = 'informed'")):
        for statement in (f"UPDATE procedures_{table} SET {change} WHERE version_id = %s",
                          f"DELETE FROM procedures_{table} WHERE version_id = %s"):  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [version.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        StepParty.objects.create(version=version, step=ASK, part="informed", unit=w.office)


def test_the_next_draft_begins_with_the_data_and_what_was_set_aside_is_asked_again(w):
    old = drafts.procedure(w, drafts.sound(bases=[{"id": NORMAL, "number": LAW}]))
    waive_rule(old, "records", reason="x", by=w.author, at=make.now())
    old = submit(old)
    old = make._along(w, old, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    old = make.issued(w, old)
    draft = actions.start_version(old.document, by=w.author, at=make.now(), reason="Sửa")
    one, two = (ProcedurePart.objects.get(version=row) for row in (old, draft))
    assert two.data == one.data
    assert two.waivers == {}
    assert two.token == 1
    assert parties(draft) == parties(old)
    drafts.save(draft, two.data | {"place": "Mới"})
    assert ProcedurePart.objects.get(version=old).data == one.data
    assert LegalCitation.objects.filter(version=draft, anchor=NORMAL).count() == 1


def test_editors_are_noted_so_that_they_cannot_decide_later(w, version):
    save_procedure(version, rich(), token=0, by=w.unit_head, at=make.now(), day=make.today())
    assert VersionEditor.objects.filter(version=version, person=w.unit_head).exists()
