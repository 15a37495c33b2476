"""Load editions of the standard: those of the product, or files given."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from qms.standards.actions import load_editions
from qms.standards.reading import BadFile


class Command(BaseCommand):
    help = "Load clause numbers, short titles and mappings of editions. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, help="YAML files like those in qms/standards/data.")

    def handle(self, *args, files, **options):
        try:
            count = load_editions(files=files or None)
        except BadFile as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count} editions loaded")
