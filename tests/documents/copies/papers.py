"""Copies for tests: numbered, released, received."""

from typing import Any

from documents import actions
from documents.models import ControlledCopy, Version
from tests import make


def numbered(w: Any, version: Version, *, holder: Any = None, by: Any = None, **fields: Any) -> ControlledCopy:
    """The next number of the document for a paper that the author holds, not printed yet."""
    typed = {"place": "Quầy 3, Bộ phận Một cửa", "purpose": "Tra cứu tại quầy", **fields}
    return actions.number_copy(
        version, holder=holder or w.author, by=by or w.officer, at=make.now(), day=make.today(), **typed
    )


def released(w: Any, version: Version, **fields: Any) -> ControlledCopy:
    """Printed and handed out."""
    copy = numbered(w, version, **fields)
    return actions.release_copy(copy, sha256="0" * 64, by=w.officer, at=make.now(), day=make.today())


def received(w: Any, version: Version, **fields: Any) -> ControlledCopy:
    """With its holder, who confirmed it."""
    copy = released(w, version, **fields)
    return actions.receive_copy(copy, by=copy.holder, at=make.now())


def fresh(copy: ControlledCopy) -> ControlledCopy:
    return ControlledCopy.objects.select_related("document", "version").get(pk=copy.pk)


def superseding(w: Any, version: Version, **fields: Any) -> Version:
    """The next revision of the document, in force from `from_date`, today without it."""
    draft = actions.start_version(version.document, by=w.author, at=make.now(), reason="Cho đúng luật mới")
    actions.write_amendment(draft, place="Mục 1", old="a", new="b", reason="x", by=w.author, at=make.now())
    made = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    made = make._along(w, made, ("check", w.officer), ("review", w.deputy), ("approve", w.head))
    return make.issued(w, made, **fields)
