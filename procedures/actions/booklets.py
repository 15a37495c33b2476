"""Asking for a booklet or a hand-over on paper."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from documents.actions.exporting import require_room
from procedures.booklet.job import BOOKLET, HAND_OVER, JOB, LABELS, MINE, OF_PERSON, person_open
from procedures.booklet.reading import places_held, posts_open_to
from qms.access.rights import rights_of
from qms.jobs.actions import enqueue
from qms.jobs.models import Job
from qms.people.models import Post, User
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused


@transaction.atomic
def ask_for_booklet(
    *,
    day: date,
    by: Any,
    at: datetime,
    post: Post | None = None,
    other: Post | None = None,
    person: User | None = None,
) -> Job:
    """Have the booklet of `post`, beside `other` the hand-over of both, of `person` or without any of them one's own, made into a
    PDF of `day`.

    Raises Refused for a post or a person not open to who asks, for posts of two agencies, for nobody's booklet, and while three other files are unfinished.
    """
    if post is not None:
        what = HAND_OVER if other else BOOKLET
        _require_open(by, [one for one in (post, other) if one])
    elif person is not None:
        what = OF_PERSON
        _require_held(by, person, day)
    else:
        what = MINE
        if not rights_of(by, day).seats:
            raise Refused(_("You hold no post on this day, so there is no booklet."))
    require_room(by)
    posts = {"post": post.pk if post else None, "other": other.pk if other else None}
    payload = {"what": what, "day": day.isoformat(), **posts, **({"person": person.pk} if person else {})}
    job = enqueue(kind=JOB, key=f"booklet:{uuid.uuid4()}", payload=payload, at=at, owner=by)
    record(act=Act.EXPORTED, by=by, on=job, text=str(LABELS[what]), at=at, detail=payload)
    return job


def _require_held(by: Any, person: User, day: date) -> None:
    places, _agency = places_held(by, person_open(by, person.pk), day)
    if not places:
        raise Refused(_("This person holds no post on this day, so there is no booklet."))


def _require_open(by: Any, posts: list[Post]) -> None:
    found = list(posts_open_to(by).filter(pk__in=[post.pk for post in posts]))
    if len(found) != len({post.pk for post in posts}):
        raise Refused(_("The booklet of this post is no longer open to you: you hold no post in its agency."))
    if len({post.pk for post in posts}) != len(posts) or len({post.unit.agency_id for post in found}) > 1:
        raise Refused(_("Choose another post of the same agency to lay beside this one."))
