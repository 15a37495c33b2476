"""Every package has a reason, and a hash."""

import re
from pathlib import Path

import pytest

from tests.house import source

FILES = (Path("requirements.in"), Path("tests/requirements.in"))


def packages(path: Path) -> list[str]:
    return [line for line in source.text(path).splitlines() if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_package_says_why_it_is_there(path):
    assert not [line for line in packages(path) if not re.search(r"\S\s+# \w.+", line)]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_the_locked_file_knows_every_package_with_hashes(path):
    locked = source.text(path.with_suffix(".txt"))
    names = [re.match(r"[\w-]+", line)[0].lower() for line in packages(path)]
    assert not [
        name for name in names if not re.search(rf"(?m)^{re.escape(name)}(\[[\w,]+\])?==[^\n]+\\\n    --hash=", locked)
    ]


def test_what_both_files_lock_is_the_same_version():
    versions = [dict(re.findall(r"(?m)^([\w.-]+)==([\w.]+)", source.text(path.with_suffix(".txt")))) for path in FILES]
    runtime, tests = versions
    assert not {name for name in runtime.keys() & tests.keys() if runtime[name] != tests[name]}
