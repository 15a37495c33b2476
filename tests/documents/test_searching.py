"""Searching as people do it: what is found, by whom, where in the text; the copies follow the acts."""

import unicodedata
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from documents import actions, indexing, search
from documents.models import FileText, Version, VersionBody, VersionText
from qms.files import store
from qms.jobs.models import Job
from qms.jobs.work import sweep
from qms.search.asked import read
from qms.search.models import RecentSearch, SavedSearch
from tests import make
from tests.documents.searching import copies, pdf_with, tell

pytestmark = pytest.mark.django_db
SEARCH = "/tim-kiem/"


def asked(client, person, q, **more):
    client.force_login(person)
    answer = client.get(SEARCH, {"q": q, **more})
    assert answer.status_code == 200, answer.content
    return answer


def codes(answer):
    return [row["document__code"] for row in answer.context.get("rows", [])]


def prepared(answer):
    return [row["code"] for row in answer.context.get("prepared", [])]


# --- the copies follow the acts ---------------------------------------------------------------------------------------


def test_a_draft_has_no_copy_and_a_submitted_version_has_one(w):
    draft = make.draft(w, text="karaoke")
    assert not VersionText.objects.exists()
    actions.submit(draft, by=w.author, at=make.now(), day=make.today())
    body = VersionBody.objects.get(text__version=draft)
    assert "karaoke" in body.body
    assert [piece[1] for piece in body.pieces][:2] == ["1 Mục đích", "2 Phạm vi"]


def test_a_version_that_goes_back_or_is_cancelled_loses_its_copy(w):
    version = make.submitted(w)
    version = actions.decide(
        version, "return", by=w.officer, at=make.now(), day=make.today(), remark="Sửa"
    ).thing  # fmt: skip
    assert not VersionText.objects.exists()
    version = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
    assert VersionText.objects.count() == 1
    actions.decide(version, "cancel", by=w.author, at=make.now(), day=make.today(), remark="Thôi")
    assert not VersionText.objects.exists()


def test_another_code_is_found_by_both_codes_at_once(client, w):
    document = make.in_force(w).document
    old = document.code
    actions.change_code(document, code="QT-MỚI-9", reason="Đổi mã", by=w.officer, at=make.now(), day=make.today())
    assert codes(asked(client, w.reader, "qt moi 9")) == ["QT-MỚI-9"]
    assert codes(asked(client, w.reader, old)) == ["QT-MỚI-9"]
    assert not indexing.stale()


def test_a_copy_that_is_right_is_not_written_again(w):
    version = make.in_force(w)
    before = VersionText.objects.get()
    indexing.index_version(Version.objects.get(pk=version.pk), at=make.now())
    assert VersionText.objects.get() == before


def test_reindex_mends_what_is_missing_old_or_too_many_and_check_only_tells(w):
    first, second, draft = make.in_force(w), make.in_force(w), make.draft(w)
    call_command("reindex", "--check", stdout=StringIO())
    VersionText.objects.filter(version=first).delete()
    VersionText.objects.filter(version=second).update(stamp="old")
    VersionText.objects.create(version=draft, sort_key="1", stamp="x", at=make.now())
    with pytest.raises(CommandError, match="2 versions missing or old, 1 copies too many, 1 rows not in the index"):
        call_command("reindex", "--check", stdout=StringIO())
    assert VersionText.objects.filter(version=draft).exists()
    call_command("reindex", stdout=StringIO())
    call_command("reindex", "--check", stdout=StringIO())
    out = StringIO()
    call_command("reindex", stdout=out)
    assert "as it is" in out.getvalue()
    assert {row.version_id for row in VersionText.objects.all()} == {first.pk, second.pk}


def test_an_index_that_lost_its_rows_is_listed_anew(client, w):
    version = make.in_force(w, title="Quy trình cấp phép karaoke")
    indexing.INDEX.clear()
    assert codes(asked(client, w.reader, "karaoke")) == []
    with pytest.raises(CommandError, match="1 rows not in the index"):
        call_command("reindex", "--check", stdout=StringIO())
    call_command("reindex", stdout=StringIO())
    assert codes(asked(client, w.reader, "karaoke")) == [version.document.code]


