"""The index that searching asks (`qms.search.index`): FTS5 on SQLite; on PostgreSQL a table with a GIN index.

`documents_find_read` gives back what it gets. It is there for its cost: the planner does not see that the tokens of a text
lie aside of its row, and would rather read all of them than ask the index. fastupdate=off: nobody who searches pays for what
others wrote meanwhile.
"""

from django.db import migrations

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE documents_find USING fts5(tokens, content='', detail=none, prefix='3 4', tokenize='ascii')",
    ],
    "postgresql": [
        "CREATE TABLE documents_find (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE FUNCTION documents_find_read(tsvector) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE "
        "COST 20000 AS 'BEGIN RETURN $1; END'",
        "CREATE INDEX documents_find_tokens ON documents_find USING gin (documents_find_read(tokens)) "
        "WITH (fastupdate = off)",
    ],
}
REMOVE = {
    "sqlite": ["DROP TABLE documents_find"],
    "postgresql": ["DROP TABLE documents_find", "DROP FUNCTION documents_find_read(tsvector)"],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0001_start"),
    ]

    operations = [
        migrations.RunPython(create, remove),
    ]
