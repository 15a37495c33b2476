"""Where a version stands on a day. Pure: it follows from the dates of the periods, never from a flag."""

from datetime import date
from typing import Any, NamedTuple

from documents.models import Document
from qms.approvals.moves import State

_COLUMNS = (
    "pk",
    "from_date",
    "until_date",
    "opened_at",
    "late_reason",
    "version_id",
    "version__issue",
    "version__revision",
    "withdrawal__from_date",
    "withdrawal__reason",
    "withdrawal__decision_number",
    "withdrawal__by_name",
    "withdrawal__post_title",
    "withdrawal__at",
)


class Standing(NamedTuple):
    """`key` is a key of the status tag; `after` and `withdrawal` are rows of `periods_of`, where there are any."""

    key: str
    period: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    withdrawal: dict[str, Any] | None = None


def periods_of(document: Document) -> list[dict[str, Any]]:
    """Every period of the document with its withdrawal, oldest first, those cancelled before they began included."""
    return list(document.periods.order_by("from_date", "pk").values(*_COLUMNS))


def opened(periods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Periods that cover at least one day."""
    return [row for row in periods if row["until_date"] is None or row["until_date"] > row["from_date"]]


def covering(periods: list[dict[str, Any]], day: date) -> dict[str, Any] | None:
    """The period that covers the day; None where nothing was or will be in force."""
    for row in opened(periods):
        if row["from_date"] <= day and (row["until_date"] is None or day < row["until_date"]):
            return row
    return None


def standing_of(version_id: int, state: str, periods: list[dict[str, Any]], day: date) -> Standing:
    """Where the version stands on `day`: in_force, not_yet, superseded, withdrawn, or its state while it has no period."""
    period = next((row for row in periods if row["version_id"] == version_id), None)
    if period is None:
        return Standing(state)
    withdrawal = withdrawal_at(periods, period["until_date"])
    if period["until_date"] == period["from_date"]:  # a future period that was cancelled covers no day
        return Standing("withdrawn", period, withdrawal=withdrawal or _latest_withdrawal(periods))
    if day < period["from_date"]:
        return Standing("not_yet", period, withdrawal=withdrawal)
    if period["until_date"] is None or day < period["until_date"]:
        after = next((row for row in opened(periods) if row["from_date"] == period["until_date"]), None)
        return Standing("in_force", period, after, withdrawal)
    after = next((row for row in opened(periods) if row["from_date"] == period["until_date"]), None)
    return Standing("superseded" if after else "withdrawn", period, after, withdrawal)


def withdrawal_at(periods: list[dict[str, Any]], day: date | None) -> dict[str, Any] | None:
    """The row that carries the withdrawal taking effect on `day`."""
    return next((row for row in periods if day is not None and row["withdrawal__from_date"] == day), None)


def _latest_withdrawal(periods: list[dict[str, Any]]) -> dict[str, Any] | None:
    rows = [row for row in periods if row["withdrawal__at"] is not None]
    return max(rows, key=lambda row: row["withdrawal__at"]) if rows else None


def before(periods: list[dict[str, Any]], period: dict[str, Any] | None) -> dict[str, Any] | None:
    """The period that this one replaced; None for the first."""
    earlier = [row for row in opened(periods) if period and row["from_date"] < period["from_date"]]
    return earlier[-1] if earlier else None


def document_standing(periods: list[dict[str, Any]], day: date) -> str:
    """Where the document as a whole stands: in_force, not_yet, withdrawn; draft while no period was ever opened."""
    if covering(periods, day):
        return "in_force"
    live = opened(periods)
    if any(row["from_date"] > day for row in live):
        return "not_yet"
    return "withdrawn" if live or _latest_withdrawal(periods) else State.DRAFT
