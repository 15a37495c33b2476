"""What findings, corrective actions and audits tell people and remind them of: one row a kind."""

from django.utils.translation import gettext_lazy as _

from audits import reminding
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder

FINDINGS = [
    NoticeKind("finding_recorded", _("Finding recorded")),
    NoticeKind("corrective_given", _("Corrective action for you"), immediate=True),
    NoticeKind("cause_to_approve", _("Cause and actions to approve"), immediate=True),
    NoticeKind("cause_sent_back", _("Cause and actions sent back"), immediate=True),
    NoticeKind("cause_approved", _("Actions approved")),
    NoticeKind("action_extended", _("More time for an action")),
    NoticeKind("check_given", _("Effectiveness check for you")),
    NoticeKind("effect_to_check", _("Effect to be checked"), immediate=True),
    NoticeKind("corrective_resumed", _("Corrective action taken up again"), immediate=True),
    NoticeKind("corrective_closed", _("Corrective action closed")),
    NoticeKind(
        "cause_due",
        _("Cause and actions to put forward"),
        reminds=Reminder(due=reminding.causes_due, opens=reminding.opened, before=(3,), after=(1, 5), escalate_after=3),
    ),
    NoticeKind(
        "action_due",
        _("Action to be done"),
        reminds=Reminder(
            due=reminding.actions_due, opens=reminding.opened_by_action, before=(3,), after=(1, 5), escalate_after=5
        ),
    ),
    NoticeKind(
        "action_far_late",
        _("Action long overdue"),
        reminds=Reminder(
            due=reminding.actions_far_late,
            opens=reminding.opened_by_action,
            on_day=False,
            after=(reminding.HEAD_AFTER,),
        ),
    ),
    NoticeKind(
        "check_due",
        _("Effect to be checked by its day"),
        reminds=Reminder(
            due=reminding.checks_due, opens=reminding.opened, before=(5,), after=(1, 5), escalate_after=10
        ),
    ),
    NoticeKind(
        "answer_due",
        _("Inspection to be answered"),
        reminds=Reminder(
            due=reminding.answers_due,
            opens=reminding.findings_opened,
            before=(20, 10, 3),
            after=(1, 5),
            escalate_after=5,
        ),
    ),
]
KINDS = Kinds(FINDINGS)
