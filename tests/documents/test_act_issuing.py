"""Issuing decisions, force and withdrawal: no stored PDF, no force; all versions of a decision or none."""

from datetime import timedelta

import pytest

from documents import actions, official
from documents.actions.issuing import JOB, open_periods
from documents.models import InForce, IssuingDecision, Rendition, Version
from documents.rendering import face_on
from qms.files import store
from qms.jobs import work
from qms.jobs.models import Job
from qms.printing import PrintFailed
from tests import make
from tests.documents.acting import nothing_changes, refused, said, watched

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def press(monkeypatch):
    """A press that prints a line at once; `press.broken` holds an exception to raise instead."""

    class Press:
        broken = None
        printed = 0

        def __call__(self, version, *, face, note=None):
            if self.broken:
                raise self.broken
            self.printed += 1
            return make.PDF + f"{version.pk} {face}".encode()

    found = Press()
    monkeypatch.setattr(official, "render_version", found)
    return found


def prepare(w, *versions, by=None, **fields):
    return actions.prepare_decision(w.agency, versions=versions, by=by or w.officer, at=make.now(), **fields)


def issue(w, decision, *, by=None, proof=True, **more):
    at, by = make.now(), by or w.officer
    more = {
        "number": "431/QĐ-SCT",
        "date": make.today(),
        "effective": {version.pk: make.today() for version in decision.versions.all()},
        "proof": make.proof(by, at) if proof is True else proof,
        **more,
    }
    return actions.issue(decision, by=by, at=at, day=make.today(), **more)


def sweep(at=None):
    return work.sweep(at=at or make.now())


def next_version(w, first):
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Cho đúng")
    actions.write_amendment(draft, place="Mục 1", old="a", new="b", reason="c", by=w.author, at=make.now())
    version = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    return make._along(w, version, ("check", w.officer), ("review", w.deputy), ("approve", w.head))


def fresh(version):
    return Version.objects.get(pk=version.pk)


def test_a_decision_is_prepared_over_approved_versions_and_changed_until_it_is_issued(w):
    one, two = make.approved(w), make.approved(w)
    with watched() as did:
        decision = prepare(w, one, two, signer_name="Phạm Văn Hòa", signer_post="Giám đốc Sở")
    assert did.rows == {"IssuingDecision +1", "Version ~2"}
    assert decision.agency_names["parent_name"] == "Ủy ban nhân dân tỉnh Lam Sơn"
    prepare(w, two, decision=decision, grounds=["Luật"])
    assert [fresh(version).issuing_decision for version in (one, two)] == [None, decision]


def test_a_decision_is_not_prepared_by_others_nor_over_what_is_not_waiting(w):
    ready, draft, standing = make.approved(w), make.draft(w), make.in_force(w)
    taken = make.approved(w)
    prepare(w, taken)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                prepare(w, ready, by=getattr(w, who))
        with said("at least one", field="versions"):
            prepare(w)
        for version in (draft, standing):
            with said("not waiting to be issued", field="versions"):
                prepare(w, ready, version)
        with said("another issuing decision", field="versions"):
            prepare(w, ready, taken)
    with pytest.raises(ValueError, match="issued_at"):
        prepare(w, ready, issued_at=make.now())


def test_issuing_gives_number_and_dates_and_asks_for_the_pdf(w):
    version = make.approved(w)
    decision = prepare(w, version)
    with watched() as did:
        issue(w, decision)
    assert did.rows == {"IssuingDecision ~1", "Version ~1", "Job +1"}
    assert did.acts == ["issued"]
    assert face_on(fresh(version), make.today())[0] != "official"
    with refused("Already issued as 431/QĐ-SCT"):
        issue(w, decision, number="432/QĐ-SCT")
    with refused("it stays as it is"):
        prepare(w, version, decision=IssuingDecision.objects.get(pk=decision.pk), subject="Khác")


def test_issuing_is_refused_without_right_password_number_day_or_version(w):
    version = make.approved(w)
    decision = prepare(w, version)
    make.in_force(w)  # its decision has a number of its own
    taken = IssuingDecision.objects.exclude(number="").get().number
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                issue(w, decision, by=getattr(w, who))
        with said("password", field="password"):
            issue(w, decision, proof=None)
        with said("no longer valid", field="password"):
            issue(w, decision, proof=make.proof(w.head))
        with said("number", field="number"):
            issue(w, decision, number="  ")
        with said("taken by another decision", field="number"):
            issue(w, decision, number=taken)
        with said("date of effect", field=f"from_{version.pk}"):
            issue(w, decision, effective={})
        with said("Write the reason", field="late_reason"):
            issue(w, decision, effective={version.pk: make.today() - DAY})
    actions.decide(version, "cancel", by=w.officer, at=make.now(), day=make.today(), remark="x")
    with refused("not waiting to be issued"):
        issue(w, decision)


