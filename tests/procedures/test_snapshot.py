"""The procedure in the snapshot of a version, and the faces that read it there: page, search, programs, file, comparison."""

import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from documents import actions
from documents.models import LegalInstrument, Version
from documents.rendering import print_request
from documents.snapshot import build_snapshot, canonical, snapshot_of
from procedures.actions import waive_rule
from procedures.figures import form_links, on_paper, step_rows
from procedures.models import AdministrativeProcedure, ProcedurePart
from procedures.sections import STEPS
from qms.people.models import Post
from tests import make
from tests.procedures import drafts, stepping
from tests.procedures.samples import CHECKED, DRAFT, JUDGE, LAW, NORMAL, rich, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(w):
    for code in rich()["tthc"]:
        AdministrativeProcedure.objects.create(code=code, name="Cấp giấy phép")
    return drafts.procedure(w)


@pytest.fixture
def in_force(w, version):
    made = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    return make.issued(w, made)


def test_the_snapshot_has_the_data_with_names_totals_and_what_the_rules_said(w, version):
    found = snapshot_of(version)
    data = found["content"]["procedures"]
    assert data["steps"][1]["responsible"] == {
        "name": "Chuyên viên thụ lý", "unit_name": "Phòng Quản lý thương mại",
    }  # fmt: skip
    assert data["totals"] == ["13 ngày làm việc", "19,5 ngày làm việc"]
    assert data["checked"]["warnings"] == []
    assert "too_long" in data["checked"]["passed"]
    steps = next(row for row in found["sections"] if row["id"] == STEPS)
    assert "Thẩm định, dự thảo văn bản" in steps["html"]
    assert f"Nghị định số {LAW} Về thủ tục, Điều 26" in json.dumps(found["sections"], ensure_ascii=False)


def test_what_the_rules_said_is_of_the_day_of_submission_however_old_the_draft_is(w, version):
    Version.objects.filter(pk=version.pk).update(state_since=make.now() - timedelta(days=30))
    LegalInstrument.objects.filter(number=LAW).update(until_date=make.today() - timedelta(days=2))
    waive_rule(version, "dead_law", reason="Văn bản thay thế giữ nguyên nội dung", by=w.author, at=make.now())
    made = actions.submit(Version.objects.get(pk=version.pk), by=w.author, at=make.now(), day=make.today()).thing
    assert snapshot_of(made)["content"]["procedures"]["checked"]["waived"] == ["dead_law"]


def test_what_is_frozen_is_the_same_whatever_language_the_author_reads_the_screens_in(w):
    version = stepping.written(make.draft(w), stepping.step("Tiếp nhận", w.author_post, limits={}))
    texts = []
    for language in ("vi", "en"):
        with override(language):
            texts.append(canonical(build_snapshot(version)))
    assert texts[0] == texts[1]
    assert "chưa ghi" in texts[0]


def test_a_draft_without_data_has_no_procedure_in_its_snapshot(w):
    found = snapshot_of(make.draft(w))
    assert found["content"] == {}
    assert not any("of" in row for row in found["sections"])


def test_a_post_that_is_renamed_later_changes_nothing_that_was_submitted(w, version):
    sent = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
    before = Version.objects.get(pk=sent.pk).snapshot
    Post.objects.filter(pk=w.author_post.pk).update(title="Chuyên viên chính")
    LegalInstrument.objects.filter(number=LAW).update(title="Khác")
    after = Version.objects.get(pk=sent.pk)
    assert after.snapshot == before
    assert snapshot_of(after)["content"]["procedures"]["steps"][1]["responsible"]["name"] == "Chuyên viên thụ lý"


def test_paper_gets_the_sections_and_the_flow_chart_behind_the_steps(version):
    asked = print_request(version, face="draft")
    assert "Thẩm định, dự thảo văn bản" in json.dumps(asked, ensure_ascii=False)
    figures = on_paper(snapshot_of(version))
    assert list(figures) == [STEPS]
    assert figures[STEPS][0].startswith('<div class="upright"><svg')


def test_words_of_a_step_are_found_once_the_procedure_is_in_force(w, in_force, client):
    client.force_login(w.reader)
    assert in_force.document.code in client.get("/tim-kiem/", {"q": "dự thảo văn bản"}).content.decode()


