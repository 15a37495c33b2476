"""The files of the sample agency fit together: every name that one of them says, another one knows."""

import unicodedata

import pytest

from documents.data.types import TYPES
from qms.access.roles import BY_KEY
from qms.sample import plan
from qms.sample.fifth import before, next_of
from qms.sample.reading import CONTENT, agency_facts, documents, laws, listed, post_titles, procedures, story
from qms.sample.sections import html_of
from qms.sample.texts import texts_of
from qms.standards.reading import read_edition, shipped_files

CLAUSES = {
    number for path in shipped_files() for number in read_edition(path).clauses if read_edition(path).key == "2015"
}
FACTS = agency_facts()
PEOPLE = {row["user"] for row in FACTS["people"]}
AGENCIES = {row["code"] for row in FACTS["agencies"]}
UNITS = {row["code"] for row in FACTS["units"]}
POSTS = {row["code"] for row in FACTS["posts"]}


def test_every_text_is_composed():
    wrong = [
        path.name for path in CONTENT.rglob("*.*") if not unicodedata.is_normalized("NFC", path.read_text("utf-8"))
    ]
    assert not wrong


def test_the_tree_of_agencies_and_units_is_whole():
    assert {row["parent"] for row in FACTS["agencies"]} <= AGENCIES | {None}
    assert {row["agency"] for row in FACTS["units"]} <= AGENCIES
    assert {row.get("parent") for row in FACTS["units"]} <= UNITS | {None}
    assert {row["unit"] for row in FACTS["posts"]} <= UNITS


def test_every_post_carries_roles_of_the_product():
    said = {role if isinstance(role, str) else role["role"] for row in FACTS["posts"] for role in row["roles"]}
    assert said <= set(BY_KEY)
    assert all("reader" in row["roles"] or "outside_reader" in row["roles"] for row in FACTS["posts"])


def test_every_appointment_is_to_a_post():
    assert {held["post"] for row in FACTS["people"] for held in row["appointments"]} <= POSTS
    assert {row[key] for row in FACTS["delegations"] for key in ("from_user", "to_user")} <= PEOPLE


@pytest.mark.parametrize("code", sorted(documents()))
def test_a_document_names_only_what_there_is(code):
    facts = documents()[code]
    row = facts.raw
    assert facts.type in {kind.slug for kind in TYPES}
    assert row["owner_unit"] in UNITS
    assert row["owner_post"] in POSTS
    assert set(row["applies_to"]) <= UNITS | AGENCIES
    assert set(row["clauses"]) <= CLAUSES
    assert {*row["forms"], *row["links"], *listed(row.get("parent"))} <= documents().keys() | set(
        FACTS["reserved_codes"]
    )


@pytest.mark.parametrize("code", sorted(documents()))
def test_versions_follow_each_other_without_a_gap(code):
    before = None
    for version in documents()[code].versions:
        assert {version.raw[key] for key in ("prepared", "reviewed", "approved")} <= PEOPLE | {None}
        assert all(row.get("reason") and row.get("place") for row in version.changes), version.key
        if before and version.from_date:
            assert before.until_date == version.from_date, version.key
        before = version


@pytest.mark.parametrize("code", sorted(documents()))
def test_every_version_has_a_text_without_holes(code):
    """But for what the data of a procedure fills in."""
    filled = {"Nội dung quy trình", "Định nghĩa, viết tắt", "Hồ sơ cần lưu"} if code in procedures() else set()
    for number, parts in texts_of(code).items():
        keys = [part.key for part in parts]
        assert len(set(keys)) == len(keys), number
        for part in parts:
            gathers = any(other.number.startswith(f"{part.number}.") for other in parts)
            assert gathers or part.heading in filled or html_of(part.text).strip(), (number, part.key)


def test_the_text_of_an_older_version_says_what_was_amended_since():
    changes = next(row.changes for row in documents()["QT-TM-03"].versions if row.number == "02/01")
    now = procedures()["QT-TM-03"]
    new, old = (" ".join(step["instruction"] or "" for step in one["steps"]) for one in (now, before(now, changes)))
    assert "Thông báo lịch cho cơ sở trước ít nhất 03 ngày." in new
    assert "Thông báo lịch cho cơ sở trước ít nhất 03 ngày." not in old
    assert "Lập biên bản tại chỗ" in old


def test_the_text_of_a_pending_version_has_its_new_steps():
    parts = {part.number: part.text for part in texts_of("QT-TM-03")["02/02"]}
    pending = next_of(procedures()["QT-TM-03"])
    assert [case["legal_limit"] for case in pending["cases"]] == [18]
    assert any("Cấp số, ký số cơ quan" in step["title"] for step in pending["steps"])
    assert "Chi nhánh số 1, số 2" in parts["2"]


def test_procedures_name_posts_and_laws_that_there_are():
    for code, row in procedures().items():
        assert code in documents()
        assert {step["post"] for step in row["steps"] if step.get("post")} <= post_titles().keys(), code
        assert {base["law"] for base in row["legal_bases"]} <= laws().keys(), code


def test_the_story_tells_of_people_and_documents_that_there_are():
    for act in story():
        assert set(listed(act["who"])) <= PEOPLE, act["id"]
        assert set(listed(act.get("doc"))) <= documents().keys(), act["id"]


def test_the_story_is_told_in_order():
    at = [act["at"] for act in story()]
    assert at == sorted(at)


def test_every_issued_version_is_approved_before_it_is_issued():
    steps = plan.steps_of_versions()
    issued = {facts.key for one in plan.issues() for facts in one.versions}
    assert issued == {key for key, facts in plan.versions_told().items() if facts.issued_date}
    for one in plan.issues():
        for facts in one.versions:
            kinds = [step.kind for step in steps[facts.key]]
            assert kinds[0] == "open"
            assert kinds[-1] == "approve", facts.key
            assert steps[facts.key][-1].at < one.at, facts.key


def test_nobody_decides_what_the_same_person_prepared():
    for key, facts in plan.versions_told().items():
        deciders = {step.who for step in plan.steps_of_versions()[key] if step.kind in {"check", "review", "approve"}}
        assert facts.raw["prepared"] not in deciders, key
