"""Whatever is changed behind the product's back is named; what is untouched raises no alarm."""

import json
import random
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from qms.trail import checkpoints, integrity, sealing
from qms.trail.actions import record, seal_entries, write_checkpoint
from qms.trail.acts import Act
from qms.trail.integrity import Problem, verify
from tests.trail import tampering
from tests.trail.people import person

THEN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
NOW = THEN + timedelta(hours=4)
LENGTH = 30


def write_log(mai, length: int = LENGTH) -> None:
    for place in range(length):
        act = Act.APPROVED if place % 7 == 3 else Act.DOWNLOADED
        record(
            act=act, by=mai, on=mai, at=THEN + timedelta(seconds=place), detail={"n": place, "tên": "Mai", "số": 1.5}
        )
    while seal_entries(limit=11):
        pass


@pytest.fixture
def log(db):
    """A sealed log with a checkpoint in the database and in a file."""
    write_log(person())
    return write_checkpoint(at=THEN)


def problems(**more) -> list[Problem]:
    """Problems other than the guards, which these tests switch off."""
    return [problem for problem in verify(at=NOW, **more).problems if problem.kind != "guard"]


def tampered(kind: str, number: int) -> tuple[str, list[Problem]]:
    """What must be named, and what was found, after one act of tampering that is then undone."""
    with transaction.atomic():
        tampering.switch_guards_off()
        traces = tampering.KINDS[kind](number)
        found = problems()
        transaction.set_rollback(True)
    return traces, found


@pytest.mark.parametrize("kind", tampering.KINDS)
def test_tampering_is_named(log, kind):
    for number in (2, 9, LENGTH - 1, LENGTH):
        traces, found = tampered(kind, number)
        assert any(traces in f"{problem.where} {problem.says}" for problem in found), (kind, number, found)
    assert problems() == []


@pytest.mark.slow
def test_of_two_thousand_tamperings_every_one_is_named(log):
    chance = random.Random(20261124)
    kinds = list(tampering.KINDS)
    for turn in range(2000):
        kind, number = kinds[turn % len(kinds)], chance.randint(2, LENGTH)
        traces, found = tampered(kind, number)
        assert any(traces in f"{problem.where} {problem.says}" for problem in found), (kind, number, found)


@pytest.mark.django_db
@pytest.mark.parametrize("runs", [20, pytest.param(100, marks=pytest.mark.slow)])
def test_an_untouched_trail_raises_no_alarm(runs):
    mai, chance = person(), random.Random(7)
    for _ in range(runs):
        write_log(mai, chance.randint(1, 4))
        if chance.random() < 0.3:
            write_checkpoint(at=THEN)
        assert verify(at=NOW).problems == []


@pytest.mark.django_db
def test_an_empty_trail_is_in_order():
    assert verify(at=NOW).ok


def test_one_changed_entry_is_one_problem(log):
    _, found = tampered("act_changed", 9)
    assert [problem.kind for problem in found] == ["altered"]
    _, found = tampered("entry_deleted", 9)
    assert [problem.kind for problem in found] == ["deleted"]


def test_many_missing_seals_are_counted(log, monkeypatch):
    """`entries too long` too: an entry without its seal waits for one again."""
    monkeypatch.setattr(integrity, "MOST_LINES", 3)
    with transaction.atomic():
        tampering.switch_guards_off()
        tampering.sql("DELETE FROM trail_seal WHERE number BETWEEN 5 AND 14")
        says = [problem.says for problem in problems()]
        transaction.set_rollback(True)
    assert "7 further seals or entries are missing." in says
    assert "7 further entries wait too long for their seals." in says


def test_a_fresh_entry_may_still_wait_for_its_seal(log):
    record(act=Act.SIGNED_IN, by=None, at=NOW - timedelta(minutes=2))
    assert problems() == []
    record(act=Act.SIGNED_IN, by=None, at=NOW - timedelta(minutes=16))
    assert [problem.kind for problem in problems()] == ["unsealed"]


