"""How people are spoken to: chị, anh, ông, bà as they chose, else by their post; never the "bạn" of the citizens' portal."""

from typing import Any

from qms.access.rights import rights_of

YOU = "{you}"  # stands in Vietnamese translations; the English says "you" and needs no place


def addressed(person: Any) -> str:
    """`chị` as chosen, else the post held today, else the full name: fits behind "của". "" for strangers."""
    if not getattr(person, "is_authenticated", False):
        return ""
    return person.honorific or _post(person) or person.get_full_name()


def greeted(person: Any) -> str:
    """`chị Hà` as chosen, else post and full name: `Phó Giám đốc Sở Lê Minh Đức`."""
    if person.honorific:
        return f"{person.honorific} {person.get_short_name()}"
    return " ".join(filter(None, [_post(person), person.get_full_name()]))


def spoken_to(person: Any, text: Any) -> str:
    """`text` with its place for the form of address filled in."""
    said = str(text)
    return said.replace(YOU, addressed(person)) if YOU in said else said


def _post(person: Any) -> str:
    seats = rights_of(person).seats
    return seats[0].title if seats else ""
