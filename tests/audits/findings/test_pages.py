"""Pages of findings and corrective actions: what they show, what they do, what a wrong answer says, what stays typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.actions.showing import show_corrective, show_finding
from audits.models import CorrectiveAction, Evidence, Finding
from audits.moves import BY_NAME
from audits.views.doing import BY_KEY as CAR_DOINGS
from audits.views.seeing import FINDING_DOINGS
from qms.files.uploads import Upload
from qms.trail.models import Entry
from tests import make
from tests.audits.findings import cars
from tests.audits.findings.cars import fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FINDINGS, CORRECTIVES = "/danh-gia/phat-hien/", "/danh-gia/khac-phuc/"


@pytest.fixture
def as_(client):
    def signed_in(person):
        client.force_login(person)
        return client

    return signed_in


def page_of(row):
    name = "audits:finding" if isinstance(row, Finding) else "audits:corrective"
    return reverse(name, args=[row.agency.slug, row.code])


def posted(w, **more):
    facts = {
        "unit": w.trade.pk, "grade": "minor", "source": "audit", "source_ref": "ĐG-2026-02",
        "found_date": f"{make.today():%d/%m/%Y}", "clauses": [cars.clause().pk], "statement": "Phiếu không ghi giờ",
        "evidence": "7 trong 15 hồ sơ",
    }  # fmt: skip
    return facts | more


class TestRegisters:
    def test_everybody_sees_the_own_selection(self, w, as_):
        mine, other = cars.found(w), cars.found(w, unit=w.energy, statement="Của phòng khác")
        text = as_(w.author).get(FINDINGS).content.decode()
        assert mine.code in text
        assert other.code not in text
        assert other.code in as_(w.officer).get(FINDINGS).content.decode()
        assert mine.code not in as_(w.stranger).get(FINDINGS).content.decode()

    def test_filters_narrow_the_list(self, w, as_):
        first = cars.found(w, grade="major", clauses=[cars.clause("7.5.3")])
        second = cars.found(w, unit=w.energy, source="complaint")
        client = as_(w.officer)
        for query, shown, hidden in (
            ("?muc=major", first, second), ("?nguon=complaint", second, first), (f"?don-vi={w.energy.pk}", second, first),
            ("?dieu-khoan=7.5", first, second), ("?muc=&nguon=&don-vi=&dieu-khoan=7.5.3", first, second),
        ):  # fmt: skip
            text = client.get(FINDINGS + query).content.decode()
            assert page_of(shown) in text, query
            assert page_of(hidden) not in text, query

    @pytest.mark.parametrize(
        "query",
        ["?xem=bogus", "?muc=x", "?nguon=x", "?don-vi=x", "?dieu-khoan=x", "?sau=x", "?la=1", "?sau=2026-13-40~1"],
    )
    def test_an_address_without_meaning_is_answered_clearly(self, w, as_, query):
        for address in (FINDINGS, CORRECTIVES):
            answer = as_(w.officer).get(address + query)
            assert answer.status_code == 400
            assert "Open the list again" in answer.content.decode()

    def test_the_register_of_corrective_actions_has_its_tabs(self, w, as_):
        car = cars.opened(w)
        client = as_(w.officer)
        assert car.code in client.get(CORRECTIVES).content.decode()
        assert car.code in client.get(f"{CORRECTIVES}?xem=nguyen-nhan&dieu-khoan=8").content.decode()
        for tab in ("hanh-dong", "kiem-tra", "da-dong", "qua-han"):
            assert page_of(car) not in client.get(f"{CORRECTIVES}?xem={tab}").content.decode()

    def test_the_list_goes_out_as_a_workbook_and_is_recorded(self, w, as_):
        cars.opened(w)
        answer = as_(w.officer).post(f"{FINDINGS}tai-ve/", {"xem": ""})
        assert answer.content[:2] == b"PK"
        assert Entry.objects.get(act="exported").detail["count"] == 1
        answer = as_(w.author).post(f"{FINDINGS}tai-ve/", {"xem": ""}, follow=True)
        assert "The list is empty" in answer.content.decode()


class TestRecording:
    def test_a_finding_is_recorded_and_shown(self, w, as_):
        answer = as_(w.auditor).post(f"{FINDINGS}moi/", posted(w), follow=True)
        row = Finding.objects.get()
        assert answer.redirect_chain[-1][0] == page_of(row)
        assert "Phiếu không ghi giờ" in answer.content.decode()

    def test_who_may_not_record_anywhere_has_no_form(self, w, as_):
        assert as_(w.reader).get(f"{FINDINGS}moi/").status_code == 403

    def test_a_refusal_names_the_field_and_what_was_typed_stays(self, w, as_):
        typed = posted(w, source="inspection", statement="Viết rất dài")
        answer = as_(w.auditor).post(f"{FINDINGS}moi/", typed)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "day on which the minutes of the inspection were signed" in text
        assert "Viết rất dài" in text
        answer = as_(w.auditor).post(f"{FINDINGS}moi/", posted(w, found_date="31/02/2026", document="KHÔNG CÓ"))
        assert "day/month/year" in answer.content.decode()
        answer = as_(w.auditor).post(f"{FINDINGS}moi/", posted(w, document="KHÔNG CÓ"))
        assert "no document with this code" in answer.content.decode()

    def test_a_document_brings_its_places_and_its_step_is_kept(self, w, as_):
        version = make.in_force(w)
        section = version.sections.first()
        address = f"{FINDINGS}moi/?tai-lieu={version.document.slug}&nguon=signal"
        client = as_(w.auditor)
        assert section.heading in client.get(address).content.decode()
        client.post(address, posted(w, document=version.document.code, place=f"s-{section.uuid}"))
        row = Finding.objects.get()
        assert (row.version, row.step) == (version, section.uuid)
        assert section.heading in client.get(page_of(row)).content.decode()

    def test_a_unit_that_is_not_the_own_is_no_choice(self, w, as_):
        answer = as_(w.unit_head).post(f"{FINDINGS}moi/", posted(w, unit=w.energy.pk))
        assert answer.status_code == 422
        assert not Finding.objects.exists()


class TestOneFinding:
    def test_it_is_graded_closed_and_answered_on_its_page(self, w, as_):
        row = cars.found(w, source="inspection", minutes_date=make.today())
        client = as_(w.auditor)
        client.post(page_of(row), {"do": "grade", "grade-grade": "observation", "grade-words": "Chưa vi phạm yêu cầu"})
        client.post(
            page_of(row),
            {"do": "answer", "answer-words": "Báo cáo 377", "answer-answered_date": f"{make.today():%d/%m/%Y}"},
        )
        answer = client.post(
            page_of(row), {"do": "close", "close-words": "Đã làm ngay", "close-password": "sai mật khẩu"}
        )
        assert answer.status_code == 422
        assert "Đã làm ngay" in answer.content.decode()
        client.post(page_of(row), {"do": "close", "close-words": "Đã làm ngay", "close-password": make.PASSWORD})
        row = fresh(row)
        assert (row.grade, row.answered_words, row.ending) == ("observation", "Báo cáo 377", "rationale")

    def test_the_unit_sees_it_and_does_nothing_to_it(self, w, as_):
        row = cars.found(w)
        client = as_(w.author)
        assert 'name="do"' not in client.get(page_of(row)).content.decode()
        answer = client.post(page_of(row), {"do": "withdraw"}, follow=True)
        assert "cannot be done" in answer.content.decode()
        assert as_(w.reader).get(page_of(row)).status_code == 404

    def test_the_title_of_a_step_is_not_shown_to_who_may_not_read_the_document(self, w, as_):
        version = make.in_force(w, classification="restricted")
        section = version.sections.first()
        row = cars.found(w, unit=w.energy, document=version.document, version=version, place=f"s-{section.uuid}")
        assert section.heading in as_(w.auditor).get(page_of(row)).content.decode()
        assert section.heading not in as_(w.reader).get(page_of(row)).content.decode()


class TestOneCorrectiveAction:
    def test_it_is_opened_from_a_finding(self, w, as_):
        row = cars.found(w)
        client = as_(w.auditor)
        address = f"{CORRECTIVES}moi/?phat-hien={row.pk}"
        assert row.code in client.get(address).content.decode()
        client.post(address, {"title": "Phiếu không ghi giờ", "post": w.author_post.pk, "due": ""})
        assert fresh(row).corrective == CorrectiveAction.objects.get()
        assert client.get(f"{CORRECTIVES}moi/?phat-hien=x").status_code == 200

    def test_it_is_opened_for_a_complaint(self, w, as_):
        as_(w.officer).post(
            f"{CORRECTIVES}moi/",
            {
                "title": "Hẹn trả trễ",
                "unit": w.trade.pk,
                "grade": "minor",
                "source": "complaint",
                "statement": "Hẹn trễ",
            },
        )
        assert CorrectiveAction.objects.get().source == "complaint"

    def test_closed_gates_say_why_above_a_button_that_does_not_work(self, w, as_):
        car = cars.opened(w)
        text = as_(w.author).get(page_of(car)).content.decode()
        assert "The cause is not analysed yet." in text
        assert "No action is planned yet." in text
        assert "disabled>Put forward for approval" in text

    def test_everything_is_done_through_the_page(self, w, as_):
        car = cars.opened(w)
        client, today = as_(w.author), f"{make.today():%d/%m/%Y}"
        soon, later = (f"{cars.working_day(w, n):%d/%m/%Y}" for n in (5, 30))
        for data in (
            {"do": "correction", "correction-what": "Bổ sung giờ", "correction-done_by": w.author.pk, "correction-done_date": today},
            {"do": "whys", "whys-edition": 0, "whys-why1": "Vì sao?", "whys-because1": "Chỉ ghi ngày", "whys-because2": "Mẫu cũ",
             "whys-root": "Lịch tách rời"},
            {"do": "plan", "plan-what": "Sửa mẫu", "plan-post": w.author_post.pk, "plan-due": soon},
            {"do": "check_plan", "check_plan-checker": w.auditor.pk, "check_plan-due": later, "check_plan-criterion": "20 phiếu"},
            {"move": "propose"},
        ):  # fmt: skip
            answer = client.post(page_of(car), data)
            assert answer.status_code == 302, answer.content.decode()[:3000]
        client = as_(w.unit_head)
        seen = client.get(page_of(car)).context["moves"][0]["form"].initial["seen"]
        accept = {"move": "accept", "m-accept-seen": seen, "m-accept-password": make.PASSWORD}
        assert client.post(page_of(car), accept).status_code == 302
        file = SimpleUploadedFile("bang chung.pdf", b"%PDF-1.7 x", "application/pdf")
        action = car.actions.get()
        answer = as_(w.author).post(
            page_of(car),
            {
                "do": "done",
                "done-action": action.pk,
                "done-done_date": today,
                "done-words": "Mẫu bản 02",
                "done-file": file,
            },
        )
        assert answer.status_code == 302
        assert as_(w.author).post(page_of(car), {"move": "finish"}).status_code == 302
        answer = as_(w.auditor).post(
            page_of(car),
            {"do": "check", "check-result": "effective", "check-checked_date": today, "check-words": "20 trong 20"},
        )
        assert answer.status_code == 302
        close = {"move": "close", "m-close-password": make.PASSWORD}
        assert as_(w.auditor).post(page_of(car), close).status_code == 302
        assert fresh(car).state == "closed"
        assert Evidence.objects.get().action == action

    def test_a_cause_that_points_to_itself_is_refused_and_stays_typed(self, w, as_):
        car = cars.opened(w)
        answer = as_(w.author).post(
            page_of(car),
            {"do": "fishbone", "fishbone-edition": 0, "fishbone-bone1": "people", "fishbone-text1": "Chưa tập huấn",
             "fishbone-under1": 1},
        )  # fmt: skip
        assert answer.status_code == 422
        assert "Cause 1 points to itself" in answer.content.decode()
        assert "Chưa tập huấn" in answer.content.decode()

    def test_a_fishbone_is_drawn_and_told_in_words(self, w, as_):
        car = cars.opened(w)
        client = as_(w.author)
        data = {"do": "fishbone", "fishbone-edition": 0, "fishbone-root": "Gốc"}
        data |= {"fishbone-bone3": "people", "fishbone-text3": "Chưa <b>tập huấn</b>", "fishbone-bone5": "people",
                 "fishbone-text5": "Nghỉ thai sản", "fishbone-under5": 3}  # fmt: skip
        assert client.post(page_of(car), data).status_code == 302
        text = client.get(page_of(car)).content.decode()
        assert '<svg xmlns="http://www.w3.org/2000/svg" class="fish" role="img"' in text
        assert "&lt;b&gt;tập" in text
        assert "explains 1" in text

    def test_two_people_writing_at_once_meet_a_sentence(self, w, as_):
        car = cars.opened(w)
        cars.analysed(w, car, by=w.unit_head)
        data = {"do": "whys", "whys-edition": 0, "whys-because1": "Của tôi", "whys-because2": "Cũng vậy"}
        answer = as_(w.author).post(page_of(car), data)
        assert answer.status_code == 422
        assert "rewrote the analysis on" in answer.content.decode()
        assert "Của tôi" in answer.content.decode()

    def test_evidence_larger_than_the_limit_is_refused(self, w, as_, settings):
        settings.MAX_UPLOAD_BYTES = 1024
        car = cars.opened(w)
        big = SimpleUploadedFile("lon.pdf", b"%PDF-1.7 " + b"x" * 2000, "application/pdf")
        answer = as_(w.author).post(page_of(car), {"do": "show", "show-file": big, "show-name": "Ảnh"})
        assert answer.status_code == 422
        assert "The file is larger than" in answer.content.decode()
        assert not Evidence.objects.exists()

    def test_an_unknown_doing_and_a_forged_choice_do_nothing(self, w, as_):
        car, other = cars.opened(w), cars.acting(w)
        client = as_(w.author)
        assert client.post(page_of(car), {"do": "bogus"}).status_code == 302
        foreign = other.actions.get().pk
        data = {"do": "done", "done-action": foreign, "done-done_date": "01/01/2026", "done-words": "x"}
        assert client.post(page_of(car), data).status_code == 422

    def test_strangers_do_not_know_that_it_exists(self, w, as_):
        car = cars.opened(w)
        for who in (w.stranger, w.reader, w.outside):
            assert as_(who).get(page_of(car)).status_code == 404
            assert as_(who).get(f"{page_of(car)}phieu/").status_code == 404


class TestEvidence:
    def test_a_file_goes_to_whoever_sees_what_it_belongs_to(self, w, as_):
        car = cars.opened(w)
        upload = Upload("a.pdf", "application/pdf", b"%PDF-1.7 x")
        row = show_corrective(car, by=w.author, at=make.now(), upload=upload)
        address = reverse("audits:evidence", args=[row.pk])
        assert as_(w.author).get(address).content == upload.data
        assert as_(w.reader).get(address).status_code == 404

    def test_a_link_is_no_file_of_ours(self, w, as_):
        row = show_finding(cars.found(w), by=w.auditor, at=make.now(), link="https://motcua.example.vn/1")
        assert as_(w.auditor).get(reverse("audits:evidence", args=[row.pk])).status_code == 404
        assert "https://motcua.example.vn/1" in as_(w.auditor).get(page_of(row.finding)).content.decode()


class TestWhatNoBrowserSends:
    @pytest.mark.parametrize("junk", ["9" * 40, "a\x00b", "x" * 6000, "<b>‮", "-1", ""])
    def test_every_doing_and_move_answers_and_does_nothing(self, w, as_, junk):
        car, finding = cars.acting(w), cars.found(w, grade="opportunity")
        client = as_(w.officer)
        before = Entry.objects.count()
        for key, doing in CAR_DOINGS.items():
            fields = [
                *doing.form.base_fields,
                *(f"{name}{n}" for name in ("why", "because", "bone", "text", "under") for n in (1, 2)),
            ]
            answer = client.post(page_of(car), {"do": key} | {f"{key}-{name}": junk for name in fields})
            assert answer.status_code < 500, key
        for name in BY_NAME:
            data = {"move": name} | {f"m-{name}-{field}": junk for field in ("seen", "remark", "password")}
            assert client.post(page_of(car), data).status_code < 500, name
        for key, doing in FINDING_DOINGS.items():
            data = {"do": key} | {f"{key}-{name}": junk for name in doing.form.base_fields}
            assert client.post(page_of(finding), data).status_code < 500, key
        assert Entry.objects.count() == before
