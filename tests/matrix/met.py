"""Management reviews of the world: being prepared, held, signed, of another agency; who may what with them, told a second time."""

from types import SimpleNamespace
from typing import Any

from audits.models import ManagementReview
from tests.audits.reviewing import meetings

MORE = 50


def met_by_now(w: SimpleNamespace) -> None:
    """`w.meetings` by how far they are and whose; an author is invited to the first, holds a decision of the others."""
    their = w.their
    theirs = {"by": their.officer, "agency": w.commune, "chair": their.head, "secretary": their.officer, "invited": ()}
    w.meetings = {
        "planned": meetings.planned(w, invited=(w.author,)),
        "held": meetings.held(w, invited=(w.reader,)),
        "signed": meetings.signed(w),
    }
    meetings.decided(w, w.meetings["held"], post=w.author_post)
    review = meetings.held(w, **theirs)
    meetings.decided(w, review, post=their.trade_head_post, by=their.officer)
    w.meetings["theirs"] = meetings.signed(w, review, by=their.head)


def meetings_of(w: SimpleNamespace, args: tuple[str, ...]):
    """(label, how the address names it, review) of every review that has what the address asks for."""
    more = {"code": {"code": "c4"}, "kind": {"kind": "bien-ban"}, "number": {"number": 1}}
    for label, row in w.meetings.items():
        has = {"kind": bool(row.pack_text), "number": row.decisions.exists()}
        if all(has.get(part, True) for part in args):
            parts = [more[part] for part in args if part in more]
            yield label, {"pk": row.pk, **{key: value for part in parts for key, value in part.items()}}, row


def more_met(w: SimpleNamespace) -> None:
    """Fifty more decisions, and reviews beside."""
    for number in range(MORE):
        meetings.decided(w, w.meetings["held"], what=f"Việc {number}")
        if number < 10:
            meetings.planned(w)


def met_by_word(w: SimpleNamespace, word: Any) -> None:
    """A review that is signed, with a word in every text; nobody is invited but its chair and secretary."""
    review = meetings.planned(w, place=word(), invited=())
    review = meetings.frozen(w, review=review, words=word())
    absent = review.attendees.get(person=w.head)
    meetings.held(w, review, overall=word(), absent={absent.pk: word()}, said={"a": word(), "f": word()})
    meetings.decided(w, review, what=word(), post=w.head_post)
    w.meetings = {"review": meetings.signed(w, review)}


def named(w: SimpleNamespace) -> dict[str, str]:
    """Addresses of what the budgets look at."""
    return {"minutes": w.meetings["held"].get_absolute_url()}


class OfMeetings:
    """Asks `by_role` and `of` of the oracle."""

    by_role: Any
    of: Any

    def meetings(self) -> dict[type, Any]:
        """The question for each kind of thing."""
        return {ManagementReview: self.of_review}

    def of_review(self, person: Any, permission: str, row: Any) -> bool:
        """By role over the agency; signed by its chair; seen by who is invited, and after the signature by posts that decisions were given to."""
        if self.by_role(person, permission, row.agency_id, 0):
            return True
        if permission == "audits.sign_review":
            return row.chair_id == person.pk
        if permission != "audits.view_review":
            return False
        invited = any(one.person_id == person.pk for one in row.attendees.all())
        posts = self.of(person).posts
        given = any(one.owner_post_id in posts for one in row.decisions.all())
        return invited or (given and row.phase in {"signed", "closed"})
