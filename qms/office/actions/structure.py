"""Units, posts and people from a workbook, by the same acts as by hand: tried first, then done whole or not at all."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from qms.access.roles import ROLES
from qms.office.actions.allowed import locked, require_administrator
from qms.office.actions.appointments import appoint, meeting
from qms.office.actions.people import change_person, create_person
from qms.office.actions.posts import RoleOn, change_post, create_post
from qms.office.actions.units import create_unit, move_unit, rename_unit
from qms.office.structure.columns import PLACES, SHEETS
from qms.office.structure.reading import MOST_FAULTS, Book, Fault
from qms.people.models import Agency, Appointment, Post, Unit, User
from qms.search.fold import fold
from qms.trail.actions import record
from qms.trail.acts import Act
from qms.trail.refusals import Refused

NEW, CHANGED, SAME = "new", "changed", "same"
BY_KEY = {sheet.key: sheet for sheet in SHEETS}


@dataclass
class Outcome:
    """What a workbook does: a line a row (sheet key, row, verdict, name), faults, and passwords of new people."""

    lines: list[tuple[str, int, str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    passwords: list[tuple[str, str, str]] = field(default_factory=list)

    def count(self, sheet: str, verdict: str) -> int:
        return sum(line[0] == sheet and line[2] == verdict for line in self.lines)

    @property
    def changes(self) -> int:
        return sum(line[2] != SAME for line in self.lines)

    @property
    def digest(self) -> str:
        """Fingerprint of what would be done, to see whether something changed between preview and act."""
        return hashlib.sha256(json.dumps(self.lines, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Doing:
    """Who does it, for which agency, when."""

    agency: Agency
    by: User | None
    at: datetime
    found: dict[str, Any] = field(default_factory=dict)  # units and posts by code, once they change no more

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)


@transaction.atomic
def try_structure(*, agency: Agency, book: Book, by: User | None, at: datetime) -> Outcome:
    """What the import would do. Everything is performed and undone, so the answer is the import's own."""
    outcome = _perform(book, Doing(locked(agency), by, at))
    transaction.set_rollback(True)
    return outcome


@transaction.atomic
def import_structure(*, agency: Agency, book: Book, expected: str, by: User | None, at: datetime) -> Outcome:
    """Do what `try_structure` showed; `expected` is its digest. Refused, with nothing done, for any fault or difference."""
    doing = Doing(locked(agency), by, at)
    outcome = _perform(book, doing)
    if outcome.faults:
        raise Refused(_("The workbook has faults by now. Look at the preview again."), field="file")
    if outcome.digest != expected:
        raise Refused(_("Units, posts or people changed since the preview. Look at it again."), field="file")
    counts = {sheet.key: {v: outcome.count(sheet.key, v) for v in (NEW, CHANGED, SAME)} for sheet in SHEETS}
    if outcome.changes:
        record(act=Act.STRUCTURE_IMPORTED, by=by, on=doing.agency, agency=doing.agency, detail=counts)
    return outcome


def _perform(book: Book, doing: Doing) -> Outcome:
    require_administrator(doing.by, doing.agency, on=doing.on)
    outcome = Outcome(faults=list(book.faults))
    faulty = {(fault.sheet, fault.row) for fault in book.faults}
    for sheet in SHEETS:
        rows = [row for row in book.rows.get(sheet.key, []) if (sheet.name, row[0]) not in faulty]
        kept = _once(sheet.key, rows, outcome)
        for number, values in _parents_first(kept) if sheet.key == "units" else kept:
            _row(sheet.key, number, values, doing, outcome)
    del outcome.faults[MOST_FAULTS:]
    order = [sheet.key for sheet in SHEETS]
    outcome.lines.sort(key=lambda line: (order.index(line[0]), line[1]))
    outcome.faults.sort(key=lambda fault: fault.row)
    return outcome


def _row(sheet: str, number: int, values: dict[str, Any], doing: Doing, outcome: Outcome) -> None:
    acts: dict[str, Callable] = {"units": _unit, "posts": _post, "people": _person}
    try:
        with transaction.atomic():
            verdict, name = acts[sheet](values, doing, outcome)
    except Refused as refusal:
        outcome.faults.append(Fault(BY_KEY[sheet].name, number, _column(sheet, refusal.field), str(refusal)))
    else:
        outcome.lines.append((sheet, number, verdict, name))


