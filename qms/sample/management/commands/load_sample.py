"""`manage.py load_sample`: the invented agency with all its documents, by performing its story."""

from django.core.management.base import BaseCommand, CommandError

from qms.sample.counts import lines
from qms.sample.loading import is_loaded, load
from qms.trail.actions import write_checkpoint
from qms.trail.refusals import Refused
from qms.worktime import clock


class Command(BaseCommand):
    help = "Load the invented agency into an empty database in demo mode; says so and does nothing where it is loaded."

    def add_arguments(self, parser):
        parser.add_argument("--only", default="", help="codes of documents, separated by commas; all if left out")

    def handle(self, *args, **given):
        if is_loaded():
            self.stdout.write("The sample agency is loaded already.")
            return
        only = {code.strip() for code in given["only"].split(",") if code.strip()}
        try:
            made = load(only=only or None, say=self._say)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        write_checkpoint(at=clock.now())
        self._say(
            f"Loaded: {made.documents} documents, {made.versions} versions, {made.pdfs} PDFs, "
            f"{made.acts} acts in {made.seconds:.0f} s"
        )
        for line in lines():
            self._say(line)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
