"""What a stranger who gets the tree would stumble over."""

import re
import unicodedata
from pathlib import Path

import pytest

from tests.house import source

TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".txt",
    ".toml",
    ".po",
    ".in",
    ".yaml",
    ".yml",
    ".json",
    ".sh",
    ".svg",
    ".sql",
    ".csv",
    ".tsv",
    "",
}
# Put together so that this file does not find itself.
MACHINE_PATHS = re.compile(r"(?<![\w.])/" + r"(?:work|home|root|Users)/\w")
REGISTRIES = re.compile(
    "|".join(
        (
            "pypi" + r"\.org",
            "pythonhosted" + r"\.org",
            "npmjs" + r"\.(?:org|com)",
            "deb" + r"\.debian",
            "--index" + "-url=",
            "--extra-index" + "-url",
        )
    )
)


def texts() -> list[Path]:
    return [path for path in source.files() if source.ours(path) and path.suffix in TEXT]


def offenders(pattern: re.Pattern) -> list[str]:
    return [
        f"{path}:{number}"
        for path in texts()
        for number, line in enumerate(source.text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_a_machine_is_written_down():
    assert not offenders(MACHINE_PATHS)


def test_no_package_registry_is_named():
    assert not offenders(REGISTRIES)


def test_only_tests_and_benchmarks_look_beside_the_project():
    beside = [
        place for place in offenders(re.compile(r"\.\./" + "shared")) if not place.startswith(("tests/", "benchmarks/"))
    ]
    assert not beside


@pytest.mark.parametrize("form", ["NFC"])
def test_every_text_is_utf8_composed_with_plain_line_ends(form):
    """Vietnamese in another normal form looks the same and is never found by a search."""
    wrong = [
        str(path)
        for path in texts()
        if "\r" in source.text(path) or not unicodedata.is_normalized(form, source.text(path))
    ]
    assert not wrong


def test_no_key_and_no_database_is_kept_in_git():
    assert not [
        str(path) for path in source.files() if path.suffix in {".key", ".pem", ".sqlite3", ".dump", ".mo", ".pyc"}
    ]


def test_vendored_code_brings_its_licence():
    folders = {Path(*path.parts[:3]) for path in source.files() if not source.ours(path) and len(path.parts) > 3}
    licences = {path.parent for path in source.files() if re.search(r"(?i)licen[cs]e|ofl|copying", path.name)}
    assert not [str(folder) for folder in folders if not any(licence.is_relative_to(folder) for licence in licences)]
