"""The sample agency goes over from the edition of 2008 to that of 2015: plan, steps, shares and reports of its units, tasks.

Numbers are typed, as the agency's papers say them: four of its procedures are on paper still, and its courses and audits are counted
by heads and units.
"""

from datetime import datetime
from functools import partial
from typing import Any

from audits.actions.converting import Laid, add_step, give_task, report_progress, share_step, start_plan
from audits.models import ConversionPlan, ConversionShare
from qms.people.models import Appointment, Post
from qms.people.querysets import covers
from qms.sample.events import Event, moment
from qms.sample.reading import MAIN, conversion_facts
from qms.sample.rules import SECRETARY
from qms.sample.stage import Stage
from qms.standards.models import Edition


def events(stage: Stage) -> list[Event]:
    """The plan and its shares on one day, a report of every unit with something done, then the tasks."""
    facts = conversion_facts()
    found = [Event(moment(facts["started"], 8), "start the conversion plan", partial(_start, stage))]
    for order, step in enumerate(facts["steps"], start=1):
        if "reported" in step:
            at = moment(step["reported"], 16, order)
            found.append(Event(at, f"report step {order} of the conversion", partial(_report, stage, order, step)))
    found.append(Event(moment(facts["given"], 9), "give tasks of the conversion", partial(_give, stage)))
    return found


def _start(stage: Stage, at: datetime) -> None:
    facts, by = conversion_facts(), stage.cast[SECRETARY]
    agency = stage.house.agencies[MAIN]
    editions = {one.key: one for one in Edition.objects.all()}
    plan = start_plan(
        agency,
        from_edition=editions[facts["from_edition"]],
        to_edition=editions[facts["to_edition"]],
        title=facts["title"],
        decision=facts["decision"],
        decision_date=facts["decided"],
        owner_post=_post(stage, facts["owner"], at),
        by=by,
        at=at,
        day=at.date(),
    )
    for row in facts["steps"]:
        step = add_step(plan, Laid(row["title"], row["due"], row["counted"]), by=by, at=at, day=at.date())
        for share in row["shares"]:
            unit = stage.house.units[share["unit"]]
            share_step(step, unit=unit, total=share["total"], words=facts["shared_by"], by=by, at=at)


def _report(stage: Stage, order: int, step: dict[str, Any], at: datetime) -> None:
    for row in step["shares"]:
        if row["done"]:
            share = ConversionShare.objects.select_related("step__plan").get(
                step__plan=_plan(stage), step__order=order, unit=stage.house.units[row["unit"]]
            )
            by = stage.cast[SECRETARY]
            report_progress(share, done=row["done"], words=step["shows"], by=by, at=at, day=at.date())


def _give(stage: Stage, at: datetime) -> None:
    for row in conversion_facts()["tasks"]:
        post = _post(stage, row["owner"], at)
        give_task(
            _plan(stage), what=row["what"], post=post, due=row["due"], by=stage.cast[SECRETARY], at=at, day=at.date()
        )


def _plan(stage: Stage) -> ConversionPlan:
    return ConversionPlan.objects.running().get(agency=stage.house.agencies[MAIN])


def _post(stage: Stage, username: str, at: datetime) -> Post:
    """The main post of the person in the agency on the day."""
    held = Appointment.objects.filter(
        covers(at.date()), person__username=username, post__unit__agency=stage.house.agencies[MAIN]
    )
    row = held.select_related("post__unit").order_by("is_concurrent", "from_date", "pk").first()
    if row is None:
        raise LookupError(f"{username} holds no post in the agency on {at:%d/%m/%Y}")
    return row.post
