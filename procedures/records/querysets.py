"""The vocabulary of lists of records: who sees and files them, which are open, kept, due, to be handed over."""

from datetime import date
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from documents.models import InForce
from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights
from qms.people.querysets import covers
from qms.worktime.days import add_months

SEE_SERIES = "procedures.view_recordseries"
SEE = "procedures.view_recordentry"
FILE = "procedures.file_record"
KEEP = "procedures.keep_records"
ARCHIVED_FROM = (
    60  # months: what is kept for five years or longer goes to the archive of the agency (Decree 30, article 30)
)
HAND_OVER_MONTHS = 12  # within a year of the end of the work


def records_reach(rights: Rights, permission: str, series: str = "") -> Q:
    """Filed in the unit and those under it by its people; seen by who oversees too; kept by who keeps records alone.

    A series of a restricted procedure is for who may read restricted documents there. `series` leads to the series.
    """
    where = {"unit": f"{series}unit", "agency": f"{series}agency"}
    found = rights.where(KEEP, **where)
    if permission != KEEP:
        found |= rights.where(FILE, **where)
    if permission in (SEE, SEE_SERIES):
        found |= rights.where(SEE, **where)
    restricted = rights.where("documents.view_restricted", **where)
    return found & (~Q(**{f"{series}document__classification": "restricted"}) | restricted)


class RecordSeriesQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        return records_reach(rights, permission)

    def with_named(self, day: date) -> Self:
        """With `is_named`: whether the procedure in force on `day` still names the series, which is how new files are opened."""
        return self.annotate(is_named=_in_force(day))

    def named(self, day: date) -> Self:
        """Those that the procedure in force on `day` names."""
        return self.filter(_in_force(day))


def _in_force(day: date) -> Exists:
    """For rows of series: whether the last text that names them is in force on `day`."""
    return Exists(InForce.objects.filter(covers(day), version=OuterRef("version")))


class RecordEntryQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        return records_reach(rights, permission, "series__")

    def kept(self) -> Self:
        """Not disposed of."""
        return self.filter(disposal=None)

    def open(self) -> Self:
        """Somebody still adds to them."""
        return self.kept().filter(closed_date=None)

    def due(self, day: date) -> Self:
        """To be disposed of: the time to keep is over, nothing holds them, and the archive does not keep them on."""
        return self.kept().filter(due_date__lte=day, hold_reason="", series__ending="destroy")

    def held(self) -> Self:
        """Not to be disposed of, whatever their time."""
        return self.kept().exclude(hold_reason="")

    def to_hand_over(self) -> Self:
        """Closed, to go to the archive of the agency, and not there yet."""
        rows = self.kept().filter(closed_date__isnull=False, archived_date=None)
        return rows.filter(Q(is_permanent=True) | Q(months__gte=ARCHIVED_FROM) | Q(series__ending="archive"))

    def late_to_hand_over(self, day: date) -> Self:
        """Of those, the ones whose year is over."""
        return self.to_hand_over().filter(closed_date__lt=add_months(day, -HAND_OVER_MONTHS))


class RecordDisposalQuerySet(PermittedQuerySet):
    """Minutes of disposals: the keepers and overseers of the agency."""

    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        where = {"unit": "agency__units", "agency": "agency"}
        return rights.where(KEEP, **where) | rights.where(SEE, **where)
