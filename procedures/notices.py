"""What procedures tell people: one row a kind."""

from django.utils.translation import gettext_lazy as _

from procedures.tthc.reminding import lists_due
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder

KINDS = Kinds(
    [
        NoticeKind("procedure_turned_bad", _("Procedures in force to be looked at")),
        NoticeKind("tthc_announced", _("Administrative procedures announced")),
        NoticeKind(
            "tthc_due",
            _("List of administrative procedures to be brought up to date"),
            reminds=Reminder(lists_due, before=(2, 1), after=(1, 5), escalate_after=3),
        ),
        NoticeKind("tthc_read", _("File of administrative procedures read")),
    ]
)
