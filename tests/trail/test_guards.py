"""Each kind of guard refuses what it should and lets the rest pass, on both databases."""

import pytest
from django.db import IntegrityError, connection, transaction

U = "00000000-0000-0000-0000-00000000000"
if connection.vendor == "sqlite":
    U = U.replace("-", "")

REFUSED = {
    "append only: update": "UPDATE trail_stamp SET text = 'x' WHERE number = 1",
    "append only: update of the key": f"UPDATE trail_stamp SET id = '{U}9' WHERE number = 1",
    "append only: update beside an updatable column": "UPDATE trail_stamp SET note = 'n', text = 'x'",
    "append only: delete": "DELETE FROM trail_stamp WHERE number = 2",
    "append only: upsert": f"INSERT INTO trail_stamp VALUES ('{U}1', 7, 'x', '') ON CONFLICT (id) DO UPDATE SET text = excluded.text",
    "append only: upsert by another key": f"INSERT INTO trail_stamp VALUES ('{U}8', 1, 'x', '') ON CONFLICT (number) DO UPDATE SET text = 'x'",
    "no delete": "DELETE FROM trail_reader WHERE id = 1",
    "frozen: a column": "UPDATE trail_book SET title = 'x' WHERE id = 2",
    "frozen: a column and the state at once": "UPDATE trail_book SET state = 'draft', title = 'x' WHERE id = 2",
    "frozen: delete": "DELETE FROM trail_book WHERE id = 2",
    "frozen with: update": "UPDATE trail_page SET text = 'x' WHERE book_id = 2",
    "frozen with: insert": "INSERT INTO trail_page (id, text, stains, book_id) VALUES (9, 'x', 0, 2)",
    "frozen with: delete": "DELETE FROM trail_page WHERE book_id = 2",
    "frozen with: move to": "UPDATE trail_page SET book_id = 2 WHERE book_id = 1",
    "frozen with: move away": "UPDATE trail_page SET book_id = 1 WHERE book_id = 2",
    "frozen with, two up: update": "UPDATE trail_line SET words = 'x' WHERE page_id = 2",
    "frozen with, two up: insert": "INSERT INTO trail_line (id, words, page_id) VALUES (9, 'x', 2)",
    "frozen with, two up: move to": "UPDATE trail_line SET page_id = 2 WHERE page_id = 1",
    "many to many: insert": "INSERT INTO trail_book_tags VALUES (9, 2, 2)",
    "many to many: delete": "DELETE FROM trail_book_tags WHERE book_id = 2",
    "forbid: insert": f"INSERT INTO trail_stamp VALUES ('{U}7', -1, 'x', '')",
    "forbid: by another table": f"INSERT INTO trail_stamp VALUES ('{U}7', 7, 'new', '')",
    "forbid: delete": "DELETE FROM trail_book WHERE id = 4",
    "no overlap: inside": "INSERT INTO {loan} VALUES (9, '2026-01-10', '2026-01-12', {no}, 1)",
    "no overlap: around": "INSERT INTO {loan} VALUES (9, '2025-01-10', '2027-01-12', {no}, 1)",
    "no overlap: endless": "INSERT INTO {loan} VALUES (9, '2026-02-10', NULL, {no}, 1)",
    "no overlap: into the endless": "INSERT INTO {loan} VALUES (9, '2030-01-01', '2030-01-02', {no}, 1)",
    "no overlap: two in one statement": "INSERT INTO {loan} VALUES (8, '2026-01-01', NULL, {no}, 3), (9, '2026-01-01', NULL, {no}, 3)",
    "no overlap: longer": "UPDATE trail_loan SET until_date = '2026-03-02' WHERE id = 1",
}
PASS = {
    "append only: insert": f"INSERT INTO trail_stamp VALUES ('{U}9', 9, 'x', '')",
    "append only: an updatable column": "UPDATE trail_stamp SET note = 'n'",
    "no delete: update": "UPDATE trail_reader SET name = 'Hoa' WHERE id = 1",
    "frozen: the state": "UPDATE trail_book SET state = 'draft' WHERE id = 2",
    "frozen: nothing new": "UPDATE trail_book SET title = title WHERE id = 2",
    "frozen: a draft": "UPDATE trail_book SET title = 'x', state = 'out' WHERE id = 1",
    "frozen: deletable": "DELETE FROM trail_book WHERE id = 3",
    "frozen with: an updatable column": "UPDATE trail_page SET stains = 3 WHERE book_id = 2",
    "frozen with: of a draft": "UPDATE trail_page SET text = 'x' WHERE book_id = 1",
    "frozen with: insert into a draft": "INSERT INTO trail_page (id, text, stains, book_id) VALUES (9, 'x', 0, 1)",
    "frozen with, two up: of a draft": "DELETE FROM trail_line WHERE page_id = 1",
    "many to many: of a draft": "DELETE FROM trail_book_tags WHERE book_id = 1",
    "a code used again by a lost book": "INSERT INTO trail_book VALUES (9, 'x', 'lost', 'D', {no})",
    "no overlap: touching": "INSERT INTO {loan} VALUES (9, '2026-02-01', '2026-03-01', {no}, 1)",
    "no overlap: another book": "INSERT INTO {loan} VALUES (9, '2026-01-10', NULL, {no}, 3)",
    "no overlap: cancelled": "INSERT INTO {loan} VALUES (9, '2026-01-10', NULL, {yes}, 1)",
    "no overlap: an empty period": "INSERT INTO {loan} VALUES (9, '2026-01-10', '2026-01-10', {no}, 1)",
    "no overlap: shorter": "UPDATE trail_loan SET until_date = '2026-01-20' WHERE id = 1",
}
SQLITE_REFUSED = {
    "replace by row": f"INSERT OR REPLACE INTO trail_stamp VALUES ('{U}1', 7, 'x', '')",
    "replace by unique column": f"INSERT OR REPLACE INTO trail_stamp VALUES ('{U}9', 1, 'x', '')",
    "replace by rowid": f"INSERT OR REPLACE INTO trail_stamp (rowid, id, number, text, note) VALUES (1, '{U}9', 9, 'x', '')",
    "replace what may not be deleted": "REPLACE INTO trail_reader VALUES (7, 'Mai')",
    "replace a frozen row": "REPLACE INTO trail_book VALUES (2, 'x', 'draft', '', 0)",
    "replace a frozen row by its partial index": "REPLACE INTO trail_book VALUES (9, 'x', 'draft', 'D', 0)",
    "replace a child of a frozen row": "REPLACE INTO trail_page (id, text, stains, book_id) VALUES (2, 'x', 0, 1)",
    "update or replace": "UPDATE OR REPLACE trail_reader SET name = 'Mai' WHERE id = 2",
    "update or replace over a frozen row": "UPDATE OR REPLACE trail_book SET id = 2 WHERE id = 1",
    "update or replace by a partial index": "UPDATE OR REPLACE trail_book SET code = 'D' WHERE id = 1",
}