def _column(sheet: str, field_name: str) -> str:
    other = {"until_date": "last_date", "person": "username", "name": "name"}
    return BY_KEY[sheet].label(field_name) or BY_KEY[sheet].label(other.get(field_name, ""))


def _once(sheet: str, rows: list, outcome: Outcome) -> list:
    """Rows without those that stand in the file twice, or call one person by two names."""
    kept, seen, names = [], {}, {}
    for number, values in rows:
        identity = {
            "units": (values.get("code"),),
            "posts": (values.get("unit"), values.get("code")),
            "people": (values.get("username"), values.get("unit"), values.get("post")),
        }[sheet]
        key = tuple((part or "").casefold() for part in identity)
        name = names.setdefault(key[0], values.get("full_name"))
        if key in seen:
            says = _("The same stands in row %(row)s already. Delete one of them.") % {"row": seen[key]}
            outcome.faults.append(Fault(BY_KEY[sheet].name, number, BY_KEY[sheet].columns[0].label, says))
        elif name != values.get("full_name"):
            says = _("This user name has another full name further up. Give everyone a user name of their own.")
            outcome.faults.append(Fault(BY_KEY[sheet].name, number, BY_KEY[sheet].label("full_name"), says))
        else:
            seen[key] = number
            kept.append((number, values))
    return kept


def _parents_first(rows: list) -> list:
    """Rows of units, each after the one it stands under; what goes in a circle comes last and is refused there."""
    waiting, ordered = list(rows), []
    here = {values["code"].casefold() for _number, values in rows}
    while waiting:
        ready = [row for row in waiting if (row[1]["parent"] or "").casefold() not in here]
        if not ready:
            return ordered + waiting
        ordered += ready
        here -= {values["code"].casefold() for _number, values in ready}
        waiting = [row for row in waiting if row not in ready]
    return ordered


def _unit(values: dict[str, Any], doing: Doing, outcome: Outcome) -> tuple[str, str]:
    by, on = doing.by, doing.on
    parent = _unit_called(values["parent"], doing, "parent") if values["parent"] else None
    order = _number(values["order"])
    unit = Unit.objects.filter(agency=doing.agency, code__iexact=values["code"]).first()
    if unit is None:
        create_unit(
            agency=doing.agency,
            code=values["code"],
            name=values["name"],
            short_name=values["short_name"],
            parent=parent,
            order=100 if order is None else order,
            from_date=values["from_date"] or max(on, doing.agency.from_date),
            by=by,
            on=on,
        )
        return NEW, values["name"]
    changed = _unit_changed(unit, values, parent, order, doing)
    return CHANGED if changed else SAME, values["name"]


def _unit_changed(unit: Unit, values: dict[str, Any], parent: Unit | None, order: int | None, doing: Doing) -> bool:
    """Rename and move where the row differs from how the unit stands; a change entered for later is left alone."""
    phases = list(unit.phases.order_by("from_date"))
    standing = next((row for row in reversed(phases) if row.from_date <= doing.on), phases[0])
    asked = values["from_date"]
    day = asked if asked and asked > standing.from_date else max(doing.on, standing.from_date)
    common = {"unit": unit, "from_date": day, "reason": "", "by": doing.by, "on": doing.on}
    name = {"name": values["name"], "short_name": values["short_name"] or standing.short_name}
    if name == {"name": standing.name, "short_name": standing.short_name}:
        name = {"name": phases[-1].name, "short_name": phases[-1].short_name}
    changed = rename_unit(**name, **common, order=order)
    if parent is not None and parent.pk != standing.parent_id:
        changed = move_unit(**common, parent=parent) or changed
    return changed


def _post(values: dict[str, Any], doing: Doing, outcome: Outcome) -> tuple[str, str]:
    by, on = doing.by, doing.on
    unit = _unit_called(values["unit"], doing, "unit")
    place, roles = _place(values["place"]), _roles(values["roles"])
    post = Post.objects.filter(unit=unit, code__iexact=values["code"]).first()
    if post is None:
        create_post(
            unit=unit,
            code=values["code"],
            title=values["title"],
            from_date=values["from_date"] or max(on, unit.from_date),
            roles=[RoleOn(key) for key in roles or ["reader"]],
            **place,
            by=by,
            on=on,
        )
        return NEW, values["title"]
    if post.until_date is not None and post.until_date <= on:
        raise Refused(_("This post has ended. Use another code for a new one."), field="code")
    # A role over another unit was given by hand; the workbook does not know it, so the same names leave it alone.
    standing = {row.role for row in post.roles.all()}
    wanted = [RoleOn(key) for key in roles] if roles and set(roles) != standing else None
    changed = change_post(post=post, title=values["title"], roles=wanted, **place, by=by, on=on)
    return CHANGED if changed else SAME, values["title"]