# --- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["giấy chứng nhận", "GIAY CHUNG NHAN", "giay chứng nh", "Giấy chứng nhận".upper()])
def test_words_are_found_with_and_without_marks(client, w, q):
    version = make.in_force(w, title="Quy trình cấp Giấy chứng nhận")
    make.in_force(w, title="Quy trình tiếp công dân")
    for typed in (q, unicodedata.normalize("NFD", q)):
        answer = asked(client, w.reader, typed)
        assert codes(answer) == [version.document.code]
        assert "<mark>Giấy chứng nhận</mark>" in answer.content.decode()


def test_codes_come_first_then_titles_then_texts_then_the_order_of_codes(client, w):
    model = make.in_force(w)
    versions = copies(model, ["QT-B-2", "QT-B-10", "QT-B-1", "QT-A-1", "KARAOKE-1"])
    texts = [("x", "karaoke"), ("Karaoke", "x"), ("Karaoke", "x"), ("x", "karaoke"), ("x", "x")]
    tell(versions, texts)
    assert codes(asked(client, w.reader, "karaoke")) == ["KARAOKE-1", "QT-B-1", "QT-B-10", "QT-A-1", "QT-B-2"]


def test_the_text_says_where_it_was_found_and_leads_there(client, w):
    version = make.in_force(w, title="Quy trình A", text="Hồ sơ nộp <b>trực tuyến</b> &amp; qua bưu chính:")
    section = version.sections.first()
    answer = asked(client, w.reader, "truc tuyen buu chinh")
    row = answer.context["rows"][0]
    assert row["where"]["url"] == f"{version.document.get_absolute_url()}#s-{section.uuid}"
    assert "<mark>trực tuyến</mark> &amp; qua <mark>bưu chính</mark>" in row["snippet"]
    assert row["snippet"] in answer.content.decode()


def test_hostile_text_in_title_and_query_is_shown_as_text(client, w):
    make.in_force(w, title='<script>alert("giay")</script> giấy')
    for q in ("giay", '"><script>alert(1)</script> giay', "<img src=x onerror=alert(1)>"):
        page = asked(client, w.reader, q).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_another_day_is_asked_for_in_the_address(client, w):
    old = make.in_force(w, title="Quy trình cũ", from_date=make.today() - timedelta(days=30))
    day = (make.today() - timedelta(days=3)).isoformat()
    answer = asked(client, w.reader, "quy trinh cu", ngay=day)
    assert answer.context["rows"][0]["url"] == f"{old.document.get_absolute_url()}?ngay={day}"
    before = (make.today() - timedelta(days=60)).isoformat()
    assert codes(asked(client, w.reader, "quy trinh cu", ngay=before)) == []


def test_old_and_coming_versions_are_found_when_asked_for(client, w):
    gone = make.in_force(w, title="Quy trình karaoke", from_date=make.today() - timedelta(days=30))
    at, day = make.now(), make.today()
    actions.withdraw_document(
        gone.document, from_date=day, reason="Hết cần", by=w.officer, at=at, day=day, proof=make.proof(w.officer, at)
    )
    coming = make.issued(w, make.approved(w, title="Quy trình karaoke mới"), from_date=day + timedelta(days=9))
    assert codes(asked(client, w.reader, "karaoke")) == []
    answer = asked(client, w.reader, "karaoke", **{"tinh-trang": "ban-cu"})
    assert [(row["document__code"], row["status"]) for row in answer.context["rows"]] == [
        (gone.document.code, "withdrawn")
    ]
    assert codes(asked(client, w.reader, "karaoke", **{"tinh-trang": "chua-hieu-luc"})) == [coming.document.code]


def test_filters_narrow_and_are_counted(client, w):
    other = make.document_type("huong-dan", "Hướng dẫn")
    model = make.in_force(w)
    versions = copies(model, ["A-1", "A-2"]) + copies(model, ["B-1"], type_id=other.pk)
    tell(versions, [("Karaoke", "")] * 3)
    answer = asked(client, w.reader, "karaoke")
    counts = {option["value"]: option["count"] for option in answer.context["facets"][0]["options"]}
    assert counts == {"quy-trinh": 2, "huong-dan": 1}
    answer = asked(client, w.reader, "karaoke", loai="huong-dan")
    assert codes(answer) == ["B-1"]
    counts = {option["value"]: option["count"] for option in answer.context["facets"][0]["options"]}
    assert counts == {"quy-trinh": 2, "huong-dan": 1}
    assert codes(asked(client, w.reader, "karaoke", **{"don-vi": w.office.pk})) == []


