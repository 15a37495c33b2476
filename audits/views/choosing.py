"""What forms choose from: posts and people of the agency, open actions, corrections. Read once a page."""

from collections.abc import Collection
from itertools import groupby
from typing import Any

from audits.forms.correcting import Chosen
from audits.views.doing import Looked
from qms.people.models import Appointment, Post
from qms.people.querysets import covers
from qms.worktime import clock


def posts_of(agencies: Collection[int]) -> list[Any]:
    """Posts that are there today, under the names of their units. One query."""
    rows = Post.objects.on(clock.today()).filter(unit__agency__in=agencies).select_related("unit")
    rows = rows.order_by("unit__agency", "unit__order", "unit__code", "-is_head", "-is_deputy", "title", "pk")
    return [
        (name, [(post.pk, post.title) for post in posts])
        for name, posts in groupby(rows, key=lambda post: post.unit.name)
    ]


def people_of(agency: int) -> list[Any]:
    """People who hold a post today, under the names of their units. One query."""
    day = clock.today()
    held = Appointment.objects.filter(covers(day), post__unit__agency=agency, person__is_active=True)
    rows = held.order_by("post__unit__order", "post__unit__code", "person__full_name", "person").values_list(
        "post__unit__name", "person", "person__full_name", "post__title"
    )
    return [
        (name, [(person, f"{full_name}, {title}") for _unit, person, full_name, title in people])
        for name, people in groupby(rows, key=lambda row: row[0])
    ]


def chosen_for(looked: Looked) -> Chosen:
    """The choices of every form of one page; kept with what the page knows, so that they are read once."""
    car = looked.facts.corrective
    if "_chosen" not in car.__dict__:
        car.__dict__["_chosen"] = Chosen(
            posts=posts_of([car.agency_id]),
            people=people_of(car.agency_id),
            actions=[(one.pk, one.what[:90]) for one in looked.facts.open_actions],
            corrections=[(one.pk, one.what[:90]) for one in looked.facts.corrections],
        )
    return car.__dict__["_chosen"]
