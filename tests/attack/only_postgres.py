"""Attacks that only PostgreSQL has words for; performed as the role of the application."""

from tests.attack.statements import APPENDED, Attack

TABLES = ("documents_version", "documents_section", "documents_inforce", *APPENDED)
_NOTHING = "AS $$ BEGIN RETURN NEW; END $$"

ATTACKS: dict[str, Attack] = {
    **{f"truncate {table}": f"TRUNCATE {table} CASCADE" for table in TABLES},
    **{f"disable triggers of {table}": f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES},
    "replica role": (
        "SET session_replication_role = replica",
        "UPDATE documents_version SET title = 'x' WHERE id = {force}",
    ),
    "replica role for the transaction": (
        "BEGIN",
        "SET LOCAL session_replication_role = 'replica'",
        "DELETE FROM trail_entry",
        "COMMIT",
    ),
    "drop a trigger": "DROP TRIGGER qg_trail_entry_0_u ON trail_entry",
    "drop a trigger's function": "DROP FUNCTION qg_trail_entry_0_u() CASCADE",
    "another body": f"CREATE OR REPLACE FUNCTION qg_trail_entry_0_u() RETURNS trigger LANGUAGE plpgsql {_NOTHING}",
    "a trigger of one's own": "CREATE TRIGGER z BEFORE UPDATE ON trail_entry EXECUTE FUNCTION qg_trail_entry_0_u()",
    "a function of one's own": f"CREATE FUNCTION z() RETURNS trigger LANGUAGE plpgsql {_NOTHING}",
    "a rule": "CREATE RULE z AS ON INSERT TO trail_entry DO INSTEAD NOTHING",
    "drop the overlap constraint": "ALTER TABLE documents_inforce DROP CONSTRAINT qg_documents_inforce_1_x",
    "drop a column": "ALTER TABLE documents_version DROP COLUMN title",
    "change a column": "ALTER TABLE documents_version ALTER COLUMN title TYPE text USING 'x'",
    "rename a table": "ALTER TABLE trail_entry RENAME TO old",
    "drop a table": "DROP TABLE trail_seal",
    "drop the schema": "DROP SCHEMA public CASCADE",
    "own the table": "ALTER TABLE trail_entry OWNER TO CURRENT_USER",
    "another table in front": (
        "CREATE TEMP TABLE documents_version AS SELECT * FROM public.documents_version",
        "UPDATE public.documents_section SET html = 'x' WHERE version_id = {force}",
    ),
    "another schema in front": ("CREATE SCHEMA z", "SET search_path = z, public"),
    "become the owner": "SET ROLE qms_owner",
    "become a superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
    "grant oneself more": ("GRANT TRUNCATE, TRIGGER ON trail_entry TO CURRENT_USER", "TRUNCATE trail_entry"),
    "copy in": "COPY trail_seal FROM PROGRAM 'echo 1'",
    "copy from a file": "COPY trail_entry FROM '/etc/passwd'",
    "the catalogue": "UPDATE pg_trigger SET tgenabled = 'D'",
    "the catalogue of functions": "UPDATE pg_proc SET prosrc = 'BEGIN RETURN NEW; END' WHERE proname LIKE 'qg%'",
    "an anonymous block": "DO $$ BEGIN UPDATE documents_version SET title = 'x' WHERE id = {force}; END $$",
    "a prepared statement": ("PREPARE z AS UPDATE documents_version SET title = 'x'", "EXECUTE z"),
    "delete in a common table": "WITH gone AS (DELETE FROM trail_entry RETURNING id) SELECT count(*) FROM gone",
    "merge": "MERGE INTO documents_version v USING documents_document d ON d.id = v.document_id"
    " WHEN MATCHED THEN UPDATE SET title = 'x'",
    "constraints later": ("BEGIN", "SET CONSTRAINTS ALL DEFERRED", "DELETE FROM documents_version", "COMMIT"),
    "a cursor": (
        "BEGIN",
        "DECLARE z CURSOR FOR SELECT * FROM documents_version FOR UPDATE",
        "FETCH z",
        "DELETE FROM documents_version WHERE CURRENT OF z",
        "COMMIT",
    ),
    "lock the office out": "LOCK TABLE trail_entry IN ACCESS EXCLUSIVE MODE",
    "stop the extension": "DROP EXTENSION btree_gist CASCADE",
}
