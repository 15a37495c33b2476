"""Most tests read in their own process, which is quicker; those that ask for `child` start the real one."""

import json

import pytest

from qms.word import door
from qms.word.child import write_answer


def read_here(path, folder):
    write_answer(path, folder)
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


@pytest.fixture
def child():
    """The test wants the child process with its limits."""


@pytest.fixture(autouse=True)
def _in_this_process(request, monkeypatch):
    if "child" not in request.fixturenames:
        monkeypatch.setattr(door, "run", read_here)
