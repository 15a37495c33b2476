"""Numbers of findings drawn at once, one corrective action closed by two, an action reported while it is given more time."""

from audits.actions.acting import extend_action, report_done
from audits.actions.correcting import move_corrective
from audits.actions.finding import record_finding
from audits.models import CorrectiveAction, CorrectiveDecision, Finding, PlannedAction
from qms.trail.models import Entry
from tests import make
from tests.audits.findings import cars
from tests.races.outcomes import sorted_out


def test_twelve_findings_recorded_at_once_run_without_a_gap(w, together, fresh):
    seen = cars.seen(w)

    def recording():
        return record_finding(seen, by=fresh(w.auditor), at=make.now(), day=make.today())

    done, refused = sorted_out(together(*[recording] * 12))
    assert refused == []
    assert sorted(row.number for row in done) == list(range(1, 13))
    assert Finding.objects.count() == Entry.objects.filter(act="finding_recorded").count() == 12


def test_two_who_close_at_once_close_it_once(w, together, fresh):
    car = cars.effective(w)

    def closing(who):
        def close():
            person = fresh(who)
            proof = make.proof(person)
            row = CorrectiveAction.objects.get(pk=car.pk)
            return move_corrective(row, "close", by=person, at=make.now(), day=make.today(), proof=proof)

        return close

    done, refused = sorted_out(together(closing(w.auditor), closing(w.officer), closing(w.head)))
    assert (len(done), len(refused)) == (1, 2)
    assert CorrectiveDecision.objects.filter(move="close").count() == 1
    assert Entry.objects.filter(act="corrective_closed").count() == 1
    assert Finding.objects.get().ending == "corrective"


def test_one_finding_gets_one_corrective_action(w, together, fresh):
    finding = cars.found(w)

    def opening():
        return cars.opened(w, findings=[Finding.objects.get(pk=finding.pk)], by=fresh(w.auditor))

    done, refused = sorted_out(together(*[opening] * 4))
    assert (len(done), len(refused)) == (1, 3)
    assert CorrectiveAction.objects.get().number == 1


def test_an_action_is_done_or_given_more_time_in_some_order(w, together, fresh):
    action = cars.acting(w).actions.get()

    def row():
        return PlannedAction.objects.select_related("corrective").get(pk=action.pk)

    def report():
        return report_done(row(), done_date=make.today(), words="Xong", **cars.given(fresh(w.author)))

    def extend():
        due = cars.working_day(w, 8)
        return extend_action(row(), due=due, words="Chờ họp Hội đồng", **cars.given(fresh(w.unit_head)))

    done, refused = sorted_out(together(report, extend))
    after = PlannedAction.objects.get(pk=action.pk)
    assert after.done_date == make.today()
    assert len(done) == 2 or (len(refused) == 1 and after.due_date == action.due_date)
