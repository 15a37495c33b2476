"""The vocabulary of lists of documents, and the one definition of who may what with them.

Three answers, ORed: role (posts, through agencies and units), exception (dated grants) and participation (wrote, or holds
a step of the route). What is in force is read through its period's access class.
"""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from qms.access.grants import granted
from qms.access.querysets import PermittedQuerySet
from qms.access.rights import Rights, rights_of
from qms.approvals.moves import OPEN_STATES, STEP_MOVE, State
from qms.people.models import Appointment
from qms.people.querysets import DatedQuerySet, covers

VIEW = "documents.view_document"
VIEW_VERSION = "documents.view_version"
KEEP = "documents.share_document"  # what the QMS officer of an agency holds
KEEP_COPIES = "documents.keep_copies"
READ_SIGNALS = "documents.read_signals"
REWORD_SIGNAL = "documents.reword_signal"
KEEP_READINGS = "documents.keep_readings"
DECIDE_REVIEW = "documents.decide_periodicreview"
WITHDRAW = "documents.withdraw_document"
UNSETTLED = ("", "revising", "withdrawing")  # outcomes of a suspect citation that leave something to do
BEFORE_FORCE = Q(state__in=OPEN_STATES) | Q(state=State.APPROVED, period__isnull=True)
NOTHING = Q(pk__in=[])


