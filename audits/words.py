"""What acts ask of typed words and days: long enough, short enough, in order. One refusal a field, with the cure."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from audits.kinds import LIMITS
from qms.access.rights import rights_of
from qms.trail.refusals import Refused


def said(text: str, field: str, *, longest: int = LIMITS.short, shortest: int = 1, ask: str = "") -> str:
    """The text without blanks around it. Raises Refused, with `ask` where it is missing."""
    text = text.strip()
    if not text or len(text) < shortest:
        sentence = _("Write at least %(n)d characters; it stays in the record.") % {"n": shortest}
        raise Refused(
            ask or (sentence if shortest > 1 else _("Write something here; it stays in the record.")), field=field
        )
    if len(text) > longest:
        sentence = _("Shorten the text: it has %(n)d characters, %(most)d are kept.")
        raise Refused(sentence % {"n": len(text), "most": longest}, field=field)
    return text


def optional(text: str, field: str, *, longest: int = LIMITS.short) -> str:
    """The same for words that may be left out."""
    return said(text, field, longest=longest) if text.strip() else ""


def reason(text: str, field: str = "reason") -> str:
    """A reason, at least a few letters long."""
    return said(text, field, shortest=LIMITS.reason)


def not_after(day: date, last: date, field: str, sentence: str) -> date:
    """Raises Refused with `sentence`, in which %(last)s is that day, where `day` lies after it."""
    if day > last:
        raise Refused(sentence % {"last": f"{last:%d/%m/%Y}"}, field=field)
    return day


def not_before(day: date, first: date, field: str, sentence: str) -> date:
    """Raises Refused with `sentence`, in which %(first)s is that day, where `day` lies before it."""
    if day < first:
        raise Refused(sentence % {"first": f"{first:%d/%m/%Y}"}, field=field)
    return day


def seat_of(post: Any) -> str:
    """Title and unit of a post as records copy them."""
    return f"{post.title}, {post.unit.name}"[:300]


def post_of(person: Any, day: date) -> str:
    """The first post a person holds on the day, as records copy it."""
    seats = rights_of(person, day).seats
    return f"{seats[0].title}, {seats[0].unit_name}"[:300] if seats else ""
