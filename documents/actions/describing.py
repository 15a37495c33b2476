"""Job descriptions: which document describes which post, from a day until another."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from documents.models import Document, JobDescription
from documents.querysets import KEEP
from qms.access.rights import rights_of
from qms.people.models import Agency, Appointment, Post
from qms.people.querysets import covers
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

TYPE = "mo-ta-vi-tri"  # the shared type of documents that describe posts


@transaction.atomic
def link_job_description(
    post: Post, *, document: Document, from_date: date, by: Any, at: datetime, day: date
) -> JobDescription:
    """Let `document` describe the post from `from_date` on; the one before ends on that day.

    Raises Refused for another type or agency, and for a day on or before the start of the last description.
    """
    post = _locked(post)
    _require_officer(post.unit.agency, by, day)
    if document.agency_id != post.unit.agency_id or document.type.slug != TYPE:
        raise Refused(_("Choose a job description of “%(agency)s”.") % {"agency": post.unit.agency}, field="document")
    if from_date < post.from_date or (post.until_date and from_date >= post.until_date):
        raise Refused(_("The post does not stand on that day. Choose a day on which it does."), field="from_date")
    last = JobDescription.objects.filter(post=post).order_by("-from_date", "-pk").first()
    if last and last.from_date >= from_date:
        raise Refused(
            _("%(code)s describes this post from %(day)s. Choose a later day, or end that link first.")
            % {"code": last.document.code, "day": f"{last.from_date:%d/%m/%Y}"},
            field="from_date",
        )
    if last and (last.until_date is None or last.until_date > from_date):
        if last.document_id == document.pk:
            raise Refused(
                _("%(code)s describes this post already. Choose another document.") % {"code": document.code},
                field="document",
            )
        last.until_date = from_date
        last.save(update_fields=["until_date"])
    link = JobDescription.objects.create(post=post, document=document, from_date=from_date)
    _record(post, {"describes": post.title[:160], "since": from_date.isoformat()}, on=document, by=by, at=at)
    return link


@transaction.atomic
def unlink_job_description(link: JobDescription, *, by: Any, at: datetime, day: date) -> None:
    """End a link today; one that has not begun by then goes altogether, and its history stays."""
    found = JobDescription.objects.select_related("document").filter(pk=link.pk).first()
    post = _locked(link.post)
    _require_officer(post.unit.agency, by, day)
    if found is None or (found.until_date is not None and found.until_date <= day):
        raise Refused(_("This link has ended already; there is nothing to end."))
    if found.from_date >= day:
        found.delete()
    else:
        found.until_date = day
        found.save(update_fields=["until_date"])
    _record(
        post,
        {"described": post.title[:160], "until": max(day, found.from_date).isoformat()},
        on=found.document,
        by=by,
        at=at,
    )


def _locked(post: Post) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("unit__agency").get(pk=post.pk)


def _require_officer(agency: Agency, by: Any, day: date) -> None:
    if agency.pk not in rights_of(by, day).reach[KEEP].agencies:
        raise Refused(_("Only the QMS officer of the agency says which document describes a post."))


def _record(post: Post, detail: dict[str, str], *, on: Document, by: Any, at: datetime) -> None:
    record(act=Act.DOCUMENT_CHANGED, by=by, on=on, agency=post.unit.agency, at=at, detail=detail)


def described_posts(agencies: Any, *, day: date) -> QuerySet[Post]:
    """Posts of the agencies on `day` in the order of the letterhead, each with `descriptions` that count then or later,
    and `held` by whom. Three queries."""
    links = JobDescription.objects.exclude(until_date__lte=day).select_related("document").order_by("from_date")
    held = (
        Appointment.objects.filter(covers(day), person__is_active=True).select_related("person").order_by("from_date")
    )
    return (
        Post.objects.on(day)
        .filter(unit__agency__in=agencies)
        .select_related("unit__agency")
        .prefetch_related(
            Prefetch("job_descriptions", queryset=links, to_attr="descriptions"),
            Prefetch("appointments", queryset=held, to_attr="held"),
        )
        .order_by(
            "unit__agency__path",
            "unit__order",
            "unit__code",
            "-is_agency_head",
            "-is_head",
            "-is_deputy",
            "title",
            "pk",
        )
    )


def job_descriptions_of(agency: Agency) -> QuerySet[Document]:
    """Documents that may describe posts of the agency, by code."""
    return Document.objects.filter(agency=agency, type__slug=TYPE).order_by("sort_key", "pk")
