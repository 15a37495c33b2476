"""Everything that can be done about notices: people are told, read, and choose how they hear."""

from qms.notices.actions.choosing import choose, end_quiet, keep_quiet, trust_address_again
from qms.notices.actions.telling import mark_read, notify, settle_told

__all__ = ["choose", "end_quiet", "keep_quiet", "mark_read", "notify", "settle_told", "trust_address_again"]
