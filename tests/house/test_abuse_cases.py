"""docs/abuse-cases.md names tests that exist, and every case of the product has one."""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.house import source

TABLE = Path("docs/abuse-cases.md")
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
# Cases that wait for what they are about; the rest of 1 to 52 has to be there.
TO_COME = {33, 34, 48, 49, 51}


def rows() -> dict[int, tuple[str, str]]:
    return {int(number): (what, proof) for number, what, proof in ROW.findall(source.text(TABLE))}


def names_in(path: Path) -> set[str]:
    """`test_one` and `TestClass::test_two` of a file."""
    found = set()
    for node in source.tree(path).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return {name for name in found if name.split("::")[-1].startswith("test_")}


def test_every_case_stands_in_the_table_once_and_is_proved():
    numbers = [int(number) for number, *_rest in ROW.findall(source.text(TABLE))]
    assert not [number for number, times in Counter(numbers).items() if times > 1]
    assert set(range(1, 53)) - set(numbers) == TO_COME
    assert not [number for number, (_what, proof) in rows().items() if not NAMED.search(proof)]


def test_every_test_named_in_the_table_exists():
    named = {pair for _what, proof in rows().values() for pair in NAMED.findall(proof)}
    files = {path: names_in(Path(path)) if (source.ROOT / path).is_file() else set() for path, _name in named}
    assert not sorted(f"{path}::{name}" for path, name in named if name not in files[path])


def test_the_table_names_nothing_in_another_shape():
    for number, (_what, proof) in rows().items():
        assert not NAMED.sub("", proof).strip(), f"case {number}"
