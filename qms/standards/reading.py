"""Files of editions: YAML in, plain rows out. Every mistake of such a file is named, nothing of it is half taken."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

DATA = Path(__file__).with_name("data")


class BadFile(ValueError):
    """A file of an edition that cannot be used; the text says where it is wrong."""


@dataclass(frozen=True)
class EditionFile:
    """One edition: its clauses (number -> Vietnamese and English title) and how an older one maps to it."""

    key: str
    name: str
    published: date | None
    clauses: dict[str, tuple[str, str]]
    mapped_from: str = ""
    mapping: list[tuple[str, str, str]] = field(default_factory=list)  # (number there, number here, relation)


def shipped_files() -> list[Path]:
    """The files of the product, oldest edition first."""
    return sorted(DATA.glob("*.yaml"))


def read_edition(path: Path) -> EditionFile:
    """Read one file. Raises BadFile."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        edition, rows = content["edition"], content["clauses"]
        clauses = {str(number): (str(vi), str(en)) for number, (vi, en) in rows.items()}
        mapping = content.get("mapping") or {}
        pairs = [(str(old), str(new)) for old, news in mapping.get("clauses", {}).items() for new in news]
        read = EditionFile(
            key=str(edition["key"]),
            name=str(edition["name"]),
            published=edition.get("published"),
            clauses=clauses,
            mapped_from=str(mapping.get("from", "")),
            mapping=_with_relations(pairs),
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadFile(f"{path.name}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadFile(f"{path.name}: not a file of an edition ({error})") from error
    _check(path.name, read)
    return read


def order_of(number: str) -> str:
    """A string that sorts clause numbers by value: 8.5.10 after 8.5.9."""
    return ".".join(part.zfill(3) for part in number.split("."))


def _with_relations(pairs: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """The relation follows from how often a clause appears: alone on both sides it is the same subject."""
    olds, news = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    relations = {(False, False): "equal", (True, False): "wider", (False, True): "narrower", (True, True): "touches"}
    return [(old, new, relations[olds[old] > 1, news[new] > 1]) for old, new in pairs]


def _check(name: str, edition: EditionFile) -> None:
    wrong = [number for number in edition.clauses if not all(part.isdigit() for part in number.split("."))]
    unknown = [new for _old, new, _relation in edition.mapping if new not in edition.clauses]
    if not edition.clauses or wrong or unknown:
        raise BadFile(f"{name}: clauses that cannot be used: {', '.join(wrong + unknown) or 'none given'}")
