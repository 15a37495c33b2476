"""Fill the national calendar for some years: by default last year to three years ahead."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from qms.worktime.actions import seed_holidays


class Command(BaseCommand):
    help = "Copy the public holidays of Vietnam into the calendar; rows that stand are kept."

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="*", type=int, help="Years, such as 2026 2027.")

    def handle(self, *args, years, **options):
        today = timezone.localdate()
        written = seed_holidays(years=years or range(today.year - 1, today.year + 4), on=today)
        self.stdout.write(f"{written} calendar days written")