def test_more_than_a_page_is_paged_and_more_than_a_thousand_is_said(client, w, monkeypatch):
    versions = copies(make.in_force(w), [f"A-{number}" for number in range(45)])
    tell(versions, [("Karaoke", "")] * 45)
    seen = [code for page in (1, 2, 3) for code in codes(asked(client, w.reader, "karaoke", trang=page))]
    assert seen == [f"A-{number}" for number in range(45)]
    monkeypatch.setattr("documents.search.MOST", 30)
    monkeypatch.setattr("documents.found.MOST", 30)
    answer = asked(client, w.reader, "karaoke", loai="quy-trinh")
    assert answer.context["facets"][0]["options"][0]["count"] is None
    assert "hơn" in answer.context["summary"].lower() or "more than" in answer.context["summary"].lower()


# --- who finds it -----------------------------------------------------------------------------------------------------


def test_nobody_finds_what_they_may_not_read_not_even_its_number(client, w):
    secret = make.in_force(w, title="Quy trình karaoke", classification="restricted")
    assert codes(asked(client, w.officer, "karaoke")) == [secret.document.code]
    for person in (w.reader, w.stranger, w.nobody):
        answer = asked(client, person, "karaoke")
        assert codes(answer) == prepared(answer) == []
        page = answer.content.decode()
        assert secret.document.code not in page
        assert secret.document.slug not in page


def test_what_is_prepared_is_found_by_those_who_take_part(client, w):
    draft = make.draft(w, title="Quy trình karaoke")
    waiting = make.submitted(w, title="Quy trình khác", text="dịch vụ karaoke")
    wanted = [draft.document.code, waiting.document.code]
    assert prepared(asked(client, w.author, "karaoke")) == wanted
    assert prepared(asked(client, w.author, "karaoke", **{"tinh-trang": "dang-soan"})) == wanted
    assert prepared(asked(client, w.reader, "karaoke")) == []


def test_a_near_code_is_offered_only_to_those_who_may_see_its_document(client, w):
    secret = make.in_force(w, classification="restricted", title="Quy trình mật riêng")
    code = secret.document.code
    typed = code[:-1] + ("8" if code[-1] != "8" else "9")
    assert [row["code"] for row in asked(client, w.officer, typed).context["near"]] == [code]
    assert asked(client, w.reader, typed).context["near"] == []
    assert code not in asked(client, w.reader, typed).content.decode()


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [f"?q={'a' * 10_000}", "?q=a&la=1", "?q=a&trang=0", "?q=a&trang=51", "?q=a&trang=x", "?q=a&tinh-trang=x", "?q=a&q=b",
     "?q=a&don-vi=x", "?q=a&loai=../x", "?q=a&ngay=2026-13-01", "?q=a&ngay=2026-01-01&tinh-trang=ban-cu"],
)  # fmt: skip
def test_what_searching_does_not_understand_is_said(client, w, query):
    client.force_login(w.reader)
    answer = client.get(SEARCH + query)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_a_search_of_signs_finds_nothing_and_says_what_is_needed(client, w):
    make.in_force(w)
    answer = asked(client, w.reader, "…")
    assert codes(answer) == []
    assert not RecentSearch.objects.exists()


def test_the_page_without_words_shows_ones_own_last_and_saved_searches(client, w):
    make.in_force(w)
    asked(client, w.reader, "giay phep")
    client.post(reverse("documents:save_search"), {"address": "q=giay+phep&loai=quy-trinh", "name": "Giấy phép"})
    page = client.get(SEARCH).content.decode()
    assert "giay phep" in page
    assert "Giấy phép" in page
    client.force_login(w.author)
    page = client.get(SEARCH).content.decode()
    assert "giay phep" not in page
    assert "Giấy phép" not in page


def test_last_and_saved_searches_are_forgotten_by_their_person_alone(client, w):
    asked(client, w.reader, "giay phep")
    client.post(reverse("documents:save_search"), {"address": "q=a", "name": "a"})
    recent, saved = RecentSearch.objects.get(), SavedSearch.objects.get()
    client.force_login(w.author)
    for data in ({"recent": recent.pk}, {"recent": "all"}, {"saved": saved.pk}, {"recent": "x"}):
        assert client.post(reverse("documents:forget_search"), data).status_code == 302
    assert RecentSearch.objects.count() == SavedSearch.objects.count() == 1
    client.force_login(w.reader)
    client.post(reverse("documents:forget_search"), {"recent": recent.pk})
    client.post(reverse("documents:forget_search"), {"saved": saved.pk})
    assert RecentSearch.objects.count() == SavedSearch.objects.count() == 0


