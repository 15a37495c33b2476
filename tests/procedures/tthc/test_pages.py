"""Pages of administrative procedures: the list and its filters, one procedure, what has none, decisions, files, drafts."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from documents.actions.applying import applying_set
from documents.models import Version
from procedures.models import AdministrativeProcedure, Announcement, Responsibility
from procedures.tthc.importing import WRITE
from procedures.tthc.listing import list_of
from qms.jobs.models import Job, State
from qms.jobs.work import sweep
from qms.trail.models import Entry
from tests import make
from tests.procedures import stepping
from tests.procedures.drafts import procedure, sound
from tests.procedures.tthc.listed import CODE, NAME, OTHER, answers_for, lines, record, tthc, world

pytestmark = pytest.mark.django_db
LIST = "/thu-tuc-hanh-chinh/"
DAY = timedelta(days=1)


@pytest.fixture
def w():
    return world()


def page(client, url, **data):
    answer = client.get(url, data)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def serving(w, code=CODE, **fields):
    """A procedure in force whose data names the code."""
    return stepping.in_force(w, stepping.step("Thẩm định", w.author_post), data={"tthc": [code]}, **fields)


class TestTheList:
    def test_it_is_found_without_marks_and_by_code(self, w, client):
        tthc(), tthc(OTHER, "Cấp phép quảng cáo")
        client.force_login(w.reader)
        assert NAME in page(client, LIST)
        for asked in ("co so du dieu kien", "CƠ SỞ đủ", "2.000591", "2.0005"):
            text = page(client, LIST, q=asked)
            assert (NAME in text, "quảng cáo" in text) == (True, False)
        assert "Không có thủ tục" in page(client, LIST, q="khongco")

    def test_it_is_narrowed_by_field_level_unit_procedure_and_state(self, w, client):
        answers_for(w.trade, tthc())
        tthc(OTHER, "Khác", field="Điện", levels=" xa ", abolished_date=make.today(), abolished_by="5/QĐ")
        serving(w)
        client.force_login(w.reader)
        for name, one, other in (
            ("linh-vuc", "An toàn thực phẩm", "Điện"),
            ("cap", "tinh", "xa"),
            ("quy-trinh", "co", "chua"),
            ("tinh-trang", "dang", "het"),
        ):
            assert [code in page(client, LIST, **{name: one}) for code in (CODE, OTHER)] == [True, False], name
            assert [code in page(client, LIST, **{name: other}) for code in (CODE, OTHER)] == [False, True], name
        for value in ("co-quan", w.trade.pk):
            assert OTHER not in page(client, LIST, **{"don-vi": value})
        assert CODE not in page(client, LIST, **{"don-vi": w.energy.pk})
        assert CODE in page(client, LIST, **{"cap": "khong-ro", "don-vi": "x", "quy-trinh": "?", "tinh-trang": "'"})

    def test_it_goes_on_page_by_page_in_the_order_of_codes(self, w, client):
        rows = [AdministrativeProcedure(code=f"1.{n:06d}", name=f"Thủ tục {n}") for n in range(1, 121)]
        for row in rows:
            row.fill_copies()
        AdministrativeProcedure.objects.bulk_create(rows)
        client.force_login(w.reader)
        url, seen = LIST, []
        while url:
            answer = client.get(url)
            seen += [row["code"] for row in answer.context["rows"]]
            url = answer.context["next_url"] and LIST + answer.context["next_url"]
        assert seen == [row.code for row in rows]


class TestOne:
    def test_its_facts_who_answers_and_what_serves_it(self, w, client):
        row = tthc(
            channels_text='[{"channel": "Trực tuyến", "limit": "18 ngày", "note": "Miễn phí"}]', steps_text="Bước một"
        )
        answers_for(w.trade, row, limit="18 ngày làm việc", public_code="9.000123.H99")
        version = serving(w)
        client.force_login(w.reader)
        text = page(client, f"{LIST}{CODE}/")
        for words in ("Trực tuyến", "Bước một", "9.000123.H99", version.document.code, w.trade.name):
            assert words in text
        assert client.get(f"{LIST}9.999999/").status_code == 404

    def test_a_procedure_that_may_not_be_read_is_counted_and_not_named(self, w, client):
        tthc()
        version = serving(w, classification="restricted", title="Quy trình kín")
        client.force_login(w.reader)
        text = page(client, f"{LIST}{CODE}/")
        assert "Quy trình kín" not in text
        assert version.document.code not in text
        assert "1 quy trình đang có hiệu lực ngoài phạm vi được đọc" in text
        client.force_login(w.officer)
        assert "Quy trình kín" in page(client, f"{LIST}{CODE}/")

    def test_more_than_fifty_that_serve_it_are_not_told_to_be_hidden(self, w, client, monkeypatch):
        monkeypatch.setattr("procedures.views.tthc.MOST_SERVING", 1)
        tthc()
        serving(w), serving(w, title="Quy trình thứ hai")
        client.force_login(w.reader)
        answer = client.get(f"{LIST}{CODE}/")
        assert (len(answer.context["serving"]), answer.context["hidden"]) == (1, 0)

    def test_drafts_are_shown_to_who_sees_them(self, w, client):
        tthc()
        procedure(w, sound(tthc=[CODE]), title="Dự thảo mới")
        client.force_login(w.reader)
        assert "Dự thảo mới" not in page(client, f"{LIST}{CODE}/")
        client.force_login(w.author)
        assert "Dự thảo mới" in page(client, f"{LIST}{CODE}/")

    def test_buttons_are_there_for_who_may(self, w, client):
        answers_for(w.trade, tthc())
        names = ("tthc_assign", "tthc_abolish", "tthc_draft")
        found = {}
        for who in ("reader", "author", "officer", "keeper"):
            client.force_login(getattr(w, who))
            text = page(client, f"{LIST}{CODE}/")
            found[who] = [reverse(f"procedures:{name}", args=[CODE]) in text for name in names]
        assert found == {
            "reader": [False, False, False],
            "author": [False, False, True],
            "officer": [True, False, True],
            "keeper": [True, True, True],
        }

    def test_the_reading_page_of_a_procedure_names_what_it_serves(self, w, client):
        tthc()
        version = serving(w)
        client.force_login(w.reader)
        text = page(client, version.document.get_absolute_url())
        assert f"{LIST}{CODE}/" in text
        assert NAME in text


class TestActs:
    def test_the_officer_says_who_answers_and_that_it_ends(self, w, client):
        tthc()
        client.force_login(w.officer)
        url = f"{LIST}{CODE}/phan-cong/"
        assert client.post(url, {"unit": w.trade.pk, "from_date": "hôm nay"}).status_code == 422
        assert client.post(url, {"unit": 10**30, "from_date": "01/12/2026"}).status_code == 422
        answer = client.post(url, {"unit": w.trade.pk, "from_date": "01/12/2026", "limit": "18 ngày làm việc"})
        assert answer.url == f"{LIST}{CODE}/"
        row = Responsibility.objects.get()
        again = client.post(url, {"unit": w.energy.pk, "from_date": "01/12/2026"})
        assert (again.status_code, "chịu trách nhiệm từ ngày" in again.content.decode()) == (422, True)
        client.post(f"{LIST}phan-cong/{row.pk}/ket-thuc/", {"until_date": "31/12/2026"})
        row.refresh_from_db()
        assert f"{row.until_date:%d/%m/%Y}" == "31/12/2026"
        assert client.get(f"{LIST}phan-cong/{10**30}/ket-thuc/").status_code == 404

    def test_the_keeper_marks_abolished_and_lets_it_count_again(self, w, client):
        row = tthc()
        client.force_login(w.keeper)
        url = f"{LIST}{CODE}/bai-bo/"
        assert client.post(url, {"from_date": "01/12/2026", "decided_by": ""}).status_code == 422
        client.post(url, {"from_date": "01/12/2026", "decided_by": "5/QĐ-UBND"})
        row.refresh_from_db()
        assert row.abolished_by == "5/QĐ-UBND"
        client.post(f"{LIST}{CODE}/khoi-phuc/", {"reason": "Nhầm"})
        row.refresh_from_db()
        assert row.abolished_date is None

    def test_one_click_makes_a_draft_and_tells_what_was_not_placed(self, w, client):
        answers_for(w.trade, tthc(bases_text="Luật A36/2005/QH11"))
        client.force_login(w.author)
        answer = client.post(f"{LIST}{CODE}/soan-quy-trinh/", {"unit": w.trade.pk, "request_key": "k1"}, follow=True)
        version = Version.objects.get()
        assert answer.redirect_chain[-1][0] == reverse("procedures:edit", args=[version.pk])
        assert "36/2005/QH11" in answer.content.decode()
        client.post(f"{LIST}{CODE}/soan-quy-trinh/", {"unit": w.trade.pk, "request_key": "k1"})
        assert Version.objects.count() == 1
        assert (
            client.post(f"{LIST}{CODE}/soan-quy-trinh/", {"unit": w.energy.pk, "request_key": "k2"}).status_code == 422
        )


class TestCoverage:
    def test_what_has_no_procedure_is_listed_with_a_count_per_unit(self, w, client):
        answers_for(w.trade, tthc())
        answers_for(w.trade, tthc(OTHER, "Thủ tục chưa có"))
        answers_for(w.energy, tthc("1.000003", "Thủ tục điện"))
        answers_for(w.energy, tthc("1.000004", "Đã bãi bỏ", abolished_date=make.today(), abolished_by="5/QĐ"))
        serving(w)
        client.force_login(w.reader)
        answer = client.get(f"{LIST}chua-co-quy-trinh/")
        assert [row.procedure.code for row in answer.context["rows"]] == [OTHER, "1.000003"]
        counts = {row["unit__name"]: (row["total"], row["covered"]) for row in answer.context["units"]}
        assert counts == {w.trade.name: (2, 1), w.energy.name: (1, 0)}
        one = client.get(f"{LIST}chua-co-quy-trinh/", {"don-vi": w.energy.pk})
        assert [row.procedure.code for row in one.context["rows"]] == ["1.000003"]
        assert client.get(f"{LIST}chua-co-quy-trinh/", {"co-quan": "la"}).status_code == 400

    def test_a_procedure_of_another_agency_covers_only_where_it_is_applied(self, w, client):
        answers_for(w.commune_board, tthc())
        serving(w)
        person = make.person("xa", on=make.post(w.commune_board, "Công chức", "reader"))
        client.force_login(person)
        assert [row.procedure.code for row in client.get(f"{LIST}chua-co-quy-trinh/").context["rows"]] == [CODE]
        draft = stepping.written(make.draft(w), stepping.step("Thẩm định", w.author_post), tthc=[CODE])
        draft.applying = applying_set(agencies=[w.commune])
        draft.save(update_fields=["applying"])
        stepping.forced(w, draft)
        assert not client.get(f"{LIST}chua-co-quy-trinh/").context["rows"]

    def test_the_list_is_taken_out_in_the_form_of_the_circular_and_recorded(self, w, client):
        row = tthc()
        answers_for(
            w.trade, row, service="full", limit="18 ngày", limit_before="20 ngày", limit_date=make.today() + DAY
        )
        answers_for(w.energy, tthc(OTHER, "=HYPERLINK()"))
        version = serving(w)
        client.force_login(w.officer)
        assert client.get(f"{LIST}chua-co-quy-trinh/tai-ve/").status_code == 405
        assert not Entry.objects.filter(act="exported").exists(), "looking records nothing"
        answer = client.post(f"{LIST}chua-co-quy-trinh/tai-ve/")
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head = next(place for place, row in enumerate(rows) if row[0] == "STT")
        assert rows[head][1:3] == ["Mã TTHC", "Tên thủ tục hành chính"]
        assert rows[head + 1][1:8] == [
            CODE,
            NAME,
            "An toàn thực phẩm",
            "20 ngày",
            "Toàn trình",
            w.trade.name,
            version.document.code,
        ]
        assert rows[head + 2][7] == "Chưa có"
        assert Entry.objects.get(act="exported").detail == {"list": "tthc", "rows": 2}
        client.force_login(w.reader)
        assert client.post(f"{LIST}chua-co-quy-trinh/tai-ve/").status_code == 403


def test_the_list_of_an_agency_names_its_own_procedures_and_none_of_another_agency(w):
    row = tthc()
    answers_for(w.trade, row)
    answers_for(w.province_office, row)
    version = serving(w)
    told = {
        agency: [line[7] for line in list_of(agency, by=w.officer, day=make.today(), most=10)["rows"]]
        for agency in (w.agency, w.province)
    }
    assert told == {w.agency: [version.document.code], w.province: ["Chưa có"]}


class TestDecisions:
    DATA = {
        "number": "2215/QĐ-UBND",
        "signed_date": "02/11/2026",
        "issuer": "UBND tỉnh",
        "title": "Công bố danh mục",
        "new": f"{OTHER}",
        "amended": CODE,
    }

    def test_it_is_entered_settled_and_taken_back(self, w, client):
        tthc()
        client.force_login(w.keeper)
        url = f"{LIST}cong-bo/moi/"
        wrong = client.post(url, {**self.DATA, "abolished": CODE, "agencies": [w.agency.pk]})
        assert (wrong.status_code, "ghi hai lần" in wrong.content.decode()) == (422, True)
        assert "2215/QĐ-UBND" in wrong.content.decode()
        answer = client.post(url, {**self.DATA, "agencies": [w.agency.pk]}, follow=True)
        made = Announcement.objects.get()
        assert "chưa thể hiện 1 thủ tục" in answer.content.decode()
        client.force_login(w.officer)
        assert "2215/QĐ-UBND" in page(client, "/viec/")
        assert "Quá hạn" in page(client, f"{LIST}cong-bo/")
        settle = reverse("procedures:clock_settle", args=[made.clocks.get().pk])
        assert settle in page(client, f"{LIST}cong-bo/{made.pk}/")
        refused = client.post(settle, {"note": "Xong"})
        assert (refused.status_code, OTHER in refused.content.decode()) == (422, True)
        tthc(OTHER)
        client.post(settle, {"note": "Đã cập nhật"})
        assert "Đã cập nhật" in page(client, f"{LIST}cong-bo/{made.pk}/")
        assert "2215/QĐ-UBND" not in page(client, "/viec/")
        client.force_login(w.keeper)
        client.post(f"{LIST}cong-bo/{made.pk}/rut-lai/", {"reason": "Nhầm"})
        page(client, LIST)  # the message
        assert "2215" not in page(client, f"{LIST}cong-bo/")

    def test_clocks_of_other_agencies_are_for_the_keeper(self, w, client):
        client.force_login(w.keeper)
        client.post(f"{LIST}cong-bo/moi/", {**self.DATA, "agencies": [w.agency.pk, w.province.pk]})
        url = f"{LIST}cong-bo/{Announcement.objects.get().pk}/"
        assert w.province.name in page(client, url)
        client.force_login(w.reader)
        assert w.province.name not in page(client, url)


class TestFiles:
    def test_a_file_is_brought_in_looked_at_and_written(self, w, client):
        client.force_login(w.keeper)
        url = f"{LIST}nhap/"
        assert client.post(url).status_code == 422
        bad = client.post(url, {"file": SimpleUploadedFile("a.jsonl", b"MZ")})
        assert (bad.status_code, ".xlsx" in bad.content.decode()) == (422, True)
        file = SimpleUploadedFile("tthc.jsonl", lines(record(), "{"))
        job = client.post(url, {"file": file}).url
        assert "hx-get" in page(client, job)
        sweep(at=make.now())
        report = page(client, job)
        assert "Bị từ chối" in report or "Không chấp nhận" in report
        assert "JSON" in report
        assert CODE in page(client, job, xem="moi")
        written = client.post(f"{job}ghi/").url
        assert client.post(f"{job}ghi/").url == written
        sweep(at=make.now())
        assert "Danh mục đã thể hiện" in page(client, written)
        assert AdministrativeProcedure.objects.get().code == CODE
        assert "tthc.jsonl" in page(client, url)
        assert "đã được ghi vào danh mục" in page(client, job)

    def test_the_report_says_whether_it_is_being_written_was_written_or_could_not_be(self, w, client):
        client.force_login(w.keeper)
        job = client.post(f"{LIST}nhap/", {"file": SimpleUploadedFile("tthc.jsonl", lines(record()))}).url
        sweep(at=make.now())
        client.post(f"{job}ghi/")
        text = page(client, job)
        assert ("đang được ghi" in text, "đã được ghi" in text, f"{job}ghi/" in text) == (True, False, False)
        Job.objects.filter(kind=WRITE).update(state=State.FAILED, error="Hỏng đĩa", finished_at=make.now())
        text = page(client, job)
        assert ("Hỏng đĩa" in text, "đã được ghi" in text, f"{job}ghi/" in text) == (True, False, True)
        client.post(f"{job}ghi/")
        sweep(at=make.now())
        assert "đã được ghi vào danh mục" in page(client, job)

    def test_it_is_stopped_by_the_one_who_asked_and_seen_by_nobody_else(self, w, client):
        client.force_login(w.keeper)
        job = client.post(f"{LIST}nhap/", {"file": SimpleUploadedFile("tthc.jsonl", lines(record()))}).url
        client.post(f"{job}dung/")
        assert "Đã dừng" in page(client, job)
        other = make.person("top2", on=make.post(w.province_office, "Thư ký thứ hai", "officer", code="iso2"))
        client.force_login(other)
        assert client.get(job).status_code == 404
        assert client.get(f"{LIST}nhap/{10**30}/").status_code == 404


def test_a_unit_that_is_no_more_is_marked_until_another_is_named(w, client):
    answers_for(w.trade, tthc())
    w.trade.until_date = make.today()
    w.trade.save()
    client.force_login(w.reader)
    assert "Đơn vị này không còn" in page(client, f"{LIST}{CODE}/")
