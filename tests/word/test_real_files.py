"""Real Word files of Vietnamese agencies. They are not part of the project; without them these tests are skipped."""

import functools
import json
from pathlib import Path

import pytest

from qms.files.richtext import clean
from qms.word import read_word

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder with real Word files is not here")
FILES = sorted((DATA / "word").glob("*")) if DATA.is_dir() else []
LABELS = DATA / "word_labels.jsonl"
ROWS = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()] if LABELS.is_file() else []
REFUSED = {
    "d14": "damaged",
    "d15": "old-word",
    "d16": "text",
    "d17": "password",
    "d18": "entities",
    "d19": "excel",
    "d20": "old-word",
    "d21": "pdf",
}


@functools.cache
def result_of(path: Path):
    return read_word(path)


def test_a_real_file_is_read_in_the_child_as_here(child):
    path = DATA / "word" / "d01-quy-trinh-dang-ky-ket-hon.docx"
    assert read_word(path).characters_out == result_of(path).characters_out > 10_000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:3])
def test_every_file_is_taken_with_balanced_books_or_refused_with_a_reason(path):
    result = result_of(path)
    expected = REFUSED.get(path.name[:3])
    assert (result.reason_code or None) == expected
    if expected:
        return
    assert result.characters_in == result.characters_out + sum(row.characters for row in result.dropped)
    assert result.characters_in > 0
    assert "unaccounted" not in [row.code for row in result.dropped]
    assert result.characters_out >= 0.96 * result.characters_in
    for block in result.blocks:
        assert clean(block.html) == (block.html, [])


@pytest.mark.parametrize("label", ROWS, ids=lambda label: label["file"][:3])
def test_labelled_files_are_read_as_a_person_reads_them(label):
    result = result_of(DATA / "word" / label["file"])
    for field in ("code", "title", "issue", "issued_on", "agency"):
        assert getattr(result, field) == label[field], field
    assert [(s["number"], s["heading"]) for s in result.sections] == [
        (s["number"], s["heading"]) for s in label["sections"]
    ]
    signed = {row.label.lower(): {"name": row.name, "post": row.post} for row in result.sign_table}
    assert {key: {k: v.lower() for k, v in value.items()} for key, value in signed.items()} == {
        key: {k: v.lower() for k, v in value.items()} for key, value in label["sign_table"].items()
    }
    assert len(result.amendments) == label["amendments"]
    assert [annex.heading for annex in result.annexes] == label["annexes"]


@pytest.mark.parametrize("label", ROWS, ids=lambda label: label["file"][:3])
def test_lettered_subsections_of_the_labelled_files_are_found(label):
    result = result_of(DATA / "word" / label["file"])
    below = [(block.number, block.heading) for block in result.blocks if block.kind == "section" and block.level == 2]
    assert below == [(s["number"], s["heading"]) for s in label["subsections_of_5"]]


SHAPES = ("steps", "legal_bases", "legal_base_numbers", "references", "dossier", "dossier_groups", "dossier_sub", "sets",
          "processing_time", "place", "fee", "step_headers", "forms", "records", "abbreviations", "annexes")  # fmt: skip


@pytest.mark.parametrize("label", ROWS, ids=lambda label: label["file"][:3])
@pytest.mark.parametrize("key", SHAPES)
def test_a_procedure_is_understood_as_a_person_reads_it(label, key):
    assert result_of(DATA / "word" / label["file"]).to_json()[key] == label[key]


def test_other_kinds_of_documents_are_no_procedures():
    for name in ("d04", "d05", "d06", "d07", "d22"):
        result = result_of(next((DATA / "word").glob(f"{name}*")))
        assert result.procedure is None and "steps" not in result.to_json()
