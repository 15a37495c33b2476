"""The same key numbers of every agency that a person oversees, side by side. Seven statements whatever the number of agencies."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from audits.auditing.querysets import VIEW_PROGRAMME
from audits.dashboards.counting import NONCONFORMITIES
from audits.dashboards.figures import PROCEDURE, listed
from audits.models import CorrectiveAction, Finding
from audits.querysets import VIEW_CORRECTIVE, VIEW_FINDING
from audits.registers.asking import NONCONFORMITY, OVERDUE
from documents.models import InForce, PeriodicReview
from documents.querysets import open_periods
from documents.reviewing.listing import OVERDUE as LATE_REVIEWS
from documents.reviewing.listing import SEE as VIEW_REVIEW
from qms.access.rights import rights_of
from qms.people.models import Agency
from qms.people.querysets import covers


def agencies_of(person: Any, day: date) -> QuerySet[Agency]:
    """Agencies whose report the person may see, in the order of the tree."""
    where = rights_of(person, day).where(VIEW_PROGRAMME, unit="units", agency="pk")
    return Agency.objects.filter(where).order_by("path", "pk")


def compared(person: Any, agencies: Iterable[Agency], day: date) -> list[dict[str, Any]]:
    """A row for each agency: its report and (number, address of the list, whether it warns) for each column."""
    agencies = list(agencies)
    keys = [one.pk for one in agencies]
    periods = InForce.objects.filter(
        open_periods(person, rights_of(person)),
        covers(day),
        access_class__agency__in=keys,
        access_class__type__slug=PROCEDURE,
    )
    late = PeriodicReview.objects.permitted(person, VIEW_REVIEW).filter(outcome="", due_date__lt=day)
    found = Finding.objects.permitted(person, VIEW_FINDING).standing().filter(grade__in=NONCONFORMITIES)
    overdue = CorrectiveAction.objects.permitted(person, VIEW_CORRECTIVE).overdue(day)
    counts = [
        _grouped(periods, "access_class__agency"),
        _grouped(late.filter(document__agency__in=keys), "document__agency"),
        _grouped(found.filter(agency__in=keys), "agency"),
        _grouped(overdue.filter(agency__in=keys), "agency"),
    ]
    return [
        {
            "agency": one,
            "url": reverse("audits:report", args=[one.slug]),
            "cells": [
                {"number": count.get(one.pk, 0), "url": url, "bad": warns and bool(count.get(one.pk))}
                for count, (url, warns) in zip(counts, _lists(one), strict=True)
            ],
        }
        for one in agencies
    ]


def _grouped(rows: Any, agency: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(agency).annotate(n=Count("pk", distinct=True)))


def _lists(agency: Agency) -> list[tuple[str, bool]]:
    return [
        (listed("documents:register", agency, loai=PROCEDURE), False),
        (listed("documents:reviews", agency, xem=LATE_REVIEWS), True),
        (listed("audits:findings", agency, muc=NONCONFORMITY), False),
        (listed("audits:correctives", agency, xem=OVERDUE), True),
    ]
