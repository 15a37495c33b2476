"""What a comparison says, as plain data. HTML in it is safe, whatever the texts held, and has no style of its own."""

from dataclasses import dataclass

from qms.redline.marks import Change

SAME, FORMAT, ADDED, REMOVED, CHANGED, MOVED = "same", "format", "added", "removed", "changed", "moved"


@dataclass(frozen=True)
class Piece:
    """A paragraph, list or table of a section. `kind`: same, format, add, del, mod.

    `html` has all marks, `old` and `new` show one side each (empty where it has none). The short ones are the same, but for
    rows of a table without a change, which give way to `<tr class="row-gap"><td colspan="n">count</td></tr>`.
    """

    kind: str
    html: str
    old: str
    new: str
    short: str
    short_old: str
    short_new: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Item:
    """One entry of a field that holds several: kind add, del, mod or same."""

    kind: str
    html: str
    old: str
    new: str


@dataclass(frozen=True)
class Field:
    """A fact of the version, by its `name`. `kind` same, added, removed or changed; `items` where it holds several."""

    name: str
    kind: str
    html: str
    old: str
    new: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Section:
    """A section of either text, in the order of the new one; one that went stands behind the one before it.

    `kind` is added, removed, changed (what it says), format (only its look), moved (only its place or number) or same.
    `moved` says how it moved, also when it changed as well: "place", "number", "level" or nothing; `old_number` and
    `number` say from where to where, `after` is what it stands behind now. `title` is number and heading with marks.
    """

    id: str
    kind: str
    number: str
    heading: str
    level: int
    old_number: str
    old_heading: str
    title: str
    pieces: tuple[Piece, ...]
    moved: str = ""
    after: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two texts compared. `coarse`: they were so large that some changed paragraphs are shown whole, before and after."""

    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    coarse: bool = False

    def count(self, kind: str) -> int:
        """How many sections are of a kind."""
        return sum(section.kind == kind for section in self.sections)

    @property
    def changed_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.kind != SAME)

    @property
    def moved(self) -> tuple[Section, ...]:
        """Sections that stand elsewhere or have another number, changed or not."""
        return tuple(section for section in self.sections if section.moved)

    @property
    def is_same(self) -> bool:
        """Whether nothing at all is different."""
        return not self.changed_fields and all(section.kind == SAME for section in self.sections)
