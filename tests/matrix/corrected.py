"""Findings and corrective actions of the world: in two units and another agency, open and far along, with their evidence."""

from types import SimpleNamespace

from audits.actions.correcting import Wanted, open_corrective
from audits.actions.finding import record_finding
from audits.actions.showing import show_corrective, show_finding
from audits.models import CorrectiveAction, Finding
from qms.files.uploads import Upload
from tests import make
from tests.audits.findings import cars

MORE = 50
PAPER = Upload("bang-chung.pdf", "application/pdf", b"%PDF-1.7 evidence")


def corrected_by_now(w: SimpleNamespace) -> None:
    """`w.findings`, `w.correctives` and `w.evidences` by where they are."""
    given = {"at": make.now(), "day": make.today()}
    theirs = record_finding(cars.seen(w, unit=w.their.trade, source_ref=""), by=w.their.officer, **given)
    w.findings = {
        "trade": cars.found(w),
        "energy": cars.found(w, unit=w.energy, source="inspection", minutes_date=make.today()),
        "theirs": theirs,
        "corrected": cars.found(w),
    }
    wanted = Wanted(unit=w.their.trade, title="Của họ", findings=[theirs], post=w.their.trade_head_post)
    w.correctives = {
        "trade": cars.checking(w, findings=[w.findings["corrected"]]),
        "theirs": open_corrective(wanted, by=w.their.officer, **given),
    }
    w.evidences = {
        "finding": show_finding(w.findings["energy"], by=w.auditor, at=make.now(), upload=PAPER),
        "corrective": show_corrective(w.correctives["trade"], by=w.author, at=make.now(), upload=PAPER),
    }


def more_corrected(w: SimpleNamespace) -> None:
    """Fifty more of everything: findings, corrective actions, and all that hangs on one."""
    car = w.correctives["trade"]
    for _again in range(MORE):
        cars.found(w)
        cars.opened(w)
        show_corrective(car, by=w.author, at=make.now(), upload=None, link="https://example.vn/1")
        cars.corrected(w, car)
        cars.checked(w, car, result="not_yet")
    for finding in Finding.objects.filter(corrective=None, unit=w.trade)[:MORE]:
        finding.corrective = CorrectiveAction.objects.get(pk=car.pk)
        finding.save(update_fields=["corrective"])
