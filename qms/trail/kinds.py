"""Kinds of database guards: plain descriptions of what a table refuses, from which each database gets its triggers.

A model declares `database_guards: ClassVar = (AppendOnly(), ...)`. Conditions are SQL that SQLite and PostgreSQL both
read (column and table names, `{OLD}` and `{NEW}` for the row before and after); one that is NULL does not refuse.
The SQL put together here is of names from models alone, never of values (S608).
"""

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal, cast

from django.db import models

Event = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True)
class Rule:
    """One trigger: `event` on a row is refused with `says` where `condition` (SQL on OLD. and NEW.) is true.

    `lock` is a query PostgreSQL performs before the condition, so that a parent row cannot change meanwhile.
    """

    event: Event
    condition: str
    says: str
    lock: str = ""


@dataclass(frozen=True)
class Table:
    """A guarded table as it stands in the database: `columns` are what is really there, not what a model says."""

    name: str
    model: type[models.Model]
    columns: tuple[str, ...]

    def column(self, field: str) -> str:
        """Column of a field by its name."""
        return str(self.model._meta.get_field(field).column)


@dataclass(frozen=True)
class Guard:
    """What all kinds share: `m2m` puts the guard on the table behind that many-to-many field of the model."""

    _: KW_ONLY
    m2m: str = ""

    def rules(self, table: Table) -> list[Rule]:
        """The triggers wanted on `table`."""
        raise NotImplementedError

    def keeps(self, table: Table, row: str) -> str:
        """SQL that is true for a row, called `row`, that may not disappear; empty where any may."""
        return ""


@dataclass(frozen=True)
class AppendOnly(Guard):
    """Rows are added and stay: no DELETE, and UPDATE of nothing but the fields named in `updatable`."""

    updatable: tuple[str, ...] = ()

    def rules(self, table: Table) -> list[Rule]:
        changed = _changed(table, self.updatable) if self.updatable else "1 = 1"
        return [
            Rule("UPDATE", changed, f"rows of {table.name} are never changed"),
            Rule("DELETE", "1 = 1", f"rows of {table.name} are never deleted"),
        ]

    def keeps(self, table: Table, row: str) -> str:
        return "1 = 1"


@dataclass(frozen=True)
class NoDelete(Guard):
    """Rows are never deleted; they may change."""

    def rules(self, table: Table) -> list[Rule]:
        return [Rule("DELETE", "1 = 1", f"rows of {table.name} are never deleted")]

    def keeps(self, table: Table, row: str) -> str:
        return "1 = 1"


@dataclass(frozen=True)
class Frozen(Guard):
    """Rows for which `when` (on `{OLD}`) holds change only in `updatable` and are not deleted, save `deletable_when`."""

    when: str
    updatable: tuple[str, ...] = ()
    deletable_when: str = ""

    def rules(self, table: Table) -> list[Rule]:
        frozen = f"({_about(self.when, 'OLD')}) AND ({_changed(table, self.updatable)})"
        return [
            Rule("UPDATE", frozen, f"a frozen row of {table.name} does not change"),
            Rule("DELETE", self.keeps(table, "OLD"), f"a frozen row of {table.name} is not deleted"),
        ]

    def keeps(self, table: Table, row: str) -> str:
        deletable = f" AND (({_about(self.deletable_when, row)}) IS NOT TRUE)" if self.deletable_when else ""
        return f"({_about(self.when, row)}){deletable}"


