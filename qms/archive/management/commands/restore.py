"""`manage.py restore FILE [--keys FILE]`: a backup into the empty place that the settings name."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.archive.actions import Restored, restore_backup
from qms.trail import sealing
from qms.trail.refusals import Refused


class Command(BaseCommand):
    help = "Bring a backup back into an empty place, after everything in it was checked, and verify what came back."
    requires_system_checks = []  # noqa: RUF012  the place is empty: there is nothing to check yet

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the archive made by backup")
        parser.add_argument("--keys", type=Path, help="the file made by backup_keys")
        parser.add_argument(
            "--checkpoint", type=Path, action="append", default=[], help="a checkpoint kept elsewhere, to compare with"
        )

    def handle(self, *, file: Path, keys: Path | None, checkpoint: list[Path], **options):
        try:
            found = restore_backup(file, at=timezone.now(), keys=keys, checkpoints=checkpoint)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say(found)
        if found.wrong or found.differing:
            sys.exit(1)

    def _say(self, found: Restored) -> None:
        told = found.manifest
        self.stdout.write(
            _("Restored the backup of %(made_at)s: %(rows)s rows in %(tables)s tables, %(files)s files.")
            % {
                "made_at": told.made_at,
                "rows": sum(told.counts.values()),
                "tables": len(told.counts),
                "files": len(told.files),
            }
        )
        if found.is_migrated:
            self.stdout.write(_("The database was brought to the schema of this version."))
        if found.put_back:
            self.stdout.write(
                _("%(count)s protections of the database were not in the backup and were put on.")
                % {"count": found.put_back}
            )
        self._warn(found)
        for table in found.differing:
            self.stderr.write(_("The number of rows differs in %(table)s.") % {"table": table})
        for sha256, problem in told.damaged:
            self.stderr.write(
                _("Was %(problem)s already when the backup was made: %(file)s") % {"problem": problem, "file": sha256}
            )
        for problem in found.wrong:
            self.stderr.write(f"{problem.kind}: {problem.says} [{problem.where}]")
        if not found.problems and not found.differing:
            self.stdout.write(_("Every count is equal and the verification found nothing wrong."))

    def _warn(self, found: Restored) -> None:
        if not found.is_signature_checked:
            self.stderr.write(
                _("The signature could not be checked, because there was no sealing key: only the hashes were.")
            )
        if sealing.trouble_with(sealing.read_key(), sealing.head()):
            self.stderr.write(
                _(
                    "The sealing key is not here, so the system starts read-only. Put the saved keys into %(folder)s "
                    "(seal.key, django.key), then start again."
                )
                % {"folder": settings.KEY_DIR}
            )
        if found.lost:
            self.stderr.write(
                _("Restored, but %(count)s checkpoints ahead of it are known: what was recorded after it is lost.")
                % {"count": found.lost}
            )
