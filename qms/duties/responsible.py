"""Who has to do a duty: the holders of its post; where it names none, the QMS officers of the agency."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from qms.access.rights import Rights
from qms.duties.actions import OFFICER
from qms.duties.models import Duty
from qms.people.models import Appointment, PostRole
from qms.people.querysets import covers


def mine(rights: Rights) -> Q:
    """Duties of these posts: those that name one of them, and those of the officer where one of them is."""
    officer = PostRole.objects.filter(post__in=rights.posts, role=OFFICER, post__unit__agency=OuterRef("agency"))
    return Q(post__in=rights.posts) | Q(Exists(officer), post=None)


def with_person(rows: QuerySet[Duty], day: date) -> list[QuerySet[Duty]]:
    """The duties once for each person who has to do them, as `holder_`: of named posts, and of the officers."""
    named = rows.filter(covers(day, "post__appointments__"), post__appointments__person__is_active=True)
    held = Appointment.objects.filter(covers(day), post__roles__role=OFFICER, person__is_active=True)
    seats = "agency__units__posts__appointments"
    officers = rows.filter(Q(**{f"{seats}__in": held.values("pk")}), post=None)
    return [named.annotate(holder_=F("post__appointments__person")), officers.annotate(holder_=F(f"{seats}__person"))]


def names_of(duties: list[Duty], day: date) -> dict[int, str]:
    """By id of the duty, the people who have to do it. One statement."""
    posts = {duty.post_id for duty in duties if duty.post_id}
    agencies = {duty.agency_id for duty in duties if not duty.post_id}
    officers = Q(post__unit__agency__in=agencies, post__roles__role=OFFICER)
    rows: Any = Appointment.objects.filter(covers(day), Q(post__in=posts) | officers, person__is_active=True).distinct()
    by_post: dict[int, list[str]] = {}
    by_agency: dict[int, list[str]] = {}
    kept = {"post": "post_id", "agency": "post__unit__agency_id"}
    roles = PostRole.objects.filter(post=OuterRef("post"), role=OFFICER)
    for row in rows.annotate(is_officer=Exists(roles)).values(*kept.values(), "is_officer", "person__full_name"):
        by_post.setdefault(row["post_id"], []).append(row["person__full_name"])
        if row["is_officer"]:
            by_agency.setdefault(row["post__unit__agency_id"], []).append(row["person__full_name"])
    return {
        duty.pk: ", ".join(
            sorted(set(by_post.get(duty.post_id, []) if duty.post_id else by_agency.get(duty.agency_id, [])))
        )
        for duty in duties
    }
