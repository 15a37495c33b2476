"""`manage.py verify_integrity`: names everything that was changed behind the product's back; exit code 1 if anything was."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from qms.trail import sealing
from qms.trail.actions import seal_entries
from qms.trail.checkpoints import write
from qms.trail.integrity import Problem, Report, verify


class Command(BaseCommand):
    help = "Check guards, seals, checkpoints, content and files; name what is wrong."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="One JSON object instead of lines.")
        parser.add_argument(
            "--write-checkpoint",
            type=Path,
            metavar="FILE",
            help="If all is well, seal what waits and write a checkpoint.",
        )
        parser.add_argument(
            "--checkpoint",
            type=Path,
            metavar="FILE",
            action="append",
            default=[],
            help="Compare with this checkpoint too.",
        )

    def handle(self, *args, **options):
        report = verify(at=timezone.now(), files=options["checkpoint"])
        if options["write_checkpoint"] and report.ok:
            _write_checkpoint(options["write_checkpoint"], report)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False))
        else:
            self._print(report)
        if not report.ok:
            sys.exit(1)

    def _print(self, report: Report) -> None:
        for problem in report.problems:
            self.stdout.write(f"{problem.kind}: {problem.says} [{problem.where}]")
        counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
        self.stdout.write(f"{len(report.problems) or 'No'} problems; {counts} checked.")


def _write_checkpoint(path: Path, report: Report) -> None:
    """Seal what waits and write the head into `path`; what stops this becomes a problem of the report."""
    try:
        while seal_entries():
            pass
        last = sealing.head()
        if last.number:
            path.write_text(write(last, at=timezone.now(), key=sealing.working_key(last)), encoding="utf-8")
            return
        reason = "the trail is still empty"
    except (sealing.SealingBroken, OSError) as error:
        reason = str(error)
    report.problems.append(Problem("checkpoint", path.name, f"The checkpoint was not written: {reason}"))
