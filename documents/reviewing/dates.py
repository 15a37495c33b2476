"""When a text is due for review: pure arithmetic, and every number that the product chose."""

from datetime import date, timedelta

from qms.worktime.days import ONE_DAY, add_months

SCHEDULED_DAYS = 180  # a review stands in the list that many days before it is due
AHEAD_DAYS = 60  # a type without a word of its own opens its reviews that many days ahead
LEAST_MONTHS = 1  # a confirmation holds for a month at least ...
SLACK_MONTHS = 3  # ... and for half the interval more than usual at most, or this much more where that is longer
USUAL_MONTHS = 12  # where the type has no interval any more


def interval_of(own: int | None, rule: int | None) -> int:
    """Months between reviews: the document's own, else those of its type; 0 for none."""
    return (rule or 0) if own is None else own


def due_of(from_date: date, months: int | None, said: date | None = None) -> date | None:
    """The last day to review a text in force from `from_date`; `said` is what its last confirmation set. None: never."""
    if not months:
        return None
    return said or add_months(from_date, months)


def begun_by(limit: date, months: int) -> date:
    """The last first day of a text that is due on `limit` or before: those in force from then or earlier are due."""
    found = add_months(limit, -months)
    while add_months(found + ONE_DAY, months) <= limit:
        found += ONE_DAY
    return found


def opens_of(due: date, ahead: int) -> date:
    """The day on which a review that is due then is put before who decides it."""
    return due - timedelta(days=ahead)


def usual_next(day: date, months: int) -> date:
    """The next review of a text that is confirmed on `day`."""
    return add_months(day, months or USUAL_MONTHS)


def next_between(day: date, months: int) -> tuple[date, date]:
    """The earliest and the latest day that a confirmation on `day` may set."""
    months = months or USUAL_MONTHS
    return add_months(day, LEAST_MONTHS), add_months(day, months + max(months // 2, SLACK_MONTHS))
