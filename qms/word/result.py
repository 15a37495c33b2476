"""What reading a Word file gives: plain data, no Word, no database.

Characters are always *NFC code points without white space* of body, tables, notes and text boxes (each once), never of
page headers, footers and automatic numbers. For every taken file
``characters_in == characters_out + sum(row.characters for row in dropped)``.
"""

from dataclasses import dataclass, field
from typing import Any

from qms.word.procedure import ProcedureFacts, printed

OK = "ok"
REFUSED = "refused"


@dataclass(frozen=True)
class Dropped:
    """Something that was in the file and is not in the result. `characters` is 0 for what holds no counted text."""

    what: str
    where: str
    characters: int
    code: str = ""  # the language-free name of `what`, see qms.word.messages.DROPPED


@dataclass(frozen=True)
class WordImage:
    """One re-encoded picture; its key in `WordResult.images` is the SHA-256 of `data` and stands in `asset:<sha256>`."""

    data: bytes
    media_type: str  # image/png or image/jpeg
    name: str  # the name it had inside the Word file


@dataclass(frozen=True)
class Section:
    """A piece of the text, in document order.

    kind: "section" (numbered, or a heading by style), "front" (text before the first heading that no field took),
    "annex" (forms and appendices after the last numbered section).
    level: 1 for the top level, 2 for a sub-section of the level-1 section before it.
    number: as printed without the closing mark ("5", "5.1", "a", "I", "Điều 7", "Chương II"); "" when there is none.
    html: rich text of the allow-list of qms.files.richtext, pictures as asset:<sha256>.
    landscape: the Word page was landscape where this piece begins.
    characters: heading and text of this piece alone (a level-1 piece does not include its sub-sections).
    """

    kind: str
    level: int
    number: str
    heading: str
    html: str
    characters: int
    heading_source: str = ""  # the heading as it stood in the file, number and closing mark included
    landscape: bool = False


@dataclass(frozen=True)
class SignRow:
    """One column of the sign table on the cover: `label` as printed ("Soạn thảo"), `name`, `post` ("" if blank)."""

    label: str
    name: str
    post: str


@dataclass(frozen=True)
class Amendment:
    """One filled row of the table of amendments; blank parts are "". `from_date` is an ISO date or "" if not plain."""

    issue: str = ""
    revision: str = ""
    from_date: str = ""
    place: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""
    basis: str = ""


@dataclass(frozen=True)
class FieldText:
    """The words of the file that became a field, label included, so that nothing taken is invisible."""

    field: str
    text: str


@dataclass
class WordResult:
    """The whole answer. With status "refused" only `file` and `reason` (a full sentence with the cure) mean anything."""

    file: str
    status: str = OK
    reason: str = ""
    reason_code: str = ""
    code: str = ""
    title: str = ""
    issue: str = ""
    issued_on: str = ""  # ISO date or ""
    revision: str = ""
    effective_on: str = ""  # ISO date or ""
    agency: str = ""
    type_word: str = ""  # "quy trình", "quy chế", "biểu mẫu" ...; "" if the cover says none
    blocks: list[Section] = field(default_factory=list)
    sign_table: list[SignRow] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    fields: list[FieldText] = field(default_factory=list)
    images: dict[str, WordImage] = field(default_factory=dict)
    characters_in: int = 0
    characters_out: int = 0
    dropped: list[Dropped] = field(default_factory=list)
    procedure: ProcedureFacts | None = None  # None for what is no procedure
    unplaced: list[str] = field(default_factory=list)  # what of it stays text only, in words

    @property
    def sections(self) -> list[dict]:
        """The numbered top level in order; characters include heading and sub-sections."""
        rows: list[dict] = []
        for block in self.blocks:
            if block.kind != "section":
                continue
            if block.level == 1 or not rows:
                rows.append({"number": block.number, "heading": block.heading, "characters": block.characters})
            else:
                rows[-1]["characters"] += block.characters
        return rows

    @property
    def annexes(self) -> list[Section]:
        """Forms and appendices behind the last numbered section, in order."""
        return [block for block in self.blocks if block.kind == "annex"]

    def to_json(self) -> dict[str, Any]:
        """The object `manage.py import_word --json` prints: plain data, keys fixed by contract.

        A procedure adds the keys of `qms.word.procedure.printed`, `annexes` (their titles) and `unplaced`.
        """
        answer: dict[str, Any] = {
            "file": self.file,
            "status": self.status,
            "reason": self.reason,
            "code": self.code,
            "title": self.title,
            "issue": self.issue,
            "issued_on": self.issued_on,
            "sections": self.sections,
            "characters_in": self.characters_in,
            "characters_out": self.characters_out,
            "dropped": [{"what": row.what, "where": row.where, "characters": row.characters} for row in self.dropped],
        }
        if self.procedure is not None:
            answer |= printed(self.procedure)
            answer["annexes"] = [block.heading for block in self.annexes]
        if self.procedure is not None or self.unplaced:
            answer["unplaced"] = self.unplaced
        return answer
