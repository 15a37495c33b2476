"""Attacks that only SQLite has words for: REPLACE in its forms, pragmas, and the schema itself."""

from tests.attack.statements import APPENDED, Attack

_OFF = "PRAGMA recursive_triggers=OFF"
_SAME = {
    table: f"REPLACE INTO {table} SELECT * FROM {table}"
    for table in (*APPENDED, "documents_version", "documents_inforce")
}

# These try to change rows, and are refused.
ROWS: dict[str, Attack] = {
    **{f"replace {table}": statement for table, statement in _SAME.items()},
    **{f"replace {table} without the pragma": (_OFF, statement) for table, statement in _SAME.items()},
    "replace a section": "INSERT OR REPLACE INTO documents_section SELECT * FROM documents_section WHERE version_id = {force}",
    "replace a section without the pragma": (
        _OFF,
        "INSERT OR REPLACE INTO documents_section SELECT * FROM documents_section WHERE version_id = {force}",
    ),
    "replace a period by its version": (
        _OFF,
        "REPLACE INTO documents_inforce (id, document_id, version_id, from_date, opened_at, late_reason, access_class_id)"
        " SELECT 999, document_id, version_id, '2020-01-01', opened_at, '', access_class_id FROM documents_inforce",
    ),
    "replace a seal by its entry": (
        _OFF,
        "REPLACE INTO trail_seal SELECT {seals} + 1, entry_id, 'x', key_id FROM trail_seal WHERE number = 1",
    ),
    "replace the official rendition": (
        _OFF,
        "REPLACE INTO documents_rendition (id, version_id, kind, file_id, content_sha256, is_import, made_at)"
        " SELECT 999, version_id, kind, {file}, content_sha256, is_import, made_at FROM documents_rendition",
    ),
    "update or replace over a version": (
        _OFF,
        "UPDATE OR REPLACE documents_version SET id = {force} WHERE id = {draft}",
    ),
    "update or replace a code": (
        _OFF,
        "UPDATE OR REPLACE documents_documentcode SET slug = (SELECT MIN(slug) FROM documents_documentcode)",
    ),
    "update or ignore": "UPDATE OR IGNORE documents_version SET title = 'x' WHERE id = {force}",
    "update or fail": "UPDATE OR FAIL documents_version SET title = 'x' WHERE id = {force}",
    "update or rollback": "UPDATE OR ROLLBACK documents_version SET title = 'x' WHERE id = {force}",
    "insert or ignore": "INSERT OR IGNORE INTO trail_seal SELECT * FROM trail_seal",
    "without checks": ("PRAGMA ignore_check_constraints=ON", "UPDATE documents_version SET state = 'perfect'"),
    "without foreign keys": ("PRAGMA foreign_keys=OFF", "DELETE FROM documents_document"),
    "people without foreign keys": ("PRAGMA foreign_keys=OFF", "DELETE FROM people_user"),
    "units without foreign keys": ("PRAGMA foreign_keys=OFF", "DELETE FROM people_unit"),
    "foreign keys later": ("PRAGMA defer_foreign_keys=ON", "DELETE FROM documents_version WHERE id = {force}"),
    "by rowid": "UPDATE trail_entry SET rowid = rowid + 1000",
    "drop a column of the version": "ALTER TABLE documents_version DROP COLUMN title",
    "drop a column of a section": "ALTER TABLE documents_section DROP COLUMN html",
    "drop a column of the trail": "ALTER TABLE trail_entry DROP COLUMN actor_name",
}

# These change the schema, which nothing in the file can refuse: they are found at start.
SCHEMA: dict[str, str] = {
    "drop a trigger": "DROP TRIGGER qg_trail_entry_0_u",
    "drop a trigger and change rows": "DROP TRIGGER qg_trail_entry_0_u; UPDATE trail_entry SET act = 'exported'",
    "weaken a trigger": "DROP TRIGGER qg_trail_entry_0_d; CREATE TRIGGER qg_trail_entry_0_d BEFORE DELETE ON trail_entry"
    " FOR EACH ROW WHEN 1 = 0 BEGIN SELECT RAISE(ABORT, 'qms: rows of trail_entry are never deleted'); END",
    "write the schema": "PRAGMA writable_schema=ON; DELETE FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'qg_documents%'",
    "a trigger that swallows": "CREATE TRIGGER z BEFORE INSERT ON trail_entry BEGIN SELECT RAISE(IGNORE); END",
    "drop a table": "PRAGMA foreign_keys=OFF; DROP TABLE trail_seal",
    "rebuild a table": "PRAGMA foreign_keys=OFF; CREATE TABLE new AS SELECT * FROM trail_checkpoint; DROP TABLE trail_checkpoint;"
    " ALTER TABLE new RENAME TO trail_checkpoint",
    "rename a table": "PRAGMA foreign_keys=OFF; ALTER TABLE trail_entry RENAME TO old; CREATE TABLE trail_entry AS SELECT * FROM old",
    "rename a column": "ALTER TABLE trail_entry RENAME COLUMN act TO deed",
}
