"""What documents remind people of: everything open with a due date, once for each person who has to do it.

Each function answers for one day, with the posts, rights and authorisations of that day: see `qms.notices.reminding`.
Codes and numbers alone, so that a notice tells nothing of a restricted document.
"""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, LPad
from django.utils.translation import gettext as _

from documents.copies.life import OUTSTANDING, RESTRICTED
from documents.models import ControlledCopy, DocumentPersonGrant, ImpactCase, PeriodicReview, Version, VersionStep
from documents.querysets import KEEP, VIEW_VERSION, lent_steps
from qms.access.rights import Lent, Rights
from qms.access.roles import ROLES
from qms.approvals.moves import OPEN_STATES
from qms.notices.reminding import day_before, due_rows, path_of, worded
from qms.people.models import Appointment, Delegation
from qms.people.querysets import covers

OFFICERS = [role.key for role in ROLES if KEEP in role.agency]
_SEATS = "units__posts__appointments__"  # from an agency to the appointments in it


def officers_of(agency: str, day: date) -> Q:
    """Rows joined with every appointment of a QMS officer of `agency` (a column); `officer_column` names the person."""
    roles = Q(**{f"{agency}__units__posts__roles__role__in": OFFICERS})
    return roles & covers(day, f"{agency}__{_SEATS}")


def officer_column(agency: str) -> str:
    """The person whom `officers_of` joined."""
    return f"{agency}__{_SEATS}person"


def steps_due(day: date) -> list[QuerySet[Any, Any]]:
    """Route steps that wait for a decision: of who is named, of who holds the post, of who holds an authorisation that fits."""
    waiting = VersionStep.objects.filter(opened_at__isnull=False, outcome="", version__state__in=OPEN_STATES)
    by_post = waiting.filter(covers(day, "post__appointments__"), person=None)
    return [
        _steps(waiting.filter(person__isnull=False), "person"),
        _steps(by_post, "post__appointments__person"),
        *_lent(waiting.filter(person=None), day),
    ]


def _lent(waiting: QuerySet[VersionStep], day: date) -> list[QuerySet[Any, Any]]:
    """A deputy's share, in which it is said in whose place."""
    standing = Delegation.objects.standing(day).select_related("giver").prefetch_related("units")
    found = []
    for lent in standing:
        units = {unit.pk for unit in lent.units.all()}
        rights = Rights(day, lent=[Lent(lent.pk, lent.giver_post_id, lent.acts, lent.types, units)])
        receiver = VersionStep.objects.filter(pk__in=waiting.filter(lent_steps(rights)).values("pk"))
        receiver = receiver.annotate(deputy=Cast(Value(lent.receiver_id), VersionStep._meta.pk))
        found.append(_steps(receiver, "deputy", in_place_of=lent.giver.full_name))
    return found


def _steps(rows: QuerySet[Any], person: str, in_place_of: str = "") -> QuerySet[Any, Any]:
    number = _number("version__")
    columns = {"code": "version__document__code", "number": number, "label": "label"}
    text = worded(_("%(code)s %(number)s: %(label)s"), **columns)
    if in_place_of:
        sentence = _("%(code)s %(number)s: %(label)s, in place of %(who)s")
        text = worded(sentence, **columns, who=Value(in_place_of, CharField()))
    url = path_of("documents:decide", "version__document__slug", number)
    return due_rows(rows, person=person, key="step", due="due_date", text=text, url=url)


def _number(prefix: str) -> Any:
    """Issue and revision of a version as addresses and sentences write them."""
    parts = [LPad(Cast(f"{prefix}{name}", CharField()), 2, Value("0")) for name in ("issue", "revision")]
    return Concat(parts[0], Value("."), parts[1], output_field=CharField())


def reviews_due(day: date) -> list[QuerySet[Any, Any]]:
    """Periodic reviews that are opened and not decided: of the owner post; where nobody holds it of the head of the owner
    unit; where there is none of the officers."""
    rows = PeriodicReview.objects.filter(outcome="", opens_date__lte=day)
    held = Appointment.objects.filter(covers(day), person__is_active=True)
    owned = Exists(held.filter(post=OuterRef("document__owner_post")))
    headed = Exists(held.filter(post__unit=OuterRef("document__owner_unit"), post__is_head=True))
    head = Q(document__owner_unit__posts__is_head=True) & covers(day, "document__owner_unit__posts__appointments__")
    return [
        _reviews(
            rows.filter(covers(day, "document__owner_post__appointments__")),
            "document__owner_post__appointments__person",
        ),
        _reviews(rows.filter(~owned, head), "document__owner_unit__posts__appointments__person"),
        _reviews(
            rows.filter(~owned, ~headed, officers_of("document__agency", day)), officer_column("document__agency")
        ),
    ]


def _reviews(rows: QuerySet[Any], person: str) -> QuerySet[Any, Any]:
    text = worded(_("%(code)s: periodic review"), code="document__code")
    return due_rows(rows, person=person, key="review", due="due_date", text=text, url=path_of("documents:review", "pk"))


def laws_due(day: date) -> QuerySet[Any, Any]:
    """Cases of laws that changed, with something left to settle: of the officers of the agency."""
    rows = ImpactCase.objects.running().filter(officers_of("agency", day))
    text = worded(_("%(law)s: documents that rest on it are still to be settled"), law="instrument__number")
    url = path_of("documents:impact_case", "pk")
    return due_rows(rows, person=officer_column("agency"), key="case", due="due_date", text=text, url=url)


def copies_due(day: date) -> QuerySet[Any, Any]:
    """Controlled copies that were called back: of their holders."""
    rows = ControlledCopy.objects.filter(stage__in=OUTSTANDING)
    number = LPad(Cast("number", CharField()), 2, Value("0"))
    closed = When(document__classification="restricted", then=Value(str(RESTRICTED)))  # a mail may go astray
    code = Case(closed, default="document__code", output_field=CharField())
    text = worded(_("%(code)s, copy no. %(n)s: to be given back"), code=code, n=number)
    url = path_of("documents:copy", "pk")
    return due_rows(rows, person="holder", key="copy", due="recall_due_date", text=text, url=url)


def shares_ending(day: date) -> list[QuerySet[Any, Any]]:
    """Documents shared for a time that ends: of whoever reads them and of whoever shared them."""
    rows = DocumentPersonGrant.objects.filter(covers(day), until_date__isnull=False, user__is_active=True)
    mine = worded(_("%(code)s: the share ends on that day"), code="content_object__code")
    given = worded(
        _("%(code)s: the reading of %(who)s ends on that day"), code="content_object__code", who="user__full_name"
    )
    url = path_of("documents:document", "content_object__slug")
    common = {"key": "share", "due": day_before("until_date"), "url": url}
    return [
        due_rows(rows, person="user", text=mine, **common),
        due_rows(rows.filter(given_by__isnull=False), person="given_by", text=given, **common),
    ]


def steps_opened(person: Any) -> Q:
    """Steps of versions that the person may see."""
    return Q(version__in=Version.objects.permitted(person, VIEW_VERSION).values("pk"))


def reviews_opened(person: Any) -> Q:
    """Reviews that the person may see."""
    return Q(pk__in=PeriodicReview.objects.permitted(person, "documents.view_periodicreview").values("pk"))


def cases_opened(person: Any) -> Q:
    """Cases of laws that the person may see."""
    return Q(pk__in=ImpactCase.objects.permitted(person, "documents.view_impactcase").values("pk"))


def copies_opened(person: Any) -> Q:
    """Controlled copies that the person may see."""
    return Q(pk__in=ControlledCopy.objects.permitted(person, "documents.view_controlledcopy").values("pk"))
