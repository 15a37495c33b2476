"""What was done to controlled copies with the guards off is named."""

from datetime import timedelta

import pytest

from documents.copies.integrity import copy_problems
from documents.models import ControlledCopy, CopyMove
from tests import make
from tests.documents.copies.papers import numbered, received, superseding
from tests.documents.test_integrity import guards_off

pytestmark = pytest.mark.django_db


def found():
    return [problem.says for problem in copy_problems()]


@pytest.fixture
def copies(w):
    version = make.in_force(w, from_date=make.today() - timedelta(days=9))
    made = [received(w, version), received(w, version), numbered(w, version)]
    superseding(w, version, from_date=make.today())
    assert found() == []
    guards_off("documents_controlledcopy")
    guards_off("documents_copymove")
    return made


def test_a_copy_that_was_deleted_leaves_a_gap(copies):
    CopyMove.objects.filter(copy=copies[0]).delete()
    ControlledCopy.objects.filter(pk=copies[0].pk).delete()
    assert found() == ["a number of a controlled copy is missing"]


def test_a_stage_that_nobody_entered_is_named(copies):
    ControlledCopy.objects.filter(pk=copies[1].pk).update(stage="destroyed")
    assert found() == ["is destroyed without an entry that says so"]


def test_a_recall_that_was_lifted_behind_the_acts_is_named(copies):
    ControlledCopy.objects.filter(pk=copies[1].pk).update(recall_due_date=None)
    assert found() == ["its version ends and it is not called back"]