def test_a_missing_and_another_key_are_told_apart_from_tampering(log, seal_key):
    text = seal_key.read_text()
    seal_key.unlink()
    assert [problem.kind for problem in problems()] == ["key"]
    seal_key.write_text("another")
    assert {problem.kind for problem in problems()} == {"key", "checkpoint"}
    seal_key.write_text(text)
    assert problems() == []


def test_an_older_state_of_the_database_is_named_by_a_checkpoint_kept_elsewhere(log, tmp_path):
    elsewhere = tmp_path / "elsewhere.txt"
    with transaction.atomic():
        record(act=Act.APPROVED, by=None, at=THEN)
        elsewhere.write_text(checkpoints.write(sealing.head(), at=THEN, key=sealing.read_key()))
        transaction.set_rollback(True)
    assert problems() == []
    (problem,) = problems(files=[elsewhere])
    assert (problem.kind, problem.where) == ("cut", "elsewhere.txt")


@pytest.mark.parametrize("content", [None, b"not a checkpoint", b"\xff\xfe"])
def test_a_checkpoint_file_that_says_nothing_is_a_problem(log, tmp_path, content):
    if content is not None:
        (tmp_path / "given.txt").write_bytes(content)
    (problem,) = problems(files=[tmp_path / "given.txt"])
    assert (problem.kind, problem.where) == ("checkpoint", "given.txt")


def test_a_forged_checkpoint_is_not_believed(log, tmp_path):
    forged = tmp_path / "forged.txt"
    forged.write_text(log.read_text().replace(f"\n{LENGTH}\n", f"\n{LENGTH - 1}\n"))
    (problem,) = problems(files=[forged])
    assert "not signed" in problem.says


BROKEN = SimpleNamespace(verify=lambda: [Problem("content", "version 7", "Version 7 was changed.")])
SILENT = SimpleNamespace()


def test_content_is_checked_by_those_who_own_it(log, settings):
    settings.VERSION_CONTENT = [f"{__name__}.SILENT", f"{__name__}.BROKEN"]
    assert [problem.where for problem in problems()] == ["version 7"]


class TestCommand:
    def run(self, *words: str) -> tuple[int, str]:
        out = StringIO()
        try:
            call_command("verify_integrity", *words, stdout=out)
        except SystemExit as end:
            return end.code, out.getvalue()
        return 0, out.getvalue()

    def test_all_well_exits_zero(self, log):
        assert self.run() == (0, "No problems; 30 entries, 30 seals, 2 checkpoints checked.\n")

    def test_json_is_one_object(self, log):
        code, out = self.run("--json")
        assert (code, json.loads(out)["ok"], json.loads(out)["checked"]["seals"]) == (0, True, LENGTH)

    def test_missing_guards_are_named_and_the_exit_code_is_one(self, copied_db):
        on = "" if connection.vendor == "sqlite" else " ON trail_seal"
        tampering.sql(f"DROP TRIGGER qg_trail_seal_1_i{on}")
        code, out = self.run("--json")
        assert code == 1
        assert [problem["where"] for problem in json.loads(out)["problems"]] == ["qg_trail_seal_1_i"]

    def test_a_checkpoint_is_written_and_later_finds_the_end_missing(self, log, tmp_path):
        file = tmp_path / "witness.txt"
        with transaction.atomic():
            record(act=Act.SIGNED_IN, by=None, at=timezone.now())
            assert self.run("--write-checkpoint", str(file))[0] == 0
            assert sealing.unsealed_ids() == []
            transaction.set_rollback(True)
        assert sealing.head().number == LENGTH
        code, out = self.run("--checkpoint", str(file))
        assert code == 1
        assert "cut off" in out

    def test_no_checkpoint_is_written_of_an_empty_or_a_broken_trail(self, db, tmp_path, seal_key):
        file = tmp_path / "witness.txt"
        code, out = self.run("--write-checkpoint", str(file))
        assert (code, file.exists()) == (1, False)
        record(act=Act.APPROVED, by=None)
        seal_key.unlink()
        code, out = self.run("--write-checkpoint", str(file))
        assert (code, file.exists()) == (1, False)
