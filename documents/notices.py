"""What documents tell people: one row a kind."""

from django.utils.translation import gettext_lazy as _

from qms.notices.kinds import Kinds, NoticeKind

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
        NoticeKind("to_revise", _("To revise"), immediate=True),
        NoticeKind("change_asked", _("Change asked for"), immediate=True),
        NoticeKind("change_answered", _("Change request answered"), immediate=True),
        NoticeKind("practice_answered", _("Signal from practice answered")),
        NoticeKind("law_changed", _("Legal basis changed"), immediate=True),
        NoticeKind("review_due", _("Periodic review due")),
        NoticeKind("review_late", _("Periodic review overdue"), immediate=True),
        NoticeKind("review_withdraw", _("To withdraw after a review"), immediate=True),
        NoticeKind("copy_handed", _("Controlled copy to confirm")),
        NoticeKind("copy_recalled", _("Controlled copy to give back"), immediate=True),
        NoticeKind("taken_out", _("File ready")),
        NoticeKind("issue_failed", _("Could not be put in force"), immediate=True),
    ]
)
