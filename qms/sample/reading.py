"""The facts of the sample agency as they stand in `content/`: read once, turned into plain data, nothing else is read."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"
# The loader in C is ten times faster; a wheel without it still has the other.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAIN = "SCT"
LAW_KINDS = {
    "luat": "Luật",
    "nghi-quyet": "Nghị quyết",
    "nghi-dinh": "Nghị định",
    "quyet-dinh-ttg": "Quyết định",
    "thong-tu": "Thông tư",
    "quyet-dinh-bo": "Quyết định",
    "quyet-dinh-ubnd": "Quyết định",
    "ke-hoach-ubnd": "Kế hoạch",
    "tieu-chuan": "Tiêu chuẩn quốc gia",
}


@dataclass(frozen=True)
class VersionFacts:
    """One version of a document; `key` is (code, "02/01"), `until_date` the first day it no longer counts."""

    code: str
    issue: int
    revision: int
    state: str
    is_import: bool
    issued_date: date | None
    from_date: date | None
    until_date: date | None
    raw: dict[str, Any] = field(repr=False)

    @property
    def number(self) -> str:
        return f"{self.issue:02d}/{self.revision:02d}"

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.number

    @property
    def changes(self) -> list[dict[str, str]]:
        return self.raw.get("changes") or []

    @property
    def begins(self) -> date | None:
        """The day of effect, or the one proposed."""
        return self.from_date or self.raw.get("expected_from")


@dataclass(frozen=True)
class DocumentFacts:
    """One document: front matter, the Markdown of the version `text_of`, all versions oldest first."""

    code: str
    agency: str
    type: str
    title: str
    raw: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)
    versions: tuple[VersionFacts, ...] = field(repr=False)

    @property
    def text_of(self) -> str:
        """Number of the version whose text stands in the file: named, else the newest that was ever in force."""
        if self.raw.get("text_of"):
            return self.raw["text_of"]
        issued = [row for row in self.versions if row.state not in {"in-review", "draft", "cancelled"}]
        return (issued or list(self.versions))[-1].number


@cache
def agency_facts() -> dict[str, Any]:
    """Agencies, units, posts, people, delegations, labels, routes, calendar."""
    return _yaml("agency.yaml")


@cache
def laws() -> dict[str, dict[str, Any]]:
    """Legal instruments by their id."""
    return {row["id"]: row for row in _yaml("laws.yaml")["laws"]}


@cache
def administrative_procedures() -> dict[str, Any]:
    """`content/tthc.yaml`."""
    return _yaml("tthc.yaml")


@cache
def audits_facts() -> dict[str, Any]:
    """`content/audits.yaml`: auditors, programmes, audits with their checklists."""
    return _yaml("audits.yaml")


@cache
def aims_facts() -> dict[str, Any]:
    """`content/objectives.yaml`: objectives with their figures, dossiers, risks, opportunities."""
    return _yaml("objectives.yaml")


@cache
def findings_facts() -> dict[str, Any]:
    """`content/findings.yaml`: inspections, findings, corrective actions."""
    return _yaml("findings.yaml")


@cache
def meeting_facts() -> dict[str, Any]:
    """`content/meetings.yaml`: management reviews."""
    return _yaml("meetings.yaml")


@cache
def coverage_facts() -> dict[str, Any]:
    """`content/coverage.yaml`: clauses that do not apply."""
    return _yaml("coverage.yaml")


@cache
def conversion_facts() -> dict[str, Any]:
    """`content/conversion.yaml`: the plan of going over from the edition of 2008 to that of 2015."""
    return _yaml("conversion.yaml")


@cache
def story() -> list[dict[str, Any]]:
    """What happened, in order of time. Acts of subjects that have no place here yet are in it too."""
    return _yaml("story.yaml")["acts"]


@cache
def documents() -> dict[str, DocumentFacts]:
    """Every document by its code."""
    found = (_document(path) for path in sorted((CONTENT / "documents").glob("*.md")))
    return {row.code: row for row in found}


@cache
def procedures() -> dict[str, dict[str, Any]]:
    """The fifth part of procedures as data, by code."""
    found = (_parsed(path.read_text("utf-8")) for path in sorted((CONTENT / "procedures").glob("*.yaml")))
    return {row["procedure"]: row for row in found}


@cache
def post_titles() -> dict[str, str]:
    """Titles of posts and of the groups of posts that procedures speak of."""
    facts = agency_facts()
    return {row["code"]: row["title"] for row in [*facts["posts"], *facts["post_groups"]]}


def listed(value: Any) -> list[Any]:
    """One value or a list, as a list; nothing for None."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def after(last_day: date | None) -> date | None:
    """The first day that no longer counts, from the last day that does (the files name last days)."""
    return last_day + timedelta(days=1) if last_day else None


def _parsed(text: str) -> Any:
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - both loaders are the safe ones


def _yaml(name: str) -> Any:
    return _parsed((CONTENT / name).read_text("utf-8"))


def _document(path: Path) -> DocumentFacts:
    _before, front, text = path.read_text("utf-8").split("---\n", 2)
    raw = _parsed(front)
    versions = tuple(_version(raw["code"], row) for row in raw["versions"])
    return DocumentFacts(raw["code"], raw["agency"], raw["type"], raw["title"], raw, text.strip(), versions)


def _version(code: str, row: dict[str, Any]) -> VersionFacts:
    return VersionFacts(
        code=code,
        issue=int(row["issue"]),
        revision=int(row["revision"]),
        state=row["state"],
        is_import=bool(row.get("imported")),
        issued_date=row["issued_on"],
        from_date=row["from"],
        until_date=after(row["until"]),
        raw=row,
    )


def read_day(value: date | str) -> date:
    """A day that YAML gave as a date or as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
