"""Where the sample is not loaded, and that it is the same every time it is."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from documents.models import Version, VersionDecision
from qms.people.models import Agency, User
from qms.sample import loading
from qms.sample.counts import by_state, content_hash
from qms.trail.models import Entry
from qms.trail.refusals import Refused
from tests.sample.press import SLICE, nothing

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def run_twice(only):
    """What two loads amount to; equal loads give one."""
    found = set()
    for _run in range(2):
        with transaction.atomic():
            loading.load(only=only, renderer=nothing)
            counts = Version.objects.count(), VersionDecision.objects.count(), Entry.objects.count()
            found.add((content_hash(), counts, tuple(sorted(by_state().items()))))
            transaction.set_rollback(True)
    return found


def test_two_runs_of_a_slice_give_the_same_content(demo):
    assert len(run_twice(SLICE)) == 1


@pytest.mark.slow
def test_two_runs_of_the_whole_give_the_same_content_in_every_state(demo):
    found = run_twice(None)
    assert len(found) == 1
    assert dict(found.pop()[2]) == {
        "draft": 1,
        "in review": 3,
        "not yet in force": 1,
        "in force": 77,
        "in force, taken over from paper": 3,
        "superseded": 106,
        "withdrawn": 3,
        "cancelled": 1,
    }


def test_the_sample_is_not_loaded_where_real_people_work(demo):
    User.objects.create(username="that.nguoi", full_name="Người Thật")
    with pytest.raises(Refused, match=r"that\.nguoi"):
        loading.load(only=SLICE, renderer=nothing)
    assert not Agency.objects.exists()


def test_the_sample_is_not_loaded_outside_demo_mode(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        call_command("load_sample")


def test_a_code_that_the_sample_lacks_is_named(demo):
    with pytest.raises(Refused, match="QT-XX-99"):
        loading.load(only={"QT-XX-99"}, renderer=nothing)


def test_accounts_are_not_listed_outside_demo_mode(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        call_command("demo_accounts")