@pytest.mark.parametrize("address", ["", "q=", "la=1", "q=a&ngay=x", "q=" + "a" * 900])
def test_an_address_that_is_no_search_is_not_saved(client, w, address):
    client.force_login(w.reader)
    assert client.post(reverse("documents:save_search"), {"address": address, "name": "a"}).status_code == 302
    assert not SavedSearch.objects.exists()


def test_typing_gets_the_results_alone_and_is_not_remembered(client, w):
    version = make.in_force(w, title="Quy trình karaoke")
    client.force_login(w.reader)
    answer = client.get(SEARCH, {"q": "kara"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert version.document.code in text
    assert "<html" not in text
    assert "qms:say" in answer["HX-Trigger"]
    assert not RecentSearch.objects.exists()


def test_a_search_is_answered_when_nothing_can_be_written(client, w, monkeypatch):
    from django.db import OperationalError

    from qms.search import actions as remembering

    def full(**_asked):
        raise OperationalError("database or disk is full")

    version = make.in_force(w, title="Quy trình karaoke")
    monkeypatch.setattr(remembering, "remember_search", full)
    assert codes(asked(client, w.reader, "karaoke")) == [version.document.code]


# --- attached files ---------------------------------------------------------------------------------------------------


def docx_with(text):
    from io import BytesIO

    from docx import Document

    made, out = Document(), BytesIO()
    made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def with_file(w, data, media_type, name, **fields):
    draft = make.draft(w, **fields)
    file = store.put(data, media_type=media_type)
    actions.attach_file(draft, file=file, name=name, by=w.author, at=make.now())
    version = actions.submit(Version.objects.get(pk=draft.pk), by=w.author, at=make.now(), day=make.today()).thing
    version = make._along(w, version, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    return make.issued(w, version)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("data", "media_type", "name"),
    [
        (pdf_with("Bieu phi karaoke"), "application/pdf", "bieu-phi.pdf"),
        (docx_with("Biểu phí karaoke"), DOCX, "phi.docx"),
    ],
)
def test_the_text_of_an_attached_file_is_found_with_a_link_to_it(client, w, data, media_type, name):
    version = with_file(w, data, media_type, name)
    assert codes(asked(client, w.reader, "bieu phi karaoke")) == []
    sweep(at=make.now())
    row = asked(client, w.reader, "bieu phi karaoke").context["rows"][0]
    attachment = version.attachments.get()
    assert row["where"]["url"] == reverse(
        "documents:attachment", args=[version.document.slug, version.number, attachment.pk]
    )
    assert name in row["where"]["label"]
    assert not indexing.stale()


def test_a_file_that_cannot_be_read_stops_nobody_and_is_shown_to_the_officer(client, w):
    version = with_file(w, b"%PDF-1.4 broken", "application/pdf", "hong.pdf")
    sweep(at=make.now())
    text = FileText.objects.get()
    assert text.error
    assert Job.objects.get(kind="documents.take_text").state == "failed"
    assert codes(asked(client, w.reader, "hong")) == [version.document.code], "it is found by its name"
    client.force_login(w.officer)
    url = reverse("documents:unread_files")
    assert "hong.pdf" in client.get(url).content.decode()
    assert client.post(url, {"file": "0" * 64}, follow=True).context["messages"], (
        "a file of somebody else is not read again"
    )
    client.post(url, {"file": text.sha256})
    assert Job.objects.get(kind="documents.take_text").state == "waiting"
    client.force_login(w.reader)
    assert client.get(url).status_code == 403


def test_the_same_file_is_read_once(w):
    data = pdf_with("Bieu phi")
    with_file(w, data, "application/pdf", "a.pdf")
    sweep(at=make.now())
    with_file(w, data, "application/pdf", "b.pdf")
    assert Job.objects.filter(kind="documents.take_text").count() == 1
    assert search.hits_of(read("bieu phi"), search.in_force(w.reader, make.today(), make.today())).__len__() == 2
