"""Who may what with records, duties and readings: the part of the oracle that needs no more than posts and roles."""

from typing import Any

from documents.models import ReadingRound
from procedures.models import RecordDisposal, RecordEntry, RecordSeries
from qms.duties.models import Duty


class Kept:
    """The oracle answers by role (`by_role`, `in_agency`), by posts (`of`), and knows the documents."""

    by_role: Any
    in_agency: Any
    anywhere: Any
    may: Any
    of: Any
    documents: dict[int, Any]

    def kept(self) -> dict[type, Any]:
        """The question for each kind of thing."""
        return {
            RecordSeries: self.of_series,
            RecordEntry: lambda person, permission, row: self.of_series(person, permission, row.series),
            RecordDisposal: self.of_disposal,
            Duty: self.of_duty,
            ReadingRound: self.of_reading,
        }

    def of_series(self, person: Any, permission: str, series: Any) -> bool:
        """Kept by who keeps records, filed by the people of the unit too, seen by who oversees the agency as well."""
        at = (series.agency_id, series.unit_id)
        restricted = self.documents[series.document_id].classification == "restricted"
        if restricted and not self.by_role(person, "documents.view_restricted", *at):
            return False
        keep, file, see = "procedures.keep_records", "procedures.file_record", "procedures.view_recordentry"
        enough = {keep: {keep}, file: {keep, file}}.get(permission, {keep, file, see})
        return any(self.by_role(person, name, *at) for name in enough)

    def of_duty(self, person: Any, permission: str, duty: Any) -> bool:
        """Planned by who keeps the cycle, done by who holds its post too, seen by who oversees the agency as well."""
        if self.in_agency(person, "duties.keep_duties", duty.agency_id):
            return True
        if permission != "duties.keep_duties" and duty.post_id in self.of(person).posts:
            return True
        return permission == "duties.view_duty" and self.in_agency(person, "duties.view_duty", duty.agency_id)

    def of_disposal(self, person: Any, _permission: str, disposal: Any) -> bool:
        names = ("procedures.keep_records", "procedures.view_recordentry")
        return any(self.in_agency(person, name, disposal.agency_id) for name in names)

    def of_reading(self, person: Any, permission: str, asked: Any) -> bool:
        """Kept by owner, head of the owner unit and officer; seen too by heads of units who may read the document."""
        document = self.documents[asked.document_id]
        if self.may(person, "documents.keep_readings", document):
            return True
        leads = self.anywhere(person, "documents.view_readers")
        sees = leads and self.may(person, "documents.view_document", document)
        return permission == "documents.view_readinground" and sees
