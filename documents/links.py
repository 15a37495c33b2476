"""What links of a version point to on a day, for one reader. One query, whatever the number of links."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Subquery
from django.db.models.functions import Coalesce

from documents.faces import Target
from documents.models import Document, InForce, Withdrawal
from documents.numbers import number_of
from documents.querysets import VIEW
from qms.people.querysets import covers


def targets_of(person: Any, slugs: Iterable[str], day: date) -> dict[str, Target]:
    """By the slug asked (old ones too): documents the person may see, each as it stands on `day`."""
    slugs = set(slugs)
    if not slugs:
        return {}
    withdrawn = Withdrawal.objects.filter(document=OuterRef("pk"), from_date__lte=day).order_by("-from_date")
    ended = InForce.objects.opened().filter(document=OuterRef("pk"), until_date__lte=day).order_by("-until_date")
    rows = (
        Document.objects.permitted(person, VIEW)
        .filter(codes__slug__in=slugs)
        .annotate(
            asked=F("codes__slug"),
            now=FilteredRelation("periods", condition=covers(day, "periods__")),
            ended=Coalesce(Subquery(ended.values("until_date")[:1]), Subquery(withdrawn.values("from_date")[:1])),
        )
        .values(
            "asked",
            "slug",
            "code",
            "title",
            "ended",
            "now__version__title",
            "now__version__issue",
            "now__version__revision",
            "now__version__file_name",
            "now__version__file__size",
        )
    )
    return {row["asked"]: _target(row) for row in rows}


def _target(row: dict[str, Any]) -> Target:
    if row["now__version__issue"] is None:
        return Target(row["slug"], row["code"], row["title"], "withdrawn" if row["ended"] else "not_yet", row["ended"])
    return Target(
        row["slug"],
        row["code"],
        row["now__version__title"],
        "in_force",
        number=number_of(row["now__version__issue"], row["now__version__revision"]),
        file_name=row["now__version__file_name"],
        file_size=row["now__version__file__size"],
    )
