"""The official PDF of a version: rendered once, stored by its hash, never rendered again."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from documents.models import Rendition, Version
from documents.rendering import render_version
from qms.files import store
from qms.jobs.kinds import TryAgain
from qms.printing import PrintFailed
from qms.trail.refusals import Refused


def store_official(version: Version, *, at: datetime, face: str = "official") -> Rendition:
    """The official rendition of the version: the stored one, or rendered, written to the store and recorded."""
    stored = version.renditions.filter(kind="official").first()
    if stored:
        return stored
    try:
        return keep_official(version, render_version(version, face=face), at=at, is_import=face == "imported")
    except (PrintFailed, store.Damaged, Refused, OSError) as trouble:
        note_trouble(version, str(trouble))
        raise TryAgain(
            _("The official PDF of %(version)s could not be made: %(why)s") % {"version": version, "why": trouble}
        ) from trouble


def keep_official(version: Version, data: bytes, *, at: datetime, is_import: bool = False) -> Rendition:
    """Write the bytes to the store, then the row; another worker that was quicker wins and is answered."""
    file = store.put(data, media_type="application/pdf")
    try:
        with transaction.atomic():
            return Rendition.objects.create(
                version=version,
                kind="official",
                file=file,
                content_sha256=version.content_sha256,
                is_import=is_import,
                made_at=at,
            )
    except IntegrityError:
        return version.renditions.get(kind="official")


def note_trouble(version: Version, why: str) -> None:
    """Show on the version why it could not be put in force; empty when the trouble is over."""
    version.issue_error = why
    version.save(update_fields=["issue_error"])
