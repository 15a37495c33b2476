"""The pages of a comparison: who may see them, what each view shows, the paper, and the way there."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse

from documents import actions
from documents.models import Version, VersionEditor
from qms.files import store
from qms.trail.models import Entry
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def client(client):
    return client


def write(w, version, place, html, **fields):
    section = version.sections.all()[place]
    actions.save_section(version, section.uuid, token=section.token, by=w.author, at=make.now(), html=html, **fields)


def next_draft(w, version):
    """A draft of the next version whose second section says something else, with a section put in behind it."""
    draft = actions.start_version(version.document, by=w.author, at=make.now(), reason="Sửa đổi")
    write(w, draft, 1, "<p>Thời hạn: 18 ngày làm việc kể từ ngày nhận đủ hồ sơ.</p>")
    last = draft.sections.last()
    actions.add_section(draft, heading="Biểu mẫu", number="3", after=last.uuid, by=w.author, at=make.now())
    write(w, draft, 2, "<p>Mẫu đơn số 1</p>")
    return draft


def first(w, **fields):
    version = make.draft(w, **fields)
    write(w, version, 1, "<p>Thời hạn: 20 ngày làm việc kể từ ngày nhận đủ hồ sơ.</p>")
    return version


def along(w, version):
    made = actions.submit(version, by=w.author, at=make.now(), day=make.today()).thing
    return make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))


def in_force(w, version, *, days=60):
    """Along its route and in force since so many days ago."""
    return make.issued(w, along(w, version), from_date=make.today() - timedelta(days=days), late_reason="Nhập muộn")


@pytest.fixture
def old(w):
    return in_force(w, first(w))


@pytest.fixture
def new(w, old):
    """The version after it, in force; a reader sees both."""
    draft = next_draft(w, old)
    actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="20", new="18", reason="Rút ngắn")
    return in_force(w, draft, days=1)


def pair(old, new, name="comparison"):
    return reverse(f"documents:{name}", args=[old.document.slug, old.number, new.number])


def text(answer):
    return answer.content.decode()


# --- views ------------------------------------------------------------------------------------------------------------
def test_a_reader_sees_what_changed_with_marks(client, w, old, new):
    client.force_login(w.reader)
    page = text(client.get(pair(old, new)))
    assert 'Thời hạn: <del class="r">20</del><ins class="r">18</ins> ngày làm việc' in page
    assert '<ins class="r">Mẫu đơn số 1</ins>' in page
    assert "1 section changed" in page
    assert "1 section added" in page
    assert "1 section unchanged" in page
    assert "Nội dung Mục đích" not in page  # only what changed


def test_the_whole_text_can_be_asked_for(client, w, old, new):
    client.force_login(w.reader)
    page = text(client.get(pair(old, new), {"xem": "tat-ca"}))
    assert "Nội dung Mục đích" in page
    assert "Show only what changed" in page


def test_side_by_side_each_text_stands_in_its_own_column(client, w, old, new):
    client.force_login(w.reader)
    page = text(client.get(pair(old, new), {"kieu": "song-song"}))
    assert 'Thời hạn: <del class="r">20</del> ngày' in page
    assert 'Thời hạn: <ins class="r">18</ins> ngày' in page
    assert '<del class="r">20</del><ins' not in page


def test_the_clean_view_has_the_new_text_and_no_marks(client, w, old, new):
    client.force_login(w.reader)
    page = text(client.get(pair(old, new), {"kieu": "sach"}))
    assert "Thời hạn: 18 ngày làm việc kể từ ngày nhận đủ hồ sơ." in page
    main = page.split("<main")[1]
    assert "<ins" not in main
    assert "<del" not in main


def test_a_version_compared_with_itself_says_that_nothing_differs(client, w, old):
    client.force_login(w.reader)
    assert "The two versions say the same, word for word." in text(client.get(pair(old, old)))


def test_the_other_way_round_what_came_is_what_went(client, w, old, new):
    client.force_login(w.reader)
    page = text(client.get(pair(new, old)))
    assert '<del class="r">18</del><ins class="r">20</ins>' in page
    assert '<del class="r">Mẫu đơn số 1</del>' in page


def test_facts_that_changed_are_told_in_words(client, w, old):
    draft = next_draft(w, old)
    actions.set_applying(draft, units=[w.trade, w.energy], by=w.author, at=make.now())
    actions.save_details(draft, token=Version.objects.get(pk=draft.pk).token, by=w.author, at=make.now(),
                         proposed_from=make.today(), title="Quy trình cấp đổi Giấy chứng nhận")  # fmt: skip
    client.force_login(w.author)
    page = text(client.get(reverse("documents:draft_comparison", args=[draft.pk])))
    assert 'cấp <ins class="r">đổi</ins> Giấy' in page
    assert f'<ins class="r">{make.today():%d/%m/%Y}</ins>' in page
    assert f'<ins class="r">{w.energy.name}</ins>' in page
    assert f'<del class="r">{w.office.name}</del>' in page


def test_pictures_come_from_the_version_that_shows_them(client, w):
    sha256 = store.put(PNG, media_type="image/png").sha256
    version = first(w)
    write(w, version, 0, f'<p>Xem hình <img src="asset:{sha256}" alt="Sơ đồ"></p>')
    before = in_force(w, Version.objects.get(pk=version.pk))
    draft = actions.start_version(before.document, by=w.author, at=make.now())
    write(w, draft, 0, "<p>Xem hình đã bỏ</p>")
    client.force_login(w.author)
    page = text(client.get(reverse("documents:draft_comparison", args=[draft.pk])))
    address = reverse("documents:image", args=[before.pk, sha256])
    assert f'src="{address}"' in page
    assert client.get(address).status_code == 200
    assert "asset:" not in page


def test_tables_scroll_in_frames_of_their_own_and_unchanged_rows_are_left_out(client, w, old):
    rows = [f"<tr><td>B{n}</td><td>Việc thứ {n}</td></tr>" for n in range(1, 9)]
    table = "<table><thead><tr><th>Bước</th><th>Việc</th></tr></thead><tbody>{}</tbody></table>"
    draft = next_draft(w, old)
    write(w, draft, 0, table.format("".join(rows)))
    actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="20", new="18", reason="Rút ngắn")
    made = in_force(w, draft, days=1)
    again = actions.start_version(made.document, by=w.author, at=make.now())
    write(w, again, 0, table.format("".join([*rows[:4], *rows[5:]])))
    client.force_login(w.author)
    address = reverse("documents:draft_comparison", args=[again.pk])
    page = text(client.get(address))
    assert '<tr class="row-del"><td>B5</td>' in page
    assert "4 rows unchanged" in page
    assert 'role="region" aria-label="Table 1: 1 Mục đích"' in page
    assert "Việc thứ 8" not in page
    assert "Việc thứ 8" in text(client.get(address, {"xem": "tat-ca"}))


@pytest.mark.parametrize("asked", [{"kieu": "la"}, {"xem": "1"}, {"kieu": "<b>"}])
def test_an_unknown_view_gets_a_clear_answer(client, w, old, new, asked):
    client.force_login(w.reader)
    answer = client.get(pair(old, new), asked)
    assert answer.status_code == 400
    assert "in the address" in text(answer)


@pytest.mark.parametrize("path", ["02.00..01.00", "1.0..01.00", "01.00..99.99", "01.00", "01.00...01.00"])
def test_a_number_that_no_version_has_is_not_found(client, w, old, path):
    client.force_login(w.reader)
    assert client.get(f"/tai-lieu/{old.document.slug}/so-sanh/{path}/").status_code == 404


# --- who may ----------------------------------------------------------------------------------------------------------
def test_a_version_that_is_hidden_from_the_person_is_not_found_on_either_side(client, w, old):
    """A reader sees what is in force, not what is being prepared."""
    draft = next_draft(w, old)
    client.force_login(w.reader)
    for address in (pair(old, draft), pair(draft, old), pair(old, draft, "comparison_pdf")):
        assert client.get(address).status_code == 404
    assert client.get(reverse("documents:draft_comparison", args=[draft.pk])).status_code == 404
    assert client.get(reverse("documents:draft_comparison_pdf", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_who_may_not_read_the_document_finds_no_comparison(client, w, old, new, who):
    client.force_login(getattr(w, who))
    for address in (
        pair(old, new),
        pair(old, new, "comparison_pdf"),
        reverse("documents:compare", args=[old.document.slug]),
    ):
        assert client.get(address).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client, w, old, new):
    assert client.get(pair(old, new))["Location"].startswith(reverse("account_login"))


def test_who_takes_part_compares_by_number_too(client, w, old):
    draft = next_draft(w, old)
    client.force_login(w.author)
    assert '<ins class="r">18</ins>' in text(client.get(pair(old, draft)))


def test_a_version_whose_basis_is_hidden_from_the_person_is_not_compared(client, w):
    """Somebody who wrote in the draft of a document that is not open to them otherwise."""
    base = in_force(w, first(w, classification="restricted"))
    draft = next_draft(w, base)
    VersionEditor.objects.create(version=draft, person=w.stranger, since=make.now())
    client.force_login(w.stranger)
    assert client.get(reverse("documents:preview", args=[draft.pk])).status_code == 200
    page = text(client.get(reverse("documents:draft_comparison", args=[draft.pk])))
    assert "is not open to you" in page
    assert "20 ngày" not in page
    assert client.get(pair(base, draft)).status_code == 404


def along_to_review(w, base):
    draft = next_draft(w, base)
    actions.write_amendment(draft, by=w.author, at=make.now(), place="Mục 2", old="20", new="18", reason="Rút ngắn")
    return actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing


def test_the_first_version_has_nothing_to_be_compared_with(client, w):
    draft = make.draft(w)
    client.force_login(w.author)
    assert "This is the first version" in text(client.get(reverse("documents:draft_comparison", args=[draft.pk])))
    assert client.get(reverse("documents:draft_comparison_pdf", args=[draft.pk])).status_code == 200


def test_an_old_address_leads_to_the_document_of_today(client, w, old, new):
    slug = old.document.slug
    actions.change_code(old.document, code="QT-KHAC", reason="Đổi mã", by=w.officer, at=make.now(), day=make.today())
    client.force_login(w.reader)
    answer = client.get(f"/tai-lieu/{slug}/so-sanh/{old.number}..{new.number}/", {"kieu": "sach"})
    assert answer["Location"] == f"/tai-lieu/qt-khac/so-sanh/{old.number}..{new.number}/?kieu=sach"


# --- ways there -------------------------------------------------------------------------------------------------------
def test_two_versions_are_chosen_on_the_history_page(client, w, old, new):
    client.force_login(w.reader)
    page = text(client.get(reverse("documents:history", args=[old.document.slug])))
    action = re.search(r'action="([^"]+so-sanh/)"', page)[1]
    assert '<option value="01.00" selected>' in page
    answer = client.get(action, {"tu": "01.00", "den": "01.01"})
    assert answer["Location"] == pair(old, new)


@pytest.mark.parametrize("asked", [{"tu": "01.00"}, {"tu": "x", "den": "01.01"}, {"tu": "1.0", "den": "01.01"}])
def test_half_a_choice_gets_a_clear_answer(client, w, old, new, asked):
    client.force_login(w.reader)
    assert client.get(reverse("documents:compare", args=[old.document.slug]), asked).status_code == 400


def test_without_a_choice_the_history_is_shown(client, w, old):
    client.force_login(w.reader)
    slug = old.document.slug
    assert client.get(reverse("documents:compare", args=[slug]))["Location"] == reverse(
        "documents:history", args=[slug]
    )


def test_who_decides_gets_to_the_comparison_in_one_step(client, w, old):
    made = along_to_review(w, old)
    link = reverse("documents:draft_comparison", args=[made.pk])
    client.force_login(w.officer)
    for page in (
        reverse("documents:decide", args=[made.document.slug, made.number]),
        reverse("documents:preview", args=[made.pk]),
    ):
        assert f'href="{link}"' in text(client.get(page))
    assert '<ins class="r">18</ins>' in text(client.get(link))


# --- cost -------------------------------------------------------------------------------------------------------------
def test_a_comparison_costs_no_more_statements_than_other_pages(client, w, old, new, django_assert_max_num_queries):
    client.force_login(w.reader)
    client.get(pair(old, new))
    with django_assert_max_num_queries(12):
        client.get(pair(old, new))
    draft = next_draft(w, new)
    client.force_login(w.author)
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get(reverse("documents:draft_comparison", args=[draft.pk]))


def test_a_draft_that_changed_is_compared_anew(client, w, old):
    draft = next_draft(w, old)
    client.force_login(w.author)
    address = reverse("documents:draft_comparison", args=[draft.pk])
    assert '<ins class="r">18</ins>' in text(client.get(address))
    write(w, Version.objects.get(pk=draft.pk), 1, "<p>Thời hạn: 15 ngày làm việc kể từ ngày nhận đủ hồ sơ.</p>")
    assert '<ins class="r">15</ins>' in text(client.get(address))


# --- paper ------------------------------------------------------------------------------------------------------------
def words_of(answer):
    assert answer["Content-Type"] == "application/pdf"
    data = answer.content if not answer.streaming else b"".join(answer)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def test_the_paper_says_which_versions_and_that_it_is_no_document(client, w, old, new):
    client.force_login(w.reader)
    words = words_of(client.get(pair(old, new, "comparison_pdf")))
    assert "BẢN SO SÁNH, không dùng để giải quyết công việc" in words
    assert "lần ban hành 01, lần sửa đổi 01" in words
    assert "lần ban hành 01, lần sửa đổi 00" in words
    assert "[bỏ: 20]" in words
    assert "[thêm: 18]" in words
    assert re.search("1 (mục|section)", words)
    entry = Entry.objects.latest("pk")
    assert (entry.act, entry.detail["face"]) == ("downloaded", "comparison")


def test_the_paper_of_a_draft_is_made_too(client, w, old):
    draft = next_draft(w, old)
    client.force_login(w.author)
    assert "[thêm: 18]" in words_of(client.get(reverse("documents:draft_comparison_pdf", args=[draft.pk])))


def test_paper_that_cannot_be_made_says_why(client, w, old, new, settings):
    settings.PDF_SECONDS = 0
    client.force_login(w.reader)
    answer = client.get(pair(old, new, "comparison_pdf"))
    assert answer.status_code == 503
    assert "The PDF was not made" in text(answer)
