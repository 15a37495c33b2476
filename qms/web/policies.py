"""Who may open which address of the shell: read by the permission matrix."""

from qms.access.policies import ANYBODY, SIGNED_IN, Policy

READ, WRITE, ACT = ("GET",), ("GET", "POST"), ("POST",)
POLICIES = {
    "account_login": Policy(ANYBODY, WRITE),
    "account_logout": Policy(ANYBODY, WRITE),
    "account_inactive": Policy(ANYBODY, READ),
    "web:home": Policy(SIGNED_IN, READ),
    "web:work": Policy(SIGNED_IN, READ),
    "web:inbox": Policy(SIGNED_IN, READ),
    "web:read_all": Policy(SIGNED_IN, ACT),
    "web:open_notice": Policy(SIGNED_IN, ACT, ("notice",)),
    "web:read_notice": Policy(SIGNED_IN, ACT, ("notice",)),
    "web:notice_settings": Policy(SIGNED_IN, WRITE),
    "web:quiet_days": Policy(SIGNED_IN, ACT),
    "web:end_quiet_days": Policy(SIGNED_IN, ACT, ("quiet",)),
    "web:address_again": Policy(SIGNED_IN, ACT),
    "web:guide": Policy(SIGNED_IN, READ),
    "web:guide_page": Policy(SIGNED_IN, READ, ("guide_page",)),
    "web:shortcuts": Policy(SIGNED_IN, READ),
    "web:accessibility": Policy(SIGNED_IN, READ),
    "web:language": Policy(ANYBODY, ACT),
    "web:account": Policy(SIGNED_IN, WRITE),
    "web:password": Policy(SIGNED_IN, WRITE),
    "web:sessions": Policy(SIGNED_IN, READ),
    "web:end_sessions": Policy(SIGNED_IN, ACT),
    "web:tokens": Policy(SIGNED_IN, WRITE),
    "web:revoke_token": Policy(SIGNED_IN, ACT, ("token",)),
    "web:health": Policy(ANYBODY, READ),
    "web:robots": Policy(ANYBODY, READ),
}
