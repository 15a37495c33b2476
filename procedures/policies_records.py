"""What the addresses of records ask for; see `qms.access.policies`.

"record" is a file, "series" a record series: seen by the people of its unit, its keepers, and who oversees the agency; those of a
restricted procedure by who may read restricted documents there. Lists hold each person's own selection.
"""

from qms.access.policies import SIGNED_IN, Policy

KEEP = "procedures.keep_records"
POST, BOTH = ("POST",), ("GET", "POST")

POLICIES = {
    "procedures:records": Policy(SIGNED_IN),
    "procedures:records_file": Policy(SIGNED_IN, POST),
    "procedures:record_series_list": Policy(SIGNED_IN),
    "procedures:record_series_file": Policy(SIGNED_IN, POST),
    "procedures:record_series": Policy("procedures.view_recordseries", BOTH, ("series",)),
    "procedures:record": Policy("procedures.view_recordentry", BOTH, ("record",)),
    "procedures:record_dispose": Policy(KEEP, BOTH),
    "procedures:record_disposal": Policy("procedures.view_recorddisposal", args=("disposal",)),
    "procedures:record_minutes": Policy("procedures.view_recorddisposal", args=("disposal",)),
}
