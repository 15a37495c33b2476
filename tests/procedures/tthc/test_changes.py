"""What changed in a record: short facts with what stood there before, long texts by name, nothing cut off."""

import pytest
from django.urls import reverse

from procedures.actions.tthc_bringing import bring_in
from procedures.models import AdministrativeProcedure
from procedures.tthc.changes import LONGEST_WHY, changes_of, why
from procedures.tthc.reading import read_file
from procedures.tthc.table import FIELDS
from tests import make
from tests.procedures.tthc.listed import CODE, lines, record, world

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
    assert newest["fields"] == "trình tự thực hiện, yêu cầu, điều kiện"
    assert (first["is_first"], first["pairs"], first["fields"]) == (True, [], "")


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


def test_the_page_shows_both(w, client):
    bring(w)
    bring(w, ten_thu_tuc="Tên mới của thủ tục", trinh_tu_thuc_hien="Khác")
    client.force_login(w.reader)
    text = client.get(reverse("procedures:tthc", args=[CODE])).content.decode()
    assert '<ins class="r">Tên mới của thủ tục</ins>' in text
    assert "không lưu nội dung trước" in text
