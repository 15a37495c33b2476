"""What `verify_integrity` asks of controlled copies: numbers without a gap, a life that was told, a day to be back where the text ended."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, OuterRef, Q

from documents.copies.life import BY_KEY, OUTSTANDING, Stage
from documents.models import ControlledCopy, CopyMove
from qms.trail.integrity import Problem

BATCH = 500


def copy_problems() -> Iterator[Problem]:
    """Each named by the row it concerns."""
    rows = ControlledCopy.objects.order_by().values("document__code", "document")
    for row in rows.annotate(last=Max("number"), count=Count("pk")).exclude(last=F("count")):
        where = f"documents.Document {row['document']} {row['document__code']}"
        yield Problem("copy", where, "a number of a controlled copy is missing")
    yield from _untold()
    late = ControlledCopy.objects.filter(stage__in=OUTSTANDING, version__period__until_date__isnull=False)
    late = late.filter(Q(recall_due_date=None) | Q(recall_due_date__gt=F("version__period__until_date")))
    for copy in late.select_related("document", "version").defer("version__snapshot").iterator(BATCH):
        yield Problem(
            "copy", f"documents.ControlledCopy {copy.pk} {copy}", "its version ends and it is not called back"
        )


def _untold() -> Iterator[Problem]:
    """Copies in a stage that no entry of their life leads to."""
    told = CopyMove.objects.filter(copy=OuterRef("pk"))
    for stage in set(Stage) - {Stage.UNRELEASED}:
        ways = [key for key, move in BY_KEY.items() if move.after == stage]
        rows = ControlledCopy.objects.filter(~Exists(told.filter(move__in=ways)), stage=stage)
        for copy in rows.select_related("document", "version").defer("version__snapshot").iterator(BATCH):
            says = f"is {stage.value} without an entry that says so"
            yield Problem("copy", f"documents.ControlledCopy {copy.pk} {copy}", says)
