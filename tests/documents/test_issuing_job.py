# ruff: noqa: F811  (fixtures are imported)
"""The job behind issuing: for whom it works, what it says when another version was quicker; whose name a decision bears."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from documents import actions
from documents.actions.issuing import JOB, open_period
from documents.models import InForce, Version
from documents.official import keep_official
from documents.rendering import decision_request
from qms.jobs.models import Job
from qms.notices.models import Notice
from qms.printing import PrintFailed
from tests import make
from tests.documents.acting import refused
from tests.documents.test_act_issuing import fresh, issue, next_version, prepare, press, sweep  # noqa: F401

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def overtaken(w, press, beside):
    """Two versions issued together; the first is overtaken by the next version of its document before their PDFs are made."""
    first = make.approved(w)
    decision = issue(w, prepare(w, first, beside))
    press.broken = PrintFailed("time")
    sweep()
    second = next_version(w, first)
    press.broken = None
    issue(w, prepare(w, second), number="432/QĐ-SCT", effective={second.pk: make.today() + DAY})
    Job.objects.filter(kind=JOB, state="waiting", attempts=1).update(run_after=make.now() + 9 * DAY)
    sweep()
    sweep(make.now() + 10 * DAY)
    return decision, fresh(first)


def test_an_overtaken_version_says_that_it_can_only_be_cancelled_and_then_lets_the_others_pass(w, press, client):
    beside = make.approved(w)
    with translation.override("en"):
        decision, late = overtaken(w, press, beside)
    assert not hasattr(fresh(beside), "period")
    client.force_login(w.officer)
    for address in ("issuing_decision", decision.pk), ("draft", late.pk), ("issuing",):
        page = client.get(reverse(f"documents:{address[0]}", args=address[1:])).content.decode()
        assert late.document.code in page
        assert reverse("documents:draft", args=[late.pk]) in page or address[0] == "draft"
    assert reverse("documents:cancel", args=[late.pk]) in client.get(reverse("documents:draft", args=[late.pk])).content.decode()  # fmt: skip
    actions.decide(late, "cancel", by=w.officer, at=make.now(), day=make.today(), remark="Bị bản sau thay thế")
    actions.put_in_force_again(decision, by=w.officer, at=make.now())
    sweep()
    assert fresh(beside).period.from_date == make.today()
    assert fresh(late).state == "cancelled"
    assert not fresh(beside).issue_error


def test_the_sentence_for_an_overtaken_version_names_both_versions_and_the_way_out(w, press):
    version = make.in_force(w, from_date=make.today())
    late = next_version(w, version)
    Version.objects.filter(pk=late.pk).update(effective_date=make.today() - DAY)
    keep_official(fresh(late), make.PDF, at=make.now())
    with refused(f"{late.document.code} 01.01 was to be in force .* version 01.00 is in force .* cancel it"):
        open_period(fresh(late), at=make.now())


def test_the_job_acts_with_the_rights_of_today_of_who_issued_and_stops_with_the_reason(w, press):
    spare = make.person("thu.ky.2", "Vũ Thị Thay", on=make.post(w.office, "Phó thư ký ISO", "officer"))
    version = make.approved(w)
    decision = issue(w, prepare(w, version))
    w.officer.appointments.update(until_date=make.today())
    sweep()
    job = Job.objects.get(kind=JOB)
    assert (job.state, press.printed) == ("failed", 0)
    assert w.officer.full_name in job.error
    assert fresh(version).issue_error == job.error
    assert not InForce.objects.exists()
    notice = Notice.objects.get(kind="issue_failed")
    assert notice.person == spare
    actions.put_in_force_again(decision, by=spare, at=make.now())
    sweep()
    assert (Job.objects.get(kind=JOB).state, Job.objects.get(kind=JOB).owner) == ("done", spare)
    assert fresh(version).period
    assert not fresh(version).issue_error


def test_the_job_of_a_person_who_was_deactivated_stops_and_another_officer_takes_it_up(w, press):
    spare = make.person("thu.ky.2", "Vũ Thị Thay", on=make.post(w.office, "Phó thư ký ISO", "officer"))
    version = make.approved(w)
    decision = issue(w, prepare(w, version))
    type(w.officer).objects.filter(pk=w.officer.pk).update(is_active=False)
    sweep()
    job = Job.objects.get(kind=JOB)
    assert (job.state, press.printed) == ("failed", 0)
    assert fresh(version).issue_error == job.error != ""
    with refused("Only the QMS officer"):
        actions.put_in_force_again(decision, by=w.author, at=make.now())
    actions.put_in_force_again(decision, by=spare, at=make.now())
    sweep()
    assert fresh(version).period
    assert press.printed == 1


def test_a_decision_signed_for_a_collective_is_printed_in_its_name_with_the_own_capacity_below(w):
    decision = prepare(
        w, make.approved(w), signer_name="Lê Thị Mai", signer_post="Phó Chủ tịch", signer_capacity="KT.",
        signer_for="Chủ tịch", signer_collective="Ủy ban nhân dân",
    )  # fmt: skip
    asked = decision_request(decision)
    assert asked["signer"]["collective"] == "Ủy ban nhân dân"
    assert asked["authority"] == "ỦY BAN NHÂN DÂN"
    decision.agency_names = {"name": "Ủy ban nhân dân xã Hòa Sơn"}
    assert decision_request(decision)["authority"] == "ỦY BAN NHÂN DÂN XÃ HÒA SƠN"
    decision.signer_collective = ""
    assert decision_request(decision)["authority"] == w.agency.head_title.upper()
