"""What documents tell people: one row a kind. Mailed at once is only what keeps somebody else waiting."""

from django.utils.translation import gettext_lazy as _

from documents import reminding
from documents.readings.of_units import unread_of_units
from documents.readings.reminding import readings_due
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder

KINDS = Kinds(
    [
        NoticeKind("to_decide", _("To decide"), immediate=True),
        NoticeKind("returned", _("Returned to you"), immediate=True),
        NoticeKind("answered", _("Remark answered")),
        NoticeKind("approved", _("Approved")),
        NoticeKind("cancelled", _("Cancelled")),
        NoticeKind("to_issue", _("To issue"), immediate=True),
        NoticeKind("in_force", _("In force")),
        NoticeKind("to_hand_over", _("To hand over")),
        NoticeKind("to_revise", _("To revise")),
        NoticeKind("change_asked", _("Change asked for")),
        NoticeKind("change_answered", _("Change request answered")),
        NoticeKind("practice_answered", _("Signal from practice answered")),
        NoticeKind("law_changed", _("Legal basis changed")),
        NoticeKind("review_due", _("Periodic review due")),
        NoticeKind("review_late", _("Periodic review overdue")),
        NoticeKind("review_held_back", _("Held back until its review"), immediate=True),
        NoticeKind("review_withdraw", _("To withdraw after a review")),
        NoticeKind("copy_handed", _("Controlled copy to confirm")),
        NoticeKind("copy_recalled", _("Controlled copy to give back")),
        NoticeKind("taken_out", _("File ready")),
        NoticeKind("issue_failed", _("Could not be put in force"), immediate=True),
        # What is open and due: numbers of working days around the due date, see Reminder.
        NoticeKind(
            "step_due",
            _("Step of a route due"),
            reminds=Reminder(
                reminding.steps_due, opens=reminding.steps_opened, before=(1,), after=(1, 5), escalate_after=3
            ),
        ),
        NoticeKind(
            "review_to_do",
            _("Periodic review to decide"),
            reminds=Reminder(
                reminding.reviews_due, opens=reminding.reviews_opened, before=(10, 3), after=(5,), escalate_after=10
            ),
        ),
        NoticeKind(
            "law_due",
            _("Legal basis to be settled"),
            reminds=Reminder(
                reminding.laws_due, opens=reminding.cases_opened, before=(20, 5, 1), after=(1, 5), escalate_after=5
            ),
        ),
        NoticeKind(
            "copy_due",
            _("Controlled copy not given back"),
            reminds=Reminder(
                reminding.copies_due, opens=reminding.copies_opened, before=(3, 1), after=(1, 5), escalate_after=5
            ),
        ),
        # The first stage comes with the asking itself: nobody is given more than 60 working days.
        NoticeKind(
            "to_read",
            _("To read and confirm"),
            reminds=Reminder(readings_due, listed=unread_of_units, before=(60, 3, 1), after=(1, 5), escalate_after=5),
        ),
        NoticeKind(
            "share_ending",
            _("Share of a document about to end"),
            reminds=Reminder(reminding.shares_ending, before=(5, 1), on_day=False),
        ),
    ]
)
