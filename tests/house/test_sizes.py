"""Small files, small functions."""

import ast
import warnings

from tests.house import source

FILE = 400
FUNCTION, LONG = 60, 40


def test_no_file_is_longer_than_400_lines():
    wrong = {str(path): len(source.text(path).splitlines()) for path in source.python(tests=True)}
    assert not {path: lines for path, lines in wrong.items() if lines > FILE}


def test_no_function_is_longer_than_60_lines():
    long, wrong = [], []
    for path, node in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef, paths=source.python(tests=True)):
        lines = node.end_lineno - node.lineno + 1
        if lines > LONG:
            (wrong if lines > FUNCTION else long).append(f"{source.place(path, node)} {node.name} {lines}")
    if long:
        warnings.warn(f"Functions of more than {LONG} lines: {', '.join(long)}", stacklevel=1)
    assert not wrong
