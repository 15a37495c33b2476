"""What the addresses of programmes, audits and their registers ask for; see `qms.access.policies`.

"audit" is an Audit: seen by roles over the agency or one of its audited units and by its team, planned by the QMS officer, led and
conducted by its team. "programme" is a Programme: seen once it is approved, before by who plans it and who holds a step of its
route. "auditor" is one certificate, "template" one template of a checklist. The list holds each person's own selection.
"""

from audits.auditing.querysets import (
    ALLOW,
    CONDUCT,
    LEAD,
    PLAN,
    PREPARE,
    VIEW_AUDIT,
    VIEW_AUDITOR,
    VIEW_PROGRAMME,
)
from qms.access.policies import SIGNED_IN, Policy

POST, BOTH = ("POST",), ("GET", "POST")

POLICIES = {
    "audits:audits": Policy(SIGNED_IN),
    "audits:audit_new": Policy(PLAN, BOTH, ("agency",)),
    "audits:auditors": Policy(VIEW_AUDITOR, args=("agency",)),
    "audits:auditor_new": Policy(PLAN, BOTH, ("agency",)),
    "audits:auditor_end": Policy(PLAN, BOTH, ("auditor",)),
    "audits:templates": Policy(VIEW_AUDITOR, args=("agency",)),
    "audits:template_new": Policy(PLAN, BOTH, ("agency",)),
    "audits:template": Policy(PLAN, BOTH, ("template",)),
    "audits:programme_new": Policy(PLAN, BOTH, ("agency",)),
    "audits:programme": Policy(VIEW_PROGRAMME, args=("programme",)),
    "audits:programme_write": Policy(PLAN, BOTH, ("programme",)),
    "audits:programme_weigh": Policy(PLAN, POST, ("programme",)),
    "audits:programme_adjust": Policy(PLAN, BOTH, ("programme", "line")),
    "audits:programme_submit": Policy(PLAN, POST, ("programme",)),
    "audits:programme_decide": Policy(VIEW_PROGRAMME, POST, ("programme",)),
    "audits:programme_pdf": Policy(VIEW_PROGRAMME, args=("programme",)),
    "audits:audit": Policy(VIEW_AUDIT, args=("audit",)),
    "audits:audit_move": Policy(VIEW_AUDIT, POST, ("audit",)),
    "audits:audit_answer": Policy(VIEW_AUDIT, POST, ("audit", "row")),
    "audits:audit_minutes": Policy(LEAD, BOTH, ("audit",)),
    "audits:audit_pdf": Policy(VIEW_AUDIT, args=("audit", "kind")),
    "audits:audit_plan": Policy(VIEW_AUDIT, args=("audit",)),
    "audits:audit_write": Policy(PLAN, BOTH, ("audit",)),
    "audits:audit_scope": Policy(PLAN, BOTH, ("audit",)),
    "audits:audit_schedule": Policy(PLAN, BOTH, ("audit",)),
    "audits:sample_new": Policy(PREPARE, BOTH, ("audit",)),
    "audits:sample": Policy(VIEW_AUDIT, args=("audit", "sample")),
    "audits:team": Policy(VIEW_AUDIT, args=("audit",)),
    "audits:member_new": Policy(PLAN, BOTH, ("audit",)),
    "audits:member_off": Policy(PLAN, POST, ("audit", "member")),
    "audits:permission_new": Policy(PREPARE, BOTH, ("audit",)),
    "audits:permission": Policy(ALLOW, BOTH, ("audit", "asked")),
    "audits:checklist": Policy(VIEW_AUDIT, args=("audit",)),
    "audits:checklist_making": Policy(PLAN, BOTH, ("audit",)),
    "audits:question_new": Policy(PREPARE, BOTH, ("audit",)),
    "audits:checklist_sharing": Policy(PREPARE, POST, ("audit",)),
    "audits:question": Policy(CONDUCT, BOTH, ("audit", "item")),
    "audits:question_off": Policy(PLAN, POST, ("audit", "item")),
    "audits:question_evidence": Policy(CONDUCT, POST, ("audit", "item")),
    "audits:question_finding": Policy(CONDUCT, BOTH, ("audit", "item")),
    "audits:question_file": Policy(VIEW_AUDIT, args=("audit", "evidence")),
}