def _is(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def _table(name: str) -> Any:
    # A queryset is imported by the models it serves, so it reaches the other tables of its own app by name.
    return apps.get_registered_model("documents", name)


class AccessClassQuerySet(QuerySet):
    def readable(self, rights: Rights, permission: str = VIEW) -> Self:
        """Classes whose text in force a person with these rights may read by role."""
        return self.filter(class_reach(rights, permission))


def class_reach(rights: Rights, permission: str = VIEW) -> Q:
    """Access classes open to `rights`: public to every signed-in person, internal to owner and applying agencies."""
    if permission != VIEW:
        return rights.where(permission)
    member = _table("ApplyingMember").objects
    viewer_agencies = rights.reach[VIEW].agencies if rights.may_somewhere(VIEW) else set()
    applied = member.filter(Q(agency__in=viewer_agencies) | Q(unit__in=rights.units)).values("set")
    internal = rights.where(VIEW) | Q(applying__in=applied)
    open_to_them = (
        Q(classification="public")
        | (Q(classification="internal") & internal)
        | (Q(classification="restricted") & rights.where("documents.view_restricted"))
    )
    return open_to_them & (Q(held_back=False) | rights.where("documents.view_draft"))


def open_periods(person: Any, rights: Rights, period: str = "", access_class: str = "access_class") -> Q:
    """Periods open by class or by exception, by the rights of today whatever day a list is of; `period` leads to the period."""
    classes = _table("AccessClass").objects.readable(rights).values("pk")
    exceptions = shared(rights, person, VIEW).values("pk")
    return Q(**{f"{period}{access_class}__in": classes}) | Q(**{f"{period}document__in": exceptions})


class InForceQuerySet(DatedQuerySet, PermittedQuerySet):
    """Periods. `on(day)` keeps those that cover the day."""

    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        return open_periods(person, rights) if permission == VIEW else NOTHING

    def along_the_order(self, person: Any) -> Self:
        """What is open to the person, so asked that the database walks the order and tests each row's class on its way.

        The sum keeps it from starting with the index of classes, which would read everything to sort it.
        """
        bare = ExpressionWrapper(F("access_class_id") + 0, output_field=BigIntegerField())
        return self.annotate(bare_class=bare).filter(open_periods(person, rights_of(person), access_class="bare_class"))

    def opened(self) -> Self:
        """Periods that cover at least one day: not cancelled before they began."""
        return self.exclude(until_date__isnull=False, until_date__lte=F("from_date"))

    def going_on(self, day: date) -> Self:
        """Of those, the ones that do not end by `day`: in force then, or to come."""
        return self.opened().exclude(until_date__lte=day)

    def following(self) -> Exists:
        """For rows of versions: whether another text of the document came into force the day this one ended."""
        return Exists(self.opened().filter(document=OuterRef("document"), from_date=OuterRef("period__until_date")))


def shared(rights: Rights, person: Any, permission: str) -> QuerySet:
    """Documents shared with the person, a group or a unit by an exception that lives on the day of `rights`."""
    grants = {kind: _table(f"Document{kind.capitalize()}Grant") for kind in ("person", "group", "unit")}
    return _table("Document").objects.filter(granted(grants, person, rights, permission))


def owned(rights: Rights, document: str = "") -> Q:
    """Rows whose `document` is the person's own by post: who answers for a text reads it, also while it is held back."""
    return Q(**{f"{document}owner_post__in": rights.posts}) & ~Q(**{f"{document}classification": "restricted"})


class DocumentQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """By role on owner unit and agency; reading also by class, exception and participation."""
        if permission in {READ_SIGNALS, KEEP_READINGS}:
            return (rights.where(permission) | Q(owner_post__in=rights.posts)) & self._not_above(rights)
        if permission != VIEW:
            return rights.where(permission) & self._not_above(rights)
        versions = _table("Version").objects
        mine = versions.filter(versions.preparing(rights, person), document=OuterRef("pk"))
        begun = Exists(_table("InForce").objects.filter(document=OuterRef("pk")))
        readable = self.readable(rights, "pk") | (owned(rights) & begun)
        return readable | Q(Exists(mine)) | Q(pk__in=shared(rights, person, VIEW).values("pk"))

    def readable(self, rights: Rights, document: str) -> Q:
        """Rows whose `document` column names one with a readable class: of the period that covers the day, else of the last.

        Asked row by row, because a page asks about one document and there may be a million.
        """
        periods = _table("InForce").objects.filter(document=OuterRef(OuterRef(document)))
        # One that was cancelled before it began covers no day; it decides only where there is nothing else.
        covering = Case(When(covers(rights.day), then=0), default=1)
        begun = Case(When(until_date__lte=F("from_date"), then=1), default=0)
        decisive = periods.order_by(covering, begun, "-from_date").values("access_class")[:1]
        return Q(Exists(_table("AccessClass").objects.readable(rights).filter(pk=Subquery(decisive))))

    def _not_above(self, rights: Rights) -> Q:
        """Acts on a restricted document need the right to read restricted ones as well."""
        return ~Q(classification="restricted") | rights.where("documents.view_restricted")

    def with_code(self, code: str) -> Self:
        """Documents that have or once had this code."""
        return self.filter(codes__code=code)


class VersionQuerySet(PermittedQuerySet):
    """Versions: in force or once in force for readers, in preparation for those who take part."""

    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        match permission:
            case "documents.view_version":
                readable = _table("Document").objects.readable(rights, "document") | owned(rights, "document__")
                exception = Q(document__in=shared(rights, person, VIEW).values("pk"))
                return (Q(period__isnull=False) & (readable | exception)) | self.preparing(rights, person)
            case "documents.decide_version":
                return Q(pk__in=self.steps_open_to(rights, person).values("version"))
            case "documents.edit_version" | "documents.submit_version":
                writes = Q(author=person) | Q(editors__person=person)
                by_part = Q(pk__in=self.model._default_manager.filter(writes).values("pk"))
                return by_part | self._by_role(rights, permission)
            case "documents.cancel_version":
                return Q(author=person) | self._by_role(rights, permission)
        return self._by_role(rights, permission)

    def _by_role(self, rights: Rights, permission: str) -> Q:
        where = rights.where(permission, unit="document__owner_unit", agency="document__agency")
        restricted = rights.where("documents.view_restricted", unit="document__owner_unit", agency="document__agency")
        return where & (~Q(document__classification="restricted") | restricted)

    def preparing(self, rights: Rights, person: Any) -> Q:
        """Versions that a person sees before they are in force: by role, by writing, by a step of the route.

        A step that is lent shows its version while it waits; what the giver decided before is not lent with it.
        """
        all_steps = _table("VersionStep").objects
        own, lent = all_steps.filter(own_steps(rights, person)), Q(person__isnull=True) & lent_steps(rights)
        steps = own.exclude(outcome="void") | all_steps.filter(lent, outcome="")
        wrote = _table("VersionEditor").objects.filter(person=person).values("version")
        decided = _table("VersionDecision").objects.filter(person=person).values("version")
        took_part = Q(author=person) | Q(pk__in=wrote) | Q(pk__in=decided)
        return self._by_role(rights, "documents.view_draft") | took_part | Q(pk__in=steps.values("version"))

    def steps_open_to(self, rights: Rights, person: Any) -> QuerySet:
        """Open route steps that the person may decide today: own post, given personally, or by delegation."""
        return _table("VersionStep").objects.filter(
            holds_step(rights, person), opened_at__isnull=False, outcome="", version__state__in=OPEN_STATES
        )

    def for_work(self) -> Self:
        """With the single rows that a page of a version in preparation names, in the same statement."""
        found = self.select_related(
            "document__agency__parent", "document__agency__edition", "document__type", "document__owner_unit",
            "document__owner_post", "author", "file", "applying", "based_on", "period", "import_record",
        )  # fmt: skip
        return found.defer("based_on__snapshot", "import_record__report")

    def in_preparation(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def waiting_to_be_issued(self) -> Self:
        """Approved versions whose period has not been opened yet."""
        return self.filter(state=State.APPROVED, period__isnull=True)


def holds_step(rights: Rights, person: Any) -> Q:
    """Route steps of the person's posts, given to the person, or lent by a delegation that stands on the day."""
    return own_steps(rights, person) | (Q(person__isnull=True) & lent_steps(rights))


def own_steps(rights: Rights, person: Any) -> Q:
    """Route steps of the person's posts, or given to the person by name."""
    return Q(person=person) | Q(person__isnull=True, post__in=rights.posts)


def lent_steps(rights: Rights) -> Q:
    """Steps lent by written authorisations: of the giver's post, for the acts, types and units they name."""
    kinds = {move.name: kind for kind, move in STEP_MOVE.items()}
    found = Q(pk__in=[])
    for lent in rights.lent:
        step = Q(post=lent.post, kind__in=[kinds[act] for act in lent.acts if act in kinds])
        if lent.types:
            step &= Q(version__document__type__slug__in=lent.types)
        if lent.units:
            step &= Q(version__document__owner_unit__in=lent.units)
        found |= step
    return found


class ChangeRequestQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen by who asked, by the officers of the agency, and by who may write the document asked about."""
        officer = rights.where(KEEP, unit="document__owner_unit", agency="agency")
        if permission != "documents.view_changerequest":
            return officer
        documents = _table("Document").objects.all()
        written = documents.filter(documents.reach(rights, person, "documents.edit_version"))
        return officer | Q(asked_by=person) | Q(document__in=written.values("pk"))

    def unanswered(self) -> Self:
        """Nobody has accepted or refused it yet."""
        return self.filter(outcome="")


class ChangeItemQuerySet(QuerySet):
    def covered(self) -> Self:
        """Not left out again."""
        return self.filter(left_out_at=None)

    def waiting(self) -> Self:
        """Covered, and no version that answers the request is in force yet."""
        answers = _table("VersionChangeRequest").objects.filter(
            request=OuterRef("request"), version__document=OuterRef("document"), version__period__isnull=False
        )
        return self.covered().filter(~Exists(answers))


class LegalRelationQuerySet(QuerySet):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(void_at=None)


class ImpactCaseQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen by the officers of the agency, and by who may write one of the documents in it."""
        lines = _table("ImpactLine").objects
        mine = lines.filter(lines.reach(rights, person, permission), case=OuterRef("pk"))
        return rights.where(KEEP, unit="agency__units", agency="agency") | Q(Exists(mine))

    def running(self) -> Self:
        """Something in it is not settled yet."""
        return self.filter(closed_at=None)


class ImpactLineQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen and settled alike: by who may write the document, the officer of its agency among them."""
        documents = _table("Document").objects.all()
        return Q(document__in=documents.filter(documents.reach(rights, person, "documents.edit_version")).values("pk"))

    def unsettled(self) -> Self:
        """Nobody has said what becomes of it, or what was said is not done yet."""
        return self.filter(outcome__in=UNSETTLED)


class IssuingDecisionQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen by whoever issues in the agency, prepares it, or may read a version that it put in force."""
        keeps = rights.where("documents.issue_version", unit="agency__units", agency="agency")
        if permission != "documents.view_issuingdecision":
            return keeps | Q(created_by=person)
        versions = _table("Version").objects.permitted(person, "documents.view_version", day=rights.day)
        return (
            keeps
            | Q(created_by=person)
            | Q(pk__in=versions.filter(issuing_decision__isnull=False).values("issuing_decision"))
        )


class ControlledCopyQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen by who keeps the copies of the agency and by the holder; everything else is for the keeper."""
        kept = rights.where(KEEP_COPIES, unit="document__owner_unit", agency="document__agency")
        restricted = rights.where("documents.view_restricted", unit="document__owner_unit", agency="document__agency")
        kept &= ~Q(document__classification="restricted") | restricted
        return kept | Q(holder=person) if permission == "documents.view_controlledcopy" else kept

    def named_to(self, person: Any, day: date) -> Self:
        """With `tells_title` and `tells_code`: what the person may know of the document whose paper it is.

        Who keeps the copies or reads the document knows both. Everybody else who holds a paper knows what the paper answers
        to anybody (`documents.copies.answers`): the code but of restricted documents, the title of public ones.
        """
        rights = rights_of(person, day)
        reads = _table("Document").objects.permitted(person, VIEW, day=day).filter(pk=OuterRef("document"))
        known = self.reach(rights, person, KEEP_COPIES) | Q(Exists(reads))
        public, closed = Q(document__classification="public"), Q(document__classification="restricted")
        return self.annotate(tells_title=_is(known | public), tells_code=_is(known | ~closed))

    def outstanding(self) -> Self:
        """Papers that are somewhere and that somebody answers for."""
        return self.filter(stage__in=("issued", "received"))

    def overdue(self, day: date) -> Self:
        """Of those, the ones whose day to be back is over."""
        return self.outstanding().filter(recall_due_date__lt=day)


class PracticeSignalQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Seen by who sent it and by who reads what practice says of the document; answered by the officer."""
        documents = _table("Document").objects.all()
        if permission == REWORD_SIGNAL:
            return Q(person=person)
        if permission != "documents.view_practicesignal":
            return Q(document__in=documents.filter(documents.reach(rights, person, permission)).values("pk"))
        read = documents.filter(documents.reach(rights, person, READ_SIGNALS))
        return Q(person=person) | Q(document__in=read.values("pk"))

    def waiting(self) -> Self:
        """Nobody has taken it up or answered."""
        return self.filter(state="open")


class PeriodicReviewQuerySet(PermittedQuerySet):
    def reach(self, rights: Rights, person: Any, permission: str) -> Q:
        """Decided by who holds the owner post, heads the owner unit or is the officer; seen by who sees drafts of it too."""
        columns = {"unit": "document__owner_unit", "agency": "document__agency"}
        found = Q(document__owner_post__in=rights.posts) | rights.where(DECIDE_REVIEW, **columns)
        if permission != DECIDE_REVIEW:
            found |= rights.where("documents.view_draft", **columns)
        restricted = rights.where("documents.view_restricted", **columns)
        return found & (~Q(document__classification="restricted") | restricted)

    def running(self) -> Self:
        """Nobody has decided it, or what was decided is not done yet."""
        return self.filter(outcome__in=UNSETTLED)

    def put_before(self, rights: Rights) -> Self:
        """Opened, not decided, and the turn of these posts: the owner post's; where nobody holds it the unit head's; else the
        officer's. Which of the three it is follows from the appointments of the day."""
        held = Appointment.objects.filter(covers(rights.day), person__is_active=True)
        owner = Exists(held.filter(post=OuterRef("document__owner_post")))
        head = Exists(held.filter(post__unit=OuterRef("document__owner_unit"), post__is_head=True))
        headed = {seat.unit for seat in rights.seats if seat.is_head}
        officer = rights.where(KEEP, unit="document__owner_unit", agency="document__agency")
        turn = Q(document__owner_post__in=rights.posts)
        turn |= ~Q(owner) & (Q(document__owner_unit__in=headed) | (~Q(head) & officer))
        return self.filter(turn, outcome="", opens_date__lte=rights.day)
