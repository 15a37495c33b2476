"""`manage.py reindex [--check]`: the copies that searching goes through, made anew from the versions."""

from django.core.management.base import BaseCommand, CommandError

from documents.file_texts import read_every_file
from documents.indexing import Stale, reindex, stale
from qms.worktime import clock


class Command(BaseCommand):
    help = "Bring what searching goes through up to date with the versions. Safe to stop and to run again."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say what is stale; exit code 1 if anything is")

    def handle(self, *, check, **options):
        if check:
            found = stale()
            if found:
                raise CommandError(f"Stale: {_told(found)}. Run manage.py reindex.")
            self.stdout.write("Everything can be found as it is.")
            return
        found = reindex(at=clock.now())
        read_every_file(at=clock.now())
        self.stdout.write(f"Mended: {_told(found)}." if found else "Everything could be found as it is.")


def _told(found: Stale) -> str:
    return (
        f"{len(found.versions)} versions missing or old, {len(found.extra)} copies too many, "
        f"{found.unlisted} rows not in the index"
    )
