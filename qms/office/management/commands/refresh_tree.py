"""`manage.py refresh_tree`: renew the names and places that agencies and units show today. Run once a day."""

from django.core.management.base import BaseCommand

from qms.office.actions import refresh_tree
from qms.worktime import clock


class Command(BaseCommand):
    help = "Renew the copies of today (name, place in the tree) on agencies and units."

    def handle(self, *args, **options):
        self.stdout.write(f"{refresh_tree(on=clock.today())} renewed.")
