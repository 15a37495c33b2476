"""Steps in force that nobody does: those whose responsible post nobody holds on the day.

A step that a unit is responsible for is none of them, for its people are there. For who sees what is prepared (`SEE`): the
officer, the leaders and auditors for the whole agency, heads of units and authors for their unit and those under it.
"""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from procedures.booklet.reading import place_of, procedures_with
from procedures.booklet.steps import own_steps
from procedures.booklet.whole import linked
from procedures.models import Part, StepParty
from qms.access.rights import rights_of
from qms.people.models import Appointment, Post

SEE = "documents.view_draft"


def unheld(person: Any, day: date) -> QuerySet[Post]:
    """Posts within the person's reach that are responsible for a step of any version and that nobody holds on the day."""
    within = rights_of(person).where(SEE, unit="unit", agency="unit__agency")
    held = Appointment.objects.on(day).filter(post=OuterRef("pk"))
    named = StepParty.objects.filter(post=OuterRef("pk"), part=Part.RESPONSIBLE)
    posts = Post.objects.filter(within).filter(~Exists(held), Exists(named))
    return posts.select_related("unit").order_by("unit__order", "unit__code", "-is_head", "title", "pk")


def steps_of_nobody(person: Any, day: date) -> list[dict[str, Any]]:
    """Posts that nobody holds, each with the procedures and steps that wait for it. Two statements.

    Posts without a step in force that the reader may read are left out: dict `place`, `agency`, `ended` (since when the post is no
    more, else None), `procedures`, `count`.
    """
    posts = list(unheld(person, day))
    waiting: dict[int, list[dict[str, Any]]] = {post.pk: [] for post in posts}
    rows = StepParty.objects.filter(part=Part.RESPONSIBLE, post__in=waiting)
    for called, data in procedures_with(person, day, rows) if posts else ():
        for post, steps in groupby(sorted(_rows(data, waiting), key=_post_of), key=_post_of):
            waiting[post].append(called | {"steps": linked(steps, called)})
    return [
        {
            "place": place_of(post),
            "agency": post.unit.agency_id,
            "ended": post.until_date if post.until_date and post.until_date <= day else None,
            "procedures": waiting[post.pk],
            "count": sum(len(one["steps"]) for one in waiting[post.pk]),
        }
        for post in posts
        if waiting[post.pk]
    ]


def _rows(data: dict[str, Any], posts: Iterable[int]) -> list[dict[str, Any]]:
    rows = own_steps(data, {("post", post) for post in posts})
    return [row for row in rows if Part.RESPONSIBLE in row["parts"]]


def _post_of(row: dict[str, Any]) -> int:
    return row["responsible"][1]
