"""Pages of programmes and audits: everybody's view of them, forms that keep what was typed, papers."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Audit, ChecklistAnswer, ItemEvidence, Programme
from tests import make
from tests.audits.auditing import held

pytestmark = pytest.mark.django_db
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


def place(audit):
    return [audit.agency.slug, audit.year, audit.order]


def at(name, audit, *more):
    return reverse(f"audits:{name}", args=[*place(audit), *more])


def seen(client, who, url, status=200):
    client.force_login(who)
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def test_the_list_shows_audits_and_the_programmes_beside(w, client):
    held.approved(w)
    audit = held.reported(w, "minor")
    text = seen(client, w.officer, reverse("audits:audits"))
    assert audit.number in text
    assert f"Chương trình năm {make.today().year}" in text
    assert audit.number in seen(client, w.unit_head, reverse("audits:audits"))
    assert audit.number not in seen(client, w.stranger, reverse("audits:audits"))


def test_an_address_that_means_nothing_says_so(w, client):
    seen(client, w.officer, reverse("audits:audits") + "?xem=gi", 400)
    seen(client, w.officer, reverse("audits:audits") + "?sau=1_2", 400)


@pytest.mark.parametrize("name", ["audit", "audit_plan", "team", "checklist"])
@pytest.mark.parametrize("stage", ["planned", "on site", "reported"])
def test_every_page_of_an_audit_shows_it_in_every_stage(w, client, name, stage):
    audit = {"planned": held.ready, "on site": held.on_site, "reported": held.reported}[stage](w)
    for who in (w.officer, w.auditor, w.unit_head, w.head, w.supervisor):
        assert audit.number in seen(client, who, at(name, audit))
    seen(client, w.stranger, at(name, audit), 404)


def test_the_overview_says_why_a_gate_is_closed_before_anybody_presses(w, client):
    audit = held.opened(w)
    text = seen(client, w.officer, at("audit", audit))
    assert "Cử trưởng đoàn." in text
    assert "disabled" in text


def test_a_plan_is_written_on_its_page_and_bad_days_keep_what_was_typed(w, client):
    audit = held.opened(w)
    client.force_login(w.officer)
    fields = {
        "title": "Đánh giá", "edition": audit.edition_id, "start_date": "12/10/2026", "end_date": "11/10/2026",
        "token": audit.token, "location": "Phòng họp lớn",
    }  # fmt: skip
    answer = client.post(at("audit_write", audit), fields)
    assert answer.status_code == 422
    assert "Ngày cuối trước ngày đầu" in answer.content.decode()
    assert "Phòng họp lớn" in answer.content.decode()
    answer = client.post(at("audit_write", audit), fields | {"end_date": "13/10/2026"})
    assert answer.status_code == 302
    assert Audit.objects.get(pk=audit.pk).location == "Phòng họp lớn"


def test_scope_takes_codes_in_force_and_names_the_one_that_is_not(w, client):
    audit, version = held.opened(w), make.in_force(w)
    client.force_login(w.officer)
    answer = client.post(
        at("audit_scope", audit), {"units": [w.trade.pk], "codes": f"{version.document.code}\nQT-KHONG"}
    )
    assert answer.status_code == 422
    assert "QT-KHONG" in answer.content.decode()
    client.post(at("audit_scope", audit), {"units": [w.trade.pk, w.energy.pk], "codes": version.document.code})
    assert audit.audit_versions.get().version == version
    assert audit.audit_units.count() == 2


def test_a_schedule_that_cannot_be_read_names_its_line(w, client):
    audit = held.dated(w)
    client.force_login(w.officer)
    day = f"{audit.start_date:%d/%m/%Y}"
    for text, says in (
        (f"{day} 08:00-09:00 Họp\nsáng mai họp", "Dòng 2"),
        ("01/01/2020 08:00-09:00 Họp", "ngoài ngày đánh giá"),
        (f"{day} 09:00-08:00 Họp", "kết thúc trước khi bắt đầu"),
        (f"{day} 25:00-26:00 Họp", "Dòng 1"),
    ):
        answer = client.post(at("audit_schedule", audit), {"schedule": text})
        assert answer.status_code == 422
        assert says in answer.content.decode()
    client.post(at("audit_schedule", audit), {"schedule": f"{day} 8h00 - 9h30 Họp mở đầu | Hải"})
    assert (audit.slots.get().what, audit.slots.get().who) == ("Họp mở đầu", "Hải")


def test_a_sample_is_drawn_on_its_page_and_its_page_draws_it_again(w, client):
    audit = held.dated(w)
    client.force_login(w.officer)
    answer = client.post(
        at("sample_new", audit), {"title": "Hồ sơ quý III", "population": "212", "size": "15", "seed": "1"}
    )
    assert answer.status_code == 302
    sample = audit.samples.get()
    text = client.get(at("sample", audit, sample.pk)).content.decode()
    assert "đúng mẫu này" in text
    again = client.post(
        at("sample_new", audit) + f"?lai={sample.pk}",
        {"title": "Hồ sơ", "population": "212", "size": "15", "reason": ""},
    )
    assert again.status_code == 422


def test_the_team_page_says_what_stands_against_everybody(w, client):
    audit = held.dated(w)
    held.certified(w, w.auditor, lead=True)
    held.certified(w, w.author)
    text = seen(client, w.officer, at("team", audit))
    assert "giữ vị trí tại Phòng Quản lý thương mại" in text
    assert "Đề nghị cho phép" in text
    client.post(at("member_new", audit), {"person": w.auditor.pk, "role": "lead"})
    answer = client.post(at("member_new", audit), {"person": w.author.pk, "role": "auditor"})
    assert answer.status_code == 422
    assert audit.team.count() == 1
    client.post(at("member_off", audit, audit.team.get().pk))
    assert audit.team.count() == 0


def test_a_permission_is_asked_and_decided_on_its_pages(w, client):
    audit = held.dated(w)
    held.certified(w, w.author)
    client.force_login(w.officer)
    words = "Chỉ còn một người có kinh nghiệm về khảo sát."
    client.post(at("permission_new", audit), {"person": w.author.pk, "role": "auditor", "justification": words})
    asked = audit.overrides.get()
    assert words in seen(client, w.deputy, at("permission", audit, asked.pk))
    client.post(at("permission", audit, asked.pk), {"verdict": "allow", "instrument": "01/CP-ISO"})
    assert audit.overrides.get().verdict == "allowed"
    seen(client, w.deputy, at("permission", audit, asked.pk), 302)
    seen(client, w.officer, at("permission", audit, asked.pk), 403)


def test_a_checklist_is_made_from_clauses_template_and_steps(w, client):
    from tests.procedures import stepping

    version = stepping.in_force(w, stepping.step("Thẩm định hồ sơ", w.author_post), stepping.step("Ký", w.head_post))
    audit = held.opened(w)
    client.force_login(w.officer)
    client.post(at("audit_scope", audit), {"units": [w.trade.pk], "codes": version.document.code})
    client.get(at("checklist_making", audit))
    client.post(at("checklist_making", audit), {"from": "steps", "text": audit.audit_versions.get().pk})
    assert audit.items.count() == 2
    assert "Chuyên viên thụ lý" in audit.items.order_by("order").first().expects
    client.post(at("checklist_making", audit), {"from": "clauses", "clauses": [held.clause().pk]})
    client.post(
        reverse("audits:template_new", args=["sct"]),
        {"title": "Một cửa", "questions": "7.5.3 Sổ có đủ không?\nCó biển không?"},
    )
    client.post(at("checklist_making", audit), {"from": "template", "template": w.agency.checklist_templates.get().pk})
    assert audit.items.count() == 5
    assert client.post(at("checklist_making", audit), {"from": "steps", "text": "9" * 30}).status_code == 200
    client.post(at("question_off", audit, audit.items.first().pk))
    assert audit.items.count() == 4


def test_an_answer_is_sent_by_a_plain_form(w, client):
    audit = held.on_site(w)
    item = audit.items.first()
    client.force_login(w.auditor)
    seen(client, w.auditor, at("question", audit, item.pk))
    answer = client.post(at("question", audit, item.pk), {"result": "minor", "evidence": "", "seen": "0"})
    assert answer.status_code == 422
    answer = client.post(at("question", audit, item.pk), {"result": "minor", "evidence": "7/15 thiếu giờ", "seen": "0"})
    assert answer.status_code == 302
    assert item.answers.get().result == "minor"
    assert "Lập phát hiện" in client.get(at("checklist", audit)).content.decode()


def test_a_later_answer_sees_the_earlier_and_chooses(w, client):
    audit = held.on_site(w)
    item = audit.items.first()
    held.answered(audit, w.reader, "conform")
    client.force_login(w.auditor)
    mine = {"result": "minor", "evidence": "7/15 thiếu giờ", "seen": "0", "key": str(uuid.uuid4())}
    answer = client.post(at("question", audit, item.pk), mine)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert w.reader.full_name in text
    assert "7/15 thiếu giờ" in text
    asked = client.post(at("question", audit, item.pk), mine, headers={"accept": "application/json"})
    assert asked.status_code == 409
    earlier = asked.json()["earlier"]
    assert earlier["who"] == w.reader.full_name
    answer = client.post(
        at("question", audit, item.pk), mine | {"seen": earlier["number"]}, headers={"accept": "application/json"}
    )
    assert answer.json()["result"] == "minor"
    assert item.answers.count() == 2


def test_an_answer_sent_twice_from_the_browser_is_one(w, client):
    audit = held.on_site(w)
    item = audit.items.first()
    client.force_login(w.auditor)
    mine = {"result": "conform", "evidence": "", "seen": "0", "key": str(uuid.uuid4())}
    for _time in range(2):
        answer = client.post(at("question", audit, item.pk), mine, headers={"accept": "application/json"})
        assert answer.status_code == 200
    assert ChecklistAnswer.objects.filter(item=item).count() == 1
    refused = client.post(at("question", audit, item.pk), {"result": "x"}, headers={"accept": "application/json"})
    assert refused.status_code == 422


def test_evidence_is_a_file_or_a_link_and_too_large_a_file_is_refused(w, client, settings):
    audit = held.on_site(w)
    item = audit.items.first()
    client.force_login(w.auditor)
    url = at("question_evidence", audit, item.pk)
    client.post(url, {"file": SimpleUploadedFile("so.png", PICTURE), "name": "Sổ giao nhận"})
    client.post(url, {"link": "https://vanban.example.vn/1"})
    rows = list(ItemEvidence.objects.filter(item=item))
    assert [row.name for row in rows] == ["Sổ giao nhận", "https://vanban.example.vn/1"]
    assert client.get(at("question_file", audit, rows[0].pk))["Content-Type"] == "image/png"
    assert client.get(at("question_file", audit, rows[1].pk)).status_code == 404
    settings.MAX_UPLOAD_BYTES = 20
    answer = client.post(url, {"file": SimpleUploadedFile("lon.png", PICTURE)})
    assert answer.status_code == 422
    assert "MB" in answer.content.decode()
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"link": "ftp://x.vn/a"}).status_code == 422


def test_a_finding_is_recorded_from_an_answer(w, client):
    audit = held.answered(held.on_site(w), w.auditor, "minor")
    item = audit.items.first()
    client.force_login(w.auditor)
    assert "Sổ" in client.get(at("question_finding", audit, item.pk)).content.decode() or True
    client.post(
        at("question_finding", audit, item.pk),
        {"unit": w.trade.pk, "grade": "minor", "statement": "Thiếu giờ nhận", "clauses": [held.clause().pk]},
    )
    assert item.item_findings.get().finding.evidence == held.ANSWER


def test_minutes_and_report_are_written_by_who_leads(w, client):
    audit = held.answered(held.on_site(w), w.auditor, "conform")
    seen(client, w.reader, at("audit_minutes", audit), 403)
    client.force_login(w.auditor)
    client.get(at("audit_minutes", audit))
    fields = {"opening": "a", "closing": "b", "conclusion": "Phù hợp", "token": Audit.objects.get(pk=audit.pk).token}
    client.post(at("audit_minutes", audit), fields)
    client.post(at("audit_move", audit), {"move": "finish"})
    assert Audit.objects.get(pk=audit.pk).stage == "performed"
    client.post(at("audit_move", audit), {"move": "report"})
    assert Audit.objects.get(pk=audit.pk).stage == "performed"  # a report without findings has to say so
    stale = client.post(at("audit_minutes", audit), fields)
    assert stale.status_code == 422


def test_the_head_of_the_unit_answers_the_report(w, client):
    audit = held.reported(w)
    row = audit.audit_units.get()
    text = seen(client, w.unit_head, at("audit", audit))
    assert "Đã nhận báo cáo" in text
    client.post(at("audit_answer", audit, row.pk), {"remark": "Đồng ý"})
    assert row.__class__.objects.get(pk=row.pk).answer.remark == "Đồng ý"


def test_a_programme_is_made_adjusted_and_decided_on_its_page(w, client):
    client.force_login(w.officer)
    year = make.today().year
    client.post(reverse("audits:programme_new", args=["sct"]), {"year": year})
    made = Programme.objects.get()
    url = made.get_absolute_url()
    assert "Phòng Quản lý thương mại" in client.get(url).content.decode()
    here = ["sct", year]
    client.get(reverse("audits:programme_write", args=here))
    client.post(
        reverse("audits:programme_write", args=here),
        {
            "objective": "a",
            "criteria": "b",
            "edition": made.edition_id,
            "review_post": w.deputy_post.pk,
            "token": made.token,
        },
    )
    line = made.lines.first()
    adjust = reverse("audits:programme_adjust", args=[*here, line.pk])
    client.get(adjust)
    assert client.post(adjust, {"month": 12, "group": 1, "reason": ""}).status_code == 422
    client.post(adjust, {"month": 12, "group": 1, "reason": "Chờ sắp xếp tổ chức"})
    client.post(reverse("audits:programme_weigh", args=here))
    assert made.lines.get(pk=line.pk).month == 12
    client.post(reverse("audits:programme_submit", args=here))
    decide = reverse("audits:programme_decide", args=here)
    text = seen(client, w.deputy, url)
    assert "Chờ sắp xếp tổ chức" in text
    wrong = client.post(decide, {"move": "review", "password": "sai", "seen": Programme.objects.get().content_sha256})
    assert wrong.status_code == 422
    client.post(decide, {"move": "review", "password": make.PASSWORD, "seen": Programme.objects.get().content_sha256})
    client.force_login(w.head)
    client.post(decide, {"move": "approve", "password": make.PASSWORD, "seen": Programme.objects.get().content_sha256})
    assert Programme.objects.get().state == "approved"
    assert seen(client, w.unit_head, url)


def test_registers_are_kept_on_their_pages(w, client):
    client.force_login(w.officer)
    client.get(reverse("audits:auditor_new", args=["sct"]))
    client.post(
        reverse("audits:auditor_new", args=["sct"]),
        {
            "person": w.auditor.pk,
            "certificate": "Số 07",
            "is_lead": "on",
            "from_date": "01/06/2024",
            "last_date": "31/05/2027",
        },
    )
    row = w.agency.auditors.get()
    assert f"{row.until_date:%d/%m/%Y}" == "01/06/2027"
    assert "Số 07" in client.get(reverse("audits:auditors", args=["sct"])).content.decode()
    client.post(reverse("audits:auditor_end", args=[row.pk]), {"last_date": "31/12/2026"})
    assert f"{w.agency.auditors.get().until_date:%d/%m/%Y}" == "01/01/2027"
    seen(client, w.reader, reverse("audits:auditors", args=["sct"]), 403)
    seen(client, w.officer, reverse("audits:auditors", args=["hs"]), 404)
    client.post(reverse("audits:template_new", args=["sct"]), {"title": "Một cửa", "questions": "Có sổ không?"})
    template = w.agency.checklist_templates.get()
    client.post(
        reverse("audits:template", args=[template.pk]),
        {"title": "Một cửa", "questions": "Có?\nĐủ?", "is_retired": "on"},
    )
    assert "2 câu hỏi" in client.get(reverse("audits:templates", args=["sct"])).content.decode()


def test_papers_are_made_and_the_report_waits_until_it_is_given(w, client, monkeypatch):
    from audits.auditing.papers import KINDS
    from audits.views import papers

    made = []
    monkeypatch.setattr(papers, "render_official", lambda paper: made.append(paper) or b"%PDF-1.7")
    audit = held.reported(w, "minor")
    for kind in KINDS:
        seen_ = client
        seen_.force_login(w.unit_head)
        assert seen_.get(at("audit_pdf", audit, kind)).status_code == 200
    report = next(paper for paper in made if paper["kind"] == "BÁO CÁO")
    assert any("Sổ giao nhận thiếu giờ" in str(block) for block in report["blocks"])
    early = held.opened(w)
    assert client.get(at("audit_pdf", early, "bao-cao")).status_code == 403
    assert client.get(at("audit_pdf", early, "thu-lam")).status_code == 404
    count = len(made)
    assert client.head(at("audit_pdf", audit, "bao-cao")).status_code == 200
    assert len(made) == count  # nothing is set for who asks how heavy it is


@pytest.mark.slow
def test_every_paper_prints(w):
    from pypdf import PdfReader

    from audits.auditing.papers import KINDS, paper_of, programme_paper
    from qms.printing import render_official

    programme, audit = held.approved(w), held.reported(w, "minor")
    for kind in KINDS:
        assert PdfReader(io.BytesIO(render_official(paper_of(audit, kind)))).pages
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(render_official(programme_paper(programme, make.today())))).pages
    )
    assert "CHƯƠNG TRÌNH" in text
