"""What documents tell people: one row a kind."""

from django.utils.translation import gettext_lazy as _

from qms.notices.kinds import Kinds, NoticeKind

KINDS = Kinds(
    [
        NoticeKind("to_decide", _("To decide"), immediate=True),
        NoticeKind("returned", _("Returned to you"), immediate=True),
        NoticeKind("approved", _("Approved")),
        NoticeKind("cancelled", _("Cancelled")),
        NoticeKind("to_issue", _("To issue"), immediate=True),
        NoticeKind("in_force", _("In force")),
        NoticeKind("to_hand_over", _("To hand over")),
        NoticeKind("issue_failed", _("Could not be put in force"), immediate=True),
    ]
)