def run(statement: str) -> None:
    """Perform the statement and undo it."""
    words = {"yes": "1", "no": "0"} if connection.vendor == "sqlite" else {"yes": "true", "no": "false"}
    words["loan"] = "trail_loan (id, from_date, until_date, is_cancelled, book_id)"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**words))
        transaction.set_rollback(True)


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_a_guard_refuses(library, statement):
    with pytest.raises(IntegrityError, match="qms|conflicting key value"):
        run(statement)


@pytest.mark.parametrize("statement", PASS.values(), ids=PASS.keys())
def test_a_guard_lets_pass(library, statement):
    run(statement)


@pytest.mark.sqlite
@pytest.mark.parametrize("pragma", ["ON", "OFF"])
@pytest.mark.parametrize("statement", SQLITE_REFUSED.values(), ids=SQLITE_REFUSED.keys())
def test_a_guard_refuses_to_be_replaced_with_and_without_the_pragma(library, statement, pragma):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={pragma}")
    try:
        with pytest.raises(IntegrityError, match="qms"):
            run(statement)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")


@pytest.mark.sqlite
def test_a_row_that_is_free_may_be_replaced(library):
    run("REPLACE INTO trail_book VALUES (3, 'x', 'draft', 'C', 0)")
    run("REPLACE INTO trail_page (id, text, stains, book_id) VALUES (1, 'x', 0, 1)")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["stamp", "reader", "book", "page", "line", "book_tags", "loan"])
def test_no_guarded_table_is_emptied(library, table):
    with pytest.raises(IntegrityError, match="never emptied"):
        run(f"TRUNCATE trail_{table} CASCADE")


@pytest.mark.postgres
def test_a_temporary_table_cannot_stand_in_for_a_parent(library):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE trail_book AS SELECT * FROM public.trail_book")
            cursor.execute("UPDATE pg_temp.trail_book SET state = 'draft'")
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute("UPDATE public.trail_page SET text = 'x' WHERE book_id = 2")
        transaction.set_rollback(True)


def test_a_wrong_parent_is_an_error_of_the_programmer(library):
    from qms.trail.kinds import FrozenWith, Table

    table = Table("trail_page", library.Page, ("id",))
    with pytest.raises(ValueError, match="leads to"):
        FrozenWith(parent="trail.Tag", via="book", when="1 = 1").rules(table)
