"""What `verify_integrity` asks of documents: hashes of snapshots, decisions and renditions, stored files, periods, copies."""

from collections.abc import Iterator

from documents.actions.deciding import ACTS
from documents.contents import asked
from documents.copies.integrity import copy_problems
from documents.exporting.job import kept_files
from documents.models import (
    Attachment,
    ImportRecord,
    InForce,
    IssuingDecision,
    Rendition,
    SectionImage,
    Version,
    VersionDecision,
)
from documents.snapshot import digest
from qms.approvals.moves import NOT_BY_EDITORS
from qms.files.integrity import verify_files
from qms.trail.integrity import Problem
from qms.trail.models import Entry

BATCH = 500
_ACTS = {move: str(ACTS[move].value) for move in NOT_BY_EDITORS}


def problems() -> Iterator[Problem]:
    """Everything that does not fit together, each named by the row it concerns."""
    yield from _snapshots()
    yield from _decisions()
    yield from _renditions()
    yield from _periods()
    yield from copy_problems()
    yield from _files()


def _snapshots() -> Iterator[Problem]:
    for version in Version.objects.exclude(content_sha256="").select_related("document").iterator(BATCH):
        if digest(version.snapshot) != version.content_sha256:
            yield Problem(
                "content", f"documents.Version {version.pk} {version}", "the snapshot does not match its hash"
            )


def _decisions() -> Iterator[Problem]:
    rows = VersionDecision.objects.filter(move__in=NOT_BY_EDITORS, version__state="approved").select_related(
        "version__document"
    )
    told = _told()
    for row in rows.iterator(BATCH):
        if (_ACTS[row.move], str(row.version_id), row.person_id) not in told:
            yield Problem(
                "decision",
                f"documents.VersionDecision {row.pk} {row.version}",
                "decided without a line in the trail, which every decision writes",
            )
        if row.round == row.version.round and row.content_sha256 != row.version.content_sha256:
            yield Problem(
                "decision",
                f"documents.VersionDecision {row.pk} {row.version}",
                "decided on other content than the version holds",
            )
        if row.version.editors.filter(person=row.person_id).exists():
            yield Problem(
                "decision",
                f"documents.VersionDecision {row.pk} {row.version}",
                "decided by somebody who wrote in the version",
            )


def _told() -> set[tuple[str, str, int | None]]:
    """(act, version, person) of every decision that the sealed trail knows of."""
    rows = Entry.objects.filter(act__in=_ACTS.values(), subject_type=Version._meta.label)
    return set(rows.values_list("act", "subject_id", "actor").iterator(BATCH))


def _renditions() -> Iterator[Problem]:
    for row in Rendition.objects.select_related("version__document", "file").iterator(BATCH):
        if row.content_sha256 != row.version.content_sha256:
            yield Problem(
                "rendition",
                f"documents.Rendition {row.pk} {row.version}",
                "made from other content than the version holds",
            )


def _periods() -> Iterator[Problem]:
    held = Rendition.objects.filter(kind="official").values("version")
    for row in InForce.objects.exclude(version__in=held).select_related("version__document").iterator(BATCH):
        yield Problem("period", f"documents.InForce {row.pk} {row.version}", "in force without a stored official PDF")
    last = None
    for row in (
        InForce.objects.opened().select_related("version__document").order_by("document", "from_date").iterator(BATCH)
    ):
        if (
            last
            and last.document_id == row.document_id
            and (last.until_date is None or last.until_date > row.from_date)
        ):
            yield Problem("period", f"documents.InForce {row.pk} {row.version}", "overlaps the period before it")
        last = row


def _files() -> Iterator[Problem]:
    for found in verify_files(sorted(referenced_files())):
        yield Problem("file", f"stored file {found.sha256}", found.problem)


def referenced_files() -> set[str]:
    """Hashes of all files that a version, rendition or decision refers to, and of those taken out and still to be fetched."""
    sources = (
        Version.objects.exclude(file=None).values_list("file__sha256", flat=True),
        SectionImage.objects.values_list("file__sha256", flat=True),
        Attachment.objects.values_list("file__sha256", flat=True),
        ImportRecord.objects.values_list("file__sha256", flat=True),
        Rendition.objects.values_list("file__sha256", flat=True),
        IssuingDecision.objects.exclude(scan=None).values_list("scan__sha256", flat=True),
    )
    above = (kept() for kept in asked("kept_files"))
    return kept_files().union(*(rows.distinct() for rows in sources), *above)
