"""What people are told of the yearly cycle, and the work that makes it: one row a kind."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from qms.duties.job import JOBS
from qms.duties.reminding import duties_due, duties_opened
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder


class DutyKinds(Kinds):
    """The table, with the daily work of this floor (`qms.jobs.known`)."""

    jobs: ClassVar = JOBS


KINDS = DutyKinds(
    [
        NoticeKind(
            "duty_due",
            _("Duty of the year due"),
            reminds=Reminder(duties_due, opens=duties_opened, before=(20, 5, 1), after=(1, 5), escalate_after=10),
        )
    ]
)
