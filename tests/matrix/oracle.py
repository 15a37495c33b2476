"""Who may do what, told a second time: plain loops over rows, after the design, without the querysets of the product.

`qms.access` and `documents.querysets` answer in SQL; this answers in Python, one thing at a time and slowly. What both say
alike was not said by one mistake. The table of roles is data and is shared; everything else is written anew.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audits.models import Audit, Auditor, ChecklistTemplate, CorrectiveAction, Evidence, Finding, Programme
from documents.models import (
    AccessClass,
    ApplyingMember,
    ChangeRequest,
    ControlledCopy,
    Document,
    DocumentGroupGrant,
    DocumentPersonGrant,
    DocumentUnitGrant,
    ImpactCase,
    InForce,
    IssuingDecision,
    PeriodicReview,
    PracticeSignal,
    Version,
    VersionDecision,
    VersionEditor,
    VersionStep,
)
from procedures.models import StandingFinding
from qms.access.roles import ROLES
from qms.people.models import AgencyPhase, Appointment, Delegation, PostRole, UnitPhase
from tests.matrix.aimed import OfAims
from tests.matrix.converted import OfConversions
from tests.matrix.kept import Kept
from tests.matrix.met import OfMeetings
from tests.matrix.oracle_audits import OfAudits

VIEW, RESTRICTED = "documents.view_document", "documents.view_restricted"
ACT_OF_STEP = {"opinion": "opine", "check": "check", "review": "review", "approve": "approve"}
PREPARING = {"draft", "in_review", "in_approval"}


def lives(row: Any, day: date) -> bool:
    """Whether the half-open period of the row holds the day."""
    return row.from_date <= day and (row.until_date is None or day < row.until_date)


@dataclass
class Powers:
    """What one person has by posts on a day: (permission, "agency" | "unit" | "below", path or id) triples."""

    posts: set[int] = field(default_factory=set)
    agencies: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)  # units of the posts and all above them
    grants: set[tuple[str, str, Any]] = field(default_factory=set)


class Oracle(Kept, OfAudits, OfAims, OfMeetings, OfConversions):
    """Reads the whole small world once and answers; `day` is the civil day of every answer."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.unit_path = {row.unit_id: row.path for row in UnitPhase.objects.all() if lives(row, day)}
        self.agency_path = {row.agency_id: row.path for row in AgencyPhase.objects.all() if lives(row, day)}
        self.roles = {role.key: role for role in ROLES}
        self.members: dict[int, list[Any]] = {}
        for row in ApplyingMember.objects.all():
            self.members.setdefault(row.set_id, []).append(row)
        self.classes = {row.pk: row for row in AccessClass.objects.all()}
        self.periods: dict[int, list[Any]] = {}
        for row in InForce.objects.order_by("from_date"):
            self.periods.setdefault(row.document_id, []).append(row)
        self.documents = {row.pk: row for row in Document.objects.all()}
        self.versions = {row.pk: row for row in Version.objects.all()}
        self.steps: dict[int, list[Any]] = {}
        for row in VersionStep.objects.all():
            self.steps.setdefault(row.version_id, []).append(row)
        self.took_part = {(row.version_id, row.person_id) for row in VersionEditor.objects.all()}
        self.wrote = set(self.took_part)
        self.took_part |= {(row.version_id, row.person_id) for row in VersionDecision.objects.all()}
        self.grants = [
            (kind, row)
            for kind, model in (
                ("user", DocumentPersonGrant), ("group", DocumentGroupGrant), ("unit", DocumentUnitGrant)
            )
            for row in model.objects.select_related("permission")
            if lives(row, day)
        ]  # fmt: skip
        self.appointments = list(Appointment.objects.select_related("post__unit__agency"))
        self.delegations = [
            row
            for row in Delegation.objects.select_related("giver").prefetch_related("units")
            if lives(row, day) and (row.revoked_date is None or row.revoked_date > day) and self._has(row)
        ]
        self.post_roles: dict[int, list[Any]] = {}
        for row in PostRole.objects.select_related("unit", "agency"):
            self.post_roles.setdefault(row.post_id, []).append(row)
        self.powers: dict[int, Powers] = {}

    # --- posts ---

    def _has(self, lent: Any) -> bool:
        """Whether the giver still has what is lent: may sign in and holds the post, in a unit that stands."""
        return lent.giver.is_active and any(
            (row.person_id, row.post_id) == (lent.giver_id, lent.giver_post_id)
            and lives(row, self.day)
            and lives(row.post, self.day)
            and row.post.unit_id in self.unit_path
            for row in self.appointments
        )

    def of(self, person: Any) -> Powers:
        if person.pk not in self.powers:
            self.powers[person.pk] = self._read(person)
        return self.powers[person.pk]

    def _read(self, person: Any) -> Powers:
        found = Powers()
        for row in self.appointments:
            post = row.post
            if row.person_id != person.pk or not lives(row, self.day) or not lives(post, self.day):
                continue
            path = self.unit_path.get(post.unit_id)
            if path is None or not person.is_active:
                continue
            found.posts.add(post.pk)
            found.agencies.add(post.unit.agency_id)
            found.units |= {int(step) for step in path.split(".") if step}
            for given in self.post_roles.get(post.pk, []):
                role = self.roles[given.role]
                agency = given.agency or post.unit.agency
                unit_path = given.unit.path if given.unit else path
                found.grants |= {(name, "agency", agency.pk) for name in role.agency}
                found.grants |= {(name, "unit", unit_path) for name in role.unit}
                found.grants |= {(name, "below", agency.path) for name in role.below}
        return found

    def anywhere(self, person: Any, permission: str) -> bool:
        """Whether some post gives the permission, wherever it counts."""
        return person.is_active and any(name == permission for name, _where, _what in self.of(person).grants)

    def in_agency(self, person: Any, permission: str, agency: int) -> bool:
        """Whether a post gives the permission for this whole agency."""
        return person.is_active and (permission, "agency", agency) in self.of(person).grants

    def by_role(self, person: Any, permission: str, agency: int, unit: int) -> bool:
        for name, where, what in self.of(person).grants:
            if name != permission:
                continue
            if where == "agency" and what == agency:
                return True
            if where == "unit" and self.unit_path.get(unit, "?").startswith(what):
                return True
            if where == "below" and self.agency_path.get(agency, "?").startswith(what):
                return True
        return False

    def _act(self, person: Any, permission: str, document: Any) -> bool:
        at = (document.agency_id, document.owner_unit_id)
        allowed = self.by_role(person, permission, *at)
        return allowed and (document.classification != "restricted" or self.by_role(person, RESTRICTED, *at))

    # --- what is in force ---

    def _opens(self, person: Any, period: Any) -> bool:
        """Whether the access class of the period is open to the person."""
        kind = self.classes[period.access_class_id]
        at = (kind.agency_id, kind.owner_unit_id)
        if kind.held_back and not self.by_role(person, "documents.view_draft", *at):
            return False
        if kind.classification == "public":
            return True
        if kind.classification == "restricted":
            return self.by_role(person, RESTRICTED, *at)
        return self.by_role(person, VIEW, *at) or self._applies(person, kind.applying_id)

    def _applies(self, person: Any, applying: int | None) -> bool:
        powers = self.of(person)
        return any(
            row.unit_id in powers.units if row.unit_id else (VIEW, "agency", row.agency_id) in powers.grants
            for row in self.members.get(applying, [])
        )

    def _reads(self, person: Any, document: int) -> bool:
        """The period of the day decides; where none covers it, the last one that covered a day at all."""
        real = [
            row for row in self.periods.get(document, []) if row.until_date is None or row.until_date > row.from_date
        ]
        covering = [row for row in real if lives(row, self.day)]
        decisive = (covering or real[-1:])[:1]
        return any(self._opens(person, row) for row in decisive) or self._answers_for(person, document)

    def _answers_for(self, person: Any, document: int) -> bool:
        """Who holds the owner post reads what was ever in force, but no restricted text."""
        row = self.documents[document]
        return (
            row.classification != "restricted"
            and row.owner_post_id in self.of(person).posts
            and bool(self.periods.get(document))
        )

    def reads(self, person: Any, document: Any) -> bool:
        """What is in force of it, by role, by holding the owner post or by exception."""
        return self._reads(person, document.pk) or self.shared(person, document.pk)

    def shared(self, person: Any, document: int, permission: str = VIEW) -> bool:
        groups = set(person.groups.values_list("pk", flat=True))
        mine = {"user": {person.pk}, "group": groups, "unit": self.of(person).units}
        return any(
            row.content_object_id == document
            and row.permission.codename == permission.split(".")[1]
            and getattr(row, f"{kind}_id") in mine[kind]
            for kind, row in self.grants
        )

    # --- what is being prepared ---

    def _owns(self, person: Any, step: Any) -> bool:
        return step.person_id == person.pk if step.person_id else step.post_id in self.of(person).posts

    def _borrows(self, person: Any, step: Any) -> bool:
        mine = (row for row in self.delegations if row.receiver_id == person.pk)
        return not step.person_id and any(self._lends(row, step) for row in mine)

    def _sees_by(self, person: Any, step: Any) -> bool:
        """Own steps show their version unless void; lent ones only while they wait."""
        return (step.outcome != "void" and self._owns(person, step)) or (
            not step.outcome and self._borrows(person, step)
        )

    def _lends(self, lent: Any, step: Any) -> bool:
        document = self.documents[self.versions[step.version_id].document_id]
        units = {unit.pk for unit in lent.units.all()}
        return (
            step.post_id == lent.giver_post_id
            and ACT_OF_STEP[step.kind] in lent.acts
            and (not lent.types or document.type.slug in lent.types)
            and (not units or document.owner_unit_id in units)
        )

    def _takes_part(self, person: Any, version: Any) -> bool:
        document = self.documents[version.document_id]
        return (
            self._act(person, "documents.view_draft", document)
            or version.author_id == person.pk
            or (version.pk, person.pk) in self.took_part
            or any(self._sees_by(person, row) for row in self.steps.get(version.pk, []))
        )

    # --- the one question ---

    def may(self, person: Any, permission: str, thing: Any) -> bool:
        if not person.is_active:
            return False
        kinds = {
            Document: self._document,
            Version: self._version,
            InForce: self._period,
            IssuingDecision: self._decision,
            ChangeRequest: self._request,
            ImpactCase: self._impact,
            ControlledCopy: self._copy,
            PracticeSignal: self._signal,
            StandingFinding: self._finding,
            PeriodicReview: self._review,
            Finding: self._found,
            Audit: self._audit,
            Programme: self._programme,
            Auditor: self._auditor,
            ChecklistTemplate: self._auditor,
            CorrectiveAction: self._corrective,
            Evidence: self._evidence,
            **self.kept(),
            **self.also_of_audits(),
        }
        return kinds[type(thing)](person, permission, thing)

    def _period(self, person: Any, permission: str, period: Any) -> bool:
        return permission == VIEW and (self._opens(person, period) or self.shared(person, period.document_id))

    def _request(self, person: Any, permission: str, asked: Any) -> bool:
        document = self.documents[asked.document_id]
        if self.by_role(person, "documents.share_document", asked.agency_id, document.owner_unit_id):
            return True
        writes = asked.asked_by_id == person.pk or self._act(person, "documents.edit_version", document)
        return permission == "documents.view_changerequest" and writes

    def _finding(self, person: Any, _permission: str, finding: Any) -> bool:
        """What the nightly round found is seen by who sees what is prepared of the document."""
        return self._act(person, "documents.view_draft", self.documents[finding.document_id])

    def _found(self, person: Any, permission: str, finding: Any) -> bool:
        """By role on the unit it concerns; seen too by who found it and by who takes part in what corrects it."""
        if self.by_role(person, permission, finding.agency_id, finding.unit_id):
            return True
        part = finding.found_by_id == person.pk or (finding.corrective and self._has_part(person, finding.corrective))
        return permission == "audits.view_finding" and bool(part)

    def _has_part(self, person: Any, car: Any) -> bool:
        posts = {car.assigned_post_id, *(row.owner_post_id for row in car.actions.all() if row.dropped_at is None)}
        return person.pk in {car.author_id, car.checker_id} or bool(posts & self.of(person).posts)

    def _corrective(self, person: Any, permission: str, car: Any) -> bool:
        """By role on the unit; worked on by the post it was given to, checked by who is named, seen by who takes part."""
        if self.by_role(person, permission, car.agency_id, car.unit_id):
            return True
        return {
            "audits.view_corrective": self._has_part(person, car),
            "audits.work_corrective": car.assigned_post_id in self.of(person).posts,
            "audits.check_effect": car.checker_id == person.pk,
        }.get(permission, False)

    def _evidence(self, person: Any, _permission: str, evidence: Any) -> bool:
        """With what it belongs to."""
        if evidence.finding_id:
            return self._found(person, "audits.view_finding", evidence.finding)
        return self._corrective(person, "audits.view_corrective", evidence.corrective)

    def _review(self, person: Any, permission: str, review: Any) -> bool:
        """Decided by who holds the owner post, heads the owner unit or is the officer; seen by who sees drafts of it too."""
        document = self.documents[review.document_id]
        at = (document.agency_id, document.owner_unit_id)
        if document.classification == "restricted" and not self.by_role(person, RESTRICTED, *at):
            return False
        decides = document.owner_post_id in self.of(person).posts
        decides = decides or self.by_role(person, "documents.decide_periodicreview", *at)
        sees = permission == "documents.view_periodicreview" and self.by_role(person, "documents.view_draft", *at)
        return decides or sees

    def _copy(self, person: Any, permission: str, copy: Any) -> bool:
        """Kept by who keeps the copies of the agency; seen by the holder too."""
        if self._act(person, "documents.keep_copies", self.documents[copy.document_id]):
            return True
        return permission == "documents.view_controlledcopy" and copy.holder_id == person.pk

    def _impact(self, person: Any, _permission: str, impact: Any) -> bool:
        """Seen by the officers of the agency, and by who may write one of its documents."""
        if self.in_agency(person, "documents.share_document", impact.agency_id):
            return True
        documents = {line.document_id for line in impact.lines.all()}
        return any(self._act(person, "documents.edit_version", self.documents[pk]) for pk in documents)

    def _signal(self, person: Any, permission: str, signal: Any) -> bool:
        """Its words are changed by who sent it; it is read by who reads what practice says of the document."""
        if signal.person_id == person.pk:
            return permission in {"documents.view_practicesignal", "documents.reword_signal"}
        reads = self._document(person, "documents.read_signals", self.documents[signal.document_id])
        return reads and permission == "documents.view_practicesignal"

    def _hears(self, person: Any, document: Any) -> bool:
        """The holder of the owner post, for a restricted document only with the right to read such."""
        above = (document.agency_id, document.owner_unit_id)
        is_open = document.classification != "restricted" or self.by_role(person, RESTRICTED, *above)
        return is_open and document.owner_post_id in self.of(person).posts

    def _document(self, person: Any, permission: str, document: Any) -> bool:
        if permission in {"documents.read_signals", "documents.keep_readings"} and self._hears(person, document):
            return True
        if permission != VIEW:
            return self._act(person, permission, document)
        mine = [row for row in self.versions.values() if row.document_id == document.pk]
        return (
            self._reads(person, document.pk)
            or self.shared(person, document.pk)
            or any(self._takes_part(person, row) for row in mine)
        )

    def _version(self, person: Any, permission: str, version: Any) -> bool:
        document = self.documents[version.document_id]
        is_mine = version.author_id == person.pk
        match permission:
            case "documents.view_version":
                had_force = any(row.version_id == version.pk for row in self.periods.get(document.pk, []))
                reads = self._reads(person, document.pk) or self.shared(person, document.pk)
                return (had_force and reads) or self._takes_part(person, version)
            case "documents.decide_version":
                return any(
                    row.opened_at
                    and not row.outcome
                    and version.state in PREPARING
                    and (self._owns(person, row) or self._borrows(person, row))
                    for row in self.steps.get(version.pk, [])
                )
            case "documents.edit_version" | "documents.submit_version":
                return is_mine or (version.pk, person.pk) in self.wrote or self._act(person, permission, document)
            case "documents.cancel_version":
                return is_mine or self._act(person, permission, document)
        return self._act(person, permission, document)

    def _decision(self, person: Any, permission: str, decision: Any) -> bool:
        keeps = self.in_agency(person, "documents.issue_version", decision.agency_id)
        if keeps or decision.created_by_id == person.pk:
            return True
        covers = [row for row in self.versions.values() if row.issuing_decision_id == decision.pk]
        return permission == "documents.view_issuingdecision" and any(
            self._version(person, "documents.view_version", row) for row in covers
        )
