"""Which clauses of another edition answer to a clause."""

from django.db.models import Q

from qms.standards.models import Clause, Edition


def answers_to(clause: Clause, edition: Edition) -> list[Clause]:
    """Clauses of `edition` that a clause is mapped to, in either direction, in order; itself for its own edition.

    A clause without a row of its own is answered for by the clause it is part of (7.2.1 by 7.2). Empty where nothing is
    mapped, such as for what is new in an edition.
    """
    if clause.edition_id == edition.pk:
        return [clause]
    number = clause.number
    while number:
        kin = Q(edition=clause.edition_id, number=number)
        found = Clause.objects.filter(edition=edition).filter(
            Q(mapped_from__source__in=Clause.objects.filter(kin)) | Q(mapped_to__target__in=Clause.objects.filter(kin))
        )
        if rows := list(found.distinct()):
            return rows
        number = number.rpartition(".")[0]
    return []
