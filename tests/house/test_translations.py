"""Vietnamese is complete, and says nothing that the code no longer says."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import source

CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
CALLS_BAN = re.compile(r"\bbạn\b", re.IGNORECASE)
PORTAL: set[str] = set()  # texts of the citizens' portal, when it comes
# Shown by {% to_you %} alone.
TO_YOU = {
    "Your turn",
    "Your decision",
    "Your password",
    "Changed in your part",
    "None of your steps changed.",
    "Nothing of what changed touches your part. This is for information; you need not confirm it.",
    "You have not confirmed yet that you read this version.",
    "You joined since this document was put before its readers, so all of it is new to you. Read the whole text.",
    "What changed in this version does not touch your part.",
}
ENTRY = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr)(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)', re.MULTILINE)


def entries(path: Path) -> dict[tuple[str, str], tuple[bool, list[str]]]:
    """(context, text) -> (fuzzy, translations) of a catalogue; its header and entries put out of use are left out."""
    found = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        parts = {"msgctxt": [""], "msgid": [], "msgstr": []}
        for word, quoted in ENTRY.findall(block + "\n"):
            value = "".join(ast.literal_eval(line) for line in quoted.splitlines())
            parts.setdefault(word, []).append(value)
        if parts["msgid"] and parts["msgid"][0]:
            fuzzy = re.search(r"(?m)^#,.*\bfuzzy\b", block) is not None
            found[parts["msgctxt"][-1], parts["msgid"][0]] = fuzzy, parts["msgstr"]
    return found


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> set[tuple[str, str]]:
    """The texts of the code as it is now, gathered by makemessages in a copy of the tree."""
    copy = tmp_path_factory.mktemp("tree")
    for path in source.files():
        if path.parts[0] in (*source.APPS, "templates") and source.ours(path):
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source.ROOT / path, copy / path)
    (copy / CATALOGUE).parent.mkdir(parents=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "vi", "--verbosity", "0"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return set(entries(copy / CATALOGUE))


@pytest.fixture(scope="module")
def translated() -> dict[tuple[str, str], tuple[bool, list[str]]]:
    return entries(source.ROOT / CATALOGUE)


def test_the_catalogue_compiles_and_keeps_every_placeholder():
    command = ["msgfmt", "--check", "-o", os.devnull, str(CATALOGUE)]
    done = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr


def test_every_text_of_the_code_is_in_the_catalogue(asked, translated):
    assert not asked - set(translated)


def test_no_translation_is_empty_or_fuzzy(translated):
    assert not [text for text, (fuzzy, says) in translated.items() if fuzzy or not says or not all(says)]


def test_nobody_in_an_office_is_called_ban(translated):
    """chị, anh, ông, bà as chosen, else the post: "bạn" belongs to the portal of the citizens."""
    said = {text for (_context, text), (_fuzzy, says) in translated.items() if any(map(CALLS_BAN.search, says))}
    assert said == PORTAL
    guide = [
        page.name for page in Path(source.ROOT, "docs", "huong-dan").glob("*.md") if CALLS_BAN.search(page.read_text())
    ]
    assert guide == []


def test_only_what_is_said_by_the_tag_to_you_has_a_place_for_the_form_of_address(translated):
    with_place = {
        text for (_context, text), (_fuzzy, says) in translated.items() if any("{you}" in one for one in says)
    }
    assert with_place == TO_YOU


def test_no_translation_is_left_of_a_text_that_is_gone(asked, translated):
    assert not set(translated) - asked
