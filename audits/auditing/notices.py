"""What programmes and audits tell people and remind them of: one row a kind."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.models import Audit, Auditor, Stage
from qms.notices.kinds import Kinds, NoticeKind
from qms.notices.reminding import Reminder, due_rows, path_of, worded


def _audits_to_hold(day: date) -> QuerySet[Any, Any]:
    """Audits whose plan is settled, to everybody of their teams, by their first day."""
    rows = Audit.objects.filter(stage=Stage.PREPARED, team__person__is_active=True)
    return due_rows(
        rows,
        person="team__person",
        key="audit-held",
        due="start_date",
        text=worded(_("Internal audit of %(year)s, no. %(order)s"), year="year", order="order"),
        url=path_of("audits:audit", "agency__slug", "year", "order"),
    )


def _certificates(day: date) -> QuerySet[Any, Any]:
    """Certificates that end, to their holders."""
    rows = Auditor.objects.filter(until_date__gte=day, person__is_active=True)
    return due_rows(
        rows,
        person="person",
        key="certificate",
        due="until_date",
        text=worded(_("Your auditor's certificate ends: %(certificate)s"), certificate="certificate"),
        url=path_of("audits:auditors", "agency__slug"),
    )


KINDS = Kinds(
    [
        NoticeKind("audit_to_plan", gettext_lazy("Audit to be prepared"), immediate=True),
        NoticeKind("audit_named", gettext_lazy("In an audit team"), immediate=True),
        NoticeKind("audit_permission", gettext_lazy("Permission to audit"), immediate=True),
        NoticeKind("audit_moved", gettext_lazy("Internal audit")),
        NoticeKind(
            "audit_held", gettext_lazy("Audit to be held"), reminds=Reminder(due=_audits_to_hold, before=(5, 1))
        ),
        NoticeKind(
            "certificate_ends",
            gettext_lazy("Auditor's certificate ends"),
            reminds=Reminder(due=_certificates, before=(40, 10)),
        ),
    ]
)
