"""Pages of controlled copies: those of a document, one copy, its paper, the list and the workbook, my work."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from documents import actions
from documents.copies import paper
from documents.models import ControlledCopy
from documents.reminding import copies_due
from qms.notices.models import Notice
from qms.notices.reminding import COLUMNS
from qms.people.models import Appointment
from qms.printing import PrintFailed
from qms.trail.models import Entry
from tests import make
from tests.documents.copies.papers import fresh, numbered, received, released, superseding
from tests.documents.linked import withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = timedelta(days=1)
TYPED = {"holder": "ha.nguyen", "place": "Quầy 3", "purpose": "Tra cứu"}


@pytest.fixture
def version(w):
    return make.in_force(w, from_date=make.today() - 9 * DAY)


@pytest.fixture
def printing(monkeypatch):
    made = []

    def render(version, *, face, note=None):
        made.append((face, note["number"]))
        return b"%PDF-1.7 controlled"

    monkeypatch.setattr(paper, "render_version", render)
    return made


def of_document(version):
    return reverse("documents:document_copies", args=[version.document.slug])


def of(copy):
    return reverse("documents:copy", args=[copy.pk])


def test_the_keeper_draws_a_number_and_prints_it_once(client, w, version, printing):
    client.force_login(w.officer)
    answer = client.post(of_document(version), {**TYPED, "version": version.pk}, follow=True)
    copy = ControlledCopy.objects.get()
    assert "Print the paper" in answer.content.decode()
    address = reverse("documents:print_copy", args=[copy.pk])
    answer = client.post(address)
    assert answer.content == b"%PDF-1.7 controlled"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"
    assert (fresh(copy).stage, printing) == ("issued", [("controlled", 1)])
    answer = client.post(address, follow=True)
    assert "new copy with a number of its own" in answer.content.decode()
    assert len(printing) == 1
    assert client.get(address).status_code == 405


def test_what_was_typed_wrongly_stays_and_no_number_is_drawn(client, w, version):
    client.force_login(w.officer)
    for wrong, said in (
        ({"holder": "khong.co"}, "Nobody who may sign in"),
        ({"holder": "thu.ha"}, "may not read this document"),
        ({"place": ""}, "This field is required"),
        ({"version": "0"}, "Select a valid choice"),
        ({"purpose": "x" * 201}, "at most 200"),
        ({"place": "a\x00b"}, "cannot be shown"),
    ):
        answer = client.post(of_document(version), {**TYPED, "version": version.pk, "purpose": "Treo tường", **wrong})
        assert answer.status_code == 422, wrong
        assert said in answer.content.decode(), wrong
        if "purpose" not in wrong:
            assert "Treo tường" in answer.content.decode()
    assert not ControlledCopy.objects.exists()


def test_a_print_that_fails_says_that_the_number_is_used_up(client, w, version, monkeypatch):
    def fail(*_args, **_more):
        raise PrintFailed("time")

    monkeypatch.setattr(paper, "render_version", fail)
    client.force_login(w.officer)
    copy = numbered(w, version)
    answer = client.post(reverse("documents:print_copy", args=[copy.pk]))
    assert answer.status_code == 503
    assert "Copy no. 01 stays not released" in answer.content.decode()
    assert "The number stays used" in client.get(of(copy)).content.decode()


def test_the_page_of_a_document_where_nothing_is_in_force_has_no_form(client, w):
    version = make.in_force(w, from_date=make.today() - 9 * DAY)
    released(w, version)
    withdraw(w, version.document, from_date=make.today())
    client.force_login(w.officer)
    text = client.get(of_document(version)).content.decode()
    assert "no new copy is issued" in text
    assert "Recalled by" in text
    assert client.post(of_document(version), TYPED).status_code == 200
    assert ControlledCopy.objects.count() == 1


def test_the_holder_confirms_and_reports_on_the_page_of_the_copy(client, w, version):
    copy = released(w, version)
    client.force_login(w.author)
    text = client.get(of(copy)).content.decode()
    assert "I have received it" in text
    assert "Pass on" not in text
    assert copy.short_code[:5] not in text
    client.post(of(copy), {"move": "receive"})
    answer = client.post(of(copy), {"move": "lose", "words": " "})
    assert answer.status_code == 422
    assert fresh(copy).stage == "received"
    client.post(of(copy), {"move": "lose", "words": "Mất khi dọn phòng"})
    assert fresh(copy).stage == "lost"
    assert "Mất khi dọn phòng" in client.get(of(copy)).content.decode()


def test_who_neither_holds_nor_keeps_it_does_not_know_of_it(client, w, version):
    copy = released(w, version)
    for who in ("reader", "head", "auditor", "administrator", "unit_head", "stranger", "nobody"):
        client.force_login(getattr(w, who))
        assert client.get(of(copy)).status_code == 404, who
        assert client.post(of(copy), {"move": "take_back"}).status_code == 404, who


def test_a_move_that_is_not_for_the_person_is_said_and_changes_nothing(client, w, version):
    copy = received(w, version)
    client.force_login(w.author)
    answer = client.post(of(copy), {"move": "take_back"})
    assert answer.status_code == 422
    assert "Only the QMS officer or the records clerk" in answer.content.decode()
    assert client.post(of(copy), {"move": "eat"}).status_code == 302
    assert fresh(copy).stage == "received"


def test_the_keeper_recalls_passes_on_takes_back_and_certifies(client, w, version):
    copy = received(w, version)
    client.force_login(w.officer)
    due = make.today() + 3 * DAY
    client.post(of(copy), {"move": "recall", "due_on": f"{due:%d/%m/%Y}", "reason": "Thay bìa"})
    assert fresh(copy).recall_due_date == due
    wrong = client.post(of(copy), {"move": "recall", "due_on": "32/13/2026", "reason": "x"})
    assert wrong.status_code == 422
    client.post(of(copy), {"move": "pass_on", "holder": "nam.vo", "place": "Phòng NL", "words": "Chuyển việc"})
    assert (fresh(copy).holder, fresh(copy).stage) == (w.reader, "issued")
    client.post(of(copy), {"move": "take_back", "words": ""})
    client.post(of(copy), {"move": "certify", "words": "Cắt vụn, có anh Nam chứng kiến"})
    assert fresh(copy).stage == "destroyed"
    text = client.get(of(copy)).content.decode()
    assert "có anh Nam chứng kiến" in text


class TestLists:
    def test_the_keeper_sees_all_a_holder_the_own_and_others_nothing(self, client, w, version):
        mine, theirs = released(w, version), released(w, version, holder=w.reader)
        seen = {}
        for who in ("officer", "author", "reader", "auditor"):
            client.force_login(getattr(w, who))
            text = client.get(reverse("documents:copies")).content.decode()
            seen[who] = [copy.number for copy in (mine, theirs) if of(copy) in text]
        assert seen == {"officer": [1, 2], "author": [1], "reader": [2], "auditor": []}

    def test_filters(self, client, w, version):
        other = make.in_force(w)
        due, back, plain = received(w, version), received(w, version), received(w, other)
        actions.take_copy_back(back, by=w.officer, at=make.now())
        superseding(w, version, from_date=make.today())
        client.force_login(w.officer)

        def shown(**query):
            text = client.get(reverse("documents:copies"), query).content.decode()
            return [copy.pk for copy in (due, back, plain) if of(copy) in text]

        assert shown() == [due.pk, plain.pk]
        assert shown(xem="can-thu") == [due.pk]
        assert shown(xem="qua-han") == []
        assert shown(xem="da-xong") == [back.pk]
        assert shown(xem="het") == [due.pk, back.pk, plain.pk]
        assert shown(ma=other.document.code.lower()) == [plain.pk]

    @pytest.mark.parametrize(
        "query",
        ["xem=la", "sau=1", "sau=2026-13-45~1", "la=1", "ma=" + "x" * 61, "ma=%00", "ma=a%00b", "xem=het&xem=het"],
    )
    def test_an_address_without_meaning_is_a_clear_400(self, client, w, query):
        client.force_login(w.officer)
        answer = client.get(f"{reverse('documents:copies')}?{query}")
        assert answer.status_code == 400
        assert "in a way nobody knows" in answer.content.decode()

    def test_it_is_read_by_keys_and_every_row_comes_once(self, client, w, version, monkeypatch):
        from documents.views import copy_lists

        monkeypatch.setattr(copy_lists, "PAGE", 2)
        papers = [released(w, version) for _n in range(5)]
        actions.recall_copy(papers[4], due_on=make.today(), reason="x", by=w.officer, at=make.now(), day=make.today())
        client.force_login(w.officer)
        address, seen = reverse("documents:copies"), []
        while address:
            answer = client.get(address)
            seen += [row["copy"].number for row in answer.context["rows"]]
            following = answer.context["next_url"]
            address = reverse("documents:copies") + following if following else ""
        assert seen == [5, 1, 2, 3, 4]

    def test_the_workbook_holds_what_the_keeper_sees_and_is_recorded(self, client, w, version):
        copy = received(w, version)
        released(w, make.in_force(w), place="=HYPERLINK(1)")
        superseding(w, version, from_date=make.today() + DAY)
        client.force_login(w.officer)
        answer = client.post(reverse("documents:copies_file"), {"xem": "can-thu", "ma": ""})
        rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows()]
        [row] = [row for row in rows if row[0] == 1]
        assert row[1:5] == [version.document.code, version.title, "01 / 00", "01"]
        assert row[5].date() == make.today() + DAY
        assert row[6].startswith(copy.holder_name)
        assert row[7].endswith("đã nhận")
        assert Entry.objects.get(act="exported").detail["count"] == 1

    @pytest.mark.parametrize("who", ["author", "stranger", "nobody"])
    def test_a_holder_takes_no_list_out(self, client, w, version, who):
        released(w, version)
        client.force_login(getattr(w, who))
        assert client.post(reverse("documents:copies_file"), {}).status_code == 302
        assert not Entry.objects.filter(act="exported").exists()

    def test_a_list_asked_for_with_nul_is_refused_as_a_file_too(self, client, w, version):
        released(w, version)
        client.force_login(w.officer)
        answer = client.post(reverse("documents:copies_file"), {"ma": "a\x00b"})
        assert (answer.status_code, answer["Location"]) == (302, reverse("documents:copies"))

    def test_no_list_or_page_reads_the_frozen_text(self, client, w, version):
        copy = received(w, version)
        client.force_login(w.officer)
        for address in (reverse("documents:copies"), of(copy), of_document(version)):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            assert not [query["sql"] for query in asked if "snapshot" in query["sql"]], address

    def test_numbers_never_printed_are_not_among_the_settled(self, client, w, version):
        waiting = numbered(w, version)
        client.force_login(w.officer)
        here = reverse("documents:copies")
        assert of(waiting) not in client.get(here, {"xem": "da-xong"}).content.decode()
        assert of(waiting) in client.get(here, {"xem": "chua-in"}).content.decode()


class TestMyWork:
    def work(self, client, who):
        client.force_login(who)
        return client.get(reverse("web:work"), {"loai": "ban-kiem-soat"}).content.decode()

    def test_a_holder_is_asked_to_confirm_and_later_to_give_back(self, client, w, version):
        copy = released(w, version)
        assert "Controlled copy to confirm" in self.work(client, w.author)
        actions.receive_copy(copy, by=w.author, at=make.now())
        assert of(copy) not in self.work(client, w.author)
        superseding(w, version, from_date=make.today() + 3 * DAY)
        assert "Controlled copy to give back" in self.work(client, w.author)
        assert of(copy) not in self.work(client, w.officer)

    def test_the_keeper_collects_on_the_day_and_certifies_statements(self, client, w, version):
        copy = received(w, version)
        superseding(w, version, from_date=make.today())
        assert "Controlled copy to collect or certify" in self.work(client, w.officer)
        actions.say_destroyed(copy, words="Đã hủy", by=w.author, at=make.now(), day=make.today())
        assert of(copy) in self.work(client, w.officer)
        actions.certify_destruction(copy, words="Đã kiểm", by=w.officer, at=make.now())
        assert of(copy) not in self.work(client, w.officer)
        assert of(copy) not in self.work(client, w.reader)


def test_the_page_of_a_document_leads_to_its_copies_for_who_keeps_them(client, w, version):
    for who, leads in (("officer", True), ("author", False), ("head", False)):
        client.force_login(getattr(w, who))
        text = client.get(version.document.get_absolute_url()).content.decode()
        assert (of_document(version) in text) is leads, who
        assert ("Official PDF" in text) is (who != "author"), who
        assert ("Print, uncontrolled" in text) is (who == "author"), who


def _closed_by_classification(w, version):
    actions.reclassify_document(
        version.document, classification="restricted", reason="Có số liệu mật khẩu", by=w.officer, at=make.now()
    )


def _closed_by_moving_away(w, _version):
    """The reader has a post in another agency from yesterday on."""
    Appointment.objects.filter(person=w.reader).update(until_date=make.today() - DAY)
    elsewhere = make.unit(make.agency("SNV", name="Sở Nội vụ", parent=w.province), "SNV-VP", "Văn phòng")
    Appointment.objects.create(
        person=w.reader, post=make.post(elsewhere, "Chuyên viên", "reader", code="cv2"), from_date=make.today() - DAY
    )


@pytest.mark.parametrize(
    ("close", "code_stays"),
    [(_closed_by_classification, False), (_closed_by_moving_away, True)],
    ids=["restricted now", "of another agency now"],
)
def test_who_holds_a_paper_and_may_not_read_the_document_learns_no_more_of_it_than_the_paper_tells(
    client, w, close, code_stays
):
    version = make.in_force(w, title="Phương án bảo vệ mật khẩu")
    copy = released(w, version, holder=w.reader)
    pages = [reverse("documents:copies"), of(copy), reverse("web:work")]
    client.force_login(w.reader)
    for page in pages:
        assert "Phương án bảo vệ" in client.get(page).content.decode(), page  # she may read it: it is named
    close(w, version)
    for who, knows in (("reader", False), ("officer", True)):
        client.force_login(getattr(w, who))
        for page in pages if who == "reader" else pages[:2]:
            answer = client.get(page)
            assert answer.status_code == 200, page
            text = answer.content.decode()
            assert ("Phương án bảo vệ" in text) == knows, (who, page)
            assert (version.document.code in text) == (knows or code_stays), (who, page)
    client.force_login(w.reader)
    found = client.get(reverse("documents:copies") + f"?ma={version.document.code}").content.decode()
    assert (of(copy) in found) == code_stays  # nor can the code be guessed


def test_no_notice_of_a_paper_names_a_restricted_document(w):
    version = make.in_force(w)
    _closed_by_classification(w, version)
    copy = released(w, version, holder=w.officer)
    back = {"due_on": make.today() + 5 * DAY, "reason": "Sai bìa"}
    actions.recall_copy(copy, **back, by=w.officer, at=make.now(), day=make.today())
    told = [*Notice.objects.filter(person=w.officer, kind__startswith="copy").values_list("text", flat=True)]
    told += [row[COLUMNS.index("text_")] for row in copies_due(make.today())]
    assert len(told) == 3
    assert not [text for text in told if version.document.code in text]
