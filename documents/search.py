"""Where searching looks for documents. Codes and titles in force; the text of versions comes with the search issue."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import InForce
from qms.search.match import matches
from qms.search.source import Source
from qms.worktime import clock


def find_documents(person: Any, q: str, limit: int = 20) -> list[dict[str, Any]]:
    """Documents in force today whose code or title begins with every term, that the person may read."""
    rows = (
        InForce.objects.permitted(person, "documents.view_document")
        .on(clock.today())
        .filter(matches(q, "document__words") | Q(document__code__iexact=q.strip()))
        .order_by("document__sort_key", "pk")
        .values("document__code", "document__title", "document__slug")[:limit]
    )
    return [
        {
            "title": row["document__title"],
            "code": row["document__code"],
            "url": reverse("documents:document", args=[row["document__slug"]]),
        }
        for row in rows
    ]


SOURCE = Source("documents", _("Documents"), find_documents)
