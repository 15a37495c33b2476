"""`manage.py backup FILE`: database and files into one archive. Keys are saved apart, by backup_keys."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from qms.archive.actions import make_backup
from qms.trail.refusals import Refused


class Command(BaseCommand):
    help = "Save database and files into one new file. Exit code 1 if it was not made or a stored file is damaged."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the new archive, best on another disk")
        parser.add_argument("--force", action="store_true", help="replace the file if it exists")

    def handle(self, *, file: Path, force: bool, **options):
        try:
            manifest = make_backup(file.absolute(), at=timezone.now(), force=force)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("%(file)s: %(rows)s rows, %(files)s files, %(size)s MB. The keys are not in it: run backup_keys.")
            % {
                "file": file,
                "rows": sum(manifest.counts.values()),
                "files": len(manifest.files),
                "size": -(-file.stat().st_size // 1_000_000),
            }
        )
        for sha256, problem in manifest.damaged:
            self.stderr.write(_("Left out, because it is %(problem)s: %(file)s") % {"problem": problem, "file": sha256})
        if manifest.damaged:
            sys.exit(1)
