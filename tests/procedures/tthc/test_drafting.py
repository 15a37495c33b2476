"""A draft of a procedure from a record: what is there is taken, the rest is told, nothing is invented."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.models import Document
from procedures.actions.tthc_drafting import draft_from_record, owners_of, responsible_owner
from procedures.models import AdministrativeProcedure, ServedCode
from procedures.reading import read
from procedures.tthc.comparing import batches
from procedures.tthc.drafting import _paper, filled, numbers_in, papers_in, span_of
from procedures.tthc.reading import read_file
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make
from tests.procedures.drafts import law
from tests.procedures.samples import ids
from tests.procedures.tthc.listed import CODE, answers_for, lines, record, world
from tests.procedures.tthc.test_reading import SHARED


@pytest.fixture
def w(db):
    return world()


@pytest.fixture
def procedure(w):
    return kept(record())


def kept(*records):
    for batch in batches(read_file(lines(*records))):
        for row in batch.new:
            row.save()
    return AdministrativeProcedure.objects.get(code=records[0]["ma_thu_tuc"])


def draft(w, procedure, unit=None, by=None, **more):
    return draft_from_record(
        procedure, owner_unit=unit or w.trade, by=by or w.author, at=make.now(), day=make.today(), **more
    )


def test_the_draft_holds_what_the_record_says(w, procedure):
    law()
    answers_for(w.trade, procedure, limit="15 ngày làm việc")
    made = draft(w, procedure)
    data = made.version.procedure_parts.get().data
    assert (made.version.document.owner_unit, made.version.document.type.slug) == (w.trade, "quy-trinh")
    assert made.version.title == procedure.name
    assert data["tthc"] == [CODE]
    assert ServedCode.objects.get(version=made.version).code == CODE
    assert data["cases"][0]["limit"] == {"value": 15, "unit": "working_day"}
    assert [(row["kind"], row["limit"], row["fee"], row["note"]) for row in data["channels"]] == [
        ("online", {"value": 18, "unit": "working_day"}, "Miễn phí", ""),
        ("post", None, "", "Theo quy định"),
    ]
    paper = data["dossier"][0]
    assert (paper["item"], paper["original"], paper["copy"], paper["note"]) == ("Đơn đề nghị", 1, 2, "Mẫu: Mau01.doc")
    assert [(row["number"], row["text"]) for row in data["bases"]] == [
        ("118/2025/NĐ-CP", ""),
        ("", "Luật Thương mại (36/2005/QH11)"),
    ]
    assert made.version.citations.get().instrument.number == "118/2025/NĐ-CP"
    assert [(step["kind"], step["instruction"]) for step in data["steps"]] == [
        ("start", ""),
        ("task", procedure.steps_text),
        ("end", ""),
    ]
    assert (data["conditions"], data["result"]) == (["Có địa điểm kinh doanh."], "Giấy chứng nhận")
    assert len(made.told) == 1
    assert "36/2005/QH11" in made.told[0]


def test_the_limit_before_counts_until_the_new_one_holds(w, procedure):
    answer = answers_for(w.trade, procedure, limit="18 ngày làm việc", limit_before="20 ngày làm việc")
    answer.limit_date = make.today().replace(year=make.today().year + 1)
    assert filled(procedure, answer, (), make.today()).data["cases"][0]["limit"]["value"] == 20
    answer.limit_date = make.today()
    assert filled(procedure, answer, (), make.today()).data["cases"][0]["limit"]["value"] == 18


def test_one_click_is_one_draft_recorded_once(w, procedure):
    first, again = (draft(w, procedure, request_key="k" * 32) for _twice in range(2))
    assert first.version == again.version
    assert Document.objects.count() == 1
    assert Entry.objects.filter(act="document_created").count() == 1


def test_only_who_writes_for_the_unit_makes_it(w, procedure):
    for person in (w.reader, w.keeper, w.deputy):
        with pytest.raises(Refused) as refusal:
            draft(w, procedure, by=person)
        assert refusal.value.field == "owner_unit"
    procedure.abolished_date, procedure.abolished_by = make.today(), "5/QĐ"
    procedure.save()
    with pytest.raises(Refused, match="bãi bỏ"):
        draft(w, procedure)
    assert not Document.objects.exists()


def test_the_responsible_unit_is_offered_first(w, procedure):
    owners = owners_of(w.officer, make.today())
    assert responsible_owner(procedure, owners, make.today()) is None
    answers_for(w.energy, procedure)
    assert responsible_owner(procedure, owners, make.today()) == w.energy
    assert responsible_owner(procedure, owners_of(w.author, make.today()), make.today()) is None


def test_numbers_of_laws_are_found_in_run_together_text():
    text = (
        "Nghị định về A95/2024/NĐ-CPLuật Nhà ở số 27/2023/QH1527/2023/QH15Thông tư sửa Thông tư số 40/2016/TT-BXD về nhà ở"
        "56/2025/TT-NHNNQuyết định 19/2014/QĐ-TTg"
    )
    assert [number for number, _title in numbers_in(text)] == [
        "95/2024/NĐ-CP",
        "27/2023/QH15",
        "56/2025/TT-NHNN",
        "19/2014/QĐ-TTg",
    ]
    assert numbers_in("Bộ luật Hàng hải95/2015/QH13Quy định khác") == [("95/2015/QH13", "Bộ luật Hàng hải")]
    assert numbers_in("Nghị quyết A66.7/2025/NQ-CP") == [("66.7/2025/NQ-CP", "Nghị quyết A")]
    assert numbers_in("Luật Các tổ chức tín dụngLuật số 32/2024/QH15Thông tư B56/2025/TT-NHNN") == [
        ("32/2024/QH15", "Luật Các tổ chức tín dụng"),
        ("56/2025/TT-NHNN", "Thông tư B"),
    ]
    assert numbers_in("không có số nào") == []


def test_papers_are_divided_behind_their_counts():
    text = "Tên giấy tờMẫu đơn, tờ khaiSố lượng- Đơn mẫu 01.docx1 bản chính- Giấy phép năm 20241 bản chính,2 bản sao+ Phần còn lại"
    assert [(row["item"], row["original"], row["copy"]) for row in papers_in(text)] == [
        ("Đơn mẫu 01.docx", 1, None),
        ("Giấy phép năm 2024", 1, 2),
        ("Phần còn lại", None, None),
    ]
    assert [row["copy"] for row in papers_in("Giấy A 3 bản sao")] == [3]
    assert papers_in("") == []


def test_twenty_days_are_calendar_days_and_no_time_is_none():
    assert span_of("20 Ngày") == {"value": 20, "unit": "calendar_day"}
    assert span_of("03 Ngày làm việc") == {"value": 3, "unit": "working_day"}
    assert span_of("Theo quy định") is None


text = st.text(alphabet=st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=300)


@given(text, text, text)
def test_whatever_a_record_says_the_data_has_the_right_shape(steps, dossier, bases):
    row = AdministrativeProcedure(code=CODE, name="x", steps_text=steps, dossier_text=dossier, bases_text=bases)
    assert read(filled(row, None, (), make.today()).data, new_id=ids())["tthc"] == [CODE]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared records are not here")
@pytest.mark.django_db
def test_every_real_record_becomes_data_that_can_be_kept():
    found = read_file((SHARED / "procedures_sample300.jsonl").read_bytes())
    counted = SimpleNamespace(papers=0, bases=0, limits=0)
    for batch in batches(found):
        for row in batch.new:
            data = read(filled(row, None, (), make.today()).data, new_id=ids())
            counted.papers += bool(data["dossier"])
            counted.bases += bool(data["bases"])
            counted.limits += data["cases"][0]["limit"] is not None
    assert counted.papers > 280
    assert counted.bases > 280
    assert counted.limits > 150


@pytest.mark.parametrize(
    ("note", "original", "copy", "left"),
    [
        ("Bản chính: 1 - Bản sao: 2", 1, 2, ""),
        ("Bản chính: 120", None, None, "Bản chính: 120"),
        ("Bản chính: 1 - Bản sao: 0 (có chứng thực)", 1, 0, "(có chứng thực)"),
    ],
)
def test_counts_of_a_note_are_taken_whole_and_the_rest_of_it_stays(note, original, copy, left):
    row = _paper({"item": "Đơn", "form": "", "note": note})
    assert (row["original"], row["copy"], row["note"]) == (original, copy, left)
