"""What people of the sample are told at the end of the story, and how some of them want to hear of it."""

from datetime import date, time

from qms.notices.actions import choose, keep_quiet
from qms.notices.reminders import write_reminders
from qms.sample.cast import Cast
from qms.sample.events import moment

LAST_FRIDAY = moment(date(2026, 11, 20), 16)  # the last working day of the story
LEAVE = (date(2026, 12, 24), date(2026, 12, 31))


def settle(cast: Cast) -> None:
    """Reminders as they stand, and three people who chose: another hour, less mail, days on leave."""
    write_reminders(at=LAST_FRIDAY)
    choose(by=cast["hoa.pham"], hour=time(8, 0), channels={"in_force": "inbox", "approved": "inbox"}, at=LAST_FRIDAY)
    choose(by=cast["ha.nguyen"], hour=time(13, 30), channels={"to_decide": "digest"}, at=LAST_FRIDAY)
    first, last = LEAVE
    keep_quiet(by=cast["bao.tran"], first=first, last=last, day=LAST_FRIDAY.date(), at=LAST_FRIDAY)
