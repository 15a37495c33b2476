"""The form of a new finding: its choices, what the address says already, and from what was typed to what the act takes."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from audits.forms.findings import DOCUMENT_CODE, FindingForm
from audits.kinds import LIMITS, Source
from audits.models import Finding
from audits.querysets import RECORD, VIEW_FINDING
from documents.models import Document, Version
from documents.practice.places import places_of
from documents.querysets import VIEW
from documents.snapshot import snapshot_of
from documents.views.answers import typed
from qms.access.rights import rights_of
from qms.people.models import Unit
from qms.people.querysets import covers
from qms.standards.models import Clause
from qms.trail.refusals import Refused
from qms.worktime import clock

USUAL_EDITION = "2015"


@dataclass
class NewFinding:
    """The form, and the document that the address names, with its version in force."""

    form: FindingForm
    about: Document | None
    version: Version | None
    person: Any

    def seen(self) -> dict[str, Any]:
        """What was typed, as `Seen` takes it. Raises Refused for a document or a finding that is not there for the person."""
        data = dict(self.form.cleaned_data)
        code = data.pop("document")
        document, version = self._document(code)
        again = data.pop("repeat_of")
        place = data.pop("place", "") if document and self.about and document.pk == self.about.pk else ""
        return {
            **{key: value for key, value in data.items() if key != "place"},
            "clauses": list(data["clauses"]), "document": document, "version": version, "place": place,
            "repeat_of": self._repeated(again, data["unit"]) if again else None,
        }  # fmt: skip

    def _document(self, code: str) -> tuple[Document | None, Version | None]:
        if not code:
            return None, None
        if self.about is not None and code == self.about.code:
            return self.about, self.version
        document = Document.objects.permitted(self.person, VIEW).with_code(code).order_by("pk").first()
        if document is None:
            raise Refused(_("There is no document with this code that you may read."), field="document")
        return document, in_force_of(document)

    def _repeated(self, code: str, unit: Unit) -> Finding:
        rows = Finding.objects.permitted(self.person, VIEW_FINDING).filter(
            agency=unit.agency_id, code=code.strip().upper()
        )
        found = rows.first()
        if found is None:
            raise Refused(_("There is no finding with this number in the agency."), field="repeat_of")
        return found


def started(request: HttpRequest) -> NewFinding:
    """The form with what the address says: `?tai-lieu=`, `?cho=`, `?nguon=`, `?so=`. What it cannot read is left out."""
    today, person = clock.today(), request.user
    about = _asked(request)
    version = in_force_of(about) if about else None
    places = [(place.key, place.name) for place in places_of(snapshot_of(version))[1:]] if version else []
    asked = request.GET.get("nguon", "")
    initial = {
        "found_date": today,
        "source": asked if asked in Source.values else "",
        "source_ref": request.GET.get("so", "")[: LIMITS.reference],
        "document": about.code if about else "",
        "place": request.GET.get("cho", ""),
        "unit": about.owner_unit_id if about else None,
    }
    form = FindingForm(
        typed(request), units=units_for(person, RECORD), clauses=_clauses(person), places=places, initial=initial
    )
    return NewFinding(form, about, version, person)


def _asked(request: HttpRequest) -> Document | None:
    slug = request.GET.get("tai-lieu", "")
    if not slug or len(slug) > 2 * DOCUMENT_CODE or "\x00" in slug:
        return None
    return Document.objects.permitted(request.user, VIEW).select_related("agency").filter(slug=slug).first()


def in_force_of(document: Document) -> Version | None:
    """The version in force today."""
    rows = Version.objects.filter(covers(clock.today(), "period__"), document=document)
    return rows.select_related("document").first()


def units_for(person: Any, permission: str) -> Any:
    """Units that stand today and in which the person may."""
    rights = rights_of(person)
    rows = Unit.objects.on(rights.day).filter(rights.where(permission, unit="pk", agency="agency"))
    return rows.order_by("agency", "order", "code")


def _clauses(person: Any) -> Any:
    """Clauses of the editions that the person's agencies work by; of the usual one where none is said."""
    agencies = rights_of(person).reach[RECORD].agencies | rights_of(person).agencies
    rows = Clause.objects.filter(edition__agencies__in=agencies).distinct()
    return (rows if rows.exists() else Clause.objects.filter(edition__key=USUAL_EDITION)).order_by("edition", "order")
