"""What the addresses of the yearly cycle ask for; see `qms.access.policies`.

"duty" is a Duty: seen by who oversees or keeps the cycle of its agency and by who holds its post. The lists hold each person's own
selection; the feed is opened by a token of its own.
"""

from qms.access.policies import SIGNED_IN, Policy

POLICIES = {
    "duties:year": Policy(SIGNED_IN),
    "duties:month": Policy(SIGNED_IN),
    "duties:rules": Policy(SIGNED_IN),
    "duties:enter": Policy("duties.keep_duties", ("GET", "POST")),
    "duties:duty": Policy("duties.view_duty", ("GET", "POST"), ("duty",)),
    "duties:feed": Policy(SIGNED_IN, args=("duty_feed",)),
}
