"""Copy numbers drawn at once, one number printed twice, a paper numbered while its version ends."""

from datetime import timedelta

from django.utils import translation

from documents import actions
from documents.actions.issuing import open_periods
from documents.models import ControlledCopy, InForce, Version
from documents.official import keep_official
from qms.trail.models import Entry
from tests import make
from tests.documents.copies.papers import numbered
from tests.races.outcomes import sorted_out
from tests.races.test_issuing import issue, second_of

DAY = timedelta(days=1)


def drawing(w, version, fresh):
    return lambda: numbered(w, Version.objects.get(pk=version.pk), holder=fresh(w.author), by=fresh(w.officer))


def test_twelve_numbers_drawn_at_once_run_without_a_gap(w, together, fresh):
    version = make.in_force(w)
    done, refused = sorted_out(together(*[drawing(w, version, fresh)] * 12))
    assert refused == []
    assert sorted(copy.number for copy in done) == list(range(1, 13))
    assert len({copy.token for copy in done} | {copy.short_code for copy in done}) == 24


def test_one_number_printed_twice_at_once_is_released_once(w, together, fresh):
    copy = numbered(w, make.in_force(w))

    def releasing():
        with translation.override("en"):
            return actions.release_copy(
                ControlledCopy.objects.get(pk=copy.pk), sha256="0" * 64, by=fresh(w.officer), at=make.now(),
                day=make.today(),
            )  # fmt: skip

    done, refused = sorted_out(together(*[releasing] * 3))
    assert len(done) == 1
    assert all("number of its own" in str(one) for one in refused)
    assert Entry.objects.filter(act="copy_issued").count() == 1


def test_a_paper_numbered_while_its_version_ends_has_its_day_to_be_back_or_is_refused(w, together, fresh):
    first = make.in_force(w, from_date=make.today() - 9 * DAY)
    second = second_of(w, first)
    decision = issue(w, second, from_date=make.today() + DAY)
    keep_official(Version.objects.get(pk=second.pk), make.PDF, at=make.now())
    draw = drawing(w, first, fresh)
    done, _refused = sorted_out(together(draw, draw, lambda: open_periods(decision, at=make.now()), draw))
    assert InForce.objects.get(version=first).until_date == make.today() + DAY
    copies = ControlledCopy.objects.filter(version=first)
    assert copies.count() == len(done) - 1
    assert set(copies.values_list("recall_due_date", flat=True)) <= {make.today() + DAY}