def _person(values: dict[str, Any], doing: Doing, outcome: Outcome) -> tuple[str, str]:
    by, on = doing.by, doing.on
    details = {"full_name": values["full_name"]} | {
        name: values[name] for name in ("honorific", "email") if values[name]
    }
    person = User.objects.filter(username__iexact=values["username"]).first()
    if person is None:
        made = create_person(
            agency=doing.agency, username=values["username"], **details, by=by, at=doing.at, is_one_of_many=True
        )
        person, verdict = made.person, NEW
        outcome.passwords.append((person.username, person.full_name, made.password))
    elif person.agency_id != doing.agency.pk:
        raise Refused(
            _("The user name %(name)s is taken. Add a digit or the short name of the unit.")
            % {"name": person.username},
            field="username",
        )
    else:
        verdict = CHANGED if change_person(person=person, **details, by=by, on=on) else SAME
    if _appointed(person, values, doing) and verdict == SAME:
        verdict = CHANGED
    return verdict, values["full_name"]


def _appointed(person: User, values: dict[str, Any], doing: Doing) -> bool:
    if not values["post"] and not values["unit"]:
        return False
    unit = _unit_called(values["unit"], doing, "unit")
    key = f"{unit.pk}/{(values['post'] or '').casefold()}"
    if key not in doing.found:
        doing.found[key] = Post.objects.filter(unit=unit, code__iexact=values["post"] or "").first()
    post = doing.found[key]
    if post is None:
        raise Refused(
            _("%(unit)s has no post with the code %(code)s. Enter it on the sheet of posts first.")
            % {"unit": unit.name, "code": values["post"] or "–"},
            field="post",
        )
    first = values["from_date"] or max(doing.on, post.from_date)
    until = values["last_date"] + timedelta(days=1) if values["last_date"] else None
    if meeting(Appointment.objects.filter(person=person, post=post), first, until).exists():
        return False
    flags = {name: values[name] or False for name in ("is_concurrent", "is_acting")}
    decided_by = values["decided_by"] or ""
    appoint(
        person=person,
        post=post,
        from_date=first,
        until_date=until,
        **flags,
        decided_by=decided_by,
        by=doing.by,
        on=doing.on,
    )
    return True


def _unit_called(code: str | None, doing: Doing, field_name: str) -> Unit:
    key = (code or "").casefold()
    unit = doing.found.get(key) or Unit.objects.filter(agency=doing.agency, code__iexact=code or "").first()
    if unit is not None:
        doing.found[key] = unit
    else:
        raise Refused(
            _("The agency has no unit with the code %(code)s. Enter it on the sheet of units first.")
            % {"code": code or "–"},
            field=field_name,
        )
    return unit


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= 32767):
        raise Refused(_("Write a whole number up to 32767."), field="order")
    return int(text)


def _place(text: str) -> dict[str, bool]:
    found = {fold(name): flags for name, flags in PLACES.items()}.get(fold(text or ""))
    if found is None:
        names = ", ".join(name for name in PLACES if name)
        raise Refused(_("Write one of: %(names)s; or leave it empty.") % {"names": names}, field="place")
    return found


def _roles(text: str) -> list[str]:
    """Keys of the roles named by key or by label, in Vietnamese or English. Raises Refused for another word."""
    known = {role.key: role.key for role in ROLES}
    for language in ("en", "vi"):
        with override(language):
            known |= {fold(str(role.label)): role.key for role in ROLES}
    found = []
    for word in filter(None, (part.strip() for part in (text or "").replace(";", ",").split(","))):
        key = known.get(fold(word))
        if key is None:
            raise Refused(
                _("There is no role %(name)s. The sheet of guidance lists the roles.") % {"name": word}, field="roles"
            )
        found.append(key)
    return found
