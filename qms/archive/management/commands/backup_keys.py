"""`manage.py backup_keys FILE`: the key files into one file of mode 0600, to be kept away from every backup."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from qms.archive.actions import save_keys
from qms.trail.refusals import Refused


class Command(BaseCommand):
    help = "Save the key files. Keep the result apart from every backup: together they open everything."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the new file, best on a medium that is locked away")
        parser.add_argument("--force", action="store_true", help="replace the file if it exists")

    def handle(self, *, file: Path, force: bool, **options):
        try:
            ids = save_keys(file.absolute(), force=force)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        told = ", ".join(f"{name} ({key_id})" for name, key_id in ids.items())
        self.stdout.write(_("%(file)s: %(keys)s. Lock it away, apart from the backups.") % {"file": file, "keys": told})
