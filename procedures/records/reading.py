"""From texts in force to the series they name: which are still to be read, and what their rows say."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from documents.models import InForce
from procedures.models import ProcedurePart, RecordSeries, RecordsRead
from procedures.records.retention import read

SLICE = 200  # texts read in one transaction


def to_read(day: date) -> list[ProcedurePart]:
    """The next texts in force on `day` whose records part nobody has read. One statement."""
    known = RecordsRead.objects.filter(version=OuterRef("version"))
    now = InForce.objects.on(day).filter(version=OuterRef("version"))
    rows = ProcedurePart.objects.filter(Exists(now), ~Exists(known)).select_related("version__document")
    return list(rows.order_by("pk")[:SLICE])


def said_in(part: ProcedurePart) -> dict[str, dict[str, Any]]:
    """By stable id, what each row of the records part says of its series."""
    return {row["id"]: _fields(row) for row in part.data["records"] if row["name"].strip()}


def _fields(row: dict[str, Any]) -> dict[str, str]:
    return {
        "title": " ".join(row["name"].split()),
        "place": row["place"].strip(),
        "retention": row["retention"].strip(),
    }


def begun(part: ProcedurePart, key: str, fields: dict[str, str], at: Any) -> RecordSeries:
    """A new series. What is kept for ever, or goes to the archive by the words, is kept on there."""
    document, kept = part.version.document, read(fields["retention"])
    return RecordSeries(
        agency_id=document.agency_id,
        unit_id=document.owner_unit_id,
        document=document,
        version=part.version,
        key=key,
        since_at=at,
        months=kept.months,
        is_permanent=kept.is_permanent,
        ending="archive" if kept.goes_on else "destroy",
        **fields,
    )


def renewed(series: RecordSeries, part: ProcedurePart, fields: dict[str, str]) -> list[str]:
    """Give the series what the new text says; the names of the fields that changed, beside the version.

    A time that the keeper said stays as long as the words of the procedure are the same.
    """
    changed = [name for name, value in fields.items() if getattr(series, name) != value]
    if "retention" in changed:
        kept = read(fields["retention"])
        series.months, series.is_permanent = kept.months, kept.is_permanent
        series.ending = "archive" if kept.goes_on else "destroy"
        changed += ["months", "is_permanent", "ending"]
    for name, value in fields.items():
        setattr(series, name, value)
    series.version = part.version
    return changed
