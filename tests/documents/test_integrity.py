"""What `verify_integrity` finds in the documents after somebody worked on the database with the guards switched off."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from documents.integrity import problems
from documents.models import InForce, Rendition, Section, Version, VersionDecision
from qms.files import store
from qms.trail import guards
from tests import make

pytestmark = pytest.mark.django_db


def guards_off(*tables: str) -> None:
    """Until the test is rolled back: no trigger of ours."""
    connection.check_constraints()
    if connection.vendor == "sqlite":
        guards.take_off(connection)
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def found() -> list[str]:
    return [f"{problem.where}: {problem.says}" for problem in problems()]


def test_nothing_is_found_where_nobody_touched_anything(w):
    make.in_force(w)
    make.reviewed(w)
    make.draft(w)
    assert found() == []


def test_a_snapshot_in_force_that_was_changed_is_named(w):
    version = make.in_force(w)
    guards_off("documents_version")
    text = version.snapshot.replace("Nội dung", "Nội dung khác")
    Version.objects.filter(pk=version.pk).update(snapshot=text)
    assert len(found()) == 1
    assert f"documents.Version {version.pk}" in found()[0]
    assert "does not match its hash" in found()[0]


def test_a_rendition_of_other_content_and_a_file_that_changed_are_named(w, settings):
    version, other = make.in_force(w), make.in_force(w)
    guards_off("documents_rendition")
    Rendition.objects.filter(version=version).update(content_sha256=other.content_sha256)
    sha256 = other.renditions.get().file.sha256
    paper = Path(settings.MEDIA_ROOT) / store.path_of(sha256)
    paper.chmod(0o640)
    paper.write_bytes(b"%PDF-1.7 another paper")
    said = " | ".join(found())
    paper.unlink()  # the folder of files is shared by all tests
    assert "made from other content" in said
    assert sha256 in said


def copied(decision: VersionDecision, to: Version, **changes) -> None:
    """The decision as a row of another version, as if it had been made there."""
    decision.pk, decision.version, decision.step, decision.round = None, to, None, to.round
    for name, value in changes.items():
        setattr(decision, name, value)
    decision._state.adding = True
    decision.save(force_insert=True)


def test_an_approval_copied_to_another_version_is_refused_and_named_when_it_was_forced(w):
    approved, waiting = make.approved(w), make.reviewed(w)
    approval = approved.decisions.get(move="approve")
    with pytest.raises(IntegrityError, match="content and round"), transaction.atomic():
        copied(approval, waiting)
    guards_off("documents_versiondecision", "documents_version")
    copied(approved.decisions.get(move="approve"), waiting)
    Version.objects.filter(pk=waiting.pk).update(state="approved")
    said = " | ".join(found())
    assert "decided on other content than the version holds" in said
    assert "decided without a line in the trail" in said


def test_an_approval_forged_with_the_right_hash_is_named_because_the_trail_knows_nothing_of_it(w):
    approved, waiting = make.approved(w), make.reviewed(w)
    guards_off("documents_versiondecision", "documents_version")
    copied(approved.decisions.get(move="approve"), waiting, content_sha256=waiting.content_sha256)
    Version.objects.filter(pk=waiting.pk).update(state="approved")
    assert len(found()) == 1
    assert "decided without a line in the trail" in found()[0]
    assert waiting.document.code in found()[0]


def test_a_period_without_its_pdf_is_named(w):
    version = make.in_force(w)
    guards_off("documents_rendition", "documents_inforce")
    Rendition.objects.filter(version=version).delete()
    assert any("without a stored official PDF" in one for one in found())
    assert InForce.objects.exists()


def test_text_written_into_a_frozen_version_does_not_reach_the_snapshot(w):
    """Sections are only the source: what people read and sign is the snapshot, whose hash the decisions carry."""
    version = make.in_force(w)
    guards_off("documents_section")
    Section.objects.filter(version=version).update(html="<p>Sửa lén</p>")
    assert "Sửa lén" not in Version.objects.get(pk=version.pk).snapshot
    assert found() == []
