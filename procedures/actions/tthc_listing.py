"""Taking out the agency's list of administrative procedures."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.exporting.workbook import workbook_of
from procedures.tthc.listing import list_of
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

EXPORT = "documents.export_register"
MOST = 5000


@transaction.atomic
def take_out_list(agency: Agency, *, by: Any, at: datetime, day: date) -> bytes:
    """The list of the agency as a workbook; recorded. Raises Refused where the person may not, and for too many rows."""
    if agency.pk not in rights_of(by, day).reach[EXPORT].agencies:
        raise Refused(_("Your post may read the register on the screen, but not take it out as a file."))
    agency = Agency.objects.select_related("parent").get(pk=agency.pk)
    listed = list_of(agency, by=by, day=day, most=MOST)
    if not listed["rows"]:
        raise Refused(
            _("No unit of %(agency)s answers for an administrative procedure yet.") % {"agency": agency.short_name}
        )
    if len(listed["rows"]) > MOST:
        raise Refused(_("One file holds at most %(most)s administrative procedures.") % {"most": MOST})
    detail = {"list": "tthc", "rows": len(listed["rows"])}
    record(act=Act.EXPORTED, by=by, on=agency, agency=agency, text=listed["title"], at=at, detail=detail)
    return workbook_of(listed)
