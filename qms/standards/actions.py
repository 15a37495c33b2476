"""Loading editions of the standard."""

from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from qms.standards.models import Clause, ClauseMapping, Edition
from qms.standards.reading import BadFile, EditionFile, order_of, read_edition, shipped_files


@transaction.atomic
def load_editions(*, files: Iterable[Path] | None = None) -> int:
    """Bring editions, clauses and mappings up to their files (those of the product when None); answers how many editions.

    May be run again at any time: rows are made or their titles corrected, never removed, because versions of documents
    refer to clauses. A new edition, such as one of 2026, is one more file. Raises BadFile; then nothing was changed.
    """
    read = [read_edition(Path(path)) for path in (shipped_files() if files is None else files)]
    for edition in read:
        _load(edition)
    for edition in read:
        _load_mapping(edition)
    return len(read)


def _load(file: EditionFile) -> None:
    edition, _new = Edition.objects.update_or_create(
        key=file.key, defaults={"name": file.name, "from_date": file.published}
    )
    Clause.objects.bulk_create(
        [
            Clause(edition=edition, number=number, title=vi, title_en=en, order=order_of(number))
            for number, (vi, en) in file.clauses.items()
        ],
        update_conflicts=True,
        unique_fields=["edition", "number"],
        update_fields=["title", "title_en", "order"],
    )


def _load_mapping(file: EditionFile) -> None:
    old = dict(Clause.objects.filter(edition__key=file.mapped_from).values_list("number", "pk"))
    new = dict(Clause.objects.filter(edition__key=file.key).values_list("number", "pk"))
    missing = sorted({number for number, _new, _relation in file.mapping if number not in old})
    if missing:
        raise BadFile(f"{file.name}: edition {file.mapped_from} has no clause {', '.join(missing)}")
    ClauseMapping.objects.bulk_create(
        [
            ClauseMapping(source_id=old[there], target_id=new[here], relation=relation)
            for there, here, relation in file.mapping
        ],
        update_conflicts=True,
        unique_fields=["source", "target"],
        update_fields=["relation"],
    )