@dataclass(frozen=True)
class FrozenWith(Guard):
    """Child rows refuse every change while the row that `via` leads to holds `when` (on `{PARENT}`).

    `via` is a foreign key, or a path of several joined by `__`. Moving a child from or to such a parent is a change.
    `parent` ("documents.Version") may be given for the reader; it is checked.
    """

    via: str
    when: str
    parent: str = ""
    updatable: tuple[str, ...] = ()

    def rules(self, table: Table) -> list[Rule]:
        says = f"rows of {table.name} are frozen with what they belong to"
        old, new = self.keeps(table, "OLD"), self.keeps(table, "NEW")
        either = f"({old} OR {new})" + (f" AND ({_changed(table, self.updatable)})" if self.updatable else "")
        return [
            Rule("INSERT", new, says, self._lock(table, "NEW")),
            Rule("UPDATE", either, says, self._lock(table, "OLD", "NEW")),
            Rule("DELETE", old, says, self._lock(table, "OLD")),
        ]

    def keeps(self, table: Table, row: str) -> str:
        source, link = self._source(table)
        condition = self.when.replace("{PARENT}", "parent")
        return f"EXISTS (SELECT 1 FROM {source} WHERE {link} = {row}.{self._first(table)} AND ({condition}))"  # noqa: S608

    def _lock(self, table: Table, *rows: str) -> str:
        source, link = self._source(table)
        wanted = ", ".join(f"{row}.{self._first(table)}" for row in rows)
        return f"SELECT 1 FROM {source} WHERE {link} IN ({wanted}) FOR SHARE OF parent"  # noqa: S608

    def _first(self, table: Table) -> str:
        return quoted(table.column(self.via.split("__")[0]))

    def _source(self, table: Table) -> tuple[str, str]:
        """The tables on the way up, the last called `parent`, and the column that the first foreign key points to."""
        hops = self.via.split("__")
        model, source, link, before = cast(Any, table.model), "", "", ""
        for place, hop in enumerate(hops):
            field: Any = model._meta.get_field(hop)
            model, alias = field.related_model, "parent" if place == len(hops) - 1 else f"hop{place}"
            target = f"{alias}.{quoted(field.target_field.column)}"
            step = f"{quoted(model._meta.db_table)} AS {alias}"
            source = f"{source} JOIN {step} ON {target} = {before}.{quoted(field.column)}" if source else step
            link, before = link or target, alias
        if self.parent and model._meta.label != self.parent:
            raise ValueError(f"{table.model._meta.label}: {self.via} leads to {model._meta.label}, not {self.parent}")
        return source, link


@dataclass(frozen=True)
class NoOverlap(Guard):
    """Half-open periods [start, end) of rows with the same `by` never meet. `where` (on `{ROW}`) picks the rows that count.

    PostgreSQL: an exclusion constraint. SQLite: triggers; there every writer waits for the one before, so none slips by.
    """

    by: str
    start: str = "from_date"
    end: str = "until_date"
    where: str = ""

    def rules(self, table: Table) -> list[Rule]:
        """For SQLite alone; PostgreSQL uses `exclusion`."""
        start, end = quoted(table.column(self.start)), quoted(table.column(self.end))
        by = quoted(table.column(self.by))
        endless = "'9999-12-31'"
        meets = (
            f"other.{start} < COALESCE(NEW.{end}, {endless}) AND NEW.{start} < COALESCE(other.{end}, {endless})"
            f" AND NEW.{start} < COALESCE(NEW.{end}, {endless}) AND other.{start} < COALESCE(other.{end}, {endless})"
        )
        counted = f" AND ({_about(self.where, 'other')}) AND ({_about(self.where, 'NEW')})" if self.where else ""
        others = f"SELECT 1 FROM {quoted(table.name)} AS other WHERE other.{by} = NEW.{by}"  # noqa: S608
        says = f"periods of {table.name} must not overlap"
        return [
            Rule("INSERT", f"EXISTS ({others} AND {meets}{counted})", says),
            Rule("UPDATE", f"EXISTS ({others} AND other.rowid <> OLD.rowid AND {meets}{counted})", says),
        ]

    def exclusion(self, table: Table) -> str:
        """The constraint for PostgreSQL (needs the extension btree_gist)."""
        by, start, end = (quoted(table.column(name)) for name in (self.by, self.start, self.end))
        where = f" WHERE ({self.where.replace('{ROW}.', '')})" if self.where else ""
        return f"EXCLUDE USING gist ({by} WITH =, daterange({start}, {end}, '[)') WITH &&){where}"


@dataclass(frozen=True)
class Forbid(Guard):
    """A free refusal: `on` one or several events (`INSERT|UPDATE`), `when` SQL on `{NEW}` and `{OLD}`, `says` for the log."""

    name: str
    on: str
    when: str
    says: str

    def rules(self, table: Table) -> list[Rule]:
        condition = self.when.replace("{NEW}", "NEW").replace("{OLD}", "OLD")
        return [Rule(cast(Any, event), condition, self.says) for event in self.on.split("|")]

    def keeps(self, table: Table, row: str) -> str:
        return f"({_about(self.when, row)})" if self.on == "DELETE" else ""


def quoted(name: str) -> str:
    """A name as both databases read it."""
    return '"' + name.replace('"', '""') + '"'


def _about(condition: str, row: str) -> str:
    return condition.replace("{OLD}", row).replace("{ROW}", row)


def _changed(table: Table, updatable: tuple[str, ...]) -> str:
    """True where any column but those of `updatable` differs between the row before and after."""
    free = {table.column(name) for name in updatable}
    kept = [quoted(column) for column in table.columns if column not in free]
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in kept)
