"""What differs between deployments is in one table."""

import ast

from tests.house import source

# The doors to the environment: the table itself, and the entry points that name the settings module.
READERS = {"qms/env.py", "qms/wsgi.py", "qms/celery.py"}
# File -> why it reads or hands on the environment all the same.
ALLOWED_ENVIRONMENT: dict[str, str] = {}


def test_only_the_table_reads_the_environment():
    wrong = []
    for path, node in source.nodes(ast.Attribute):
        reads = node.attr in {"environ", "getenv"} and getattr(node.value, "id", "") == "os"
        if reads and str(path) not in READERS | set(ALLOWED_ENVIRONMENT):
            wrong.append(source.place(path, node))
    assert not wrong


def test_every_variable_of_the_table_is_read():
    from qms.env import VARIABLES

    read = {
        node.args[0].value
        for _, node in source.nodes(ast.Call)
        if source.called(node) == "read" and node.args and isinstance(node.args[0], ast.Constant)
    }
    assert not {variable.name for variable in VARIABLES} - read


def test_the_settings_do_not_know_about_tests():
    for path, node in source.nodes(ast.Compare):
        assert "'test'" not in ast.dump(node), source.place(path, node)
        assert "'pytest'" not in ast.dump(node), source.place(path, node)
