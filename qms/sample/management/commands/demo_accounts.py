"""`manage.py demo_accounts`: who may sign in to the sample agency, and with which password."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qms.sample.cast import accounts
from qms.worktime import clock


class Command(BaseCommand):
    help = "List the sample people with their passwords. Demo mode only."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="as one JSON list")

    def handle(self, *args, **given):
        if not settings.DEMO:
            raise CommandError(
                "Accounts are listed in demo mode only (QMS_DEMO=1). Real passwords are known to nobody."
            )
        rows = accounts(clock.today())
        if given["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        if not rows:
            self.stdout.write("No sample people here. Load them with: manage.py load_sample")
        for row in rows:
            self.stdout.write("{username:<14} {password:<28} {role:<15} {unit} ({agency})".format(**row))
