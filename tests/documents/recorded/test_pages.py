"""The trail of a document: who reads it, what is found, what a look-up leaves, what the file holds, what stays hidden."""

import io
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from documents.actions.recorded import ask_for_trail
from documents.models import Document, PracticeSignal
from documents.recorded import job as files
from qms.files import store
from qms.jobs.models import Job
from qms.jobs.work import sweep
from qms.office import recorded
from qms.people.models import PostRole
from qms.trail.actions import record, seal_entries
from qms.trail.acts import Act
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def document(w):
    return make.in_force(w).document


def of(document):
    return reverse("documents:document_trail", args=[document.slug])


def looked(by):
    return list(Entry.objects.filter(act=Act.TRAIL_READ, actor=by))


def shown(client, url, who, **query):
    client.force_login(who)
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("auditor", 200), ("head", 403), ("author", 403), ("administrator", 403), ("stranger", 404)],
)
def test_who_reads_the_trail_of_the_agency_reads_that_of_its_documents(client, w, document, who, status):
    client.force_login(getattr(w, who))
    assert client.get(of(document)).status_code == status
    assert client.post(of(document) + "tai-ve/").status_code == (302 if status == 200 else status)


def test_it_tells_in_words_what_was_done_to_the_document_and_to_nothing_else(client, w, document):
    other = make.in_force(w, title="Quy trình khác").document
    answer = shown(client, of(document), w.auditor)
    text = answer.content.decode()
    for word in ("Document created", "Submitted", "Approved", "Put in force", w.author.full_name):
        assert word in text
    assert other.code not in text
    acts = [str(row["act"]) for row in answer.context["rows"]]
    assert not set(acts) & set(Act.values)


def test_what_belongs_to_the_document_is_found_too(client, w, document):
    from documents.actions.practice import signal_practice

    signal_practice(
        document, kind="otherwise", text="Chúng tôi làm khác thế", by=w.reader, at=make.now(), day=make.today()
    )
    assert PracticeSignal.objects.filter(document=document).exists()
    assert "Signal from practice sent" in shown(client, of(document), w.auditor).content.decode()


def test_filters_narrow_it(client, w, document):
    url = of(document)
    acts = {row["act"] for row in shown(client, url, w.auditor, viec="approved").context["rows"]}
    assert {str(act) for act in acts} == {"Approved"}
    people = {row["actor_name"] for row in shown(client, url, w.auditor, nguoi="ha.nguyen").context["rows"]}
    assert people == {w.author.full_name}
    assert not shown(client, url, w.auditor, den="01/01/2000").context["rows"]


def test_filters_that_have_no_meaning_are_named(client, w, document):
    client.force_login(w.auditor)
    answer = client.get(of(document), {"tu": "32/13/2026"})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not looked(w.auditor)


def test_a_look_up_is_recorded_once_and_its_pages_are_not(client, w, document):
    for number in range(recorded.SIZE + 5):
        with transaction.atomic():
            record(act=Act.PRINTED, by=w.reader, on=document, at=make.now() + timedelta(seconds=number))
    answer = shown(client, of(document), w.auditor, nguoi="nam.vo")
    client.get(answer.context["next_url"])
    client.head(of(document))
    entry = looked(w.auditor)[0]
    assert len(looked(w.auditor)) == 1
    assert (entry.subject_id, entry.agency_id, entry.detail) == (str(document.pk), w.agency.pk, {"person": "nam.vo"})


def test_the_agency_page_records_its_look_ups_with_their_filters(client, w, document):
    url = reverse("office:trail")
    shown(client, url, w.auditor, viec="approved", q="QT")
    shown(client, url, w.auditor)
    assert [one.detail for one in looked(w.auditor)] == [{}, {"what": "Approved", "query": "QT"}]


def test_look_ups_are_shown_where_they_are_asked_for(client, w, document):
    url = of(document)
    shown(client, url, w.officer)
    assert not [row for row in shown(client, url, w.auditor).context["rows"] if str(row["act"]) == "Trail looked at"]
    names = [row["actor_name"] for row in shown(client, url, w.auditor, viec="trail_read").context["rows"]]
    assert w.officer.full_name in names


def test_it_says_how_far_it_is_sealed(client, w, document):
    count = Entry.objects.count()
    while seal_entries():
        pass
    answer = shown(client, of(document), w.auditor)
    assert answer.context["sealed"]["head"].number == count
    assert f"Sealed up to no. {count}" in answer.content.decode()


def test_it_costs_the_same_however_long(client, w, document):
    url = of(document)
    shown(client, url, w.auditor)

    def cost():
        with CaptureQueriesContext(connection) as made:
            client.get(url)
        return len(made)

    few = cost()
    for _again in range(120):
        with transaction.atomic():
            record(act=Act.PRINTED, by=w.reader, on=document)
    assert cost() == few <= 8 + 4


