"""Editions of the standard as data."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qms.standards.actions import load_editions
from qms.standards.mapping import answers_to
from qms.standards.models import Clause, ClauseMapping, Edition
from qms.standards.reading import BadFile, order_of, read_edition, shipped_files

pytestmark = pytest.mark.django_db
NEXT = """
edition: {key: "2026", name: "TCVN ISO 9001:2026", published: 2026-09-30}
clauses:
  "6.1": [Rủi ro và cơ hội, Risks and opportunities]
  "6.1.2": [Rủi ro, Risks]
  "6.1.3": [Cơ hội, Opportunities]
mapping:
  from: "2015"
  clauses: {"6.1": ["6.1", "6.1.2", "6.1.3"]}
"""


def clause(edition: str, number: str) -> Clause:
    return Clause.objects.get(edition__key=edition, number=number)


def numbers(clauses) -> list[str]:
    return [row.number for row in clauses]


def test_both_editions_load_with_their_mapping():
    assert load_editions() == 2
    assert set(Edition.objects.values_list("key", flat=True)) == {"2008", "2015"}
    assert clause("2015", "7.5.3").title == "Kiểm soát thông tin dạng văn bản"
    assert clause("2015", "8.7").title_en == "Nonconforming outputs"


def test_loading_twice_changes_nothing_and_corrects_titles():
    load_editions()
    before = set(Clause.objects.values_list("pk", "number")), ClauseMapping.objects.count()
    Clause.objects.filter(number="9.2").update(title="slip")
    load_editions()
    assert (set(Clause.objects.values_list("pk", "number")), ClauseMapping.objects.count()) == before
    assert not Clause.objects.filter(title="slip").exists()


def test_clauses_sort_by_value():
    load_editions()
    ordered = numbers(Edition.objects.get(key="2015").clauses.all())
    assert ordered[0] == "4"
    assert ordered[-1] == "10.3"
    assert order_of("8.5.10") > order_of("8.5.9")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("4.2.3", ["7.5.2", "7.5.3"]),
        ("5.4.2", ["5.3", "6.1", "6.3"]),
        ("8.5.2", ["10.2"]),
        ("8.2.4", ["8.6"]),
        ("7.2.1", ["8.2"]),  # answered for by 7.2
    ],
)
def test_a_clause_of_2008_is_found_in_2015(old, new):
    load_editions()
    assert numbers(answers_to(clause("2008", old), Edition.objects.get(key="2015"))) == new


def test_the_mapping_reads_both_ways_and_what_is_new_has_no_answer():
    load_editions()
    edition = Edition.objects.get(key="2008")
    assert numbers(answers_to(clause("2015", "7.5.1"), edition)) == ["4.2.1", "4.2.2"]
    assert [answers_to(clause("2015", number), edition) for number in ("4.1", "4.2", "7.1.6")] == [[], [], []]
    same = clause("2008", "5.6")
    assert answers_to(same, edition) == [same]


def test_relations_follow_from_the_table():
    load_editions()
    relation = {(row.source.number, row.target.number): row.relation for row in ClauseMapping.objects.all()}
    assert relation["5.6", "9.3"] == "equal"
    assert relation["6.1", "7.1.1"] == "wider"
    assert relation["5.5.1", "5.3"] == "narrower"
    assert relation["4.2.3", "7.5.3"] == "touches"


def test_a_later_edition_is_one_more_file(tmp_path):
    load_editions()
    file = tmp_path / "2026.yaml"
    file.write_text(NEXT, encoding="utf-8")
    call_command("load_standards", str(file), stdout=StringIO())
    assert numbers(answers_to(clause("2015", "6.1"), Edition.objects.get(key="2026"))) == ["6.1", "6.1.2", "6.1.3"]


@pytest.mark.parametrize(
    "text",
    ["", "a: [", "edition: 3", "edition: {key: x, name: y}\nclauses: {}", NEXT.replace('"6.1.3": [C', '"6.x": [C')],
)
def test_a_bad_file_is_named_and_changes_nothing(tmp_path, text):
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"bad\.yaml"):
        call_command("load_standards", str(file))
    assert not Edition.objects.exists()


def test_a_mapping_from_an_edition_that_is_not_there_is_refused(tmp_path):
    file = tmp_path / "2026.yaml"
    file.write_text(NEXT, encoding="utf-8")
    with pytest.raises(BadFile, match="2015"):
        load_editions(files=[file])
    assert not Edition.objects.exists()


def test_titles_are_short_and_ours():
    for path in shipped_files():
        for vi, en in read_edition(path).clauses.values():
            assert 0 < len(vi) <= 60
            assert 0 < len(en) <= 60
