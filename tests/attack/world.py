"""A database worth attacking: a version in force with everything on it, one in review, one a draft, a sealed trail."""

import hashlib
from types import SimpleNamespace

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from documents import actions
from documents.models import (
    AmendmentRow,
    Attachment,
    ChangeRequest,
    Comment,
    DocumentLink,
    LegalCitation,
    LegalInstrument,
    SectionImage,
    Version,
    VersionChangeRequest,
    VersionClause,
    VersionForm,
)
from qms.files import store
from qms.standards.models import Clause, Edition
from qms.trail import guards
from qms.trail.actions import seal_entries, write_checkpoint
from tests import make
from tests.documents.copies.papers import released


def build() -> SimpleNamespace:
    """Everything by acts; what no act of the small world fills is written into the drafts before they are submitted."""
    w = make.world()
    w.file = store.put(b"%PDF-1.7 attachment", media_type="application/pdf")
    w.other_file = store.put(b"%PDF-1.7 another", media_type="application/pdf")
    w.clause = Clause.objects.create(edition=Edition.objects.get(key="2015"), number="8.2", title="Yêu cầu", order=82)
    w.law = LegalInstrument.objects.create(number="118/2025/NĐ-CP", kind="Nghị định", title="Nghị định")
    w.neighbour = make.draft(w, title="Quy trình khác")
    w.force = make.issued(w, make._along(w, _submitted(w, "Quy trình có hiệu lực"), *_route(w)))
    w.review = _submitted(w, "Quy trình đang xem xét")
    w.draft = _filled(w, "Quy trình đang soạn")
    remark = Comment.objects.create(
        version=w.review, person=w.reader, person_name=w.reader.full_name, text="Góp ý", at=make.now()
    )
    remark.answers.create(
        version=w.review, person=w.author, person_name=w.author.full_name, text="Trả lời", at=make.now()
    )
    released(w, w.force)
    seal_entries()
    write_checkpoint(at=make.now())
    return w


def _route(w: SimpleNamespace) -> tuple:
    return ("check", w.officer), ("review", w.deputy), ("approve", w.head)


def _submitted(w: SimpleNamespace, title: str) -> Version:
    version = _filled(w, title)
    return actions.submit(version, by=version.author, at=make.now(), day=make.today()).thing


def _filled(w: SimpleNamespace, title: str) -> Version:
    version = make.draft(w, title=title)
    asked = ChangeRequest.objects.create(
        agency=w.agency,
        number=f"YC-{version.pk}",
        document=version.document,
        asked_by=w.reader,
        asked_at=make.now(),
        reason="Sai tên đơn vị",
    )
    for row in (
        SectionImage(version=version, file=w.file),
        Attachment(version=version, file=w.file, name="Phụ lục.pdf"),
        VersionForm(version=version, form=w.neighbour.document),
        AmendmentRow(version=version, place="Mục 1", old="cũ", new="mới", reason="đúng hơn"),
        DocumentLink(version=version, target=w.neighbour.document),
        LegalCitation(version=version, instrument=w.law),
        VersionClause(version=version, clause=w.clause),
        VersionChangeRequest(version=version, request=asked),
    ):
        row.save()
    return version


def signature() -> dict[str, str]:
    """A hash of all rows of every table of the product, sessions and sequences apart."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{model._meta.pk.column}"')
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def migrate_again() -> None:
    """What a later release may do to every guarded table; SQLite rebuilds the table for it, PostgreSQL adds a column."""
    guarded = [model for model in apps.get_models() if getattr(model, "database_guards", ())]
    if connection.vendor == "sqlite":
        guards.take_off(connection)
        with connection.schema_editor() as editor:
            for model in guarded:
                editor._remake_table(model)
        assert guards.missing()
    else:
        with connection.cursor() as cursor:
            for model in guarded:
                cursor.execute(
                    f"ALTER TABLE \"{model._meta.db_table}\" ADD COLUMN later varchar(9) NOT NULL DEFAULT ''"
                )
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
