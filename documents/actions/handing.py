"""Handing out: what leaves the system as a file is written in the trail."""

from datetime import datetime
from typing import Any

from django.db import transaction

from documents.models import Version
from qms.trail.actions import record
from qms.trail.acts import Act


@transaction.atomic
def note_download(version: Version, *, what: str, sha256: str, by: Any, at: datetime, face: str = "") -> None:
    """Record that the person took a file of the version: `what` is pdf, file or attachment; `face` that of a PDF."""
    detail = {"what": what, "sha256": sha256}
    if face:
        detail["face"] = face
    record(act=Act.DOWNLOADED, by=by, on=version, agency=version.document.agency, at=at, detail=detail)
