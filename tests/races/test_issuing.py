"""Two decisions, two workers, or a withdrawal and a new version meet."""

from datetime import timedelta

from django.utils import translation

from documents import actions
from documents.actions.issuing import JOB, open_periods
from documents.issuing_job import put_in_force
from documents.models import Document, InForce, IssuingDecision, Rendition, Version
from documents.official import keep_official
from qms.jobs import work
from qms.jobs.models import Job
from qms.trail.models import Entry
from tests import make
from tests.races.outcomes import sorted_out

DAY = timedelta(days=1)


def issue(w, *versions, number="R1/QĐ-SCT", from_date=None):
    at = make.now()
    decision = actions.prepare_decision(w.agency, versions=versions, by=w.officer, at=at, signer_name="Phạm Văn Hòa")
    return actions.issue(
        decision, number=number, date=make.today(), effective={one.pk: from_date or make.today() for one in versions},
        by=w.officer, at=at, day=make.today(), proof=make.proof(w.officer, at),
    )  # fmt: skip


def second_of(w, first):
    draft = actions.start_version(first.document, by=w.author, at=make.now(), reason="Cho đúng")
    actions.write_amendment(draft, place="Mục 1", reason="x", by=w.author, at=make.now())
    version = actions.submit(draft, by=w.author, at=make.now(), day=make.today()).thing
    return make._along(w, version, ("check", w.officer), ("review", w.deputy), ("approve", w.head))


def test_two_workers_who_sweep_at_once_make_one_rendition_and_one_period(w, together, press):
    version = make.approved(w)
    issue(w, version)
    at = make.now()
    sorted_out(together(*[lambda: work.sweep(at=at)] * 3))
    assert Rendition.objects.count() == InForce.objects.count() == 1
    assert Job.objects.get(kind=JOB).state == "done"
    assert press == [version.pk]


def test_two_workers_with_the_same_job_in_hand_make_one_rendition_and_one_period(w, together, press):
    decision = issue(w, make.approved(w), make.approved(w))
    job = Job.objects.get(kind=JOB)
    done, refused = sorted_out(together(*[lambda: put_in_force(job, at=make.now())] * 3))
    assert (len(done), refused) == (3, [])
    assert sorted(one["opened"] for one in done) == [0, 0, 2]
    assert Rendition.objects.count() == InForce.objects.count() == decision.versions.count() == 2


def test_one_decision_issued_twice_at_once_has_one_number(w, together, fresh):
    version, at = make.approved(w), make.now()
    decision = actions.prepare_decision(w.agency, versions=[version], by=w.officer, at=at, signer_name="x")
    proof = make.proof(w.officer, at)

    def issuing(number):
        def act():
            with translation.override("en"):
                return actions.issue(
                    IssuingDecision.objects.get(pk=decision.pk), number=number, date=make.today(),
                    effective={version.pk: make.today()}, by=fresh(w.officer), at=at, day=make.today(), proof=proof,
                )  # fmt: skip

        return act

    done, refused = sorted_out(together(issuing("1/QĐ"), issuing("2/QĐ")))
    assert (len(done), len(refused)) == (1, 1)
    assert "Already issued as" in str(refused[0])
    assert Job.objects.filter(kind=JOB).count() == 1


def test_two_issues_of_two_versions_of_one_document_from_one_day_are_one_issue_and_one_refusal(
    w, together, press, fresh
):
    first = make.approved(w)
    second, at = second_of(w, first), make.now()
    made = {
        actions.prepare_decision(w.agency, versions=[one], by=w.officer, at=at, signer_name="x").pk: one for one in (first, second)
    }  # fmt: skip
    proof = make.proof(w.officer, at)

    def issuing(pk):
        def act():
            with translation.override("en"):
                return actions.issue(
                    IssuingDecision.objects.get(pk=pk), number=f"R{pk}/QĐ", date=make.today(),
                    effective={made[pk].pk: make.today()}, by=fresh(w.officer), at=at, day=make.today(), proof=proof,
                )  # fmt: skip

        return act

    done, refused = sorted_out(together(*map(issuing, made)))
    assert (len(done), len(refused)) == (1, 1)
    assert "Choose a later date of effect" in str(refused[0])
    sorted_out(together(*[lambda: work.sweep(at=make.now())] * 2))
    assert InForce.objects.opened().get(document=first.document).version == made[done[0].pk]


