"""The pack of a review: every input as of a day with what was said of it, as canonical JSON with its hash."""

import json
from datetime import date, timedelta
from typing import Any

from django.utils.translation import override

from audits.models import ManagementReview
from audits.reviewing.collecting import collect
from audits.reviewing.kinds import INPUTS
from documents.snapshot import canonical, digest

YEAR = timedelta(days=365)


def since_of(review: ManagementReview) -> date:
    """From which day things count: that of the last review that was held, or a year before the figures."""
    before = ManagementReview.objects.filter(agency=review.agency, held_date__isnull=False).exclude(pk=review.pk)
    last = (
        before.filter(held_date__lt=review.planned_date)
        .order_by("-held_date")
        .values_list("held_date", flat=True)
        .first()
    )
    return last or review.planned_date - YEAR


def live(review: ManagementReview, on: date) -> list[dict[str, Any]]:
    """The inputs as they are now, in the order of the standard; plain values, ready to be frozen."""
    with override("vi"):  # it is frozen, and goes on papers
        found = collect(review.agency, since_of(review), on)
    said = {row.code: row for row in review.inputs.all()}
    return [
        {
            "code": one.code,
            "title": one.paper,
            "sentence": found[one.code].sentence,
            "figures": [list(pair) for pair in found[one.code].figures],
            "rows": [list(pair) for pair in found[one.code].rows],
            "words": said[one.code].words if one.code in said else "",
            "verdict": said[one.code].verdict if one.code in said else "",
            "by": said[one.code].by_name if one.code in said else "",
        }
        for one in INPUTS
    ]


def frozen(review: ManagementReview) -> list[dict[str, Any]]:
    """The inputs as they were frozen; none while the review is being prepared."""
    return json.loads(review.pack_text)["inputs"] if review.pack_text else []


def packed(review: ManagementReview, on: date) -> tuple[str, str]:
    """Text and hash of the pack as of the end of `on`."""
    content = {"review": review.code, "agency": review.agency.code, "as_of": on.isoformat(), "inputs": live(review, on)}
    text = canonical(content)
    return text, digest(text)
