"""Whose a document is and what it is called: handing over to another unit, giving another code. Versions keep their own words.

What was frozen stays: a version in force goes on showing the owner and the code its snapshot and its PDF were made with.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.applying import renew_access
from documents.actions.drafting import usable_rules
from documents.codes import check_code, draw_code, former_codes, reserve_for
from documents.indexing import index_version
from documents.models import Document
from documents.querysets import KEEP
from qms.access.rights import rights_of
from qms.approvals.moves import ROUTE_STATES
from qms.people.models import Agency, Post, Unit
from qms.search.fold import sort_key, words
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

MOST_STEPS = 20  # how far successors of successors are followed


@transaction.atomic
def hand_over_document(
    document: Document, *, to: Post, from_date: date, reason: str, by: Any, at: datetime, day: date
) -> Document:
    """Give the document to the post `to` and its unit, since `from_date` (today at the latest): who reads changes with it.

    The unit is one of the same agency, or one that followed the owner unit in a reorganisation; then the document goes over
    into that agency with its code. Snapshots keep the owner of their time. Raises Refused naming the field.
    """
    document = _locked(document)
    _require_officer(document, by)
    _require_handing(document, to, from_date, reason, day)
    before = document.owner_unit
    document.owner_unit, document.owner_post = to.unit, to
    document.save(update_fields=["owner_unit", "owner_post"])
    if to.unit.agency_id != before.agency_id:
        _move_to_agency(document, to.unit.agency, at=at)
    renew_access(document)
    record(
        act=Act.HANDED_OVER,
        by=by,
        on=document,
        agency=before.agency,
        at=at,
        detail={
            "from": f"{before.code} {before.name}"[:200],
            "to": f"{to.unit.code} {to.unit.name}"[:200],
            "since": from_date.isoformat(),
            "reason": reason[:300],
        },
    )
    return document


@transaction.atomic
def hand_over_unit(
    unit: Unit, *, to: Post, from_date: date, reason: str, by: Any, at: datetime, day: date
) -> list[Document]:
    """Hand over every document of `unit`, all or none; one line of the trail for each."""
    documents = list(Document.objects.filter(owner_unit=unit).order_by("sort_key", "pk"))
    if not documents:
        raise Refused(
            _("“%(unit)s” owns no document, so there is nothing to hand over.") % {"unit": unit}, field="unit"
        )
    more = {"to": to, "from_date": from_date, "reason": reason, "by": by, "at": at, "day": day}
    return [hand_over_document(document, **more) for document in documents]


def _locked(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("agency", "owner_unit__agency", "type")
    return rows.get(pk=document.pk)


def _require_officer(document: Document, by: Any) -> None:
    if not by.has_perm(KEEP, document):
        raise Refused(_("Only the QMS officer of the owner agency hands documents over and changes their codes."))


def _require_handing(document: Document, to: Post, from_date: date, reason: str, day: date) -> None:
    if not Post.objects.on(day).filter(pk=to.pk).exists() or not Unit.objects.on(day).filter(pk=to.unit_id).exists():
        raise Refused(_("“%(post)s” is no post of today. Choose one that is.") % {"post": to}, field="to")
    if to.pk == document.owner_post_id and to.unit_id == document.owner_unit_id:
        raise Refused(
            _("%(code)s belongs to “%(post)s” already. Choose another owner.") % {"code": document.code, "post": to},
            field="to",
        )
    if to.unit.agency_id != document.agency_id and to.unit_id not in successors_of(document.owner_unit):
        raise Refused(
            _(
                "“%(unit)s” belongs to another agency and did not take over from “%(owner)s”. Choose a unit of the "
                "agency, or have the administrator enter the reorganisation first."
            )
            % {"unit": to.unit, "owner": document.owner_unit},
            field="to",
        )
    if from_date > day:
        raise Refused(
            _("A document is handed over on the day itself or later. Enter it on that day."), field="from_date"
        )
    if not reason.strip():
        raise Refused(_("Write the reason, such as the decision on the reorganisation."), field="reason")


def successors_of(unit: Unit) -> set[int]:
    """Ids of the units that took over from `unit`, at once or through others that ended meanwhile."""
    found: set[int] = set()
    step = {unit.pk}
    for _n in range(MOST_STEPS):
        step = set(Unit.objects.filter(predecessors__in=step).values_list("pk", flat=True)) - found
        if not step:
            break
        found |= step
    return found


def _move_to_agency(document: Document, agency: Agency, *, at: datetime) -> None:
    """Into another agency with code and address; its code has to be free there."""
    usable_rules(document.type, agency)
    reserve_for(document, document.code, agency, at=at, reason="")
    document.agency = agency
    document.save(update_fields=["agency"])


@transaction.atomic
def change_code(document: Document, *, code: str = "", reason: str, by: Any, at: datetime, day: date) -> Document:
    """Give the document another code: `code`, or the next one of the agency's pattern. The old one is never given again.

    The address follows and the old one leads to it. Versions in force keep the old code in snapshot and PDF; the next
    version is printed with the new one. Refused while a version carries the old code towards force, and on a clash.
    """
    document = _locked(document)
    _require_officer(document, by)
    if not reason.strip():
        raise Refused(_("Write the reason; it stays in the register of codes."), field="reason")
    _require_no_version_under_way(document)
    old = document.code
    code = (
        check_code(code)
        if code.strip()
        else draw_code(usable_rules(document.type, document.agency), document.owner_unit, day=day)
    )
    if code == old:
        raise Refused(_("The document has the code %(code)s already.") % {"code": code}, field="code")
    document.slug = reserve_for(document, code, document.agency, at=at, reason=reason.strip()[:300])
    document.code, document.sort_key = code, sort_key(code)
    document.words = words(code, *former_codes(document), document.title)[:1000]
    document.save(update_fields=["code", "slug", "sort_key", "words"])
    for version in document.versions.filter(text__isnull=False):
        index_version(version, at=at)
    record(
        act=Act.CODE_CHANGED,
        by=by,
        on=document,
        agency=document.agency,
        at=at,
        detail={"from": old, "to": code, "reason": reason[:300]},
    )
    return document


def _require_no_version_under_way(document: Document) -> None:
    """A snapshot that people decide on, or decided on for a force to come, carries the code of today."""
    deciding = document.versions.filter(state__in=ROUTE_STATES).first()
    if deciding:
        raise Refused(
            _(
                "Version %(number)s carries the code %(code)s and is being decided (%(state)s). Finish its route or send "
                "it back to its author first, then change the code."
            )
            % {"number": deciding.number, "code": document.code, "state": deciding.get_state_display()}
        )
    waiting = document.versions.waiting_to_be_issued().first()
    if waiting:
        raise Refused(
            _(
                "Version %(number)s is approved with the code %(code)s and waits to be issued. Issue or cancel it first, "
                "then change the code."
            )
            % {"number": waiting.number, "code": document.code}
        )


def owners_without_a_unit(person: Any, *, day: date) -> Any:
    """Documents the person may hand over whose owner unit is no more on `day`, by unit and code."""
    return (
        Document.objects.permitted(person, KEEP, day=day)
        .filter(owner_unit__until_date__isnull=False, owner_unit__until_date__lte=day)
        .order_by("owner_unit__until_date", "owner_unit", "sort_key", "pk")
    )


def keeping_agencies(person: Any, *, day: date) -> Any:
    """Agencies whose documents the person hands over, whose codes and job descriptions the person keeps."""
    return Agency.objects.filter(pk__in=rights_of(person, day).reach[KEEP].agencies)
