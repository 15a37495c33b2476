"""On which post and in what capacity a person signs a step: own post, as deputy, acting, or by written authorisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qms.access.rights import Seat, rights_of
from qms.people.models import Appointment, Capacity, Delegation, User
from qms.people.querysets import covers


@dataclass(frozen=True)
class Signature:
    """What is copied into the decision: the post signed on, the capacity, for whom, by which authorisation."""

    post_title: str
    unit_name: str
    capacity: str = Capacity.OWN
    on_behalf_of: str = ""
    giver: User | None = None
    delegation: Delegation | None = None


def signature_of(person: Any, *, day: date, step: Any = None, delegations: Sequence[Delegation] = ()) -> Signature:
    """How `person` signs `step` on `day`; without a step, on the first post held. `delegations` are those that fit."""
    seats = rights_of(person, day).seats
    if step is not None and step.person_id != person.pk:
        own = next((seat for seat in seats if seat.post == step.post_id), None)
        if own:
            return _on_own_post(own)
        lent = next((row for row in delegations if row.giver_post_id == step.post_id), None)
        if lent:
            return _by_delegation(lent, seats)
    elif step is not None:
        own = next((seat for seat in seats if seat.post == step.post_id), None)
        if own:
            return _on_own_post(own)
    return _on_own_post(seats[0]) if seats else Signature("", "")


def _on_own_post(seat: Seat) -> Signature:
    return Signature(seat.title, seat.unit_name, Capacity.Q if seat.is_acting else Capacity.OWN)


def _by_delegation(lent: Delegation, seats: list[Seat]) -> Signature:
    # A deputy's own title stands under "KT. GIÁM ĐỐC"; so the first post of the signer goes with the giver's title.
    own = seats[0] if seats else None
    return Signature(
        post_title=own.title if own else "",
        unit_name=own.unit_name if own else "",
        capacity=lent.capacity,
        on_behalf_of=lent.giver_post.title,
        giver=lent.giver,
        delegation=lent,
    )


def holders_of(post: Any, day: date) -> list[User]:
    """Active people who hold `post` on `day`."""
    held = Appointment.objects.filter(covers(day), post=post, person__is_active=True).select_related("person")
    return [row.person for row in held.order_by("from_date", "pk")]
