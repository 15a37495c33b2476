"""`manage.py new_agency`: an agency with its first administrator, whose one-time password is printed once."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError

from qms.office import actions
from qms.people.models import Agency, Level
from qms.standards.actions import load_editions
from qms.standards.models import Edition
from qms.trail.refusals import Refused
from qms.worktime import clock
from qms.worktime.actions import seed_holidays
from qms.worktime.models import CalendarDay

OPTIONS = (
    ("--code", {"required": True, "help": "code of the agency, for example SCT"}),
    ("--name", {"required": True, "help": "full name as on documents"}),
    ("--short-name", {"default": "", "help": "short name; the name itself if left out"}),
    ("--level", {"required": True, "choices": Level.values, "help": "kind of agency"}),
    ("--parent", {"default": "", "help": "code of the agency above; none for a top agency"}),
    ("--slug", {"default": "", "help": "short name in addresses; from the code if left out"}),
    ("--place", {"default": "", "help": "place written on documents"}),
    ("--symbol", {"default": "", "help": "symbol in document numbers; the code if left out"}),
    ("--head-title", {"default": "", "help": "title of the head, as signed"}),
    ("--from", {"dest": "from_date", "type": date.fromisoformat, "help": "first day, YYYY-MM-DD; today if left out"}),
    ("--admin-username", {"required": True, "help": "user name of the first administrator"}),
    ("--admin-name", {"required": True, "help": "full name of the first administrator"}),
    ("--admin-email", {"default": "", "help": "e-mail of the first administrator"}),
)
AGENCY = ("code", "name", "short_name", "level", "slug", "place", "head_title")
ADMINISTRATOR = ("from_date", "admin_username", "admin_name", "admin_email")


class Command(BaseCommand):
    help = "Enter an agency with its first administrator; prints the one-time password once."

    def add_arguments(self, parser):
        for name, settings in OPTIONS:
            parser.add_argument(name, **settings)

    def handle(self, *args, **given):
        now = clock.now()
        _lay_common_data()
        values = {name: given[name] for name in (*AGENCY, *ADMINISTRATOR)}
        values["symbol"] = given["symbol"]
        values["parent"] = _parent(given["parent"])
        values["edition"] = Edition.objects.filter(key="2015").first()
        try:
            made = actions.found_agency(**values, by=None, at=now)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made.agency.name} ({made.agency.code}) is entered.")
        self.stdout.write(f"First administrator: {made.person.username}")
        self.stdout.write(f"One-time password, shown only now: {made.password}")
        self.stdout.write(f"Next: manage.py set_up_types {made.agency.code}, then sign in and import units and people.")


def _lay_common_data():
    if not Edition.objects.exists():
        load_editions()
    year = clock.today().year
    if not CalendarDay.objects.national().filter(day_date__year=year).exists():
        seed_holidays(years=range(year - 1, year + 2), on=clock.today())


def _parent(code):
    if not code:
        return None
    found = Agency.objects.filter(code__iexact=code).first()
    if found is None:
        raise CommandError(
            f"There is no agency with the code {code}. Enter the one above first, or leave --parent out."
        )
    return found
