"""What changed in a record: short facts with what stood there before, long texts with the text they were, nothing cut off."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from procedures.actions.tthc_bringing import bring_in
from procedures.models import AdministrativeProcedure, FormerText
from procedures.tthc.changes import LONGEST_WHY, changes_of, replaced_by, why
from procedures.tthc.reading import read_file
from procedures.tthc.table import FIELDS
from tests import make
from tests.procedures.tthc.listed import CODE, OTHER, lines, record, tthc, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world()


def bring(w, **fields):
    found = read_file(lines(record(**fields)))
    bring_in(found, name="x.jsonl", sha256="0" * 64, by=w.keeper, at=make.now(), day=make.today())
    return AdministrativeProcedure.objects.get(code=CODE)


def test_short_facts_stand_with_what_was_before_and_long_texts_by_name(w):
    bring(w)
    procedure = bring(
        w, co_quan_thuc_hien="Ủy ban nhân dân cấp xã", trinh_tu_thuc_hien="Khác", yeu_cau_dieu_kien="Khác"
    )
    newest, first = changes_of(procedure)
    assert newest["pairs"] == [("cơ quan thực hiện", "Sở Công Thương", "Ủy ban nhân dân cấp xã")]
    steps, conditions = FormerText.objects.order_by("-field")
    assert newest["long"] == [("trình tự thực hiện", steps.pk), ("yêu cầu, điều kiện", conditions.pk)]
    assert (first["is_first"], first["pairs"], first["long"]) == (True, [], [])


def test_what_is_abolished_is_told_as_a_state(w):
    procedure = bring(w)
    procedure.abolished_date, procedure.abolished_by = make.today(), "5/QĐ"
    procedure.save()
    assert changes_of(procedure)[0]["is_state"]


def test_a_record_without_history_has_no_changes(w):
    procedure = bring(w)
    procedure.history.all().delete()
    assert changes_of(procedure) == []


def test_no_long_field_is_cut_off_however_many_change():
    names = [field.name for field in FIELDS]
    kept = why(names)
    assert len(kept) <= LONGEST_WHY
    for name in names:
        if name.endswith("_text"):
            assert name.removesuffix("_text") in kept.split(", ")


def test_the_page_shows_both_and_leads_to_the_text_before(w, client):
    bring(w)
    bring(w, ten_thu_tuc="Tên mới của thủ tục", trinh_tu_thuc_hien="- Bước 1: Nộp hồ sơ trực tuyến.")
    client.force_login(w.reader)
    text = client.get(reverse("procedures:tthc", args=[CODE])).content.decode()
    assert '<ins class="r">Tên mới của thủ tục</ins>' in text
    url = reverse("procedures:tthc_former", args=[CODE, FormerText.objects.get().pk])
    assert url in text
    text = client.get(url).content.decode()
    assert "trực tuyến" in text and "Bước 2: Thẩm định." in text


class TestTheTextBefore:
    def test_every_replaced_text_is_kept_as_it_was_and_nothing_else(self, w):
        old = {name: getattr(bring(w), name) for name in ("steps_text", "channels_text", "filing_text")}
        bring(w, trinh_tu_thuc_hien="Hai", hinh_thuc_nop=[], cach_thuc_thuc_hien="Hai", linh_vuc="Khác")
        assert dict(FormerText.objects.values_list("field", "text")) == old
        bring(w, trinh_tu_thuc_hien="Ba", hinh_thuc_nop=[], cach_thuc_thuc_hien="Hai", linh_vuc="Khác")
        assert list(FormerText.objects.filter(field="steps_text").values_list("text", flat=True)) == [
            "Hai",
            old["steps_text"],
        ]
        assert FormerText.objects.count() == 4

    def test_a_text_that_was_empty_leaves_nothing_to_keep(self, w):
        bring(w, yeu_cau_dieu_kien="", can_cu_phap_ly_ds=None)
        row = bring(w, yeu_cau_dieu_kien="Có", can_cu_phap_ly_ds=[{"so_ky_hieu": "1/QĐ", "trich_yeu": "Luật"}])
        assert not FormerText.objects.exists()
        assert [former for _label, former in changes_of(row)[0]["long"]] == [None, None]

    def test_a_file_that_says_the_same_keeps_nothing(self, w):
        bring(w), bring(w)
        assert not FormerText.objects.exists()

    def test_the_database_refuses_to_change_or_remove_it(self, w):
        bring(w), bring(w, trinh_tu_thuc_hien="Hai")
        for change in (
            lambda: FormerText.objects.update(text="Khác"),
            lambda: FormerText.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_each_is_compared_with_what_came_in_its_place(self, w):
        for text in ("Một", "Hai", "Ba"):
            bring(w, trinh_tu_thuc_hien=text)
        newer, older = (replaced_by(row).sections[0].pieces for row in FormerText.objects.order_by("-until_at"))
        assert [plain(pieces, "old") + plain(pieces, "new") for pieces in (older, newer)] == ["MộtHai", "HaiBa"]

    def test_rows_are_said_in_words_and_markup_in_a_text_stays_text(self, w):
        bring(w), bring(w, hinh_thuc_nop=[{"hinh_thuc": "Trực tiếp", "thoi_han": "<b>5</b> ngày", "phi_va_mo_ta": ""}])
        pieces = replaced_by(FormerText.objects.get()).sections[0].pieces
        assert "Trực tuyến, 18 Ngày làm việc, Miễn phí" in plain(pieces, "old")
        assert "&lt;b&gt;5&lt;/b&gt;" in plain(pieces, "new")

    def test_that_of_another_procedure_is_not_found_under_this_code(self, w, client):
        bring(w), bring(w, trinh_tu_thuc_hien="Hai")
        tthc(OTHER)
        client.force_login(w.reader)
        pk = FormerText.objects.get().pk
        assert client.get(reverse("procedures:tthc_former", args=[OTHER, pk])).status_code == 404
        assert client.get(reverse("procedures:tthc_former", args=[CODE, pk + 1])).status_code == 404


def plain(pieces, side):
    return "".join(re.sub(r"</?(p|ins|del)[^>]*>", "", getattr(piece, side)) for piece in pieces)
