"""Objectives, risks and opportunities of the world: of units, of the whole agency and of another one; and who may what with them,
told a second time like everything in `tests.matrix.oracle`."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from audits.actions.measuring import measure_objective
from audits.actions.risks import Marks, assess_entry
from audits.models import DossierFigure, Objective, ObjectivePeriod, Opportunity, Risk
from audits.risks.registers import OPPORTUNITIES, RISKS
from procedures.models import AdministrativeProcedure
from tests import make
from tests.audits.objectives import goals
from tests.audits.risks import entries

MORE = 50


def aimed_by_now(w: SimpleNamespace) -> None:
    """`w.objectives`, `w.risks`, `w.opportunities` by whose they are."""
    their = w.their
    theirs = {"by": their.officer, "agency": w.commune, "unit": their.trade, "owner_post": their.trade_head_post}
    w.objectives = {
        "trade": goals.approved(w, code="MT-T1"),
        "proposed": goals.proposed(w, code="MT-T2"),
        "whole": goals.approved(w, code="MT-T3", unit=None, owner_post=w.reader_post),
        "energy": goals.approved(w, code="MT-T4", unit=w.energy, owner_post=w.trade_head_post),
        "theirs": goals.approved(w, code="MT-T5", head=their.head, **theirs),
    }
    goals.figured(w, w.objectives["trade"], "98", period=w.objectives["trade"].periods.first().key)
    for name, register in (("risks", RISKS), ("opportunities", OPPORTUNITIES)):
        made = {
            "trade": entries.recorded(w, register),
            "whole": entries.recorded(w, register, unit=None, owner_post=w.head_post),
            "energy": entries.recorded(w, register, unit=w.energy, owner_post=w.deputy_post),
            "theirs": entries.recorded(w, register, **theirs),
        }
        entries.acted(w, made["whole"], post=w.author_post)
        entries.acted(w, made["trade"])
        setattr(w, name, made)


def more_aimed(w: SimpleNamespace) -> None:
    """Fifty more of each, and of what hangs on one."""
    row, day = w.objectives["trade"], make.today()
    for number in range(MORE):
        goals.proposed(w, code=f"Y{number}")
        target = Decimal(50 + number)
        row.target_changes.create(
            from_date=day, operator="ge", target=target, reason="Điều chỉnh", by=w.head, by_name="A", at=make.now()
        )
        measure_objective(
            row, period=f"{day.year}-01", value=target, words="Đếm lại lần nữa", by=w.author, at=make.now(), day=day
        )
        procedure = AdministrativeProcedure.objects.create(
            code=f"4.{number:06d}", name=f"Cấp phép {number}", levels=" tinh "
        )
        DossierFigure.objects.create(
            agency=w.agency, procedure=procedure, month_date=date(day.year, 1, 1), received=9, in_time=8, late=1,
            by=w.officer, by_name="A", at=make.now(),
        )  # fmt: skip
        for register, made in ((RISKS, w.risks), (OPPORTUNITIES, w.opportunities)):
            entries.recorded(w, register)
            entries.acted(w, made["trade"])
            assess_entry(
                made["trade"],
                Marks(1, 1),
                words="Xem lại lần nữa",
                review_due=day + timedelta(days=9),
                **entries.given(w.officer),
            )
    assert ObjectivePeriod.objects.filter(objective=row).count() == 12


def aimed_by_word(w: SimpleNamespace, word: Any, told: Any) -> None:
    """An objective and a risk of the energy unit with a word in every text; `told` for those of the risk."""
    w.objectives = {
        "energy objective": goals.approved(
            w, unit=w.energy, owner_post=w.reader_post, code="MT-K", title=word(), measure=word(), plan_what=word(),
            plan_resources=word(), plan_who=word(), plan_evaluation=word(), note=word(), unit_of_measure=word(),
        )
    }  # fmt: skip
    objective = w.objectives["energy objective"]
    goals.figured(w, objective, "98", period=objective.periods.first().key, by=w.officer, words=word())
    texts = {name: told() for name in ("description", "cause", "effect", "source")}
    risk = entries.recorded(w, unit=w.energy, owner_post=w.reader_post, **texts)
    assess_entry(
        risk, Marks(1, 1), words=told(), review_due=make.today() + timedelta(days=9), **entries.given(w.officer)
    )
    entries.acted(w, risk, what=told())
    w.risks, w.opportunities = {"energy risk": risk}, {}


def named(w: SimpleNamespace) -> dict[str, str]:
    """Addresses of what the budgets look at."""
    return {
        "objective": w.objectives["trade"].get_absolute_url(),
        "proposed": w.objectives["proposed"].get_absolute_url(),
        "risk": w.risks["trade"].get_absolute_url(),
        "opportunity": w.opportunities["trade"].get_absolute_url(),
    }


class OfAims:
    """Asks `by_role` and `of` of the oracle."""

    by_role: Any
    of: Any

    def aims(self) -> dict[type, Any]:
        """The question for each kind of thing."""
        return {Objective: self.of_objective, Risk: self.of_entry, Opportunity: self.of_entry}

    def of_objective(self, person: Any, permission: str, row: Any) -> bool:
        """By role on its unit, or on the agency; its post sees and measures it."""
        if self.by_role(person, permission, row.agency_id, row.unit_id):
            return True
        own = row.owner_post_id in self.of(person).posts
        return own and permission in {"audits.view_objective", "audits.measure_objective"}

    def of_entry(self, person: Any, permission: str, row: Any) -> bool:
        """By role on its unit, or on the agency; its post sees and assesses it, posts of its actions see it."""
        if self.by_role(person, permission, row.agency_id, row.unit_id):
            return True
        posts = self.of(person).posts
        if row.owner_post_id in posts:
            return permission in {"audits.view_risk", "audits.assess_risk"}
        acts = any(one.owner_post_id in posts and one.dropped_at is None for one in row.actions.all())
        return acts and permission == "audits.view_risk"
