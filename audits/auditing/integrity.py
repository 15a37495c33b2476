"""What `verify_integrity` asks of programmes and audits: content and its hash, decisions in the trail, samples drawn again."""

from collections.abc import Iterator

from audits.actions.conducting import is_true
from audits.actions.programming import ACTS
from audits.models import AuditSample, Programme, ProgrammeDecision, TeamMember
from documents.snapshot import digest
from qms.approvals.moves import NOT_BY_EDITORS
from qms.trail.integrity import Problem
from qms.trail.models import Entry

BATCH = 500


def problems() -> Iterator[Problem]:
    """Each named by the row it concerns."""
    for programme in Programme.objects.exclude(content_sha256="").select_related("agency").iterator(BATCH):
        if digest(programme.snapshot) != programme.content_sha256:
            yield Problem(
                "content", f"audits.Programme {programme.pk} {programme}", "the content does not match its hash"
            )
    yield from _decisions()
    for sample in AuditSample.objects.select_related("audit__agency").iterator(BATCH):
        if not is_true(sample):
            where = f"audits.AuditSample {sample.pk} {sample.audit.number}"
            yield Problem("sample", where, "its seed does not give this sample")
    for member in TeamMember.objects.filter(role="lead", certificate="").select_related("audit").iterator(BATCH):
        yield Problem("team", f"audits.TeamMember {member.pk} {member.audit.number}", "leads without a certificate")


def _decisions() -> Iterator[Problem]:
    told = set(
        Entry.objects.filter(act__in=ACTS.values(), subject_type=Programme._meta.label).values_list(
            "act", "subject_id", "actor"
        )
    )
    for row in ProgrammeDecision.objects.filter(move__in=NOT_BY_EDITORS).select_related("programme").iterator(BATCH):
        act = ACTS.get(row.move)
        if act and (act.value, str(row.programme_id), row.person_id) not in told:
            where = f"audits.ProgrammeDecision {row.pk}"
            yield Problem("decision", where, "decided without a line in the trail, which every decision writes")
