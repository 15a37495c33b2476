"""The dated tree of agencies and of units: one set of rules for both, written in phases.

A phase says what a row was called and where it stood in [from_date, until_date). Moving a row gives everything under it
a new phase too, because the path of each reads from the root (`.1.7.`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from qms.office.actions.allowed import day_text, keep
from qms.people.models import Agency, AgencyPhase, Unit, UnitPhase, User
from qms.trail.refusals import Refused

LONGEST_PATH = 200
COPIED = ("name", "short_name", "parent_id", "path")


@dataclass(frozen=True)
class Tree:
    """Which table holds the rows, which their phases, and how a phase calls its row."""

    rows: type[Agency] | type[Unit]
    phases: type[AgencyPhase] | type[UnitPhase]
    name: str

    def of(self, thing: Any) -> QuerySet:
        """The phases of one row, oldest first."""
        return self.phases.objects.filter(**{self.name: thing}).order_by("from_date")


AGENCIES = Tree(Agency, AgencyPhase, "agency")
UNITS = Tree(Unit, UnitPhase, "unit")


def begin(tree: Tree, thing: Any, *, by: User | None, reason: str = "") -> None:
    """The first phase of a row just saved, and its path of that day. Raises Refused as `standing_path` does."""
    above = standing_path(tree, thing.parent, thing.from_date) if thing.parent else "."
    thing.path = _checked(f"{above}{thing.pk}.")
    thing.save_without_historical_record(update_fields=["path"])
    tree.phases.objects.create(
        **{tree.name: thing},
        name=thing.name,
        short_name=thing.short_name,
        parent=thing.parent,
        path=thing.path,
        from_date=thing.from_date,
        reason=reason,
    )


def standing_path(tree: Tree, parent: Any, day: date) -> str:
    """Where `parent` stands from `day` on. Refused if it is not there then, ends later, or moves later."""
    phases = [row for row in tree.of(parent) if row.until_date is None or row.until_date > day]
    if not phases or phases[0].from_date > day or parent.until_date is not None:
        raise Refused(
            _("%(name)s does not stand from %(day)s on. Choose another one above, or another day.")
            % {"name": parent.name, "day": day_text(day)},
            field="parent",
        )
    if phases[-1].path != phases[0].path:
        raise Refused(
            _("%(name)s itself moves on %(day)s. Choose that day or a later one.")
            % {"name": parent.name, "day": day_text(phases[-1].from_date)},
            field="from_date",
        )
    return phases[0].path


def change(tree: Tree, thing: Any, *, values: dict[str, Any], from_date: date, reason: str) -> bool:
    """From `from_date` on the row has other `values` (name, short_name, parent); False when nothing differs.

    Refused before the newest change already entered (the same day corrects that one), after the row ended, and when it
    would stand under itself.
    """
    newest = tree.of(thing).last()
    if newest is not None and all(getattr(newest, name) == value for name, value in values.items()):
        return False
    last = _last_open(tree, thing, from_date)
    path = last.path
    if "parent" in values and values["parent"] != last.parent:
        path = _path_under(tree, thing, values["parent"], last.path, from_date)
    row = last if last.from_date == from_date else _split(last, from_date)
    row.reason = reason
    for name, value in {**values, "path": path}.items():
        setattr(row, name, value)
    row.save()
    if path != last.path or row is last:
        _carry(tree, thing, path, from_date, reason)
    return True


def finish(tree: Tree, thing: Any, *, until_date: date) -> None:
    """Close the last phase; the row itself is closed by the caller."""
    last = _last_open(tree, thing, until_date)
    if last.from_date >= until_date:
        raise Refused(
            _("A change of %(name)s from %(day)s is entered already. Choose a later day.")
            % {"name": thing.name, "day": day_text(last.from_date)},
            field="until_date",
        )
    last.until_date = until_date
    last.save(update_fields=["until_date"])


def refresh(tree: Tree, rows: Any, *, on: date, by: User | None = None) -> int:
    """Renew the copies of today (name, short name, parent, path) on `rows` from the phases of `on`; how many changed.

    A row that has no phase that day, because it is still to come or has ended, keeps what it has.
    """
    holding = {
        getattr(p, f"{tree.name}_id"): p for p in tree.phases.objects.on(on).filter(**{f"{tree.name}__in": rows})
    }
    changed = 0
    for thing in rows:
        phase = holding.get(thing.pk)
        fields = [name for name in COPIED if phase and getattr(thing, name) != getattr(phase, name)]
        for name in fields:
            setattr(thing, name, getattr(phase, name))
        if fields == ["path"]:
            thing.save_without_historical_record(update_fields=fields)
        elif fields:
            keep(thing, by=by, fields=[name.removesuffix("_id") for name in fields])
        changed += bool(fields)
    return changed


def _last_open(tree: Tree, thing: Any, day: date) -> Any:
    last = tree.of(thing).last()
    if thing.until_date is not None or last is None or last.until_date is not None:
        raise Refused(_("%(name)s has ended, so it changes no more.") % {"name": thing.name})
    if day < last.from_date:
        raise Refused(
            _("A change of %(name)s from %(day)s is entered already. Choose that day or a later one.")
            % {"name": thing.name, "day": day_text(last.from_date)},
            field="from_date",
        )
    return last


def _path_under(tree: Tree, thing: Any, parent: Any, old: str, day: date) -> str:
    if parent is None:
        return f".{thing.pk}."
    above = standing_path(tree, parent, day)
    if above.startswith(old):
        raise Refused(
            _("%(name)s cannot stand under itself. Choose one that is not below it.") % {"name": thing.name},
            field="parent",
        )
    return _checked(f"{above}{thing.pk}.")


def _carry(tree: Tree, thing: Any, path: str, from_date: date, reason: str) -> None:
    """Everything under `thing` stands, from `from_date` on, under its new path."""
    step = f".{thing.pk}."
    later = Q(until_date__isnull=True) | Q(until_date__gt=from_date)
    for phase in tree.phases.objects.filter(later, path__contains=step).exclude(**{tree.name: thing}):
        moved = path + phase.path[phase.path.index(step) + len(step) :]
        if moved == phase.path:
            continue
        row = phase if phase.from_date >= from_date else _split(phase, from_date)
        row.path, row.reason = _checked(moved), row.reason or reason
        row.save()


def _split(phase: Any, day: date) -> Any:
    """End `phase` on `day`; an unsaved copy of it that begins then."""
    copy = type(phase)(
        **{field.attname: getattr(phase, field.attname) for field in phase._meta.fields if not field.primary_key}
    )
    copy.from_date, copy.reason = day, ""
    phase.until_date = day
    phase.save(update_fields=["until_date"])
    return copy


def _checked(path: str) -> str:
    if len(path) > LONGEST_PATH:
        raise Refused(_("The tree would be too deep. Choose a place nearer to the top."), field="parent")
    return path
