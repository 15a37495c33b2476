"""The small search of lists: every typed word begins a stored word."""

from django.db.models import Q

from qms.search.fold import terms


def matches(query: str, field: str = "words") -> Q:
    """Rows in whose stored `words` every term of `query` begins a word, in any order. A query without terms: no rows."""
    asked = terms(query)
    if not asked:
        return Q(pk__in=[])
    found = Q()
    for term in asked:
        found &= Q(**{f"{field}__contains": f" {term}"})
    return found
