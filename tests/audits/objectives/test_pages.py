"""Pages of objectives: list, one, new, approving, files; my work and reminders."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audits.models import Measurement, Objective
from audits.objectives.notices import KINDS
from procedures.models import AdministrativeProcedure
from qms.trail.models import Entry
from qms.web.worklist import work_of
from tests import make
from tests.audits.objectives import goals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
YEAR = make.today().year
JANUARY = f"{YEAR}-01"
LIST = "/muc-tieu/"


@pytest.fixture
def as_():
    def browse(person):
        client = Client()
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return client

    return browse


def body(answer):
    return answer.content.decode()


class TestList:
    def test_each_sees_what_is_theirs(self, w, as_):
        goals.approved(w)
        goals.approved(w, code="MT-02", unit=None, owner_post=w.trade_head_post)
        for person, codes in (
            (w.officer, {"MT-01", "MT-02"}), (w.head, {"MT-01", "MT-02"}), (w.supervisor, {"MT-01", "MT-02"}),
            (w.unit_head, {"MT-01", "MT-02"}), (w.author, {"MT-01"}), (w.reader, set()), (w.stranger, set()),
        ):  # fmt: skip
            page = body(as_(person).get(LIST))
            assert {code for code in ("MT-01", "MT-02") if code in page} == codes, person

    def test_it_is_narrowed_by_year_unit_and_state(self, w, as_):
        goals.approved(w, period="year")
        goals.approved(w, code="MT-02", unit=None, period="year")
        client = as_(w.officer)
        for query, codes in (
            (f"?don-vi={w.trade.pk}", ["MT-01"]), ("?don-vi=0", ["MT-02"]), (f"?nam={YEAR - 1}", []),
            ("?xem=no_figure", ["MT-01", "MT-02"]), ("?xem=reached", []), (f"?co-quan={w.agency.pk}", ["MT-01", "MT-02"]),
        ):  # fmt: skip
            page = body(client.get(LIST + query))
            assert [code for code in ("MT-01", "MT-02") if code in page] == codes, query

    @pytest.mark.parametrize("query", ["?xem=x", "?nam=abc", "?nam=9", "?don-vi=-1", "?foo=1", "?sau=99999999999999"])
    def test_an_address_nobody_understands_is_told_so(self, w, as_, query):
        assert as_(w.officer).get(LIST + query).status_code == 400

    def test_it_goes_out_as_csv_with_a_line_in_the_trail(self, w, as_):
        goals.approved(w, title="=1+1")
        answer = as_(w.officer).post(f"{LIST}tai-ve/", {"nam": YEAR})
        assert answer["Content-Type"].startswith("text/csv")
        text = answer.content.decode("utf-8-sig")
        assert "MT-01" in text
        assert "'=1+1" in text
        assert Entry.objects.filter(act="exported").count() == 1
        assert as_(w.reader).post(f"{LIST}tai-ve/", {"nam": YEAR}).status_code == 302


class TestOne:
    def test_its_owner_enters_a_figure_there(self, w, as_):
        row = goals.approved(w)
        client = as_(w.author)
        assert "Enter a figure" in body(client.get(row.get_absolute_url()))
        data = {
            "do": "measure",
            "measure-period": JANUARY,
            "measure-value": "98,5",
            "measure-as_of": "",
            "measure-words": "",
        }
        assert client.post(row.get_absolute_url(), data).status_code == 302
        assert Measurement.objects.get().value == Decimal("98.5")
        page = body(client.get(row.get_absolute_url()))
        assert "98,5" in page
        assert "Change the target" not in page

    def test_what_is_no_number_is_told_and_kept(self, w, as_):
        row = goals.approved(w)
        data = {"do": "measure", "measure-period": JANUARY, "measure-value": "nhiều", "measure-words": "Ghi chú này"}
        answer = as_(w.author).post(row.get_absolute_url(), data)
        assert answer.status_code == 422
        assert "is no number" in body(answer)
        assert "Ghi chú này" in body(answer)

    def test_a_reader_of_it_does_nothing(self, w, as_):
        row = goals.approved(w)
        client = as_(w.auditor)
        assert 'name="do"' not in body(client.get(row.get_absolute_url()))
        client.post(row.get_absolute_url(), {"do": "measure", "measure-period": JANUARY, "measure-value": "1"})
        assert not Measurement.objects.exists()
        assert as_(w.reader).get(row.get_absolute_url()).status_code == 404

    def test_the_head_approves_changes_and_gives_it_up(self, w, as_):
        row, client = goals.proposed(w), as_(w.head)
        url = row.get_absolute_url()
        wrong = {"do": "approve", "approve-token": 1, "approve-password": "sai"}
        assert client.post(url, wrong).status_code == 422
        assert client.post(url, wrong | {"approve-password": make.PASSWORD}).status_code == 302
        change = {
            "do": "target", "target-operator": "ge", "target-target": "80", "target-from_date": f"{make.today():%d/%m/%Y}",
            "target-words": "Theo kế hoạch mới", "target-password": make.PASSWORD,
        }  # fmt: skip
        assert client.post(url, change).status_code == 302
        gone = {"do": "give_up", "give_up-words": "Không làm nữa", "give_up-password": make.PASSWORD}
        assert client.post(url, gone).status_code == 302
        assert goals.fresh(row).stage == "withdrawn"

    def test_the_year_is_over_and_it_is_closed(self, w, as_):
        row = goals.approved(w, period="year")
        goals.figured(w, row, "99,5".replace(",", "."))
        data = {"do": "close", "close-outcome": "reached", "close-words": "Đạt", "close-password": make.PASSWORD}
        assert as_(w.head).post(row.get_absolute_url(), data).status_code == 422
        assert as_(w.head).post(row.get_absolute_url(), data | {"close-words": "Đạt cả năm"}).status_code == 302
        assert goals.fresh(row).outcome == "reached"


class TestWriting:
    def data(self, w, **more):
        facts = {
            "year": YEAR, "code": "MT-09", "title": "Đúng hạn", "measure": "Tỷ lệ", "way": "typed", "operator": "ge",
            "target": "98,5", "unit_of_measure": "%", "period": "month", "owner_post": w.author_post.pk, "plan_what": "Rà soát",
            "plan_due_date": f"31/12/{YEAR}", "plan_evaluation": "Lũy kế",
        }  # fmt: skip
        return {**facts, **more}

    def test_the_officer_proposes_and_writes_again(self, w, as_):
        client = as_(w.officer)
        assert client.get("/muc-tieu/sct/moi/").status_code == 200
        assert client.post("/muc-tieu/sct/moi/", self.data(w)).status_code == 302
        row = Objective.objects.get()
        assert row.target == Decimal("98.5")
        url = f"{row.get_absolute_url()}sua/"
        assert 'value="98,5"' in body(client.get(url))
        assert client.post(url, self.data(w, token=1, target="97", unit=w.trade.pk)).status_code == 302
        assert (goals.fresh(row).target, goals.fresh(row).unit) == (97, w.trade)

    def test_a_wrong_target_a_strange_document_and_a_code_twice_are_told(self, w, as_):
        client = as_(w.officer)
        goals.proposed(w, code="MT-08")
        for more, says in (
            ({"target": "khoảng 90"}, "is no number"), ({"document": "QT-XX"}, "no document with this code"), ({"code": "MT-08"}, "is taken"),
        ):  # fmt: skip
            answer = client.post("/muc-tieu/sct/moi/", self.data(w, **more))
            assert answer.status_code == 422
            assert says in body(answer)

    def test_several_are_approved_on_one_page(self, w, as_):
        first, second = goals.proposed(w), goals.proposed(w, code="MT-02")
        client, url = as_(w.head), "/muc-tieu/sct/phe-duyet/"
        assert "MT-02" in body(client.get(url))
        assert client.post(url, {"row": [f"{first.pk}:1"], "password": "sai"}).status_code == 422
        assert client.post(url, {"row": [f"{first.pk}:9"], "password": make.PASSWORD}).status_code == 422
        assert client.post(url, {"row": [f"{first.pk}:1"], "password": make.PASSWORD}).status_code == 302
        assert [goals.fresh(row).stage for row in (first, second)] == ["approved", "proposed"]


class TestFiles:
    def test_figures_are_shown_before_they_are_taken(self, w, as_):
        goals.approved(w)
        client, url = as_(w.officer), "/muc-tieu/sct/so-lieu/"
        text = f"mã;kỳ;giá trị\nMT-01;{JANUARY};98,4\n"
        file = SimpleUploadedFile("so-lieu.csv", text.encode("utf-8-sig"), "text/csv")
        answer = client.post(url, {"file": file})
        assert answer.status_code == 200
        assert "98,4" in body(answer)
        assert not Measurement.objects.exists()
        assert client.post(url, {"text": text, "take": "1"}).status_code == 302
        assert Measurement.objects.get().origin == "sheet"
        assert "the same, stays" in body(client.post(url, {"text": text}))

    def test_a_wrong_row_is_told_and_nothing_can_be_taken(self, w, as_):
        answer = as_(w.officer).post("/muc-tieu/sct/so-lieu/", {"text": f"mã;kỳ;giá trị\nMT-77;{JANUARY};1\n"})
        assert answer.status_code == 422
        assert "no objective MT-77" in body(answer)
        assert 'name="take"' not in body(answer)

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"\xff\xfem\x00", "not in UTF-8"), (b"x" * (20 * 1024 * 1024), "larger than 1 MB"), (b"", "empty"),
            ("mã;kỳ;giá trị\n".encode("utf-16"), "not in UTF-8"),
        ],
    )  # fmt: skip
    def test_a_file_that_is_none_is_refused_with_the_cure(self, w, as_, data, says):
        file = SimpleUploadedFile("so-lieu.csv", data, "text/csv")
        answer = as_(w.officer).post("/muc-tieu/sct/so-lieu/", {"file": file})
        assert answer.status_code == 422
        assert says in body(answer)

    def test_figures_of_dossiers_come_in_and_are_listed(self, w, as_):
        AdministrativeProcedure.objects.create(code="2.000820", name="Cấp giấy", levels=" tinh ")
        client = as_(w.officer)
        text = f"cơ quan;mã TTHC;tháng;tiếp nhận;đúng hạn;quá hạn\nSCT;2.000820;{JANUARY};10;9;1\n"
        assert "2.000820" in body(client.post("/muc-tieu/sct/ho-so-thu-tuc/nhap/", {"text": text}))
        assert client.post("/muc-tieu/sct/ho-so-thu-tuc/nhap/", {"text": text, "take": "1"}).status_code == 302
        assert "90,0%" in body(client.get("/muc-tieu/sct/ho-so-thu-tuc/"))
        assert as_(w.reader).get("/muc-tieu/sct/ho-so-thu-tuc/").status_code == 403
        assert client.get("/muc-tieu/sct/ho-so-thu-tuc/?sau=x").status_code == 400


class TestWork:
    def test_a_missing_figure_is_work_of_its_owner_and_reminded(self, w):
        goals.approved(w)
        day = date(YEAR, 3, 2)
        rows = [row for row in work_of(w.author, day) if row["kind"] == "muc-tieu"]
        assert [row["meta"] for row in rows] == [f"01/{YEAR}", f"02/{YEAR}"]
        assert [row["late"] for row in rows] == [True, False]
        assert not [row for row in work_of(w.unit_head, day) if row["kind"] == "muc-tieu"]
        reminds = next(kind.reminds for kind in KINDS if kind.key == "figure_due")
        due = [row for rows in reminds.open_on(day) for row in rows]
        assert {row[0] for row in due} == {w.author.pk}
        assert len(due) == 2

    def test_a_proposed_one_is_work_of_the_head(self, w):
        goals.proposed(w)
        assert [row["code"] for row in work_of(w.head, make.today()) if row["kind"] == "muc-tieu"] == ["MT-01"]
        assert not [row for row in work_of(w.deputy, make.today() + timedelta(days=1)) if row["kind"] == "muc-tieu"]
