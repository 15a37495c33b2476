"""The pages of reading: my list, what is new to me, who has read, readers and questions."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from documents.actions.reading_setting import write_question
from documents.models import Reading, ReadingAttempt, ReadingAudience, ReadingRound
from documents.readings.evidence import JOB, list_of, make_evidence, rows_of
from documents.readings.worklist import SOURCE
from qms.files import store
from qms.jobs.models import Job
from qms.people.models import Appointment, User
from qms.trail.models import Entry
from qms.worktime.clock import standing_at
from tests import make
from tests.documents.linked import withdraw
from tests.documents.readings.asking import asked_now, asks, confirmed, round_of, stepped
from tests.documents.readings.test_audience import next_with
from tests.procedures import stepping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)


@pytest.fixture
def found(w):
    return asked_now(w)


def as_(client, person):
    client.force_login(User.objects.get(pk=person.pk))
    return client


def read_url(found):
    return reverse("documents:read", args=[found.document.slug])


def round_url(found):
    return reverse("documents:reading_round", args=[found.pk])


def setting_url(found):
    return reverse("documents:reading_setting", args=[found.document.slug])


class TestReading:
    def test_the_work_list_leads_to_what_is_new_and_its_button_confirms(self, w, client, found):
        page = as_(client, w.author).get("/").content.decode()
        assert read_url(found) in page
        brief = client.get(read_url(found)).content.decode()
        assert "This document is new" in brief
        answer = client.post(read_url(found), {"seen": found.version_id}, follow=True)
        assert "Confirmed. Thank you." in answer.content.decode()
        assert Reading.objects.get().person == w.author
        assert read_url(found) not in client.get("/").content.decode()
        assert "You confirmed version" in client.get(read_url(found)).content.decode()
        assert "You confirmed this version" in client.get(found.document.get_absolute_url()).content.decode()
        assert found.document.code in client.get(reverse("documents:readings") + "?xem=da-doc").content.decode()

    def test_two_clicks_confirm_once_and_say_so(self, w, client, found):
        as_(client, w.author).post(read_url(found), {"seen": found.version_id})
        again = client.post(read_url(found), {"seen": found.version_id}, follow=True)
        assert "You confirmed it already." in again.content.decode()
        assert Reading.objects.count() == Entry.objects.filter(act="reading_confirmed").count() == 1

    def test_a_page_of_an_older_version_is_shown_anew_and_confirms_nothing(self, w, client, found):
        answer = as_(client, w.author).post(read_url(found), {"seen": found.version_id + 1})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Another version applies" in page
        assert f'value="{found.version_id}"' in page
        assert not Reading.objects.exists()

    @pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
    def test_a_mangled_form_is_no_error_of_the_server(self, w, client, found, seen):
        assert as_(client, w.author).post(read_url(found), {"seen": seen}).status_code == 422
        assert not Reading.objects.exists()

    def test_who_is_not_asked_is_told_so(self, w, client, found):
        page = as_(client, w.head).get(read_url(found)).content.decode()
        assert "You are not among the readers" in page
        client.post(read_url(found), {"seen": found.version_id})
        assert not Reading.objects.exists()

    def test_the_brief_shows_what_changed_in_ones_own_steps_alone(self, w, client):
        one, two = stepping.step("Thẩm định", w.author_post), stepping.step("Đóng dấu", w.officer_post)
        first = stepped(w, one, two)
        for person in (w.author, w.officer):
            confirmed(first, person)
        changed = {**one, "instruction": "Hẹn trước ba ngày"}
        second = round_of(next_with(w, first.document, changed, {**two, "instruction": "Vào sổ"}))
        as_(client, w.author)
        with standing_at(make.now() + DAY):
            page = client.get(read_url(second)).content.decode()
        assert "Hẹn trước ba ngày" in page
        own, others = page.split("1 step of others changed too")
        assert "Vào sổ" in others
        assert "Vào sổ" not in own

    def test_whom_nothing_concerns_reads_so_and_has_no_task(self, w, client):
        one, two = stepping.step("Thẩm định", w.author_post), stepping.step("Đóng dấu", w.officer_post)
        first = stepped(w, one, two)
        for person in (w.author, w.officer):
            confirmed(first, person)
        second = round_of(next_with(w, first.document, {**one, "instruction": "Hẹn trước ba ngày"}, two))
        as_(client, w.officer)
        with standing_at(make.now() + DAY):
            page = client.get(read_url(second)).content.decode()
            work = client.get("/").content.decode()
            informed = client.get(reverse("documents:readings") + "?xem=de-biet").content.decode()
        assert "Nothing of what changed touches your part" in page
        assert read_url(second) not in work
        assert second.document.code in informed
        assert [list(rows) for rows in SOURCE.listed(w.officer, second.asked_date)] == [[]]

    def test_the_password_is_asked_for_and_a_wrong_one_keeps_the_answers(self, w, client):
        asks(w, reading_password=True)
        found = round_of(make.in_force(w))
        question = write_question(found.document, text="Ai ký?", choices=[], right=None, by=w.officer, at=make.now())
        typed = {"seen": found.version_id, f"q{question.pk}": "Giám đốc", "password": "sai"}
        answer = as_(client, w.author).post(read_url(found), typed)
        assert answer.status_code == 422
        assert "The password is not right" in answer.content.decode()
        assert "Giám đốc" in answer.content.decode()
        client.post(read_url(found), {**typed, "password": make.PASSWORD})
        assert Reading.objects.get().with_password

    def test_a_wrong_answer_is_named_and_read_again(self, w, client, found):
        question = write_question(
            found.document, text="Mấy ngày?", choices=["Ba", "Năm"], right=1, by=w.officer, at=make.now()
        )
        typed = {"seen": found.version_id, f"q{question.pk}": "0"}
        page = as_(client, w.author).post(read_url(found), typed, follow=True).content.decode()
        assert "Not every answer is right" in page
        assert "Tried 1 time" in page
        assert "Mấy ngày? – Ba" in page
        assert ReadingAttempt.objects.count() == 1
        client.post(read_url(found), {**typed, f"q{question.pk}": "1"})
        assert Reading.objects.get().attempts == 2


class TestWhoHasRead:
    def test_officer_and_head_of_the_owner_unit_see_everybody(self, w, client, found):
        confirmed(found, w.author)
        for person in (w.officer, w.unit_head):
            page = as_(client, person).get(round_url(found) + "?xem=tat-ca").content.decode()
            assert "1 of 4 people confirmed" in page
            for reader in (w.author, w.officer, w.administrator, w.unit_head):
                assert reader.full_name in page

    def test_another_head_sees_the_people_of_the_own_unit_alone(self, w, client, found):
        ReadingAudience.objects.create(document=found.document, kind="unit", unit=w.board, added_date=make.BEGIN)
        other = make.person("khac.dv", "Trưởng Phòng Năng Lượng", on=make.post(
            w.energy, "Trưởng phòng", "unit_head", code="nl-truong", is_head=True
        ))  # fmt: skip
        page = as_(client, other).get(round_url(found) + "?xem=tat-ca").content.decode()
        assert w.reader.full_name in page
        assert w.author.full_name not in page
        assert found.document.code in client.get(reverse("documents:reading_rounds")).content.decode()

    @pytest.mark.parametrize("who", ["author", "reader", "deputy", "auditor", "administrator", "outside"])
    def test_readers_do_not_see_each_other(self, w, client, found, who):
        confirmed(found, w.author)
        assert as_(client, getattr(w, who)).get(round_url(found)).status_code == 404
        assert found.document.code not in client.get(reverse("documents:reading_rounds")).content.decode()

    def test_tabs_and_units_narrow_the_list(self, w, client, found):
        confirmed(found, w.author)
        as_(client, w.officer)
        assert w.author.full_name not in client.get(round_url(found)).content.decode().split("h-people")[2]
        read = client.get(round_url(found) + "?xem=da-doc").content.decode().split("h-people")[2]
        assert w.author.full_name in read
        here = client.get(round_url(found) + f"?xem=tat-ca&don-vi={w.office.pk}").content.decode().split("h-people")[2]
        assert w.officer.full_name in here.split("</nav>")[1]
        assert w.author.full_name not in here

    @pytest.mark.parametrize("query", ["xem=gi", "sau=x", "don-vi=x", "don-vi=1&don-vi=2"])
    def test_an_address_nobody_knows_is_answered_clearly(self, w, client, found, query):
        assert as_(client, w.officer).get(f"{round_url(found)}?{query}").status_code == 400

    def test_long_lists_go_on_from_page_to_page(self, w, client, found, monkeypatch):
        monkeypatch.setattr("documents.readings.listing.PAGE", 2)
        monkeypatch.setattr("documents.views.reading_lists.PAGE", 2)
        url, seen = round_url(found) + "?xem=tat-ca", []
        for _page in range(2):
            answer = as_(client, w.officer).get(url)
            seen += [row["person"] for row in answer.context["rows"]]
            url = round_url(found) + answer.context["next_url"]
        assert len(seen) == len(set(seen)) == 4

    def test_a_round_whose_text_is_over_asks_nobody(self, w, client, found):
        withdraw(w, found.document)
        assert "nobody is asked" in as_(client, w.officer).get(round_url(found)).content.decode()


class TestEvidence:
    def made(self, w, client, found, kind, by, unit=""):
        as_(client, by).post(reverse("documents:reading_file", args=[found.pk]), {"dang": kind, "don-vi": unit})
        job = Job.objects.get(kind=JOB)
        return job, make_evidence(job, at=make.now())

    def test_the_workbook_names_who_confirmed_and_who_has_not(self, w, client, found):
        row = confirmed(found, w.author)
        job, made = self.made(w, client, found, "xlsx", w.officer)
        sheet = openpyxl.load_workbook(io.BytesIO(store.read(made["sha256"]))).active
        text = [[cell.value for cell in line] for line in sheet.iter_rows()]
        assert any("DANH SÁCH PHỔ BIẾN TÀI LIỆU" in str(line[0]) for line in text)
        mine = next(line for line in text if line[1] == w.author.full_name)
        assert mine[5:7] == [f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}", "Đã đọc, xác nhận"]
        assert next(line for line in text if line[1] == w.officer.full_name)[6] == "Chưa xác nhận"
        assert (made["count"], job.owner) == (4, w.officer)
        assert Entry.objects.filter(act="exported").get().detail["document"] == found.document.code

    def test_a_head_takes_out_the_own_people_alone(self, w, client, found):
        ReadingAudience.objects.create(document=found.document, kind="unit", unit=w.board, added_date=make.BEGIN)
        other = make.person("khac.dv", on=make.post(w.energy, "Trưởng phòng", "unit_head", code="nl-tp", is_head=True))
        names = {row["person__full_name"] for row in rows_of(found, User.objects.get(pk=other.pk), 0, make.today())}
        assert names == {w.reader.full_name, w.auditor.full_name, other.full_name}

    def test_a_reader_takes_out_nothing(self, w, client, found):
        answer = as_(client, w.author).post(reverse("documents:reading_file", args=[found.pk]), {"dang": "pdf"})
        assert answer.status_code == 404
        assert not Job.objects.filter(kind=JOB).exists()

    def test_who_lost_the_right_gets_no_file(self, w, client, found):
        as_(client, w.officer).post(reverse("documents:reading_file", args=[found.pk]), {"dang": "xlsx"})
        Appointment.objects.filter(person=w.officer).update(until_date=make.today())
        job = Job.objects.get(kind=JOB)
        with pytest.raises(Exception, match="no longer yours"):
            make_evidence(job, at=make.now())

    def test_what_changed_for_others_is_for_information_on_paper_too(self, w):
        one, two = stepping.step("a", w.author_post), stepping.step("b", w.officer_post)
        first = stepped(w, one, two)
        for person in (w.author, w.officer):
            confirmed(first, person)
        second = round_of(next_with(w, first.document, {**one, "instruction": "Thêm"}, two))
        rows = rows_of(second, w.officer, 0, second.asked_date)
        listed = list_of(second, rows, by=w.officer, unit=0, day=second.asked_date)
        results = {row[1]: row[6] for row in listed["rows"]}
        assert results[w.officer.full_name] == "Để biết"
        assert results[w.author.full_name] == "Chưa xác nhận"


class TestReadersAndQuestions:
    def test_readers_are_added_and_taken_away_on_the_page(self, w, client, found):
        url = setting_url(found)
        as_(client, w.officer).post(url, {"kind": "unit", "unit": w.energy.pk, "with_below": "on"})
        line = ReadingAudience.objects.get()
        page = client.get(url).content.decode()
        assert "2 people today" in page
        client.post(reverse("documents:reading_drop", args=[found.document.slug]), {"dong": line.pk})
        assert not ReadingAudience.objects.exists()

    def test_what_is_wrong_stays_with_a_sentence_at_its_field(self, w, client, found):
        answer = as_(client, w.officer).post(setting_url(found), {"kind": "unit"})
        assert answer.status_code == 422
        assert "Choose the unit." in answer.content.decode()
        url = reverse("documents:reading_question", args=[found.document.slug])
        answer = client.post(url, {"text": "Mấy ngày?", "choices": "Ba\nNăm", "right": "7"})
        assert answer.status_code == 422
        assert "Say which answer is right" in answer.content.decode()
        assert "Mấy ngày?" in answer.content.decode()

    def test_a_question_is_written_and_taken_away(self, w, client, found):
        slug = found.document.slug
        url = reverse("documents:reading_question", args=[slug])
        as_(client, w.officer).post(url, {"text": "Mấy ngày?", "choices": "Ba\nNăm\n", "right": "2"})
        question = found.document.reading_questions.get()
        assert (question.choices, question.right) == (["Ba", "Năm"], 1)
        for given in (question.pk, question.pk, "x"):
            client.post(reverse("documents:reading_question_drop", args=[slug]), {"cau": given})
        assert not found.document.reading_questions.exists()

    def test_a_text_nobody_asked_for_is_put_before_readers(self, w, client):
        document = make.document(w)
        url = reverse("documents:reading_ask", args=[document.slug])
        answer = as_(client, w.officer).post(url, {"due_date": "31/02/2026", "words": "Điều 6"})
        assert answer.status_code == 422
        assert "Điều 6" in answer.content.decode()
        sunday = make.today() + (7 - make.today().isoweekday()) * DAY or 7 * DAY
        sunday = sunday if sunday > make.today() else sunday + 7 * DAY
        answer = client.post(url, {"due_date": f"{sunday:%d/%m/%Y}"})
        assert "is a day off" in answer.content.decode()
        assert not ReadingRound.objects.exists()
        client.post(url, {"due_date": f"{sunday + DAY:%d/%m/%Y}"})
        assert ReadingRound.objects.get().due_date == sunday + DAY