def test_a_date_before_today_needs_a_reason_that_stays_with_the_period(w, press):
    version = make.approved(w)
    issue(w, prepare(w, version), effective={version.pk: make.today() - 9 * DAY}, late_reason="Nhập muộn do mất điện")
    sweep()
    period = fresh(version).period
    assert (period.from_date, period.late_reason) == (make.today() - 9 * DAY, "Nhập muộn do mất điện")
    assert period.opened_at.date() >= make.today() - DAY  # entered now, counting from then


def test_a_new_period_begins_after_the_one_it_closes(w):
    first = make.in_force(w, from_date=make.today() - 5 * DAY)
    second = next_version(w, first)
    decision = prepare(w, second)
    for day in (make.today() - 6 * DAY, make.today() - 5 * DAY):
        with refused("in force from", field="effective"):
            issue(w, decision, effective={second.pk: day}, late_reason="Muộn")
    issue(w, decision, effective={second.pk: make.today() - 4 * DAY}, late_reason="Muộn")


def test_the_job_stores_the_pdf_then_opens_the_period_and_closes_the_one_before(w, press):
    first = make.in_force(w, from_date=make.today() - 5 * DAY)
    second = next_version(w, first)
    issue(w, prepare(w, second), effective={second.pk: make.today() + 2 * DAY})
    with watched() as did:
        sweep()
    assert did.rows >= {"InForce +1", "InForce ~1", "Rendition +1", "StoredFile +1"}
    assert did.acts.count("in_force") == 1
    assert InForce.objects.get(version=first).until_date == InForce.objects.get(version=second).from_date
    rendition = Rendition.objects.get(version=second)
    assert store.read(rendition.file.sha256).startswith(make.PDF)
    assert rendition.content_sha256 == fresh(second).content_sha256
    assert {job.state for job in Job.objects.filter(kind=JOB)} == {"done"}


def test_running_the_job_again_changes_nothing(w, press):
    version = make.approved(w)
    decision = issue(w, prepare(w, version))
    sweep()
    with nothing_changes():
        assert open_periods(decision, at=make.now()) == []
        official.store_official(version, at=make.now())
    assert press.printed == 1


def test_versions_under_one_decision_come_into_force_all_or_none(w, press, monkeypatch):
    one, two = make.approved(w), make.approved(w)
    decision = issue(w, prepare(w, one, two))
    real = official.render_version

    def second_fails(version, **more):
        if version.pk == two.pk:
            raise PrintFailed("memory")
        return real(version, **more)

    monkeypatch.setattr(official, "render_version", second_fails)
    sweep()
    assert InForce.objects.count() == 0
    assert Rendition.objects.filter(version=one).exists()
    assert "QMS_PDF_MEMORY_MB" in fresh(two).issue_error
    monkeypatch.setattr(official, "render_version", real)
    sweep(make.now() + DAY)
    assert InForce.objects.filter(version__in=[one, two]).count() == 2
    assert fresh(two).issue_error == ""
    assert decision.versions.count() == 2


def test_a_pdf_that_cannot_be_made_leaves_it_approved_with_the_reason_in_red_and_a_retry_heals(w, press):
    version = make.approved(w)
    decision = prepare(w, version)
    with refused("was not issued yet"):
        actions.put_in_force_again(decision, by=w.officer, at=make.now())
    issue(w, decision)
    press.broken = PrintFailed("time")
    sweep()
    stuck = fresh(version)
    assert (stuck.state, hasattr(stuck, "period")) == ("approved", False)
    assert "QMS_PDF_SECONDS" in stuck.issue_error
    for n in range(1, 8):
        sweep(make.now() + n * DAY)
    job = Job.objects.get(kind=JOB)
    assert job.state == "failed"
    assert w.officer.notices.filter(kind="issue_failed").exists()
    press.broken = None
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                actions.put_in_force_again(decision, by=getattr(w, who), at=make.now())
    with watched() as did:
        actions.put_in_force_again(decision, by=w.officer, at=make.now())
    assert (did.rows, did.acts) == ({"Job ~1"}, ["document_changed"])
    with refused("not over yet"):
        actions.put_in_force_again(decision, by=w.officer, at=make.now())
    sweep(make.now() + 9 * DAY)
    assert fresh(version).period.from_date == make.today()
    assert fresh(version).issue_error == ""


