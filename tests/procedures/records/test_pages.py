"""Pages of records: the register, a file, series, destroying, workbooks, my work."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from procedures.models import RecordDisposal, RecordEntry, RecordSeries
from procedures.records import listing
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.web.worklist import work_of
from tests import make
from tests.procedures.records import filed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
LIST = reverse("procedures:records")
DISPOSE = reverse("procedures:record_dispose")
LONG_AGO = date(2015, 3, 31)


@pytest.fixture
def series(w):
    return filed.series(w)


def of(thing):
    name = "record" if isinstance(thing, RecordEntry) else "record_series"
    return reverse(f"procedures:{name}", args=[thing.pk])


def page(client, url, who, **query):
    client.force_login(who)
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer


def titles(client, who, **query):
    return [row["entry"].title for row in page(client, LIST, who, **query).context["rows"]]


def dmy(day):
    return f"{day:%d/%m/%Y}"


class TestRegister:
    @pytest.fixture
    def files(self, w, series):
        filed.opened(series, w, title="đang mở", code="HS 01")
        filed.closed(series, w, LONG_AGO, title="hết hạn")
        filed.closed(series, w, make.today() - 370 * filed.DAY, title="chậm nộp lưu")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, {"đang mở", "hết hạn", "chậm nộp lưu"}),
            ({"xem": "dang-mo"}, {"đang mở"}),
            ({"xem": "den-han"}, {"hết hạn"}),
            ({"xem": "nop-luu"}, {"hết hạn", "chậm nộp lưu"}),
            ({"xem": "giu-lai"}, set()),
            ({"xem": "da-huy"}, set()),
            ({"q": "HS 01"}, {"đang mở"}),
            ({"q": "HẾT"}, {"hết hạn"}),
            ({"q": "không có"}, set()),
        ],
    )
    def test_filters_narrow_it(self, client, w, files, query, found):
        assert set(titles(client, w.author, **query)) == found

    def test_a_unit_and_a_series_narrow_it(self, client, w, series, files):
        assert len(titles(client, w.officer, **{"don-vi": w.trade.pk, "ho": series.pk})) == 3
        assert titles(client, w.officer, **{"don-vi": w.energy.pk}) == []

    @pytest.mark.parametrize("who", ["reader", "stranger", "administrator", "outside", "nobody"])
    def test_people_of_other_units_see_none(self, client, w, files, who):
        assert titles(client, getattr(w, who)) == []

    @pytest.mark.parametrize("who", ["officer", "head", "auditor", "unit_head"])
    def test_keepers_and_overseers_see_them(self, client, w, files, who):
        assert len(titles(client, getattr(w, who))) == 3

    @pytest.mark.parametrize("query", [{"xem": "x"}, {"ho": "a"}, {"sau": "x"}, {"sau": "2026-99-99~1"}, {"la": "1"}])
    def test_an_address_without_meaning_gets_a_clear_answer(self, client, w, query):
        client.force_login(w.author)
        assert client.get(LIST, query).status_code == 400

    @pytest.mark.parametrize("tab", ["", "den-han"])
    def test_pages_follow_each_other(self, client, w, series, monkeypatch, tab):
        monkeypatch.setattr("procedures.views.records.PAGE", 2)
        for number in range(5):
            filed.closed(series, w, LONG_AGO + (number // 2) * timedelta(days=1), title=f"{number}")
        seen, url = [], f"{LIST}?xem={tab}" if tab else LIST
        while url:
            answer = page(client, url, w.author)
            seen += [row["entry"].title for row in answer.context["rows"]]
            url = answer.context["next_url"] and LIST + answer.context["next_url"]
        assert sorted(seen) == ["0", "1", "2", "3", "4"]
        assert len(listing.rows_of(w.author, answer.context["asked"], make.today())) <= 2


class TestFile:
    def test_the_page_tells_how_it_stands(self, client, w, series):
        entry = filed.closed(series, w, make.today() - 370 * filed.DAY)
        text = page(client, of(entry), w.author).content.decode()
        assert "To the archive, overdue since" in text
        assert "5 years" in text

    def test_closing_and_moving_from_the_page(self, client, w, series):
        entry = filed.opened(series, w)
        client.force_login(w.author)
        client.post(of(entry), {"do": "close", "close-closed_date": dmy(make.today()), "close-items": "9"})
        client.post(of(entry), {"do": "move", "move-place": "Kho 9", "move-reason": "Dọn"})
        after = filed.fresh(entry)
        assert (after.closed_date, after.items, after.place) == (make.today(), 9, "Kho 9")

    def test_what_was_typed_wrongly_is_named_and_stays(self, client, w, series):
        entry = filed.opened(series, w)
        client.force_login(w.author)
        late = dmy(make.today() + timedelta(days=3))
        answer = client.post(of(entry), {"do": "close", "close-closed_date": late, "close-items": "9"})
        assert answer.status_code == 422
        assert late in answer.content.decode()
        assert "Give a day from" in answer.content.decode()

    def test_what_is_not_ones_own_to_do_is_not_offered_and_not_done(self, client, w, series):
        entry = filed.closed(series, w, LONG_AGO)
        assert 'value="hold"' not in page(client, of(entry), w.author).content.decode()
        answer = client.post(of(entry), {"do": "hold", "hold-reason": "x"}, follow=True)
        assert "cannot be done" in answer.content.decode()
        assert filed.fresh(entry).hold_reason == ""

    def test_holding_and_archiving_from_the_page(self, client, w, series):
        entry = filed.closed(series, w, LONG_AGO)
        client.force_login(w.officer)
        client.post(of(entry), {"do": "hold", "hold-reason": "Khiếu nại"})
        day = dmy(make.today())
        client.post(of(entry), {"do": "archive", "archive-archived_date": day, "archive-number": "1/BB"})
        client.post(of(entry), {"do": "release", "release-reason": "Xong"})
        after = filed.fresh(entry)
        assert (after.archived_number, after.hold_reason) == ("1/BB", "")

    @pytest.mark.parametrize(("who", "status"), [("reader", 404), ("stranger", 404), ("auditor", 200)])
    def test_who_may_open_it(self, client, w, series, who, status):
        entry = filed.opened(series, w)
        client.force_login(getattr(w, who))
        assert client.get(of(entry)).status_code == status


class TestSeries:
    def test_the_list_names_them_and_leads_to_a_new_file(self, client, w, series):
        url = reverse("procedures:record_series_list")
        assert of(series) in page(client, url, w.author).content.decode()
        answer = client.post(
            of(series),
            {
                "do": "open",
                "open-title": "Hồ sơ mới",
                "open-code": "",
                "open-opened_date": dmy(make.today()),
                "open-place": "",
                "open-items": "",
            },
        )
        assert answer["Location"] == of(RecordEntry.objects.get())

    def test_the_keeper_changes_it_on_the_page(self, client, w, series):
        client.force_login(w.officer)
        sent = {
            "do": "change",
            "change-unit": w.energy.pk,
            "change-place": "Kho",
            "change-months": "120",
            "change-ending": "archive",
        }
        assert client.post(of(series), sent).status_code == 302
        after = RecordSeries.objects.get()
        assert (after.unit, after.months, after.ending) == (w.energy, 120, "archive")

    def test_who_only_sees_it_changes_nothing(self, client, w, series):
        client.force_login(w.auditor)
        answer = client.post(
            of(series), {"do": "change", "change-unit": w.energy.pk, "change-ending": "archive"}, follow=True
        )
        assert "cannot be done" in answer.content.decode()
        assert RecordSeries.objects.get().unit == w.trade

    @pytest.mark.parametrize("sent", [{}, {"do": "x"}, {"do": "open"}, {"do": "change", "change-unit": str(10**30)}])
    def test_rubbish_is_answered(self, client, w, series, sent):
        client.force_login(w.officer)
        assert client.post(of(series), sent).status_code in {302, 422}


class TestDestroying:
    def sent(self, *entries, **fields):
        given = {
            "chon": [one.pk for one in entries], "number": "12/QĐ", "decision_date": dmy(make.today()),
            "done_date": dmy(make.today()), "witnesses": "A, B", "way": "Cắt vụn",
        }  # fmt: skip
        return given | fields

    def test_ticked_files_go_and_the_minutes_name_them(self, client, w, series):
        old, other = filed.closed(series, w, LONG_AGO), filed.closed(series, w, LONG_AGO, title="Khác")
        text = page(client, DISPOSE, w.officer).content.decode()
        assert old.title in text and other.title in text
        answer = client.post(DISPOSE, self.sent(old), follow=True)
        assert "Destruction of records by decision 12/QĐ" in answer.content.decode()
        assert old.title in answer.content.decode()
        assert "Khác" not in answer.content.decode()
        assert filed.fresh(other).disposal is None

    def test_the_minutes_are_a_paper_of_the_agency(self, client, w, series, monkeypatch):
        given = []
        monkeypatch.setattr(
            "procedures.views.records_out.render_official", lambda paper: given.append(paper) or b"%PDF-1.7"
        )
        old = filed.closed(series, w, LONG_AGO)
        client.force_login(w.officer)
        client.post(DISPOSE, self.sent(old))
        url = reverse("procedures:record_minutes", args=[RecordDisposal.objects.get().pk])
        assert client.get(url)["Content-Type"] == "application/pdf"
        assert given[0]["kind"] == "BIÊN BẢN"
        assert given[0]["blocks"][2]["rows"][0][2] == old.title
        assert Entry.objects.get(act=Act.DOWNLOADED).subject_id == str(RecordDisposal.objects.get().pk)
        client.force_login(w.author)
        assert client.get(url).status_code == 404

    def test_the_minutes_can_be_printed(self, w, series):
        from procedures.records.minutes import minutes_of
        from qms.printing.official import official_html

        old = filed.closed(series, w, LONG_AGO)
        made = RecordDisposal(
            agency=w.agency, number="12/QĐ", decision_date=LONG_AGO, done_date=make.today(), witnesses="A\nB", way="Cắt vụn",
            by_name="C",
        )  # fmt: skip
        html = official_html(minutes_of(made, [old]))
        assert "BIÊN BẢN" in html and "A; B" in html and old.title in html

    def test_nothing_ticked_keeps_what_was_typed(self, client, w, series):
        filed.closed(series, w, LONG_AGO)
        client.force_login(w.officer)
        answer = client.post(DISPOSE, self.sent())
        assert answer.status_code == 422
        assert "12/QĐ" in answer.content.decode()
        assert not RecordDisposal.objects.exists()

    def test_it_is_for_keepers(self, client, w):
        client.force_login(w.author)
        assert client.get(DISPOSE).status_code == 403


class TestFiles:
    def values(self, answer):
        sheet = load_workbook(io.BytesIO(answer.content)).active
        return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]

    def test_the_register_is_taken_out_as_shown(self, client, w, series):
        filed.closed(series, w, LONG_AGO, title="=hết hạn")
        filed.opened(series, w, title="đang mở")
        client.force_login(w.author)
        found = self.values(client.post(reverse("procedures:records_file"), {"xem": "den-han"}))
        assert "'=hết hạn" in found
        assert "đang mở" not in found
        assert "DANH SÁCH HỒ SƠ HẾT THỜI HẠN LƯU TRỮ" in found
        assert Entry.objects.get(act=Act.EXPORTED).detail["list"] == "records"

    def test_the_series_are_taken_out(self, client, w, series):
        client.force_login(w.officer)
        found = self.values(client.post(reverse("procedures:record_series_file"), {"don-vi": w.trade.pk}))
        assert {"DANH MỤC HỒ SƠ", series.title, "5 năm"} <= set(found)

    def test_an_empty_list_says_so(self, client, w):
        client.force_login(w.author)
        answer = client.post(reverse("procedures:records_file"), follow=True)
        assert "The list is empty" in answer.content.decode()
        assert not Entry.objects.filter(act=Act.EXPORTED).exists()


class TestMyWork:
    def kinds(self, who):
        return [row["title"] for row in work_of(who, make.today()) if row["kind"] == "ho-so"]

    def test_keepers_destroy_and_hand_over_heads_hand_over(self, w, series):
        filed.closed(series, w, LONG_AGO)
        assert len(self.kinds(w.officer)) == 2
        assert self.kinds(w.unit_head) == ["Files to hand over to the archive"]
        assert self.kinds(w.author) == self.kinds(w.auditor) == []

    def test_it_is_late_after_a_year(self, w, series):
        filed.closed(series, w, make.today() - 300 * filed.DAY)
        row = next(row for row in work_of(w.unit_head, make.today()) if row["kind"] == "ho-so")
        assert not row["late"]
        filed.closed(series, w, make.today() - 370 * filed.DAY)
        row = next(row for row in work_of(w.unit_head, make.today()) if row["kind"] == "ho-so")
        assert row["late"]
        assert "2 files" in row["meta"]