def test_what_was_noted_is_told_in_words(client, w, document):
    detail = {"what": "confirmed", "kind": "otherwise", "why": "draft", "rule": "forms", "sha256": "a" * 64}
    with transaction.atomic():
        record(act=Act.PRINTED, by=w.reader, on=document, detail=detail)
    told = shown(client, of(document), w.auditor, viec="printed").context["rows"][0]["told"]
    assert told == [
        "kind: we do it differently",
        "what was done: confirmed without change",
        "rule: Forms are in force",
        "why: the draft that it opened was cancelled",
        "digest: aaaaaaaaaaaa…",
    ]


# --- what a reader of the trail may not see --------------------------------------------------------------------------


def test_a_restricted_document_of_another_agency_stays_hidden_in_the_trail_of_ones_own(client, w, document):
    """An officer of the commune had a part in a restricted document of the department: its code is not for the commune."""
    Document.objects.filter(pk=document.pk).update(classification="restricted")
    theirs = make.person("x.y", "Người Xã", on=make.post(w.commune_board, "Thư ký ISO xã", "officer", code="xa"))
    with transaction.atomic():
        record(act=Act.OPINION_GIVEN, by=theirs, on=document.versions.get())
        record(act=Act.PRINTED, by=theirs, on=document)
        record(act=Act.UNIT_CHANGED, by=theirs, on=w.commune_board)
    url = reverse("office:trail")
    texts = [row["subject_text"] for row in shown(client, url, theirs).context["rows"]]
    assert texts == [w.commune_board.name]
    for seat in theirs.appointments.all():
        PostRole.objects.create(post=seat.post, role="auditor", agency=w.agency)
    client.logout()
    fresh = type(theirs).objects.get(pk=theirs.pk)
    assert len(shown(client, url, fresh, **{"co-quan": w.commune.slug}).context["rows"]) == 3


# --- the file --------------------------------------------------------------------------------------------------------


def made_file(job):
    sweep(at=make.now())
    job.refresh_from_db()
    assert job.state == "done", job.error
    return load_workbook(io.BytesIO(store.read(job.result["sha256"]))).active


def values(sheet):
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def test_the_file_holds_what_the_page_shows_and_asking_for_it_is_recorded(client, w, document):
    client.force_login(w.auditor)
    answer = client.post(reverse("documents:document_trail_file", args=[document.slug]), {"viec": "approved"})
    assert answer.status_code == 302
    job = Job.objects.get(kind=files.JOB)
    sheet = values(made_file(job))
    assert w.head.full_name in sheet
    assert f"NHẬT KÝ CỦA TÀI LIỆU {document.code}" in sheet
    assert job.result["count"] == 1
    entry = Entry.objects.get(act=Act.EXPORTED, actor=w.auditor)
    assert entry.subject_id == str(document.pk)
    assert entry.detail["kind"] == "trail"


def test_the_trail_of_the_agency_is_taken_out_with_its_filters(client, w, document):
    client.force_login(w.officer)
    client.post(reverse("documents:trail_file"), {"viec": "submitted"})
    job = Job.objects.get(kind=files.JOB)
    assert "NHẬT KÝ HỆ THỐNG" in values(made_file(job))
    assert job.result["count"] == 1


@pytest.mark.parametrize("who", ["author", "head", "administrator"])
def test_who_may_not_read_it_cannot_have_it_made(w, document, who):
    for about in (document, None):
        with pytest.raises(Refused):
            ask_for_trail(query="", document=about, by=getattr(w, who), at=make.now())
    assert not Entry.objects.filter(act=Act.EXPORTED).exists()


@pytest.mark.parametrize("query", ["den=01%2F01%2F2000", "tu=khong", "viec=nonsense"])
def test_nothing_and_nonsense_are_refused(w, document, query):
    with pytest.raises(Refused):
        ask_for_trail(query=query, document=document, by=w.auditor, at=make.now())


def test_more_than_one_file_holds_is_refused(w, document, monkeypatch):
    monkeypatch.setattr(files, "MOST", 2)
    with pytest.raises(Refused, match="at most 2 entries"):
        files.require_count(3)


def test_the_file_is_not_handed_out_to_who_lost_the_right(client, w, document):
    job = ask_for_trail(query="", document=document, by=w.auditor, at=make.now())
    made_file(job)
    PostRole.objects.filter(role="auditor").delete()
    client.force_login(w.auditor)
    answer = client.get(reverse("documents:job_file", args=[job.pk]), follow=True)
    assert "This trail may no longer be read by your posts" in answer.content.decode()


def test_the_history_leads_there_for_who_may(client, w, document):
    url = reverse("documents:history", args=[document.slug])
    assert of(document) in shown(client, url, w.auditor).content.decode()
    assert of(document) not in shown(client, url, w.author).content.decode()
