"""What the addresses of administrative procedures ask for; see `qms.access.policies`.

The list is public law: whoever has signed in reads it. The QMS officer says who answers for what in the agency; the list
itself is changed by the officer of the top agency alone. "tthc" is an AdministrativeProcedure, "responsibility" one row of
who answers, "announcement" a decision, "clock" the days of one agency, "tthc_job" a file that is being read, "tthc_former" a text
that an import replaced.
"""

from qms.access.policies import SIGNED_IN, Policy

OFFICER = "documents.share_document"  # what the QMS officer alone holds
EXPORT, CREATE = "documents.export_register", "documents.create_document"
POST, BOTH = ("POST",), ("GET", "POST")

POLICIES = {
    "procedures:tthc_list": Policy(SIGNED_IN),
    "procedures:tthc": Policy(SIGNED_IN, args=("tthc",)),
    "procedures:tthc_former": Policy(SIGNED_IN, args=("tthc_former",)),
    "procedures:tthc_coverage": Policy(SIGNED_IN),
    "procedures:tthc_coverage_file": Policy(EXPORT, POST),
    "procedures:tthc_assign": Policy(OFFICER, BOTH, ("tthc",)),
    "procedures:tthc_unassign": Policy(OFFICER, BOTH, ("responsibility",)),
    "procedures:tthc_hand_over": Policy(OFFICER, BOTH),
    "procedures:tthc_abolish": Policy(OFFICER, BOTH, ("tthc",)),
    "procedures:tthc_restore": Policy(OFFICER, BOTH, ("tthc_abolished",)),
    "procedures:tthc_draft": Policy(CREATE, BOTH, ("tthc",)),
    "procedures:announcements": Policy(SIGNED_IN),
    "procedures:announcement": Policy(SIGNED_IN, args=("announcement",)),
    "procedures:announcement_new": Policy(OFFICER, BOTH),
    "procedures:announcement_take_back": Policy(OFFICER, BOTH, ("announcement",)),
    "procedures:clock_settle": Policy(OFFICER, BOTH, ("clock",)),
    "procedures:tthc_import": Policy(OFFICER, BOTH),
    "procedures:tthc_import_job": Policy(OFFICER, args=("tthc_job",)),
    "procedures:tthc_import_write": Policy(OFFICER, POST, ("tthc_job",)),
    "procedures:tthc_import_stop": Policy(OFFICER, POST, ("tthc_job",)),
}
