"""Give an agency the usual document types, code patterns and routes."""

from django.core.management.base import BaseCommand, CommandError

from documents.actions.keeping import set_up_types
from qms.people.models import Agency
from qms.worktime import clock


class Command(BaseCommand):
    help = "Give an agency the usual document types, code patterns, section templates and routes. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("agency", help="code of the agency")

    def handle(self, *, agency, **options):
        found = Agency.objects.filter(code=agency).first()
        if found is None:
            raise CommandError(f"There is no agency with the code {agency}.")
        made = set_up_types(found, by=None, at=clock.now(), day=clock.today())
        self.stdout.write(f"{len(made)} document types set up for {found.code}.")
