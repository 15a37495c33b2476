"""Whoever reads the trail reads words: every piece of detail that an act notes by a key has one."""

import ast

from qms.office.told import TOLD
from tests.house import source


def keys_noted():
    """(key, place) of every literal key in a detail of an act."""
    for path, node in source.nodes(ast.Call, ast.Assign, ast.AugAssign):
        if "/actions" not in path.as_posix():
            continue
        if isinstance(node, ast.Call):
            given = [one.value for one in node.keywords if one.arg == "detail"]
        else:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            given = [node.value] if any(isinstance(one, ast.Name) and one.id == "detail" for one in targets) else []
        for value in given:
            for part in ast.walk(value):
                if isinstance(part, ast.Dict):
                    yield from (
                        (key.value, source.place(path, node))
                        for key in part.keys
                        if isinstance(key, ast.Constant) and isinstance(key.value, str)
                    )


def test_every_key_of_a_detail_has_a_word():
    wrong = {(key, place) for key, place in keys_noted() if key not in TOLD}
    assert not wrong, "give it a word in qms.office.told.TOLD, and its values labels in trail_words"


def test_such_keys_are_found():
    assert {"reason", "grade", "due"} <= {key for key, _place in keys_noted()}
