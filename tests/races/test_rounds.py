"""Several workers look through the procedures in force at the same time."""

from datetime import timedelta

from documents.models import LegalInstrument
from procedures.actions import run_round
from procedures.models import LinterRound, StandingFinding
from procedures.rounds import facts
from qms.notices.models import Notice
from qms.trail.models import Entry
from tests import make
from tests.procedures.stepping import in_force, step
from tests.races.outcomes import sorted_out


def test_rounds_at_once_find_everything_once_and_tell_it_once(w, together, monkeypatch):
    monkeypatch.setattr(facts, "SLICE", 1)
    law = LegalInstrument.objects.create(number="61/2018/NĐ-CP", kind="Nghị định", title="Về một cửa")
    bases = [{"number": law.number, "provision": "", "text": ""}]
    since = make.today() - timedelta(days=9)
    for number in range(4):
        in_force(w, step(f"Bước {number}", w.author_post, bases=bases), from_date=since)
    law.until_date = make.today()
    law.save()
    at, day = make.now(), make.today()
    done, refused = sorted_out(together(*[lambda: run_round(at=at, day=day)] * 4))
    assert (len(done), refused) == (4, [])
    assert StandingFinding.objects.open().count() == StandingFinding.objects.count() == 4
    assert sum(LinterRound.objects.values_list("appeared", flat=True)) == 4
    assert not LinterRound.objects.filter(finished_at=None).exists()
    assert Notice.objects.filter(kind="procedure_turned_bad", person=w.officer).count() == 1
    assert Entry.objects.filter(act="procedures_looked_at").count() == 1