def test_a_withdrawal_and_a_new_version_that_meet_leave_one_order_of_the_two(w, together, press, fresh):
    first = make.in_force(w, from_date=make.today() - 5 * DAY)
    second = second_of(w, first)
    decision = issue(w, second, from_date=make.today() + DAY)
    keep_official(second, make.PDF, at=make.now())
    at = make.now()
    proof = make.proof(w.officer, at)

    def withdraw():
        document = Document.objects.get(pk=first.document_id)
        return actions.withdraw_document(
            document, from_date=make.today() + 2 * DAY, reason="Hết cần", by=fresh(w.officer), at=at, day=make.today(), proof=proof
        )  # fmt: skip

    done, refused = sorted_out(together(withdraw, lambda: open_periods(decision, at=make.now())))
    assert (len(done), refused) == (2, [])
    one, two = InForce.objects.order_by("from_date")
    assert one.until_date == two.from_date == make.today() + DAY
    assert two.until_date in {None, make.today() + 2 * DAY}


def cancelling(version, fresh, person):
    def act():
        with translation.override("en"):
            return actions.decide(
                Version.objects.get(pk=version.pk), "cancel", by=fresh(person), at=make.now(), day=make.today(), remark="Luật đổi"
            )  # fmt: skip

    return act


def order_of(version, *acts):
    """The acts on the version that the trail knows, in its order."""
    rows = Entry.objects.filter(subject_id=str(version.pk), subject_type="documents.Version", act__in=acts)
    return list(rows.order_by("pk").values_list("act", flat=True))


def test_an_approval_revoked_while_it_is_issued_leaves_one_order_and_the_trail_agrees(w, together, press, fresh):
    version, at = make.approved(w), make.now()
    decision = actions.prepare_decision(w.agency, versions=[version], by=w.officer, at=at, signer_name="x")
    proof = make.proof(w.officer, at)

    def issuing():
        with translation.override("en"):
            return actions.issue(
                IssuingDecision.objects.get(pk=decision.pk), number="R7/QĐ", date=make.today(),
                effective={version.pk: make.today()}, by=fresh(w.officer), at=at, day=make.today(), proof=proof,
            )  # fmt: skip

    _done, refused = sorted_out(together(issuing, cancelling(version, fresh, w.author)))
    work.sweep(at=make.now())
    assert Version.objects.get(pk=version.pk).state == "cancelled"
    assert not InForce.objects.exists()
    if refused:
        assert "is not waiting to be issued" in str(refused[0])
        assert order_of(version, "issued", "cancelled") == ["cancelled"]
    else:
        assert order_of(version, "issued", "cancelled") == ["issued", "cancelled"]


def test_an_approval_revoked_while_its_period_opens_is_one_of_the_two(w, together, press, fresh):
    version = make.approved(w)
    decision = issue(w, version)
    keep_official(version, make.PDF, at=make.now())
    done, refused = sorted_out(
        together(lambda: open_periods(decision, at=make.now()), cancelling(version, fresh, w.author))
    )
    state, opened = Version.objects.get(pk=version.pk).state, InForce.objects.count()
    assert (state, opened) in {("approved", 1), ("cancelled", 0)}
    assert order_of(version, "in_force", "cancelled") == (["in_force"] if opened else ["cancelled"])
    if opened:
        assert len(refused) == 1
        assert "Withdraw the document instead" in str(refused[0])
    else:
        assert (len(done), refused) == (2, [])
