"""A slice of the sample agency, loaded once for the whole file with a press that prints nothing."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from documents.models import Comment, ControlledCopy, Document, InForce, IssuingDecision, Version, VersionDecision
from qms.people.models import Unit, User
from qms.sample import loading
from qms.sample.cast import password_of, usernames
from qms.sample.counts import by_state
from qms.trail.integrity import verify
from qms.trail.models import Entry
from qms.worktime import clock
from tests.sample.press import SLICE, nothing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        yield loading.load(only=SLICE, renderer=nothing)
        transaction.set_rollback(True)


def test_a_slice_has_its_versions_in_every_state_the_story_gives_them(sample):
    assert sample.documents == len(SLICE)
    assert by_state() == {"superseded": 4, "in force": 2, "in review": 1}
    assert InForce.objects.count() == 6
    assert IssuingDecision.objects.filter(number="431/QĐ-SCT", versions__document__code="QT-TM-03").exists()


def test_everybody_of_the_files_can_sign_in(sample, client):
    assert set(User.objects.values_list("username", flat=True)) == set(usernames())
    for username in ("hoa.pham", "ha.nguyen", "dong.ngo"):
        assert User.objects.get(username=username).check_password(password_of(username))
    assert not User.objects.get(username="son.bui").is_active


def test_the_abolished_unit_names_its_successor(sample):
    gone = Unit.objects.get(code="TT")
    assert str(gone.until_date) == "2026-03-01"
    assert [unit.code for unit in gone.successors.all()] == ["VP"]


def test_decisions_stand_on_the_days_of_the_story(sample):
    version = Version.objects.get(document__code="QT-TM-03", issue=2, revision=1)
    rows = {row.move: row for row in VersionDecision.objects.filter(version=version)}
    days = {move: str(clock.timezone.localdate(row.at)) for move, row in rows.items()}
    assert days["submit"] == "2026-10-26"
    assert days["review"] == "2026-10-30"
    assert days["approve"] == "2026-11-03"
    assert rows["approve"].person_name == "Phạm Văn Hòa"


def test_a_form_is_approved_by_authorisation(sample):
    row = VersionDecision.objects.get(version__document__code="BM-TM-03.01", move="approve")
    assert (row.person_name, row.capacity, row.on_behalf_of) == ("Lê Minh Đức", "TUQ.", "Giám đốc Sở")


def test_remarks_of_the_version_in_review_are_answered_but_one(sample):
    remarks = Comment.objects.filter(version__document__code="QT-TM-03", version__state="in_review")
    assert remarks.filter(resolved_at__isnull=True).count() == 1
    assert remarks.filter(resolved_at__isnull=False).count() == 4


def test_the_deputy_has_the_version_to_review(sample):
    version = Version.objects.get(document__code="QT-TM-03", state="in_review")
    step = version.steps.get(opened_at__isnull=False, outcome="")
    assert (step.kind, step.post.code) == ("review", "dai-dien-lanh-dao")


def test_acts_are_dated_by_the_story(sample):
    assert Entry.objects.order_by("-at").first().at.date() <= loading.LAST_DAY


def test_what_was_loaded_is_whole(sample):
    assert not [problem for problem in verify(at=clock.now()).problems if problem.kind != "guard"]


def test_loading_twice_says_so_and_changes_nothing(sample):
    out = io.StringIO()
    call_command("load_sample", stdout=out)
    assert "already" in out.getvalue()
    assert Document.objects.count() == len(SLICE)


def test_accounts_end_with_one_of_each_role_of_the_main_agency(sample):
    out = io.StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert {"username", "password", "role", "unit", "agency"} == set(rows[0])
    roles = [row["role"] for row in rows]
    main = [row["role"] for row in rows if row["agency"] == "SCT"]
    assert len(set(main[-len(set(main)) :])) == len(set(main))
    assert {"reader", "author", "reviewer", "head", "officer", "auditor", "unit_head", "administrator"} <= set(roles)


def test_controlled_copies_are_out_confirmed_called_back_and_one_waits(sample):
    rows = ControlledCopy.objects.filter(document__code="QT-TM-03").select_related("version", "holder")
    told = [
        (row.number, row.version.number, row.stage, row.recall_due_date and str(row.recall_due_date)) for row in rows
    ]
    assert told == [
        (1, "02.00", "returned", "2026-11-10"),
        (2, "02.00", "returned", "2026-11-10"),
        (3, "02.01", "received", None),
        (4, "02.01", "issued", None),
    ]
    assert rows.last().holder.username == "bao.tran"