def test_a_program_reads_the_steps_of_what_is_in_force(w, in_force, client):
    key = make.secret(w.reader, "read:documents")
    address = f"/api/v1/documents/{in_force.document.slug}/versions/{in_force.number}"
    answer = client.get(address, headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.content[:300]
    assert "Thẩm định, dự thảo văn bản" in json.dumps(answer.json(), ensure_ascii=False)


def page(client, person, version):
    client.force_login(person)
    return client.get(f"/tai-lieu/{version.document.slug}/").content.decode()


def test_the_page_shows_every_step_and_the_chart_and_marks_only_ones_own(w, in_force, client):
    mine, other = page(client, w.author, in_force), page(client, w.reader, in_force)
    for html in (mine, other):
        assert all(f'id="step-{row["id"]}"' in html for row in rich()["steps"])
        assert "<svg" in html
        assert '<figure class="steps__chart flow">' in html  # print, focus and hover of the chart hang on `.flow`
        assert "19,5 ngày làm việc" in html
    assert mine.count('class="steptable__mine"') == 2
    for key in (JUDGE, DRAFT):
        assert f'id="step-{key}" class="steptable__mine"' in mine
    assert "steptable__mine" not in other
    assert "mystep" in mine
    assert "mystep" not in other


def test_a_step_on_the_page_names_its_law_and_leads_to_its_form(w, client):
    form = drafts.form(w)
    version = drafts.procedure(w, rich())
    client.force_login(w.author)
    html = client.get(f"/soan-thao/{version.pk}/xem-thu/").content.decode()
    assert f"Căn cứ pháp lý: {LAW}, Điều 9" in html
    assert f'<a href="/tai-lieu/{form.slug}/" title="Đơn đề nghị">BM-TM-01</a>' in html


def test_a_form_that_is_unknown_or_more_closed_than_the_document_has_no_address():
    rows = [{"code": "BM-1", "title": "", "slug": "bm-1"}, {"code": "BM-2", "title": "Đơn", "slug": "bm-2"}]
    assert list(form_links({"forms": rows})) == ["BM-2"]
    first, *_others = step_rows(whole(rich()), set(), forms=form_links({"forms": rows}))
    assert first["forms"] == [{"code": "BM-TM-01"}]


def test_the_head_of_a_unit_that_is_responsible_has_its_steps(w, client):
    data = drafts.sound()
    data["steps"][3]["responsible"] = {"name": "Phòng Quản lý thương mại"}
    version = drafts.procedure(w, data)
    client.force_login(w.unit_head)
    html = client.get(f"/soan-thao/{version.pk}/xem-thu/").content.decode()
    assert html.count('class="steptable__mine"') == 1


def test_markup_in_a_step_reaches_no_page_as_markup(w, client):
    data = drafts.sound()
    for row in data["steps"]:
        row["title"] = f"<script>alert(1)</script> {row['title']}"
    version = drafts.procedure(w, data)
    client.force_login(w.author)
    for address in (f"/soan-thao/{version.pk}/xem-thu/", f"/soan-thao/{version.pk}/quy-trinh/"):
        html = client.get(address).content.decode()
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_the_file_of_a_version_comes_in_as_the_same_data_in_the_same_agency(w, in_force, client):
    client.force_login(w.author)
    number = in_force.number
    answer = client.get(f"/tai-lieu/{in_force.document.slug}/{number}/quy-trinh.json")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    from procedures.exchange import from_json

    draft = actions.start_version(in_force.document, by=w.author, at=make.now(), reason="Sửa")
    before = ProcedurePart.objects.get(version=draft)
    assert drafts.save(draft, from_json(content)).data == before.data
    assert ProcedurePart.objects.get(version=draft).token == before.token


def test_a_changed_step_is_in_the_comparison_and_its_proposed_amendments(w, in_force, client):
    draft = actions.start_version(in_force.document, by=w.author, at=make.now(), reason="Sửa")
    data = ProcedurePart.objects.get(version=draft).data
    data["steps"][3]["limits"] = {NORMAL: "9", CHECKED: "16"}
    drafts.save(draft, data)
    client.force_login(w.author)
    html = client.get(f"/soan-thao/{draft.pk}/so-sanh/").content.decode()
    assert "Bước B4" in html


def test_a_version_without_data_has_no_file(w, client):
    version = make.draft(w)
    client.force_login(w.author)
    assert client.get(f"/soan-thao/{version.pk}/quy-trinh/du-lieu.json").status_code == 404
