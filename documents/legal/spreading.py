"""A change of law reaches the documents: cases are opened, lines written, owners told. Safe to do again at any time."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.legal.impact import Change, Suspect, due_date, suspects
from documents.models import ImpactCase, ImpactLine, LegalCitation
from documents.querysets import KEEP
from documents.telling import people_who
from qms.access.roles import ROLES
from qms.jobs.actions import enqueue
from qms.notices.actions import notify
from qms.people.models import Agency, Appointment
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act

JOB = "documents.spread_law_change"
AT_ONCE = 200  # citations; more are looked through in the background
BATCH = 1000
_WRITERS = [role.key for role in ROLES if "documents.edit_version" in role.all]


def spread(change: Change, *, by: Any, at: datetime) -> None:
    """Open the cases of a change now, or in the background where many citations have to be looked through."""
    cited = LegalCitation.objects.filter(instrument__in=change.laws)
    if cited[: AT_ONCE + 1].count() <= AT_ONCE:
        open_cases(change, by=by, at=at)
        return
    payload: dict[str, Any] = {"law": change.instrument.pk, "from": change.effect_date.isoformat()}
    if change.relation:
        payload["relation"] = change.relation.pk
    what = f"relation:{change.relation.pk}" if change.relation else f"law:{change.instrument.pk}:{payload['from']}"
    key = (
        f"{JOB}:{what}:{at:%Y%m%d%H%M%S}"  # a day that was entered, taken out and entered again is looked through again
    )
    enqueue(kind=JOB, key=key, payload=payload, at=at, owner=by)


@transaction.atomic
def open_cases(change: Change, *, by: Any, at: datetime) -> int:
    """Write a line for every suspect citation into the case of its agency; answers how many are new.

    The number of statements does not grow with the citations, save one insert for each thousand.
    """
    day = timezone.localdate(at)
    found = suspects(change, day)
    if not found:
        return 0
    cases = _cases(change, {row.agency for row in found}, at)
    ImpactLine.objects.bulk_create(
        [
            ImpactLine(
                case_id=cases[row.agency].pk,
                citation_id=row.citation,
                version_id=row.version,
                document_id=row.document,
            )
            for row in found
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    ImpactCase.objects.filter(pk__in=[case.pk for case in cases.values()], closed_at__isnull=False).update(
        closed_at=None
    )
    by_agency = defaultdict(list)
    for row in found:
        by_agency[row.agency].append(row)
    for agency, rows in by_agency.items():
        _tell(cases[agency], rows, by=by, at=at, day=day)
    return len(found)


def _cases(change: Change, agencies: Collection[int], at: datetime) -> dict[int, ImpactCase]:
    """The case of each agency, made where there is none."""
    known = set(change.cases.filter(agency__in=agencies).values_list("agency", flat=True))
    fields = {"instrument": change.instrument, "relation": change.relation, "effect_date": change.effect_date}
    ImpactCase.objects.bulk_create(
        [
            ImpactCase(agency_id=agency, due_date=due_date(change.effect_date), opened_at=at, **fields)
            for agency in sorted(set(agencies) - known)
        ],
        ignore_conflicts=True,
    )
    rows = change.cases.filter(agency__in=agencies).select_related("agency", "instrument")
    return {row.agency_id: row for row in rows}


def _tell(case: ImpactCase, rows: list[Suspect], *, by: Any, at: datetime, day: date) -> None:
    """Officers, and who holds an owner post and may write. Nothing is said of documents: the page shows each their own."""
    agency: Agency = case.agency
    detail = {"law": case.instrument.number, "places": len(rows), "documents": len({row.document for row in rows})}
    record(act=Act.IMPACT_OPENED, by=by, on=case, agency=agency, at=at, detail=detail)
    posts = ImpactLine.objects.filter(case=case).order_by().values("document__owner_post")
    held = Appointment.objects.filter(
        covers(day), post__in=posts, post__roles__role__in=_WRITERS, person__is_active=True
    ).select_related("person")
    people = {row.person_id: row.person for row in held}
    people |= {person.pk: person for person in people_who(KEEP, agency, day=day)}
    notify(
        kind="law_changed",
        to=people.values(),
        about=f"impact:{case.pk}",
        url=reverse("documents:impact_case", args=[case.pk]),
        text=_("%(law)s has changed and documents cite it. Say what becomes of yours by %(day)s.")
        % {"law": case.instrument.number, "day": f"{case.due_date:%d/%m/%Y}"},
        at=at,
        due=case.due_date,
    )
