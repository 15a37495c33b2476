"""Do once what the sweeper does every minute: notices, seals, jobs that wait."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from qms.jobs.work import sweep


class Command(BaseCommand):
    help = "Run everything that is due now, once, and stop."

    def handle(self, *args, **options):
        self.stdout.write(f"{sweep(at=timezone.now())} jobs run")
