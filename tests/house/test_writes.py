"""Who may change rows, and how."""

import ast
from pathlib import Path

from tests.house import source

BULK = {"update", "bulk_create", "bulk_update", "bulk_update_or_create", "aupdate", "abulk_create", "abulk_update"}
CLOCK = {("timezone", "now"), ("timezone", "localdate"), ("timezone", "localtime"), ("date", "today")}
CLOCK |= {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("time", "time")}
# The machine itself, and the progress of a job, which nobody decides.
STATE_OF_ITS_OWN = ("qms/approvals/", "qms/jobs/")
# The post_migrate receiver that lays the triggers is the one receiver in the house.
RECEIVERS = ("qms/trail/",)
# File and function -> why writing past save() is right there. Models with history lose a history row by it.
ALLOWED_BULK: dict[tuple[str, str], str] = {
    ("qms/jobs/claims.py", "_if_still_ours"): "jobs have no history; only the claim that still holds may write",
    ("qms/notices/actions/telling.py", "mark_read"): "notices have no history",
    ("qms/notices/claims.py", "claim"): "mails have no history; the claim is the lock",
    ("qms/notices/claims.py", "give_back"): "mails have no history; only what nobody sends any more",
    ("qms/notices/claims.py", "_note"): "mails have no history; only the claim that still holds may write",
    ("procedures/actions/records.py", "_take_up"): "the version that names a series is left out of its history",
    ("documents/content.py", "OwnContent.copy"): "rows of a draft: no history, the snapshot keeps them",
}

# File -> why SQL is put together from text there. Names of tables and columns only, never values.
ALLOWED_SQL: dict[str, str] = {
    "qms/trail/postgres.py": "statements that make triggers; names are quoted",
    "qms/trail/sqlite.py": "statements that make triggers; names are quoted",
}


def test_only_approvals_assigns_a_state():
    wrong = []
    for path, node in source.nodes(ast.Assign, ast.AugAssign, ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in (part for whole in targets for part in ast.walk(whole)):
            if (
                isinstance(target, ast.Attribute)
                and target.attr == "state"
                and not path.as_posix().startswith(STATE_OF_ITS_OWN)
            ):
                wrong.append(source.place(path, node))
    for path, node in source.nodes(ast.Call):
        words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if source.called(node) == "setattr" and "state" in words and not path.as_posix().startswith(STATE_OF_ITS_OWN):
            wrong.append(source.place(path, node))
    assert not wrong


def test_rows_with_history_are_written_by_save():
    """`.update(name=...)`, `bulk_create` and `bulk_update` leave no history; each use has a reason in ALLOWED_BULK.

    A chain that starts at a model without history needs none. A plain dictionary is joined with `|=`.
    """
    wrong = [where for where, key in bulk_writes() if key not in ALLOWED_BULK]
    assert not wrong


def test_no_reason_for_bulk_writing_outlives_its_use():
    assert not set(ALLOWED_BULK) - {key for _, key in bulk_writes()}


def bulk_writes():
    """(place, (file, function)) of every write past save() that may touch a model with history."""
    without_history = {model.__name__ for model in source.local_models() if not hasattr(model, "history")}
    for path, node in source.nodes(ast.Call):
        if source.called(node) not in BULK or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "update" and (node.args or not node.keywords):
            continue  # a dictionary, a set or a hash
        if getattr(node.func.value, "attr", "") == "conf":
            continue  # Celery's settings
        start = node.func
        while isinstance(start, ast.Attribute | ast.Call):
            start = start.value if isinstance(start, ast.Attribute) else start.func
        if isinstance(start, ast.Name) and start.id in without_history:
            continue
        yield source.place(path, node), (str(path), source.inside(node))


def test_nothing_hangs_on_a_signal():
    wrong = []
    for path, node in source.nodes(ast.ImportFrom):
        module = node.module or ""
        if (module == "django.dispatch" or module.endswith("signals")) and not path.as_posix().startswith(RECEIVERS):
            wrong.append(source.place(path, node))
    assert not wrong


def test_the_clock_is_read_only_at_the_edges():
    """Views, commands, tasks and jobs read the clock; actions, models and querysets are given it."""
    rooms = {"actions", "models", "querysets"}
    wrong = []
    for path, node in source.nodes(ast.Call):
        if not rooms & {*path.parts[:-1], Path(path).stem} or not isinstance(node.func, ast.Attribute):
            continue
        asks = (getattr(node.func.value, "id", ""), node.func.attr) in CLOCK
        if asks and not node.args:  # with an argument it converts a given instant
            wrong.append(source.place(path, node))
    assert not wrong


def test_no_query_is_glued_from_text():
    wrong = []
    for path, node in source.nodes(ast.Call):
        glued = source.called(node) == "execute" and node.args and isinstance(node.args[0], ast.JoinedStr)
        if (glued or source.called(node) in {"raw", "extra", "RawSQL"}) and str(path) not in ALLOWED_SQL:
            wrong.append(source.place(path, node))
    assert not wrong
