"""What leaves as a file: the official PDF byte for byte, marked faces, attached files, pictures; damage is never handed out."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image

from documents import actions
from documents.models import Rendition, Version
from documents.views import paper
from qms.files import disk, store
from qms.printing import PrintFailed, turns
from qms.printing.turns import turn
from qms.trail.acts import Act
from qms.trail.models import Entry
from tests import make
from tests.documents.test_reading_register import next_version

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def rendered(monkeypatch):
    """Marked faces without the typesetter; what was asked for."""
    asked = []

    def render(version, *, face, note=None):
        asked.append((version.number, face, note))
        return b"%PDF marked " + face.encode()

    monkeypatch.setattr(paper, "render_version", render)
    return asked


def pdf(version, number=True):
    return (
        reverse("documents:version_pdf", args=[version.document.slug, version.number])
        if number
        else reverse("documents:pdf", args=[version.document.slug])
    )


def downloads():
    return [
        (row.actor_name, row.detail.get("what"), row.detail.get("face"))
        for row in Entry.objects.filter(act=Act.DOWNLOADED).order_by("pk")
    ]


def picture(colour="red"):
    data = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(data, "PNG")
    return store.put(data.getvalue(), media_type="image/png")


def damage(sha256):
    """Another file in the place of the stored one, as somebody on the server might put it."""
    place = Path(default_storage.path(store.path_of(sha256)))
    place.chmod(0o640)
    place.write_bytes(b"%PDF another file")


def test_the_official_pdf_is_served_as_it_was_stored_and_written_in_the_trail(client, w):
    version = make.in_force(w)
    kept = Rendition.objects.get(version=version)
    client.force_login(w.auditor)
    for url in (pdf(version), pdf(version, number=False)):
        answer = client.get(url)
        assert answer.content == make.PDF + str(version.pk).encode()
        assert store.sha256_of(answer.content) == kept.file.sha256
        assert answer["Content-Type"] == "application/pdf"
        assert answer["ETag"] == f'"{kept.file.sha256}"'
        assert answer["Cache-Control"].startswith("private")
        assert answer["Content-Disposition"].startswith("inline")
    assert downloads() == [(w.auditor.full_name, "pdf", "official")] * 2


def test_a_copy_in_the_browser_is_asked_for_again_and_ends_with_the_right(client, w):
    version = make.in_force(w)
    client.force_login(w.auditor)
    tag = client.get(pdf(version))["ETag"]
    assert client.get(pdf(version), headers={"If-None-Match": tag}).status_code == 304
    w.auditor.is_active = False
    w.auditor.save()
    assert client.get(pdf(version), headers={"If-None-Match": tag}).status_code == 302


def test_a_damaged_file_is_a_503_and_never_another_file(client, w):
    version = make.in_force(w)
    damage(Rendition.objects.get(version=version).file.sha256)
    client.force_login(w.auditor)
    answer = client.get(pdf(version))
    assert answer.status_code == 503
    assert b"another file" not in answer.content
    assert downloads() == []


@pytest.mark.parametrize("who", ["reader", "author", "unit_head", "outside", "administrator"])
def test_everybody_else_prints_an_uncontrolled_one(client, w, rendered, who):
    version = make.in_force(w)
    client.force_login(getattr(w, who))
    for url in (pdf(version), pdf(version, number=False)):
        answer = client.get(url)
        assert answer.status_code == 200
        assert not answer.content.startswith(make.PDF)
        assert "ETag" not in answer
        assert "khong kiem soat" in answer["Content-Disposition"]
    assert [row[1] for row in rendered] == ["uncontrolled"] * 2
    assert [row[2] for row in downloads()] == ["uncontrolled"] * 2


@pytest.mark.parametrize("who", ["officer", "head", "auditor"])
def test_some_roles_take_the_file_without_a_mark(client, w, who):
    version = make.in_force(w)
    client.force_login(getattr(w, who))
    assert client.get(pdf(version)).content.startswith(make.PDF)


@pytest.mark.parametrize("state", ["superseded", "withdrawn", "not-yet", "draft"])
def test_what_is_not_in_force_is_marked(client, w, rendered, state):
    if state == "draft":
        version = make.submitted(w)
    elif state == "not-yet":
        version = make.issued(w, make.approved(w), from_date=make.today() + DAY)
    else:
        version = make.in_force(w, from_date=make.today() - 9 * DAY)
        if state == "superseded":
            next_version(w, version.document)
        else:
            at = make.now()
            actions.withdraw_document(
                version.document,
                from_date=make.today(),
                reason="x",
                by=w.officer,
                at=at,
                day=make.today(),
                proof=make.proof(w.officer, at),
            )
    client.force_login(w.officer)
    answer = client.get(pdf(version))
    assert answer.content == b"%PDF marked " + state.encode()
    assert answer["Cache-Control"] == "private, no-store"
    assert rendered[0][1] == state
    assert downloads() == [(w.officer.full_name, "pdf", state)]


def test_the_pdf_of_a_day_is_that_of_its_version(client, w, rendered):
    first = make.in_force(w, from_date=make.today() - 9 * DAY)
    second = next_version(w, first.document)
    client.force_login(w.auditor)
    client.get(pdf(first, number=False), {"ngay": (make.today() - DAY).isoformat()})
    assert rendered[0][:2] == ("01.00", "superseded")
    assert client.get(pdf(first, number=False)).content == make.PDF + str(second.pk).encode()


def test_the_pdf_of_a_version_in_preparation_is_for_those_who_take_part(client, w, rendered):
    version = make.submitted(w)
    for who, status in {
        "author": 200,
        "officer": 200,
        "deputy": 200,
        "auditor": 200,
        "reader": 404,
        "outside": 404,
        "stranger": 404,
    }.items():
        client.force_login(getattr(w, who))
        assert client.get(pdf(version)).status_code == status, who


def test_a_print_that_fails_is_a_page_with_the_reason(client, w, monkeypatch):
    def fail(*_args, **_more):
        raise PrintFailed("time")

    monkeypatch.setattr(paper, "render_version", fail)
    version = make.submitted(w)
    client.force_login(w.officer)
    answer = client.get(pdf(version))
    assert answer.status_code == 503
    assert "QMS_PDF_SECONDS" in answer.content.decode()


def with_files(w, **fields):
    """A version in force with a picture in its text and an attached file."""
    draft = make.draft(w, **fields)
    shown, section = picture(), draft.sections.first()
    actions.save_section(
        draft,
        section.uuid,
        token=section.token,
        by=w.author,
        at=make.now(),
        html=f'<p>Hình <img src="asset:{shown.sha256}" alt="Sơ đồ"></p>',
    )
    file = store.put(
        b"PK phu luc", media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    actions.attach_file(
        Version.objects.get(pk=draft.pk), file=file, name="Phụ lục số 1.docx", by=w.author, at=make.now()
    )
    made = actions.submit(Version.objects.get(pk=draft.pk), by=w.author, at=make.now(), day=make.today()).thing
    return make.issued(w, make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))), shown


def test_attached_files_and_pictures_go_to_those_who_may_read_the_version(client, w):
    version, shown = with_files(w, classification="restricted")
    number = [version.document.slug, version.number]
    urls = [
        reverse("documents:image", args=[version.pk, shown.sha256]),
        reverse("documents:attachment", args=[*number, version.attachments.get().pk]),
    ]
    for who, status in {"head": 200, "author": 200, "reader": 404, "stranger": 404, "nobody": 404}.items():
        client.force_login(getattr(w, who))
        assert [client.get(url).status_code for url in urls] == [status, status], who
    client.force_login(w.head)
    page = client.get(reverse("documents:version", args=number)).content.decode()
    assert all(url in page for url in urls)
    assert client.get(urls[1])["Content-Disposition"].startswith("attachment")
    assert (w.head.full_name, "attachment", None) in downloads()


def test_a_picture_is_served_under_its_own_version_only(client, w):
    version, shown = with_files(w)
    other = make.in_force(w)
    client.force_login(w.reader)
    assert client.get(reverse("documents:image", args=[version.pk, shown.sha256])).status_code == 200
    for url in (
        f"/hinh/{other.pk}/{shown.sha256}/",
        f"/hinh/{version.pk}/{'0' * 64}/",
        f"/hinh/{version.pk}/abc/",
        f"/hinh/{'9' * 30}/{shown.sha256}/",
    ):
        assert client.get(url).status_code == 404


def test_a_file_of_another_version_is_not_found_under_this_one(client, w):
    version, _shown = with_files(w)
    other = make.in_force(w)
    client.force_login(w.reader)
    url = reverse("documents:attachment", args=[other.document.slug, other.number, version.attachments.get().pk])
    assert client.get(url).status_code == 404
    assert client.get(reverse("documents:main_file", args=[other.document.slug, other.number])).status_code == 404
    assert (
        client.get(f"{reverse('documents:main_file', args=[other.document.slug, other.number])}{'9' * 25}/").status_code
        == 404
    )


def test_looking_whether_a_pdf_is_there_is_no_download(client, w):
    version = make.in_force(w)
    client.force_login(w.reader)
    assert client.head(pdf(version)).status_code == 200
    assert downloads() == []
    assert disk.has(Rendition.objects.get(version=version).file.sha256, len(make.PDF + str(version.pk).encode()))


def test_a_head_sets_no_paper(client, w, rendered):
    client.force_login(w.reader)
    answer = client.head(pdf(make.in_force(w)))
    assert (answer.status_code, answer["Content-Type"], "Content-Length" in answer) == (200, "application/pdf", False)
    assert rendered == []


def test_papers_are_set_one_for_a_person_and_few_at_once(client, w, monkeypatch):
    """Whoever asks while their own is being made, or while enough others are, is told to come back; the rest of the site goes on."""
    address, inside = pdf(make.in_force(w)), []

    def while_it_is_set(*_args, **_kwargs):
        second = Client()
        second.force_login(w.reader)
        inside.append(second.get(address))
        with turn(-1):
            third = Client()
            third.force_login(w.author)
            inside.append(third.get(address))
        return b"%PDF-1.7"

    monkeypatch.setattr("documents.views.paper.render_version", while_it_is_set)
    client.force_login(w.reader)
    assert client.get(address).status_code == 200
    assert [(answer.status_code, answer["Retry-After"]) for answer in inside] == [(503, "30")] * 2
    assert not turns._now
