"""Copies of versions for searching: written by the acts that freeze a version and put it in force, or made anew.

What is copied is what the version says: its codes, title, sections, forms, legal bases, and the text of its files where it
has been read (`documents.file_texts`). A version that has no frozen content has no copy.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from documents.models import FileText, Version, VersionBody, VersionText
from documents.plain import plain
from qms.approvals.moves import State
from qms.search.fold import spelled
from qms.search.index import Index
from qms.search.tokens import tokens_of

INDEX = Index("documents_find")
RULES = 1  # raise it when tokens or pieces are made in another way: every copy is stale then
MOST_OF_A_FILE = 300_000  # letters of one file
MOST = 1_500_000  # letters of a version
BATCH = 200


@dataclass
class Content:
    """What a version is found by; `pieces` as in VersionBody."""

    codes: list[str]
    title: str
    sort_key: str
    body: str = ""
    pieces: list[list[Any]] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        made_from = [RULES, self.codes, self.title, self.sort_key, self.body, self.pieces]
        return hashlib.sha256(json.dumps(made_from, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def index_version(version: Version, *, at: datetime) -> VersionText | None:
    """Bring the copy of a version up to date; None where it may not have one. Nothing is written that is right already.

    To be called in the transaction of the act that changed the version, or with the version locked.
    """
    content = content_of(version)
    stored = VersionText.objects.filter(version=version.pk).first()
    if stored and content and stored.stamp == content.stamp:
        return stored
    if stored:
        INDEX.drop([stored.pk])
        stored.delete()
    return write([(version.pk, content)], at=at)[0] if content else None


def write(contents: Iterable[tuple[int, Content]], *, at: datetime) -> list[VersionText]:
    """New copies of versions, by id, that have none."""
    contents = list(contents)
    rows = [VersionText(version_id=pk, sort_key=one.sort_key, stamp=one.stamp, at=at) for pk, one in contents]
    rows = VersionText.objects.bulk_create(rows)
    VersionBody.objects.bulk_create(_body(row, one) for row, (_pk, one) in zip(rows, contents, strict=True))
    INDEX.put(
        (row.pk, tokens_of(one.codes, one.title, one.body)) for row, (_pk, one) in zip(rows, contents, strict=True)
    )
    return rows


def _body(row: VersionText, content: Content) -> VersionBody:
    parts = [" ".join([*content.codes, content.title]), *(content.body[start:end] for *_, start, end in content.pieces)]
    words = " | ".join(" ".join(folded for folded, _exact in spelled(part)) for part in parts)
    return VersionBody(
        text=row, codes=content.codes, title=content.title, body=content.body, pieces=content.pieces, words=f" {words} "
    )


def content_of(version: Version) -> Content | None:
    """What the version is found by today; None while nothing of it is frozen, and once it is cancelled."""
    if not version.snapshot or version.state in {State.DRAFT, State.CANCELLED}:
        return None
    snapshot, document = json.loads(version.snapshot), version.document
    codes = [document.code, *(code for code in _given(document) if code != document.code)]
    content = Content(codes, _tidy(version.title), document.sort_key)
    parts = []
    for kind, label, reference, text in (*_sections(snapshot), *_around(snapshot), *_files(version)):
        start = sum(len(part) for part in parts)
        text = _tidy(text)[: max(0, MOST - start)]
        if text:
            parts += [text, "\n"]
            content.pieces.append([kind, _tidy(label), reference, start, start + len(text)])
    content.body = "".join(parts)
    return content


def _given(document: Any) -> list[str]:
    """Codes the document had, newest first; as loaded before where many are asked for."""
    rows = sorted(document.codes.all(), key=lambda row: (row.given_at, row.pk), reverse=True)
    return [row.code for row in rows]


def _tidy(text: str) -> str:
    """NFC, one space between words, nothing that a database refuses or a page cannot show."""
    text = "".join(letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", text))
    return " ".join(text.split())


Piece = tuple[str, str, str, str]


def _sections(snapshot: dict[str, Any]) -> Iterator[Piece]:
    for row in snapshot["sections"]:
        heading = f"{row['number']} {row['heading']}".strip()
        yield "section", heading, row["id"], f"{heading}. {plain(row['html'])}"


def _around(snapshot: dict[str, Any]) -> Iterator[Piece]:
    """Forms and legal bases, as the version names them."""
    for row in snapshot["forms"]:
        yield "form", row["code"], row.get("slug", ""), f"{row['code']} {row['title']}"
    for row in snapshot["citations"]:
        yield "law", row["number"], row["anchor"], f"{row['title']} {row['provision']}"


def _files(version: Version) -> Iterator[Piece]:
    """Names of files and what could be read of them."""
    attached = list(version.attachments.all())
    hashes = [row.file.sha256 for row in attached] + ([version.file.sha256] if version.file_id else [])
    if not hashes:
        return
    texts = dict(FileText.objects.filter(sha256__in=hashes).values_list("sha256", "text"))
    if version.file_id:
        yield "main", version.file_name, "", f"{version.file_name}. {_read(texts, version.file.sha256)}"
    for row in attached:
        yield "file", row.name, str(row.pk), f"{row.name}. {_read(texts, row.file.sha256)}"


def _read(texts: dict[str, str], sha256: str) -> str:
    return texts.get(sha256, "")[:MOST_OF_A_FILE]


def indexed() -> Any:
    """Versions that should have a copy, with everything a copy is made from."""
    frozen = Version.objects.exclude(snapshot="").exclude(state__in=[State.DRAFT, State.CANCELLED])
    return frozen.select_related("document", "file").prefetch_related("document__codes", "attachments__file")


@dataclass
class Stale:
    """What is not as it should be: ids of versions whose copy is missing or old, of copies too many, rows the index lacks."""

    versions: list[int]
    extra: list[int]
    unlisted: int

    def __bool__(self) -> bool:
        return bool(self.versions or self.extra or self.unlisted)


def stale() -> Stale:
    """Compare every copy with what it would be today."""
    stamps = dict(VersionText.objects.values_list("version", "stamp"))
    numbers = set(VersionText.objects.values_list("pk", flat=True))
    found, seen = [], set()
    for version in indexed().order_by("pk").iterator(BATCH):
        seen.add(version.pk)
        content = content_of(version)
        if content and stamps.get(version.pk) != content.stamp:
            found.append(version.pk)
    return Stale(found, sorted(stamps.keys() - seen), len(numbers - INDEX.numbers()))


def reindex(*, at: datetime) -> Stale:
    """Bring every copy up to date, in transactions of two hundred; what was not as it should be. Safe to stop and to repeat."""
    was = stale()
    for start in range(0, len(was.versions + was.extra), BATCH):
        _again((was.versions + was.extra)[start : start + BATCH], at=at)
    if was.unlisted or _ghosts():
        _list_anew()
    return was


@transaction.atomic
def _again(ids: list[int], *, at: datetime) -> None:
    for version in Version.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("document"):
        index_version(version, at=at)


def _ghosts() -> bool:
    """More than half of the rows of the index belong to nothing."""
    return len(INDEX.numbers()) > 2 * VersionText.objects.count() + BATCH


def _list_anew() -> None:
    """The index from the copies; searching finds less until it is done."""
    INDEX.clear()
    ids = list(VersionText.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            bodies = VersionBody.objects.filter(pk__in=ids[start : start + BATCH])
            INDEX.put((row.pk, tokens_of(row.codes, row.title, row.body)) for row in bodies)
