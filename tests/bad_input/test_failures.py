"""The disk is full, a folder cannot be written, a probe is broken: a sentence, nothing half-done, the next try works."""

import errno
import tempfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import official
from documents.actions.issuing import JOB
from documents.models import Attachment, InForce, Rendition, Version
from qms.files import disk, store
from qms.files.models import StoredFile
from qms.jobs import work
from qms.jobs.models import Job
from qms.printing import press
from qms.web import health
from tests import make
from tests.documents.acting import nothing_changes
from tests.word.made import procedure

FULL = OSError(errno.ENOSPC, "No space left on device")


def raising(problem):
    def act(*_args, **_more):
        raise problem

    return act


@pytest.fixture
def upload():
    return SimpleUploadedFile("bieu-mau.pdf", b"%PDF-1.7 never seen before")


@pytest.mark.parametrize(
    ("problem", "words"),
    [(FULL, "disk of the server is full"), (OSError(errno.EROFS, "x"), "could not store the file")],
)
def test_an_upload_that_finds_no_room_says_so_and_leaves_no_row_and_no_file(
    w, as_, monkeypatch, upload, problem, words
):
    client, draft = as_(w.author), w.versions["draft"]
    address = reverse("documents:upload_file", args=[draft.pk])
    with monkeypatch.context() as broken, nothing_changes():
        broken.setattr(disk, "_write_to_disk", raising(problem))
        answer = client.post(address, {"file": upload}, follow=True)
        assert words in answer.content.decode()
    upload.seek(0)
    client.post(address, {"file": upload})
    assert Attachment.objects.filter(version=draft, name="bieu-mau.pdf").exists()


def issued(w):
    """An issued decision whose PDF is still to be made."""
    from documents import actions

    decision, at = w.decisions["prepared"], make.now()
    versions = list(decision.versions.all())
    decision = actions.issue(
        decision, number="77/QĐ-SCT", date=make.today(), effective={row.pk: make.today() for row in versions}, by=w.officer, at=at,
        day=make.today(), proof=make.proof(w.officer, at),
    )  # fmt: skip
    Job.objects.exclude(key=f"{JOB}:{decision.pk}").update(state="done", finished_at=at)
    return versions[0]


def test_a_full_disk_at_the_pdf_leaves_it_approved_without_an_empty_file_and_heals(w, as_, monkeypatch):
    version = issued(w)
    before = InForce.objects.count(), Rendition.objects.count(), StoredFile.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(official, "render_version", lambda *_a, **_k: make.PDF + b"room")
        broken.setattr(disk, "_write_to_disk", raising(FULL))
        work.sweep(at=make.now())
    assert (InForce.objects.count(), Rendition.objects.count(), StoredFile.objects.count()) == before
    stuck = Version.objects.get(pk=version.pk)
    assert stuck.state == "approved"
    assert stuck.issue_error
    monkeypatch.setattr(official, "render_version", lambda *_a, **_k: make.PDF + b"room")
    work.sweep(at=make.now() + timedelta(hours=6))
    healed = Version.objects.get(pk=version.pk)
    assert healed.issue_error == ""
    assert store.read(healed.renditions.get().file.sha256) == make.PDF + b"room"


@pytest.mark.parametrize("problem", [FULL, PermissionError(errno.EACCES, "read only")])
def test_a_temporary_folder_that_cannot_be_written_stops_the_import_and_the_press_but_not_the_house(
    w, as_, monkeypatch, tmp_path, problem
):
    word = procedure(tmp_path / "quy-trinh.docx").read_bytes()
    client, draft = as_(w.author), w.versions["draft"]
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", raising(problem))
    monkeypatch.setattr(press.tempfile, "TemporaryDirectory", raising(problem))
    answer = client.get(reverse("documents:draft_pdf", args=[draft.pk]))
    assert answer.status_code == 503  # the page that says what to do, not a fault of ours
    assert "PDF was not made" in answer.content.decode()
    with nothing_changes():
        file = SimpleUploadedFile("quy-trinh.docx", word)
        answer = client.post(
            reverse("documents:import_word"),
            {"file": file, "unit": w.trade.pk, "code": "", "type": "", "request_key": "k"},
        )
    assert answer.status_code == 422
    assert "no room to read the file" in answer.content.decode()
    assert client.get("/").status_code == 200


def test_a_stored_pdf_that_was_replaced_on_the_disk_is_a_notice_and_never_the_wrong_file(w, as_):
    version = w.versions["in_force"]
    sha256 = version.renditions.get().file.sha256
    from pathlib import Path

    from django.core.files.storage import default_storage

    path = Path(default_storage.path(disk.path_of(sha256)))
    whole = path.read_bytes()
    path.write_bytes(b"%PDF-1.7 another text")
    try:
        answer = as_(w.auditor).get(reverse("documents:version_pdf", args=[version.document.slug, version.number]))
    finally:
        path.write_bytes(whole)
    assert answer.status_code == 503
    assert b"another text" not in answer.content


@pytest.mark.parametrize("broken", ["database", "migrations", "disk"])
def test_health_names_the_broken_piece_and_stays_an_answer(client, w, monkeypatch, broken):
    monkeypatch.setattr(health, broken, raising(OSError("x")))
    answer = client.get("/healthz")
    told = answer.json()
    assert answer.status_code == 503
    assert told[broken]["ok"] is False
    assert set(told) == {"ok", *health.ORDER}


def test_a_disk_with_less_than_a_twentieth_free_is_red_before_it_is_full(client, w, monkeypatch):
    usage = type("Usage", (), {"free": 4, "total": 100})
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _where: usage)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["disk"] == {"ok": False, "free_percent": 4}