def test_a_version_overtaken_while_its_pdf_failed_shows_in_red_that_it_came_too_late(w, press):
    first = make.approved(w)
    issue(w, prepare(w, first))
    press.broken = PrintFailed("time")
    sweep()
    second = next_version(w, first)
    decision = prepare(w, second)
    with refused("Choose a later date of effect", field="effective"):
        issue(w, decision, number="432/QĐ-SCT")
    press.broken = None
    issue(w, decision, number="432/QĐ-SCT", effective={second.pk: make.today() + DAY})
    Job.objects.filter(kind=JOB, state="waiting", attempts=1).update(run_after=make.now() + 9 * DAY)
    sweep()
    assert InForce.objects.get().version == second
    Version.objects.filter(pk=first.pk).update(issue_error="")
    sweep(make.now() + 10 * DAY)
    late = fresh(first)
    assert (late.state, hasattr(late, "period")) == ("approved", False)
    assert late.issue_error


@pytest.mark.parametrize("broken", [OSError(28, "No space left on device"), store.Damaged("0" * 64, "missing")])
def test_a_full_disk_or_a_damaged_picture_opens_no_period(w, press, broken):
    version = make.approved(w)
    issue(w, prepare(w, version))
    press.broken = broken
    sweep()
    assert not InForce.objects.exists()
    assert not Rendition.objects.exists()
    assert fresh(version).issue_error


def test_without_a_stored_rendition_the_database_opens_no_period(w):
    from django.db import IntegrityError, transaction

    version = make.approved(w)
    decision = issue(w, prepare(w, version))
    with pytest.raises(IntegrityError, match="no stored rendition"), transaction.atomic():
        open_periods(decision, at=make.now())


def test_the_signed_scan_is_added_once_by_the_officer(w):
    decision, scan = prepare(w, make.approved(w)), store.put(b"%PDF-1.7 scan", media_type="application/pdf")
    add = {"file": scan, "name": "ban-ky.pdf", "at": make.now()}
    issue(w, decision)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                actions.add_scan(decision, by=getattr(w, who), **add)
    with watched() as did:
        actions.add_scan(decision, by=w.officer, **add)
    assert (did.rows, did.acts) == ({"IssuingDecision ~1"}, ["document_changed"])
    with refused("stored already|has its signed scan|already"):
        actions.add_scan(IssuingDecision.objects.get(pk=decision.pk), by=w.officer, **add)


def withdraw(w, document, *, by=None, proof=True, **more):
    at, by = make.now(), by or w.officer
    more = {
        "from_date": make.today(),
        "reason": "Hết cần",
        "proof": make.proof(by, at) if proof is True else proof,
        **more,
    }
    return actions.withdraw_document(document, by=by, at=at, day=make.today(), **more)


def test_a_withdrawal_ends_the_force_names_who_and_why_and_cancels_what_had_not_begun(w):
    first = make.in_force(w, from_date=make.today() - 5 * DAY)
    second = make.issued(w, next_version(w, first), from_date=make.today() + 9 * DAY)
    heir = make.document(w)
    with watched() as did:
        withdraw(w, first.document, from_date=make.today() + 3 * DAY, decision_number="9/QĐ-SCT", successor=heir)
    assert did.rows == {"Withdrawal +1", "InForce ~2", "Document ~1"}
    assert did.acts == ["withdrawn"]
    one, two = InForce.objects.get(version=first), InForce.objects.get(version=second)
    assert one.until_date == make.today() + 3 * DAY
    assert two.until_date == two.from_date  # covers no day
    assert InForce.objects.filter(document=first.document).on(make.today() + 4 * DAY).count() == 0


def test_a_withdrawal_is_refused_to_others_without_reason_in_the_past_and_beside_a_version_in_preparation(w):
    version = make.in_force(w, from_date=make.today() - 5 * DAY)
    document, draft = version.document, make.draft(w)
    with nothing_changes():
        for who in set(make.EVERYBODY) - {"officer"}:
            with said("Only the QMS officer"):
                withdraw(w, document, by=getattr(w, who))
        with said("password", field="password"):
            withdraw(w, document, proof=None)
        with said("Write the reason", field="reason"):
            withdraw(w, document, reason=" ")
        with said("today at the earliest", field="from_date"):
            withdraw(w, document, from_date=make.today() - DAY)
        with said("not in force"):
            withdraw(w, draft.document)
    actions.start_version(document, by=w.author, at=make.now())
    with refused("is being prepared"):
        withdraw(w, document)


def test_what_is_withdrawn_is_not_withdrawn_again(w):
    version = make.in_force(w, from_date=make.today() - 5 * DAY)
    withdraw(w, version.document)
    with refused("not in force"):
        withdraw(w, version.document)
