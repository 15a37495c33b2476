"""The people of the sample: their demo passwords, and the proof of one real password check each."""

from datetime import date, datetime
from typing import Any

from qms.access.rights import forget_rights
from qms.approvals.proof import Proof, prove_identity
from qms.people.models import Appointment, Post, Unit, User
from qms.people.querysets import covers
from qms.sample.reading import agency_facts

# What a person is listed as, where the posts carry several roles: the one that says most comes first.
TELLING = (
    "officer",
    "administrator",
    "records_clerk",
    "head",
    "supervisor",
    "outside_reader",
    "auditor",
    "reviewer",
    "unit_head",
    "author",
    "reader",
)


def password_of(username: str) -> str:
    """The demo password that `demo_accounts` prints. Demo mode alone knows it."""
    return f"lam-son-2026-{username}"


def usernames() -> list[str]:
    """User names of the sample people, in the order of the file."""
    return [row["user"] for row in agency_facts()["people"]]


class Cast:
    """The people by user name, as live objects whose rights are read anew after every change of the house."""

    def __init__(self) -> None:
        self._people: dict[str, User] = {}
        self._proven: set[str] = set()

    def __getitem__(self, username: str) -> User:
        if username not in self._people:
            self._people[username] = User.objects.select_related("agency").get(username=username)
        return self._people[username]

    def forget(self) -> None:
        """After posts or appointments changed."""
        for person in self._people.values():
            forget_rights(person)

    def drop(self, username: str) -> None:
        """After the row of the person changed."""
        self._people.pop(username, None)

    def proof(self, username: str, at: datetime) -> Proof:
        """A proof at `at`. The password is checked for real the first time; after that the sample vouches for it."""
        if username not in self._proven:
            prove_identity(self[username], password_of(username), at=at)
            self._proven.add(username)
        return Proof(self[username].pk, at)

    def holder(self, post: Post, day: date) -> User | None:
        """Who holds the post on the day; None where it is vacant."""
        return self._first(day, post=post)

    def somebody_of(self, unit: Unit, day: date) -> User | None:
        """Who holds any post of the unit on the day, the longest first."""
        return self._first(day, post__unit=unit)

    def _first(self, day: date, **of: Any) -> User | None:
        held = Appointment.objects.filter(covers(day), person__is_active=True, **of).select_related("person")
        row = held.order_by("from_date", "pk").first()
        return self[row.person.username] if row else None


def accounts(day: date) -> list[dict[str, Any]]:
    """User name, password, role, unit and agency code of everybody who may sign in; one of each role last."""
    roles = ("post__roles__role", "post__unit__short_name", "post__unit__agency__code")
    columns = ("person__username", "person__agency__code", "is_concurrent", *roles)
    held = Appointment.objects.on(day).filter(person__is_active=True, person__username__in=usernames())
    rows: dict[str, dict[str, Any]] = {}
    for username, home, beside, role, unit, agency in held.order_by("is_concurrent", "pk").values_list(*columns):
        row = rows.setdefault(username, {"username": username, "password": password_of(username), "role": "reader"})
        if not beside:
            row |= {"unit": unit, "agency": home or agency}
        row.setdefault("unit", unit)
        row.setdefault("agency", home or agency)
        if role and TELLING.index(role) < TELLING.index(row["role"]):
            row["role"] = role
    listed = [rows[name] for name in usernames() if name in rows]
    # A tool that keeps one account a role by reading on keeps the last: the telling person of the main agency.
    return sorted(listed, key=lambda row: (row["agency"] == "SCT", not _is_again(row, listed)))


def _is_again(row: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    """Whether the same role stands earlier in the list, people of the main agency before all others."""
    same = [other for other in rows if other["role"] == row["role"]]
    return row is not next((other for other in same if other["agency"] == "SCT"), same[0])
